"""Joins the kept stretches of one recording, exact to the sample, so that no join is heard.

Where trim took the middle of a pause, the sound before the join fades into the sound after it with equal power; both
come from half the fade's length beyond the edges, inside the pause, so that nothing gets shorter (a crossfade that
overlaps its pieces would lose two seconds over a hundred joins). Where a person cut, nothing of what went may be heard:
the sound only fades out and in, inside what is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from vidcast.model.timeline import Timeline
from vidcast.model.times import Span, ms_at, sample_at
from vidcast.stages.publish.room import Room
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.tape import SAMPLE_RATE, Tape, blocks, samples_of, written

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["Ramp", "Strip", "faded", "spliced", "strips"]


HOLE_FADE_MS = 10
"""The recording fades so long into a hole and out of it: dropped sound ends in the middle of a wave."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """How a strip begins or ends: samples of its fade on both sides of its edge."""

    outside: int = 0
    """Samples beyond the edge, taken from what the timeline leaves out."""
    inside: int = 0


@dataclass(frozen=True, slots=True)
class Strip:
    """A kept stretch of a recording and its place in the part."""

    source: int
    """The recording's sample with which it begins."""
    start: int
    """The part's sample at which it begins."""
    end: int
    into: Ramp = Ramp()
    out: Ramp = Ramp()

    @property
    def reach(self) -> tuple[int, int]:
        """The half-open stretch of the part in which it is heard."""
        return self.start - self.into.outside, self.end + self.out.outside

    def weight(self, first: int, end: int) -> Samples:
        """How much of it is heard at each of the part's samples, 0 to 1, shape (end - first,)."""
        return faded(first, end, self.start, self.into) * faded(-end, -first, -self.end, self.out)[::-1]


def faded(first: int, end: int, edge: int, ramp: Ramp) -> Samples:
    """The rising quarter of a sine from 0 before an edge to 1 after it, for the samples `first` to `end`."""
    import numpy as np

    begin, stop = edge - ramp.outside, edge + ramp.inside
    weight = np.ones(end - first, np.float32)
    weight[: max(0, begin - first)] = 0
    start, stop = max(first, begin), min(end, stop)
    if start < stop:
        at = np.arange(start - begin, stop - begin) + 0.5
        weight[start - first : stop - first] = np.sin(at * (np.pi / 2 / (ramp.outside + ramp.inside)))
    return weight


def strips(timeline: Timeline, settings: PublishSettings) -> tuple[Strip, ...]:
    """What is kept, by samples of the recording and of the part.

    Every place comes from its absolute frame, so that hundreds of pieces do not drift.
    """
    at = partial(sample_at, rate=timeline.frame_rate, sample_rate=SAMPLE_RATE)
    opening = timeline.opening_frames
    plain, frame = [], opening
    for first, end in timeline.kept:
        last = frame + end - first
        plain.append(Strip(at(first), at(frame) - at(opening), at(last) - at(opening)))
        frame = last
    joins = _joins(plain, timeline, settings)
    return tuple(
        Strip(strip.source, strip.start, strip.end, into, out)
        for strip, (_, into), (out, _) in zip(plain, joins, joins[1:], strict=False)
    )


def _joins(plain: list[Strip], timeline: Timeline, settings: PublishSettings) -> list[tuple[Ramp, Ramp]]:
    """How the sound goes out and comes in again before each strip and after the last."""
    fade, handle = samples_of(settings.fade_ms), samples_of(settings.crossfade_ms) // 2

    def inside(strip: Strip) -> Ramp:
        return Ramp(0, min(fade, (strip.end - strip.start) // 2))

    joins = [(Ramp(), inside(plain[0]))] if plain else []
    for index in range(1, len(plain)):
        before, after = plain[index - 1], plain[index]
        if not handle or _by_person(timeline, timeline.kept[index - 1][1], timeline.kept[index][0]):
            joins.append((inside(before), inside(after)))
            continue
        room = min(handle, (before.end - before.start) // 2, (after.end - after.start) // 2)
        joins.append((Ramp(room, room), Ramp(room, room)))
    return [*joins, (inside(plain[-1]), Ramp())] if plain else []


def _by_person(timeline: Timeline, first: int, end: int) -> bool:
    """Whether a person took out any of these frames."""
    gone = Span(ms_at(first, timeline.frame_rate), ms_at(end, timeline.frame_rate))
    return any(cut.by != "trim" and cut.span.overlap_ms(gone) for cut in timeline.cuts)


def spliced(
    tape: Tape, kept: tuple[Strip, ...], target: Path, room: Room | None = None, margins: tuple[int, int] = (0, 0)
) -> Tape:
    """The strips joined, with so many samples before and after them in which the room fades in and out.

    Wherever the recording is faded or has a hole, the tone of its room takes the rest with equal power; without a room
    silence does.
    """
    first, end = -margins[0], (kept[-1].end if kept else 0) + margins[1]
    return written(target, _mixed(tape, kept, room, margins, (first, end)))


def _mixed(
    tape: Tape, kept: tuple[Strip, ...], room: Room | None, margins: tuple[int, int], reach: tuple[int, int]
) -> Iterator[Samples]:
    import numpy as np

    for first, end in blocks(*reach):
        sound = np.zeros((end - first, 2), np.float32)
        power = np.zeros(end - first, np.float32)
        for strip in kept:
            start, stop = max(first, strip.reach[0]), min(end, strip.reach[1])
            if start >= stop:
                continue
            source = start - strip.start + strip.source
            weight = strip.weight(start, stop)
            if room is not None:
                weight *= _without_holes(room, source, source + stop - start)
            here = slice(start - first, stop - first)
            sound[here] += tape.read(source, source + stop - start) * weight[:, None]
            power[here] += weight * weight
        if room is not None:
            rest = np.sqrt(np.clip(1 - power, 0, 1)) * _entrance(first, end, reach, margins)
            # Rounding leaves a trace of the room in every crossfade.
            where = np.flatnonzero(rest > 0.01)
            sound[where] += room.tone(first + where) * rest[where, None]
        yield sound


def _without_holes(room: Room, first: int, end: int) -> Samples:
    """How much of the recording is heard beside its holes, for a stretch of its own clock."""
    import numpy as np

    weight, fade = np.ones(end - first, np.float32), samples_of(HOLE_FADE_MS)
    for start, stop in room.holes:
        if start - fade < end and stop + fade > first:
            before = faded(-end, -first, -start, Ramp(0, fade))[::-1]
            weight *= before + faded(first, end, stop, Ramp(0, fade))
    return weight


def _entrance(first: int, end: int, reach: tuple[int, int], margins: tuple[int, int]) -> Samples:
    """How the room comes in before the first strip and goes after the last."""
    before = faded(first, end, reach[0], Ramp(0, margins[0]))
    return before * faded(-end, -first, -reach[1], Ramp(0, margins[1]))[::-1]
