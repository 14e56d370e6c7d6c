"""When each cue is shown: in whole frames, from the speech it holds and from nothing else.

The rules are Netflix's Subtitle Timing Guidelines: text comes with the first sound, stays to be read, closes small gaps
and moves to a nearby shot change, which here is each join of the edit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from vidcast.model.captions import Profile
from vidcast.model.timeline import Timeline

__all__ = ["UNCUT_RATE", "Grid", "Join", "Speech", "grid_of", "timed"]

UNCUT_RATE = Fraction(30)
"""The grid of cues where no timeline gives one."""


@dataclass(frozen=True, slots=True)
class Join:
    """A place in the episode where the picture jumps."""

    frame: int
    removed_ms: int
    """How much source time is left out there."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The frames of an episode on which cues may stand."""

    rate: Fraction = UNCUT_RATE
    first: int = 0
    """The first frame that may show text, past the title card."""
    end: int | None = None
    """The frame after the last one, before the closing card; None where the episode's length is not known."""
    joins: tuple[Join, ...] = ()
    """In order of frames."""

    def frame_of_start(self, ms: int) -> int:
        """The frame in which a moment lies; a moment that is a frame's edge in whole milliseconds is that edge."""
        return (2 * ms + 1) * self.rate.numerator // (2000 * self.rate.denominator)

    def frame_of_end(self, ms: int) -> int:
        """The frame edge at a moment or next after it, with the same leave for rounded moments."""
        return -((1 - 2 * ms) * self.rate.numerator // (2000 * self.rate.denominator))

    def frames(self, ms: int) -> int:
        """The frame whose start is nearest to a moment, and so a length in frames."""
        scale = 1000 * self.rate.denominator
        return (2 * ms * self.rate.numerator + scale) // (2 * scale)


def grid_of(timeline: Timeline | None) -> Grid:
    """The frames that hold the kept material, between the cards, with each join of the edit."""
    if timeline is None:
        return Grid()
    joins: list[Join] = []
    frame, before = timeline.opening_frames, 0
    for first, end in timeline.kept:
        if frame:
            joins.append(
                Join(frame, (first - before) * 1000 * timeline.frame_rate.denominator // timeline.frame_rate.numerator)
            )
        frame, before = frame + end - first, end
    return Grid(timeline.frame_rate, timeline.opening_frames, frame, tuple(joins))


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said in one cue, as far as its timing goes."""

    first: int
    """The frame in which its first word starts."""
    end: int
    """The frame edge at which its last word has ended."""
    chars: int
    words: int


def timed(cues: Sequence[Speech], grid: Grid, profile: Profile) -> tuple[tuple[int, int], ...]:
    """The first frame of each cue and the frame after its last one, in the order of the cues.

    They never overlap and lie within the grid. Each lasts the profile's shortest time and stands its gap off the next.
    A cue waits for its turn where speech leaves no room for that, if need be longer than `lag_ms`: text that nobody can
    read is worse than late text. Only where the grid has too few frames for so many cues do they get short. Timing cues
    anew whose speech starts where they were put changes nothing.

    Raises ValueError when there are more cues than frames; `segment` never asks for that.
    """
    if grid.end is not None and len(cues) > grid.end - grid.first:
        raise ValueError(f"{len(cues)} cues do not fit into {grid.end - grid.first} frames")
    limits = _Limits.of(grid, profile)
    starts = _starts(cues, _wanted(cues, grid, limits), grid, limits)
    return tuple((starts[at], _out(at, cues, starts, grid, limits)) for at in range(len(cues)))


@dataclass(frozen=True, slots=True)
class _Limits:
    """A profile's limits in frames of one rate."""

    shortest: int
    longest: int
    gap: int
    open_gap: int
    pause: int
    hang: int
    lag: int
    snap: int
    per_word: Fraction
    per_char: Fraction

    @staticmethod
    def of(grid: Grid, profile: Profile) -> _Limits:
        return _Limits(
            shortest=max(1, grid.frames(profile.shortest_ms)),
            longest=max(1, int(profile.longest_ms * grid.rate / 1000)),
            gap=profile.gap_frames,
            open_gap=grid.frames(profile.open_gap_ms),
            pause=grid.frames(profile.pause_ms),
            hang=int(profile.hang_ms * grid.rate / 1000),
            lag=int(profile.lag_ms * grid.rate / 1000),
            snap=int(profile.snap_ms * grid.rate / 1000),
            per_word=profile.word_ms * grid.rate / 1000,
            per_char=grid.rate / profile.aim_cps,
        )


def _wanted(cues: Sequence[Speech], grid: Grid, limits: _Limits) -> list[int]:
    """Where each cue should start: with its first word, or at a join shortly before it that harms no neighbour."""
    joins = [join.frame for join in grid.joins]
    wanted: list[int] = []
    for at, cue in enumerate(cues):
        start = max(grid.first, cue.first)
        join = joins[bisect_right(joins, start) - 1] if joins and joins[0] <= start else None
        near = join is not None and start - join <= limits.snap and cue.end - join <= limits.longest
        if join is not None and near and (not at or _leaves_room(join, cues[at - 1], wanted[-1], limits)):
            start = join
        wanted.append(start)
    return wanted


def _leaves_room(join: int, before: Speech, start_before: int, limits: _Limits) -> bool:
    return join - limits.gap >= max(before.end, start_before + limits.shortest)


def _starts(cues: Sequence[Speech], wanted: list[int], grid: Grid, limits: _Limits) -> list[int]:
    """The first frame of each cue, moved as little as gives every cue its shortest time."""
    latest = _latest(wanted, grid, limits)
    shortest, gap = _pitch(len(cues), grid, limits)
    starts: list[int] = []
    for at, want in enumerate(wanted):
        free = starts[-1] + shortest + gap if starts else grid.first
        start = max(min(want, latest[at]), free)
        if grid.end is not None:
            start = min(start, grid.end - shortest - (len(wanted) - 1 - at) * (shortest + gap))
        starts.append(start)
    return starts


def _pitch(count: int, grid: Grid, limits: _Limits) -> tuple[int, int]:
    """The frames that each cue and each gap have at least: the profile's, or as many as the grid holds for each."""
    if grid.end is None:
        return limits.shortest, limits.gap
    room = grid.end - grid.first
    shortest = min(limits.shortest, (room + limits.gap) // max(1, count) - limits.gap)
    return (shortest, limits.gap) if shortest > 0 else (1, 0)


def _latest(wanted: list[int], grid: Grid, limits: _Limits) -> list[int]:
    """The latest start of each cue that leaves it and all after it their shortest time, within the lag."""
    latest = [want + limits.lag for want in wanted]
    room = None if grid.end is None else grid.end - limits.shortest
    for at in reversed(range(len(wanted))):
        if room is not None:
            latest[at] = min(latest[at], max(room, wanted[at] - limits.lag))
        room = latest[at] - limits.gap - limits.shortest
    return latest


def _out(at: int, cues: Sequence[Speech], starts: list[int], grid: Grid, limits: _Limits) -> int:
    """The frame after a cue's last one: long enough to read, closed to the next cue or to a join."""
    start, cue = starts[at], cues[at]
    following = starts[at + 1] if at + 1 < len(starts) else None
    aim = start + max(-int(-cue.chars * limits.per_char // 1), int(cue.words * limits.per_word))
    out = max(cue.end, start + limits.shortest, min(aim, cue.end + limits.hang))
    cap = start + limits.longest
    if following is not None:
        chained = max(start + 1, following - limits.gap)
        if following - cue.end < limits.pause or following - out < limits.open_gap:
            # Text that has to leave shortly before the next comes leaves early enough for the pause to show.
            return chained if chained <= cap else min(cap, following - limits.open_gap)
        cap = min(cap, chained)
    if grid.end is not None:
        cap = min(cap, grid.end)
    out = min(out, cap)
    for join in grid.joins:
        snapped = join.frame - limits.gap
        if abs(join.frame - out) < limits.lag and max(cue.end, start + limits.shortest) <= snapped <= cap:
            closes = following is None or following - snapped >= limits.open_gap
            return snapped if closes else out
    return out
