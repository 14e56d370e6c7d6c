from __future__ import annotations

import pytest

from vidcast.model.policy.normal import tokens_of
from vidcast.model.policy.persons import names, persons


def named(sentence: str, roster: frozenset[tuple[str, ...]] = frozenset()) -> list[str]:
    tokens = tokens_of(sentence.split())
    return [" ".join(t.text for t in tokens[first:end]) for first, end in persons(tokens, roster)]


@pytest.mark.parametrize(
    ("sentence", "person"),
    [
        ("I heard that Ellen Park is out", "ellen park"),
        ("Ellen Park is out today", "ellen park"),
        ("then Yetunde Balogun called me", "yetunde balogun"),
        ("we thanked Priya for it", "priya"),
        ("i heard ellen park is out", "ellen park"),
        ("i heard that ellen is out", "ellen"),
        ("so Wei Zhang's team won", "wei zhang"),
    ],
)
def test_a_person_is_found(sentence: str, person: str) -> None:
    assert named(sentence) == [person]


@pytest.mark.parametrize(
    "sentence",
    [
        "so a hospital in Lincoln could open its doors",
        "we closed the Harbor Point Logistics renewal",
        "who won the Cedar Rapids account",
        "talks to buy Castellan Software now",
        "Healthy margins and Surgery Center customers today",
        "the treatment of COVID here",
        "Good Morning to all of you",
        "the Vice President of this team",
    ],
)
def test_other_capitals_are_nobody(sentence: str) -> None:
    assert named(sentence) == []


def test_a_roster_is_found_without_capitals() -> None:
    assert named("we saw mark grace there", frozenset({("mark", "grace")})) == ["mark grace"]


def test_a_name_of_anything_stands_within_a_sentence() -> None:
    tokens = tokens_of(["Today", "we", "like", "Castellan", "Software", "and", "Monday", "too"])
    assert list(names(tokens)) == [(3, 5)]
