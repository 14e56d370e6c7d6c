"""What a video looks like at given frames: a few brightnesses and colours, the same for any size, turn and codec."""

from __future__ import annotations

import json
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidcast.errors import ProgramFailed
from vidcast.model.document import FrameRate, decode, encode
from vidcast.model.recording import Take
from vidcast.tools.container import opened
from vidcast.tools.process import Limits, run_python

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Look = NDArray[np.float32]
    """Shape (3, SIDE, SIDE), 0 to 255: mean luma, then both chromas, of each field of an upright picture."""
    Looks = dict[int, Look]

Shapes = dict[int, tuple[int, int]]
"""Width and height by frame, upright and in square pixels."""

__all__ = ["SIDE", "Area", "Shapes", "Undecodable", "Wanted", "looks", "of_take", "of_video", "seen"]

SIDE = 32
"""Fields in each direction, whatever the shape of the picture."""
COARSE = 320
"""Pictures are made so small in each direction before their fields are averaged."""
SHORT_LEAP = 8
"""Frames that are sooner decoded than leapt over."""
REORDERED = (4, 300)
"""So many frames before the one that is wanted a leap aims at, first and then: pictures are stored out of order."""


class Undecodable(Exception):
    """A picture or a sound that should be there cannot be decoded."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a picture, in pixels."""

    left: int
    top: int
    width: int
    height: int

    @staticmethod
    def fitted(size: tuple[int, int], canvas: tuple[int, int]) -> Area:
        """Where a picture of `size` lies on a canvas that it is fitted into, centred.

        >>> Area.fitted((720, 1280), (1280, 720))
        Area(left=437, top=0, width=405, height=720)
        """
        scale = min(Fraction(canvas[0], size[0]), Fraction(canvas[1], size[1]))
        width, height = (min(canvas[at], round(size[at] * scale)) for at in (0, 1))
        return Area((canvas[0] - width) // 2, (canvas[1] - height) // 2, width, height)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which looks of which file."""

    path: str
    stream: int
    """The container's index; -1 for its first video."""
    frames: tuple[int, ...]
    rate: FrameRate
    start_ms: int = 0
    """The container's moment of frame 0."""
    areas: tuple[Area, ...] = ()
    """The part of the picture that is looked at, for each frame; none for all of it."""
    quarter_turns: int = 0
    """How often to turn a picture counter-clockwise."""
    strict: bool = False
    """Whether a damaged picture ends it; else it is passed over, as the publishing step does."""


def of_take(take: Take, frames: Iterable[int], rate: Fraction) -> Wanted:
    """The looks of a recording at frames of a constant rate.

    A frame of the grid shows the last picture whose moment is nearest to it or to an earlier one; frames before the
    first picture show that one, so do those after the last.
    """
    video = take.recording.video
    assert video is not None
    asked = tuple(sorted(set(frames)))
    return Wanted(str(take.path), video.stream, asked, rate, take.recording.start_ms, (), video.rotation // 90)


def of_video(path: Path, frames: Iterable[int], rate: Fraction, areas: Mapping[int, Area] | None = None) -> Wanted:
    """The looks of a published video, or of an area of each, at frames of its rate; a damaged picture is a fault."""
    asked = tuple(sorted(set(frames)))
    return Wanted(str(path), -1, asked, rate, areas=tuple(areas[at] for at in asked) if areas else (), strict=True)


def looks(wanted: Sequence[Wanted]) -> tuple[Looks, ...]:
    """The looks by frame, of each that is wanted; raises as `seen` does."""
    return tuple(found for found, _ in seen(wanted))


def seen(wanted: Sequence[Wanted]) -> tuple[tuple[Looks, Shapes], ...]:
    """The looks by frame, of each that is wanted, and the shape that the picture has there.

    One process of its own decodes all of them, so that a file which crashes a decoder crashes only that. Raises
    Undecodable when it does, or when a file that should be sound is damaged; ProgramFailed when it broke a limit. Of a
    recording that cannot be decoded there are none.
    """
    import numpy as np

    if not any(each.frames for each in wanted):
        return tuple(({}, {}) for _ in wanted)
    with tempfile.TemporaryDirectory(prefix="vidcast-looks-") as folder:
        document, target = Path(folder) / "wanted.json", Path(folder) / "looks.npz"
        document.write_text(encode(_Document(tuple(wanted))), encoding="utf-8")
        seconds = 60 + sum(20 * float(max(each.frames, default=0) / each.rate) for each in wanted)
        try:
            said = run_python("vidcast.tools.looks", str(document), str(target), limits=Limits(seconds=seconds)).stdout
        except ProgramFailed as error:
            if error.ending == "crashed":
                raise Undecodable("a file crashes the decoder") from error
            raise
        answer = json.loads(said.splitlines()[-1])
        if "damaged" in answer:
            raise Undecodable(f"{answer['damaged']} is damaged")
        with np.load(target) as stored:
            return tuple(
                (
                    dict(zip(each.frames, stored[f"looks{at}"], strict=False)),
                    {
                        frame: (int(w), int(h))
                        for frame, (w, h) in zip(each.frames, stored[f"shapes{at}"], strict=False)
                    },
                )
                for at, each in enumerate(wanted)
            )


def main(argv: list[str]) -> None:
    """Write the looks that a document asks for to a file, an array for each file, and print a JSON document."""
    import numpy as np

    document = Path(argv[0])
    found = []
    for wanted in decode(_Document, document.read_text(encoding="utf-8"), document.name).wanted:
        try:
            found.append(_looks(wanted))
        except Undecodable:
            if wanted.strict:
                sys.stdout.write(json.dumps({"damaged": Path(wanted.path).name}) + "\n")
                return
            found.append([])
    arrays: dict[str, Any] = {}
    for at, made in enumerate(found):
        arrays[f"looks{at}"] = np.stack([look for look, _ in made]) if made else np.zeros((0, 3, SIDE, SIDE))
        arrays[f"shapes{at}"] = np.array([shape for _, shape in made], int).reshape(-1, 2)
    np.savez(argv[1], **arrays)
    sys.stdout.write(json.dumps({"looks": sum(map(len, found))}) + "\n")


def _looks(wanted: Wanted) -> list[tuple[Look, tuple[int, int]]]:
    import av
    import numpy as np
    from av.video.reformatter import VideoReformatter

    # Only the level: a Python callback would be called from threads of the decoder, and closing it waits for them.
    av.logging.set_libav_level(av.logging.PANIC)
    scaler = VideoReformatter()  # One for all: each new one works out its filters again.
    found: list[tuple[Look, tuple[int, int]]] = []
    try:
        with opened(Path(wanted.path)) as container:
            streams = container.streams if wanted.stream >= 0 else container.streams.video
            stream = streams[max(0, wanted.stream)]
            stream.thread_type = "AUTO"
            if wanted.strict:
                stream.codec_context.options = {"err_detect": "explode"}
            aspect = stream.sample_aspect_ratio or 1
            reel = _Reel(container, stream, _Clock(wanted.rate, Fraction(wanted.start_ms, 1000)), strict=wanted.strict)
            for frame, area in zip_longest(wanted.frames, wanted.areas):
                picture = reel.at(frame)
                shape = (max(1, round(picture.width * aspect)), picture.height)
                look = np.rot90(_look(picture, scaler, area), wanted.quarter_turns, axes=(1, 2))
                found.append((look, shape[::-1] if wanted.quarter_turns % 2 else shape))
    except (av.FFmpegError, IndexError) as error:
        raise Undecodable(type(error).__name__) from error
    return found


@dataclass(frozen=True, slots=True)
class _Document:
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class _Clock:
    rate: Fraction
    zero: Fraction
    """Seconds of the container's clock at frame 0."""

    def frame(self, seconds: Fraction) -> int:
        """The frame nearest to a moment of the container's clock, halves upward."""
        return ((seconds - self.zero) * self.rate + Fraction(1, 2)).__floor__()

    def seconds(self, frame: int) -> Fraction:
        return frame / self.rate + self.zero


class _Reel:
    """A video that is wound forward only, leaping where a keyframe lies between."""

    def __init__(self, container: Any, stream: Any, clock: _Clock, *, strict: bool) -> None:
        self.container, self.stream, self.clock, self.strict = container, stream, clock, strict
        self.keys = sorted(
            clock.frame(entry.timestamp * stream.time_base) for entry in stream.index_entries if entry.is_keyframe
        )
        self.pictures: Iterator[Any] = self._decoded()
        self.shown: tuple[int, Any] | None = None
        self.coming: tuple[int, Any] | None = None

    def at(self, slot: int) -> Any:
        """The picture shown at a frame; frames are asked for in rising order. Raises Undecodable."""
        if self._leap_pays(slot):
            self._leap(slot)
        if self.shown is None:
            self.shown, self.coming = self.coming or self._next(), self._next()
        while self.coming is not None and self.coming[0] <= slot:
            self.shown, self.coming = self.coming, self._next()
        if self.shown is None:
            raise Undecodable("no picture")
        return self.shown[1]

    def _decoded(self) -> Iterator[Any]:
        """The pictures from here on."""
        import av

        for packet in self.container.demux(self.stream):
            try:
                yield from packet.decode()
            except av.error.InvalidDataError:
                if self.strict:
                    raise

    def _next(self) -> tuple[int, Any] | None:
        for picture in self.pictures:
            at = picture.pts if picture.pts is not None else picture.dts
            if at is not None:
                return self.clock.frame(at * self.stream.time_base), picture
        return None

    def _leap_pays(self, slot: int) -> bool:
        """Whether a keyframe lies well between here and there."""
        here = self.shown[0] if self.shown else 0
        at = bisect_right(self.keys, slot - REORDERED[0]) - 1
        return at >= 0 and self.keys[at] > here + SHORT_LEAP

    def _leap(self, slot: int) -> None:
        for earlier in REORDERED:
            aim = self.clock.seconds(max(0, slot - earlier)) / self.stream.time_base
            self.container.seek(int(aim), stream=self.stream, backward=True)
            self._start()
            if self.coming is not None and self.coming[0] <= slot:
                return
        # The index promises what is not there, so the rest is wound through: leaps would start from 0 each time.
        self.keys = []
        self.container.seek(0, stream=self.stream)
        self._start()

    def _start(self) -> None:
        self.pictures, self.shown = self._decoded(), None
        self.coming = self._next()


def _look(picture: Any, scaler: Any, area: Area | None) -> Look:
    import numpy as np

    small = scaler.reformat(picture, width=COARSE, height=COARSE, format="yuv444p", interpolation="BILINEAR")
    planes = np.stack([np.frombuffer(plane, np.uint8).reshape(COARSE, -1)[:, :COARSE] for plane in small.planes])
    where = area or Area(0, 0, picture.width, picture.height)
    steps = (np.arange(COARSE) + 0.5) / COARSE
    down = (where.top + steps * where.height) * COARSE / picture.height
    across = (where.left + steps * where.width) * COARSE / picture.width
    fields = planes[np.ix_((0, 1, 2), down.astype(int), across.astype(int))]
    fields = fields.reshape(3, SIDE, COARSE // SIDE, SIDE, COARSE // SIDE)
    look: Look = fields.mean(axis=(2, 4), dtype=np.float32)
    return look


if __name__ == "__main__":
    main(sys.argv[1:])
