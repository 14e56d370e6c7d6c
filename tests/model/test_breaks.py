"""Where text breaks: the order of places, not their prices."""

from __future__ import annotations

import pytest

from vidcast.model.breaks import STANDARD_COSTS, breaks


def costs(text: str, **more: object) -> list[float]:
    return [place.cost for place in breaks(text.split(), **more)]  # type: ignore[arg-type]


def sentences(text: str) -> list[str]:
    """The words that end a sentence."""
    return [word for word, place in zip(text.split(), breaks(text.split()), strict=True) if place.ends_sentence]


def test_no_words_have_no_breaks():
    assert breaks([]) == ()


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("We met Dr. Lee. He left.", ["Lee.", "left."]),
        ("See No. 5 now.", ["now."]),
        ("I said no. They left.", ["no.", "left."]),
        ("J. P. Morgan rose. Good.", ["rose.", "Good."]),
        ("Acme Inc. grew. Good.", ["grew.", "Good."]),
        ("We bought Acme Inc. The deal is done.", ["Inc.", "done."]),
        ("Sales in the U.S. market rose 4.5 percent.", ["percent."]),
        ("well... you know.", ["know."]),
        ('He said "go." Then he left.', ['"go."', "left."]),
        ("Really? Yes! Good", ["Really?", "Yes!", "Good"]),
        ("no dots at all", ["all"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, ends):
    assert sentences(text) == ends


@pytest.mark.parametrize(
    ("text", "better", "worse"),
    [
        ("we grew, and they fell", 1, 2),
        ("we rode along with the team", 2, 3),
        ("the hospital could open its doors", 1, 4),
        ("they said that we won", 1, 2),
        ("we met Priya Raman today", 3, 2),
        ("it rose ninety percent there", 3, 2),
        ("it is due on March ninth then", 5, 4),
        ("it will come in around ten", 3, 4),
        ("we are going to open one", 4, 2),
        ("a very good week for us", 3, 1),
        ("the doors of the plant in Leeds", 4, 1),
        ("we heard of one of them there", 1, 3),
        ("they asked me the same question", 2, 1),
        ("the same question came back", 2, 1),
        ("the system went down on Sunday", 3, 2),
        ("well, and, as he said, good", 4, 1),
    ],
)
def test_one_place_is_better_than_another(text, better, worse):
    found = costs(text)
    assert found[better] < found[worse]


@pytest.mark.parametrize(
    ("text", "place"),
    [("It cost $1.2 million there", 2), ("In Q3 2024 it rose", 1), ("Ask Dr. Lee now", 1), ("Well — yes", 0)],
)
def test_what_nobody_reads_apart_is_forbidden(text, place):
    assert costs(text)[place] == STANDARD_COSTS.forbidden


def test_terms_stay_together_whatever_their_case():
    found = costs("we sold the Harbor Point renewal", terms=["harbor point renewal"])
    assert [cost == STANDARD_COSTS.forbidden for cost in found] == [False, False, False, True, True, False]


def test_capitals_throughout_are_no_names():
    assert costs("WE MET PRIYA RAMAN")[2] == STANDARD_COSTS.plain


def test_other_languages_go_by_punctuation_alone():
    assert costs("mit der Bahn, und gut", language="de") == [0.35, 0.35, -0.55, 0.35, -1.0]
