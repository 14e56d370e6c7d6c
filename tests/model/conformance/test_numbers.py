"""What written numbers are worth."""

from __future__ import annotations

from fractions import Fraction

import pytest

from vidcast.model.conformance.numbers import value


@pytest.mark.parametrize(
    ("text", "worth", "unit"),
    [
        ("7", Fraction(7), ""),
        ("seven", Fraction(7), ""),
        ("94.2%", Fraction(471, 5), "%"),
        ("ninety four point two percent", Fraction(471, 5), "%"),
        ("twenty-one", Fraction(21), ""),
        ("$1.2 million", Fraction(1_200_000), "$"),
        ("one point two million dollars", Fraction(1_200_000), "$"),
        ("four hundred twelve", Fraction(412), ""),
        ("1,250,000", Fraction(1_250_000), ""),
        ("three thousand five", Fraction(3005), ""),
        ("two million three hundred thousand", Fraction(2_300_000), ""),
    ],
)
def test_a_number_is_worth_the_same_in_any_form(text: str, worth: Fraction, unit: str) -> None:
    assert value(text.split()) == (worth, unit)


@pytest.mark.parametrize(
    "text", ["", "seven eight", "5 6", "growth", "seven growth", "point five five five x", "1.", "\u0665"]
)
def test_what_is_no_single_number_is_worth_nothing(text: str) -> None:
    assert value(text.split()) is None
