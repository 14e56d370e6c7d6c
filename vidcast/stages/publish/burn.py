"""One more video with the captions in its picture, for screens that show none: lobbies, players without a menu."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vidcast.model.ass import to_ass
from vidcast.model.captions import Captions
from vidcast.run.runner import Result
from vidcast.run.stage import Bench, stage
from vidcast.stages.publish.picture import STREAM_TAGS, Render, Rendition
from vidcast.stages.publish.settings import PublishSettings, scaled
from vidcast.tools.cards import font_path
from vidcast.tools.ffmpeg import Ffmpeg

__all__ = ["burn"]

NAME = "episode-captioned.mp4"


@stage(version=1)
def burn(
    bench: Bench,
    render: Result[Render],
    captions: Captions,
    line_chars: int,
    font: str,
    settings: PublishSettings,
    ffmpeg: Ffmpeg,
) -> Rendition:
    """The largest rendition again, no larger than `settings.burned_in`, its captions drawn into the picture.

    It is made of the finished video, so that a corrected word does not render the others again; the sound is copied.
    `font` is a face as a brand names it. Raises BadSettings for a font that is not there, ProgramFailed.
    """
    largest, *_ = render.value.renditions
    size = scaled((largest.width, largest.height), settings.burned_in)
    face = Path(font_path(font))
    script = bench.out / "captions.ass"
    script.write_text(to_ass(captions, size, _name_of(face), line_chars), encoding="utf-8")
    ffmpeg.render(
        _captioned(render.folder / largest.name, bench.out / NAME, script, face, size, settings),
        scratch=bench.out,
        total_us=render.value.duration_ms * 1000,
        progress=lambda done, total: bench.reporter.progressed("burn", done, total),
        seconds=60 + 20 * render.value.duration_ms / 1000,
    )
    script.unlink()
    return Rendition(NAME, *size)


def _captioned(
    finished: Path, target: Path, script: Path, face: Path, size: tuple[int, int], settings: PublishSettings
) -> Any:
    """The node that draws a script over a finished video and leaves its frames, their times and its sound alone."""
    import ffmpeg as graph

    source = graph.input(f"file:{finished}")
    shown = source.video.filter("scale", *size, flags="bicubic")
    shown = shown.filter("ass", filename=str(script), fontsdir=str(face.parent))
    return graph.output(
        shown,
        source.audio,
        f"file:{target}",
        vcodec="libx264",
        preset=settings.x264_preset,
        crf=settings.crf,
        pix_fmt="yuv420p",
        acodec="copy",
        movflags="+faststart",
        fps_mode="passthrough",
        enc_time_base="demux",
        **{"map_metadata:s": -1, **STREAM_TAGS},
    )


def _name_of(face: Path) -> str:
    """The full name under which a font file is known, such as "Source Sans Pro Semibold"."""
    from PIL import ImageFont

    family, style = ImageFont.truetype(str(face)).getname()
    return f"{family} {style}" if style and style != "Regular" else str(family)
