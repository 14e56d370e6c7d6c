"""Take every odd kind of recording through vidcast: `python benchmarks/odd_kinds.py FOLDER [--render] [FILE...]`.

Makes each kind with tests/synth.py, and takes it and the files named through `vidcast probe` and, with --render,
through `vidcast trim` and `vidcast render`. Prints one line for each: what it is or why it is refused, the size of the
rendered picture, whether the four colours of its first frame are right and in their places, and its loudness.
FOLDER/sheet.png shows that frame of each, so that a person can look at it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.synth import AWKWARD, KINDS, made, renamed
from vidcast.tools.ffmpeg import Ffmpeg

Pixels = NDArray[np.uint8]

RED, LIME, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
UPRIGHT = (RED, LIME, BLUE, WHITE)
"""Upper left, upper right, lower left, lower right."""
TURNED = {
    "turned90": (LIME, WHITE, RED, BLUE),
    "turned180": (WHITE, BLUE, LIME, RED),
    "turned270": (BLUE, RED, WHITE, LIME),
}
UNCOLOURED = {"flashes.mov", "flashes.mkv", "blinks", "uneven", "cover_art", "memo", "wav", "telephone"}
"""Kinds whose picture, if they have one, is another."""
DEEP = {"hlg", "pq"}
"""Kinds whose colours are mapped to a smaller range, so that only their hue can be right."""
NEAR = 24
"""So far a value of 0 to 255 may be off, after coding."""
TILE = (240, 180)


@dataclass
class Row:
    """What became of one recording."""

    name: str
    said: str
    size: str = ""
    colours: str = ""
    loudness: str = ""
    frame: Pixels | None = None


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("files", nargs="*", type=Path)
    asked.add_argument("--render", action="store_true")
    asked.add_argument("--only", default="", help="names of kinds, with commas between them")
    said = asked.parse_intermixed_args()
    said.folder.mkdir(parents=True, exist_ok=True)
    kinds = said.only.split(",") if said.only else list(KINDS)
    paths = [(kind, made(said.folder, kind)) for kind in kinds]
    if not said.only:
        plain = made(said.folder, "plain")
        paths += [(name, renamed(plain, said.folder, name)) for name in AWKWARD]
    rows = []
    for name, path in [*paths, *((path.name, path) for path in said.files)]:
        rows.append(_row(name, path, said.folder, said.render))
        row = rows[-1]
        print(f"{row.name:24} {row.size:10} {row.colours:22} {row.loudness:11} {row.said}", flush=True)
    _sheet([row for row in rows if row.frame is not None], said.folder / "sheet.png")
    wrong = [row.name for row in rows if "WRONG" in (row.colours + row.said)]
    print(f"{len(rows)} recordings; wrong: {', '.join(wrong) or 'none'}; to look at: {said.folder / 'sheet.png'}")
    return 1 if wrong else 0


def vidcast(*arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and the last line of standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "vidcast", *arguments], capture_output=True, text=True, check=False, timeout=900
    )
    last = (done.stderr.strip().splitlines() or [""])[0]
    if "Traceback" in done.stderr or done.returncode not in (0, 2, 5):
        last = f"WRONG: status {done.returncode}: {done.stderr.strip().splitlines()[-1:]}"
    return done.returncode, done.stdout, last


def _row(name: str, path: Path, folder: Path, render: bool) -> Row:
    status, output, last = vidcast("probe", "--json", "--", str(path))
    if status:
        return Row(name, last.removeprefix("vidcast: "))
    facts = json.loads(output)
    row = Row(name, _described(facts))
    if not render:
        return row
    line, video = folder / "timeline.json", folder / "out.mp4"
    video.unlink(missing_ok=True)
    status, _, last = vidcast("trim", "-o", str(line), "--", str(path))
    if status not in (0, 5):
        row.said = f"WRONG: trim: {last}"
        return row
    status, output, last = vidcast("render", "--json", "--timeline", str(line), "-o", str(video), "--", str(path))
    if status:
        row.said = last if "WRONG" in last else f"WRONG: render: {last}"
        return row
    row.loudness = _loudness(video)
    row.frame = first_frame(video)
    if row.frame is not None:
        row.size = f"{row.frame.shape[1]}x{row.frame.shape[0]}"
        if name not in UNCOLOURED and name in {*KINDS, *AWKWARD}:
            row.colours = judged(row.frame, TURNED.get(name, UPRIGHT), hue=name in DEEP)
    return row


def _described(facts: dict[str, object]) -> str:
    video, audio = facts["video"], facts["audio"]
    picture, sound = "no picture", "no sound"
    if isinstance(video, dict):
        marks = [video["pixel_format"], video["matrix"], "full" if video["full_range"] else "", video["hdr"] or ""]
        picture = f"{video['codec']} {video['width']}x{video['height']} {' '.join(filter(None, marks))}"
    if isinstance(audio, dict):
        sound = f"{audio['codec']} {audio['channels']} channels, uses {audio['used_channels']} of {audio['stream']}"
    warnings = facts["warnings"]
    assert isinstance(warnings, list)
    return "; ".join([picture, sound, *(f"note: {warning}" for warning in warnings)])


def first_frame(video: Path) -> Pixels | None:
    """The first picture as a viewer sees it, shape (height, width, 3), or None when there is none."""
    picture = video.with_suffix(".png")
    picture.unlink(missing_ok=True)
    shown = "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int,format=rgb24"
    argv = [str(Ffmpeg.found().program), "-loglevel", "error", "-y", "-i", f"file:{video}", "-frames:v", "1"]
    subprocess.run([*argv, "-vf", shown, str(picture)], check=False)
    return np.asarray(Image.open(picture).convert("RGB")) if picture.is_file() else None


def judged(frame: Pixels, expected: tuple[tuple[int, int, int], ...], hue: bool = False) -> str:
    """Whether the middle of each quarter has its colour; how far the worst is off."""
    height, width, _ = frame.shape
    middles = [(y, x) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    seen = [frame[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3).mean(axis=0) for y, x in middles]
    off = max(float(np.abs(colour - want).max()) for colour, want in zip(seen, expected, strict=True))
    if hue:
        same = all(_hue(colour) == _hue(np.array(want)) for colour, want in zip(seen, expected, strict=True))
        return f"{'right hue' if same else 'WRONG hue'}, off by {off:.0f}"
    return f"{'right' if off <= NEAR else 'WRONG'}, off by {off:.0f}"


def _hue(colour: NDArray[np.float64]) -> tuple[bool, ...]:
    """Which of red, green and blue are strong."""
    return tuple(bool(value > 0.6 * colour.max()) for value in colour)


def _loudness(video: Path) -> str:
    try:
        heard = Ffmpeg.found().loudness(video, 120)
    except Exception as error:
        return f"none ({type(error).__name__})"
    return f"{heard.lufs:.1f} LUFS"


def _sheet(rows: list[Row], target: Path) -> None:
    """All first frames with their names, six in a row."""
    across, high = 6, TILE[1] + 20
    sheet = Image.new("RGB", (across * TILE[0], max(1, -(-len(rows) // across)) * high), "#333333")
    pen = ImageDraw.Draw(sheet)
    for count, row in enumerate(rows):
        x, y = count % across * TILE[0], count // across * high
        assert row.frame is not None
        tile = Image.fromarray(row.frame)
        tile.thumbnail((TILE[0] - 8, TILE[1] - 8))
        sheet.paste(tile, (x + 4, y + 18))
        pen.text((x + 4, y + 3), f"{row.name[:30]} {row.size}", fill="white")
    sheet.save(target)


if __name__ == "__main__":
    sys.exit(main())
