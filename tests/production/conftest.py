"""A library in which the runs that most tests begin with are remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import SECRET, House, built
from vidcast.config import LibraryFolder


@pytest.fixture(scope="session")
def remembered(once: Callable[..., Path], recording: Path) -> Path:
    """What the stages remember of the runs that most tests begin with; nothing else of that library is used."""

    def run(place: Path) -> None:
        house = built(place, recording)
        house.run()
        house.wants_approval()
        for leader in ("Dana", "Sam", "Dana Reyes"):
            house.part(leader)
        house.mouth.text = SECRET
        for leader in ("Dana", "Sam"):
            house.part(leader)
        house.run()

    return LibraryFolder(once("remembered", run) / "acme").work


@pytest.fixture
def house(tmp_path: Path, recording: Path, remembered: Path) -> House:
    """A new library whose stages need not do again what they did of the same inputs for another test."""
    return built(tmp_path, recording, remembered=remembered)
