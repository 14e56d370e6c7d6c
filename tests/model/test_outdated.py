"""Captions edited while the words changed: nothing that changed since is undone without a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.outdated import origin, undone

BEFORE = ["hello", "team", "we", "want", "to", "buy", "Castellen", "this", "week"]


def moments(text: str) -> list[tuple[int, str]]:
    return [(at * 1000, word) for at, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("now", "written", "places"),
    [
        ("hello team we want to buy Castellen this week", "hi team we want to buy Castellan this week", ()),
        ("hello team we want to buy Castellan this week", "hi team we want to buy Castellan this week", ()),
        ("hello team we want to buy Castellan this week", "hi team we want to buy Castellen this week", (6000,)),
        ("hello team we really do want to buy Castellen this week", "hello team we want to buy Castellen now", (3000,)),
        ("hello team we buy Castellen this week", "hello team we want to buy Castellen this week", (3000,)),
        ("good morning Omaha all is well", "hello team we want to buy Castellen this week", (0,)),
        ("", "hello team", ()),
    ],
)
def test_only_what_changed_since_and_is_written_otherwise_is_undone(
    now: str, written: str, places: tuple[int, ...]
) -> None:
    assert undone(BEFORE, moments(now), written.split()) == places


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=12)


@given(TEXTS, TEXTS)
def test_words_that_did_not_change_since_are_never_undone(before: list[str], written: list[str]) -> None:
    assert undone(before, [(at, text) for at, text in enumerate(before)], written) == ()


@given(TEXTS, TEXTS)
def test_words_as_they_are_now_undo_nothing(before: list[str], now: list[str]) -> None:
    assert undone(before, [(at, text) for at, text in enumerate(now)], now) == ()


def test_a_file_was_made_of_the_words_that_it_shares_most_of() -> None:
    later = ["good", "morning", "Omaha", "all", "is", "well"]
    assert origin(["good", "morning", "Lincoln", "all", "is", "well"], [BEFORE, later, BEFORE]) == later


def test_of_two_that_it_shares_as_much_of_it_is_the_newer() -> None:
    assert origin(["we", "sold"], [["we", "buy"], ["we", "hold"]]) == ["we", "hold"]


def test_without_any_export_nothing_tells_what_it_was_made_of() -> None:
    assert origin(["we"], []) is None
