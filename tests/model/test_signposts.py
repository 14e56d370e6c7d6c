from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.signposts import SHORTEST_MS, Signpost, signposts
from vidcast.model.transcript import Word


def spoken(text: str, each_ms: int = 2000) -> list[Word]:
    return [Word(at * each_ms, at * each_ms + 1900, word) for at, word in enumerate(text.split())]


def titles(text: str) -> list[str]:
    return [post.title for post in signposts(spoken(text))]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("First, what I learned.", "What I learned"),
        ("So, what I learned this week.", "What I learned"),
        ("One thing I learned.", "What I learned"),
        ("Let's talk about deals.", "Deals"),
        ("On the deals front, we closed Harbor Point.", "Deals"),
        ("Third, a great deal we closed this week.", "Deals"),
        ("Second, how we're doing.", "Status of the business"),
        ("Second, how we\u2019re doing.", "Status of the business"),
        ("Now, where we are.", "Status of the business"),
        ("Let me turn to the status of the business.", "Status of the business"),
        ("And third, a thank you.", "Recognition"),
        ("Last thing, big shout out to Luis Ortega, who won the account on his own.", "Recognition"),
        ("I want to recognize Priya Raman, who stayed until ten o'clock on Thursday.", "Recognition"),
        ("Your questions.", "Questions"),
        ("You asked about the move.", "Questions"),
        ("Before anything else, an apology.", "An apology"),
        ("Moving on to what's next.", "What comes next"),
    ],
)
def test_what_is_announced_is_a_chapter(said: str, title: str) -> None:
    assert titles(said) == [title]


@pytest.mark.parametrize(
    "said",
    [
        "The deals are coming along and we should be fine.",
        "We learned a lot this week.",
        "What we learned from the outage is that nobody had tested the failover path in a year.",
        "The business is fine.",
        "Thank you.",
        "Thanks for watching.",
        "Next week I'm in Lincoln.",
        "Questions like these keep me up at night, and I'd ask you all to think them over.",
        "Our on-time rate was ninety four point two percent.",
        "",
    ],
)
def test_what_is_merely_mentioned_is_none(said: str) -> None:
    assert titles(said) == []


def test_a_pause_begins_a_sentence_where_the_engine_wrote_no_mark() -> None:
    words = [
        *spoken("we shipped it"),
        *(Word(w.start_ms + 20_000, w.end_ms + 20_000, w.text) for w in spoken("now deals")),
    ]
    assert signposts(words) == (Signpost(20_000, "Deals"),)


def said_with_pauses(*clauses: tuple[str, int]) -> list[str]:
    """The titles in clauses, each followed by a pause."""
    words: list[Word] = []
    at = 0
    for text, pause in clauses:
        for word in text.split():
            words.append(Word(at, at + 280, word))
            at += 300
        at += pause
    return [post.title for post in signposts(words)]


def test_a_clause_that_pauses_set_apart_announces_too() -> None:
    told = ("Now, where we are,", 400), ("the queue is open and all four regions are using it.", 0)
    assert said_with_pauses(("That went well,", 3000), *told) == ["Status of the business"]


@pytest.mark.parametrize(("before", "after"), [(200, 400), (3000, 0)], ids=["no pause before", "none after"])
def test_a_clause_that_runs_on_is_part_of_its_sentence(before: int, after: int) -> None:
    told = ("Now, where we are,", after), ("there is no queue at all, and nobody waits.", 0)
    assert said_with_pauses(("That went well", before), *told) == []


def test_a_subject_that_goes_on_is_one_chapter() -> None:
    assert titles("First, what I learned. People call. What I learned this week. They wait.") == ["What I learned"]


def test_of_two_that_are_close_the_first_counts() -> None:
    words = spoken("Now the numbers. And a thank you.", each_ms=400)
    assert [post.title for post in signposts(words)] == ["Status of the business"]


WORDS = ["first", "what", "I", "learned.", "how", "we're", "doing.", "a", "thank", "you.", "deals.", "and"]


@given(st.lists(st.sampled_from(WORDS)))
def test_chapters_rise_and_are_never_too_short(texts: list[str]) -> None:
    found = signposts(spoken(" ".join(texts), each_ms=900))
    gaps = [after.start_ms - before.start_ms for before, after in pairwise(found)]
    assert all(gap >= SHORTEST_MS for gap in gaps)
