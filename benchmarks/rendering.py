"""What rendering costs, drifts and holds in memory: `python benchmarks/rendering.py [--only cost|drift] [--hour]`.

Cost: a 1080p recording with twenty cuts against a bare ffmpeg encode of as many seconds with the same encoder settings,
in turns; wall and processor time with everything that was started, and the largest process. Then the picture pass by
itself, and three renditions against the largest alone. Drift: flashes and beeps of one frame, 200 cuts between them,
measured in the finished file: its length against the timeline and how far each beep is from its flash. With --hour a
whole `vidcast run` of an hour, and what its stages hold in memory, everything they start included; its picture is
320 x 180, so that it is over before lunch.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median

import av
import numpy as np
from whole_run import SAMPLE, Cost, bare_argv, children, make, vidcast, vidcast_argv

from vidcast.model.recording import Take
from vidcast.model.rundown import Rundown
from vidcast.model.timeline import Timeline
from vidcast.preset import Presets
from vidcast.run.runner import Result, Runner
from vidcast.run.store import Store
from vidcast.stages.publish import PublishSettings, Render, Sound, picture, sound
from vidcast.stages.trim import grid
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.probe import probe

SETTINGS = Presets().preset("unplugged").publish
RATES = {"29.97": Fraction(30000, 1001), "25": Fraction(25)}
HELD = 5
PIECES, PERIOD, BEFORE, AFTER = 200, 30, 7, 7
"""Each piece is a flash with so many frames around it, from a recording with a flash in every period."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=60, help="Length of the recording that is rendered.")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--hour", action="store_true", help="A whole run of an hour, and nothing else.")
    options.add_argument("--minutes", type=float, default=59.5, help="Length of that hour.")
    options.add_argument("--only", choices=["cost", "drift"])
    said = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        if said.hour:
            hour(Path(place), said.minutes)
            return
        if said.only != "drift":
            cost(Path(place), said.seconds, said.rounds)
        if said.only != "cost":
            drift(Path(place))


def cost(folder: Path, seconds: float, rounds: int) -> None:
    """Print what each way of rendering costs against the bare encode."""
    ffmpeg, recording = str(Ffmpeg.found().program), folder / "recording.mp4"
    make(ffmpeg, recording, seconds / 60)
    take = Take(probe(recording, "0" * 64), recording)
    timeline = with_cuts(take, 20)
    (folder / "timeline.json").write_text(timeline.text())
    kept_s = float(timeline.kept_frames / timeline.frame_rate)
    program, *arguments = bare_argv(ffmpeg, recording, kept_s, folder / "bare.mp4")
    bare = [program, "-y", *arguments]
    one = replace(SETTINGS, renditions=(1080,))
    heard = Runner(Store(folder / "work"), "bench").result(sound, (take,), Rundown.of([timeline]), one, Ffmpeg.found())
    render = ["render", str(recording), "--timeline", str(folder / "timeline.json"), "-o", str(folder / "out.mp4")]
    ways: dict[str, Callable[[], object]] = {
        "bare ffmpeg": lambda: call(bare),
        "vidcast render": lambda: call(vidcast_argv(render)),
        "bare ffmpeg without sound": lambda: call([*bare[:-1], "-an", bare[-1]]),
        "picture pass": lambda: shown(folder, take, timeline, heard, one),
        "picture pass, three sizes": lambda: shown(folder, take, timeline, heard, SETTINGS),
    }
    print(f"{seconds:g} s of 1920x1080, 20 cuts, {kept_s:.1f} s kept; {rounds} rounds")
    found: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(measured(way))
            print(f"  {name:26s} {found[name][-1]}", flush=True)
    for name, against in (
        ("vidcast render", "bare ffmpeg"),
        ("picture pass", "bare ffmpeg without sound"),
        ("picture pass, three sizes", "picture pass"),
    ):
        print(f"{name} / {against}: {ratio(found[name], found[against])}")


def ratio(ours: list[Cost], theirs: list[Cost]) -> str:
    """Medians over the rounds, each of which compares neighbours, and the two least figures of all rounds."""
    wall = median(a.wall_s / b.wall_s for a, b in zip(ours, theirs, strict=True))
    cpu = median(a.cpu_s / b.cpu_s for a, b in zip(ours, theirs, strict=True))
    least = min(a.cpu_s for a in ours) / min(b.cpu_s for b in theirs)
    return f"{wall:.2f} wall, {cpu:.2f} processor (least of each {least:.2f})"


def with_cuts(take: Take, pieces: int) -> Timeline:
    """A timeline that keeps nine tenths in equal pieces."""
    rate, frames = grid(take.recording)
    edges = [frames * at // pieces for at in range(pieces + 1)]
    kept = tuple((first, end - (end - first) // 10) for first, end in pairwise(edges))
    return Timeline(rate, frames, kept)


def shown(
    folder: Path, take: Take, timeline: Timeline, heard: Result[Sound], settings: PublishSettings
) -> tuple[Path, Render]:
    """The finished video of one recording without cards, and where it lies."""
    rundown = Rundown.of([timeline])
    canvas = settings.canvas([take.recording.video])
    with tempfile.TemporaryDirectory(dir=folder) as place:
        run = Runner(Store(Path(place)), "bench")
        made = run.result(picture, (take,), rundown, canvas, None, heard, (), settings, Ffmpeg.found())
        target = folder / "finished.mp4"
        os.replace(made.folder / made.value.renditions[0].name, target)
    return target, made.value


def call(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measured(way: Callable[[], object]) -> Cost:
    """What a call costs here and in everything it starts."""
    before, began = os.times(), time.monotonic()
    with watched(lambda peaks: max(peaks, default=0)) as peak:
        way()
    after = os.times()
    return Cost(time.monotonic() - began, sum(after[:4]) - sum(before[:4]), peak[0] / 1024)


@contextmanager
def watched(together: Callable[[list[int]], int]) -> Iterator[list[int]]:
    """The highest of what is made of the resident sizes in kB of all processes that were started meanwhile (Linux)."""
    highest, ended = [0], threading.Event()

    def look() -> None:
        while not ended.wait(0.1):
            sizes = [resident(pid) for pid in children(os.getpid())]
            highest[0] = max(highest[0], together(sizes))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield highest
    finally:
        ended.set()
        watcher.join()


def resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def drift(folder: Path) -> None:
    """Print how far finished files are from their timelines, and beeps from their flashes."""
    settings = replace(SETTINGS, renditions=(1080,), room_tone=False)
    print(f"{PIECES} cuts{'':22s} file - timeline   beep - flash at the last join   furthest of all joins")
    for name, rate in RATES.items():
        for kind in (".mov", ".mkv", " phone.mp4"):
            recording = folder / f"flashes-{name}{kind}"
            flashes(recording, rate, steady="phone" not in kind)
            take = Take(probe(recording, "0" * 64), recording)
            found_rate, frames = grid(take.recording, rate)
            kept = tuple((PERIOD * at - BEFORE, PERIOD * at + AFTER) for at in range(1, PIECES + 1))
            timeline = Timeline(found_rate, frames, kept)
            run = Runner(Store(folder / "work"), recording.name)
            heard = run.result(sound, (take,), Rundown.of([timeline]), settings, Ffmpeg.found())
            target, _ = shown(folder, take, timeline, heard, settings)
            off, offsets = apart(target, rate, timeline)
            uneven = "variable rate" if take.recording.video and take.recording.video.variable_frame_rate else ""
            print(
                f"{name:>6s} {kind.strip():10s} {uneven:14s} {off:+8.2f} frames {offsets[-1]:+18.2f} ms"
                f" {max(offsets, key=abs):+28.2f} ms   ({len(offsets)} heard, a frame is {float(1000 / rate):.1f} ms)",
                flush=True,
            )


def flashes(target: Path, rate: Fraction, steady: bool) -> None:
    """A recording of which each period's first frame is white, and a beep of a frame's length begins with it.

    A phone in the dark drops frames: of those that are not steady, runs of eighteen frames are stored at a fifth of the
    rate.
    """
    seconds = float(PERIOD * (PIECES + 2) / rate)
    flash = f"color=black:s=64x64:r={rate}:d={seconds},drawbox=t=fill:color=white:enable='not(mod(n\\,{PERIOD}))'"
    beep = f"0.5*sin(2*PI*1000*t)*lt(mod(t*{rate.numerator}/{rate.denominator}+0.001\\,{PERIOD})\\,1)"
    command = [str(Ffmpeg.found().program), "-v", "error", "-y", "-f", "lavfi", "-i", flash]
    command += ["-f", "lavfi", "-i", f"aevalsrc={beep}:s=48000:d={seconds}"]
    chosen = "1" if steady else "lt(mod(n,30),12)+not(mod(n,5))"
    command += ["-vf", f"select='{chosen}'", "-fps_mode", "passthrough", "-c:v", "libx264", "-preset", "ultrafast"]
    subprocess.run([*command, "-crf", "12", "-g", "30", "-c:a", "aac", "-b:a", "96k", str(target)], check=True)


def apart(video: Path, rate: Fraction, timeline: Timeline) -> tuple[float, list[float]]:
    """The file's length less the timeline's, in frames, and each beep's moment less its flash's, in milliseconds.

    The longer of picture and sound counts as the file's length, as players see it.
    """
    with av.open(str(video)) as container:
        bright, end = [], Fraction(0)
        for frame in container.decode(video=0):
            end = (frame.pts or 0) * frame.time_base + 1 / rate
            bright.append((float((frame.pts or 0) * frame.time_base), frame.to_ndarray(format="gray").mean() > 128))
    with av.open(str(video)) as container:
        samples = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)[0]
        length = Fraction(container.duration or 0, 1_000_000)
    loud = np.flatnonzero(np.abs(samples) > 0.1 * np.abs(samples).max())
    starts = loud[np.concatenate([[True], np.diff(loud) > 4800])] / 48_000
    seen = [at for at, white in bright if white]
    offsets = [float(starts[np.abs(starts - at).argmin()] - at) * 1000 for at in seen]
    off = max(length, end) - timeline.kept_frames / rate
    return float(off * rate), offsets


def hour(folder: Path, minutes: float) -> None:
    """Print what each stage of a whole run of an hour takes and holds."""
    ffmpeg, small, recording = str(Ffmpeg.found().program), folder / "small.mp4", folder / "hour.mp4"
    scale = ["-vf", "scale=320:180", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "copy"]
    call([ffmpeg, "-v", "error", "-i", str(SAMPLE), *scale, str(small)])
    again = ["-stream_loop", "-1", "-i", str(small), "-t", str(60 * minutes), "-c", "copy"]
    call([ffmpeg, "-v", "error", *again, str(recording)])
    library = folder / "library"
    vidcast("init", str(library))
    print(f"{recording.stat().st_size / 1e6:.0f} MB, {minutes:g} min of 320x180")
    held: dict[str, int] = {}
    took: dict[str, float] = {}
    status = followed(vidcast_argv(["run", str(recording), "-L", str(library)]), held, took)
    if status == HELD:  # What repeats again and again makes people listen; here nobody needs to.
        (told_of,) = json.loads(vidcast("status", "-L", str(library), "--json"))["episodes"]
        argv = ["approve", told_of["episode"], "--by", "benchmark", "-L", str(library)]
        status = followed(vidcast_argv(argv), held, took)
    for stage, size in held.items():
        print(f"  {stage:12s} {took[stage]:7.1f} s  {size / 1024:6.0f} MB at most, all processes together")
    print(f"ended with status {status} (5: held for people)")


def followed(argv: list[str], held: dict[str, int], took: dict[str, float]) -> int:
    """The exit status of a command, with the kB that each of its stages held and the seconds it took added."""
    program = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    now = ["start"]

    def look() -> None:
        while program.poll() is None:
            size = sum(resident(pid) for pid in [program.pid, *children(program.pid)])
            held[now[0]] = max(held.get(now[0], 0), size)
            took[now[0]] = took.get(now[0], 0) + 0.2
            time.sleep(0.2)

    watcher = threading.Thread(target=look)
    watcher.start()
    for line in program.stdout or ():
        stage, colon, rest = line.rstrip().partition(": ")
        if colon and stage.isidentifier() and rest.endswith(")"):
            now[0] = stage
        elif "held" in line or " or " in line:
            print(f"    {line.rstrip()}")
    watcher.join()
    return program.returncode


if __name__ == "__main__":
    sys.exit(main())
