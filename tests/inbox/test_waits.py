"""A leader whose file is not taken in yet finds a note next to it, which goes away by itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.inbox.share import SETTLE_S, Share
from vidcast.inbox import Inbox, Patience
from vidcast.inbox.waits import note_of, said_of

NOTE = "field/vidcast - update.mp4.txt"
EMPTY = (
    "This file has not been taken in yet.\n\nupdate.mp4: it is empty; copy it here again.\n\n"
    "If it is still being copied, you need do nothing. If not, copy it here again; this note goes away by itself.\n"
)


def rounds(share: Share, many: int = 3) -> list[str]:
    """What is ready after so many looks, each of which keeps the notes as they should be."""
    ready: list[str] = []
    for _ in range(many):
        ready = share.look(SETTLE_S)
        share.inbox.note_waits()
    return ready


class TestEmpty:
    def test_it_is_waited_for_with_a_note_however_long_it_takes(self, share: Share) -> None:
        share.drop("update.mp4", b"")
        assert rounds(share, 300) == []
        assert share.files() == ["field/update.mp4", NOTE]
        assert (share.root / NOTE).read_text() == EMPTY

    def test_its_note_is_new_once(self, share: Share) -> None:
        dropped = share.drop("update.mp4", b"")
        rounds(share, 2)
        share.look(SETTLE_S)
        assert share.inbox.note_waits() == ((dropped, "update.mp4: it is empty; copy it here again"),)
        rounds(share)
        assert share.inbox.note_waits() == ()

    def test_one_that_may_still_be_copied_has_no_note(self, share: Share) -> None:
        share.drop("update.mp4", b"")
        rounds(share, 2)
        assert share.files() == ["field/update.mp4"]

    @pytest.mark.parametrize("aged_s", [0, 100_000])
    def test_it_is_taken_when_it_holds_something_and_the_note_goes(self, share: Share, aged_s: int) -> None:
        path = share.drop("update.mp4", b"").path
        rounds(share)
        share.drop("update.mp4")
        then = path.stat().st_mtime - aged_s
        os.utime(path, (then, then))
        assert rounds(share) == ["update.mp4"]
        assert share.files() == ["field/update.mp4"]

    def test_the_note_goes_with_the_file(self, share: Share) -> None:
        path = share.drop("update.mp4", b"").path
        rounds(share)
        path.unlink()
        rounds(share, 1)
        assert share.files() == []

    def test_another_watcher_keeps_the_note(self, share: Share) -> None:
        share.drop("update.mp4", b"")
        rounds(share)
        again = Inbox(share.root, SETTLE_S, share.clock)
        again.settled()
        assert again.note_waits() == ()
        assert share.files() == ["field/update.mp4", NOTE]

    def test_in_the_wrong_place_it_is_told_where_it_belongs(self, share: Share) -> None:
        (share.root / "update.mp4").touch()
        for _ in range(3):
            share.clock.now += SETTLE_S
            strays = share.inbox.stray()
        assert [stray.path.name for stray in strays] == ["update.mp4"]


class TestHalfCopied:
    @pytest.fixture
    def half(self, share: Share) -> Share:
        share.inbox = Inbox(share.root, SETTLE_S, share.clock, Patience(lambda path: f"{path.name}: no end", 600))
        share.drop("update.mp4")
        rounds(share)
        return share

    def test_what_is_missing_is_in_its_note(self, half: Share) -> None:
        assert "\n\nupdate.mp4: no end.\n\n" in (half.root / NOTE).read_text()

    def test_the_note_goes_when_the_copy_goes_on(self, half: Share) -> None:
        then = (half.root / NOTE).stat().st_mtime + 5
        os.utime(half.drop("update.mp4", b"more").path, (then, then))
        rounds(half, 1)
        assert half.files() == ["field/update.mp4"]

    def test_the_note_goes_when_the_file_is_claimed(self, half: Share) -> None:
        half.claim()
        rounds(half, 1)
        assert NOTE not in half.files()


def test_a_fault_of_ours_is_said_without_its_reason(share: Share) -> None:
    path = share.drop("update.mp4").path
    share.inbox.note_fault(path)
    assert said_of(path) == (
        "Something on our side is in the way. Your communications team can see what it is. The file is tried again by "
        "itself, and you need do nothing."
    )


def test_a_note_of_a_person_is_left_alone(share: Share) -> None:
    note = share.field / "vidcast - my own words.txt"
    note.write_text("Hello")
    rounds(share)
    assert note.is_file()


def test_a_file_without_a_note_says_nothing(tmp_path: Path) -> None:
    assert said_of(tmp_path / "update.mp4") == ""
    assert note_of(tmp_path / "update.mp4") == tmp_path / "vidcast - update.mp4.txt"
