"""A dropped file is taken when it is whole: it lies still, it can be read, or its time is up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.inbox.share import SETTLE_S, Share
from tests.synth import made
from vidcast.inbox import Inbox, Patience, unready
from vidcast.inbox.settling import on_share


class TestSettling:
    def test_a_file_is_taken_after_three_looks_and_the_settling_time(self, share: Share) -> None:
        share.drop("update.mp4")
        assert [share.look(5), share.look(5), share.look(5)] == [[], [], ["update.mp4"]]

    def test_three_quick_looks_are_not_enough(self, share: Share) -> None:
        share.drop("update.mp4")
        assert [share.look(1) for _ in range(10)] == [[]] * 10
        assert share.look(1) == ["update.mp4"]

    def test_a_long_time_between_two_looks_is_not_enough(self, share: Share) -> None:
        share.drop("update.mp4")
        assert [share.look(0), share.look(500), share.look(0)] == [[], [], ["update.mp4"]]

    def test_a_file_that_grows_is_not_taken(self, share: Share) -> None:
        for size in range(10):
            share.drop("update.mp4", b"v" * size)
            assert share.look(SETTLE_S) == []

    def test_a_file_that_stopped_growing_must_settle_from_then_on(self, share: Share) -> None:
        share.drop("update.mp4", b"v")
        share.look(5)
        share.look(4)
        share.drop("update.mp4", b"vv")
        assert [share.look(1), share.look(5), share.look(4), share.look(1)] == [[], [], [], ["update.mp4"]]

    def test_a_copy_that_was_given_its_size_at_once_is_seen_by_its_time(self, share: Share) -> None:
        dropped = share.drop("update.mp4")
        for second in range(6):
            os.utime(dropped.path, (second, second))
            assert share.look(SETTLE_S) == []

    def test_each_file_settles_on_its_own(self, share: Share) -> None:
        share.drop("a.mp4")
        share.look(5)
        share.drop("b.mp4")
        assert [share.look(5), share.look(5), share.look(5)] == [[], ["a.mp4"], ["a.mp4", "b.mp4"]]

    def test_a_file_that_went_away_and_came_back_begins_anew(self, share: Share) -> None:
        dropped = share.drop("update.mp4")
        share.look(5)
        share.look(5)
        dropped.path.rename(share.root / "away")
        share.look(5)
        (share.root / "away").rename(dropped.path)
        assert share.look(5) == []

    def test_without_a_settling_time_three_looks_are_enough(self, share: Share) -> None:
        share.drop("update.mp4")
        eager = Inbox(share.root, 0, share.clock)
        assert [len(eager.settled()) for _ in range(3)] == [0, 0, 1]


class Reader:
    """Says of every file what it is told to say, and counts how often it is asked."""

    def __init__(self, why: str) -> None:
        self.why = why
        self.asked = 0

    def __call__(self, path: Path) -> str:
        self.asked += 1
        return self.why


class TestPatience:
    @pytest.fixture
    def reader(self) -> Reader:
        return Reader("its index is missing")

    @pytest.fixture
    def patient(self, tmp_path: Path, reader: Reader) -> Share:
        share = Share(tmp_path / "inbox")
        share.inbox = Inbox(share.root, SETTLE_S, share.clock, patience=Patience(reader, 600))
        return share

    def test_a_file_that_lies_still_but_is_not_whole_is_waited_for(self, patient: Share) -> None:
        patient.drop("update.mp4")
        assert [patient.look(10) for _ in range(60)] == [[]] * 60

    def test_ten_minutes_after_its_last_change_it_is_taken_as_it_is(self, patient: Share) -> None:
        patient.drop("update.mp4")
        assert [patient.look(0), patient.look(300), patient.look(299), patient.look(1)] == [[], [], [], ["update.mp4"]]

    def test_a_change_makes_the_ten_minutes_begin_anew(self, patient: Share) -> None:
        patient.drop("update.mp4")
        patient.look(0)
        patient.look(599)
        patient.drop("update.mp4", b"longer than before")
        assert [patient.look(1), patient.look(300), patient.look(299), patient.look(1)] == [[], [], [], ["update.mp4"]]

    def test_it_is_taken_as_soon_as_it_is_whole(self, patient: Share, reader: Reader) -> None:
        patient.drop("update.mp4")
        for _ in range(3):
            patient.look(10)
        reader.why = ""
        assert [patient.look(30), patient.look(30)] == [[], ["update.mp4"]]

    def test_it_is_not_read_again_at_every_look(self, patient: Share, reader: Reader) -> None:
        patient.drop("update.mp4")
        for _ in range(20):
            patient.look(2)
        assert reader.asked == 1

    def test_a_whole_file_is_read_once(self, patient: Share, reader: Reader) -> None:
        reader.why = ""
        patient.drop("update.mp4")
        for _ in range(9):
            patient.look(60)
        assert reader.asked == 1

    def test_what_is_missing_can_be_told(self, patient: Share) -> None:
        dropped = patient.drop("update.mp4")
        for _ in range(3):
            patient.look(10)
        assert patient.inbox.waiting() == ((dropped, "its index is missing"),)

    def test_a_file_that_grows_is_not_read(self, patient: Share, reader: Reader) -> None:
        for size in range(9):
            patient.drop("update.mp4", b"v" * size)
            patient.look(SETTLE_S)
        assert reader.asked == 0

    def test_a_file_that_shrinks_is_not_taken(self, share: Share) -> None:
        for size in range(9, 0, -1):
            share.drop("update.mp4", b"v" * size)
            assert share.look(SETTLE_S) == []

    def test_a_file_from_the_future_or_the_past_settles_as_any_other(self, share: Share) -> None:
        for name, moment in (("old.mp4", 0), ("new.mp4", 1 << 33)):
            os.utime(share.drop(name).path, (moment, moment))
        assert [share.look(5), share.look(5), share.look(5)] == [[], [], ["new.mp4", "old.mp4"]]

    def test_half_a_recording_is_not_ready_and_a_whole_one_is(self, tmp_path: Path) -> None:
        half, whole = made(tmp_path, "headless"), made(tmp_path, "plain")
        assert unready(half) == "headless.mp4: its index is missing: the copy did not finish; copy it again"
        assert unready(whole) == ""


class TestShares:
    MOUNTS = (
        "/dev/sda1 / ext4 rw 0 0\n//nas/video /mnt/team\\040video cifs rw 0 0\n"
        "host:/x /mnt/nfs nfs4 rw 0 0\ntmpfs /mnt/nfs/local tmpfs rw 0 0\n"
    )

    @pytest.mark.parametrize(
        ("folder", "far"),
        [
            ("/mnt/team video/inbox", True),
            ("/mnt/team video", True),
            ("/mnt/team", False),
            ("/mnt/nfs/inbox", True),
            ("/mnt/nfs/local/inbox", False),
            ("/mnt/nfs2", False),
            ("/home", False),
        ],
    )
    def test_a_share_is_known_by_its_mount(self, tmp_path: Path, folder: str, far: bool) -> None:
        (tmp_path / "mounts").write_text(self.MOUNTS)
        assert on_share(Path(folder), tmp_path / "mounts") is far

    def test_where_nothing_says_so_no_folder_is_on_a_share(self, tmp_path: Path) -> None:
        assert on_share(Path("/"), tmp_path / "none") is False
