"""A recording and the notes about it stay together wherever they are moved."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.inbox.share import SETTLE_S, Share
from tests.mortal import dying
from vidcast.inbox import Claimed, Dropped, Inbox, Patience
from vidcast.inbox.sidecars import LeaderNotes


def settled(share: Share) -> list[str]:
    return [share.look(5), share.look(5), share.look(5)][-1]


def test_a_note_in_capitals_goes_with_its_recording(share: Share) -> None:
    share.drop("UPDATE.TOML", b'audience = "internal"')
    assert share.claim().path.with_name("UPDATE.TOML").is_file()
    assert not (share.field / "UPDATE.TOML").exists()


def test_a_note_about_two_recordings_goes_with_each(share: Share) -> None:
    share.drop("update.toml", b'audience = "internal"')
    share.drop("update.mov")
    first = share.claim("update.mp4")
    second = share.inbox.claim(Dropped("field", share.field / "update.mov"))
    assert second is not None
    assert [each.path.with_name("update.toml").is_file() for each in (first, second)] == [True, True]
    assert not (share.field / "update.toml").exists()


def test_put_back_a_shared_note_is_not_doubled(share: Share) -> None:
    share.drop("update.toml", b'audience = "internal"')
    share.drop("update.mov")
    share.inbox.put_back(share.claim("update.mp4"))
    assert share.files() == ["field/update.mov", "field/update.mp4", "field/update.toml"]


def test_a_recording_that_is_put_back_under_another_name_keeps_its_note(share: Share) -> None:
    share.drop("UPDATE.toml", b'audience = "internal"')
    share.drop("update.mp4.toml", b'audience = "internal"')
    claimed = share.claim()
    share.drop("update.mp4", b"newer")
    share.inbox.put_back(claimed)
    assert share.files() == [
        "field/update (2).mp4",
        "field/update (2).mp4.toml",
        "field/update (2).toml",
        "field/update.mp4",
    ]


def test_a_recording_that_is_put_aside_under_another_name_keeps_its_note(share: Share) -> None:
    for _ in range(2):
        share.drop("update.toml", b'audience = "internal"')
        share.inbox.rejected(share.claim(), "no sound")
    assert [name for name in share.files() if name.endswith("toml")] == [
        "field/rejected/update (2).toml",
        "field/rejected/update.toml",
    ]


def test_nothing_is_claimed_while_its_note_is_still_being_copied(share: Share) -> None:
    share.drop("update.mp4")
    assert settled(share) == ["update.mp4"]
    share.drop("update.toml", b"title = ")
    dropped = Dropped("field", share.field / "update.mp4")
    assert share.inbox.claim(dropped) is None
    assert [share.look(5), share.look(5), share.look(5)] == [[], [], ["update.mp4"]]
    share.drop("update.toml", b'title = "a"\naudience = "internal"')
    assert share.inbox.claim(dropped) is None
    settled(share)
    assert share.inbox.claim(dropped) is not None


def test_an_empty_note_is_waited_for_until_it_says_something(share: Share) -> None:
    share.inbox = Inbox(share.root, SETTLE_S, share.clock, patience=Patience(lambda _: "", 600))
    dropped = share.drop("update.mp4")
    share.drop("update.toml", b"")
    assert [share.look(10) for _ in range(59)] == [[]] * 59
    assert share.inbox.waiting() == ((dropped, "update.toml: it is empty; copy it here again"),)
    assert [share.look(600), share.look(600)] == [[], []]
    share.drop("update.toml", b"title = 'a'")
    assert [share.look(5), share.look(5), share.look(5)] == [[], [], ["update.mp4"]]


@pytest.mark.parametrize("name", ["update.mp4", "update.toml"])
def test_what_cannot_be_opened_keeps_only_its_own_recording_waiting(
    share: Share, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    real = os.open

    def refused(path: Path, flags: int, *rest: int, **options: int) -> int:
        if path == share.field / name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, flags, *rest, **options)

    monkeypatch.setattr(os, "open", refused)
    share.inbox = Inbox(share.root, SETTLE_S, share.clock, patience=Patience(lambda _: "", 600))
    for each in ("update.mp4", "update.toml", "other.mp4"):
        share.drop(each, b"title = 'a'")
    assert [share.look(after) for after in (5, 5, 5, 600, 600)][2:] == [["other.mp4"]] * 3
    assert [(each.path.name, why) for each, why in share.inbox.waiting()] == [
        ("update.mp4", f"{name}: cannot be opened")
    ]


def test_a_folder_in_place_of_a_note_keeps_its_recording_waiting(share: Share) -> None:
    dropped = share.drop("update.mp4")
    (share.field / "update.toml").mkdir()
    assert settled(share) == []
    assert share.inbox.waiting() == ((dropped, "update.toml: it is not a file; put the note itself there"),)
    assert share.inbox.claim(dropped) is None


def test_a_note_that_comes_after_its_recording_was_claimed_is_late(share: Share) -> None:
    share.drop("update.toml", b"title = 'a'")
    share.drop("update.mov")
    claimed = share.claim("update.mp4")
    assert share.inbox.late(claimed) == ()
    share.drop("other.toml")
    share.drop("update.toml", b"audience = 'internal'")
    assert share.inbox.late(claimed) == ("update.toml",)


def test_a_folder_with_a_recording_and_its_note_is_known(share: Share) -> None:
    share.drop("update.mp4")
    share.drop("other.toml")
    assert not share.inbox.noted()
    share.drop("UPDATE.toml")
    assert share.inbox.noted()


def test_a_killed_run_s_copies_of_notes_are_not_doubled(share: Share) -> None:
    share.drop("update.mp4")
    share.drop("update.toml", b"title = 'a'")
    place = share.field / ".claimed" / "gone.1.0123abcd"
    place.mkdir(parents=True)
    (place / "update.toml").write_bytes(b"title = 'a'")
    share.inbox.put_back(Claimed("field", place / "update.mp4", share.field))
    assert share.files() == ["field/update.mp4", "field/update.toml"]


@pytest.mark.parametrize("name", ["update.toml", "UPDATE.mp4.TOML"])
@pytest.mark.parametrize(
    "put_away",
    [
        lambda inbox, claimed: inbox.put_back(claimed),
        lambda inbox, claimed: inbox.rejected(claimed, "This could not be used."),
        lambda inbox, claimed: inbox.done(claimed, "2026-w49", "Thank you. This "),
    ],
    ids=["put back", "rejected", "done"],
)
def test_a_watcher_that_is_killed_while_it_puts_a_recording_away_never_parts_it_from_its_note(
    tmp_path: Path, put_away: Callable[[Inbox, Claimed], object], name: str
) -> None:
    after, died = 0, True
    while died:
        share = Share(tmp_path / str(after))
        share.drop(name, b'audience = "internal"')
        claimed = share.claim()
        with dying(share.root, after) as deaths:
            put_away(share.inbox, claimed)
        died = deaths[0]
        given_back(share)
        whole = [path for path in share.root.rglob("*.mp4") if path.read_bytes() == b"video"]
        assert [len(LeaderNotes(path.parent.iterdir()).of(path)) for path in whole] == [1]
        assert share.inbox.orphans() == ()
        after += 1
    assert after > 5


def given_back(share: Share) -> None:
    """A new watcher gives back what one that was killed had claimed."""
    for lease in share.root.rglob(".lease"):
        copy = lease.with_name("copy")  # The lock is still this process's; of a copy of its file nobody holds one.
        shutil.copyfile(lease, copy)
        copy.replace(lease)
    inbox = Inbox(share.root, SETTLE_S, share.clock)
    for _ in range(8):
        inbox.give_back()
        share.clock.now += 10


def test_the_slower_of_two_watchers_leaves_no_second_note(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    share.drop("update.toml", b'audience = "internal"')
    dropped = share.drop("update.mp4")
    real, taken = shutil.copyfile, []

    def overtaken(source: Path, target: Path, **options: bool) -> None:
        real(source, target, **options)
        monkeypatch.undo()
        taken.append(Inbox(share.root, SETTLE_S, share.clock).claim(dropped))

    monkeypatch.setattr(shutil, "copyfile", overtaken)
    assert share.inbox.claim(dropped) is None
    assert [each is not None for each in taken] == [True]
    assert not (share.field / "update.toml").exists()
