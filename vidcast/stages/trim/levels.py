"""How loud a recording is at each moment, and where that alone says that somebody speaks.

No threshold is absolute: it comes from the recording's own levels, so quiet speech and a noisy room both work. Noise is
loud in some pitches and not in others (a fan below 500 Hz, hum at a few tones), so speech is looked for in each band
against that band's own quiet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vidcast.model.times import Span

__all__ = ["FLOOR_DB", "HOP_MS", "Levels", "active_spans", "faint_spans", "measured"]

HOP_MS = 10
WINDOW_MS = 20
FLOOR_DB = -120.0
"""What digital silence measures as."""

EDGES_HZ = (150, 300, 500, 800, 1250, 2000, 3150, 5000, 8000)
"""Bands of about the ear's width. Below lie rumble and hum, and no speech that is not heard above too."""
BELOW_SPEECH_DB = 60.0
"""A band's quiet counts as no quieter than this under loud speech: silence as gates and codecs make it has no level."""
BLOCK_HOPS = 200
NEIGHBOURS = 3
"""Blocks of 2 s on both sides within which a band's quiet is looked for, so that it follows a fan that swells."""
SWELL_DB = 6.0
"""A band's quiet is never taken to be higher than this above its quietest: long quiet speech is no fan."""
DEEPEST_DB = 40.0
"""Nothing so far under loud speech is taken for speech."""
FAINTEST_DB = 45.0
"""Fainter than this under loud speech, a sound beside speech is its echo and not a part of it."""
STEADIED_DB = 2.5
"""More than three hops of noise differ by."""
LEAST_ROOM_HOPS = 100
"""The room alone has to be heard for a second before its loudest moment is known."""
AT_ONCE = 6000
"""Hops whose spectra are held at a time: a minute takes 20 MB, an hour would take 1 GB."""

Decibels = NDArray[np.float32]


@dataclass(frozen=True)
class Levels:
    """How loud a recording is, hop by hop of 10 ms."""

    db: Decibels
    """RMS level in dBFS over a 20 ms window, shape (hops,)."""
    above_quiet_db: Decibels | None = None
    """How far the hop stands out from the recording's own quiet in the bands of speech, shape (hops,); None takes the
    levels themselves for it."""

    @property
    def heard(self) -> Decibels:
        """What speech is looked for in."""
        return self.db if self.above_quiet_db is None else self.above_quiet_db

    @cached_property
    def low_db(self) -> float:
        """The recording's own quiet: the 5th percentile of `heard`."""
        return float(np.percentile(self.heard, 5)) if self.heard.size else FLOOR_DB

    @cached_property
    def high_db(self) -> float:
        """The recording's own speech: the 95th percentile of `heard`."""
        return float(np.percentile(self.heard, 95)) if self.heard.size else FLOOR_DB

    def threshold_db(self, percent: int = 25) -> float:
        """Above this a hop is active: so far up from quiet to speech, at least 4 dB, at most 40 dB under speech."""
        low, high = self.low_db, self.high_db
        return max(low + max(4.0, (high - low) * percent / 100), high - DEEPEST_DB)

    @cached_property
    def steadied(self) -> Decibels:
        """What is heard, over three hops, so that a sound hardly above the noise can be told from it.

        A hop is raised by its neighbours only a little, so that a loud sound stays as long as it is.
        """
        padded = np.pad(np.power(10, self.heard / 10), 1, mode="edge") if self.heard.size else np.zeros(2)
        mean = _decibels((padded[:-2] + padded[1:-1] + padded[2:]) / 3)
        return np.asarray(np.minimum(mean, self.heard + STEADIED_DB), np.float32)

    def faint_db(self, room: Iterable[Span]) -> float:
        """Above this something is heard at all, which beside speech is part of it.

        It is the loudest that the room itself gets where nobody speaks, since a room that hardly varies lets the
        faintest "f" be told from it. Where that cannot be measured it is 15 % of the way up from quiet to speech.
        """
        low, high = self.low_db, self.high_db
        alone = [self.steadied[span.start_ms // HOP_MS : span.end_ms // HOP_MS] for span in room]
        known = np.concatenate(alone) if alone else np.zeros(0)
        if known.size < LEAST_ROOM_HOPS:
            return low + max(3.0, 0.15 * (high - low))
        loudest = float(np.percentile(known, 99.5)) + 0.4
        return max(min(loudest, self.threshold_db()), low + 3.0, high - FAINTEST_DB)

    def within(self, span: Span) -> Decibels:
        """The levels in dBFS of the hops that a stretch touches."""
        return self.db[span.start_ms // HOP_MS : -(-span.end_ms // HOP_MS)]

    def at(self, moment_ms: int) -> float:
        """The loudest hop that touches a moment, in dBFS."""
        first = max(0, moment_ms // HOP_MS - 1)
        near = self.db[first : moment_ms // HOP_MS + 2]
        return float(near.max()) if near.size else FLOOR_DB

    def loud_spans(self, within: Span) -> tuple[Span, ...]:
        """Where something is heard above the recording's own quiet within a stretch, however short."""
        first, end = within.start_ms // HOP_MS, -(-within.end_ms // HOP_MS)
        limit = max(self.low_db + 6, self.high_db - FAINTEST_DB)
        runs = _runs(self.steadied[first:end], limit)
        return tuple(Span(run.start_ms + first * HOP_MS, run.end_ms + first * HOP_MS) for run in runs)


def measured(pcm: NDArray[np.float32], sample_rate: int) -> Levels:
    """The levels of mono sound, values -1 to 1, shape (samples,)."""
    if not len(pcm):
        return Levels(np.zeros(0, np.float32))
    db = _loudness(pcm, sample_rate)
    bands = _bands(pcm, sample_rate, len(db))
    quietest_db = float(np.percentile(db, 95)) - BELOW_SPEECH_DB
    for band in range(bands.shape[1]):
        bands[:, band] -= np.maximum(_quiet(bands[:, band]), quietest_db)
    return Levels(db, _decibels(np.power(10, bands / 10).mean(axis=1)))


def _decibels(power: NDArray[Any]) -> Decibels:
    return np.asarray(10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10))), np.float32)


def _loudness(pcm: NDArray[np.float32], sample_rate: int) -> Decibels:
    """The level of each hop over its window, in dBFS."""
    quarter = sample_rate * WINDOW_MS // 4000
    hops = -(-len(pcm) // (2 * quarter))
    whole = len(pcm) // quarter
    sums = np.zeros(2 * hops + 2, np.float64)
    counts = np.zeros(2 * hops + 2, np.int64)
    blocks = pcm[: whole * quarter].reshape(whole, quarter)
    sums[1 : whole + 1] = np.einsum("ij,ij->i", blocks, blocks, dtype=np.float64)
    counts[1 : whole + 1] = quarter
    rest = pcm[whole * quarter :]
    if len(rest):
        sums[whole + 1], counts[whole + 1] = np.square(rest, dtype=np.float64).sum(), len(rest)
    windows = np.lib.stride_tricks.sliding_window_view
    power = windows(sums, 4)[: 2 * hops : 2].sum(axis=1) / np.maximum(1, windows(counts, 4)[: 2 * hops : 2].sum(axis=1))
    return _decibels(power)


def _bands(pcm: NDArray[np.float32], sample_rate: int, hops: int) -> Decibels:
    """The level of each hop in each band, in dBFS, shape (hops, bands)."""
    hop, window = sample_rate * HOP_MS // 1000, sample_rate * WINDOW_MS // 1000
    weights = _weights(sample_rate, window)
    shape = np.hanning(window).astype(np.float32)
    found = np.empty((hops, weights.shape[1]), np.float32)
    for first, frames in _frames(pcm, hop, window, hops):
        power = np.square(np.abs(np.fft.rfft(frames * shape))).astype(np.float32)
        found[first : first + len(frames)] = _decibels(power @ weights)
    return found


def _frames(pcm: NDArray[np.float32], hop: int, window: int, hops: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The samples of each hop's window, some at a time, with the first one's number."""
    before = (window - hop) // 2
    for first in range(0, hops, AT_ONCE):
        count = min(AT_ONCE, hops - first)
        start = first * hop - before
        end = start + (count - 1) * hop + window
        piece = np.pad(pcm[max(0, start) : end], (max(0, -start), max(0, end - len(pcm))))
        yield first, np.lib.stride_tricks.sliding_window_view(piece, window)[::hop]


def _weights(sample_rate: int, window: int) -> NDArray[np.float32]:
    """What each bin of a Hann window's spectrum adds to the power of each band, shape (bins, bands)."""
    hertz = np.fft.rfftfreq(window, 1 / sample_rate)
    scale = 2 / (window * np.square(np.hanning(window)).sum())
    inside = [(hertz >= low) & (hertz < high) for low, high in pairwise(EDGES_HZ)]
    return np.asarray(np.array([band for band in inside if band.any()]).T * scale, np.float32)


def _quiet(band: Decibels) -> Decibels:
    """A band's own quiet at each hop: its 5th percentile nearby, at most SWELL_DB above that of the recording."""
    lowest = float(np.percentile(band, 5))
    blocks = max(1, len(band) // BLOCK_HOPS)
    edges = np.linspace(0, len(band), blocks + 1).astype(int)
    near = [
        float(np.percentile(band[edges[max(0, at - NEIGHBOURS)] : edges[min(blocks, at + NEIGHBOURS + 1)]], 5))
        for at in range(blocks)
    ]
    centres = (edges[1:] + edges[:-1]) / 2
    followed = np.interp(np.arange(len(band)), centres, near)
    return np.clip(followed, lowest, lowest + SWELL_DB).astype(np.float32)


def active_spans(levels: Levels, shortest_ms: int, percent: int = 25) -> tuple[Span, ...]:
    """Where the level is above the recording's own threshold for at least `shortest_ms`."""
    return tuple(run for run in _runs(levels.heard, levels.threshold_db(percent)) if run.length_ms >= shortest_ms)


def faint_spans(levels: Levels, room: Iterable[Span] = ()) -> tuple[Span, ...]:
    """Where the level is above the recording's own quiet for more than a moment; `room` is where nobody speaks."""
    return tuple(run for run in _runs(levels.steadied, levels.faint_db(room)) if run.length_ms > HOP_MS)


def _runs(db: Decibels, above_db: float) -> tuple[Span, ...]:
    above = np.concatenate([[False], db > above_db, [False]])
    edges = np.flatnonzero(above[1:] != above[:-1]) * HOP_MS
    return tuple(Span(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True))
