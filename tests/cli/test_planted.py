"""Nothing that was dropped in the folder of the call runs, whatever the command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vidcast.cli import COMMANDS
from vidcast.config import LibraryFolder
from vidcast.tools.ffmpeg import Ffmpeg

SAMPLE = Path(__file__).parents[2] / "samples" / "weekly_clean.phone.mp4"
BEFORE_US = {
    "__future__",
    *("collections", "contextlib", "functools", "importlib", "keyword", "operator", "reprlib", "types", "warnings"),
}
"""What `python -m` imports before the first line of vidcast."""
PACKAGES = {
    *("av", "click", "dotenv", "ffmpeg", "imageio_ffmpeg", "lxml", "moviepy", "numpy", "opentimelineio", "PIL"),
    *("pydantic", "rich", "sitecustomize", "sqlalchemy", "starlette", "torch", "usercustomize", "uvicorn", "yaml"),
}
PROGRAMS = ("evil", "ffmpeg", "ffplay", "ffprobe", "gcc", "ld", "ldconfig", "sh", "which")
PLANTED = "import sys\nopen({marker!r}, 'a').write(__name__ + chr(10))\nraise ImportError('planted')\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with something dropped in it for whatever Python or a program may look for there."""
    folder = tmp_path_factory.mktemp("dropped")
    marker = str(folder / "ran")
    for name in (sys.stdlib_module_names | PACKAGES) - BEFORE_US:
        (folder / f"{name}.py").write_text(PLANTED.format(marker=marker))
    for name in PROGRAMS:
        (folder / name).write_text(f"#!/bin/sh\necho {name} >> {marker}\n")
        (folder / name).chmod(0o700)
    (folder / ".env").write_text("FFMPEG_BINARY=./evil\nFFPLAY_BINARY=./evil\nVIDCAST_FFMPEG=./evil\n")
    LibraryFolder.made(folder / "acme")
    shutil.copy(SAMPLE.with_suffix("").with_suffix(".txt"), folder / "words.txt")
    yield folder
    shutil.rmtree(folder)


def called(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command that is called in the folder, by a user whose PATH has an entry for it."""
    command = [sys.executable, "-m", "vidcast", *arguments]
    environment = {**os.environ, "PATH": f".:{os.environ['PATH']}:"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=500, check=False
    )


def ran(folder: Path) -> str:
    marker = folder / "ran"
    return marker.read_text() if marker.exists() else ""


QUICK = {"status": ("-L", "acme"), "watch": ("-L", "acme", "--once"), "probe": (str(SAMPLE),)}
LONG = {"doctor": ("-L", "acme"), "check": ("words.txt",), "policy": ("lint", "general")}


@pytest.mark.parametrize("command", QUICK)
def test_a_command_runs_nothing_that_was_dropped_where_it_was_called(folder: Path, command: str) -> None:
    done = called(folder, command, *QUICK[command])
    assert (ran(folder), done.returncode) == ("", 0), done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", sorted(set(COMMANDS) - set(QUICK)))
def test_no_command_loads_what_was_dropped_where_it_was_called(folder: Path, command: str) -> None:
    done = called(folder, command, *LONG.get(command, ("--help",)))
    assert (ran(folder), done.returncode) == ("", 0), done.stderr


@pytest.mark.slow
def test_a_whole_run_and_a_watch_run_nothing_that_was_dropped(folder: Path) -> None:
    cut = [str(Ffmpeg.found().program), "-v", "error", "-t", "8", "-i", str(SAMPLE), "-vf", "scale=180:-2"]
    subprocess.run([*cut, "-preset", "ultrafast", str(folder / "update.mp4")], check=True)
    (folder / "acme" / "vidcast.toml").write_text("[inbox]\nsettle_s = 0\npoll_s = 0.05\n", encoding="utf-8")
    inbox = folder / "acme" / "inbox" / "weekly"
    shutil.copy(folder / "update.mp4", inbox / "update.mp4")
    watched = called(folder, "watch", "-L", "acme", "--once")
    assert (ran(folder), watched.returncode in (0, 5)) == ("", True), watched.stderr
    again = called(folder, "run", "update.mp4", "-L", "acme", "--show", "ops")
    assert (ran(folder), again.returncode in (0, 5)) == ("", True), again.stderr
