"""Files are written whole or not at all, inside the site, and only when they change."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from vidcast.errors import StoreError
from vidcast.library import Disk, locked
from vidcast.model.episode import Published

Episodes = Callable[..., Published]
Files = Callable[[Published], dict[str, Path]]


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    (tmp_path / "site").mkdir()
    return Disk(tmp_path / "site")


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "a//x", ".x", "a/.x", "a\\x", "", "a\0x"])
def test_nothing_outside_the_site_can_be_written(disk: Disk, path: str) -> None:
    with pytest.raises(StoreError, match="is not a place in the library"):
        disk.place(path, b"x")


def test_a_link_in_the_tree_is_not_followed(disk: Disk, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (disk.site / "show").symlink_to(tmp_path / "outside")
    with pytest.raises(StoreError, match="is a link"):
        disk.place("show/index.html", b"x")
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_file_that_would_stay_the_same_is_not_touched(disk: Disk) -> None:
    disk.place("a/x.html", b"same")
    os.utime(disk.site / "a/x.html", (5, 5))
    disk.place("a/x.html", b"same")
    assert (disk.site / "a/x.html").stat().st_mtime == 5
    assert disk.written == ["a/x.html"]


def test_a_replacement_of_the_same_size_is_dated_a_later_second(disk: Disk) -> None:
    disk.place("x.html", b"one")
    before = int((disk.site / "x.html").stat().st_mtime)
    disk.place("x.html", b"two")
    assert int((disk.site / "x.html").stat().st_mtime) > before


def test_a_web_server_of_another_user_can_read_what_is_written(disk: Disk) -> None:
    disk.place("a/x.html", b"x")
    assert (disk.site / "a/x.html").stat().st_mode & 0o777 == 0o644


def test_a_copy_that_is_not_the_approved_file_is_refused(disk: Disk, episode: Episodes, files: Files) -> None:
    video = episode().enclosure
    source = files(episode())[video.name]
    source.write_bytes(b"x" * video.bytes)
    with pytest.raises(StoreError, match="not the file that was approved"):
        disk.copy("a/x.mp4", source, video)
    assert disk.size("a/x.mp4") is None


def test_a_disk_that_refuses_is_named(disk: Disk) -> None:
    (disk.site / "a").write_bytes(b"a file where a folder should be")
    with pytest.raises(StoreError, match=r"cannot make .*: (File exists|Not a directory); fix that"):
        disk.place("a/b/x.html", b"x")


def test_parts_that_a_killed_run_left_are_swept(disk: Disk) -> None:
    disk.place("a/x.html", b"x")
    (disk.site / "a/.part-dead").write_bytes(b"half")
    disk.sweep()
    assert [path.name for path in (disk.site / "a").iterdir()] == ["x.html"]


def test_a_second_publisher_waits_and_says_so(tmp_path: Path) -> None:
    with (
        locked(tmp_path),
        pytest.raises(StoreError, match="somebody else has been publishing"),
        locked(tmp_path, wait_s=0),
    ):
        pass


def test_the_lock_of_a_killed_publisher_is_free(tmp_path: Path) -> None:
    dying = "import os, pathlib, sys\nfrom vidcast.library import locked\n"
    dying += "with locked(pathlib.Path(sys.argv[1])):\n    os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", dying, str(tmp_path)], check=False)
    assert done.returncode == -9
    with locked(tmp_path, wait_s=0):
        pass


def test_a_file_of_another_size_is_not_the_same(disk: Disk, episode: Episodes, files: Files) -> None:
    video = episode().enclosure
    disk.copy("a/x.mp4", files(episode())[video.name], video)
    assert disk.same("a/x.mp4", video)
    assert not disk.same("a/x.mp4", replace(video, bytes=video.bytes + 1))


def test_a_place_that_cannot_be_a_site_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match=r"cannot write in .*: File exists"), locked(tmp_path / "file"):
        pass
