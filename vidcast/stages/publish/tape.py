"""Sound in a file between two steps: stereo at 48 kHz as 32-bit floats, read and written a stretch at a time.

An hour of it is 1.4 GB, so it is never held whole, nor mapped: mapped pages count as memory used. The files are AU,
whose header allows any length and which ffmpeg reads.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidcast.model.recording import AudioTrack, Take
from vidcast.tools.ffmpeg import Ffmpeg, Graph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["BLOCK", "MOST_STRAY_S", "SAMPLE_RATE", "Tape", "blocks", "decoded", "samples_of", "seconds_for", "written"]

MOST_STRAY_S = 0.02
"""Sound may stray so far from its time stamps before it is put right; with ffmpeg's own 0.1 whole frames add up."""
SAMPLE_RATE = 48_000
BLOCK = 1 << 18
"""So many samples are worked on at once: 5.5 s."""
FRAME_BYTES = 8
"""Two channels of four bytes."""
HEADER = struct.Struct(">4s5I")
"""Magic, where the samples begin, their bytes, encoding, sample rate, channels."""
UNKNOWN_LENGTH = 0xFFFFFFFF
FLOAT = 6


@dataclass(frozen=True, slots=True)
class Tape:
    """A file of stereo sound at 48 kHz."""

    path: Path
    samples: int
    """Its length."""
    offset: int
    """The byte at which its first sample lies."""

    @staticmethod
    def of(path: Path) -> Tape:
        """The sound in an AU file of the one kind that is made here."""
        with path.open("rb") as file:
            magic, offset, _, encoding, rate, channels = HEADER.unpack(file.read(HEADER.size))
        if (magic, encoding, rate, channels) != (b".snd", FLOAT, SAMPLE_RATE, 2):
            raise ValueError(f"{path.name}: not 48 kHz stereo floats, got {(magic, encoding, rate, channels)}")
        return Tape(path, (path.stat().st_size - offset) // FRAME_BYTES, offset)

    def read(self, first: int, end: int) -> Samples:
        """The samples of a half-open stretch, shape (end - first, 2); silence where the tape has none."""
        import numpy as np

        sound = np.zeros((max(0, end - first), 2), np.float32)
        start, stop = max(0, first), min(end, self.samples)
        if start < stop:
            place = self.offset + start * FRAME_BYTES
            stored = np.fromfile(self.path, ">f4", 2 * (stop - start), offset=place)
            sound[start - first : stop - first] = stored.reshape(-1, 2)
        return sound


def written(path: Path, stretches: Iterable[Samples]) -> Tape:
    """The stretches, each of shape (n, 2), one after the other in a new file."""
    with path.open("wb") as file:
        file.write(HEADER.pack(b".snd", HEADER.size, UNKNOWN_LENGTH, FLOAT, SAMPLE_RATE, 2))
        for stretch in stretches:
            file.write(stretch.astype(">f4").tobytes())
    return Tape.of(path)


def blocks(first: int, end: int) -> Iterator[tuple[int, int]]:
    """A half-open stretch in parts of BLOCK samples at most.

    >>> list(blocks(0, BLOCK + 1)) == [(0, BLOCK), (BLOCK, BLOCK + 1)]
    True
    """
    for start in range(first, end, BLOCK):
        yield start, min(start + BLOCK, end)


def decoded(take: Take, samples: int, target: Path, ffmpeg: Ffmpeg) -> Tape:
    """The sound of a recording from source zero on, exactly so many samples, the voice on both sides.

    Sound that starts late stays late, gaps in it stay gaps, and where it ends early silence follows: all of them
    digital silence. Raises ProgramFailed.
    """
    import ffmpeg as graph

    audio = take.recording.audio
    if audio is None:
        raise ValueError("a recording without sound has none to decode")
    stream = ffmpeg.source(take.path)[str(audio.stream)]
    conform: dict[str, Any] = {"async": 1, "first_pts": 0, "min_hard_comp": MOST_STRAY_S}
    stream = _repaired(stream.filter("aresample", SAMPLE_RATE, **conform), audio)
    stream = stream.filter("atrim", end_sample=samples)
    node = graph.output(stream, f"file:{target}", f="au", acodec="pcm_f32be", ar=SAMPLE_RATE, map_metadata=-1)
    length_us = samples * 1_000_000 // SAMPLE_RATE
    ffmpeg.render(Graph(node, as_stamped=True), scratch=target.parent, total_us=length_us, seconds=seconds_for(samples))
    tape = Tape.of(target)
    os.truncate(target, tape.offset + samples * FRAME_BYTES)
    return Tape.of(target)


def _repaired(stream: Any, audio: AudioTrack) -> Any:
    """The stream in stereo, with the channel that carries the voice on both sides where only one does."""
    if audio.used_channels == "all":
        return stream.filter("aformat", channel_layouts="stereo", sample_fmts="fltp")
    channels = audio.used_channels.split(",")
    # Not `pan`: ffmpeg-python escapes the equals signs of its argument once too often.
    sides = f"{channels[0]}-0|{channels[-1]}-1"
    return stream.filter("channelmap", map=sides, channel_layout="stereo")


def samples_of(ms: int) -> int:
    """So many milliseconds in samples."""
    return ms * SAMPLE_RATE // 1000


def seconds_for(samples: int) -> float:
    """How long a program may work on so much sound: far more than it needs."""
    return 60 + 20 * samples / SAMPLE_RATE
