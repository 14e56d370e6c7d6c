"""Captions of an earlier cut: what was cut out since is known for what it is, and nothing else is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.cut_words import cut_words_in

OLD = ["we", "meet", "on", "Monday", "and", "then", "we", "go", "home"]
CUT = {4: ["Ellen", "is", "out", "for", "surgery"]}


def found(new: str, old: str = " ".join(OLD), cut: dict[int, list[str]] = CUT) -> str:
    """The words that are of a cut."""
    texts = new.split()
    return " ".join(texts[at] for at in sorted(cut_words_in(old.split(), cut, texts)))


def test_words_that_were_cut_out_are_found() -> None:
    assert found("we meet on Monday Ellen is out for surgery and then we go home") == "Ellen is out for surgery"


def test_words_changed_inside_them_count_with_them() -> None:
    assert found("we meet on Monday Helen is out for his surgery and then we go home") == "Helen is out for his surgery"


def test_some_of_them_are_found_alone() -> None:
    assert found("we meet on Monday out for surgery and then we go home") == "out for surgery"


def test_words_put_in_beside_a_cut_are_none() -> None:
    assert found("we meet on Monday at noon and then we go home") == ""


def test_a_word_in_the_place_of_another_is_none_although_it_was_cut_too() -> None:
    assert found("we meet on Monday is then we go home") == ""


def test_many_of_them_are_found_although_a_word_beside_them_is_gone() -> None:
    assert found("we meet on Ellen is out for surgery and then we go home") == "Ellen is out for surgery"


def test_many_of_them_are_found_although_one_is_like_a_word_that_was_changed() -> None:
    cut = {3: ["again", "it", "was", "over", "there"]}
    assert found("we had she again it was over there all day", "we had it all day", cut) == "again it was over there"


@pytest.mark.parametrize(("new", "gone"), [("I want to say", ""), ("I want I want to say", "I want")])
def test_a_false_start_is_found_only_where_it_stands_twice(new: str, gone: str) -> None:
    assert found(new, "I want to say", {0: ["I", "want"]}) == gone


TEXTS = st.lists(st.sampled_from(["a", "b", "The", "the", "x,"]), max_size=12)


@given(TEXTS, TEXTS)
def test_without_a_cut_no_word_is_of_one(old: list[str], new: list[str]) -> None:
    assert cut_words_in(old, {}, new) == frozenset()


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "The", "the", "x,"]), st.booleans()), max_size=16))
def test_of_captions_with_everything_in_them_what_is_kept_is_left(said: list[tuple[str, bool]]) -> None:
    old = [text for text, kept in said if kept]
    cut: dict[int, list[str]] = {}
    for at, (text, kept) in enumerate(said):
        if not kept:
            cut.setdefault(sum(each for _, each in said[:at]), []).append(text)
    new = [text for text, _ in said]
    gone = cut_words_in(old, cut, new)
    assert [text.casefold() for at, text in enumerate(new) if at not in gone] == [text.casefold() for text in old]
