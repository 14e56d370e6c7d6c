"""What is wrong with captions beside their words, cuts, cards and end."""

from __future__ import annotations

from fractions import Fraction

import pytest

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.conformance import Evidence, Fault, faults
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript, Word

HOUSE = Profile()
RATE = Fraction(30)


def heard(*words: tuple[int, int, str]) -> Transcript:
    return Transcript("en", "fake", "fake", tuple(Word(*word) for word in words))


def found(cues: list[Cue], words: Transcript | None = None, timeline: Timeline | None = None) -> list[Fault]:
    return list(faults(Captions("p", "en", tuple(cues)), HOUSE, RATE, Evidence(words, timeline)))


def told(
    rule: str, cues: list[Cue], words: Transcript | None = None, timeline: Timeline | None = None
) -> list[tuple[str, int | None]]:
    return [(fault.severity, fault.measured) for fault in found(cues, words, timeline) if fault.rule == rule]


@pytest.mark.parametrize(
    ("start_ms", "expected"),
    [
        (1000, []),
        (1067, []),
        (1100, [("warning", 100)]),
        (900, [("warning", 100)]),
        (1500, [("warning", 500)]),
        (1534, [("error", 534)]),
        (466, [("error", 534)]),
    ],
)
def test_a_cue_starts_with_its_first_word(start_ms: int, expected: list[tuple[str, int]]) -> None:
    assert (
        told("T09", [Cue(start_ms, 4000, ("Good morning.",))], heard((1000, 1400, "Good"), (1400, 4000, "morning.")))
        == expected
    )


def test_a_cue_that_a_cut_moved_is_in_its_place() -> None:
    timeline = Timeline(RATE, 300, ((0, 30), (60, 300)))
    words = heard((2300, 2700, "Good"), (2700, 5000, "morning."))
    assert told("T09", [Cue(1000, 4000, ("Good morning.",))], words, timeline) == []


def test_a_cue_that_had_to_wait_needs_a_waiver_and_not_another_time() -> None:
    cues = [Cue(0, 833, ("Yes.",)), Cue(900, 2000, ("No.",))]
    words = heard((0, 100, "Yes."), (100, 200, "No."))
    assert [(f.severity, f.fix) for f in found(cues, words) if f.rule == "T09"] == [("waiver", "")]


def test_a_cue_that_had_to_hurry_needs_a_waiver() -> None:
    cues = [Cue(0, 833, ("Yes.",)), Cue(900, 1733, ("No.",))]
    words = heard((800, 900, "Yes."), (900, 1000, "No."))
    assert told("T09", cues, words) == [("waiver", 800)]


def test_all_cues_that_are_as_late_are_told_together() -> None:
    cues = [Cue(at * 3000 + 2900, at * 3000 + 4900, (f"Number {at}.",)) for at in range(12)]
    words = heard(
        *(
            w
            for at in range(12)
            for w in ((at * 3000, at * 3000 + 400, "Number"), (at * 3000 + 400, at * 3000 + 1900, f"{at}."))
        )
    )
    (fault,) = (fault for fault in found(cues, words) if fault.rule == "T09" and fault.cue is None)
    assert (fault.severity, fault.measured) == ("error", 2900)


def numbered(count: int, early_ms: int) -> tuple[list[Cue], Transcript]:
    """Cues that stand earlier than their words by as much more from one to the next."""
    cues = [Cue(at * (3000 - early_ms), at * (3000 - early_ms) + 1500, (f"Number {at}.",)) for at in range(count)]
    pairs = (((at * 3000, at * 3000 + 400, "Number"), (at * 3000 + 400, at * 3000 + 1500, f"{at}.")) for at in range(8))
    return cues, heard(*(word for pair in pairs for word in pair))


def test_cues_of_a_cut_on_the_uncut_clock_are_one_fault_and_not_one_each() -> None:
    told_of = [fault for fault in found(*numbered(8, 600)) if fault.rule in ("T09", "T10")]
    assert [(fault.cue, fault.severity, fault.fix) for fault in told_of] == [(None, "error", "")]


def test_against_their_timeline_cues_far_from_their_words_are_told_each() -> None:
    cues, words = numbered(8, 600)
    each = [fault.cue for fault in found(cues, words, Timeline(RATE, 720, ((0, 720),))) if fault.rule == "T09"]
    assert each == [2, 3, 4, 5, 6, 7, 8]


def test_cues_that_run_away_from_their_words_block() -> None:
    cues = [Cue(at * 5005, at * 5005 + 2000, (f"Number {at}.",)) for at in range(60)]
    words = heard(
        *(
            w
            for at in range(60)
            for w in ((at * 5000, at * 5000 + 400, "Number"), (at * 5000 + 400, at * 5000 + 1900, f"{at}."))
        )
    )
    assert told("T15", cues, words) == [("error", 60)]


def test_cues_on_their_words_drift_nowhere() -> None:
    cues = [Cue(at * 5000 // 33 * 33, at * 5000 + 2000, (f"Number {at}.",)) for at in range(60)]
    words = heard(
        *(
            w
            for at in range(60)
            for w in ((at * 5000, at * 5000 + 400, "Number"), (at * 5000 + 400, at * 5000 + 1900, f"{at}."))
        )
    )
    assert told("T15", cues, words) == []


@pytest.mark.parametrize(("end_ms", "expected"), [(2500, []), (2534, [("warning", 534)])])
def test_text_leaves_soon_after_its_last_word(end_ms: int, expected: list[tuple[str, int]]) -> None:
    assert (
        told("T10", [Cue(0, end_ms, ("Good morning.",))], heard((0, 400, "Good"), (400, 2000, "morning."))) == expected
    )


def test_text_may_stay_until_the_next_cue() -> None:
    cues = [Cue(0, 2933, ("Good morning.",)), Cue(3000, 4000, ("All.",))]
    assert told("T10", cues, heard((0, 400, "Good"), (400, 2000, "morning."), (3000, 4000, "All."))) == []


def test_text_may_stay_for_the_shortest_time() -> None:
    assert told("T10", [Cue(0, 833, ("Hm.",))], heard((0, 100, "Hm."))) == []


@pytest.mark.parametrize(("start_ms", "expected"), [(700, [("warning", 300)]), (1000, []), (0, [])])
def test_a_cue_that_crosses_a_cut_stays_on_both_sides(start_ms: int, expected: list[tuple[str, int]]) -> None:
    timeline = Timeline(RATE, 300, ((0, 30), (60, 300)))
    assert told("T11", [Cue(start_ms, 3000, ("a",))], timeline=timeline) == expected


def test_a_cue_past_the_end_blocks() -> None:
    timeline = Timeline(RATE, 90, ((0, 90),))
    assert told("T12", [Cue(1000, 3034, ("a",))], timeline=timeline) == [("error", 3034)]


@pytest.mark.parametrize(("start_ms", "end_ms", "astray_ms"), [(900, 3000, 100), (2000, 4100, 100)])
def test_a_cue_on_a_card_blocks(start_ms: int, end_ms: int, astray_ms: int) -> None:
    timeline = Timeline(RATE, 90, ((0, 90),), opening_frames=30, closing_frames=30)
    assert told("T13", [Cue(start_ms, end_ms, ("a",))], timeline=timeline) == [("error", astray_ms)]


def test_an_open_screen_is_right_where_nobody_speaks_for_a_second() -> None:
    cues = [Cue(0, 2500, ("Good morning.",)), Cue(3000, 4500, ("All.",))]
    words = heard((0, 400, "Good"), (400, 2000, "morning."), (3000, 4000, "All."))
    assert told("T07", cues, words) == []


def test_a_fault_knows_its_moment_in_the_recording() -> None:
    timeline = Timeline(RATE, 300, ((60, 300),), opening_frames=30)
    (fault,) = (fault for fault in found([Cue(2000, 2500, ("a",))], timeline=timeline) if fault.rule == "T01")
    assert (fault.start_ms, fault.source_ms) == (2000, 3000)
