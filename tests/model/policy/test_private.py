from __future__ import annotations

import pytest

from vidcast.model.policy.normal import tokens_of
from vidcast.model.policy.private import identity, phone


def said(detector: str, sentence: str) -> list[str]:
    words = sentence.split()
    tokens = tokens_of(words)
    spans = {"phone": phone, "id": identity}[detector](tokens)
    return [" ".join(words[tokens[first].first : tokens[end - 1].last + 1]) for first, end in spans]


@pytest.mark.parametrize(
    "number",
    [
        "four nine eight nine five five five oh one four four",
        "three five three, one, five five five, oh one four two",
        "eighty six, one three eight, double oh one three, eight thousand",
        "two five four seven two two one two three four five six",
    ],
)
def test_a_number_of_another_country_is_found_behind_its_plus(number: str) -> None:
    assert said("phone", f"the agent is at plus {number} today") == [number]


def test_a_written_plus_tells_a_number_of_another_country() -> None:
    assert said("phone", "try +971 4 555 0142 for Dubai") == ["+971 4 555 0142"]


@pytest.mark.parametrize(
    "number",
    [
        "zero one one four four twenty seven nine four six oh one two three",
        "00 49 89 5550 0144",
        "oh seven seven double oh nine double oh four five six",
        "07700 900456",
    ],
)
def test_a_number_with_what_is_dialled_before_it_is_found(number: str) -> None:
    assert said("phone", f"ring {number} please") == [number]


@pytest.mark.parametrize(
    "sentence",
    [
        "plus forty four percent here and plus twenty seven there",
        "we were plus 12, plus 15, plus 18, plus 20",
        "five plus five plus five plus seven plus eight plus nine plus nine plus two",
        "that is plus 12,400,000 over plan",
    ],
)
def test_what_is_added_is_no_telephone_number(sentence: str) -> None:
    assert said("phone", sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "if the server goes down it's {} or mail",
        "gate crews, save {} now",
        "questions about the order? {} is mine",
    ],
)
def test_a_whole_number_is_found_though_something_else_nearby_has_numbers_too(sentence: str) -> None:
    number = "two five three eight one eight nine oh nine two"
    assert said("phone", sentence.format(number)) == [number]


@pytest.mark.parametrize("label", ["order number", "the tracking number is", "lot", "ticket", "reference number was"])
def test_a_number_behind_its_label_is_a_thing_s(label: str) -> None:
    assert said("phone", f"{label} two five three eight one eight nine oh nine two") == []


@pytest.mark.parametrize(
    "number",
    [
        "two one four, five five five, nine nine, let me check, eight eight",
        "Two. One. Four. Five. Five. Five. Nine. Nine. Eight. Eight",
        "two oh two five five five and the last four are oh one eight eight",
    ],
)
def test_a_telephone_number_is_found_however_it_is_interrupted(number: str) -> None:
    assert said("phone", f"it's {number}.") == [f"{number}."]


@pytest.mark.parametrize(
    "sentence",
    [
        "call at 9 30, 10 30 or 11 45",
        "call it at 45, 50, 55, 60, 65",
        "cell lines 415, 555 and 1321 died",
        "we made 415 calls, sent 555 texts and 1320 emails",
        "call volume was 4,155, 5,501 and 3,287",
        "text messages were up to 55,501,320",
        "the host is 10.155.50.132 today",
        "we drove four hundred miles in 2020 and five hundred in 2021",
        "bolts four one five, gaskets five five five, and washers oh one three two",
    ],
)
def test_amounts_near_telephones_are_no_telephone_number(sentence: str) -> None:
    assert said("phone", sentence) == []


@pytest.mark.parametrize(
    "number",
    [
        "two three three, five six, one oh one oh",
        "two three three, um, double five, one oh one oh",
        "two three three dash five six dash one oh one oh",
        "two double three five six one oh one oh",
        "triple two five six one oh one oh",
        "two three three fifty six one oh one oh",
        "233 56 1010",
    ],
)
def test_a_social_security_number_is_known_by_its_groups_alone(number: str) -> None:
    assert said("id", f"mine was {number}") == [number]


@pytest.mark.parametrize(
    "sentence",
    [
        "purchase order 233 56 1010 is late",
        "PO two three three five six one oh one oh is late",
        "a tolerance of 233, 56, and 1010 microns",
        "three fifteen, thirty, and four fifteen",
        "our social team has 3 leads, 12 writers, 44 interns, and 9187 followers",
        "social media reach went 123,456,789",
    ],
)
def test_nine_digits_of_something_else_are_no_social_security_number(sentence: str) -> None:
    assert said("id", sentence) == []


@pytest.mark.parametrize(
    "number",
    [
        "four oh one two eight eight eight eight eight eight eight eight let me turn it round one eight eight one",
        "4012 8888 8888, no hang on I'm almost there, 1881",
        "four oh one two, next four quadruple eight, next four quadruple eight, last four one eight eight one",
    ],
)
def test_a_card_is_found_however_it_is_interrupted(number: str) -> None:
    assert said("id", f"it's {number}") == [number]


def test_a_card_is_found_with_a_date_behind_it() -> None:
    assert said("id", "so 4242 4242 4242 4242 twelve thirty four") == ["4242 4242 4242 4242"]


@pytest.mark.parametrize(
    "sentence",
    [
        "the card reader does 4000 swipes, 3000 taps, 2000 chips and 1000 errors",
        "our visa backlog is 4,012 in March, 8,888 in April, 8,888 in May and 1,881 in June",
        "our score card says 4 of 5, 12 of 15, 16 of 20, 44 of 55",
    ],
)
def test_amounts_near_a_card_are_no_card(sentence: str) -> None:
    assert said("id", sentence) == []
