from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.policy.normal import is_cased, pieces, tokens_of


def texts(sentence: str) -> list[str]:
    return [token.text for token in tokens_of(sentence.split())]


@pytest.mark.parametrize(
    ("raw", "tokens"),
    [
        ("Don't", ("do", "not")),
        ("don’t,", ("do", "not")),
        ("won't", ("will", "not")),
        ("gonna", ("going", "to")),
        ("we're", ("we", "are")),
        ("nobody's", ("nobody",)),
        ("Castellan's.", ("castellan",)),
        ("forty-one", ("forty", "one")),
        ("um,", ()),
        ("wh-", ()),
        ("<crosstalk>", ()),
        ("$41", ("$41",)),
        ("1,200,", ("1200",)),
        ("94.2%", ("94.2%",)),
        ("402.555.0142", ("402", "555", "0142")),
        ("ＡＣＭＥ", ("acme",)),
        ("f**k", ("f**k",)),
        ("**Bold**", ("bold",)),
        ("jane-ann@acme.com,", ("jane-ann@acme.com",)),
        ("—", ()),
    ],
)
def test_a_written_word_becomes_its_tokens(raw: str, tokens: tuple[str, ...]) -> None:
    assert pieces(raw) == tokens


def test_case_and_punctuation_make_no_difference() -> None:
    assert texts("We're buying Castellan, O.K.?") == texts("we are buying castellan o.k")


def test_a_stutter_is_said_once_and_covers_every_repeat() -> None:
    tokens = tokens_of(["in", "talks", "in", "talks", "to", "buy"])
    assert [(token.text, token.first, token.last) for token in tokens] == [
        ("in", 0, 2),
        ("talks", 1, 3),
        ("to", 4, 4),
        ("buy", 5, 5),
    ]


def test_numbers_are_never_a_stutter() -> None:
    assert texts("five five five 20 20") == ["five", "five", "five", "20", "20"]


def test_a_filler_between_two_words_leaves_them_neighbours() -> None:
    assert texts("talks, um, to uh buy") == ["talks", "to", "buy"]


def test_pieces_that_an_engine_split_become_one_token_again() -> None:
    assert texts("94 .2 % , $ 1 ,000 jane @acme .com") == ["94.2%", "$1000", "jane@acme.com"]


def test_a_sentence_begins_after_a_full_stop_and_not_after_a_title() -> None:
    tokens = tokens_of(["Thanks.", "Dr.", "Park", "called"])
    assert [token.text for token in tokens if token.opens] == ["thanks", "dr"]


def test_capitals_say_nothing_where_everything_has_them() -> None:
    assert not is_cased(tokens_of(["ELLEN", "PARK", "IS", "OUT"]))


def test_capitals_say_nothing_where_there_are_none() -> None:
    assert not is_cased(tokens_of(["ellen", "park", "is", "out", "and", "I", "know"]))


def test_capitals_count_in_a_common_sentence() -> None:
    assert is_cased(tokens_of(["Then", "Ellen", "Park", "is", "out"]))


@given(st.lists(st.text(min_size=1, max_size=12), max_size=30))
def test_every_token_points_at_words_that_exist(words: list[str]) -> None:
    for token in tokens_of(words):
        assert 0 <= token.first <= token.last < len(words)


@given(st.lists(st.text(min_size=1, max_size=12), max_size=30))
def test_no_token_is_empty_or_holds_a_blank(words: list[str]) -> None:
    assert all(token.text and " " not in token.text for token in tokens_of(words))


def test_the_letters_of_a_spelled_word_are_no_stutter() -> None:
    assert [token.text for token in tokens_of(["b", "o", "o", "k", "and", "I", "I", "went"])] == [
        "b",
        "o",
        "o",
        "k",
        "and",
        "i",
        "went",
    ]


def test_the_parts_of_one_written_word_are_no_stutter() -> None:
    assert [token.text for token in tokens_of(["hush-hush", "hush"])] == ["hush", "hush"]


def test_the_plus_of_a_telephone_number_is_a_word() -> None:
    assert pieces("+49-89,") == ("plus", "49", "89")


def test_a_plus_behind_a_letter_is_none() -> None:
    assert pieces("c+1") == ("c+1",)


@pytest.mark.parametrize("raw", ["7" * 100_000, "777," * 25_000, "7." * 50_000])
def test_a_word_of_digits_without_an_end_is_read_at_once(raw: str) -> None:
    began = time.process_time()
    pieces(raw)
    assert time.process_time() - began < 1
