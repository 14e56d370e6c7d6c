"""Tells people what was cut, what was not, and why, in a text they can read without knowing the settings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import numpy as np

from vidcast.model.timeline import Cut, Timeline
from vidcast.model.times import Span, clock_text, ms_at, total_ms
from vidcast.stages.trim.levels import FLOOR_DB, Levels
from vidcast.stages.trim.plan import HEAD, PAUSE, TAIL

__all__ = ["cut_report"]

WHY = {
    HEAD: "silence before the first word",
    TAIL: "silence after the last word",
    PAUSE: "a long pause, shortened",
}


def cut_report(timeline: Timeline, levels: Levels | None = None, speech: Sequence[Span] = ()) -> str:
    """Every cut of a timeline with time, length, reason, level and what was kept around it; then those not made.

    With `levels` each cut's loudness is told (the level that 95 % of it stays under, in dBFS), with `speech`, in order
    and disjoint, how much is left of the pause on both sides.
    """
    return "\n".join(_lines(timeline, levels, speech)) + "\n"


def _lines(timeline: Timeline, levels: Levels | None, speech: Sequence[Span]) -> Iterator[str]:
    whole_ms, kept_ms = ms_at(timeline.frames, timeline.frame_rate), total_ms(timeline.kept_ms)
    count = len(timeline.cuts)
    yield f"{_seconds(kept_ms)} kept of {_seconds(whole_ms)}, {_seconds(whole_ms - kept_ms)} left out in {_cuts(count)}"
    yield from (_line(cut, levels, speech) for cut in timeline.cuts)
    by_people_ms = total_ms(cut.span for cut in timeline.cuts if cut.reason not in WHY)
    if by_people_ms:
        yield f"of it, {_seconds(by_people_ms)} were cut by people"
    if timeline.refused:
        yield f"nothing was cut by itself: {timeline.refused}"
    if timeline.proposed:
        yield f"{_cuts(len(timeline.proposed))} found and not made, {_seconds(total_ms(_spans(timeline.proposed)))}:"
        yield from (_line(cut, levels, speech) for cut in timeline.proposed)


def _line(cut: Cut, levels: Levels | None, speech: Sequence[Span]) -> str:
    facts = [f"{clock_text(cut.start_ms)} to {clock_text(cut.end_ms)}", _seconds(cut.span.length_ms), _reason(cut)]
    if levels is not None:
        facts.append(_level(levels, cut.span))
    if speech:
        facts.append(_around(cut, speech))
    return "  " + ", ".join(facts)


def _reason(cut: Cut) -> str:
    """Why it was cut or proposed, and by whom where that is a person."""
    kind, _, doubt = cut.reason.partition(", ")
    if kind not in WHY:
        return f"cut by {cut.by}: {cut.reason}"
    return f"{WHY[kind]}; {doubt}" if doubt else WHY[kind]


def _level(levels: Levels, span: Span) -> str:
    hops = levels.within(span)
    level_db = float(np.percentile(hops, 95)) if hops.size else FLOOR_DB
    return "digital silence" if level_db <= FLOOR_DB else f"{level_db:.0f} dB"


def _around(cut: Cut, speech: Sequence[Span]) -> str:
    """How much of the silence stays between the cut and the speech on both sides."""
    before = bisect_right(speech, cut.start_ms, key=lambda span: span.end_ms) - 1
    after = bisect_left(speech, cut.end_ms, key=lambda span: span.start_ms)
    kept = []
    if before >= 0:
        kept.append(f"{cut.start_ms - speech[before].end_ms} ms before")
    if after < len(speech):
        kept.append(f"{speech[after].start_ms - cut.end_ms} ms after")
    return f"{' and '.join(kept)} it kept" if kept else "nothing kept around it"


def _spans(cuts: Sequence[Cut]) -> list[Span]:
    return [cut.span for cut in cuts]


def _cuts(count: int) -> str:
    return "1 cut" if count == 1 else f"{count} cuts"


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.1f} s"
