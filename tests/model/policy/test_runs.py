from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.policy.normal import tokens_of
from vidcast.model.policy.runs import Run, digit_runs


def runs(said: str) -> list[Run]:
    return list(digit_runs(tokens_of(said.split())))


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
        ("five two five five, four zeros, triple one", "52550000111"),
        ("quadruple eight one double eight one", "88881881"),
        ("four hundred and twelve, five hundred fifty five, oh one", "41255501"),
        ("two thousand five, twelve hundred", "20051200"),
        ("five thousand, oh one", "500001"),
        ("6550 00284610 9376", "6550002846109376"),
    ],
)
def test_a_run_has_the_digits_that_were_said(said: str, digits: str) -> None:
    assert [run.digits for run in runs(said)] == [digits]


def test_digits_with_something_said_in_between_are_one_run_and_its_parts() -> None:
    assert [(run.digits, run.asides, run.strange) for run in runs("1234 and 5678 of them 9012")] == [
        ("123456789012", 2, 1),
        ("12345678", 1, 0),
        ("56789012", 1, 1),
        ("1234", 0, 0),
        ("5678", 0, 0),
        ("9012", 0, 0),
    ]


def test_signs_that_are_named_are_nothing_said_in_between() -> None:
    assert next((run.digits, run.asides) for run in runs("four oh two dash five five five")) == ("402555", 0)


def test_a_group_that_is_said_again_counts_once() -> None:
    assert runs("four oh two, that's four oh two, five five")[0].once == "40255"


def test_pauses_divide_a_run_into_segments() -> None:
    assert runs("four oh two, five five five")[0].segments == ("402", "555")


def test_more_than_eight_words_end_a_run() -> None:
    assert [run.digits for run in runs("1234 a b c d e f g h i 5678")] == ["1234", "5678"]


def test_a_group_that_is_corrected_counts_as_it_was_meant() -> None:
    assert runs("four oh two, five five six, sorry, five five five, oh one")[0].once == "40255501"


def test_a_group_that_is_broken_off_and_begun_again_counts_once() -> None:
    assert runs("nine six six, three oh, yeah, three oh one two")[0].once == "9663012"


def test_tens_that_are_begun_again_count_once() -> None:
    assert runs("four oh two, seventy, uh, seventy eight")[0].once == "40278"


def test_a_group_that_is_corrected_by_a_longer_one_counts_as_it_was_meant() -> None:
    assert runs("five five five, zero one, no sorry, zero two three two")[0].once == "5550232"


@pytest.mark.parametrize("said", ["thirteen digits", "the last four are", "the first three of them"])
def test_how_many_digits_there_are_is_none_of_them(said: str) -> None:
    assert [run.digits for run in runs(f"{said} 5 5 5 5")] == ["5555"]


def test_a_long_run_is_also_what_lies_between_its_pauses() -> None:
    assert [run.digits for run in runs("in 2019, 402 555 0142")] == ["20194025550142", "2019", "4025550142"]


@given(
    st.lists(st.sampled_from(["four", "oh", "double", "402", "hundred", "and", "dash", "12,", "uh", "a"]), max_size=14)
)
def test_every_run_lies_within_the_words_and_has_its_digits(words: list[str]) -> None:
    tokens = tokens_of(words)
    for run in digit_runs(tokens):
        assert 0 <= run.first < run.end <= len(tokens)
        assert run.digits == "".join(run.groups)
