"""Measures trimming where the truth is known: speech lost, dead air kept, heads and tails clipped, in any noise.

    python benchmarks/trimming.py                  the four conditions, every preset; exits 1 when a target is missed
    python benchmarks/trimming.py --transcripts    the same, with the words that the speech engine hears
    python benchmarks/trimming.py --wide           other voices, noises, levels and gaps: the worst of each
    python benchmarks/trimming.py --hour FILE      time and peak memory of trimming a long recording

Sentences are cut from recordings where they stand alone (no inner gap over 200 ms) and joined with silence of known
length; then noise is added. Voices that this machine cannot make are left out, with the reason.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vidcast.model.recording import Take
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span, intersection, subtraction, total_ms
from vidcast.model.transcript import Word
from vidcast.preset import Presets
from vidcast.run.runner import once
from vidcast.stages.transcribe import TranscribeSettings, transcribe
from vidcast.stages.trim import trim
from vidcast.stages.trim.heard import Heard
from vidcast.stages.trim.levels import measured
from vidcast.stages.trim.plan import plan_cuts
from vidcast.stages.trim.settings import TrimSettings
from vidcast.tools.faster_whisper import FasterWhisper
from vidcast.tools.listen import SPEECH_RATE, listen
from vidcast.tools.probe import probe
from vidcast.tools.vad import Vad

Sound = NDArray[np.float64]

HERE = Path(__file__).resolve().parents[1]
PRESETS = ("unplugged", "tight", "town-hall", "noisy-room")
AIR_S = {"tight": 5.0, "unplugged": 11.0}
"""How much of 37.2 s of silence may be kept."""
CONDITIONS = {"clean": (-3, -75), "quiet": (-26, -65), "noisy": (-6, -40), "fan": (-6, -36)}
"""Peak of the speech and RMS of white noise, in dBFS."""
SILENCES_S = (2.0, 0.3, 0.6, 1.0, 2.5, 5.0)
OTHER_SILENCES_S = (1.2, 0.45, 0.9, 1.5, 3.3, 0.7, 2.2, 4.1)
TAIL_S = 3.0
BURIED_DB = 10
"""An edge of speech so far under the noise is heard by nobody and not counted."""
TEXTS = (
    "Thanks to everyone who stepped in on Tuesday.",
    "We closed the quarter with forty six new customers.",
    "That is the plan for next week.",
    "First things first, the safety numbers look good.",
    "Please send your questions to the desk.",
    "Nobody left the building before six.",
    "The pilots asked for shorter checklists and got them.",
    "Which of these matters most?",
)
RECORDED = {"weekly_clean.phone.mp4": 70, "weekly_review.phone.mp4": 70, "weekly_webcam.laptop.mp4": 80}
OTHER_RECORDED = {"jfk_inaugural.flac": 11, "autoeditor_example.mp4": 17}
"""Where they lie in --media, and how many seconds of them are speech."""
SYNTHETIC = {
    "flite-slt": ("flite", "-voice", "slt", "-t", "{text}", "-o", "{path}"),
    "flite-kal": ("flite", "-voice", "kal", "-t", "{text}", "-o", "{path}"),
    "flite-rms": ("flite", "-voice", "rms", "-t", "{text}", "-o", "{path}"),
    "espeak-us": ("espeak-ng", "-v", "en-us", "-w", "{path}", "{text}"),
    "espeak-f3": ("espeak-ng", "-v", "en-gb+f3", "-w", "{path}", "{text}"),
}


@dataclass(frozen=True)
class Made:
    """Sound with speech in known places."""

    pcm: NDArray[np.float32]
    speech: tuple[Span, ...]
    """Each sentence, whole."""
    audible: tuple[Span, ...]
    """Each sentence without the edges that the noise buries."""

    @property
    def silence_s(self) -> float:
        return len(self.pcm) / SPEECH_RATE - total_ms(self.speech) / 1000

    @property
    def frames(self) -> int:
        return len(self.pcm) * 30 // SPEECH_RATE


@dataclass(frozen=True)
class Score:
    """What a timeline did to it."""

    lost_percent: float
    air_s: float
    head_ms: int
    tail_ms: int
    cuts: int
    refused: bool

    @property
    def is_safe(self) -> bool:
        """Whether as little of the speech is lost as may be."""
        return self.lost_percent <= 0.1 and self.head_ms <= 20 and self.tail_ms <= 30


def scored(made: Made, timeline: Timeline) -> Score:
    lost = subtraction(made.audible, timeline.kept_ms)
    head = tail = 0
    for said in made.audible:
        for gone in intersection([said], lost):
            head = max(head, gone.length_ms if gone.start_ms == said.start_ms else 0)
            tail = max(tail, gone.length_ms if gone.end_ms == said.end_ms else 0)
    air_ms = total_ms(subtraction(timeline.kept_ms, made.speech))
    percent = 100 * total_ms(lost) / total_ms(made.audible)
    return Score(percent, air_ms / 1000, head, tail, len(timeline.cuts), timeline.refused is not None)


def heard_in(path: Path) -> NDArray[np.float32]:
    return listen(path, probe(path, "0" * 64))


def sentences(pcm: NDArray[np.float32]) -> list[Sound]:
    """The stretches of speech with silence around them, each with a peak of 1."""
    level = measured(pcm, SPEECH_RATE).db
    low, high = np.percentile(level, (5, 95))
    loud = np.flatnonzero(level > max(low + 8, high - 35))
    groups = np.split(loud, np.flatnonzero(np.diff(loud) > 20) + 1)
    hop = SPEECH_RATE // 100
    pieces = (pcm[group[0] * hop : (group[-1] + 1) * hop].astype(np.float64) for group in groups if len(group))
    return [piece / np.abs(piece).max() for piece in pieces if 0.7 * SPEECH_RATE <= len(piece) <= 4.5 * SPEECH_RATE]


@cache
def voice(name: str, media: Path) -> tuple[Sound, ...]:
    if name in SYNTHETIC:
        return tuple(piece for text in TEXTS for piece in sentences(synthetic(SYNTHETIC[name], text)))
    folder, seconds = (HERE / "samples", RECORDED[name]) if name in RECORDED else (media, OTHER_RECORDED[name])
    return tuple(sentences(heard_in(folder / name)[: seconds * SPEECH_RATE]))


def synthetic(command: tuple[str, ...], text: str) -> NDArray[np.float32]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run([part.format(text=text, path=path) for part in command], check=True, capture_output=True)
        return heard_in(path)


def voices(media: Path) -> Iterator[str]:
    """Every voice that can be had here; what cannot is told."""
    yield from RECORDED
    for name in OTHER_RECORDED:
        if (media / name).exists():
            yield name
        else:
            print(f"left out: {name} is not in {media}")
    for name, command in SYNTHETIC.items():
        if shutil.which(command[0]):
            yield name
        else:
            print(f"left out: {name}, since {command[0]} is not installed")


def coloured(samples: int, random: np.random.Generator, slope: float, above_hz: float = 30) -> Sound:
    """Noise whose amplitude falls with frequency to the power of `slope`."""
    spectrum = np.fft.rfft(random.normal(size=samples))
    hertz = np.fft.rfftfreq(samples, 1 / SPEECH_RATE)
    return np.fft.irfft(spectrum * (hertz > above_hz) * np.maximum(hertz, 1) ** -slope, samples)


def fan(samples: int, random: np.random.Generator) -> Sound:
    """A low rush that swells every seven seconds, with the tone of its blades."""
    at = np.arange(samples) / SPEECH_RATE
    rush = coloured(samples, random, 0.8)
    rush *= (1 + 0.25 * np.sin(2 * np.pi * at / 7)) / np.sqrt(np.mean(rush**2))
    return rush + 0.6 * np.sin(2 * np.pi * 118 * at) + 0.3 * np.sin(2 * np.pi * 236 * at)


def hum(samples: int, random: np.random.Generator, hertz: float) -> Sound:
    """Mains hum with its harmonics, and a little hiss."""
    at = np.arange(samples) / SPEECH_RATE
    tones = sum(np.sin(2 * np.pi * hertz * k * at + random.uniform(0, 6)) / k for k in range(1, 9))
    return np.asarray(tones + 0.1 * random.normal(size=samples))


def keys(samples: int, random: np.random.Generator) -> Sound:
    """Somebody types, two or three strokes a second."""
    typed = 0.02 * random.normal(size=samples)
    at = 0
    while (at := at + int((random.exponential(0.35) + 0.08) * SPEECH_RATE)) + 800 < samples:
        stroke = random.normal(size=random.integers(400, 800))
        typed[at : at + len(stroke)] += random.uniform(0.4, 1) * stroke * np.exp(-np.arange(len(stroke)) / 120)
    return typed


def babble(samples: int, random: np.random.Generator) -> Sound:
    """Eight people talk at once."""
    pieces = voice("weekly_review.phone.mp4", HERE) + voice("weekly_webcam.laptop.mp4", HERE)
    crowd = np.zeros(samples)
    for _ in range(8):
        at = 0
        while at < samples:
            piece = pieces[random.integers(len(pieces))][: samples - at]
            crowd[at : at + len(piece)] += piece * random.uniform(0.5, 1)
            at += len(piece) + int(random.uniform(0.05, 0.4) * SPEECH_RATE)
    return crowd


def music(samples: int, random: np.random.Generator) -> Sound:
    """Chords, two a second, that ring out."""
    bed = np.zeros(samples)
    for beat, at in enumerate(range(0, samples, SPEECH_RATE // 2)):
        root = (220.0, 196.0, 174.6, 164.8)[beat // 4 % 4]
        ring = np.arange(min(SPEECH_RATE, samples - at)) / SPEECH_RATE
        for ratio in (1, 1.25, 1.5, 2):
            bed[at : at + len(ring)] += np.sin(2 * np.pi * root * ratio * ring) * np.exp(-2.2 * ring)
    return bed + 0.001 * random.normal(size=samples)


def street(samples: int, random: np.random.Generator) -> Sound:
    """Traffic that comes and goes by 14 dB."""
    at = np.arange(samples) / SPEECH_RATE
    marks = np.arange(0, at[-1] + 6, 3)
    return coloured(samples, random, 0.7) * np.interp(at, marks, 10 ** (random.uniform(-8, 6, len(marks)) / 20))


NOISES = {
    "white": lambda samples, random: random.normal(size=samples),
    "pink": lambda samples, random: coloured(samples, random, 0.5),
    "brown": lambda samples, random: coloured(samples, random, 1),
    "hum 50 Hz": lambda samples, random: hum(samples, random, 50),
    "hum 60 Hz": lambda samples, random: hum(samples, random, 60),
    "fan": fan,
    "keys": keys,
    "babble": babble,
    "music": music,
    "street": street,
}


def made(
    said: tuple[Sound, ...],
    noise: str,
    levels_db: tuple[float, float],
    silences_s: tuple[float, ...] = SILENCES_S,
    uneven_db: float = 0,
) -> Made:
    """Three rounds of sentences with silence before each, under noise; sentences are up to `uneven_db` quieter."""
    random = np.random.default_rng(1)
    peak_db, noise_db = levels_db
    parts: list[Sound] = []
    spans: list[tuple[int, int]] = []
    for turn in range(3 * len(silences_s)):
        parts.append(np.zeros(round(silences_s[turn % len(silences_s)] * SPEECH_RATE)))
        start = sum(map(len, parts))
        parts.append(said[turn % len(said)] * 10 ** ((peak_db - random.uniform(0, uneven_db)) / 20))
        spans.append((start, start + len(parts[-1])))
    clean = np.concatenate([*parts, np.zeros(round(TAIL_S * SPEECH_RATE))])
    added = NOISES[noise](len(clean), random)
    mixed = clean + added * 10 ** (noise_db / 20) / np.sqrt(np.mean(added**2))
    level = measured(clean.astype(np.float32), SPEECH_RATE).db
    speech = tuple(Span(start * 1000 // SPEECH_RATE, end * 1000 // SPEECH_RATE) for start, end in spans)
    heard = tuple(audible(level, span, noise_db) for span in speech)
    return Made(np.clip(mixed, -1, 1).astype(np.float32), speech, heard)


def audible(level: NDArray[np.float32], span: Span, noise_db: float) -> Span:
    """A sentence without the edges that the noise buries."""
    heard = np.flatnonzero(level[span.start_ms // 10 : span.end_ms // 10] > noise_db - BURIED_DB)
    if not len(heard):
        return span
    first, last = int(heard[0]), int(heard[-1])
    return Span(span.start_ms + 10 * first, min(span.end_ms, span.start_ms + 10 * (last + 2)))


def words_of(sound: Made, cache: Path) -> tuple[Word, ...]:
    """What the speech engine hears."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SPEECH_RATE)
            file.writeframes((sound.pcm * 32767).astype("<i2").tobytes())
        take = Take(probe(path, "0" * 64), path)
        return once(transcribe, take, TranscribeSettings(), FasterWhisper(cache=cache), Vad()).words


def scores(sound: Made, settings: Iterable[TrimSettings], words: tuple[Word, ...] = ()) -> Iterator[Score]:
    heard = Heard(measured(sound.pcm, SPEECH_RATE), Vad().speech(sound.pcm), words)
    for each in settings:
        yield scored(sound, plan_cuts(heard, Fraction(30), sound.frames, each))


HEADING = f"{'lost %':>8}{'air s':>8}{'head ms':>9}{'tail ms':>9}{'cuts':>6}"


def row(name: str, score: Score, passed: bool) -> str:
    figures = f"{score.lost_percent:8.3f}{score.air_s:8.2f}{score.head_ms:9}{score.tail_ms:9}{score.cuts:6}"
    return f"{name:38}{figures}  {'refused' if score.refused else ''}{'' if passed else '  MISSED'}"


def four(media: Path, cache: Path | None) -> bool:
    """Print the four conditions for every preset; whether every target was met."""
    presets = {name: Presets().preset(name).trim for name in PRESETS}
    passed = True
    print(f"{'of 37.2 s of silence':38}{HEADING}")
    for condition, levels_db in CONDITIONS.items():
        sound = made(voice("weekly_clean.phone.mp4", media), "white", levels_db)
        words = words_of(sound, cache) if cache is not None else ()
        for preset, score in zip(presets, scores(sound, presets.values(), words), strict=True):
            good = score.is_safe and score.air_s <= AIR_S.get(preset, sound.silence_s) and not score.refused
            passed = passed and good
            print(row(f"{condition}, {preset}", score, good), flush=True)
    return passed


def scenes(media: Path) -> Iterator[tuple[str, Made]]:
    """Group and sound: each voice in white noise, then three voices in every other."""
    known = tuple(voices(media))
    for name in known:
        for condition, levels_db in CONDITIONS.items():
            yield f"white, {condition}", made(voice(name, media), "white", levels_db)
        yield "other gaps, uneven", made(voice(name, media), "pink", (-6, -45), OTHER_SILENCES_S, uneven_db=8)
    for name in (known[0], known[2], known[-2]):
        for noise in NOISES:
            if noise != "white":
                for levels_db in ((-6, -40), (-6, -32), (-22, -52)):
                    yield f"{noise}, {levels_db[0]} over {levels_db[1]}", made(voice(name, media), noise, levels_db)


def wide(media: Path) -> None:
    """Print the worst figures of each kind of scene."""
    presets = {name: Presets().preset(name).trim for name in PRESETS}
    worst: dict[tuple[str, str], list[Score]] = {}
    for group, sound in scenes(media):
        for preset, score in zip(presets, scores(sound, presets.values()), strict=True):
            worst.setdefault((group, preset), []).append(score)
    print(f"{'worst of all voices':38}{HEADING}  refused")
    for (group, preset), found in worst.items():
        score = Score(
            max(each.lost_percent for each in found),
            max(each.air_s for each in found),
            max(each.head_ms for each in found),
            max(each.tail_ms for each in found),
            min(each.cuts for each in found),
            False,
        )
        refused = sum(each.refused for each in found)
        name = f"{group}, {preset}"
        print(f"{row(name, score, score.is_safe)}  {refused or '-'} of {len(found)}")


def hour(path: Path) -> None:
    """Print how long a recording takes to trim, and the most memory."""
    take = Take(probe(path, "0" * 64), path)
    began = time.monotonic()
    timeline = once(trim, take, None, (), Presets().preset("unplugged").trim, Vad())
    took = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = take.recording.duration_ms / 1000
    print(f"{seconds:.0f} s trimmed in {took:.1f} s, {peak} MB at most, {len(timeline.cuts)} cuts")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--media", type=Path, default=HERE.parent / "shared" / "media", help="where more voices lie")
    parser.add_argument("--transcripts", action="store_true")
    parser.add_argument("--wide", action="store_true")
    parser.add_argument("--hour", type=Path)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "vidcast", help="where models lie")
    chosen = parser.parse_args()
    if chosen.hour:
        hour(chosen.hour)
    elif chosen.wide:
        wide(chosen.media)
    else:
        return 0 if four(chosen.media, chosen.cache if chosen.transcripts else None) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
