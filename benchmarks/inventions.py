"""What is written down of sounds that are no speech: `python benchmarks/inventions.py [RECORDING ...]`.

Silence, noises and music of several kinds are transcribed by themselves, 30 s each, and then put between stretches of
speech whose script is known. Words where nobody speaks are inventions; each that is published counts, and so does each
place that a person is asked to listen to. Recordings named on the command line are transcribed too, and what was heard
in their silences is printed.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from trimming import HERE, NOISES, Sound, voice

from vidcast.model.recording import Take
from vidcast.model.times import Span, clock_text, intersection
from vidcast.model.transcript import Transcript
from vidcast.run.runner import once
from vidcast.stages.transcribe import TranscribeSettings, transcribe
from vidcast.tools.engines import cache_folder, engine
from vidcast.tools.listen import SPEECH_RATE
from vidcast.tools.probe import probe
from vidcast.tools.vad import Vad

SECONDS = 30
TERMS = ("Castellan Software", "Harbor Point Logistics", "Brightwater", "Priya Raman")
"""A glossary that tempts the engine."""


def tune(samples: int, random: np.random.Generator) -> Sound:
    """A melody with vibrato over a bass and a drum: nearer to singing than chords are."""
    at = np.arange(samples) / SPEECH_RATE
    notes = np.array([262, 294, 330, 349, 392, 440, 494, 523])[random.integers(8, size=samples // 6000 + 1)]
    pitch = np.repeat(notes, 6000)[:samples] * (1 + 0.006 * np.sin(2 * np.pi * 5.5 * at))
    phase = 2 * np.pi * np.cumsum(pitch) / SPEECH_RATE
    sung = sum(np.sin(k * phase) / k for k in range(1, 7)) * (0.6 + 0.4 * np.sin(2 * np.pi * at / 0.75))
    drum = random.normal(size=samples) * np.exp(-30 * (at % 0.5))
    return np.asarray(sung + 0.5 * np.sin(2 * np.pi * 98 * at) + drum)


def applause(samples: int, random: np.random.Generator) -> Sound:
    """Many hands that clap, and stop."""
    clapped = np.zeros(samples)
    for at in random.integers(0, max(1, samples - 400), size=samples // 250):
        clapped[at : at + 400] += random.normal(size=400) * np.exp(-np.arange(400) / 60)
    return clapped * np.linspace(1, 0.1, samples)


def nothing(samples: int, _: np.random.Generator) -> Sound:
    """Digital silence."""
    return np.zeros(samples)


KINDS: dict[str, Callable[[int, np.random.Generator], Sound]] = {
    "silence": nothing,
    "near silence": lambda samples, random: 1e-4 * random.normal(size=samples),
    "tune": tune,
    "applause": applause,
    **{name: kind for name, kind in NOISES.items() if name != "babble"},
}


def alone(kind: str) -> Iterator[tuple[str, Sound, tuple[Span, ...]]]:
    """A sound by itself, loud and faint; nobody speaks anywhere in it."""
    for peak in (0.5, 0.03):
        made = KINDS[kind](SECONDS * SPEECH_RATE, np.random.default_rng(7))
        loudest = np.abs(made).max()
        yield f"{kind}, peak {peak}", made * (peak / loudest if loudest else 0), (Span(0, SECONDS * 1000),)


def between(kind: str) -> tuple[str, Sound, tuple[Span, ...]]:
    """Four stretches of speech with twelve seconds of a sound after each, and where those lie."""
    pieces: list[Sound] = []
    quiet: list[Span] = []
    samples = 0
    for phrase in voice("weekly_webcam.laptop.mp4", HERE)[:4]:
        other = KINDS[kind](12 * SPEECH_RATE, np.random.default_rng(11))
        other *= 0.2 / (np.abs(other).max() or 1)
        pieces += [phrase, other]
        start = samples + len(phrase)
        samples = start + len(other)
        quiet.append(Span(start * 1000 // SPEECH_RATE + 300, samples * 1000 // SPEECH_RATE - 300))
    return f"{kind} between speech", np.concatenate(pieces), tuple(quiet)


def written(sound: Sound, folder: Path) -> Take:
    path = folder / "sound.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SPEECH_RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return take_of(path)


def take_of(path: Path) -> Take:
    return Take(probe(path, hashlib.sha256(path.read_bytes()).hexdigest()), path)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("recordings", nargs="*", type=Path)
    options.add_argument("--engine", default="auto")
    said = options.parse_args()
    hear, vad = engine(said.engine, "base"), Vad()

    def heard(take: Take, terms: tuple[str, ...]) -> Transcript:
        return once(transcribe, take, TranscribeSettings(terms=terms), hear, vad)

    invented = 0
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        for kind in KINDS:
            for name, sound, quiet in (*alone(kind), between(kind)):
                for terms in ((), TERMS):
                    invented += told(name, heard(written(sound, Path(place)), terms), quiet, terms)
    for path in said.recordings:
        transcript = heard(take_of(path), ())
        print(
            f"{path.name}: {len(transcript.words)} words, {transcript.suspects and len(transcript.suspects)} suspects"
        )
        for word in transcript.words:
            print(f"  {clock_text(word.start_ms)} {word.text} ({word.probability:.2f})")
    print(f"{invented} invented words in all; models from {cache_folder().name}")


def told(name: str, transcript: Transcript, quiet: tuple[Span, ...], terms: tuple[str, ...]) -> int:
    """Print a case; how many of its words were said by nobody."""
    wrong = [word for word in transcript.words if intersection([word.span], quiet)]
    asked = [each for each in transcript.suspects if not each.minor]
    glossary = "with a glossary" if terms else ""
    print(f"{name:28} {glossary:16} {len(wrong):3d} invented, {len(asked)} places to listen to", flush=True)
    for word in wrong:
        print(f"    {clock_text(word.start_ms)} {word.text} ({word.probability:.2f})")
    return len(wrong)


if __name__ == "__main__":
    main()
