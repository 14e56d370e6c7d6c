"""Present means done: what lies in the store is whole, or it is not believed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vidcast.run.store import SWEEP_AFTER_S, Store, write_text

KEY = "0123456789abcdef" * 4


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "work")


def fill(store: Store, key: str = KEY, text: str = '{"value": 1}') -> Path:
    folder = store.folder("rec", "trim", key)
    with store.writing(folder) as part:
        (part / "result.json").write_text(text, encoding="utf-8")
    return folder


def parts(store: Store) -> list[Path]:
    return list(store.root.rglob(".part-*"))


class TestReading:
    def test_a_result_lies_under_its_subject_its_stage_and_sixteen_letters_of_its_key(self, store: Store) -> None:
        assert store.folder("rec", "trim", KEY) == store.root / "rec" / "trim" / "0123456789abcdef"

    def test_what_was_written_is_read(self, store: Store) -> None:
        assert store.read(fill(store)) == {"value": 1}

    @pytest.mark.parametrize("text", ["", '{"value": 1', "[1]", '"value"', "{}", "\x00\x00\x00"])
    def test_a_result_that_is_not_whole_is_not_believed(self, store: Store, text: str) -> None:
        folder = fill(store)
        (folder / "result.json").write_text(text, encoding="utf-8")
        assert store.read(folder) is None

    def test_a_result_of_foreign_bytes_is_not_believed(self, store: Store) -> None:
        folder = fill(store)
        (folder / "result.json").write_bytes(b'{"value": "\xff\xfe"}')
        assert store.read(folder) is None

    def test_a_folder_that_is_not_there_holds_no_result(self, store: Store) -> None:
        assert store.read(store.folder("rec", "trim", KEY)) is None

    def test_a_file_in_a_folder_s_place_holds_no_result(self, store: Store) -> None:
        store.root.mkdir()
        (store.root / "odd").touch()
        assert store.read(store.root / "odd") is None


class TestLatest:
    def two(self, store: Store) -> tuple[Path, Path]:
        older, newer = fill(store, "a" * 64, '{"value": "older"}'), fill(store, "b" * 64, '{"value": "newer"}')
        os.utime(older / "result.json", ns=(1, 1))
        return older, newer

    def test_the_latest_result_is_the_one_written_last(self, store: Store) -> None:
        self.two(store)
        assert store.latest("rec", "trim") == {"value": "newer"}

    def test_a_damaged_latest_gives_way_to_the_one_before(self, store: Store) -> None:
        _, newer = self.two(store)
        (newer / "result.json").write_text("{", encoding="utf-8")
        assert store.latest("rec", "trim") == {"value": "older"}

    def test_what_a_killed_run_left_is_never_the_latest(self, store: Store) -> None:
        left = store.root / "rec" / "trim" / ".part-x"
        left.mkdir(parents=True)
        (left / "result.json").write_text('{"value": 1}', encoding="utf-8")
        assert store.latest("rec", "trim") is None

    def test_a_stage_that_never_ran_has_no_latest(self, store: Store) -> None:
        assert store.latest("rec", "trim") is None


class TestWriting:
    def test_nothing_is_in_its_place_before_it_is_whole(self, store: Store) -> None:
        folder = store.folder("rec", "trim", KEY)
        with store.writing(folder) as part:
            (part / "half.mp4").write_bytes(b"half")
            assert not folder.exists()

    def test_a_block_that_ends_well_leaves_the_whole_folder_and_no_part(self, store: Store) -> None:
        folder = store.folder("rec", "trim", KEY)
        with store.writing(folder) as part:
            (part / "deep").mkdir()
            (part / "deep" / "a.png").write_bytes(b"png")
            (part / "result.json").write_text('{"value": 1}', encoding="utf-8")
        assert (folder / "deep" / "a.png").read_bytes() == b"png"
        assert parts(store) == []

    def test_a_block_that_fails_leaves_nothing(self, store: Store) -> None:
        folder = store.folder("rec", "trim", KEY)
        with pytest.raises(UnicodeEncodeError), store.writing(folder) as part:
            (part / "result.json").write_text('{"value": "half \ud800', encoding="utf-8")
        assert (folder.exists(), parts(store)) == (False, [])

    def test_the_faster_run_s_result_stays_and_the_slower_one_s_is_dropped(self, store: Store) -> None:
        folder = store.folder("rec", "trim", KEY)
        with store.writing(folder) as part:
            fill(store, text='{"value": "faster"}')
            (part / "result.json").write_text('{"value": "slower"}', encoding="utf-8")
        assert store.read(folder) == {"value": "faster"}
        assert parts(store) == []

    def test_a_damaged_result_makes_room_for_a_whole_one(self, store: Store) -> None:
        folder = fill(store, text='{"valu')
        (folder / "stale.mp4").touch()
        assert store.read(fill(store)) == {"value": 1}
        assert [path.name for path in folder.iterdir()] == ["result.json"]

    def test_results_are_for_their_owner_alone(self, store: Store) -> None:
        assert fill(store).stat().st_mode & 0o077 == 0


class TestFailures:
    def test_a_failure_lies_where_the_desk_looks(self, store: Store) -> None:
        store.failed("rec", "trim", {"message": "später"})
        text = (store.root / "rec" / "trim" / "failed.json").read_text(encoding="utf-8")
        assert text == '{\n "message": "später"\n}'

    def test_success_clears_it(self, store: Store) -> None:
        store.failed("rec", "trim", {"message": "no"})
        fill(store)
        assert not (store.root / "rec" / "trim" / "failed.json").exists()

    def test_another_stage_s_success_does_not_clear_it(self, store: Store) -> None:
        store.failed("rec", "check", {"message": "no"})
        fill(store)
        assert (store.root / "rec" / "check" / "failed.json").is_file()


class TestSweep:
    NOW = 1_800_000_000.0

    def leave(self, store: Store, name: str, age_s: float, *, folder: bool = True) -> Path:
        left = store.root / name
        left.parent.mkdir(parents=True, exist_ok=True)
        if folder:
            left.mkdir()
            (left / "half.mp4").write_bytes(b"half")
        else:
            left.write_bytes(b"half")
        os.utime(left, (self.NOW - age_s, self.NOW - age_s))
        return left

    def test_what_a_killed_run_left_is_removed_after_a_day(self, store: Store) -> None:
        left = self.leave(store, "rec/trim/.part-a", SWEEP_AFTER_S + 1)
        assert (store.sweep(self.NOW), left.exists()) == (1, False)

    def test_what_may_still_be_at_work_is_left_alone(self, store: Store) -> None:
        left = self.leave(store, "rec/trim/.part-a", SWEEP_AFTER_S - 1)
        assert (store.sweep(self.NOW), left.exists()) == (0, True)

    def test_a_half_written_file_is_removed_too(self, store: Store) -> None:
        left = self.leave(store, "rec/trim/.part-a", SWEEP_AFTER_S + 1, folder=False)
        assert (store.sweep(self.NOW), left.exists()) == (1, False)

    def test_what_a_killed_publication_left_at_the_root_is_removed(self, store: Store) -> None:
        left = self.leave(store, ".part-a", SWEEP_AFTER_S + 1)
        assert (store.sweep(self.NOW), left.exists()) == (1, False)

    def test_a_whole_result_is_never_swept_however_old(self, store: Store) -> None:
        folder = fill(store)
        os.utime(folder, (0, 0))
        assert (store.sweep(self.NOW), store.read(folder)) == (0, {"value": 1})

    def test_a_store_that_is_not_there_yet_has_nothing_to_sweep(self, store: Store) -> None:
        assert store.sweep(self.NOW) == 0


class TestWriteText:
    def test_a_text_replaces_the_one_before_and_leaves_nothing_beside_it(self, tmp_path: Path) -> None:
        write_text(tmp_path / "a.json", "old")
        write_text(tmp_path / "a.json", "neu: ü")
        assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("a.json", "neu: ü")]

    def test_a_text_that_cannot_be_written_leaves_the_one_before(self, tmp_path: Path) -> None:
        write_text(tmp_path / "a.json", "old")
        with pytest.raises(UnicodeEncodeError):
            write_text(tmp_path / "a.json", "\ud800")
        assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("a.json", "old")]


class TestForgetting:
    def test_a_stage_that_is_forgotten_is_made_anew_and_the_others_stay(self, store: Store) -> None:
        gone = fill(store)
        kept = store.folder("rec", "caption", KEY)
        with store.writing(kept) as part:
            (part / "result.json").write_text('{"value": 2}', encoding="utf-8")
        store.forget("rec", ("trim", "never there"))
        assert (store.read(gone), store.read(kept)) == (None, {"value": 2})
