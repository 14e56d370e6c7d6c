"""The waveform of a recording or of a finished episode, as small as a web page needs it to draw.

The file is one JSON document, close to what audiowaveform and the players made for it know, but by time instead of by
pixels: {version, per_second, duration_ms, min: [...], max: [...]}. Point i covers the hundredth of a second that begins
i / per_second seconds after the clock's zero; its lowest and highest sample are whole numbers from -127 to 127, where
127 is full scale. Both lists have `points` numbers; a stretch without sound is 0 in both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vidcast.errors import BadRecording
from vidcast.model.recording import Recording, Take
from vidcast.run.stage import Bench, stage
from vidcast.tools.container import opened

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["PER_SECOND", "Peaks", "peaks"]

PER_SECOND = 100
FULL_SCALE = 127
FRAMES_AT_ONCE = 256
"""Decoded frames that are looked at together: about 5 s."""


@dataclass(frozen=True, slots=True)
class Peaks:
    """A finished waveform, `peaks.json` in its folder."""

    name: str
    per_second: int
    points: int


@stage(version=1)
def peaks(bench: Bench, take: Take) -> Peaks:
    """The lowest and highest sample of the voice in each hundredth of a second, on the recording's own clock.

    Raises BadRecording when its sound cannot be decoded.
    """
    recording = take.recording
    points = -(-recording.duration_ms * PER_SECOND // 1000)
    lowest, highest = _extremes(take, points)
    document = {
        "version": 1,
        "per_second": PER_SECOND,
        "duration_ms": recording.duration_ms,
        "min": lowest,
        "max": highest,
    }
    (bench.out / "peaks.json").write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")
    return Peaks("peaks.json", PER_SECOND, points)


def _extremes(take: Take, points: int) -> tuple[list[int], list[int]]:
    """The lowest and the highest sample of each point, as numbers from -127 to 127."""
    import numpy as np

    lowest, highest = np.zeros(points, np.float32), np.zeros(points, np.float32)
    for run in _runs(take):
        run.widen(lowest, highest)
    pair = (np.clip(np.rint(values * FULL_SCALE), -FULL_SCALE, FULL_SCALE) for values in (lowest, highest))
    low, high = (values.astype(np.int8).tolist() for values in pair)
    return low, high


@dataclass(frozen=True, slots=True)
class _Run:
    """Samples of the voice that follow each other without a step in time."""

    first: int
    """Samples from source zero to the first of these; below zero for sound before it."""
    rate: int
    voice: Samples

    def widen(self, lowest: Samples, highest: Samples) -> None:
        """Let each point reach as far as the samples that belong to it."""
        import numpy as np

        begin = self.first * PER_SECOND // self.rate
        end = -(-(self.first + len(self.voice)) * PER_SECOND // self.rate)
        edges = -(-np.arange(begin, end) * self.rate // PER_SECOND) - self.first
        edges[0] = 0
        low, high = np.minimum.reduceat(self.voice, edges), np.maximum.reduceat(self.voice, edges)
        start, stop = max(0, begin), min(end, len(lowest))
        if start < stop:
            here, there = slice(start, stop), slice(start - begin, stop - begin)
            np.minimum(lowest[here], low[there], out=lowest[here])
            np.maximum(highest[here], high[there], out=highest[here])


def _runs(take: Take) -> Iterator[_Run]:
    """The voice of a recording, a few seconds at a time."""
    import av

    if take.recording.audio is None:
        return
    try:
        with opened(take.path) as container:
            yield from _gathered(_frames(container, take.recording), take.recording.audio.used_channels)
    except av.FFmpegError as error:
        raise BadRecording(
            f"{take.path.name}: the sound cannot be decoded: {error.strerror}; copy the file again"
        ) from error


def _frames(container: Any, recording: Recording) -> Iterator[tuple[int, int, Samples]]:
    """Each decoded frame: its first sample counted from source zero, its sample rate, its samples by channel."""
    import av

    assert recording.audio is not None
    # Interleaved samples: PyAV 18 reads past the planes of a frame with eight or more of them and crashes.
    resampler = av.AudioResampler(format="flt")
    stream, at = container.streams[recording.audio.stream], 0
    # Whole numbers instead of fractions: there are fifty frames a second.
    tick = stream.time_base
    for frame in container.decode(stream):
        if frame.pts is not None:
            at = frame.pts * tick.numerator * frame.sample_rate // tick.denominator
            at -= recording.start_ms * frame.sample_rate // 1000
        channels = len(frame.layout.channels)
        if frame.format.name == "fltp" and channels < 8:
            yield at, frame.sample_rate, frame.to_ndarray()
            at += frame.samples
            continue
        frame.pts = None
        for part in resampler.resample(frame):
            yield at, frame.sample_rate, part.to_ndarray().reshape(-1, channels).T
            at += part.samples


def _gathered(frames: Iterator[tuple[int, int, Samples]], used_channels: str) -> Iterator[_Run]:
    """Frames that follow each other laid together, some seconds at a time, and mixed to the voice.

    Time stamps of whole milliseconds jitter by less than a point; the next seconds begin where theirs says again.
    """
    waiting: list[Samples] = []
    first = at = rate = 0
    for place, its_rate, samples in frames:
        near = its_rate == rate and abs(place - at) <= rate // PER_SECOND
        follows = near and waiting and len(samples) == len(waiting[0])
        if waiting and (not follows or len(waiting) >= FRAMES_AT_ONCE):
            yield _Run(first, rate, _mixed(waiting, used_channels))
            waiting = []
        if not waiting:
            first = at = place
            rate = its_rate
        waiting.append(samples)
        at += samples.shape[1]
    if waiting:
        yield _Run(first, rate, _mixed(waiting, used_channels))


def _mixed(frames: list[Samples], used_channels: str) -> Samples:
    """The mean of the channels that carry the voice; of all where the recorder left those out."""
    import numpy as np

    together = np.concatenate(frames, axis=1)
    indices = [] if used_channels == "all" else [int(index) for index in used_channels.split(",")]
    there = [index for index in indices if index < len(together)] or list(range(len(together)))
    voice: Samples = together[there[0]] if len(there) == 1 else together[there].mean(axis=0)
    return voice
