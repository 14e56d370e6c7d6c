"""How near the published sound comes to what was asked for: `python benchmarks/loudness.py [RECORDING...]`.

Without recordings: both samples, and speech made of one of them to be very quiet, clipped, a whisper, soft beside one
loud clap, and three parts of one episode whose loudness differs by 42 dB. Of each: the file's integrated loudness
(-16 LUFS +-0.5 is wanted) and true peak (at most -1 dBTP), how far its parts lie apart, how often it was encoded, and
how much processor time all that took for each second of sound.
"""

from __future__ import annotations

import os
import sys
import wave
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from numpy.typing import NDArray

from vidcast.model.recording import Take
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import whole
from vidcast.model.times import sample_at
from vidcast.run.stage import Bench
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.sound import sound
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.listen import listen
from vidcast.tools.probe import probe

SAMPLES = Path(__file__).parents[1] / "samples"
RATE = Fraction(30)
PCM_RATE = 48_000

Mono = NDArray[np.float32]


def main(paths: list[Path]) -> None:
    print(f"{'episode':28} {'LUFS':>6} {'dBTP':>6} {'spread LU':>9} {'rounds':>6} {'ms per s':>8}  within")
    with TemporaryDirectory() as place:
        for number, (name, takes) in enumerate(episodes(paths, Path(place))):
            folder = Path(place) / str(number)
            folder.mkdir()
            print(line(name, takes, folder))


def episodes(paths: list[Path], folder: Path) -> Iterator[tuple[str, tuple[Take, ...]]]:
    """Each episode's name and its parts' recordings."""
    for path in paths or sorted(SAMPLES.glob("*.phone.mp4")):
        yield path.name, (take(path),)
    if paths:
        return
    made = {name: saved(folder / f"{name}.wav", mono) for name, mono in conditions().items()}
    for name, given in made.items():
        yield name, (given,)
    yield "3 parts: 0, -26, -42 dB", (made["full scale"], made["quiet, -26 dB"], made["very quiet, -42 dB"])


def conditions() -> dict[str, Mono]:
    """The same half minute of speech in many levels; its peak at 0 dBFS unless said otherwise."""
    path = SAMPLES / "weekly_clean.phone.mp4"
    mono = listen(path, take(path).recording, PCM_RATE)[5 * PCM_RATE : 35 * PCM_RATE]
    mono = mono / np.abs(mono).max()
    noise = np.random.default_rng(1).normal(0, 1, len(mono))
    whisper = noise * np.convolve(np.abs(mono), np.ones(480) / 480, "same")
    clap = mono * 0.03
    clap[10 * PCM_RATE :][:960] = np.clip(noise[:960], -1, 1) * np.linspace(1, 0, 960)
    made = {
        "full scale": mono,
        "quiet, -26 dB": mono * 0.05 + noise * 10 ** (-65 / 20),
        "very quiet, -42 dB": mono * 0.008,
        "clipped": np.clip(mono * 12, -1, 1),
        "noisy room": mono * 0.5 + noise * 0.01,
        "whispered": whisper / np.abs(whisper).max() * 0.01,
        "one loud clap": clap,
        "1 s of speech in 30": np.where(np.arange(len(mono)) // PCM_RATE == 3, mono * 0.05, noise * 1e-4),
    }
    return {name: np.asarray(sound, np.float32) for name, sound in made.items()}


def line(name: str, takes: tuple[Take, ...], folder: Path) -> str:
    """One row of the table."""
    frames = [max(1, given.recording.duration_ms * 30 // 1000) for given in takes]
    rundown = Rundown.of([whole(RATE, count) for count in frames], CardFrames(90, 0, 60, 75))
    settings, ffmpeg = PublishSettings(), Ffmpeg.found()
    began = sum(os.times()[:4])
    made = sound(Bench(folder), takes, rundown, settings, ffmpeg)
    took = sum(os.times()[:4]) - began
    path = folder / made.name
    measured = ffmpeg.loudness(path, 600)
    parts = [part_lufs(path, rundown, index, folder, ffmpeg) for index in range(len(takes))]
    off = abs(measured.lufs - settings.loudness_lufs)
    within = off <= 0.5 and measured.true_peak_db <= settings.true_peak_db and max(parts) - min(parts) <= 0.5
    speed = round(took * 1_000_000 / rundown.episode_ms)
    return (
        f"{name:28} {measured.lufs:6.1f} {measured.true_peak_db:6.1f} {max(parts) - min(parts):9.1f} "
        f"{made.rounds:6} {speed:8}  {'yes' if within else 'NO'} {'; '.join(made.remarks)}"
    )


def part_lufs(path: Path, rundown: Rundown, index: int, folder: Path, ffmpeg: Ffmpeg) -> float:
    """The loudness of one part alone, cut from the finished file."""
    with av.open(str(path)) as container:
        heard = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    part = rundown.parts[index]
    first, end = (sample_at(at, RATE) for at in (part.opening_frames, part.opening_frames + part.kept_frames))
    save(folder / "part.wav", heard[:, first:end].T)
    return ffmpeg.loudness(folder / "part.wav", 600).lufs


def take(path: Path) -> Take:
    return Take(probe(path, "0" * 64), path)


def saved(path: Path, mono: Mono) -> Take:
    save(path, mono[:, None])
    return take(path)


def save(path: Path, sound: Mono) -> None:
    """Samples of shape (n, channels) as 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setparams((sound.shape[1], 2, PCM_RATE, 0, "NONE", ""))
        file.writeframes(np.clip(np.rint(sound * 32767), -32768, 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
