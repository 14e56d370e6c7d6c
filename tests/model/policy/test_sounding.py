from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.policy.normal import tokens_of
from vidcast.model.policy.sounding import Sounding

NAMES = ("Castellan", "Luis Ortega", "Bluebird", "Quill")


def heard(text: str, sure: float = 0.9, bar: float = 0.85, known: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The words that sound like a name, and the name."""
    tokens = tokens_of(text.split())
    hits = Sounding(NAMES, bar, known).hits(tokens, [sure] * len(tokens))
    return [(" ".join(token.text for token in tokens[hit.first : hit.end]), hit.name) for hit in hits]


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        ("with castelan next week", "castelan", "Castellan"),
        ("with castle lan next week", "castle lan", "Castellan"),
        ("thanks to lewis ortega today", "lewis ortega", "Luis Ortega"),
        ("the blue bird plan", "blue bird", "Bluebird"),
    ],
)
def test_a_misheard_name_is_found_on_its_own_words(text: str, said: str, name: str) -> None:
    assert heard(text) == [(said, name)]


def test_a_name_of_fewer_than_six_letters_is_not_looked_for_by_sound() -> None:
    assert heard("a quil of ink") == []


def test_a_run_of_words_ends_at_a_mark() -> None:
    assert heard("the blue, bird plan") == []


def test_what_is_itself_on_a_list_is_not_another_name() -> None:
    assert heard("with castelan next week", known=("Castelan",)) == []


def test_the_limit_is_lower_in_words_that_were_probably_misheard() -> None:
    assert (heard("luis ordegan", 0.9, 0.89), heard("luis ordegan", 0.3, 0.89)) == (
        [],
        [("luis ordegan", "Luis Ortega")],
    )


@given(st.lists(st.sampled_from(["castle", "and", "luis", "ortega", "blue", "bird", "um", "the,"]), max_size=12))
def test_hits_come_in_order_and_never_overlap(words: list[str]) -> None:
    tokens = tokens_of(words)
    hits = Sounding(NAMES, 0.8).hits(tokens, [0.9] * len(tokens))
    edges = [edge for hit in hits for edge in (hit.first, hit.end)]
    assert edges == sorted(edges)
