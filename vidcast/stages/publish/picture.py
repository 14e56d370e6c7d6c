"""The picture of an episode: one pass from recording and cards to the published MP4, with the finished sound."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidcast.model.recording import Take
from vidcast.model.timeline import Timeline
from vidcast.run.runner import Result
from vidcast.run.stage import Bench, stage
from vidcast.stages.publish.cards import Cards
from vidcast.stages.publish.graph import cut_picture, joined, still, still_input
from vidcast.stages.publish.proof import prove
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.sound import Sound
from vidcast.tools.ffmpeg import Ffmpeg

__all__ = ["Render", "picture"]


@dataclass(frozen=True, slots=True)
class Render:
    """The finished video, `episode.mp4` and `poster.jpg` in its folder, and what was measured of it."""

    video: str
    poster: str
    width: int
    height: int
    frames: int
    duration_ms: int
    lufs: float
    true_peak_db: float


@stage(version=1)
def picture(
    bench: Bench,
    take: Take,
    timeline: Timeline,
    cards: Result[Cards] | None,
    sound: Result[Sound],
    settings: PublishSettings,
    ffmpeg: Ffmpeg,
) -> Render:
    """The published video: constant rate, upright, H.264 High and AAC, ready to play while it loads.

    `cards` may be None only when the recording has a picture and the timeline no cards. Raises ProgramFailed when
    ffmpeg fails, RenderUnfit when the result does not prove itself.
    """
    size = settings.canvas(take.recording.video)
    target = bench.out / "episode.mp4"
    node = _node(_episode(take, timeline, cards, size, ffmpeg), sound, target, timeline, settings)
    seconds = 60 + 20 * take.recording.duration_ms / 1000
    ffmpeg.render(
        node,
        scratch=bench.out,
        total_us=timeline.episode_ms * 1000,
        progress=lambda done, total: bench.reporter.progressed("picture", done, total),
        seconds=seconds,
    )
    proved = prove(target, timeline, size)
    _poster(target, timeline, bench.out, ffmpeg)
    return Render(
        video=target.name,
        poster="poster.jpg",
        width=size[0],
        height=size[1],
        frames=proved.frames,
        duration_ms=proved.duration_ms,
        lufs=sound.value.lufs,
        true_peak_db=sound.value.true_peak_db,
    )


def _episode(take: Take, timeline: Timeline, cards: Result[Cards] | None, size: tuple[int, int], ffmpeg: Ffmpeg) -> Any:
    """All pictures of the episode as one stream: title card, kept material, closing card."""
    rate, video = timeline.frame_rate, take.recording.video

    def card(name: str, frames: int) -> Any:
        if cards is None:
            raise ValueError("a timeline with cards, and a recording without a picture, need cards")
        return still(still_input(cards.folder / name, rate), frames, rate, size)

    names = cards.value if cards is not None else Cards("", "", 0, 0)
    if video is None:
        pieces = [card(names.title, timeline.opening_frames + timeline.kept_frames)]
    else:
        pieces = [card(names.title, timeline.opening_frames)] if timeline.opening_frames else []
        pieces.append(cut_picture(ffmpeg.source(take.path), video, timeline, size))
    if timeline.closing_frames:
        pieces.append(card(names.closing, timeline.closing_frames))
    # The joining filter gives a piece of one frame no length, so frames are counted anew.
    return joined(pieces, picture=True).filter("setpts", f"N*{rate.denominator}/({rate.numerator}*TB)")


def _node(stream: Any, sound: Result[Sound], target: Path, timeline: Timeline, settings: PublishSettings) -> Any:
    """The output: a keyframe every two seconds so that seeking is quick, and nothing of the phone's metadata."""
    import ffmpeg

    rate = timeline.frame_rate
    return ffmpeg.output(
        stream,
        ffmpeg.input(f"file:{sound.folder / sound.value.name}").audio,
        f"file:{target}",
        vcodec="libx264",
        preset=settings.x264_preset,
        crf=settings.crf,
        pix_fmt="yuv420p",
        g=round(2 * rate),
        r=f"{rate.numerator}/{rate.denominator}",
        video_track_timescale=rate.numerator,
        acodec="copy",
        map_metadata=-1,
        map_chapters=-1,
        movflags="+faststart",
        **{"profile:v": "high", "colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709"},
    )


def _poster(video: Path, timeline: Timeline, out: Path, ffmpeg_: Ffmpeg) -> None:
    """A 16:9 picture, 1280 wide, from the first seconds of the message; a portrait stands before its own blur."""
    import ffmpeg

    start = timeline.opening_frames / timeline.frame_rate + 1 / (2 * timeline.frame_rate)
    source = ffmpeg.input(f"file:{video}", ss=f"{float(start):.4f}", t=10).video
    best = source.filter("thumbnail", n=min(150, max(2, timeline.kept_frames)))
    copies = best.filter_multi_output("split", 2)
    behind = copies[0].filter("scale", 1280, 720, force_original_aspect_ratio="increase").filter("crop", 1280, 720)
    behind = behind.filter("boxblur", 24, 2).filter("eq", brightness=-0.15)
    before = copies[1].filter("scale", 1280, 720, force_original_aspect_ratio="decrease")
    whole = ffmpeg.overlay(behind, before, x="(W-w)/2", y="(H-h)/2").filter("format", "yuvj420p")
    node = ffmpeg.output(whole, f"file:{out / 'poster.jpg'}", vframes=1, update=1, map_metadata=-1, **{"q:v": 3})
    ffmpeg_.render(node, scratch=out, total_us=40_000, seconds=120)
