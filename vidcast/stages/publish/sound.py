"""The sound of an episode: cut, repaired and brought to one loudness before the picture is touched.

Two-pass loudnorm falls into its dynamic mode on speech and misses by 0.8 LU, so the sound gets one gain and a limiter,
is encoded, and the encoded file is measured; the gain is corrected until the file itself is right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidcast.errors import RenderUnfit
from vidcast.model.recording import Take
from vidcast.model.timeline import Timeline
from vidcast.model.times import sample_at
from vidcast.run.stage import Bench, stage
from vidcast.stages.publish.graph import SAMPLE_RATE, cut_sound, joined, silence
from vidcast.stages.publish.settings import PublishSettings
from vidcast.tools.ffmpeg import Ffmpeg

__all__ = ["Sound", "sound"]

MOST_ROUNDS = 5
CLOSE_ENOUGH_LU = 0.3
"""So near the rounds end at once."""
CLOSE_LU = 0.5
"""So near is still right when the rounds are used up."""
SILENT_LUFS = -69.0
"""EBU R 128 gates at -70: below, there is nothing to bring to a loudness."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The finished sound of an episode, `episode.m4a` in its folder."""

    name: str
    lufs: float
    true_peak_db: float
    rounds: int


@stage(version=1)
def sound(bench: Bench, take: Take, timeline: Timeline, settings: PublishSettings, ffmpeg: Ffmpeg) -> Sound:
    """AAC in an .m4a, cards' silence included, of the loudness that the settings ask for.

    Raises RenderUnfit when the loudness cannot be reached without breaking the peak limit.
    """
    episode = _Episode(take, timeline, settings, ffmpeg, bench)
    cut = bench.out / "cut.flac"
    episode.cut(cut)
    measured = ffmpeg.loudness(cut, episode.seconds)
    target = bench.out / "episode.m4a"
    if measured.lufs <= SILENT_LUFS:
        episode.encode(cut, target, None)
        rounds = 1
    else:
        rounds = _levelled(episode, cut, target, settings.loudness_lufs - measured.lufs)
    cut.unlink()
    result = ffmpeg.loudness(target, episode.seconds)
    return Sound(target.name, result.lufs, result.true_peak_db, rounds)


def _levelled(episode: _Episode, cut: Path, target: Path, gain_db: float) -> int:
    """Encode with a gain, measure, correct; the number of rounds it took."""
    settings = episode.settings
    limit_db = settings.true_peak_db - 1
    for attempt in range(1, MOST_ROUNDS + 1):
        episode.encode(cut, target, (gain_db, limit_db))
        heard = episode.ffmpeg.loudness(target, episode.seconds)
        off, over = settings.loudness_lufs - heard.lufs, heard.true_peak_db - settings.true_peak_db
        if abs(off) <= CLOSE_ENOUGH_LU and over <= 0:
            return attempt
        gain_db += off
        limit_db -= max(0.0, over)
    if abs(off) <= CLOSE_LU and over <= 0:
        return MOST_ROUNDS
    raise RenderUnfit(
        f"the sound stays at {heard.lufs:.1f} LUFS with a peak of {heard.true_peak_db:.1f} dBTP "
        f"(wanted {settings.loudness_lufs:.1f} and at most {settings.true_peak_db:.1f}) after {MOST_ROUNDS} rounds; "
        "record it again with less difference between loud and quiet, or raise publish.true_peak_db"
    )


@dataclass(frozen=True, slots=True)
class _Episode:
    """What every call of ffmpeg for one episode's sound has in common."""

    take: Take
    timeline: Timeline
    settings: PublishSettings
    ffmpeg: Ffmpeg
    bench: Bench

    @property
    def seconds(self) -> float:
        """How long a call may take: far more than it needs."""
        return 60 + 20 * self.take.recording.duration_ms / 1000

    def cut(self, target: Path) -> None:
        """The kept sound with the cards' silence around it, lossless."""
        timeline, audio = self.timeline, self.take.recording.audio
        opening, kept, end = self._samples()
        if audio is None:
            pieces = silence(end)
        else:
            source = self.ffmpeg.source(self.take.path)
            message = cut_sound(source, audio, timeline, self.settings.fade_ms)
            cards = silence(opening, end - kept)
            pieces = [*cards[: bool(opening)], message, *cards[bool(opening) :]]
        self._render(joined(pieces, picture=False), target, acodec="flac", sample_fmt="s32", ar=SAMPLE_RATE)

    def _samples(self) -> tuple[int, int, int]:
        """Where the title card, the kept material and the closing card end."""
        rate, line = self.timeline.frame_rate, self.timeline
        marks = (line.opening_frames, line.opening_frames + line.kept_frames, line.episode_frames)
        opening, kept, end = (sample_at(mark, rate, SAMPLE_RATE) for mark in marks)
        return opening, kept, end

    def encode(self, cut: Path, target: Path, level: tuple[float, float] | None) -> None:
        """AAC with a gain and a limiter (both dB), or as it is; limited at 192 kHz to catch peaks between samples."""
        import ffmpeg

        stream = ffmpeg.input(f"file:{cut}").audio
        if level is not None:
            gain_db, limit_db = level
            stream = stream.filter("volume", f"{gain_db:.3f}dB").filter("aresample", 4 * SAMPLE_RATE)
            limit = 10 ** (limit_db / 20)
            stream = stream.filter("alimiter", limit=f"{limit:.5f}", level="false", attack=5, release=50)
            stream = stream.filter("aresample", SAMPLE_RATE)
        bitrate = f"{self.settings.audio_kbps}k"
        self._render(stream, target, acodec="aac", audio_bitrate=bitrate, ac=2, ar=SAMPLE_RATE, movflags="+faststart")

    def _render(self, stream: Any, target: Path, **options: Any) -> None:
        import ffmpeg

        node = ffmpeg.output(stream, f"file:{target}", map_metadata=-1, **options)
        self.ffmpeg.render(
            node,
            scratch=self.bench.out,
            total_us=self.timeline.episode_ms * 1000,
            progress=self._progress(),
            seconds=self.seconds,
        )

    def _progress(self) -> Callable[[float, float], None]:
        return lambda done, total: self.bench.reporter.progressed("sound", done, total)
