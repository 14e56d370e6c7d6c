import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.glossary.likeness import bare, likeness, sound


@pytest.mark.parametrize(
    ("heard", "term"), [("Lewis Ordega", "Luis Ortega"), ("Quillen", "Quillon"), ("Wawatosa", "Wauwatosa")]
)
def test_misheard_names_sound_the_same(heard: str, term: str) -> None:
    assert sound(heard) == sound(term)


def test_where_words_are_divided_is_not_heard() -> None:
    assert sound("Bright water") == sound("Brightwater")


def test_accents_are_no_letters() -> None:
    assert bare("Renée") == "renee"


def test_letters_that_have_no_english_sound_stay() -> None:
    assert sound("東京") == "東京"


@pytest.mark.parametrize(
    ("heard", "term", "expected"),
    [
        ("Luis Ortega", "Luis Ortega", 100),
        ("castle and", "Castellan", 75),
        ("call in", "Quillon", 71),
        ("of", "Ash", 0),
    ],
)
def test_likeness_weighs_sound_and_letters(heard: str, term: str, expected: int) -> None:
    assert round(100 * likeness(heard, term)) == expected


@given(st.text(), st.text())
def test_likeness_is_the_same_both_ways(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
