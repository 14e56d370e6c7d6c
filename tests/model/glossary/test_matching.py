import pytest

from vidcast.model.glossary import Glossary, Term
from vidcast.model.glossary.matching import forms_of, matches, occurrences
from vidcast.model.glossary.reading import read
from vidcast.model.transcript import Word

ORDINARY = frozenset({"point", "harbor", "software", "the", "we"})


def page(text: str, probability: float = 1.0) -> tuple[object, ...]:
    parts = text.split()
    return read([Word(at * 10, at * 10 + 5, part, probability) for at, part in enumerate(parts)], ORDINARY)


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        (Term("Luis Ortega", "person"), ["Luis", "Ortega"]),
        (Term("Castellan Software", "customer"), ["Castellan"]),
        (Term("Harbor Point Logistics", "customer"), []),
        (Term("Annual Recurring Revenue", "acronym"), []),
        (Term("ticket queue", "word"), []),
        (Term("Bo Li", "person"), []),
        (Term("Sault Ste. Marie", "place"), []),
    ],
)
def test_what_a_term_is_called_for_short(term: Term, parts: list[str]) -> None:
    assert [form.text for form in forms_of(Glossary((term,)), ORDINARY) if not form.whole] == parts


def test_a_part_that_is_a_term_itself_stands_for_that() -> None:
    forms = forms_of(Glossary((Term("Castellan Software", "customer"), Term("Castellan"))), ORDINARY)
    assert [(form.text, form.whole) for form in forms] == [("Castellan Software", True), ("Castellan", True)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("we Castellan Software", [(1, 3)]),
        ("CastellanSoftware we", [(0, 1)]),
        ("Cas tell an software", [(0, 4)]),
        ("C as tell an software", []),
        ("Cas tellan software's", [(0, 3)]),
        ("Castellan. Software", []),
        ("Castellan — Software", []),
        ("castellan softwares", [(0, 2)]),
    ],
)
def test_a_terms_letters_are_found_however_they_are_divided(text: str, places: list[tuple[int, int]]) -> None:
    forms = forms_of(Glossary((Term("Castellan Software"),)), ORDINARY)[:1]
    assert [(match.first, match.end) for match in occurrences(page(text), forms)] == places  # type: ignore[arg-type]


def test_settled_words_are_like_nothing() -> None:
    forms = forms_of(Glossary((Term("Quillon"),)), ORDINARY)
    assert matches(page("we Quillen", 0.5), forms, {1}, 0.6) == []  # type: ignore[arg-type]


def test_a_match_is_as_good_as_its_likeness() -> None:
    forms = forms_of(Glossary((Term("Quillon"),)), ORDINARY)
    (match,) = matches(page("Quillen", 0.5), forms, (), 0.6)  # type: ignore[arg-type]
    assert round(match.score, 2) == 0.93
