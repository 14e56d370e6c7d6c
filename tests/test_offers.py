"""What a speaker took back is offered to people, and only offered."""

from __future__ import annotations

from fractions import Fraction

from vidcast.model.timeline import Timeline, whole
from vidcast.model.transcript import Transcript, Word
from vidcast.offers import RULE, offers

LINE = whole(Fraction(25), 1000)


def spoken(text: str, from_ms: int = 0) -> Transcript:
    words = tuple(Word(from_ms + at * 400, from_ms + at * 400 + 300, word) for at, word in enumerate(text.split()))
    return Transcript("en", "e", "m", words)


AGAIN = spoken("We grew nine percent. Scratch that. We grew ten percent.")


def test_a_passage_that_was_taken_back_is_offered_up_to_the_end_of_saying_so() -> None:
    (offer,) = offers(AGAIN, LINE, "a")
    assert (offer.rule, offer.severity, offer.start_ms, offer.end_ms) == (RULE, "review", 0, 2300)
    assert offer.quote == "We grew nine percent. Scratch that."
    assert offer.fixes == ("cut", "none")


def test_its_place_in_the_episode_is_told() -> None:
    (offer,) = offers(AGAIN, Timeline(Fraction(25), 1000, ((0, 1000),), opening_frames=75), "a")
    assert (offer.episode_start_ms, offer.episode_end_ms) == (3000, 5300)


def test_what_is_cut_already_is_not_offered_again() -> None:
    assert offers(AGAIN, Timeline(Fraction(25), 1000, ((58, 1000),)), "a") == ()


def test_its_name_does_not_depend_on_time() -> None:
    later = spoken("We grew nine percent. Scratch that. We grew ten percent.", 5000)
    assert offers(later, LINE, "a")[0].id == offers(AGAIN, LINE, "a")[0].id


def test_the_same_words_of_another_recording_are_another_offer() -> None:
    assert offers(AGAIN, LINE, "a")[0].id != offers(AGAIN, LINE, "b")[0].id


def test_the_same_words_twice_are_two_offers() -> None:
    twice = spoken("We grew nine. Scratch that. We lost two. Fine. We grew nine. Scratch that. We grew ten.")
    first, second = offers(twice, LINE, "a")
    assert first.quote == second.quote
    assert first.id != second.id


def test_an_ordinary_message_is_offered_nothing() -> None:
    assert offers(spoken("We had to start over as a company, and that was right."), LINE, "a") == ()
