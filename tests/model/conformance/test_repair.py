"""Captions put right: fewer faults, the same words, and nothing left to do after it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.conformance import NOTHING, Evidence, faults, fixed
from vidcast.model.segment import segment
from vidcast.model.timing import Grid
from vidcast.model.transcript import Transcript, Word

HOUSE = Profile()
RATE = Fraction(30)


def captions(*cues: Cue) -> Captions:
    return Captions("p", "en", cues)


def mended(*cues: Cue, evidence: Evidence = NOTHING) -> tuple[Cue, ...]:
    return fixed(captions(*cues), HOUSE, RATE, evidence).captions.cues


def test_what_has_no_fault_stays_as_it_is() -> None:
    cues = Cue(0, 2000, ("Good morning.",)), Cue(2067, 4000, ("How are you?",))
    assert mended(*cues) == cues


def test_an_overlap_is_taken_back() -> None:
    cues = mended(Cue(0, 2500, ("Good morning.",)), Cue(2000, 4000, ("How are you?",)))
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(0, 1933), (2000, 4000)]


def test_a_short_cue_lasts_longer_where_there_is_room() -> None:
    cues = mended(Cue(0, 400, ("Good morning.",)), Cue(3000, 5000, ("How are you?",)))
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(0, 833), (3000, 5000)]


def test_a_short_cue_without_room_moves_its_neighbour() -> None:
    before, after = mended(Cue(0, 400, ("Good morning.",)), Cue(467, 4000, ("How are you today?",)))
    assert (before.end_ms, after.start_ms, after.end_ms) == (833, 900, 4000)


def test_one_frame_between_cues_becomes_two() -> None:
    cues = mended(Cue(0, 2000, ("Good morning.",)), Cue(2033, 4000, ("How are you?",)))
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(0, 1967), (2033, 4000)]


def test_a_small_open_gap_is_closed() -> None:
    cues = mended(Cue(0, 2000, ("Good morning.",)), Cue(2300, 4000, ("How are you?",)))
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(0, 2233), (2300, 4000)]


def test_a_long_line_is_broken() -> None:
    (cue,) = mended(Cue(0, 4000, ("We closed the renewal on Monday, signed and countersigned.",)))
    assert cue == Cue(0, 4000, ("We closed the renewal on Monday,", "signed and countersigned."))


def test_a_bad_line_break_is_moved_and_spaces_are_tidied() -> None:
    (cue,) = mended(Cue(0, 4000, ("We closed the renewal on", "Monday,  signed and countersigned.")))
    assert cue.lines == ("We closed the renewal on Monday,", "signed and countersigned.")


def test_a_long_cue_is_divided_where_a_sentence_ends() -> None:
    text = "We closed the renewal on Monday.", "Then we went out to see the new service center in Omaha."
    assert [cue.lines for cue in mended(Cue(0, 8000, text))] == [
        ("We closed the renewal on Monday.",),
        ("Then we went out to see", "the new service center in Omaha."),
    ]


def test_words_that_lean_on_the_next_cue_go_there() -> None:
    first, second = mended(
        Cue(0, 4000, ("It was a good day for all who came by, and the",)),
        Cue(4067, 9000, ("people of the Omaha service center", "were glad to see them there.")),
    )
    assert (first.text[-8:], second.text[:14]) == ("came by,", "and the people")


def test_speakers_are_never_joined() -> None:
    cues = Cue(0, 3000, ("We closed the renewal of the",), "Ann"), Cue(3067, 6000, ("Omaha service center.",), "Bo")
    assert mended(*cues) == cues


def test_speakers_behind_dashes_keep_their_lines() -> None:
    (cue,) = mended(Cue(0, 400, ("- Is that  all?", "- Yes.")))
    assert (cue.end_ms, cue.lines) == (1300, ("- Is that  all?", "- Yes."))


def test_a_divided_cue_keeps_its_speaker() -> None:
    text = "We closed the renewal on Monday.", "Then we went out to see the new service center in Omaha."
    assert {cue.speaker for cue in mended(Cue(0, 8000, text, "Ann"))} == {"Ann"}


def test_with_a_transcript_cues_go_to_their_words() -> None:
    words = Transcript("en", "f", "f", (Word(1000, 1400, "Good"), Word(1400, 2600, "morning.")))
    assert mended(Cue(3000, 4000, ("Good morning.",)), evidence=Evidence(words)) == (
        Cue(1000, 2600, ("Good morning.",)),
    )


def test_captions_that_are_late_throughout_come_to_be_as_made_from_the_words() -> None:
    text = "So we closed it on Monday. Then we went to Omaha and saw the service center. It is good. " * 5
    words = tuple(Word(at * 330, at * 330 + 330, word) for at, word in enumerate(text.split()))
    made = segment(words, Grid(), HOUSE)
    late = [Cue(cue.start_ms + 3000, cue.end_ms + 3000, cue.lines) for cue in made]
    assert mended(*late, evidence=Evidence(Transcript("en", "f", "f", words))) == made


def test_what_was_changed_is_counted_by_kind() -> None:
    text = "We closed the renewal on Monday.", "Then we went out to see the new service center in Omaha."
    repair = fixed(
        captions(
            Cue(0, 400, ("Good morning.",)),
            Cue(3000, 6000, ("It is what the", "leaders have said.")),
            Cue(9000, 17_000, text),
        ),
        HOUSE,
        RATE,
    )
    assert (repair.retimed, repair.resegmented, repair.rebroken, repair.changed) == (1, 2, 1, 4)


@pytest.mark.parametrize("lines", [("x" * 60,), ("so , much",), ("so\ufffd much",)])
def test_what_cannot_be_repaired_stays_as_it_is(lines: tuple[str, ...]) -> None:
    assert mended(Cue(0, 4000, lines)) == (Cue(0, 4000, lines),)


TEXT = "the a of we Dana Park $1.2 million grew. signed, in Omaha I'm internationalization - 5 %"
WORDS = st.sampled_from(TEXT.split(" "))
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=3)
CUES = st.lists(
    st.tuples(st.integers(-300, 2500), st.integers(1, 9000), LINES, st.sampled_from(["", "", "Ann"])), max_size=6
)


def edited(rough: list[tuple[int, int, list[str], str]]) -> Captions:
    """Captions as somebody's hand may leave them: in order of starts, overlapping, short, long, badly broken."""
    cues, start, end = [], 0, 0
    for gap, length, lines, speaker in rough:
        start = max(start, end + gap, 0)
        end = start + length
        cues.append(Cue(start, end, tuple(lines), speaker))
    return captions(*cues)


def shown(made: Captions) -> list[str]:
    return [text for cue in made.cues for text in cue.text.split()]


@settings(max_examples=40)
@given(CUES)
def test_no_word_changes(rough: list[tuple[int, int, list[str], str]]) -> None:
    before = edited(rough)
    assert shown(fixed(before, HOUSE, RATE).captions) == shown(before)


@settings(max_examples=40)
@given(CUES)
def test_repairing_what_is_repaired_changes_nothing(rough: list[tuple[int, int, list[str], str]]) -> None:
    once = fixed(edited(rough), HOUSE, RATE).captions
    again = fixed(once, HOUSE, RATE)
    assert (again.captions, again.changed) == (once, 0)


@settings(max_examples=40)
@given(CUES)
def test_no_repair_leaves_more_errors(rough: list[tuple[int, int, list[str], str]]) -> None:
    before = edited(rough)
    was, left = (
        Counter(fault.severity for fault in faults(each, HOUSE, RATE))["error"]
        for each in (before, fixed(before, HOUSE, RATE).captions)
    )
    assert left <= was


@settings(max_examples=30)
@given(CUES)
def test_what_is_repaired_is_in_order_of_time(rough: list[tuple[int, int, list[str], str]]) -> None:
    starts = [cue.start_ms for cue in fixed(edited(rough), HOUSE, RATE).captions.cues]
    assert starts == sorted(starts)
