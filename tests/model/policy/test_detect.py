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
        "area code four oh two, five five five dash oh one four two",
        "four oh two, uh, let me see, five five five, oh one four two",
        "four oh two, that's four oh two, five five five, oh one four two",
        "four oh two, where did I put it, five five five, oh one four two",
        "402.555.0142",
        "555.0142",
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
        "testing one two three, testing one two three, testing one two three four",
        "scores were 21 14, 28 17, and 35 10",
        "order number 4500123 shipped",
        "we moved 1200 300 and 450 boxes",
        "at 7 30, 8 15 and 9 45 the shuttle leaves, and at 10 20 too",
        "we grew 150 units in 2019",
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
        "four one one one, double one double one, 1111, then, hold on, 1111",
        "my social is oh seven eight, um, oh five, that's oh five, double one two oh",
    ],
)
def test_a_number_that_identifies_is_found(sentence: str) -> None:
    assert len(found("id", sentence)) == 1


def spoken(kind: str, sentence: str) -> list[str]:
    words = sentence.split()
    tokens = tokens_of(words)
    spans = DETECTORS[kind](tokens)
    return [" ".join(words[tokens[first].first : tokens[end - 1].last + 1]).rstrip(",.") for first, end in spans]


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("the number's", "four hundred and twelve, five hundred fifty five, oh one ninety nine", "any time"),
        ("that's", "five one two, two twenty, thirteen hundred", "in town"),
        ("call", "617 and then 555 and then 0188", "after six"),
        ("my number is", "six oh two, five five five, then four zeros", "okay"),
        ("ring him on", "oh seven seven double oh, nine hundred, one two three", "tonight"),
        ("it's", "402-555-2270, no wait, 2207", "I mix them up"),
        ("dial", "nine one six, no sorry, nine one five, four four two, oh one oh six", "now"),
        ("it's", "five four one, nine six six, three oh, yeah, three oh one two", "okay"),
        ("it's", "two six two, five five seven, okay the cat's out, hold on, one nine four eight", "that's my cell"),
    ],
)
def test_all_of_a_telephone_number_is_found_and_nothing_else(before: str, said: str, after: str) -> None:
    assert spoken("phone", f"{before} {said}, {after}") == [said]


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("the visa is", "four thousand one hundred eleven, eleven eleven, eleven eleven, eleven eleven", "go ahead"),
        ("it's", "four zero one two, then quadruple eight, another quadruple eight, then one double eight one", "so"),
        ("it's the", "5500, four zeros, four zeros, triple zero four", "may"),
        ("on the amex,", "three seven eight two, eight two two four six three, one thousand five", "four digit code"),
        ("my card has thirteen digits,", "four five three two one oh nine eight seven six five four eight", "okay"),
        ("his diners card,", "3614 822096 7355", "still works"),
        ("the visa,", "4556 7375 8689, no, 8688, 9855", "please"),
        ("social security number,", "one two three, that's one two three, forty five, sixty seven eighty nine", "yes"),
        ("her s s n is", "two one nine, oh nine, nine nine nine nine", "okay"),
        ("I signed with", "219-09-9999", "below"),
        ("the first three of my social are", "476, the middle two are twenty, and the last four are 3895", "so"),
        ("the IBAN is", "DE89 3704 0044 0532 0130 00", "okay"),
        ("account number", "four four, um, let me see, nine nine oh one seven two", "please"),
        ("my medical record number is", "zero zero eight three nine one four", "today"),
    ],
)
def test_all_of_a_number_that_identifies_is_found_and_nothing_else(before: str, said: str, after: str) -> None:
    assert spoken("id", f"{before} {said}, {after}") == [said]


@pytest.mark.parametrize(
    "sentence",
    [
        "ping one ninety two dot one sixty eight dot one dot one first",
        "pi is three point one four one five nine two six five three five",
        "count one two three, two two three, three two three",
        "now three, three hundred, three fifty at the back",
        "born on 4/12/2003 and married 6/15/2024",
        "highs of 88, 91, 94, 97 and 99 this week",
        "seven times eight is fifty six and fifty six times two is one hundred twelve",
        "add three hundred, four hundred, and fifteen hundred",
        "oh five thirty was wake up, oh six hundred formation, oh seven hundred chow, and twenty two hundred lights",
        "serial number 4111 1111 1111 1111 on the back",
        "five six seven eight one two three four",
        "light travels at 299,792,458 meters per second",
        "the code is four five five nine six eight one",
        "From 1066 to 1485 to 1603 to 1714",
    ],
)
def test_amounts_lists_and_codes_are_nobodys_number(sentence: str) -> None:
    assert found("phone", sentence) + found("id", sentence) == []


def test_a_number_that_identifies_is_no_telephone_number_too() -> None:
    assert found("phone", "the card is five two five five, then four zeros, seven seven three four, 9125") == []


def test_a_card_with_a_wrong_check_digit_is_none() -> None:
    assert found("id", "part 4111 1111 1111 1112") == []


@pytest.mark.parametrize(
    ("sentence", "address"),
    [
        ("write jane.doe@acme.com today", "jane.doe@acme.com"),
        ("jane dot doe at acme dot com", "jane dot doe at acme dot com"),
        ("email me, jane at acme dot co dot uk", "jane at acme dot co dot uk"),
        ("reach jane.doe at acme.com", "jane.doe at acme.com"),
        ("send it to ingrid bell at acme dot com today", "ingrid bell at acme dot com"),
        ("that is j a n e at acme dot com", "j a n e at acme dot com"),
        ("jane underscore doe at sign mail dot acme dot org", "jane underscore doe at sign mail dot acme dot org"),
        ("jane dot doe, all one word, at acme dot com", "jane dot doe all one word at acme dot com"),
        ("jane, that's j a n e, dot doe at acme dot com", "jane that j a n e dot doe at acme dot com"),
        ("jane doe forty two at acme dot com", "jane doe forty two at acme dot com"),
        ("jane.doe @ acme.com", "jane.doe @ acme.com"),
    ],
)
def test_an_address_is_found_written_or_spelled(sentence: str, address: str) -> None:
    assert found("email", sentence) == [address]


@pytest.mark.parametrize(
    "sentence",
    [
        "look at acme dot com",
        "visit us at acme dot com",
        "find it at portal dot acme dot com",
        "the team at acme dot org is great",
        "check the calendar at acme.com",
    ],
)
def test_a_site_is_no_address(sentence: str) -> None:
    assert found("email", sentence) == []


@pytest.mark.parametrize("word", ["f**k", "s***", "f*ck", "[__]"])
def test_a_masked_word_is_found(word: str) -> None:
    assert len(found("masked", f"what the {word} now")) == 1
