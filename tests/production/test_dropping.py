"""A library's own inbox."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import House
from vidcast.watch import watch


def drop(house: House, show: str, make: Callable[[Path], object]) -> list[str]:
    """Put a file into an inbox folder and watch once; the states of what was taken in."""
    (house.place / "inbox" / show).mkdir(exist_ok=True)
    make(house.place / "inbox" / show / "update.mp4")
    house.reconfigured("settle_s = 10", "settle_s = 0")
    return [arrival.state for arrival in watch(house.open(), once=True, sleep=lambda _: None)]


def test_a_link_in_the_inbox_is_left_alone(house: House) -> None:
    assert drop(house, "field", lambda path: os.symlink(house.recording, path)) == []


@pytest.mark.slow
def test_a_folder_named_as_people_write_is_a_show_all_the_same(house: House) -> None:
    assert drop(house, "Field Team", lambda path: path.write_bytes(house.recording.read_bytes())) == ["published"]
    assert (house.place / "site" / "field-team" / "feed.xml").is_file()
