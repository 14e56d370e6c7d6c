"""Tells whether two recordings are of the same talk, by how their loudness rises and falls.

Meeting tools leave a video and its sound alone, action cameras a small copy of each video, telephones the file that
they sent and the one that they kept. Their bytes differ and their sound is one performance. Somebody who reads the same
script again is louder and softer at other moments, so that a second take is never mistaken for a copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vidcast.model.recording import Take
from vidcast.run.stage import Bench, stage
from vidcast.tools.listen import listen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Levels = NDArray[np.float64]

__all__ = ["SoundPrint", "is_same_talk", "soundprint"]

SAMPLE_RATE = 8000
HOP_MS = 40
"""One level for so many milliseconds; syllables are three times as long."""

RANGE_DB = 40
"""What is further below the loud parts counts as silence, so that encoders and noise gates make no difference there."""

SEGMENT = 3000 // HOP_MS
"""So many levels are compared at once."""

TELLING_DB = 4.0
"""A segment whose levels vary less says nothing: a tone, hum, silence."""

FEWEST = 3
"""Fewer telling segments do not tell two talks from each other: greetings and jingles are the same each week."""

ALIKE = 0.9
"""The correlation from which two segments are of one performance, as 19 in 20 of any copy are; half of the segments of
second takes stay below 0.4.
"""

SHARE = 0.8
"""So much of what both recordings cover must be alike."""

OTHER = 0.7
"""A segment less alike was changed: words were cut out or covered, so that it is an edit and no copy."""

SHORTEST_SHARE = 2 / 3
"""Where two recordings have less than this part of the longer one in common, one is an excerpt of the other."""

REACH = 400 // HOP_MS
"""Segments may lie so far from where the whole fits best: the clocks of two devices drift apart."""


@dataclass(frozen=True, slots=True)
class SoundPrint:
    """How loud a recording is from moment to moment."""

    levels_db: tuple[int, ...]
    """One level for each 40 ms from source zero, in whole dBFS; nothing for a recording without sound."""


@stage(version=1)
def soundprint(bench: Bench, take: Take) -> SoundPrint:
    """How loud a recording is from moment to moment. Raises BadRecording when its sound cannot be decoded."""
    import numpy as np

    hop = SAMPLE_RATE * HOP_MS // 1000
    samples = listen(take.path, take.recording, SAMPLE_RATE)
    hops = samples[: len(samples) // hop * hop].reshape(-1, hop)
    power = np.mean(np.square(hops, dtype=np.float64), axis=1)
    return SoundPrint(tuple(int(level) for level in np.round(10 * np.log10(np.maximum(power, 1e-10)))))


def is_same_talk(one: SoundPrint, other: SoundPrint) -> bool:
    """Whether two recordings hold one performance, be it that one begins later or ends earlier than the other."""
    long, short = sorted((_heard(one), _heard(other)), key=len, reverse=True)
    if len(short) < FEWEST * SEGMENT:
        return False
    late = _offset(short, long)
    first, behind = max(0, -late), min(len(short), len(long) - late)
    if behind - first < SHORTEST_SHARE * len(long):
        return False
    likenesses = [
        _likeness(short[at : at + SEGMENT], long, at + late)
        for at in range(first, behind - SEGMENT + 1, SEGMENT)
        if short[at : at + SEGMENT].std() >= TELLING_DB
    ]
    alike = sum(likeness >= ALIKE for likeness in likenesses)
    return len(likenesses) >= FEWEST and alike >= SHARE * len(likenesses) and min(likenesses) >= OTHER


def _heard(sound: SoundPrint) -> Levels:
    """The levels above silence."""
    import numpy as np

    levels = np.array(sound.levels_db, dtype=np.float64)
    return np.maximum(levels - (np.percentile(levels, 95) - RANGE_DB), 0.0) if len(levels) else levels


def _offset(short: Levels, long: Levels) -> int:
    """How many levels later in the longer recording the shorter one fits best; less than 0 where it begins earlier."""
    import numpy as np

    size = 1 << (len(short) + len(long)).bit_length()
    spectra = (np.fft.rfft(levels - levels.mean(), size) for levels in (long, short))
    products = np.fft.irfft(next(spectra) * np.conj(next(spectra)), size)
    best = int(np.argmax(products))
    return best if best < len(long) else best - size


def _likeness(segment: Levels, long: Levels, at: int) -> float:
    """The best correlation of a segment with the longer recording near a place, -1 to 1; 0 where that has ended."""
    import numpy as np

    first, behind = max(0, at - REACH), min(len(long), at + len(segment) + REACH)
    if behind - first < len(segment):
        return 0.0
    windows = np.lib.stride_tricks.sliding_window_view(long[first:behind], len(segment))
    windows = windows - windows.mean(axis=1, keepdims=True)
    own = segment - segment.mean()
    scale = np.maximum(np.sqrt((windows**2).sum(axis=1) * (own**2).sum()), 1e-9)
    return float((windows @ own / scale).max())
