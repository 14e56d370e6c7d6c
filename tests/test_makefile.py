"""`make` says in one sentence which Pythons vidcast runs on, before it installs anything."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def tried() -> str:
    """The Pythons that the Makefile names."""
    (line,) = (line for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith("TRIED"))
    return line.partition(":=")[2].strip()


def made(place: Path, version: str) -> subprocess.CompletedProcess[str]:
    """What `make` says where Python says that it is of a version."""
    python = place / "python"
    pretended = f"import sys; sys.version_info = {tuple(map(int, version.split('.')))}; exec(sys.argv[1])"
    python.write_text(f'#!/bin/sh\ntest "$1" = -c || exit 99\nexec {sys.executable} -c "{pretended}" "$2"\n')
    python.chmod(0o755)
    target = f"{place}/venv/bin/python"
    command = ["make", "-s", "-C", str(ROOT), target, f"PYTHON={python}", f"VENV={place}/venv"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@needs_make
@pytest.mark.parametrize(
    ("version", "said"),
    [("3.10.13", "does not run on"), ("2.7.18", "does not run on"), ("3.99.0", "has not been tried on")],
)
def test_another_python_is_refused_with_the_way_out(tmp_path: Path, version: str, said: str) -> None:
    short = version.rpartition(".")[0]
    told = made(tmp_path, version).stderr.splitlines()[0]
    assert told == f"vidcast {said} Python {short}; name one of 3.11, 3.12, 3.13: make PYTHON=python3.13 ..."


@needs_make
@pytest.mark.parametrize("version", ["3.11.0", "3.12.1", "3.13.0"])
def test_a_python_that_was_tried_goes_on(tmp_path: Path, version: str) -> None:
    assert made(tmp_path, version).stderr.splitlines()[0].endswith("Error 99")


def test_the_readme_and_the_package_name_the_same_pythons(tried: str) -> None:
    *most, last = tried.split()
    assert f"Both need Python {', '.join(most)} or {last}" in (ROOT / "README.md").read_text()
    project = (ROOT / "pyproject.toml").read_text()
    assert f'requires-python = ">={most[0]}"' in project
    assert all(f'"Programming Language :: Python :: {version}"' in project for version in tried.split())
