"""The three samples as one weekly episode: `python benchmarks/weekly.py [FOLDER]`.

Makes a library in FOLDER (a temporary one without it), runs the recordings as parts of one episode, waives what is
found, publishes, and prints chapters, checks and files. A contact sheet, `frames.png`, shows every card, every lower
third and the middle of every part, to be looked at.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from vidcast.config import LibraryFolder
from vidcast.desk import Desk
from vidcast.model.episode import chapters_of
from vidcast.model.times import clock_text
from vidcast.model.webvtt import read_vtt
from vidcast.production import Outcome, Production
from vidcast.tools.process import run
from vidcast.wish import Sidecar, Wish

SAMPLES = Path(__file__).parents[1] / "samples"
PARTS = ("weekly_clean.phone.mp4", "weekly_review.phone.mp4", "weekly_webcam.laptop.mp4")


def main(folder: Path) -> None:
    place = folder if (folder / "vidcast.toml").is_file() else LibraryFolder.made(folder).root
    production = Production(LibraryFolder.found(place))
    began = time.monotonic()
    wish = Wish(Sidecar(show="field", week="2026-W47"))
    taken = production.take_in_all([SAMPLES / name for name in PARTS], wish)
    (episode,) = taken.episodes
    outcome = production.advance(episode)
    print(f"{episode.name}: {len(outcome.produced.parts)} parts, {len(outcome.waits)} to settle")
    if outcome.produced.clearance.waits:
        outcome = settled(production, outcome)
    print(f"{'held' if outcome.held else 'published'} after {time.monotonic() - began:.1f} s")
    tell(production, outcome)
    if outcome.publication is not None:
        sheet(production, outcome, folder / "frames.png")


def settled(production: Production, outcome: Outcome) -> Outcome:
    """The outcome once everything that waits is waived and approved."""
    desk, episode = Desk(production), outcome.episode
    for wait in outcome.produced.clearance.waits:
        if wait.finding is not None:
            desk.waive(episode, wait.finding, by="Bench", because="a sample")
    desk.approve(episode, by="Bench")
    return production.advance(episode)


def tell(production: Production, outcome: Outcome) -> None:
    report = production.report(outcome.episode)
    for check in report.checks if report else ():
        print(f"  {'passed' if check.passed else 'FAILED'}  {check.title}: {check.measured} (limit {check.limit})")
    if outcome.publication is None:
        return
    published = outcome.publication.published
    site = production.folder.site / published.path
    for file in published.media:
        size = f" {file.width}x{file.height}" if file.width else ""
        print(f"  {file.name}{size}, {file.bytes} bytes")
    cues = read_vtt((site / "captions.vtt").read_text(encoding="utf-8"), "captions.vtt").cues
    starts = [part.start_ms for part in published.parts]
    for chapter, part in zip(
        chapters_of((site / "chapters.json").read_text(), "chapters"), published.parts, strict=True
    ):
        end = next((start for start in starts if start > part.start_ms), published.duration_ms)
        inside = [cue for cue in cues if part.start_ms <= cue.start_ms < end]
        first = inside[0] if inside else None
        print(
            f"  {clock_text(chapter.start_ms)} {chapter.title}: {len(inside)} cues, the first at "
            f"{clock_text(first.start_ms) if first else '-'}: {first.text if first else ''}"
        )


def sheet(production: Production, outcome: Outcome, target: Path) -> None:
    """A picture of the moments that matter, six in a row."""
    assert outcome.publication is not None
    published, rundown = outcome.publication.published, outcome.produced.rundown
    video = production.folder.site / published.path / published.enclosure.name
    moments = [1000]
    for part in rundown.parts:
        start = round(part.opening_frames * 1000 / part.frame_rate)
        kept = round(part.kept_frames * 1000 / part.frame_rate)
        moments += [
            max(0, start - 1000),
            start + 500,
            start + 2500,
            start + 5150,
            start + kept // 2,
            start + kept - 300,
        ]
    moments.append(published.duration_ms - 1000)
    with tempfile.TemporaryDirectory() as place:
        frames = []
        for number, moment in enumerate(moments):
            path = Path(place) / f"{number}.png"
            argv = [
                production.tools.ffmpeg.program,
                "-hide_banner",
                "-loglevel",
                "error",
                "-ss",
                f"{moment / 1000:.3f}",
            ]
            run([*argv, "-i", str(video), "-frames:v", "1", str(path)])
            with Image.open(path) as image:
                image.thumbnail((400, 400))
                frames.append(image.convert("RGB"))
    wide, high = max(f.width for f in frames), max(f.height for f in frames)
    rows = -(-len(frames) // 6)
    whole = Image.new("RGB", (6 * wide, rows * high), "grey")
    for number, frame in enumerate(frames):
        whole.paste(frame, (number % 6 * wide, number // 6 * high))
    whole.save(target)
    print(f"  look at {target}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary) / "library")
