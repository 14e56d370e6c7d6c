from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.times import Span, union
from vidcast.model.transcript import Word
from vidcast.stages.transcribe.clamps import clamped, glued, in_silence, without_seams

END = 60_000


def times(words: tuple[Word, ...]) -> list[tuple[int, int]]:
    return [(word.start_ms, word.end_ms) for word in words]


def usual(*words: Word) -> tuple[Word, ...]:
    """The words after four usual ones of 200 ms, from which their credible length is told."""
    return (*(Word(at * 200, at * 200 + 200, "four") for at in range(4)), *words)


def test_a_token_without_a_leading_space_belongs_to_the_word_before() -> None:
    words = glued([Word(0, 5, " ill", 0.9), Word(5, 9, "-disposed", 0.4), Word(9, 12, " man", 0.8)], "en")
    assert words == (Word(0, 9, "ill-disposed", 0.4), Word(9, 12, "man", 0.8))


def test_the_first_token_of_a_segment_is_a_word() -> None:
    assert glued([Word(0, 5, "So")], "en") == (Word(0, 5, "So"),)


def test_an_empty_token_is_no_word() -> None:
    assert glued([Word(0, 5, " "), Word(5, 9, " so")], "en") == (Word(5, 9, "so"),)


def test_a_language_without_spaces_keeps_its_tokens() -> None:
    assert [word.text for word in glued([Word(0, 5, "你"), Word(5, 9, "好")], "zh")] == ["你", "好"]


def test_a_word_repeated_unsurely_at_a_seam_was_said_once() -> None:
    said, made_up = without_seams([[Word(0, 340, "time.", 0.96)], [Word(340, 520, "Time", 0.3), Word(900, 1400, "so")]])
    assert [word.text for word in said] == ["time.", "so"]
    assert made_up == [Word(340, 520, "Time", 0.3)]


@pytest.mark.parametrize(
    "second",
    [Word(340, 520, "time", 0.9), Word(541, 700, "time", 0.1), Word(340, 520, "thyme", 0.3)],
    ids=["sure", "later", "another word"],
)
def test_a_word_really_said_again_is_kept(second: Word) -> None:
    assert without_seams([[Word(0, 340, "time.", 0.96)], [second]])[1] == []


def test_a_word_repeated_inside_a_segment_is_kept() -> None:
    assert without_seams([[Word(0, 340, "no", 0.96), Word(340, 520, "no", 0.2)]])[1] == []


def test_a_term_made_up_of_the_end_of_a_word_is_left_out() -> None:
    rest = [Word(28_896, 29_000, "Cedar", 0.0), Word(29_000, 29_236, "Rapids,", 0.131)]
    assert without_seams([[Word(28_600, 28_896, "back.", 0.99)], rest])[1] == rest


@pytest.mark.parametrize(
    "rest",
    [
        [Word(340, 700, "them", 0.7), Word(700, 900, "back.", 0.1)],
        [Word(340, 700, "uh", 0.1), Word(700, 941, "back.", 0.9)],
        [Word(541, 900, "banana", 0.1)],
        [Word(340, 500, "uh", 0.1), Word(500, 900, "back.", 0.9)],
    ],
    ids=["likely", "long", "apart", "sure of one"],
)
def test_the_real_end_of_a_stretch_is_kept(rest: list[Word]) -> None:
    assert without_seams([[Word(0, 340, "calls", 0.99)], rest])[1] == []


def test_a_first_word_stretched_over_the_pause_begins_with_its_speech() -> None:
    words = usual(Word(2000, 5300, "four"))
    assert times(clamped(words, (Span(0, 800), Span(5000, 6000)), END))[-1] == (4940, 5300)


def test_a_word_over_two_stretches_belongs_to_the_later() -> None:
    words = (Word(800, 2200, "2024"),)
    assert times(clamped(words, (Span(0, 1000), Span(2000, 3000)), END)) == [(1940, 2200)]


def test_a_word_mostly_in_the_earlier_stretch_stays_there() -> None:
    words = (Word(500, 2200, "2024"),)
    assert times(clamped(words, (Span(0, 1000), Span(2000, 3000)), END)) == [(500, 1060)]


def test_a_word_beside_speech_is_drawn_to_its_edge() -> None:
    words = usual(Word(1000, 1200, "four"))
    assert times(clamped(words, (Span(0, 810), Span(1300, 2000)), END))[-1] == (1240, 1280)


def test_a_word_longer_than_credible_gives_up_the_side_of_the_pause() -> None:
    words = usual(Word(1000, 2500, "four"), Word(2500, 2700, "four"))
    assert times(clamped(words, (Span(0, 3000),), END))[-2:] == [(1900, 2500), (2500, 2700)]


def test_a_word_before_a_pause_gives_up_its_end() -> None:
    words = usual(Word(800, 2300, "four"), Word(2900, 3100, "four"))
    assert times(clamped(words, (Span(0, 3200),), END))[-2:] == [(800, 1400), (2900, 3100)]


@pytest.mark.parametrize("text", ["$1,250,000", "NASDAQ"])
def test_a_number_or_an_abbreviation_may_take_its_time(text: str) -> None:
    assert times(clamped(usual(Word(800, 3000, text)), (Span(0, 3200),), END))[-1] == (800, 3000)


def test_a_word_of_no_length_grows_into_the_pause() -> None:
    words = usual(Word(900, 900, "four"))
    assert times(clamped(words, (Span(0, 2000),), END))[-1] == (900, 940)


def test_a_word_of_no_length_at_the_end_grows_backwards() -> None:
    words = usual(Word(1000, 1000, "four"))
    assert times(clamped(words, (Span(0, 1000),), 1000))[-1] == (960, 1000)


def test_words_never_overlap() -> None:
    words = usual(Word(800, 1100, "four"), Word(1000, 1200, "four"))
    assert times(clamped(words, (Span(0, 2000),), END))[-2:] == [(800, 1000), (1000, 1200)]


def test_a_word_far_from_all_speech_was_not_spoken() -> None:
    assert in_silence(Word(3000, 3200, "you", 0.3), (Span(0, 1000), Span(9000, 9500)))


def test_an_unsure_word_near_speech_was_spoken() -> None:
    assert not in_silence(Word(1100, 1300, "you", 0.3), (Span(0, 1000),))


def test_a_sure_word_less_than_a_second_from_speech_was_spoken() -> None:
    assert not in_silence(Word(1800, 2000, "you", 0.9), (Span(0, 1000),))


def test_an_unsure_word_as_far_away_was_not() -> None:
    assert in_silence(Word(1800, 2000, "you", 0.3), (Span(0, 1000),))


def test_a_word_that_reaches_into_speech_was_spoken() -> None:
    assert not in_silence(Word(2000, 9100, "you", 0.1), (Span(0, 1000), Span(9000, 9500)))


def test_without_speech_every_word_is_an_invention() -> None:
    assert in_silence(Word(0, 10, "you", 0.9), ())


@st.composite
def spoken(draw: st.DrawFn) -> tuple[tuple[Word, ...], tuple[Span, ...]]:
    """Words in order as an engine gives them, overlaps and empty ones too, and speech that may not fit them."""
    at, words = 0, []
    for _ in range(draw(st.integers(0, 20))):
        at += draw(st.integers(0, 900))
        text = draw(st.sampled_from(["I", "four", "NASDAQ", "12", "extraordinary"]))
        words.append(Word(at, at + draw(st.integers(0, 2500)), text, draw(st.sampled_from([0.1, 0.9]))))
    raw = draw(st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 4000)), max_size=8))
    return tuple(words), union(Span(start, start + length) for start, length in raw)


@given(spoken(), st.integers(0, 30_000))
def test_words_out_are_words_in(case: tuple[tuple[Word, ...], tuple[Span, ...]], end: int) -> None:
    assert [word.text for word in clamped(*case, end)] == [word.text for word in case[0]]


@given(spoken(), st.integers(0, 30_000))
def test_clamped_words_are_apart_and_inside(case: tuple[tuple[Word, ...], tuple[Span, ...]], end: int) -> None:
    words = clamped(*case, end)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))
    assert all(word.end_ms <= end for word in words)


@given(spoken())
def test_where_there_is_room_no_word_is_too_short_to_see(case: tuple[tuple[Word, ...], tuple[Span, ...]]) -> None:
    assert all(word.span.length_ms >= 40 for word in clamped(*case, 1_000_000))
