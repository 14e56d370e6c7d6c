"""Which channels of a recording carry the voice: a dead one or an antiphase pair makes a mono mix of nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Heard", "heard_channels"]

DEAD_DB = 20.0
"""A channel so much quieter than the loudest carries no voice (a left-only microphone)."""
ANTIPHASE = -0.8
"""Two channels correlated below this cancel each other in a mix."""
SILENT_DB = -80.0
"""Below this everywhere, a track is silent."""
CLIPPED_SHARE = 0.001
"""More samples than this share at full scale, and the sound is clipped."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What listening to each channel says."""

    used: str
    """"all", or the index of the one channel to use."""
    warnings: tuple[str, ...]


class _Tally:
    """Sums over a whole track, so that memory does not grow with its length."""

    def __init__(self, channels: int) -> None:
        self.samples = 0
        self.clipped = 0
        self.products = np.zeros((channels, channels))

    def add(self, block: NDArray[np.float32]) -> None:
        """Count a block of shape (channels, samples)."""
        self.samples += block.shape[1]
        self.clipped = self.clipped + int((np.abs(block) >= 0.999).any(axis=0).sum())
        wide = block.astype(np.float64)
        self.products += wide @ wide.T


def heard_channels(container: Any, stream: Any) -> Heard:
    """Which channels of an opened PyAV container's stream to use, and what a person should know of the sound."""
    tally = _listen(container, stream)
    if tally is None or tally.samples == 0:
        return Heard("all", ("its sound cannot be decoded",))
    return _judge(tally)


def _listen(container: Any, stream: Any) -> _Tally | None:
    import av

    tally: _Tally | None = None
    # Interleaved samples: PyAV 18 reads past the planes of a frame with eight or more of them and crashes.
    resampler = av.AudioResampler(format="flt")
    try:
        container.seek(0)
        for frame in container.decode(stream):
            for part in resampler.resample(frame):
                block = part.to_ndarray().reshape(-1, len(part.layout.channels)).T
                tally = tally or _Tally(block.shape[0])
                if block.shape[0] == len(tally.products):
                    tally.add(block)
    except (av.error.FFmpegError, ValueError):
        return tally
    return tally


def _judge(tally: _Tally) -> Heard:
    power = np.diag(tally.products) / tally.samples
    level = 10 * np.log10(power + 1e-12)
    loudest = int(level.argmax())
    if level[loudest] < SILENT_DB:
        return Heard("all", ("the sound track is silent: nothing can be transcribed or trimmed",))
    warnings = []
    if tally.clipped > CLIPPED_SHARE * tally.samples:
        warnings.append("the sound is clipped: the microphone was too loud")
    alive = [index for index in range(len(level)) if level[index] > level[loudest] - DEAD_DB]
    used = "all"
    if len(level) > 1 and len(alive) == 1:
        used = str(loudest)
        warnings.append(f"the voice is only on channel {loudest + 1} of {len(level)}; it goes to both sides")
    elif len(level) == 2:
        correlation = tally.products[0, 1] / (np.sqrt(tally.products[0, 0] * tally.products[1, 1]) + 1e-12)
        if correlation < ANTIPHASE:
            used = "0"
            warnings.append("left and right cancel each other; the left channel is used for both")
    return Heard(used, tuple(warnings))
