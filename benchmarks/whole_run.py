"""A whole `vidcast run` of a long 1080p recording against a bare ffmpeg encode: `python benchmarks/whole_run.py`.

The recording is made from a sample, repeated and enlarged, with grain so that it is as hard to encode as a camera's.
The bare encode is of as many seconds as the run kept, with the same encoder settings. Both are timed as whole processes
in one go; figures are the ratio of wall and of processor time, and the peak memory of the largest single process.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from vidcast.preset import Presets
from vidcast.tools.ffmpeg import Ffmpeg

SAMPLE = Path(__file__).parents[1] / "samples" / "weekly_webcam.laptop.mp4"


@dataclass(frozen=True)
class Cost:
    """What one command took."""

    wall_s: float
    cpu_s: float
    peak_mb: float

    def __str__(self) -> str:
        return f"{self.wall_s:.1f} s wall, {self.cpu_s:.1f} s processor, {self.peak_mb:.0f} MB peak"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--minutes", type=float, default=5)
    options.add_argument("--keep", type=Path, help="Keep the recording there and use it again.")
    said = options.parse_args()
    ffmpeg = str(Ffmpeg.found().program)
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        folder = Path(place)
        recording = said.keep or folder / "recording.mp4"
        if not recording.is_file():
            make(ffmpeg, recording, said.minutes)
        library = folder / "library"
        vidcast("init", str(library))
        whole = timed(["run", str(recording), "-L", str(library), "--json"], vidcast_argv)
        kept_s, cards_s, stages = told(library)
        bare = timed(bare_argv(ffmpeg, recording, kept_s, folder / "bare.mp4"), list)
    print(f"recording: {said.minutes:g} min of 1920x1080, {kept_s:.1f} s kept, {cards_s:.1f} s of cards added")
    print(f"vidcast run: {whole}")
    print("  " + ", ".join(f"{name} {took:.1f} s" for name, took in stages.items()))
    print(f"bare ffmpeg: {bare}")
    print(f"ratio: {whole.wall_s / bare.wall_s:.2f} wall, {whole.cpu_s / bare.cpu_s:.2f} processor")


def make(ffmpeg: str, target: Path, minutes: float) -> None:
    """A 1080p recording at about 8 Mbit/s, as a phone makes it."""
    command = [ffmpeg, "-v", "error", "-stream_loop", "-1", "-i", str(SAMPLE), "-t", str(minutes * 60)]
    command += ["-vf", "scale=1920:1080,noise=alls=4:allf=t", "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "8M"]
    subprocess.run([*command, "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", str(target)], check=True)


def vidcast_argv(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "vidcast", *arguments]


def vidcast(*arguments: str) -> str:
    return subprocess.run(vidcast_argv(list(arguments)), check=True, capture_output=True, text=True).stdout


def bare_argv(ffmpeg: str, recording: Path, seconds: float, target: Path) -> list[str]:
    """The same picture and sound settings without any cutting, cards or measuring."""
    settings = Presets().preset("unplugged").publish
    command = [ffmpeg, "-v", "error", "-i", str(recording), "-t", f"{seconds:.3f}", "-c:v", "libx264"]
    command += ["-preset", settings.x264_preset, "-crf", str(settings.crf), "-profile:v", "high", "-pix_fmt", "yuv420p"]
    sound = ["-c:a", "aac", "-b:a", f"{settings.audio_kbps}k"]
    return [*command, "-g", "60", *sound, "-movflags", "+faststart", str(target)]


def timed(arguments: list[str], argv: object) -> Cost:
    """Run a command to its end and account for it and everything it started."""
    command = argv(arguments)  # type: ignore[operator]
    before, began = os.times(), time.monotonic()
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while program.poll() is None:
        peak = max(peak, largest(program.pid))
        time.sleep(0.2)
    after = os.times()
    if program.returncode:
        raise SystemExit(f"{command[0]} ended with status {program.returncode}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(time.monotonic() - began, cpu, peak / 1024)


def largest(pid: int) -> int:
    """The peak resident size in kB of the largest process among a process and all it started (Linux)."""
    peak = 0
    for entry in [pid, *children(pid)]:
        try:
            status = Path(f"/proc/{entry}/status").read_text()
        except OSError:
            continue
        peak = max([peak, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))])
    return peak


def children(pid: int) -> list[int]:
    """Every process that a process started, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            mine = [int(each) for each in task.read_text().split()]
        except OSError:
            continue
        found.extend(mine)
        for each in mine:
            found.extend(children(each))
    return found


def told(library: Path) -> tuple[float, float, dict[str, float]]:
    """Seconds kept, seconds of cards, and how long each stage took, as the library itself tells them."""
    name = json.loads(vidcast("status", "-L", str(library), "--json"))["episodes"][0]["episode"]
    chain = json.loads(vidcast("explain", name, "-L", str(library), "--json"))
    stages = {each["stage"]: each["took_ms"] / 1000 for each in chain["stages"]}
    trim = next(each for each in chain["stages"] if each["stage"] == "trim")
    timeline = json.loads((Path(trim["folder"]) / "result.json").read_text())["value"]
    numerator, denominator = (int(part) for part in timeline["frame_rate"].split("/"))
    kept_s = sum(end - first for first, end in timeline["kept"]) * denominator / numerator
    return kept_s, chain["published"]["duration_ms"] / 1000 - kept_s, stages


if __name__ == "__main__":
    main()
