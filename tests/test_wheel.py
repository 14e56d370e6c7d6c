"""The wheel that is built holds everything: installed in a fresh environment it runs, presets and all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment's `vidcast`, with the wheel and the offline model in it."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(place), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (wheel,) = place.glob("*.whl")
    environment = place / "fresh"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    install = [environment / "bin" / "pip", "install", "-q", "-c", ROOT / "constraints.txt", f"{wheel}[offline]"]
    subprocess.run([str(part) for part in install], check=True, capture_output=True, text=True, timeout=900)
    return environment / "bin" / "vidcast"


def vidcast(program: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the installed program outside the checkout, so that nothing of it is picked up by accident."""
    words = [str(program), *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, cwd=program.parents[2], timeout=280, check=False)


@pytest.mark.timeout(1200)
def test_the_doctor_finds_ffmpeg_the_model_and_the_presets(installed: Path) -> None:
    said = vidcast(installed, "doctor")
    assert (said.returncode, "FAIL" in said.stdout) == (0, False), said.stdout


def test_a_recording_is_taken_as_far_as_findings(installed: Path, tmp_path: Path) -> None:
    vidcast(installed, "init", tmp_path / "acme")
    said = vidcast(installed, "run", ROOT / "samples" / "weekly_review.phone.mp4", "-L", tmp_path / "acme")
    assert (said.returncode, "held for people" in said.stdout) == (5, True), said.stderr


def test_a_recording_is_published(installed: Path, tmp_path: Path) -> None:
    vidcast(installed, "init", tmp_path / "acme")
    said = vidcast(installed, "run", ROOT / "samples" / "weekly_clean.phone.mp4", "-L", tmp_path / "acme")
    assert (said.returncode, (tmp_path / "acme" / "site" / "field" / "feed.xml").is_file()) == (0, True), said.stderr
