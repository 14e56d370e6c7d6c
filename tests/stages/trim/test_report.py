from fractions import Fraction

import numpy as np

from vidcast.model.timeline import Cut, Timeline
from vidcast.model.times import Span
from vidcast.stages.trim.levels import Levels
from vidcast.stages.trim.report import cut_report

RATE = Fraction(30)
LEVELS = Levels(np.concatenate([np.full(100, -60.4, np.float32), np.full(700, -20), np.full(200, -120)]))


def line(cuts: tuple[Cut, ...], kept: tuple[tuple[int, int], ...] = ((0, 300),), **more: object) -> Timeline:
    return Timeline(frame_rate=RATE, frames=300, kept=kept, cuts=cuts, **more)  # type: ignore[arg-type]


def test_the_totals_come_first() -> None:
    head = cut_report(line((Cut(0, 1000, "head", "trim"),), ((30, 300),))).splitlines()[0]
    assert head == "9.0 s kept of 10.0 s, 1.0 s left out in 1 cut"


def test_nothing_cut_is_told_too() -> None:
    assert cut_report(line(())) == "10.0 s kept of 10.0 s, 0.0 s left out in 0 cuts\n"


def test_each_cut_has_its_time_length_reason_and_level() -> None:
    cuts = (Cut(0, 1000, "head", "trim"), Cut(2000, 2500, "pause", "trim"), Cut(8000, 10_000, "tail", "trim"))
    told = cut_report(line(cuts, ((30, 60), (75, 240))), LEVELS).splitlines()[1:]
    assert told == [
        "  0:00.0 to 0:01.0, 1.0 s, silence before the first word, -60 dB",
        "  0:02.0 to 0:02.5, 0.5 s, a long pause, shortened, -20 dB",
        "  0:08.0 to 0:10.0, 2.0 s, silence after the last word, digital silence",
    ]


def test_what_is_left_of_the_silence_is_told() -> None:
    cuts = (Cut(0, 1000, "head", "trim"), Cut(3400, 3800, "pause", "trim"), Cut(8000, 10_000, "tail", "trim"))
    speech = (Span(1100, 3000), Span(4000, 7850))
    told = cut_report(line(cuts, ((30, 102), (114, 240))), None, speech).splitlines()[1:]
    assert [each.rpartition(", ")[2] for each in told] == [
        "100 ms after it kept",
        "400 ms before and 200 ms after it kept",
        "150 ms before it kept",
    ]


def test_a_persons_cut_bears_the_name_and_the_finding() -> None:
    told = cut_report(line((Cut(1000, 2000, "f-17", "Priya"),), ((0, 30), (60, 300)))).splitlines()
    assert told[1:] == ["  0:01.0 to 0:02.0, 1.0 s, cut by Priya: f-17", "of it, 1.0 s were cut by people"]


def test_a_cut_left_alone_says_why() -> None:
    doubt = Cut(1000, 2000, "pause, left alone: something is heard in it", "trim")
    told = cut_report(line((), proposed=(doubt,))).splitlines()
    assert told[1:] == [
        "1 cut found and not made, 1.0 s:",
        "  0:01.0 to 0:02.0, 1.0 s, a long pause, shortened; left alone: something is heard in it",
    ]


def test_a_refusal_says_why_and_what_would_have_gone() -> None:
    found = (Cut(0, 1000, "head", "trim"), Cut(3000, 4000, "pause", "trim"))
    told = cut_report(line((), proposed=found, refused="no voice was recognised")).splitlines()
    assert told[1:3] == ["nothing was cut by itself: no voice was recognised", "2 cuts found and not made, 2.0 s:"]
