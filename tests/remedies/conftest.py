"""A library whose pack offers every remedy, in which the runs that most tests begin with are remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import House
from tests.remedies.asked import remedied, spoken
from vidcast.config import LibraryFolder

OFTEN = ("hello Kestrel goes on", "we expect growth again", "that darn printer again", "a journalist called me")


@pytest.fixture(scope="session")
def remembered(once: Callable[..., Path], recording: Path) -> Path:
    """What the stages remember of a recording in which each of these is said."""

    def run(place: Path) -> None:
        house = remedied(place, recording)
        for text in OFTEN:
            spoken(house, text)

    return LibraryFolder(once("remedied", run) / "acme").work


@pytest.fixture
def house(tmp_path: Path, recording: Path, remembered: Path) -> House:
    return remedied(tmp_path, recording, remembered)
