"""A claim ends with its process, however that dies, and never while the process lives."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.inbox.share import SETTLE_S, Share
from vidcast.inbox import Inbox
from vidcast.inbox.lease import LEASE, LONG_S, SEEN_S, SILENT_S, Lease

CLAIM = """
import sys
from pathlib import Path
from vidcast.inbox import Dropped, Inbox

inbox, path = Inbox(Path(sys.argv[1]), 0), Path(sys.argv[1]) / "field" / "update.mp4"
assert inbox.claim(Dropped("field", path))
print("claimed", flush=True)
sys.stdin.read()
"""
UNSHARED = subprocess.run(["unshare", "-pfu", "--mount-proc", "true"], capture_output=True, check=False).returncode == 0


class Other:
    """Another watcher, in a process of its own."""

    def __init__(self, share: Share, *before: str) -> None:
        share.drop("update.mp4")
        self.process = subprocess.Popen(
            [*before, sys.executable, "-c", CLAIM, str(share.root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"claimed\n"

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.read()  # Ends when the last process of the group has closed its files.
        time.sleep(0.1)

    def close(self) -> None:
        if self.process.poll() is None:
            self.kill()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()


@pytest.fixture
def other(share: Share) -> Iterator[Other]:
    found = Other(share)
    yield found
    found.close()


def given_back(share: Share) -> list[str]:
    return [dropped.path.name for dropped in share.inbox.give_back()]


def lives(share: Share) -> list[str]:
    return [claim.life for claim in share.inbox.claims()]


class TestSameMachine:
    def test_a_claim_is_given_back_as_soon_as_its_process_was_killed(self, share: Share, other: Other) -> None:
        assert given_back(share) == []
        other.kill()
        assert given_back(share) == ["update.mp4"]
        assert share.files() == ["field/update.mp4"]

    def test_a_stopped_process_keeps_its_claim(self, share: Share, other: Other) -> None:
        os.kill(other.process.pid, signal.SIGSTOP)
        for after_s in (0, SEEN_S, SILENT_S, LONG_S - SEEN_S - SILENT_S - 10):
            share.clock.now += after_s
            assert given_back(share) == []
        assert lives(share) == ["lives"]

    def test_one_that_is_silent_for_an_hour_loses_it(self, share: Share, other: Other) -> None:
        os.kill(other.process.pid, signal.SIGSTOP)
        assert given_back(share) == []
        share.clock.now += LONG_S
        assert given_back(share) == ["update.mp4"]

    def test_one_that_works_for_hours_keeps_it(self, share: Share) -> None:
        claimed, watcher = share.claim(), Inbox(share.root, SETTLE_S, share.clock)
        for count in range(4):
            (claimed.path.parent / LEASE).write_text(f"- {count}\n")
            share.clock.now += LONG_S - 1
            assert watcher.give_back() == ()

    @pytest.mark.skipif(not UNSHARED, reason="this user may not make namespaces of processes")
    def test_process_number_one_of_another_host_name_is_given_back_too(self, share: Share) -> None:
        other = Other(share, "unshare", "-pfu", "--kill-child", "--mount-proc")
        try:
            assert given_back(share) == []
            other.kill()
            assert given_back(share) == ["update.mp4"]
        finally:
            other.close()


class Foreign:
    """A claim of another machine, whose lock cannot be seen from here."""

    def __init__(self, share: Share) -> None:
        self.place = share.field / ".claimed" / "0123abcd"
        self.place.mkdir(parents=True)
        (self.place / "update.mp4").write_bytes(b"video")
        self.beat(0)

    def beat(self, count: int) -> None:
        (self.place / LEASE).write_text(f"another-boot 1 1 {count}\n")

    def age(self, seconds: float) -> None:
        then = self.place.stat().st_mtime - seconds
        os.utime(self.place / LEASE, (then, then))


@pytest.fixture
def foreign(share: Share) -> Foreign:
    return Foreign(share)


class TestAnotherMachine:
    def test_one_whose_lease_is_renewed_keeps_it(self, share: Share, foreign: Foreign) -> None:
        for count in range(5):
            foreign.beat(count)
            share.clock.now += SILENT_S - 1
            assert given_back(share) == []
        assert lives(share) == ["lives"]

    def test_one_that_was_silent_before_is_watched_for_a_while(self, share: Share, foreign: Foreign) -> None:
        foreign.age(10 * SILENT_S)
        assert (given_back(share), lives(share)) == ([], ["unsure"])
        share.clock.now += SEEN_S
        assert given_back(share) == ["update.mp4"]

    def test_one_that_stops_is_given_back_after_a_minute(self, share: Share, foreign: Foreign) -> None:
        assert given_back(share) == []
        share.clock.now += SILENT_S - 1
        assert given_back(share) == []
        share.clock.now += 1
        assert given_back(share) == ["update.mp4"]

    @pytest.mark.parametrize("hours", [-48, 48])
    def test_a_clock_that_differs_gives_nothing_back_that_beats(
        self, share: Share, foreign: Foreign, hours: int
    ) -> None:
        for count in range(5):
            foreign.beat(count)
            foreign.age(3600 * hours)
            share.clock.now += SEEN_S - 1
            assert given_back(share) == []

    def test_a_copy_of_a_library_holds_no_claims(self, share: Share, tmp_path: Path) -> None:
        share.claim()
        shutil.copytree(share.root, tmp_path / "copy")
        copied = Inbox(tmp_path / "copy", SETTLE_S, share.clock)
        assert copied.give_back() == ()
        share.clock.now += SILENT_S
        assert [dropped.path.name for dropped in copied.give_back()] == ["update.mp4"]

    def test_a_claim_that_was_killed_before_it_had_a_lease_is_given_back(self, share: Share, foreign: Foreign) -> None:
        (foreign.place / LEASE).unlink()
        assert given_back(share) == []
        share.clock.now += SILENT_S
        assert given_back(share) == ["update.mp4"]
        assert list((share.field / ".claimed").iterdir()) == []

    def test_a_file_system_without_locks_is_judged_by_the_beat(self, share: Share, foreign: Foreign) -> None:
        (foreign.place / LEASE).write_text("- 7\n")
        assert given_back(share) == []
        share.clock.now += SILENT_S
        assert given_back(share) == ["update.mp4"]


class TestOlderVersions:
    """Claims named for a machine and a process, without a lease."""

    def claim(self, share: Share, name: str) -> None:
        place = share.field / ".claimed" / name
        place.mkdir(parents=True)
        (place / "update.mp4").write_bytes(b"video")

    def test_the_number_of_a_process_that_is_gone_is_given_back(self, share: Share) -> None:
        gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
        self.claim(share, f"{platform.node()}.{int(gone.stdout)}.0123abcd")
        assert given_back(share) == ["update.mp4"]

    def test_the_number_of_this_process_or_another_program_is_given_back(self, share: Share) -> None:
        program = subprocess.Popen(["sleep", "60"])
        try:
            for number in (os.getpid(), program.pid):
                self.claim(share, f"{platform.node()}.{number}.0123abcd")
                assert len(given_back(share)) == 1
        finally:
            program.kill()
            program.wait()

    def test_that_of_another_machine_is_given_back_after_a_minute(self, share: Share) -> None:
        self.claim(share, "elsewhere.1.0123abcd")
        assert given_back(share) == []
        share.clock.now += SILENT_S
        assert given_back(share) == ["update.mp4"]


def test_a_lease_beats_and_stops_when_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vidcast.inbox.lease.BEAT_S", 0.01)
    lease, path = Lease(tmp_path), tmp_path / LEASE
    first = path.read_text()
    while path.read_text() == first:
        pass
    lease.end()
    assert path.read_text().rpartition(" ")[0] == first.rpartition(" ")[0]
