"""What the picture track of an opened recording is: its size, turn, rate and colours, from one picture and the clock.

Headers are not believed where the first picture says otherwise, and where neither says anything the rules of common
players decide, so that colours look as they did on the phone.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from statistics import median
from typing import Any

from vidcast.errors import BadRecording
from vidcast.model.recording import VideoTrack
from vidcast.model.times import nearest_rate

__all__ = ["MOST_PIXELS", "matrix_of", "video_track"]

MOST_PIXELS = 40_000_000
MOST_DAMAGED = 100
"""So many packets that no decoder understands may come before the first picture."""

HDR = {16: "pq", 18: "hlg"}
"""Transfer characteristics of ITU-T H.273 that need tone mapping."""

MATRICES = {1: "bt709", 4: "bt601", 5: "bt601", 6: "bt601", 7: "bt709", 9: "bt2020", 10: "bt2020"}
"""Matrix coefficients of ITU-T H.273; FCC is within a thousandth of BT.601, and SMPTE 240M near BT.709."""

JPEG_RANGE = 2
"""FFmpeg's AVCOL_RANGE_JPEG: luma from 0 to 255."""

VARIABLE = "variable frame rate; the episode gets a constant one"


def video_track(container: Any, stream: Any, times: Sequence[int]) -> tuple[VideoTrack, tuple[str, ...]]:
    """What is known of a PyAV container's picture stream, and what a person should know of it.

    `times` are its packets' presentation times in order, in the stream's time base. Raises BadRecording when the
    picture is too large or none can be decoded.
    """
    context = stream.codec_context
    told = int(context.colorspace)
    _refuse_too_large(context.width, context.height)
    frame = _first_frame(container, stream)
    if frame is None:
        raise BadRecording("its picture cannot be decoded; play it on the phone, export it again and drop it again")
    _refuse_too_large(frame.width, frame.height)
    intervals = [after - before for before, after in itertools.pairwise(times) if after > before]
    middle = median(intervals) if intervals else 0
    uneven = sum(abs(interval - middle) > middle / 2 for interval in intervals)
    variable = uneven * 50 > len(intervals)
    # The container's word before the picture's own, as players have it.
    aspect = stream.sample_aspect_ratio or context.sample_aspect_ratio or Fraction(1)
    hdr = HDR.get(int(frame.color_trc))
    track = VideoTrack(
        codec=context.codec.canonical_name,
        width=frame.width,
        height=frame.height,
        rotation=round(frame.rotation / 90) * 90 % 360,
        frame_rate=nearest_rate(1 / (_refined(intervals, middle) * stream.time_base)) if middle else Fraction(30),
        variable_frame_rate=variable,
        pixel_format=frame.format.name,
        hdr=hdr,
        sample_aspect=f"{aspect.numerator}/{aspect.denominator}",
        stream=stream.index,
        frames=len(times),
        matrix=matrix_of(_tag(context, told, frame), frame.width, frame.height, hdr is not None),
        full_range=_full_range(frame),
    )
    return track, (VARIABLE,) if variable else ()


def matrix_of(tag: int, width: int, height: int, hdr: bool) -> str:
    """The YCbCr matrix of a picture, from its tag (matrix coefficients of ITU-T H.273).

    Without one: BT.2020 for HDR, BT.709 for 720 lines or more, whichever way the picture is turned, else BT.601.

    >>> matrix_of(2, 720, 1280, hdr=False)
    'bt709'
    """
    if tag in MATRICES:
        return MATRICES[tag]
    if hdr:
        return "bt2020"
    return "bt709" if min(width, height) >= 720 or max(width, height) >= 1280 else "bt601"


def _tag(context: Any, told: int, frame: Any) -> int:
    """The matrix that the picture is tagged with; in VP8, whose decoder says BT.601 of all, what the container told."""
    return told if context.name == "vp8" and told in MATRICES else int(frame.colorspace)


def _full_range(frame: Any) -> bool:
    """Whether luma uses all values: said by the tag or, in older files, by the pixel format; so are RGB and grey."""
    name = frame.format.name
    return (
        int(frame.color_range) == JPEG_RANGE or name.startswith(("yuvj", "gray", "mono", "pal")) or frame.format.is_rgb
    )


def _refuse_too_large(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise BadRecording(f"{width}x{height} is more than the {MOST_PIXELS // 1_000_000} megapixels allowed")


def _refined(intervals: list[int], middle: float) -> Fraction:
    """The mean of the intervals that are the median but for one tick of the container's clock, where that is fine.

    Matroska and WebM count whole milliseconds: 29.97 frames a second lie 33 and 34 ms apart, as 30 do, only in another
    mixture.
    """
    usual = [interval for interval in intervals if abs(interval - middle) <= min(1, middle / 10)]
    return Fraction(sum(usual), len(usual)) if usual else Fraction(middle)


def _first_frame(container: Any, stream: Any) -> Any:
    """The first picture that can be decoded, or None; one that is too large is not tried."""
    import av

    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
    container.seek(0, stream=stream)
    damaged = 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            damaged += 1
            if damaged > MOST_DAMAGED:
                return None
            continue
        if frames:
            return frames[0]
    return None
