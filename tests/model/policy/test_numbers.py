from __future__ import annotations

from decimal import Decimal

import pytest

from vidcast.model.policy.normal import tokens_of
from vidcast.model.policy.numbers import quantities


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("forty one million", 41_000_000),
        ("41 million", 41_000_000),
        ("$41M", 41_000_000),
        ("four point two million", 4_200_000),
        ("4.2 million", 4_200_000),
        ("four and a half billion", 4_500_000_000),
        ("two hundred and fifty thousand", 250_000),
        ("one million two hundred thousand", 1_200_000),
        ("nineteen", 19),
        ("three hundred and five", 305),
        ("ninety-four point two", Decimal("94.2")),
        ("1,234", 1234),
        ("12k", 12_000),
        ("a hundred and ten thousand", 110_000),
        ("a hundred", 100),
        ("half a million", 500_000),
        ("a million and a half", 1_500_000),
        ("4 mil", 4_000_000),
        ("two bil", 2_000_000_000),
    ],
)
def test_a_number_has_the_value_that_was_said(said: str, value: Decimal | int) -> None:
    tokens = tokens_of(said.split())
    assert [(q.first, q.end, q.value) for q in quantities(tokens)] == [(0, len(tokens), value)]


def test_numbers_side_by_side_are_two() -> None:
    assert [q.value for q in quantities(tokens_of(["twenty", "twenty", "one"]))] == [20, 21]


def test_punctuation_ends_a_number() -> None:
    assert [q.value for q in quantities(tokens_of(["from", "forty,", "one", "left"]))] == [40, 1]


@pytest.mark.parametrize("said", ["a lot", "half a day", "a mile", "mil"])
def test_one_of_something_is_no_number(said: str) -> None:
    assert list(quantities(tokens_of(said.split()))) == []


def test_a_seat_is_no_number() -> None:
    assert list(quantities(tokens_of(["seat", "14C"]))) == []
