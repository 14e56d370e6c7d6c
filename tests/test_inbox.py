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

from tests.synth import made
from vidcast.errors import BadRecording, StoreError
from vidcast.inbox import Claimed, Dropped, Inbox, Patience, keep_original, sha256_of, sidecars, unready
from vidcast.inbox.names import moved
from vidcast.inbox.settling import on_share

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


class TestStrays:
    def told(self, share: Share) -> list[str]:
        """The plain words about every stray that settled."""
        for _ in range(2):
            share.clock.now += 5
            share.inbox.stray()
        share.clock.now += 5
        return [stray.why for stray in share.inbox.stray()]

    def test_a_file_beside_the_shows_folders_is_told_where_it_belongs(self, share: Share) -> None:
        (share.root / "sales").mkdir()
        (share.root / "stray.mp4").write_bytes(b"video")
        assert self.told(share) == [
            '"stray.mp4" lies beside the folders of the shows: put it in one of the folders: field, sales.'
        ]

    def test_without_a_show_s_folder_it_is_told_to_make_one(self, share: Share) -> None:
        share.field.rmdir()
        (share.root / "stray.mp4").touch()
        assert self.told(share) == [
            '"stray.mp4" lies beside the folders of the shows: make a folder for its show and put it in there.'
        ]

    def test_a_file_in_a_folder_of_its_own_is_told_to_come_out(self, share: Share) -> None:
        (share.field / "Monday").mkdir()
        (share.field / "Monday" / "a.mp4").touch()
        assert self.told(share) == ['"a.mp4" lies in a folder of its own, "Monday": put it straight into "field".']

    def test_a_link_is_told_to_be_one(self, share: Share) -> None:
        (share.field / "a.mp4").symlink_to("/etc/hostname")
        assert self.told(share) == ['"a.mp4" is a link to a file: put the recording itself here.']

    def test_what_is_still_being_copied_is_not_spoken_of(self, share: Share) -> None:
        (share.root / "stray.mp4").touch()
        assert share.inbox.stray() == ()
        assert [stray.path.name for stray in share.inbox.untold()] == ["stray.mp4"]

    @pytest.mark.parametrize("name", ["READ ME.txt", ".DS_Store", "a.mp4.part", "a.toml"])
    def test_texts_and_what_systems_leave_are_no_strays(self, share: Share, name: str) -> None:
        (share.root / name).touch()
        assert share.inbox.untold() == ()

    def test_folders_of_ours_hold_no_strays(self, share: Share) -> None:
        share.inbox.done(share.claim("a.mp4"), "2026-W47", "ok")
        share.inbox.rejected(share.claim("b.mp4"), "no")
        share.claim("c.mp4")
        assert share.inbox.untold() == ()

    def told_once(self, share: Share) -> Path:
        (share.root / "stray.mp4").write_bytes(b"video")
        self.told(share)
        return share.inbox.tell(share.inbox.untold()[0])

    def test_the_note_lies_beside_the_file_which_stays(self, share: Share) -> None:
        assert self.told_once(share).read_text(encoding="utf-8") == (
            "This file was not taken in.\n\n"
            '"stray.mp4" lies beside the folders of the shows: put it in one of the folders: field.\n\n'
            "The file is as you left it.\n"
        )
        assert share.files() == ["stray.mp4", "vidcast - stray.mp4.txt"]

    def test_everybody_may_read_the_note(self, share: Share) -> None:
        assert stat.S_IMODE(self.told_once(share).stat().st_mode) == 0o644

    def test_a_file_is_told_of_once_by_all_watchers(self, share: Share) -> None:
        self.told_once(share)
        assert self.told(share) == []
        assert Inbox(share.root, SETTLE_S).untold() == ()

    def test_the_note_goes_away_when_the_file_was_moved(self, share: Share) -> None:
        self.told_once(share)
        (share.root / "stray.mp4").rename(share.field / "stray.mp4")
        share.inbox.stray()
        assert share.files() == ["field/stray.mp4"]

    def test_a_note_of_another_kind_stays(self, share: Share) -> None:
        (share.field / "vidcast - still missing.txt").write_text("Still missing: Dana.")
        share.inbox.stray()
        assert share.files() == ["field/vidcast - still missing.txt"]

    def test_a_name_of_any_length_and_bytes_gets_a_note(self, share: Share) -> None:
        for name in ("ü" * 125 + ".mp4", os.fsdecode(b"\xff\xfe.mp4")):
            (share.root / name).touch()
        for stray in share.inbox.untold():
            share.inbox.tell(stray)
        assert share.inbox.untold() == ()


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

    @pytest.mark.parametrize("name", ["vidcast - still missing.txt", "Vidcast - a.mp4.TXT"])
    def test_a_note_of_ours_is_no_recording(self, share: Share, name: str) -> None:
        share.drop(name)
        assert share.inbox.dropped() == ()

    def test_links_pipes_and_folders_are_no_recordings(self, share: Share) -> None:
        (share.root / "real.mp4").touch()
        (share.field / "link.mp4").symlink_to(share.root / "real.mp4")
        (share.field / "gone.mp4").symlink_to(share.root / "gone")
        os.mkfifo(share.field / "pipe.mp4")
        (share.field / "folder.mp4").mkdir()
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

    def test_what_became_a_link_meanwhile_is_not_taken(self, share: Share) -> None:
        dropped = share.drop("update.mp4")
        dropped.path.unlink()
        dropped.path.symlink_to("/etc/hostname")
        assert share.inbox.claim(dropped) is None
        assert dropped.path.is_symlink()

    @pytest.mark.parametrize(("more", "changed"), [(b"", False), (b"more", True)])
    def test_a_file_that_is_still_written_to_is_seen_to_change(self, share: Share, more: bytes, changed: bool) -> None:
        dropped = share.drop("update.mp4")
        with dropped.path.open("ab") as file:
            share.look(0)
            claimed = share.inbox.claim(dropped)
            file.write(more)
        assert claimed is not None
        assert claimed.changed is changed

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

    def test_a_note_overwrites_no_file_of_that_name(self, share: Share) -> None:
        share.inbox.rejected(share.claim("update.mp4.txt"), "a text")
        place = share.inbox.rejected(share.claim("update.mp4"), "no sound")
        assert place.name == "update (2).mp4"
        assert (share.field / "rejected" / "update.mp4.txt").read_bytes() == b"video"

    def test_many_that_settle_under_one_name_all_stay(self, share: Share) -> None:
        (share.root / "far").mkdir()
        together = threading.Barrier(8)
        sources = [share.root / "far" / f"{number}.mp4" for number in range(8)]
        for source in sources:
            source.write_bytes(source.name.encode())

        def move(source: Path) -> None:
            together.wait(20)
            moved(source, share.field / "a.mp4")

        moving = [threading.Thread(target=move, args=(source,)) for source in sources]
        for each in moving:
            each.start()
        for each in moving:
            each.join()
        assert sorted(path.read_text() for path in share.field.iterdir()) == [f"{number}.mp4" for number in range(8)]

    def test_the_longest_name_gets_a_note_too(self, share: Share) -> None:
        place = share.inbox.rejected(share.claim("ü" * 125 + ".mp4"), "no sound")
        assert place.with_name(f"{place.name}.txt").read_text(encoding="utf-8") == "no sound\n"

    def test_everybody_may_read_a_note(self, share: Share) -> None:
        place = share.inbox.rejected(share.claim(), "no sound")
        assert stat.S_IMODE(place.with_name("update.mp4.txt").stat().st_mode) == 0o644

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

    def test_a_pipe_is_no_recording_and_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.mp4")
        with pytest.raises(BadRecording, match=r"pipe\.mp4: not a file; name one recording$"):
            sha256_of(tmp_path / "pipe.mp4")

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
