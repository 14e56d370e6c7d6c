"""A light copy of a recording for the review page, where a browser cannot play the recording itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vidcast.model.recording import AudioTrack, Recording, Take, VideoTrack
from vidcast.run.stage import Bench, stage
from vidcast.stages.publish.graph import upright
from vidcast.stages.publish.settings import scaled
from vidcast.stages.publish.tape import MOST_STRAY_S, SAMPLE_RATE
from vidcast.tools.ffmpeg import Ffmpeg, Graph

__all__ = ["Proxy", "browser_plays", "proxy"]

SHORTER_SIDE = 360
MOST_FPS = 30
"""A faster recording gets every second frame: 50 becomes 25."""

PLAYED: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    ("mp4", frozenset({"h264"}), frozenset({"aac", "mp3"})),
    ("webm", frozenset({"vp8", "vp9", "av1"}), frozenset({"opus", "vorbis"})),
    ("mp3", frozenset(), frozenset({"mp3", "mp3float"})),
    ("wav", frozenset(), frozenset({"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_f32le"})),
    ("flac", frozenset(), frozenset({"flac"})),
    ("ogg", frozenset(), frozenset({"opus", "vorbis"})),
    ("aac", frozenset(), frozenset({"aac"})),
)
"""Container, codecs of the picture and of the sound that Chrome, Edge, Firefox and Safari all play.

https://developer.mozilla.org/docs/Web/Media/Guides/Formats/Containers and .../Video_codecs, .../Audio_codecs. The
container is one of the names that FFmpeg's demuxer goes by; Matroska itself is played by none, and goes by WebM's name
too, but holds none of WebM's codecs as meeting tools and phones make it. HEVC and ProRes depend on the machine.
"""
EIGHT_BITS = ("yuv420p", "yuvj420p")


def browser_plays(recording: Recording) -> bool:
    """Whether every current browser plays the recording as it is; a turned picture is turned by all of them."""
    video, audio = recording.video, recording.audio
    if video is not None and (video.pixel_format not in EIGHT_BITS or video.hdr is not None):
        return False
    names = recording.container.split(",")
    return any(
        container in names and (video is None or video.codec in pictures) and (audio is None or audio.codec in sounds)
        for container, pictures, sounds in PLAYED
    )


@dataclass(frozen=True, slots=True)
class Proxy:
    """One file that every browser plays, on the recording's own clock."""

    name: str
    width: int
    """0 for a recording of sound."""
    height: int


@stage(version=2)
def proxy(bench: Bench, take: Take, ffmpeg: Ffmpeg) -> Proxy:
    """An upright MP4 of 360 lines or an .m4a, quickly made, in which every moment is where it is in the recording.

    Raises ProgramFailed.
    """
    import ffmpeg as graph

    video, audio = take.recording.video, take.recording.audio
    target = bench.out / ("proxy.mp4" if video is not None else "proxy.m4a")
    size = scaled(video.upright, SHORTER_SIDE) if video is not None else (0, 0)
    source = ffmpeg.pictures(take.path) if video is not None else ffmpeg.source(take.path)
    streams = [_shown(source, video, size)] if video is not None else []
    streams += [_heard(source, audio)] if audio is not None else []
    options = {"vcodec": "libx264", "preset": "ultrafast", "crf": 28, "profile:v": "main"} if video is not None else {}
    if audio is not None:
        options |= {"acodec": "aac", "audio_bitrate": "96k", "ac": 2}
    node = graph.output(*streams, f"file:{target}", map_metadata=-1, map_chapters=-1, movflags="+faststart", **options)
    length_ms = take.recording.duration_ms
    ffmpeg.render(
        Graph(node, as_stamped=True),
        scratch=bench.out,
        total_us=length_ms * 1000,
        progress=lambda done, total: bench.reporter.progressed("proxy", done, total),
        seconds=60 + 20 * length_ms / 1000,
    )
    return Proxy(target.name, *size)


def _shown(source: Any, video: VideoTrack, size: tuple[int, int]) -> Any:
    rate = video.frame_rate
    return upright(source, video, rate / 2 if rate > MOST_FPS else rate, size)


def _heard(source: Any, audio: AudioTrack) -> Any:
    """The sound from the clock's zero on: what starts late stays late, and small jumps do not add up.

    ffmpeg's own limit of 100 ms let ten joined files of one recording drift by 56 ms.
    """
    options = {"async": 1, "first_pts": 0, "min_hard_comp": MOST_STRAY_S}
    return source[str(audio.stream)].filter("aresample", SAMPLE_RATE, **options)
