"""One show's trouble is its own: the others are looked at and taken from as if nothing had happened."""

from __future__ import annotations

import errno
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.inbox.share import Clock
from vidcast.inbox import Claimed, Dropped, Inbox, Look, Patience, Rounds, rounds, trouble_line


class Ill(Inbox):
    """An inbox whose share does what a test says before it is looked into."""

    ails: Callable[[], object] | None = None

    def give_back(self) -> tuple[Dropped, ...]:
        if self.ails is not None:
            self.ails()
        return super().give_back()


class Shares:
    """Two shows' folders and their rounds."""

    def __init__(self, root: Path) -> None:
        self.root, self.clock = root / "inbox", Clock()
        self.nearby = root / "work"
        self.nearby.mkdir()
        for show in ("field", "ops"):
            (self.root / show).mkdir(parents=True)
        self.made: dict[str, Ill] = {}
        self.rounds = Rounds(self.root, self.make, Patience(lambda _: ""), self.nearby)

    def make(self, only: str | None, patience: Patience) -> Inbox:
        self.made[only or ""] = Ill(self.root, 0, self.clock, patience, only)
        return self.made[only or ""]

    def drop(self, show: str, name: str = "update.mp4") -> Path:
        path = self.root / show / name
        path.write_bytes(b"video")
        return path

    def ready(self, looks: int = 3) -> dict[str, list[str]]:
        """What is ready after so many looks, by show."""
        found: tuple[Look, ...] = ()
        for _ in range(looks):
            found = self.rounds.looks()
        return {look.show: [each.path.name for each in look.ready] for look in found if look.show}

    def take(self, show: str) -> list[Claimed]:
        (look,) = (look for look in self.rounds.looks() if look.show == show)
        return list(self.rounds.taken(show, look.ready))


@pytest.fixture
def shares(tmp_path: Path) -> Shares:
    return Shares(tmp_path)


def refuse(code: int) -> Callable[[], None]:
    def fail() -> None:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("code", [errno.ENOTCONN, errno.ESTALE, errno.EIO, errno.EACCES, errno.EROFS, errno.EHOSTDOWN])
def test_a_folder_that_fails_keeps_no_other_waiting_and_is_told_once(shares: Shares, code: int) -> None:
    shares.rounds.looks()
    shares.made["field"].ails = refuse(code)
    for show in ("field", "ops"):
        shares.drop(show)
    assert shares.ready() == {"ops": ["update.mp4"]}
    assert [line.split(":")[0] for line in shares.rounds.news()] == ["field"]
    shares.ready()
    assert shares.rounds.news() == ()


def test_it_is_told_when_the_folder_is_back_and_its_files_are_taken(shares: Shares) -> None:
    shares.rounds.looks()
    shares.made["field"].ails = refuse(errno.ENOTCONN)
    shares.drop("field")
    shares.ready(1)
    assert shares.rounds.news() == (trouble_line("field", "the disk or network share does not answer"),)
    shares.made["field"].ails = None
    assert shares.ready() == {"field": ["update.mp4"], "ops": []}
    assert shares.rounds.news() == ("field: its inbox can be used again",)


def test_a_folder_that_hangs_is_waited_for_once_and_its_answer_is_used(
    shares: Shares, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "GRACE_S", 0.1)
    monkeypatch.setattr("vidcast.inbox.reach.ANSWER_S", 0.3)
    shares.rounds.looks()
    go = threading.Event()
    shares.made["field"].ails = lambda: go.wait(60)
    for show in ("field", "ops"):
        shares.drop(show)
    assert shares.ready() == {"ops": ["update.mp4"]}
    while not shares.rounds.trouble:
        shares.rounds.looks()
    assert shares.rounds.news() == (trouble_line("field", "the disk or network share does not answer"),)
    assert not shares.rounds.is_busy
    go.set()
    while not (found := shares.ready()).get("field"):
        pass
    assert found["field"] == ["update.mp4"]
    assert shares.rounds.news() == ("field: its inbox can be used again",)


def test_a_folder_that_is_gone_is_missed(shares: Shares) -> None:
    shares.rounds.looks()
    (shares.root / "field").rmdir()
    assert shares.ready() == {"ops": []}
    assert shares.rounds.news() == (trouble_line("field", "the file or folder is missing"),)
    (shares.root / "field").mkdir()
    assert shares.ready() == {"field": [], "ops": []}


def test_an_inbox_that_is_gone_is_waited_for(shares: Shares) -> None:
    shares.rounds.looks()
    shares.root.rename(shares.root.with_name("away"))
    assert shares.rounds.looks() == ()
    assert shares.rounds.news() == (trouble_line("", f"{shares.root}: the file or folder is missing"),)
    shares.root.with_name("away").rename(shares.root)
    assert shares.ready() == {"field": [], "ops": []}
    assert shares.rounds.news() == ("the inbox can be used again",)


def test_what_was_claimed_when_its_folder_failed_is_given_back_once_it_can_be_used(shares: Shares) -> None:
    shares.drop("field")
    shares.ready()
    (claimed,) = shares.take("field")
    with pytest.raises(OSError, match="Stale"):
        shares.rounds.do(claimed, lambda _: refuse(errno.ESTALE)())
    assert shares.ready() == {"field": ["update.mp4"], "ops": []}


def test_what_cannot_be_put_away_stays_claimed_until_it_can(shares: Shares) -> None:
    shares.drop("field")
    shares.ready()
    (claimed,) = shares.take("field")
    in_the_way = shares.root / "field" / "done"
    in_the_way.symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        shares.rounds.do(claimed, lambda inbox: inbox.done(claimed, "2026-W47", "Thank you."))
    assert claimed.path.is_file()
    in_the_way.unlink()
    assert shares.ready() == {"field": ["update.mp4"], "ops": []}


def test_a_file_on_another_disk_is_copied_here_with_its_notes(shares: Shares, monkeypatch: pytest.MonkeyPatch) -> None:
    far = Path("/dev/shm")
    if not far.is_dir() or far.stat().st_dev == shares.root.stat().st_dev:
        pytest.skip("no other disk at hand")
    shares.drop("field")
    shares.drop("field", "update.toml")
    shares.ready()
    shares.rounds._nearby = Path(subprocess.check_output(["mktemp", "-d", "-p", far], text=True).strip())
    try:
        (claimed,) = shares.take("field")
        assert claimed.here.read_bytes() == b"video"
        assert claimed.here.is_relative_to(far)
        assert claimed.here.with_name("update.toml").is_file()
        claimed.forget()
        assert list(shares.rounds._nearby.iterdir()) == []
    finally:
        shares.rounds._nearby.rmdir()


class TestMounted:
    """The real thing, where this user may mount."""

    @pytest.fixture
    def mounted(self, shares: Shares) -> Iterator[Path]:
        field = shares.root / "field"
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(field)]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("this user may not mount")
        yield field
        subprocess.run(["umount", "-l", str(field)], capture_output=True, check=False)

    def test_a_read_only_share_waits_and_is_taken_from_when_it_is_writable(self, shares: Shares, mounted: Path) -> None:
        for show in ("field", "ops"):
            shares.drop(show)
        subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
        assert shares.ready() == {"ops": ["update.mp4"]}
        assert shares.rounds.news() == (trouble_line("field", "the file system is read-only"),)
        subprocess.run(["mount", "-o", "remount,rw", str(mounted)], check=True)
        assert shares.ready()["field"] == ["update.mp4"]

    def test_a_share_that_is_mounted_no_longer_is_missed(self, shares: Shares, mounted: Path) -> None:
        shares.rounds.looks()
        subprocess.run(["umount", str(mounted)], check=True)
        assert shares.ready() == {"ops": []}
        (line,) = shares.rounds.news()
        assert line.startswith("field: its inbox cannot be used: its share is not mounted; mount it, or delete work/")
        again = Rounds(shares.root, shares.make, Patience(lambda _: ""), shares.nearby)
        assert [look.show for look in again.looks()] == ["", "ops"]


def test_a_show_on_a_share_of_its_own_settles_as_on_a_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vidcast.inbox.folder.on_share", lambda folder: folder.name == "field")
    settles = {only: Inbox(tmp_path, 10, only=only)._settling._settle_s for only in ("field", "ops", "")}
    assert settles == {"field": 30.0, "ops": 10, "": 10}


def test_a_heap_of_files_is_taken_in_several_goes(shares: Shares, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "MOST_AT_ONCE", 2)
    for name in ("a.mp4", "b.mp4", "c.mp4"):
        shares.drop("field", name)
    shares.ready()
    assert [claimed.path.name for claimed in shares.take("field")] == ["a.mp4", "b.mp4"]
