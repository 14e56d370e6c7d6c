"""Nothing a leader drops is lost: it is taken when it is whole, by one process, and always lies somewhere sensible."""

from __future__ import annotations

import hashlib
import os
import platform
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from vidcast.errors import BadRecording, StoreError
from vidcast.inbox import Claimed, Dropped, Inbox, keep_original, sha256_of, sidecars

SETTLE_S = 10.0


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Share:
    """An inbox folder, with what a leader's machine does to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = Clock()
        self.field = root / "field"
        self.field.mkdir(parents=True)
        self.inbox = Inbox(root, SETTLE_S, self.clock)

    def drop(self, name: str, content: bytes = b"video") -> Dropped:
        path = self.field / name
        path.write_bytes(content)
        return Dropped("field", path)

    def claim(self, name: str = "update.mp4") -> Claimed:
        claimed = self.inbox.claim(self.drop(name))
        assert claimed is not None
        return claimed

    def look(self, after_s: float) -> list[str]:
        self.clock.now += after_s
        return [dropped.path.name for dropped in self.inbox.settled()]

    def files(self) -> list[str]:
        """Everything that lies in the inbox, below the share's root."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())


@pytest.fixture
def share(tmp_path: Path) -> Share:
    return Share(tmp_path / "inbox")


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


class TestWhatIsThere:
    def test_each_show_s_folder_is_looked_into(self, share: Share) -> None:
        (share.root / "ops").mkdir()
        (share.root / "ops" / "b.mov").touch()
        share.drop("a.mp4")
        assert [(each.show, each.path.name) for each in share.inbox.dropped()] == [("field", "a.mp4"), ("ops", "b.mov")]

    @pytest.mark.parametrize(
        "name",
        [
            ".DS_Store",
            "._update.mp4",
            "~$update.pptx",
            "Thumbs.db",
            "desktop.ini",
            "update.mp4.part",
            "update.mp4.PARTIAL",
            "update.tmp",
            "update.mp4.crdownload",
            "update.filepart",
            "update.download",
            "update.toml",
            "update.mp4.toml",
        ],
    )
    def test_what_systems_and_half_copies_leave_is_ignored(self, share: Share, name: str) -> None:
        share.drop(name)
        assert share.inbox.dropped() == ()

    def test_folders_inside_a_show_s_folder_are_left_alone(self, share: Share) -> None:
        for name in ("done/2026-w47", "rejected", ".claimed/x", "holiday"):
            (share.field / name).mkdir(parents=True)
            (share.field / name / "old.mp4").touch()
        assert share.inbox.dropped() == ()

    def test_a_file_outside_of_any_show_s_folder_is_left_alone(self, share: Share) -> None:
        (share.root / "stray.mp4").touch()
        assert share.inbox.dropped() == ()

    def test_an_inbox_that_is_gone_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError) as caught:
            Inbox(tmp_path / "gone", SETTLE_S).settled()
        assert str(caught.value) == f"{tmp_path / 'gone'}: the inbox is gone; make the folder again, or mount its share"


class TestClaiming:
    def test_a_claimed_file_is_out_of_everybody_s_sight(self, share: Share) -> None:
        claimed = share.claim()
        assert share.inbox.dropped() == ()
        assert (claimed.show, claimed.path.name, claimed.path.read_bytes()) == ("field", "update.mp4", b"video")

    def test_the_slower_one_gets_none_and_leaves_nothing(self, share: Share) -> None:
        dropped = share.drop("update.mp4")
        first, second = share.inbox.claim(dropped), share.inbox.claim(dropped)
        assert first is not None
        assert second is None
        assert len(list((share.field / ".claimed").iterdir())) == 1

    def test_of_many_that_reach_for_a_file_one_gets_it(self, share: Share) -> None:
        dropped = share.drop("update.mp4")
        together = threading.Barrier(8)
        taken: list[Claimed | None] = []

        def reach() -> None:
            inbox = Inbox(share.root, SETTLE_S)
            together.wait(20)
            taken.append(inbox.claim(dropped))

        reaching = [threading.Thread(target=reach) for _ in range(8)]
        for each in reaching:
            each.start()
        for each in reaching:
            each.join()
        assert len(taken) == 8
        assert sum(claimed is not None for claimed in taken) == 1

    @pytest.mark.parametrize("sidecar", ["update.toml", "update.mp4.toml"])
    def test_a_leader_s_own_note_goes_with_the_file(self, share: Share, sidecar: str) -> None:
        share.drop(sidecar)
        assert share.claim().path.with_name(sidecar).is_file()

    def test_another_file_s_note_stays(self, share: Share) -> None:
        share.drop("other.toml")
        share.claim()
        assert (share.field / "other.toml").is_file()

    def test_put_back_it_lies_where_it_was_dropped(self, share: Share) -> None:
        share.drop("update.toml")
        share.inbox.put_back(share.claim())
        assert share.files() == ["field/update.mp4", "field/update.toml"]

    def test_put_back_it_never_overwrites_what_came_meanwhile(self, share: Share) -> None:
        claimed = share.claim()
        share.drop("update.mp4", b"newer")
        share.inbox.put_back(claimed)
        assert share.files() == ["field/update (2).mp4", "field/update.mp4"]
        assert (share.field / "update.mp4").read_bytes() == b"newer"

    def test_what_a_killed_run_had_claimed_is_given_back(self, share: Share) -> None:
        share.drop("a.toml")
        for name in ("a.mp4", "b.mp4"):
            share.claim(name)
        assert Inbox(share.root, SETTLE_S, still_works=lambda _: False).give_back() == 3
        assert share.files() == ["field/a.mp4", "field/a.toml", "field/b.mp4"]

    def test_what_a_process_that_still_works_has_claimed_is_left_alone(self, share: Share) -> None:
        claimed = share.claim()
        assert Inbox(share.root, SETTLE_S).give_back() == 0
        assert claimed.path.is_file()

    def test_what_a_process_that_is_gone_had_claimed_is_known_by_its_number(self, share: Share) -> None:
        gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
        place = share.field / ".claimed" / f"{platform.node()}.{int(gone.stdout)}.0123abcd"
        place.mkdir(parents=True)
        (place / "update.mp4").write_bytes(b"video")
        assert share.inbox.give_back() == 1

    def test_what_another_machine_has_claimed_is_left_alone(self, share: Share) -> None:
        place = share.field / ".claimed" / "elsewhere.1.0123abcd"
        place.mkdir(parents=True)
        (place / "update.mp4").write_bytes(b"video")
        assert share.inbox.give_back() == 0

    def test_with_nothing_claimed_nothing_is_given_back(self, share: Share) -> None:
        assert share.inbox.give_back() == 0


class TestSettlingDown:
    def test_what_was_taken_in_lies_under_its_week_with_a_note(self, share: Share) -> None:
        place = share.inbox.done(share.claim(), "2026-W47", "Thank you.\n\n")
        assert place == share.field / "done" / "2026-w47" / "update.mp4"
        assert share.files() == ["field/done/2026-w47/update.mp4", "field/done/2026-w47/update.mp4.txt"]
        assert place.with_name("update.mp4.txt").read_text(encoding="utf-8") == "Thank you.\n"

    def test_what_cannot_be_used_lies_apart_with_a_note(self, share: Share) -> None:
        share.inbox.rejected(share.claim(), "no sound")
        assert share.files() == ["field/rejected/update.mp4", "field/rejected/update.mp4.txt"]

    def test_the_leader_s_own_note_goes_along(self, share: Share) -> None:
        share.drop("update.toml")
        share.inbox.rejected(share.claim(), "no sound")
        assert "field/rejected/update.toml" in share.files()

    def test_two_files_of_one_name_both_stay_each_with_its_note(self, share: Share) -> None:
        for note in ("first", "second"):
            share.inbox.done(share.claim(), "2026-W47", note)
        folder = share.field / "done" / "2026-w47"
        assert (folder / "update.mp4.txt").read_text(encoding="utf-8") == "first\n"
        assert (folder / "update (2).mp4.txt").read_text(encoding="utf-8") == "second\n"

    def test_a_third_one_is_numbered_on(self, share: Share) -> None:
        places = [share.inbox.rejected(share.claim(), "no").name for _ in range(3)]
        assert places == ["update.mp4", "update (2).mp4", "update (3).mp4"]

    def test_nothing_stays_claimed(self, share: Share) -> None:
        share.inbox.done(share.claim(), "2026-W47", "ok")
        assert list((share.field / ".claimed").iterdir()) == []


class TestOriginals:
    CONTENT = b"a leader's own bytes" * 1000
    SHA = hashlib.sha256(CONTENT).hexdigest()

    @pytest.fixture
    def dropped(self, tmp_path: Path) -> Path:
        path = tmp_path / "Update.MOV"
        path.write_bytes(self.CONTENT)
        return path

    @pytest.fixture
    def originals(self, tmp_path: Path) -> Path:
        place = tmp_path / "originals"
        place.mkdir()
        return place

    def test_an_original_lies_under_its_hash(self, dropped: Path, originals: Path) -> None:
        assert keep_original(dropped, originals, self.SHA) == f"{self.SHA[:2]}/{self.SHA}.mov"

    def test_its_bytes_are_those_of_the_dropped_file_which_stays(self, dropped: Path, originals: Path) -> None:
        kept = originals / keep_original(dropped, originals, self.SHA)
        assert kept.read_bytes() == dropped.read_bytes() == self.CONTENT

    def test_nobody_may_write_to_it(self, dropped: Path, originals: Path) -> None:
        kept = originals / keep_original(dropped, originals, self.SHA)
        assert stat.S_IMODE(kept.stat().st_mode) == 0o444

    def test_a_second_time_nothing_is_copied(self, dropped: Path, originals: Path) -> None:
        first = originals / keep_original(dropped, originals, self.SHA)
        os.utime(first, (1, 1))
        again = dropped.rename(dropped.with_name("renamed.mp4"))
        assert originals / keep_original(again, originals, self.SHA) == first
        assert first.stat().st_mtime == 1

    def test_a_shortened_original_is_kept_anew(self, dropped: Path, originals: Path) -> None:
        kept = originals / keep_original(dropped, originals, self.SHA)
        kept.chmod(0o644)
        kept.write_bytes(b"short")
        keep_original(dropped, originals, self.SHA)
        assert kept.read_bytes() == self.CONTENT

    def test_a_file_that_changed_while_it_was_read_is_refused_and_leaves_nothing(
        self, dropped: Path, originals: Path
    ) -> None:
        with pytest.raises(BadRecording) as caught:
            keep_original(dropped, originals, "0" * 64)
        assert str(caught.value) == (
            "Update.MOV: changed while it was read; wait until the copy is done and run it again"
        )
        assert [path for path in originals.rglob("*") if path.is_file()] == []

    @pytest.mark.parametrize(("name", "suffix"), [("a", ""), ("a.M-O V", ".mov"), ("a.averylongsuffix", ".averylo")])
    def test_a_suffix_is_letters_that_any_file_system_takes(
        self, tmp_path: Path, originals: Path, name: str, suffix: str
    ) -> None:
        (tmp_path / name).write_bytes(self.CONTENT)
        assert keep_original(tmp_path / name, originals, self.SHA) == f"{self.SHA[:2]}/{self.SHA}{suffix}"

    def test_a_disk_with_too_little_room_is_refused_before_anything_is_copied(
        self, tmp_path: Path, originals: Path
    ) -> None:
        huge = tmp_path / "huge.mp4"
        huge.touch()
        os.truncate(huge, 1 << 42)
        with pytest.raises(StoreError, match=r"MB are free, and huge\.mp4 needs 12582912 MB to be kept and published"):
            keep_original(huge, originals, "0" * 64)

    def test_a_hash_is_the_content_s(self, dropped: Path) -> None:
        assert sha256_of(dropped) == self.SHA

    def test_a_folder_is_no_recording(self, tmp_path: Path) -> None:
        with pytest.raises(BadRecording, match=r": a folder; name one recording$"):
            sha256_of(tmp_path)

    def test_a_file_that_is_not_there_is_no_recording(self, tmp_path: Path) -> None:
        with pytest.raises(BadRecording, match=r"gone\.mp4: there is no such file$"):
            sha256_of(tmp_path / "gone.mp4")

    @pytest.mark.skipif(os.geteuid() == 0, reason="everything may be read by root")
    def test_a_file_that_may_not_be_read_says_so(self, dropped: Path) -> None:
        dropped.chmod(0)
        with pytest.raises(BadRecording, match=r"may not be read by this user; change its permissions$"):
            sha256_of(dropped)


def test_a_note_of_the_leader_may_bear_either_name() -> None:
    assert sidecars(Path("a/update.mp4")) == (Path("a/update.toml"), Path("a/update.mp4.toml"))
