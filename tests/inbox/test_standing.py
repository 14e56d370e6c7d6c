"""What waits in an inbox is named to anybody who asks, and asking changes nothing."""

from __future__ import annotations

import errno
import sys
import threading
from pathlib import Path

import pytest

from tests.inbox.share import SETTLE_S, Share
from vidcast.inbox import Inbox, standing
from vidcast.inbox.lease import LEASE
from vidcast.inbox.shows import NO_ADDRESS


def said(share: Share) -> list[tuple[str, str, str, str]]:
    return [(each.show, each.file, each.state, each.why) for each in standing(share.root, share.root)]


def test_an_empty_inbox_has_nothing_that_waits(share: Share) -> None:
    assert said(share) == []


def test_what_was_dropped_waits_for_a_watcher(share: Share) -> None:
    path = share.drop("update.mp4").path
    (matter,) = standing(share.root, share.root)
    assert (matter.show, matter.file, matter.state, matter.why) == (
        *("field", "update.mp4", "dropped"),
        "it waits for `vidcast watch`",
    )
    assert matter.since == path.stat().st_ctime
    assert not matter.is_stuck


def test_an_empty_file_is_named_with_and_without_its_note(share: Share) -> None:
    share.drop("update.mp4", b"")
    assert said(share) == [("field", "update.mp4", "waiting", "it is empty; copy it here again")]
    for _ in range(3):
        share.look(SETTLE_S)
    share.inbox.note_waits()
    assert said(share) == [("field", "update.mp4", "waiting", "update.mp4: it is empty; copy it here again.")]


def test_a_file_in_the_wrong_place_is_named_once_its_leader_was_told(share: Share) -> None:
    (share.root / "update.mp4").write_bytes(b"video")
    assert said(share) == []
    share.inbox.tell(share.inbox.untold()[0])
    ((show, file, state, why),) = said(share)
    assert (show, file, state) == ("", "update.mp4", "waiting")
    assert "put it in one of the folders: field" in why


def test_what_is_claimed_is_named_since_when_and_stays_claimed(share: Share) -> None:
    claimed = share.claim()
    (matter,) = standing(share.root, share.root)
    assert (matter.file, matter.state, matter.since) == ("update.mp4", "claimed", claimed.path.parent.stat().st_mtime)
    assert claimed.path.is_file()


def test_what_a_killed_watcher_had_claimed_is_named_as_abandoned(share: Share) -> None:
    claimed = share.claim()
    share.inbox._claims._leases.pop(claimed.path.parent).end()
    (matter,) = standing(share.root, share.root)
    assert (matter.file, matter.state, matter.is_stuck) == ("update.mp4", "abandoned", True)
    assert (claimed.path.is_file(), (claimed.path.parent / LEASE).is_file()) == (True, True)


def test_a_folder_that_cannot_be_used_is_named_and_keeps_no_other_from_being_named(
    share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    share.drop("update.mp4")
    for show in ("dead", "hung"):
        (share.root / show).mkdir()
    module = sys.modules["vidcast.inbox.standing"]  # The package has a function of that name.
    go = threading.Event()

    def ill(folder: Path) -> None:
        if folder.name == "dead":
            raise OSError(errno.ENOTCONN, "gone")
        if folder.name == "hung":
            go.wait(60)

    monkeypatch.setattr(module, "refuse_unusable", ill)
    monkeypatch.setattr(module, "GRACE_S", 0.2)
    why = "the disk or network share does not answer"
    assert sorted(said(share)) == [
        ("dead", "", "unusable", why),
        ("field", "update.mp4", "dropped", "it waits for `vidcast watch`"),
        ("hung", "", "unusable", why),
    ]
    go.set()


def test_an_inbox_that_is_gone_is_named(tmp_path: Path) -> None:
    (matter,) = standing(tmp_path / "gone", tmp_path)
    assert (matter.state, matter.why) == ("unusable", f"{tmp_path / 'gone'}: the file or folder is missing")


def test_asking_writes_nothing(share: Share) -> None:
    share.drop("a.mp4", b"")
    share.claim("b.mp4")
    before = sorted(path.as_posix() for path in share.root.rglob("*"))
    standing(share.root, share.root)
    Inbox(share.root, SETTLE_S).claims()
    assert sorted(path.as_posix() for path in share.root.rglob("*")) == before


def test_a_share_that_is_not_mounted_is_named(share: Share, tmp_path: Path) -> None:
    (tmp_path / "inbox-shares.json").write_text('["field"]')
    (matter,) = standing(share.root, tmp_path)
    assert (matter.show, matter.state) == ("field", "unusable")
    assert matter.why.startswith("its share is not mounted; mount it, or delete ")


def test_a_folder_whose_name_is_no_show_s_is_named_while_something_is_in_it(share: Share) -> None:
    (share.root / "all").mkdir()
    assert said(share) == []
    (share.root / "all" / "update.mp4").write_bytes(b"video")
    assert said(share) == [
        ("all", "", "misnamed", f'no show can be called "all": {NO_ADDRESS}; rename the folder'),
    ]
    assert standing(share.root, share.root)[0].is_stuck


def test_a_leader_s_note_is_named_where_its_recording_is_missing(share: Share) -> None:
    for name in ("update.toml.txt", "update.mp4", "other.TOML"):
        share.drop(name, b"title = 'a'")
    assert said(share) == [
        ("field", "other.TOML", "waiting", "it is a note about a recording, and no recording of that name is here"),
        ("field", "update.mp4", "dropped", "it waits for `vidcast watch`"),
    ]


def test_what_a_note_about_no_recording_keeps_waiting_is_named(share: Share) -> None:
    for name in ("other.toml", "update.mp4"):
        share.drop(name, b"title = 'a'")
    matters = standing(share.root, share.root, lambda folder, note: (folder, note.name) == ("field", "other.toml"))
    assert [(each.file, each.state, each.why) for each in matters] == [
        ("other.toml", "waiting", "it is a note about a recording, and no recording of that name is here"),
        (
            *("update.mp4", "waiting"),
            "other.toml may say that it is internal, and has no recording's name; rename or remove it",
        ),
    ]
