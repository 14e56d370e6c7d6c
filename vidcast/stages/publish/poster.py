"""The poster of an episode: a moment that a person chose, else a sharp picture of the leader as he mostly looks.

Eyes are open and a head is in its place in most pictures, so the one nearest to the middle of all that are sharp needs
no model of a face, and is none with a blink, a turn or a hand before the camera. Sharpness alone would choose an open
mouth, whose teeth are edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from vidcast.errors import BadRequest
from vidcast.model.rundown import Rundown
from vidcast.model.times import clock_text, frame_at
from vidcast.run.runner import Result
from vidcast.run.stage import Bench, stage
from vidcast.stages.publish.graph import copies, fitted
from vidcast.stages.publish.picture import Render, Rendition
from vidcast.tools.ffmpeg import Ffmpeg

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pictures = NDArray[np.float32]
    """Luma from 0 to 255, shape (pictures, height, width)."""

__all__ = ["LARGE", "SMALL", "Poster", "best_of", "poster"]

LARGE, SMALL = (1280, 720), (640, 360)
"""Width and height of the two files."""
AFTER_MS = 6000
"""By then the leader's name has gone from over the picture."""
WITHIN_MS = 15_000
"""So long after that pictures are looked at."""
EVERY = 3
"""Each so many of them."""
MEAN_LUMA = (40.0, 215.0)
"""Darker or brighter than this on the whole is black, white or wrongly exposed."""
USUAL = 0.75
"""This share of the pictures, those nearest to the middle of all, are looked at for sharpness."""
SHARP = 0.85
"""Pictures with so much of the sharpest one's sharpness are sharp."""
FLAT = 12.0
"""With a smaller standard deviation of luma there is nothing in the picture."""


@dataclass(frozen=True, slots=True)
class Poster:
    """Two JPEG files in one folder."""

    large: str
    """1280 x 720."""
    small: str
    """640 x 360."""


@stage(version=1)
def poster(bench: Bench, rundown: Rundown, render: Result[Render], at_ms: int | None, ffmpeg: Ffmpeg) -> Poster:
    """A wide picture of the message, in two sizes; one of another shape stands before its own blurred copy.

    `at_ms` is a moment of the episode that a person chose. Raises BadRequest when the episode is over by then.
    """
    largest, smallest = render.value.renditions[0], render.value.renditions[-1]
    if at_ms is None:
        frame = _sharpest(bench.out, rundown, render.folder / smallest.name, smallest, ffmpeg)
    elif 0 <= at_ms < rundown.episode_ms:
        frame = min(int(at_ms * rundown.frame_rate / 1000), rundown.episode_frames - 1)
    else:
        raise BadRequest(
            f"a poster at {clock_text(at_ms)} is not in the episode, which ends at {clock_text(rundown.episode_ms)}; "
            "choose an earlier moment"
        )
    made = Poster("poster.jpg", "poster-640.jpg")
    source = _from_frame(render.folder / largest.name, frame, rundown.frame_rate)
    _save(source, largest, bench.out, made, ffmpeg)
    return made


def _from_frame(video: Path, frame: int, rate: Fraction) -> Any:
    """The pictures of one of our videos from a frame on; asked for half a frame early, so that no other comes first."""
    import ffmpeg

    return ffmpeg.input(f"file:{video}", ss=f"{float(max(Fraction(0), (frame - Fraction(1, 2)) / rate)):.6f}").video


def _sharpest(scratch: Path, rundown: Rundown, video: Path, size: Rendition, ffmpeg: Ffmpeg) -> int:
    """The episode's frame that stands best for the first part."""
    part, rate = rundown.parts[0], rundown.frame_rate
    skipped = min(frame_at(AFTER_MS, rate), part.kept_frames // 2)
    first = part.opening_frames + skipped
    frames = max(1, min(frame_at(WITHIN_MS, rate), part.kept_frames - skipped))
    shown = _from_frame(video, first, rate).filter("trim", end_frame=frames)
    shown = shown.filter("select", f"not(mod(n,{EVERY}))").filter("format", "gray")
    return first + EVERY * best_of(_luma(shown, scratch, (size.width, size.height), ffmpeg))


def _luma(stream: Any, scratch: Path, size: tuple[int, int], ffmpeg: Ffmpeg) -> Pictures:
    import ffmpeg as graph
    import numpy as np

    width, height = size
    with TemporaryDirectory(prefix="luma-", dir=scratch) as place:
        target = Path(place) / "pictures.gray"
        node = graph.output(stream, f"file:{target}", f="rawvideo", fps_mode="passthrough")
        ffmpeg.render(node, scratch=scratch, total_us=1, seconds=300)
        return np.fromfile(target, np.uint8).reshape(-1, height, width).astype(np.float32)


def best_of(pictures: Pictures) -> int:
    """The index of the picture that looks most like all others, among those that are well exposed and sharp."""
    import numpy as np

    mean, spread = pictures.mean(axis=(1, 2)), pictures.std(axis=(1, 2))
    fit = (mean > MEAN_LUMA[0]) & (mean < MEAN_LUMA[1]) & (spread > FLAT)
    if not fit.any():
        fit = spread == spread.max()
    usual = np.median(pictures[fit][:, ::4, ::4], axis=0)
    strange = np.abs(pictures[:, ::4, ::4] - usual).mean(axis=(1, 2))
    fit &= strange <= np.quantile(strange[fit], USUAL)
    sharpness = np.array([_sharpness(picture) if ok else -1.0 for picture, ok in zip(pictures, fit, strict=True)])
    return int(np.where(sharpness >= SHARP * sharpness.max(), strange, np.inf).argmin())


def _sharpness(picture: NDArray[np.float32]) -> float:
    """The variance of the Laplacian in the middle of the picture, where the leader is.

    Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000.
    """
    height, width = picture.shape
    middle = picture[height // 10 : height - height // 10, width // 5 : width - width // 5]
    across = middle[1:-1, :-2] + middle[1:-1, 2:]
    down = middle[:-2, 1:-1] + middle[2:, 1:-1]
    return float((across + down - 4 * middle[1:-1, 1:-1]).var())


def _save(stream: Any, shown: Rendition, folder: Path, target: Poster, ffmpeg: Ffmpeg) -> None:
    """Write both sizes of the stream's first picture."""
    import ffmpeg as graph

    sides = copies(_wide(stream.filter("trim", end_frame=1), (shown.width, shown.height)), 2)
    nodes = []
    for side, size, name in zip(sides, (LARGE, SMALL), (target.large, target.small), strict=True):
        # The colours of a JPEG are those of JFIF: all values, and the matrix of BT.601.
        picture = side.filter("scale", *size, out_range="pc", out_color_matrix="bt601").filter("setsar", 1)
        picture = picture.filter("format", "yuvj420p")
        options = {"vframes": 1, "update": 1, "f": "image2", "map_metadata": -1, "q:v": 3, "flags:v": "+bitexact"}
        nodes.append(graph.output(picture, f"file:{folder / name}", **options))
    ffmpeg.render(graph.merge_outputs(*nodes), scratch=folder, total_us=1, seconds=120)


def _wide(stream: Any, size: tuple[int, int]) -> Any:
    """The picture on a canvas of the poster's shape; what it leaves empty shows it again, large and blurred."""
    import ffmpeg

    inner = fitted(size, LARGE)
    if inner == LARGE:
        return stream
    behind, before = copies(stream, 2)
    behind = behind.filter("scale", *LARGE, force_original_aspect_ratio="increase").filter("crop", *LARGE)
    behind = behind.filter("boxblur", 24, 2).filter("eq", brightness=-0.15)
    return ffmpeg.overlay(behind, before.filter("scale", *inner), x="(W-w)/2", y="(H-h)/2")
