"""How far the published sound is from where the plan puts it, found by listening for it in the recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["SOUND_RATE", "Echo", "Window", "echo", "loudness_of"]

SOUND_RATE = 8000
"""Samples per second that are compared: a voice is below 4 kHz, and above AAC puts noise of its own."""
REACH = SOUND_RATE * 200 // 1000
"""The sound is looked for so many samples before and after its place."""
LONGEST = SOUND_RATE * 2000 // 1000
SHORTEST = SOUND_RATE * 150 // 1000
"""A window has so many samples at most and at least."""
TELLING = 10 ** (-35 / 20)
"""Sound so much quieter than the recording's voice tells nothing: 35 dB."""
SILENT = 10 ** (-75 / 20)
"""Below this there is nothing to hear, whatever the recording's own level."""
ALIKE = 0.5
"""Less correlation than this at the best place, and it is another sound."""
AS_GOOD = 0.02
"""Of places whose correlation differs by no more than this the nearest counts: a tone fits again each period."""
HOP = SOUND_RATE * 20 // 1000


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the published sound and where its plan takes it from, in samples."""

    published: int
    source: int
    samples: int

    def tried(self, *, backwards: bool) -> tuple[Window, ...]:
        """Up to five windows within this one, from its beginning or, backwards, from its end."""
        count = max(1, min(5, self.samples // LONGEST))
        length = min(self.samples, LONGEST)
        starts = [at * length for at in range(count)]
        if backwards:
            starts = [self.samples - length - start for start in starts]
        return tuple(Window(self.published + start, self.source + start, length) for start in starts)


@dataclass(frozen=True, slots=True)
class Echo:
    """Where a stretch of the published sound is found in the recording."""

    late_ms: int
    """How much later in the recording than planned."""
    same: bool
    """Whether it is found at all."""


def loudness_of(source: Samples) -> float:
    """The RMS of a recording's loud stretches, its voice: the 95th percentile over hops of 20 ms."""
    import numpy as np

    hops = source[: len(source) // HOP * HOP].reshape(-1, HOP)
    return float(np.percentile(np.sqrt(np.mean(np.square(hops), axis=1)), 95)) if len(hops) else 0.0


def echo(published: Samples, source: Samples, window: Window, voice: float, *, backwards: bool) -> Echo | None:
    """Where the published sound of a window is in the source, or None when nothing is heard there that would tell.

    `voice` is `loudness_of(source)`. Backwards, the window is searched for sound from its end.
    """
    for narrow in window.tried(backwards=backwards):
        if narrow.samples < SHORTEST:
            return None
        planned = _stretch(source, narrow.source, narrow.samples)
        if _rms(planned) > max(SILENT, voice * TELLING):
            return _found(_stretch(published, narrow.published, narrow.samples), source, narrow)
    return None


def _found(heard: Samples, source: Samples, window: Window) -> Echo:
    import numpy as np

    around = _stretch(source, window.source - REACH, window.samples + 2 * REACH)
    likeness = _likeness(heard, around)
    best = float(likeness.max())
    late = np.flatnonzero(likeness >= best - AS_GOOD) - REACH
    nearest = int(late[np.argmin(np.abs(late))])
    return Echo(round(nearest * 1000 / SOUND_RATE), best >= ALIKE)


def _likeness(heard: Samples, around: Samples) -> NDArray[np.float64]:
    """The normalised correlation of a sound with each place in a longer one, -1 to 1."""
    import numpy as np

    heard64, around64 = heard.astype(np.float64), around.astype(np.float64)
    size = 1 << (len(around) + len(heard) - 1).bit_length()
    spectrum = np.fft.rfft(around64, size) * np.conj(np.fft.rfft(heard64, size))
    places = len(around) - len(heard) + 1
    products = np.fft.irfft(spectrum, size)[:places]
    sums = np.concatenate([[0.0], np.cumsum(np.square(around64))])
    energy = (sums[len(heard) :] - sums[: len(sums) - len(heard)])[:places]
    scale = np.sqrt(np.maximum(energy, 1e-9) * max(float(np.sum(np.square(heard64))), 1e-9))
    likeness: NDArray[np.float64] = products / scale
    return likeness


def _stretch(samples: Samples, first: int, length: int) -> Samples:
    """A stretch of sound; what lies outside is silence."""
    import numpy as np

    before, after = max(0, -first), max(0, first + length - len(samples))
    inside = samples[max(0, first) : max(0, first + length)]
    return np.pad(inside, (min(before, length), min(after, length)))[:length]


def _rms(samples: Samples) -> float:
    import numpy as np

    return float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0
