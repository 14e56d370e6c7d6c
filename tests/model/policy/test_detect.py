from __future__ import annotations

import pytest

from vidcast.model.policy.detect import DETECTORS
from vidcast.model.policy.normal import tokens_of


def found(kind: str, sentence: str) -> list[str]:
    tokens = tokens_of(sentence.split())
    return [" ".join(t.text for t in tokens[first:end]) for first, end in DETECTORS[kind](tokens)]


@pytest.mark.parametrize(
    ("sentence", "amount"),
    [
        ("around forty one million, which is", "forty one million"),
        ("around $41 million which", "$41 million"),
        ("for 41 million in cash", "41 million"),
        ("worth 300 thousand dollars now", "300 thousand dollars"),
        ("costs $5,000 a month", "$5000"),
        ("about forty grand", "forty grand"),
    ],
)
def test_an_amount_of_money_is_found(sentence: str, amount: str) -> None:
    assert found("money", sentence) == [amount]


@pytest.mark.parametrize(
    "sentence",
    ["two million users", "two million active users", "seat fourteen C", "forty one of them", "12 percent", "in 2020"],
)
def test_a_count_is_no_money(sentence: str) -> None:
    assert found("money", sentence) == []


@pytest.mark.parametrize(
    ("sentence", "share"),
    [
        ("was ninety four point two percent", "ninety four point two percent"),
        ("was 94.2% up", "94.2%"),
        ("was 94 .2 % up", "94.2%"),
        ("by fifty basis points", "fifty basis points"),
    ],
)
def test_a_share_is_found(sentence: str, share: str) -> None:
    assert found("percent", sentence) == [share]


@pytest.mark.parametrize(
    "said",
    [
        "four oh two five five five oh one four two",
        "402-555-0142",
        "(402) 555-0142",
        "1 402 555 0142",
        "5 5 5, 0 1 4 2",
        "triple five zero one four two",
        "eight hundred five five five twelve twelve",
    ],
)
def test_a_telephone_number_is_found_in_any_style(said: str) -> None:
    assert len(found("phone", f"call me at {said} please")) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "in 2019 2020 and 2021",
        "2020 2021 were hard",
        "1 2 3 4 5 6 7 8",
        "ten twenty thirty forty fifty",
        "1200 300 users",
        "seat 14 row 22",
        "account number 00123456789",
    ],
)
def test_other_numbers_are_no_telephone_number(sentence: str) -> None:
    assert found("phone", sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "her social is 078 05 1120",
        "the routing number is 104000016",
        "account number 00123456789",
        "card 4111 1111 1111 1111",
    ],
)
def test_a_number_that_identifies_is_found(sentence: str) -> None:
    assert len(found("id", sentence)) == 1


def test_a_card_with_a_wrong_check_digit_is_none() -> None:
    assert found("id", "part 4111 1111 1111 1112") == []


@pytest.mark.parametrize(
    ("sentence", "address"),
    [
        ("write jane.doe@acme.com today", "jane.doe@acme.com"),
        ("jane dot doe at acme dot com", "jane dot doe at acme dot com"),
        ("email me, jane at acme dot co dot uk", "jane at acme dot co dot uk"),
        ("reach jane.doe at acme.com", "jane.doe at acme.com"),
    ],
)
def test_an_address_is_found_written_or_spelled(sentence: str, address: str) -> None:
    assert found("email", sentence) == [address]


def test_a_site_is_no_address() -> None:
    assert found("email", "look at acme dot com") == []


@pytest.mark.parametrize("word", ["f**k", "s***", "f*ck", "[__]"])
def test_a_masked_word_is_found(word: str) -> None:
    assert len(found("masked", f"what the {word} now")) == 1
