"""Big files are hashed once, hashed again after any change, and replaced in one step."""

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vidcast.tools.checksums import Checksums, replacement, sha256_of

FORGED = "f" * 64
"""What a stamp answers when it is asked instead of the file."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "model.bin"
    path.write_bytes(b"weights")
    return path


@pytest.fixture
def stamp(tmp_path: Path, file: Path) -> Path:
    """A stamp that has the file as it is, with a sum that no hashing gives."""
    stamp = tmp_path / "checksums.json"
    Checksums(stamp).of(file)
    stamp.write_text(stamp.read_text().replace(sha256(b"weights"), FORGED))
    return stamp


def test_a_file_that_did_not_change_is_not_hashed_again(stamp: Path, file: Path) -> None:
    assert Checksums(stamp).of(file) == FORGED


def test_afresh_it_is_hashed_whatever_the_stamp_says(stamp: Path, file: Path) -> None:
    assert Checksums(stamp, afresh=True).of(file) == sha256(b"weights")
    assert Checksums(stamp).of(file) == sha256(b"weights")


def test_two_flipped_bytes_are_noticed_also_where_the_time_was_set_back(stamp: Path, file: Path) -> None:
    before = file.stat()
    file.write_bytes(b"wieghts")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert Checksums(stamp).of(file) == sha256(b"wieghts")


def test_another_file_of_the_same_name_is_hashed(stamp: Path, file: Path) -> None:
    other = file.with_name("other")
    other.write_bytes(b"WEIGHTS")
    other.replace(file)
    assert Checksums(stamp).of(file) == sha256(b"WEIGHTS")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 100_000, b"{}"])
def test_a_stamp_that_does_not_parse_is_ignored_and_replaced(stamp: Path, file: Path, content: bytes) -> None:
    stamp.write_bytes(content)
    assert Checksums(stamp).of(file) == sha256(b"weights")
    assert [each["sha256"] for each in json.loads(stamp.read_text()).values()] == [sha256(b"weights")]


@pytest.mark.parametrize("entry", [None, 7, "text", [], {}, {"sha256": FORGED}])
def test_an_entry_that_says_too_little_is_ignored(stamp: Path, file: Path, entry: object) -> None:
    stamp.write_text(json.dumps({str(file): entry}))
    assert Checksums(stamp).of(file) == sha256(b"weights")


def test_a_stamp_that_cannot_be_written_costs_only_time(tmp_path: Path, file: Path) -> None:
    assert Checksums(tmp_path / "no folder" / "checksums.json").of(file) == sha256(b"weights")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", ["missing", "folder", "file/below"])
def test_what_is_no_file_has_no_sum(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    assert Checksums(tmp_path / "checksums.json").of(tmp_path / name) is None


def test_several_at_once_leave_a_whole_stamp(tmp_path: Path, file: Path) -> None:
    stamp = tmp_path / "checksums.json"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: Checksums(stamp, afresh=True).of(file), range(40)))
    assert found == {sha256(b"weights")}
    assert list(json.loads(stamp.read_text())) == [str(file)]
    assert sorted(tmp_path.iterdir()) == [stamp, file]


def test_a_replacement_leaves_the_old_file_to_those_who_have_it_open(file: Path) -> None:
    with file.open("rb") as old:
        with replacement(file) as part:
            part.write_bytes(b"others")
        assert (old.read(), file.read_bytes()) == (b"weights", b"others")


def test_a_replacement_that_fails_changes_nothing(file: Path) -> None:
    def fail() -> None:
        with replacement(file) as part:
            part.write_bytes(b"half")
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert file.read_bytes() == b"weights"
    assert list(file.parent.iterdir()) == [file]


def test_a_file_is_hashed_whole(file: Path) -> None:
    assert sha256_of(file) == sha256(b"weights")
