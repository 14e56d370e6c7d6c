"""Brings sound to a loudness without breaking the peak limit: one gain, and a limiter where it is needed.

Two-pass loudnorm falls into its dynamic mode on speech and misses by 0.8 LU. A gain misses by nothing but what the
limiter takes, so that is measured on the samples, where a round costs a third of encoding them: the encoder, by far
the slowest, then mostly runs once. What counts is measured of the encoded file, and peak beats loudness.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidcast.stages.publish.room import contrast_db
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.tape import SAMPLE_RATE, Tape, seconds_for
from vidcast.tools.ffmpeg import Ffmpeg, Loudness

__all__ = ["SILENT_LUFS", "Encoded", "Levelled", "encoded", "levelled"]

MOST_GAIN_DB = 50.0
"""No part is raised by more. Speech with its peak at -37 dBFS needs 41."""
STEADY_GAIN_DB = 36.0
"""Nor by more than this where nothing stands out of it: it is hiss, and only hiss would get loud."""
STEADY_DB = 10.0
"""Less than so much between the loud and the soft moments of a part is steady; speech has 30, in a loud room 15."""
SILENT_LUFS = -69.0
"""EBU R 128 gates at -70: below, there is nothing to bring to a loudness."""
ROOM_DB = 1.0
"""The limiter works so far under the true peak allowed, since encoding adds peaks."""
SURE_DB = 0.05
"""Peaks are measured to a tenth; so much lower is surely under the limit."""
CLOSE_ENOUGH_LU = 0.3
"""So near the rounds of encoding end."""
NEAR_LU = 0.2
"""So near those on samples do."""
MOST_ROUNDS = 5

Progress = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class Levelled:
    """A part of the episode and the gain that brings it to its loudness."""

    tape: Tape
    gain_db: float
    """Still to be applied; 0 where the limiter has worked."""
    raised_db: float = 0.0
    """The gain in all."""
    short_lu: float = 0.0
    """By how much it stays under the loudness asked for, since it was not to be raised more."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A finished file and what was measured of it."""

    loudness: Loudness
    rounds: int


@dataclass(frozen=True, slots=True)
class _Level:
    """A gain and what no peak may exceed, in dB."""

    gain_db: float
    limit_db: float

    def on(self, stream: Any) -> Any:
        """The stream so raised; limited at 192 kHz to catch peaks between samples."""
        stream = stream.filter("volume", f"{self.gain_db:.3f}dB").filter("aresample", 4 * SAMPLE_RATE)
        limit = f"{10 ** (self.limit_db / 20):.5f}"
        # Without `latency` the limiter returns the sound later by its attack.
        stream = stream.filter("alimiter", limit=limit, level="false", attack=5, release=50, latency=1)
        return stream.filter("aresample", SAMPLE_RATE)


def levelled(tape: Tape, settings: PublishSettings, ffmpeg: Ffmpeg) -> Levelled:
    """The sound at the loudness of the settings, its peaks limited; a silent one is left as it is."""
    seconds = seconds_for(tape.samples)
    heard = ffmpeg.loudness(tape.path, seconds)
    if heard.lufs <= SILENT_LUFS:
        return Levelled(tape, 0.0)
    wanted = settings.loudness_lufs - heard.lufs
    most_db = _most_gain_db(tape, wanted)
    gain_db, limit_db = min(wanted, most_db), settings.true_peak_db - ROOM_DB
    short = wanted - gain_db
    if heard.true_peak_db + gain_db <= limit_db:
        return Levelled(tape, gain_db, gain_db, short)
    target = tape.path.with_name(f"{tape.path.stem}-level.au")
    for _ in range(MOST_ROUNDS):
        _limited(tape, target, _Level(gain_db, limit_db), ffmpeg)
        off = settings.loudness_lufs - short - ffmpeg.loudness(target, seconds).lufs
        if abs(off) <= NEAR_LU or gain_db + off > most_db:
            break
        gain_db += off
    return Levelled(Tape.of(target), 0.0, gain_db, short)


def _most_gain_db(tape: Tape, wanted_db: float) -> float:
    """By how much the sound may be raised; what stands out of it is only looked at where that matters."""
    steady = wanted_db > STEADY_GAIN_DB and contrast_db(tape) < STEADY_DB
    return STEADY_GAIN_DB if steady else MOST_GAIN_DB


def _limited(tape: Tape, target: Path, level: _Level, ffmpeg: Ffmpeg) -> None:
    import ffmpeg as graph

    stream = level.on(graph.input(f"file:{tape.path}").audio)
    node = graph.output(stream, f"file:{target}", f="au", acodec="pcm_f32be", ar=SAMPLE_RATE)
    length_us = tape.samples * 1_000_000 // SAMPLE_RATE
    ffmpeg.render(node, scratch=target.parent, total_us=length_us, seconds=seconds_for(tape.samples))


def encoded(
    tape: Tape, target: Path, aim_lufs: float, settings: PublishSettings, ffmpeg: Ffmpeg, progress: Progress
) -> Encoded:
    """AAC in an .m4a as near to a loudness as the peak limit allows, after as few rounds as that takes.

    Of several rounds the best is kept: under the peak limit if any is, and of those the nearest.
    """
    rounds = 0
    best: Loudness | None = None
    level: _Level | None = None
    gain_db, limit_db = 0.0, settings.true_peak_db - ROOM_DB
    attempt = target.with_name(f"{target.stem}-round{target.suffix}")
    while rounds < MOST_ROUNDS:
        rounds += 1
        _encode(tape, attempt, level, settings, ffmpeg, progress)
        heard = ffmpeg.loudness(attempt, seconds_for(tape.samples))
        off, over = aim_lufs - heard.lufs, heard.true_peak_db - (settings.true_peak_db - SURE_DB)
        if best is None or _rank(heard, aim_lufs, settings) < _rank(best, aim_lufs, settings):
            best = heard
            attempt.replace(target)
        if heard.lufs <= SILENT_LUFS or (abs(off) <= CLOSE_ENOUGH_LU and over <= 0):
            break
        gain_db += off
        limit_db -= max(0.0, over)
        level = _Level(gain_db, limit_db)
    attempt.unlink(missing_ok=True)
    assert best is not None
    return Encoded(best, rounds)


def _rank(heard: Loudness, aim_lufs: float, settings: PublishSettings) -> tuple[float, float]:
    """Less is better: what the peak is over its limit, then how far the loudness is off."""
    return max(0.0, heard.true_peak_db - (settings.true_peak_db - SURE_DB)), abs(heard.lufs - aim_lufs)


def _encode(
    tape: Tape, target: Path, level: _Level | None, settings: PublishSettings, ffmpeg: Ffmpeg, progress: Progress
) -> None:
    import ffmpeg as graph

    stream = graph.input(f"file:{tape.path}").audio
    node = graph.output(
        stream if level is None else level.on(stream),
        f"file:{target}",
        acodec="aac",
        audio_bitrate=f"{settings.audio_kbps}k",
        ac=2,
        ar=SAMPLE_RATE,
        movflags="+faststart",
        map_metadata=-1,
    )
    length_us = tape.samples * 1_000_000 // SAMPLE_RATE
    ffmpeg.render(node, scratch=target.parent, total_us=length_us, progress=progress, seconds=seconds_for(tape.samples))
