"""Killed in any stage and started again, a run finishes with the same result and repeats nothing that was finished."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vidcast.tools.ffmpeg import Ffmpeg

SAMPLES = Path(__file__).parents[1] / "samples"
STAGES = (
    *("receive", "transcribe", "trim", "caption", "check", "review"),
    *("cards", "sound", "picture", "poster", "peaks", "relisten", "recheck", "prove", "cover"),
)
NAMES = ("captions.vtt", "captions.srt", "chapters.json", "transcript.json")

pytestmark = pytest.mark.slow


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "vidcast", *map(str, arguments)]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("killed") / "update.mp4"
    cut = [str(Ffmpeg.found().program), "-v", "error", "-t", "16", "-i", str(SAMPLES / "weekly_clean.phone.mp4")]
    subprocess.run([*cut, "-vf", "scale=360:-2", "-preset", "ultrafast", str(path)], check=True)
    return path


def made(library: Path) -> dict[str, object]:
    """What an episode comes down to; encoded bytes and the moments of publication are not compared."""
    folder = library / "site" / "field" / "2026-w11"
    texts: dict[str, object] = {name: (folder / name).read_text() for name in NAMES}
    (render,) = (library / "work").glob("*/picture/*/result.json")
    return {**texts, "render": json.loads(render.read_text())["value"]}


def run(library: Path, recording: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("run", recording, "-L", library, "--show", "field", "--week", "2026-W11", "--leader", "Dana"),
        capture_output=True,
        text=True,
        check=True,
        timeout=250,
    )


@pytest.fixture(scope="module")
def unharmed(recording: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    library = tmp_path_factory.mktemp("unharmed") / "acme"
    subprocess.run(command("init", library), check=True, capture_output=True)
    run(library, recording)
    return made(library)


def killed_in(stage: str, library: Path, recording: Path) -> list[str]:
    """Start a run and kill it as soon as it says that it is in a stage; the stages that it had finished."""
    program = subprocess.Popen(
        command("run", recording, "-L", library, "--show", "field", "--week", "2026-W11", "--leader", "Dana"),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert program.stderr is not None
    finished = []
    for line in program.stderr:
        if line.startswith(f"{stage}: ") and ": done" not in line:
            break
        if ": done in" in line:
            finished.append(line.split(":")[0])
    os.kill(program.pid, signal.SIGKILL)
    program.wait()
    program.stderr.close()
    return finished


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_killed_in_a_stage_goes_on_where_it_was(
    stage: str, recording: Path, unharmed: dict[str, object], tmp_path: Path
) -> None:
    library = tmp_path / "acme"
    subprocess.run(command("init", library), check=True, capture_output=True)
    finished = killed_in(stage, library, recording)
    assert finished == list(STAGES[: STAGES.index(stage)])
    again = run(library, recording)
    begun = {line.partition(": ")[0] for line in again.stderr.splitlines()}
    assert begun >= set(STAGES[STAGES.index(stage) :])
    repeated = [name for name in finished if name in begun]
    assert repeated == []
    assert made(library) == unharmed
    assert list((library / "site").rglob(".part-*")) == []


def test_no_program_works_on_for_a_run_that_was_killed(recording: Path, tmp_path: Path) -> None:
    library = tmp_path / "acme"
    subprocess.run(command("init", library), check=True, capture_output=True)
    killed_in("picture", library, recording)
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(library) not in left
