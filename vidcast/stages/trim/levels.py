"""How loud a recording is at each moment, and where that alone says that somebody speaks.

No threshold is absolute: it comes from the recording's own levels, so quiet speech and a noisy room both work.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vidcast.model.times import Span

__all__ = ["HOP_MS", "Levels", "active_spans", "faint_spans", "measured"]

HOP_MS = 10
WINDOW_MS = 20
FLOOR_DB = -120.0
"""What digital silence measures as."""


@dataclass(frozen=True, slots=True)
class Levels:
    """RMS level in dBFS of each 10 ms hop (over a 20 ms window), shape (hops,)."""

    db: NDArray[np.float32]

    @property
    def low_db(self) -> float:
        """The recording's own quiet: the 5th percentile."""
        return float(np.percentile(self.db, 5)) if self.db.size else FLOOR_DB

    @property
    def high_db(self) -> float:
        """The recording's own speech: the 95th percentile."""
        return float(np.percentile(self.db, 95)) if self.db.size else FLOOR_DB

    @property
    def threshold_db(self) -> float:
        """Above this a hop is active: a quarter of the way up from quiet to speech, at most 40 dB under speech."""
        low, high = self.low_db, self.high_db
        return max(low + max(4.0, 0.25 * (high - low)), high - 40.0)

    @property
    def faint_db(self) -> float:
        """Above this something is heard at all, which beside speech is part of it."""
        low, high = self.low_db, self.high_db
        return low + max(3.0, 0.15 * (high - low))

    def at(self, moment_ms: int) -> float:
        """The loudest hop that touches a moment, in dBFS."""
        first = max(0, moment_ms // HOP_MS - 1)
        near = self.db[first : moment_ms // HOP_MS + 2]
        return float(near.max()) if near.size else FLOOR_DB

    def is_audible(self, span: Span) -> bool:
        """Whether a stretch is clearly louder than the recording's own quiet."""
        hops = self.db[span.start_ms // HOP_MS : -(-span.end_ms // HOP_MS)]
        return bool(hops.size) and float(np.percentile(hops, 95)) > self.low_db + 6


def measured(pcm: NDArray[np.float32], sample_rate: int) -> Levels:
    """The levels of mono sound, values -1 to 1, shape (samples,)."""
    hop, window = sample_rate * HOP_MS // 1000, sample_rate * WINDOW_MS // 1000
    hops = -(-len(pcm) // hop)
    squares = np.concatenate([[0.0], np.cumsum(np.square(pcm, dtype=np.float64))])
    first = np.arange(hops) * hop - (window - hop) // 2
    start, end = np.clip(first, 0, len(pcm)), np.clip(first + window, 0, len(pcm))
    power = (squares[end] - squares[start]) / np.maximum(1, end - start)
    return Levels((10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))).astype(np.float32))


def active_spans(levels: Levels, shortest_ms: int) -> tuple[Span, ...]:
    """Where the level is above the recording's own threshold for at least `shortest_ms`."""
    return tuple(run for run in _runs(levels, levels.threshold_db) if run.length_ms >= shortest_ms)


def faint_spans(levels: Levels) -> tuple[Span, ...]:
    """Where the level is above the recording's own quiet for more than a moment."""
    return tuple(run for run in _runs(levels, levels.faint_db) if run.length_ms > HOP_MS)


def _runs(levels: Levels, above_db: float) -> tuple[Span, ...]:
    above = np.concatenate([[False], levels.db > above_db, [False]])
    edges = np.flatnonzero(above[1:] != above[:-1]) * HOP_MS
    return tuple(Span(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True))
