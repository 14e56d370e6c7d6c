"""The pictures of an episode as ffmpeg-python nodes: pieces addressed by frame, never by seconds.

Snapped seconds drift by 0.03 s over 200 pieces in Matroska and by a second unsnapped; frame numbers do not. Nothing
here touches a pixel that is right already: converting 1080p costs more than decoding it, so every stream says what its
colours are before it is scaled, and ffmpeg's scaler then passes on what needs no change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from vidcast.model.recording import VideoTrack
from vidcast.model.timeline import Timeline

__all__ = ["Bar", "copies", "cut_picture", "fitted", "joined", "named", "still", "upright"]

TONE_MAP = (
    ("zscale", {"t": "linear", "npl": 203}),
    ("format", {"pix_fmts": "gbrpf32le"}),
    ("zscale", {"p": "bt709"}),
    ("tonemap", {"tonemap": "mobius", "desat": 0}),
    ("zscale", {"t": "bt709", "m": "bt709", "r": "tv"}),
)
"""HDR to SDR; 203 cd/m2 is HDR reference white (ITU-R BT.2408)."""
TRANSFERS = {"pq": "smpte2084", "hlg": "arib-std-b67"}
MATRICES = {"bt709": "bt709", "bt601": "smpte170m", "bt2020": "bt2020nc"}
"""ffmpeg's names."""
PUBLISHED = {"range": "tv", "colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709"}
RGB = ("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8", "x2rgb", "x2bgr")
"""How the names of pixel formats begin that have no YCbCr matrix."""
ALIKE = 0.01
"""Shapes that differ by less are the same: bars of a few pixels help nobody, and the stretch cannot be seen."""


def fitted(size: tuple[int, int], canvas: tuple[int, int]) -> tuple[int, int]:
    """Width and height, both even, at which a picture fills the canvas as far as its own shape allows.

    >>> fitted((1080, 1920), (1280, 720))
    (404, 720)
    >>> fitted((426, 240), (1280, 720))
    (1280, 720)
    """
    wide, high = size
    across, down = Fraction(canvas[0], wide), Fraction(canvas[1], high)
    if abs(across / down - 1) < ALIKE:
        return canvas
    scale = min(across, down)
    return max(2, round(wide * scale / 2) * 2), max(2, round(high * scale / 2) * 2)


def cut_picture(source: Any, video: VideoTrack, timeline: Timeline, canvas: tuple[int, int], ground: str) -> Any:
    """The kept pictures of one recording, upright on the canvas, on the timeline's constant rate.

    A picture of another shape than the canvas' stands in the middle of `ground`, a colour such as "#14213d". Each
    picture has its own shape: some tools change it midway, when a telephone is turned or another screen is shared.
    """
    rate = timeline.frame_rate
    stream = _steady(source, video, rate).filter("tpad", stop=timeline.frames, stop_mode="clone")
    # The end by itself, so that decoding stops there.
    stream = stream.filter("trim", end_frame=timeline.kept[-1][1])
    if len(timeline.kept) > 1 or timeline.kept[0][0]:
        stream = stream.filter("select", _chosen(timeline.kept))
    return _placed(_counted(stream, rate), video, canvas, ground)


def upright(source: Any, video: VideoTrack, rate: Fraction, size: tuple[int, int]) -> Any:
    """All pictures of a recording on its own clock at a constant rate, on a black canvas of `size` pixels."""
    return _placed(_steady(source, video, rate), video, size, "black")


def _steady(source: Any, video: VideoTrack, rate: Fraction) -> Any:
    """The pictures of a recording at a constant rate from its clock's zero on, marked with the colours they have."""
    return source[str(video.stream)].filter("setparams", **_known(video)).filter("fps", fps=_text(rate), start_time=0)


def _known(video: VideoTrack) -> dict[str, str]:
    """What is known of a recording's colours, for files that do not say it themselves."""
    marks = {"range": "pc" if video.full_range else "tv"}
    if video.hdr is not None:
        return marks | {"colorspace": "bt2020nc", "color_primaries": "bt2020", "color_trc": TRANSFERS[video.hdr]}
    if not video.pixel_format.startswith(RGB):
        marks["colorspace"] = MATRICES[video.matrix]
    return marks


def _chosen(kept: Sequence[tuple[int, int]]) -> str:
    """Which frames are kept, as ffmpeg's `select` reads it: a frame is passed on by reference or dropped.

    A tree of halves, because ffmpeg refuses a sum of more than a hundred terms; nothing is slow with a thousand pieces.

    >>> _chosen([(5, 20), (31, 59), (70, 80)])
    'if(lt(n,31),between(n,5,19),if(lt(n,70),between(n,31,58),between(n,70,79)))'
    """
    if len(kept) == 1:
        ((first, end),) = kept
        return f"between(n,{first},{end - 1})"
    half = len(kept) // 2
    return f"if(lt(n,{kept[half][0]}),{_chosen(kept[:half])},{_chosen(kept[half:])})"


def _placed(stream: Any, video: VideoTrack, canvas: tuple[int, int], ground: str) -> Any:
    """The stream in the published pixels, each picture in its own shape in the middle of the canvas."""
    if video.hdr is None:
        stream = stream.filter("scale", *_fitting(canvas), eval="frame", out_range="tv", out_color_matrix="bt709")
        return _padded(_marked(stream), canvas, ground)
    # Tone mapping takes pictures of one size, and would change the colour of the ground.
    size = fitted(video.upright, canvas)
    stream = _padded(stream.filter("scale", *_fitting(size), eval="frame"), size, "black")
    for name, options in TONE_MAP:
        stream = stream.filter(name, **options)
    return _padded(_marked(stream), canvas, ground)


def _fitting(canvas: tuple[int, int]) -> tuple[str, str]:
    """What `fitted` says, as ffmpeg's `scale` works it out for each picture."""
    wide, high = canvas
    across, down = f"{wide}*ih", f"{high}*iw*sar"
    alike = f"lt(abs({across}/({down})-1),{ALIKE})"
    narrow = f"gt({across},{down})"
    return (
        f"if({alike}+not({narrow}),{wide},max(2,2*round({down}/ih/2)))",
        f"if({alike}+{narrow},{high},max(2,2*round({across}/(iw*sar)/2)))",
    )


def _padded(stream: Any, canvas: tuple[int, int], ground: str) -> Any:
    return stream.filter("pad", *canvas, "(ow-iw)/2", "(oh-ih)/2", color=ground, eval="frame")


def _marked(stream: Any) -> Any:
    """Scaled pictures as they are published: square, 4:2:0, limited range, marked as of ITU-R BT.709."""
    return stream.filter("setsar", 1).filter("format", "yuv420p").filter("setparams", **PUBLISHED)


def still(path: Path, frames: int, rate: Fraction, size: tuple[int, int], number: int) -> Any:
    """A picture, shown for so many frames; `number` tells it from others of the same file."""
    stream = _picture(path, rate, number).filter("scale", *size, out_range="tv", out_color_matrix="bt709")
    stream = _marked(stream)
    return _counted(_held(stream, frames), rate)


@dataclass(frozen=True, slots=True)
class Bar:
    """A name over the beginning of a part: a picture with alpha, and when it is seen."""

    path: Path
    box: tuple[int, int, int, int]
    """Left, upper, right and lower edge of what is not transparent, in pixels; even, so that no colour is smeared."""
    first: int
    """The part's frame with which it begins to appear."""
    frames: int
    """For so many frames it is seen."""
    fade: int
    """It takes so many of them to appear, and as many to go."""


def named(stream: Any, bar: Bar, rate: Fraction, number: int) -> Any:
    """The part with a name over its beginning; all other frames of it are passed on untouched."""
    import ffmpeg

    left, upper, right, lower = bar.box
    name = _picture(bar.path, rate, number).filter("crop", right - left, lower - upper, left, upper, exact=1)
    name = name.filter("scale", out_range="tv", out_color_matrix="bt709").filter("format", "yuva420p")
    name = _held(name, bar.frames)
    if bar.fade:
        name = name.filter("fade", type="in", start_frame=0, nb_frames=bar.fade, alpha=1)
        name = name.filter("fade", type="out", start_frame=bar.frames - bar.fade, nb_frames=bar.fade, alpha=1)
    name = _counted(name, rate, bar.first)
    shown = ffmpeg.overlay(stream, name, x=left, y=upper, eof_action="pass", repeatlast=0)
    return shown.filter("setparams", **PUBLISHED)


def _picture(path: Path, rate: Fraction, number: int) -> Any:
    """The one picture of a file.

    ffmpeg-python takes inputs that are alike for one, and one cannot be used twice; the length of the queue in which a
    single packet waits changes nothing else.
    """
    import ffmpeg

    # Named as a stream of PNG: else a percent sign in a folder's name is taken for a numbered series.
    return ffmpeg.input(f"file:{path}", f="png_pipe", framerate=_text(rate), thread_queue_size=8 + number).video


def _held(stream: Any, frames: int) -> Any:
    """The first picture, decoded and converted once, repeated by reference."""
    held = stream.filter("tpad", stop=frames - 1, stop_mode="clone") if frames > 1 else stream
    return held.filter("trim", end_frame=frames)


def _counted(stream: Any, rate: Fraction, first: int = 0) -> Any:
    """The stream with its frames one after the other at a rate, the first one in the place of frame `first`."""
    count = f"(N+{first})" if first else "N"
    return stream.filter("setpts", f"{count}*{rate.denominator}/({rate.numerator}*TB)")


def copies(stream: Any, count: int) -> list[Any]:
    """`count` copies of a stream: naming an input so often instead decodes it as often."""
    if count == 1:
        return [stream]
    split = stream.filter_multi_output("split", count)
    return [split[index] for index in range(count)]


def joined(stretches: Sequence[Any], rate: Fraction) -> Any:
    """Several stretches one after the other, none with a moment of its own left."""
    import ffmpeg

    whole = stretches[0] if len(stretches) == 1 else ffmpeg.concat(*stretches, v=1, a=0)
    # The joining filter gives a piece of one frame no length, so frames are counted anew.
    return _counted(whole, rate)


def _text(rate: Fraction) -> str:
    return f"{rate.numerator}/{rate.denominator}"
