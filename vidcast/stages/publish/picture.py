"""The picture of an episode: one pass from recordings and cards to the published MP4s, with the finished sound.

Every recording is decoded once, in its turn, and the joined pictures are encoded in every size from that one decoding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from vidcast.model.episode import Chapter, one_line
from vidcast.model.recording import Take
from vidcast.model.rundown import Rundown
from vidcast.model.times import frame_at
from vidcast.run.runner import Result
from vidcast.run.stage import Bench, stage
from vidcast.stages.publish.cards import Cards
from vidcast.stages.publish.graph import Bar, copies, cut_picture, joined, named, still
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.sound import Sound
from vidcast.tools.ffmpeg import Ffmpeg, Graph

__all__ = ["STREAM_TAGS", "Render", "Rendition", "bar_frames", "chapter_marks", "picture"]

LEAD_MS = 300
"""So long a part is seen before its leader's name appears."""
FADE_MS = 300
"""It takes so long to appear, and as long to go."""
KEYFRAME_S = 2
"""A keyframe so often, so that seeking is quick."""
STREAM_TAGS = {"profile:v": "high", "colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709"}
"""What every published picture says of itself, as ffmpeg's options."""
PATIENCE_S = 60
"""ffmpeg may be silent for so long, and for as long as the longest cut lasts, since it tells of no frame meanwhile."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """One finished video and its size in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Render:
    """The finished videos of an episode, largest first."""

    renditions: tuple[Rendition, ...]
    frames: int
    """Pictures in each of them, as planned; the report says what was found."""
    duration_ms: int


@stage(version=3)
def picture(
    bench: Bench,
    takes: tuple[Take, ...],
    rundown: Rundown,
    canvas: tuple[int, int],
    cards: Result[Cards] | None,
    sound: Result[Sound],
    chapters: tuple[Chapter, ...],
    settings: PublishSettings,
    ffmpeg: Ffmpeg,
) -> Render:
    """The published videos: constant rate, upright, H.264 High and AAC, ready to play while they load.

    `takes` are the recordings of the rundown's parts. `cards` may be None only when every recording has a picture and
    the rundown no cards; then a part of another shape than the canvas stands on black. Raises ProgramFailed.
    """
    sizes = settings.sizes(canvas)
    names = ("episode.mp4", *(f"episode-{min(size)}.mp4" for size in sizes[1:]))
    plan = _Plan(takes, rundown, canvas, cards, settings, ffmpeg)
    outputs = _outputs(plan.whole(), sizes, [bench.out / name for name in names], sound, rundown.frame_rate, settings)
    with NamedTemporaryFile("w", prefix="chapters-", dir=bench.out, encoding="utf-8") as marks:
        marks.write(chapter_marks(chapters, rundown.episode_ms))
        marks.flush()
        ffmpeg.render(
            Graph(outputs, Path(marks.name) if chapters else None, PATIENCE_S + plan.longest_cut_s, as_stamped=True),
            scratch=bench.out,
            total_us=rundown.episode_ms * 1000,
            progress=lambda done, total: bench.reporter.progressed("picture", done, total),
            seconds=60 + 20 * (sum(take.recording.duration_ms for take in takes) + rundown.episode_ms) / 1000,
        )
    renditions = tuple(Rendition(name, *size) for name, size in zip(names, sizes, strict=True))
    return Render(renditions, rundown.episode_frames, rundown.episode_ms)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is shown of which recording and card."""

    takes: tuple[Take, ...]
    rundown: Rundown
    canvas: tuple[int, int]
    cards: Result[Cards] | None
    settings: PublishSettings
    ffmpeg: Ffmpeg

    @property
    def longest_cut_s(self) -> float:
        """The longest stretch of a recording that is decoded and not shown."""
        kept = [((0, 0), *part.kept) for part in self.rundown.parts]
        holes = (after[0] - before[1] for part in kept for before, after in pairwise(part))
        return float(max(holes, default=0) / self.rundown.frame_rate)

    def whole(self) -> Any:
        """All pictures of the episode as one stream."""
        return joined(list(self._stretches()), self.rundown.frame_rate)

    def _stretches(self) -> Iterator[Any]:
        """Cards and parts, in order; each input gets a number of its own."""
        lengths, count = self.rundown.cards, len(self.takes)
        names = self.cards.value if self.cards is not None else None
        chapters = names.chapters if names is not None else ("",) * count
        yield from self._card(names.title if names else "", lengths.title, 0)
        yield from self._card(names.disclaimer if names else "", lengths.disclaimer, 1)
        for index in range(count):
            if index:
                yield from self._card(chapters[index], lengths.chapter, 4 * index)
            yield from self._part(index, names)
        yield from self._card(names.closing if names else "", lengths.closing, 2)

    def _card(self, name: str, frames: int, number: int) -> Iterator[Any]:
        if not frames:
            return
        if self.cards is None or not name:
            raise ValueError("a rundown with cards, and a recording without a picture, need cards")
        yield still(self.cards.folder / name, frames, self.rundown.frame_rate, self.canvas, number)

    def _part(self, index: int, names: Cards | None) -> Iterator[Any]:
        """The kept pictures of a part with its leader's name, or its card where it has no picture."""
        take, timeline = self.takes[index], self.rundown.parts[index]
        if take.recording.video is None:
            card = (names.chapters[index] or names.title) if names is not None else ""
            yield from self._card(card, timeline.kept_frames, 4 * index + 3)
        elif timeline.kept:
            source = self.ffmpeg.pictures(take.path, index)
            ground = names.background if names is not None else "#000000"
            stream = cut_picture(source, take.recording.video, timeline, self.canvas, ground)
            bar = self._bar(index, timeline.kept_frames)
            yield stream if bar is None else named(stream, bar, self.rundown.frame_rate, 4 * index + 5)

    def _bar(self, index: int, kept: int) -> Bar | None:
        """The lower third of a part, None where it has none."""
        name = self.cards.value.lower_thirds[index] if self.cards is not None else ""
        first, frames, fade = bar_frames(kept, self.settings.lower_third_ms, self.rundown.frame_rate)
        if self.cards is None or not name or not frames:
            return None
        path = self.cards.folder / name
        box = _seen(path)
        return Bar(path, box, first, frames, fade) if box is not None else None


def bar_frames(kept: int, shown_ms: int, rate: Fraction) -> tuple[int, int, int]:
    """A lower third's first frame in its part, for how many it is seen, and how many of those each fade takes.

    In a short part it comes sooner and goes before the part's end.

    >>> bar_frames(900, 5000, Fraction(30))
    (9, 150, 9)
    >>> bar_frames(60, 5000, Fraction(30))
    (6, 48, 9)
    """
    first = min(frame_at(LEAD_MS, rate), kept // 10)
    frames = max(0, min(frame_at(shown_ms, rate), kept - 2 * first))
    return first, frames, min(frame_at(FADE_MS, rate), frames // 3)


def _seen(path: Path) -> tuple[int, int, int, int] | None:
    """The box of a picture that is not transparent, its edges even; None where all of it is."""
    from PIL import Image

    with Image.open(path) as image:
        found = image.convert("RGBA").getchannel("A").getbbox()
        width, height = image.size
    if found is None:
        return None
    left, upper, right, lower = found
    return left // 2 * 2, upper // 2 * 2, min(width, (right + 1) // 2 * 2), min(height, (lower + 1) // 2 * 2)


def _outputs(
    whole: Any,
    sizes: tuple[tuple[int, int], ...],
    targets: list[Path],
    sound: Result[Sound],
    rate: Fraction,
    settings: PublishSettings,
) -> Any:
    """Every rendition of one stream; each is scaled from the next larger one, which is quicker than from the first."""
    import ffmpeg

    nodes, larger = [], whole
    heard = ffmpeg.input(f"file:{sound.folder / sound.value.name}").audio
    for number, (size, target) in enumerate(zip(sizes, targets, strict=True)):
        # At these ratios bicubic costs a third more than bilinear and is not seen after the encoder.
        stream = larger.filter("scale", *size, flags="bilinear").filter("setsar", 1) if number else larger
        if number < len(sizes) - 1:
            stream, larger = copies(stream, 2)
        nodes.append(_output(stream, heard, target, rate, settings))
    return ffmpeg.merge_outputs(*nodes) if len(nodes) > 1 else nodes[0]


def _output(stream: Any, heard: Any, target: Path, rate: Fraction, settings: PublishSettings) -> Any:
    """One MP4 with nothing of the phones' metadata."""
    import ffmpeg

    return ffmpeg.output(
        stream,
        heard,
        f"file:{target}",
        vcodec="libx264",
        preset=settings.x264_preset,
        crf=settings.crf,
        pix_fmt="yuv420p",
        g=round(KEYFRAME_S * rate),
        r=f"{rate.numerator}/{rate.denominator}",
        video_track_timescale=rate.numerator,
        acodec="copy",
        map_chapters=-1,
        movflags="+faststart",
        # Not `map_metadata=-1`, which takes the chapters' titles too.
        **{"map_metadata:s": -1, **STREAM_TAGS},
    )


def chapter_marks(chapters: tuple[Chapter, ...], end_ms: int) -> str:
    r"""Chapters in ffmpeg's metadata format, where `=`, `;`, `#` and `\` are escaped.

    https://ffmpeg.org/ffmpeg-formats.html#Metadata-2
    """
    ends = [chapter.start_ms for chapter in chapters[1:]] + [end_ms] * bool(chapters)
    lines = [";FFMETADATA1"]
    for chapter, end in zip(chapters, ends, strict=True):
        title = "".join(f"\\{letter}" if letter in "=;#\\" else letter for letter in one_line(chapter.title))
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={chapter.start_ms}", f"END={end}", f"title={title}"]
    return "\n".join(lines) + "\n"
