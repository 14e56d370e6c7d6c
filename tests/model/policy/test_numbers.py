from __future__ import annotations

from decimal import Decimal

import pytest

from vidcast.model.policy.normal import tokens_of
from vidcast.model.policy.numbers import digit_runs, quantities


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
    ],
)
def test_a_number_has_the_value_that_was_said(said: str, value: Decimal | int) -> None:
    tokens = tokens_of(said.split())
    assert [(q.first, q.end, q.value) for q in quantities(tokens)] == [(0, len(tokens), value)]


def test_numbers_side_by_side_are_two() -> None:
    assert [q.value for q in quantities(tokens_of(["twenty", "twenty", "one"]))] == [20, 21]


def test_punctuation_ends_a_number() -> None:
    assert [q.value for q in quantities(tokens_of(["from", "forty,", "one", "left"]))] == [40, 1]


def test_a_seat_is_no_number() -> None:
    assert list(quantities(tokens_of(["seat", "14C"]))) == []


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("four oh two five five five zero one four two", "4025550142"),
        ("four zero two, triple five, oh one four two", "4025550142"),
        ("402 555 0142", "4025550142"),
        ("402-555-0142", "4025550142"),
        ("(402) 555-0142", "4025550142"),
        ("402.555.0142", "4025550142"),
        ("4025550142", "4025550142"),
        ("eight hundred five five five twelve twelve", "8005551212"),
        ("double five five forty two eleven", "5554211"),
        ("5 5 5 0 1 4 2", "5550142"),
    ],
)
def test_a_run_has_the_digits_that_were_said(said: str, digits: str) -> None:
    assert [run.digits for run in digit_runs(tokens_of(said.split()))] == [digits]


def test_a_word_ends_a_run() -> None:
    assert [run.digits for run in digit_runs(tokens_of(["1234", "and", "5678"]))] == ["1234", "5678"]
