"""Every render proves itself before anyone sees it: what was made is what was planned."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from vidcast.errors import BadRecording, RenderUnfit
from vidcast.model.timeline import Timeline
from vidcast.model.times import ms_at
from vidcast.tools.probe import probe

__all__ = ["Proof", "index_comes_first", "prove"]

AAC_FRAME_MS = 22
"""1024 samples at 48 kHz, rounded up: sound may be so much longer than the picture."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a finished file holds."""

    frames: int
    duration_ms: int


def prove(path: Path, timeline: Timeline, size: tuple[int, int]) -> Proof:
    """What the file at `path` holds, if it is what the timeline asks for; else RenderUnfit with each difference."""
    try:
        made = probe(path, "")
    except BadRecording as error:
        raise RenderUnfit(f"{error}; the render broke off: run it again") from error
    video, audio = made.video, made.audio
    if video is None or audio is None:
        raise RenderUnfit(f"{path.name}: the render lacks its {'picture' if video is None else 'sound'}; run it again")
    frame_ms = ms_at(1, timeline.frame_rate)
    wrong = [
        f"{what}: {got}, not {wanted}"
        for what, got, wanted, fits in (
            ("frames", video.frames, timeline.episode_frames, video.frames == timeline.episode_frames),
            ("frame rate", video.frame_rate, timeline.frame_rate, video.frame_rate == timeline.frame_rate),
            ("size", (video.width, video.height), size, (video.width, video.height) == size),
            ("rotation flag", video.rotation, 0, video.rotation == 0),
            ("shape of a pixel", video.sample_aspect, "1/1", video.sample_aspect == "1/1"),
            ("pixels", video.pixel_format, "yuv420p", video.pixel_format == "yuv420p"),
            (
                "milliseconds",
                made.duration_ms,
                timeline.episode_ms,
                abs(made.duration_ms - timeline.episode_ms) <= frame_ms + AAC_FRAME_MS,
            ),
            ("index before the pictures", index_comes_first(path), True, index_comes_first(path)),
        )
        if not fits
    ]
    if wrong:
        raise RenderUnfit(f"{path.name}: the render is not what was planned ({'; '.join(wrong)}); nothing is published")
    return Proof(video.frames, made.duration_ms)


def index_comes_first(path: Path) -> bool:
    """Whether an MP4's `moov` box lies before its `mdat` box, so that it plays while it loads (ISO/IEC 14496-12)."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, kind = struct.unpack(">I4s", head)
            if kind in (b"moov", b"mdat"):
                return bool(kind == b"moov")
            if size == 1:
                size = struct.unpack(">Q", file.read(8).rjust(8, b"\0"))[0] - 8
            if size < 8:
                return False
            file.seek(size - 8, 1)
    return False
