from __future__ import annotations

import pytest

from vidcast.model.policy.announced import announced
from vidcast.model.policy.normal import tokens_of
from vidcast.model.policy.rule import PublicEntry, PublicList

TODAY = "2026-11-21"
TOLD = PublicList(
    "press_release",
    (
        PublicEntry("$4.2 million", "2026-11-03"),
        PublicEntry("12% growth", "2026-11-03"),
        PublicEntry("the Omaha plant", "2026-12-01"),
    ),
)


def said(text: str, today: str = TODAY) -> list[str]:
    tokens = tokens_of(text.split())
    return [" ".join(token.text for token in tokens[first:end]) for first, end in announced(tokens, TOLD, today)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we closed at $4.2 million last week", "$4.2 million"),
        ("we closed at four point two million dollars last week", "four point two million dollars"),
        ("that is twelve percent growth this year", "twelve percent growth"),
    ],
)
def test_an_amount_is_found_by_its_value(text: str, found: str) -> None:
    assert said(text) == [found]


def test_another_amount_is_not_public() -> None:
    assert said("we closed at $4.3 million") == []


@pytest.mark.parametrize(("today", "count"), [("2026-11-30", 0), ("2026-12-01", 1)])
def test_what_is_published_later_is_not_public_before_its_day(today: str, count: int) -> None:
    assert len(said("the Omaha plant", today)) == count
