"""Captions against what is heard: agreement, timing, and that they stand where somebody speaks."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.alignment import paired
from vidcast.model.captions import Captions, Cue
from vidcast.model.masking import Cover
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import whole
from vidcast.model.transcript import Transcript, Word
from vidcast.stages.publish.proof.wording import compared, cues, wording

SENTENCES = (
    "Good morning, everyone, it is Dana.",
    "Three quick things this week.",
    "We shipped the portal to all regions.",
    "Support calls fell by a third.",
    "Thank you all, see you on Friday.",
)
WORD_MS = 300


def captions(*sentences: str, late_ms: int = 0) -> Captions:
    """A cue for each sentence, one after the other, each as long as its words."""
    shown, at = [], 1000
    for sentence in sentences:
        end = at + WORD_MS * len(sentence.split())
        shown.append(Cue(at + late_ms, end + late_ms, (sentence,)))
        at = end
    return Captions("house", "en-us", tuple(shown))


def heard(*sentences: str) -> Transcript:
    words = " ".join(sentences).split()
    starts = [1000 + WORD_MS * at for at in range(len(words))]
    spoken = tuple(Word(start, start + WORD_MS, word) for start, word in zip(starts, words, strict=True))
    return Transcript("en", "ear", "base", spoken)


def test_captions_that_say_what_is_heard_pass() -> None:
    found = compared(captions(*SENTENCES), heard(*SENTENCES))
    assert (found.agreement, found.unheard, found.unshown, found.late) == (1.0, 0, 0, (0, 0))
    assert wording(found).passed


def test_case_and_punctuation_do_not_count() -> None:
    found = compared(captions("Good MORNING - everyone!"), heard("good morning, everyone"))
    assert (found.shown, found.agreed) == (3, 3)


def test_a_word_heard_otherwise_now_and_then_passes() -> None:
    again = heard(*(sentence.replace("portal", "portals") for sentence in SENTENCES))
    assert wording(compared(captions(*SENTENCES), again)).passed


def test_captions_half_a_second_late_fail() -> None:
    found = compared(captions(*SENTENCES, late_ms=500), heard(*SENTENCES))
    assert (found.late, wording(found).passed) == ((500, 500), False)


def test_a_removed_sentence_that_is_still_shown_fails() -> None:
    found = compared(captions(*SENTENCES), heard(*SENTENCES[:2], *SENTENCES[3:]))
    assert (found.unheard, wording(found).passed) == (7, False)


def test_a_part_without_captions_fails() -> None:
    found = compared(captions(*SENTENCES[:2]), heard(*SENTENCES))
    assert (found.unshown, wording(found).passed) == (20, False)


def test_an_episode_without_words_passes() -> None:
    assert wording(compared(captions(), heard())).passed


def test_captions_of_an_episode_in_which_nothing_is_heard_fail() -> None:
    assert not wording(compared(captions(*SENTENCES), heard())).passed


def test_a_person_may_accept_what_the_engine_hears_otherwise() -> None:
    assert not wording(compared(captions(*SENTENCES), heard())).firm


def test_no_word_stands_in_the_report() -> None:
    check = wording(compared(captions(*SENTENCES), heard(*SENTENCES[:2])))
    assert not any(word in check.measured for word in ("portal", "regions", "Dana", "morning"))


def test_what_is_said_again_and_again_stands_beside_itself() -> None:
    thrice = SENTENCES * 3
    found = compared(captions(*thrice), heard(*thrice))
    assert (found.agreement, found.late, wording(found).passed) == (1.0, (0, 0), True)


@given(st.lists(st.sampled_from("abcdef"), max_size=60), st.lists(st.sampled_from("abcdef"), max_size=60))
def test_aligned_words_are_equal_and_rise(left: list[str], right: list[str]) -> None:
    pairs = paired(left, right)
    assert all(left[a] == right[b] for a, b in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(pairs))


@given(st.lists(st.text("abc", min_size=1, max_size=3), max_size=80))
def test_a_text_is_aligned_with_itself(words: list[str]) -> None:
    assert paired(words, words) == [(at, at) for at in range(len(words))]


@pytest.mark.timeout(60)
def test_ten_thousand_words_are_aligned_in_a_moment() -> None:
    words = [f"w{at * at % 997}" for at in range(10_000)]
    without = [word for at, word in enumerate(words) if at % 50]
    assert len(paired(words, without)) == len(without)


PARTS = Rundown.of([whole(Fraction(30), 90), whole(Fraction(30), 60)], CardFrames(title=30, chapter=30, closing=30))
"""Card to 1 s, part to 4 s, card to 5 s, part to 7 s, card to 8 s."""


def shown(start_ms: int, end_ms: int) -> Captions:
    return Captions("house", "en-us", (Cue(start_ms, end_ms, ("Hello",)),))


@pytest.mark.parametrize(("start_ms", "end_ms"), [(1000, 2000), (3000, 4000), (5000, 7000), (2000, 3000)])
def test_a_cue_inside_a_part_passes(start_ms: int, end_ms: int) -> None:
    assert cues(shown(start_ms, end_ms), PARTS).passed


@pytest.mark.parametrize(
    ("start_ms", "end_ms"), [(500, 2000), (3000, 4500), (4200, 4800), (6500, 7500), (7800, 9000), (3500, 5500)]
)
def test_a_cue_over_a_card_past_the_end_or_over_two_parts_fails(start_ms: int, end_ms: int) -> None:
    check = cues(shown(start_ms, end_ms), PARTS)
    assert (check.passed, check.firm) == (False, True)


def test_a_mask_is_no_word_and_what_an_engine_hears_in_its_tone_is_none() -> None:
    shown = captions("We closed it for [bleep] dollars.", "Nice work.")
    again = heard("We closed it for beep dollars.", "Nice work.")
    tone = Cover(1000 + 4 * WORD_MS, 1000 + 5 * WORD_MS)
    found = compared(shown, again, (tone,))
    assert (found.shown, found.heard, found.agreement) == (7, 7, 1.0)


def test_a_cue_that_begins_with_a_mask_tells_nothing_of_its_timing() -> None:
    assert compared(captions("[bleep] dollars."), heard("beep dollars.")).late_ms == ()


def test_the_text_of_the_disclaimer_card_may_stand_over_it() -> None:
    rundown = Rundown.of([whole(Fraction(25), 100)], CardFrames(title=25, disclaimer=50))
    shown = Captions("house", "en", (Cue(1000, 2900, ("Results may differ.",)), Cue(3000, 3900, ("Hello",))))
    assert cues(shown, rundown).passed
