"""What lies where no recording is taken from is told so, once, in a note next to it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.inbox.share import SETTLE_S, Share
from vidcast.inbox import Inbox


def told(share: Share) -> list[str]:
    """The plain words about every stray that settled."""
    for _ in range(2):
        share.clock.now += 5
        share.inbox.stray()
    share.clock.now += 5
    return [stray.why for stray in share.inbox.stray()]


def test_a_file_beside_the_shows_folders_is_told_where_it_belongs(share: Share) -> None:
    (share.root / "sales").mkdir()
    (share.root / "stray.mp4").write_bytes(b"video")
    assert told(share) == [
        '"stray.mp4" is next to the folders of the shows: put it in one of the folders: field, sales.'
    ]


def test_without_a_show_s_folder_it_is_told_to_make_one(share: Share) -> None:
    share.field.rmdir()
    (share.root / "stray.mp4").touch()
    assert told(share) == [
        '"stray.mp4" is next to the folders of the shows: make a folder for its show and put it in there.'
    ]


def test_a_file_in_a_folder_of_its_own_is_told_to_come_out(share: Share) -> None:
    (share.field / "Monday").mkdir()
    (share.field / "Monday" / "a.mp4").touch()
    assert told(share) == ['"a.mp4" is in a folder of its own, "Monday": put it straight into "field".']


def test_a_link_is_told_to_be_one(share: Share) -> None:
    (share.field / "a.mp4").symlink_to("/etc/hostname")
    assert told(share) == ['"a.mp4" is a link to a file: put the recording itself here.']


def test_what_is_still_being_copied_is_not_spoken_of(share: Share) -> None:
    (share.root / "stray.mp4").touch()
    assert share.inbox.stray() == ()
    assert [stray.path.name for stray in share.inbox.untold()] == ["stray.mp4"]


@pytest.mark.parametrize("name", ["READ ME.txt", ".DS_Store", "a.mp4.part"])
def test_texts_and_what_systems_leave_are_no_strays(share: Share, name: str) -> None:
    (share.root / name).touch()
    assert share.inbox.untold() == ()


def test_folders_of_ours_hold_no_strays(share: Share) -> None:
    share.inbox.done(share.claim("a.mp4"), "2026-W47", "ok")
    share.inbox.rejected(share.claim("b.mp4"), "no")
    share.claim("c.mp4")
    assert share.inbox.untold() == ()


def told_once(share: Share) -> Path:
    (share.root / "stray.mp4").write_bytes(b"video")
    told(share)
    return share.inbox.tell(share.inbox.untold()[0])


def test_the_note_lies_beside_the_file_which_stays(share: Share) -> None:
    assert told_once(share).read_text(encoding="utf-8") == (
        "This file was not taken in.\n\n"
        '"stray.mp4" is next to the folders of the shows: put it in one of the folders: field.\n\n'
        "The file is as you left it.\n"
    )
    assert share.files() == ["stray.mp4", "vidcast - stray.mp4.txt"]


def test_everybody_may_read_the_note(share: Share) -> None:
    assert stat.S_IMODE(told_once(share).stat().st_mode) == 0o644


def test_a_file_is_told_of_once_by_all_watchers(share: Share) -> None:
    told_once(share)
    assert told(share) == []
    assert Inbox(share.root, SETTLE_S).untold() == ()


def test_the_note_goes_away_when_the_file_was_moved(share: Share) -> None:
    told_once(share)
    (share.root / "stray.mp4").rename(share.field / "stray.mp4")
    share.inbox.stray()
    assert share.files() == ["field/stray.mp4"]


def test_a_note_of_another_kind_stays(share: Share) -> None:
    (share.field / "vidcast - still missing.txt").write_text("Still missing: Dana.")
    share.inbox.stray()
    assert share.files() == ["field/vidcast - still missing.txt"]


def test_a_name_of_any_length_and_bytes_gets_a_note(share: Share) -> None:
    for name in ("ü" * 125 + ".mp4", os.fsdecode(b"\xff\xfe.mp4")):
        (share.root / name).touch()
    for stray in share.inbox.untold():
        share.inbox.tell(stray)
    assert share.inbox.untold() == ()


@pytest.mark.parametrize("place", ["", "field/Monday/"])
def test_a_leader_s_note_is_a_stray_too(share: Share, place: str) -> None:
    (share.root / place).mkdir(exist_ok=True)
    (share.root / f"{place}Update.TOML").touch()
    assert [stray.path.name for stray in share.inbox.untold()] == ["Update.TOML"]


def test_a_leader_s_note_about_no_recording_is_told_until_its_recording_comes(share: Share) -> None:
    share.drop("UPDATE.toml")
    (why,) = told(share)
    assert why == (
        '"UPDATE.toml" is a note about a recording, and no recording of that name is here. Put it next to its '
        "recording and give it the same name, such as update.mp4 and update.toml, or remove it. While it says "
        'audience = "internal" or cannot be read, no recording in the folder of a public show is taken in.'
    )
    share.inbox.tell(share.inbox.untold()[0])
    assert share.files() == ["field/UPDATE.toml", "field/vidcast - UPDATE.toml.txt"]
    share.drop("update.mp4")
    share.inbox.stray()
    assert share.files() == ["field/UPDATE.toml", "field/update.mp4"]
