"""Moments and stretches of time: whole milliseconds on a named clock, whole frames of a constant rate.

No float ever holds a moment. A frame rate is a Fraction, so that 29.97 is exactly 30000/1001.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NewType

__all__ = [
    "SOUND_ONLY_RATE",
    "STANDARD_RATES",
    "EpisodeMs",
    "SourceMs",
    "Span",
    "clock_text",
    "frame_at",
    "intersection",
    "ms_at",
    "nearest_rate",
    "sample_at",
    "subtraction",
    "total_ms",
    "union",
]

SOUND_ONLY_RATE = Fraction(30)
"""The frame rate of what is made of a recording without a picture."""
SourceMs = NewType("SourceMs", int)
"""Milliseconds on the recording's clock; zero is the container's start time."""

EpisodeMs = NewType("EpisodeMs", int)
"""Milliseconds on the finished episode's clock; zero is its first frame, title card included."""

STANDARD_RATES = tuple(
    Fraction(n, d)
    for n, d in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (50, 1), (60000, 1001), (60, 1))
)
"""The constant frame rates that broadcast and every player know."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of time, `start_ms` in it and `end_ms` not.

    >>> Span(5, 9).length_ms
    4
    """

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if self.start_ms < 0:
            raise ValueError(f"a span starts at 0 or later, got {self.start_ms}")
        if self.end_ms < self.start_ms:
            raise ValueError(f"a span ends after it starts, got {self.start_ms} to {self.end_ms}")

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms

    def overlap_ms(self, other: Span) -> int:
        """How much of the two is common, 0 when they only touch."""
        return max(0, min(self.end_ms, other.end_ms) - max(self.start_ms, other.start_ms))

    def grown(self, before_ms: int, after_ms: int) -> Span:
        """The span with room on both sides, never before zero."""
        return Span(max(0, self.start_ms - before_ms), self.end_ms + after_ms)


def union(spans: Iterable[Span], join_ms: int = 0) -> tuple[Span, ...]:
    """The spans in order, overlapping and touching ones joined, empty ones dropped.

    Gaps of up to `join_ms` are closed too.

    >>> union([Span(5, 9), Span(0, 5), Span(20, 20)])
    (Span(start_ms=0, end_ms=9),)
    """
    joined: list[Span] = []
    for span in sorted(s for s in spans if s.length_ms):
        if joined and span.start_ms - joined[-1].end_ms <= join_ms:
            joined[-1] = Span(joined[-1].start_ms, max(joined[-1].end_ms, span.end_ms))
        else:
            joined.append(span)
    return tuple(joined)


def intersection(left: Iterable[Span], right: Iterable[Span]) -> tuple[Span, ...]:
    """What lies in both, in order and disjoint.

    >>> intersection([Span(0, 10)], [Span(5, 20)])
    (Span(start_ms=5, end_ms=10),)
    """
    a, b = union(left), union(right)
    i = j = 0
    common: list[Span] = []
    while i < len(a) and j < len(b):
        start, end = max(a[i].start_ms, b[j].start_ms), min(a[i].end_ms, b[j].end_ms)
        if start < end:
            common.append(Span(start, end))
        if a[i].end_ms <= b[j].end_ms:
            i += 1
        else:
            j += 1
    return tuple(common)


def subtraction(left: Iterable[Span], right: Iterable[Span]) -> tuple[Span, ...]:
    """What lies in `left` and not in `right`, in order and disjoint.

    >>> subtraction([Span(0, 10)], [Span(2, 4)])
    (Span(start_ms=0, end_ms=2), Span(start_ms=4, end_ms=10))
    """
    holes = union(right)
    rest: list[Span] = []
    for span in union(left):
        at = span.start_ms
        for hole in holes:
            if hole.end_ms <= at or hole.start_ms >= span.end_ms:
                continue
            if hole.start_ms > at:
                rest.append(Span(at, hole.start_ms))
            at = hole.end_ms
        if at < span.end_ms:
            rest.append(Span(at, span.end_ms))
    return tuple(rest)


def total_ms(spans: Iterable[Span]) -> int:
    """The length of all spans together, overlaps counted once."""
    return sum(span.length_ms for span in union(spans))


def _rounded(value: Fraction) -> int:
    """The nearest whole number, halves upward, so that rounding never depends on evenness."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def ms_at(frame: int, rate: Fraction) -> int:
    """The millisecond nearest to the start of a frame.

    >>> ms_at(30, Fraction(30000, 1001))
    1001
    """
    return _rounded(Fraction(frame * 1000) / rate)


def frame_at(ms: int, rate: Fraction) -> int:
    """The frame whose start is nearest to a moment.

    >>> frame_at(1001, Fraction(30000, 1001))
    30
    """
    return _rounded(Fraction(ms) * rate / 1000)


def sample_at(frame: int, rate: Fraction, sample_rate: int = 48000) -> int:
    """The audio sample nearest to the start of a frame, always from the absolute frame so that nothing drifts."""
    return _rounded(Fraction(frame * sample_rate) / rate)


def nearest_rate(measured: Fraction) -> Fraction:
    """The standard rate within 2 % of a measured one, else of a small multiple of it, else 30.

    Browser recordings have a millisecond time base, so 30 fps measures as 30.3.

    >>> nearest_rate(Fraction(1000, 33))
    Fraction(30, 1)
    >>> nearest_rate(Fraction(15))
    Fraction(30, 1)
    """
    for factor in (Fraction(1), Fraction(2), Fraction(1, 2), Fraction(1, 4)):
        wanted = measured * factor
        best = min(STANDARD_RATES, key=lambda rate: (abs(rate - wanted), rate.denominator))
        if abs(best - wanted) <= wanted / 50:
            return best
    return Fraction(30)


def clock_text(ms: int) -> str:
    """A moment as people read it.

    >>> clock_text(65_400)
    '1:05.4'
    """
    tenths = (ms + 50) // 100
    hours, rest = divmod(tenths, 36000)
    minutes, rest = divmod(rest, 600)
    seconds = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{seconds}" if hours else f"{minutes}:{seconds}"
