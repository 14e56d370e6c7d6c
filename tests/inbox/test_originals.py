"""A leader's own bytes are kept under their hash, and nobody writes to them."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from vidcast.errors import BadRecording, StoreError
from vidcast.inbox import Kept, damage_of, keep_original, sha256_of

CONTENT = b"a leader's own bytes" * 1000
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def dropped(tmp_path: Path) -> Path:
    path = tmp_path / "Update.MOV"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def originals(tmp_path: Path) -> Path:
    place = tmp_path / "originals"
    place.mkdir()
    return place


def test_an_original_lies_under_its_hash(dropped: Path, originals: Path) -> None:
    assert keep_original(dropped, originals, SHA) == Kept(f"{SHA[:2]}/{SHA}.mov")


def test_its_bytes_are_those_of_the_dropped_file_which_stays(dropped: Path, originals: Path) -> None:
    kept = originals / keep_original(dropped, originals, SHA).place
    assert kept.read_bytes() == dropped.read_bytes() == CONTENT


def test_nobody_may_write_to_it(dropped: Path, originals: Path) -> None:
    kept = originals / keep_original(dropped, originals, SHA).place
    assert stat.S_IMODE(kept.stat().st_mode) == 0o440


def test_a_second_time_nothing_is_copied(dropped: Path, originals: Path) -> None:
    first = originals / keep_original(dropped, originals, SHA).place
    os.utime(first, (1, 1))
    again = dropped.rename(dropped.with_name("renamed.mp4"))
    assert originals / keep_original(again, originals, SHA).place == first
    assert first.stat().st_mtime == 1


def damaged(dropped: Path, originals: Path, content: bytes) -> Path:
    """An original that was kept whole, and was damaged since."""
    kept = originals / keep_original(dropped, originals, SHA).place
    kept.chmod(0o640)
    kept.write_bytes(content)
    return kept


@pytest.mark.parametrize("content", [b"short", b"X" + CONTENT[1:], b""], ids=["shorter", "a byte flipped", "emptied"])
def test_a_good_copy_takes_the_place_of_a_damaged_original_which_stays_next_to_it(
    dropped: Path, originals: Path, content: bytes
) -> None:
    kept = damaged(dropped, originals, content)
    again = keep_original(dropped, originals, SHA)
    assert again == Kept(f"{SHA[:2]}/{SHA}.mov", f"{SHA[:2]}/damaged-1-{SHA}.mov")
    assert (kept.read_bytes(), (originals / again.damaged).read_bytes()) == (CONTENT, content)
    assert keep_original(dropped, originals, SHA) == Kept(again.place)


def test_an_original_that_is_damaged_twice_is_kept_twice(dropped: Path, originals: Path) -> None:
    for number in (1, 2):
        damaged(dropped, originals, b"%d" % number)
        assert keep_original(dropped, originals, SHA).damaged == f"{SHA[:2]}/damaged-{number}-{SHA}.mov"


def test_a_lost_original_comes_back_under_the_name_that_the_catalogue_has(dropped: Path, originals: Path) -> None:
    known = f"{SHA[:2]}/{SHA}.mp4"
    assert keep_original(dropped, originals, SHA, known) == Kept(known)
    assert (originals / known).read_bytes() == CONTENT


def test_damage_is_said_in_words(dropped: Path, originals: Path) -> None:
    kept = originals / keep_original(dropped, originals, SHA).place
    assert damage_of(kept, SHA) == ""
    assert damage_of(damaged(dropped, originals, CONTENT[:-1]), SHA) == "is damaged: its bytes are not what came in"
    kept.unlink()
    assert damage_of(kept, SHA) == "is gone"


def test_a_file_that_changed_while_it_was_read_is_refused_and_leaves_nothing(dropped: Path, originals: Path) -> None:
    with pytest.raises(BadRecording) as caught:
        keep_original(dropped, originals, "0" * 64)
    assert str(caught.value) == ("Update.MOV: changed while it was read; wait until the copy is done and run it again")
    assert [path for path in originals.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("name", "suffix"), [("a", ""), ("a.M-O V", ".mov"), ("a.averylongsuffix", ".averylo")])
def test_a_suffix_is_letters_that_any_file_system_takes(
    tmp_path: Path, originals: Path, name: str, suffix: str
) -> None:
    (tmp_path / name).write_bytes(CONTENT)
    assert keep_original(tmp_path / name, originals, SHA).place == f"{SHA[:2]}/{SHA}{suffix}"


def test_a_disk_with_too_little_room_is_refused_before_anything_is_copied(tmp_path: Path, originals: Path) -> None:
    huge = tmp_path / "huge.mp4"
    huge.touch()
    os.truncate(huge, 1 << 42)
    with pytest.raises(StoreError, match=r"MB are free, and huge\.mp4 needs 12582912 MB to be kept and published"):
        keep_original(huge, originals, "0" * 64)


def test_a_hash_is_the_content_s(dropped: Path) -> None:
    assert sha256_of(dropped) == SHA


def test_a_folder_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match=r": a folder; name one recording$"):
        sha256_of(tmp_path)


def test_a_pipe_is_no_recording_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    with pytest.raises(BadRecording, match=r"pipe\.mp4: not a file; name one recording$"):
        sha256_of(tmp_path / "pipe.mp4")


def test_a_file_that_is_not_there_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match=r"gone\.mp4: there is no such file$"):
        sha256_of(tmp_path / "gone.mp4")


@pytest.mark.skipif(os.geteuid() == 0, reason="everything may be read by root")
def test_a_file_that_may_not_be_read_says_so(dropped: Path) -> None:
    dropped.chmod(0)
    with pytest.raises(BadRecording, match=r"may not be read by this user; change its permissions$"):
        sha256_of(dropped)
