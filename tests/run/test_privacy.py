"""What is not published is for its owner and group only."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from vidcast.config import LibraryFolder
from vidcast.inbox import keep_original, sha256_of
from vidcast.run.privacy import exposed, make_private, tighten, tighten_tree
from vidcast.run.store import Store


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct, autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def modes(root: Path) -> set[int]:
    """What everybody, and what the group by writing, may do with anything below a folder, itself too."""
    return {mode(path) & 0o027 for path in (root, *root.rglob("*"))}


def test_folders_that_are_made_on_the_way_are_private_too(tmp_path: Path) -> None:
    make_private(tmp_path / "a" / "b")
    assert {mode(tmp_path / "a") & 0o027, mode(tmp_path / "a" / "b") & 0o027} == {0}


def test_what_is_tighter_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    path.chmod(0o604)
    tighten(path)
    assert mode(path) == 0o600


def test_a_link_leads_no_change_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").touch()
    (tmp_path / "elsewhere").chmod(0o644)
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "root").chmod(0o755)
    tighten_tree(tmp_path / "root")
    assert (mode(tmp_path / "root"), mode(tmp_path / "elsewhere")) == (0o750, 0o644)


def test_what_is_not_there_is_not_exposed(tmp_path: Path) -> None:
    tighten_tree(tmp_path / "gone")
    assert not exposed(tmp_path / "gone")


def test_a_result_and_every_folder_above_it_are_private(tmp_path: Path) -> None:
    store = Store(tmp_path / "work")
    with store.writing(store.folder("rec", "sound", "0" * 64)) as part:
        (part / "deep").mkdir()
        (part / "deep" / "voice.wav").write_bytes(b"x")
    store.failed("rec", "picture", {"message": "no"})
    assert modes(tmp_path / "work") == {0}


def test_an_original_and_its_folders_are_private(tmp_path: Path) -> None:
    folder = LibraryFolder.made(tmp_path / "acme")
    (tmp_path / "a.mov").write_bytes(b"x")
    keep_original(tmp_path / "a.mov", folder.originals, sha256_of(tmp_path / "a.mov"))
    assert modes(folder.originals) == {0}


def test_a_new_library_hides_all_but_its_site_and_inbox(tmp_path: Path) -> None:
    folder = LibraryFolder.made(tmp_path / "acme")
    folder.open_catalogue().close()
    folder.secret()
    assert {mode(place) & 0o027 for place in folder.private if place.exists()} == {0}


def test_a_library_of_an_older_version_is_tightened_when_it_is_opened(tmp_path: Path) -> None:
    folder = LibraryFolder.made(tmp_path / "acme")
    folder.open_catalogue().close()
    folder.secret()
    old = folder.originals / "ab" / "abc.mov"
    old.parent.mkdir()
    old.write_bytes(b"x")
    for place in (*folder.private, old.parent, old):
        if place.exists():
            place.chmod(0o755 if place.is_dir() else 0o644)
    site = mode(folder.site)
    folder.open_catalogue().close()
    assert {mode(place) & 0o007 for place in (*folder.private, old.parent, old) if place.exists()} == {0}
    assert mode(folder.site) == site
