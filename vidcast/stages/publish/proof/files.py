"""What one published file holds, read from its packets and its first picture, and what of it is not as it should be."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from vidcast.tools.container import opened
from vidcast.tools.looks import Undecodable

__all__ = ["AAC_FRAME_MS", "Contents", "Picture", "contents", "index_comes_first"]

AAC_FRAME_MS = 22
"""1024 samples at 48 kHz, rounded up: sound may be so much longer than the picture."""
OUR_TAGS = frozenset(
    {"major_brand", "minor_version", "compatible_brands", "encoder", "handler_name", "vendor_id", "language"}
)
"""What ffmpeg writes into every MP4; anything else came with a recording."""
OUR_HANDLERS = frozenset({"", "VideoHandler", "SoundHandler", "TextHandler", "SubtitleHandler"})
BT709 = 1
LIMITED = 1
"""Values of ITU-T H.273, and FFmpeg's AVCOL_RANGE_MPEG."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The video of a file."""

    width: int
    height: int
    rotation: int
    sample_aspect: Fraction
    pixel_format: str
    colours: tuple[int, int, int, int]
    """Range, matrix, primaries and transfer."""
    frames: int
    steady: bool
    """Whether frame n lies exactly at n / rate, for every n."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds."""

    name: str
    kinds: tuple[str, ...]
    """Of its streams, in order: video, audio, data, subtitle."""
    picture: Picture | None
    sound_stream: int
    """The index of its sound's stream; -1 for none."""
    sound_ms: int
    """Where its sound ends."""
    sound_sha256: str
    """Of its packets' bytes."""
    tags: tuple[str, ...]
    """Keys of metadata that are not ffmpeg's own."""
    chapters: tuple[int, ...]
    """Where its chapters begin, in milliseconds."""
    index_first: bool


def contents(path: Path, rate: Fraction) -> Contents:
    """What the file at `path` holds; `rate` is the one its pictures should have. Raises Undecodable."""
    import av

    try:
        with opened(path) as container:
            found = _read(container, path, rate)
    except (av.FFmpegError, StopIteration) as error:
        raise Undecodable(f"{path.name} cannot be read") from error
    if not {"video", "audio"} & set(found.kinds):
        raise Undecodable(f"{path.name} is empty")
    return found


def _read(container: Any, path: Path, rate: Fraction) -> Contents:
    # Attached chapter texts are no stream of their own that anybody sees.
    chaptered = bool(container.chapters())
    kinds = [stream.type for stream in container.streams]
    if chaptered and kinds[-1:] in (["data"], ["subtitle"]):
        kinds.pop()
    video = next(iter(container.streams.video), None)
    moments, sound_ms, sha256 = _packets(container, video)
    return Contents(
        name=path.name,
        kinds=tuple(kinds),
        picture=_picture(container, video, moments, rate) if video is not None else None,
        sound_stream=kinds.index("audio") if "audio" in kinds else -1,
        sound_ms=sound_ms,
        sound_sha256=sha256,
        tags=tuple(sorted(set(_tags(container)))),
        chapters=tuple(round(each["start"] * each["time_base"] * 1000) for each in container.chapters()),
        index_first=index_comes_first(path),
    )


def _packets(container: Any, video: Any) -> tuple[list[Fraction], int, str]:
    """The pictures' moments in order, in seconds, where the sound ends, and its packets' hash."""
    digest, end, moments = hashlib.sha256(), Fraction(0), []
    streams = [stream for stream in (video, next(iter(container.streams.audio), None)) if stream is not None]
    for packet in container.demux(streams):
        if not packet.size or packet.pts is None:
            continue
        at = packet.pts * packet.time_base
        if packet.stream.type == "video":
            moments.append(at)
        else:
            digest.update(bytes(packet))
            end = max(end, at + (packet.duration or 0) * packet.time_base)
    return sorted(moments), round(end * 1000), digest.hexdigest()


def _picture(container: Any, stream: Any, moments: list[Fraction], rate: Fraction) -> Picture:
    container.seek(0)
    frame, context = next(container.decode(stream)), stream.codec_context
    return Picture(
        width=frame.width,
        height=frame.height,
        rotation=round(frame.rotation) % 360,
        sample_aspect=Fraction(context.sample_aspect_ratio or 1),
        pixel_format=frame.format.name,
        colours=(
            int(context.color_range),
            int(context.colorspace),
            int(context.color_primaries),
            int(context.color_trc),
        ),
        frames=len(moments),
        steady=all(at == n / rate for n, at in enumerate(moments)),
    )


def _tags(container: Any) -> Iterator[str]:
    for metadata in (container.metadata, *(stream.metadata for stream in container.streams)):
        for key, value in metadata.items():
            foreign = key == "handler_name" and value not in OUR_HANDLERS
            foreign |= key == "encoder" and not value.startswith(("Lavf", "Lavc"))
            if foreign or key not in OUR_TAGS:
                yield key


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
