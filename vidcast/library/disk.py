"""Files of the published tree, written whole or not at all, never outside the tree, and only when they change.

A file is written next to its place as `.part-*`, synced and renamed, and so is a folder that is new; a killed run
leaves only such a part, which the next run sweeps. A file whose bytes would stay is left untouched, because web servers
and readers take a new time of change for a new content.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from vidcast.errors import StoreError
from vidcast.model.episode import MediaFile

__all__ = ["PART", "Disk", "integrity", "locked"]

BLOCK = 1 << 20
LOCK_NAME = ".lock"
PART = ".part-"


class Disk:
    """The only hand that writes into a site; every path it takes is relative to the site's root.

    `written` lists, in order, what it has changed. Raises StoreError when a path leads out of the root or the disk
    refuses. `grace_s` is how long what was replaced stays after the last page that leads there is gone: a reader may
    be on its way from that page.
    """

    def __init__(self, site: Path, grace_s: float = 0) -> None:
        self.site = site
        self.grace_s = grace_s
        self.written: list[str] = []
        self._new: tuple[str, Path] | None = None

    @contextmanager
    def appearing(self, folder: str) -> Iterator[None]:
        """Let a folder that is not there yet be seen at once, with everything that the block puts into it.

        Pages and feeds of one folder lead to each other, so in no other order would all that they lead to be there.
        """
        place = self._target(folder)
        if place.is_dir():
            yield
            return
        part = _made_part(place)
        self._new = (f"{folder}/", part)
        try:
            yield
            _rename(part, place)
        finally:
            self._new = None
            shutil.rmtree(part, ignore_errors=True)

    def _at(self, path: str) -> Path:
        """Where a file lies now: in its place, or in the folder that is going to appear there."""
        if self._new is not None and path.startswith(self._new[0]):
            return self._new[1] / path.removeprefix(self._new[0])
        return self.site / path

    def place(self, path: str, content: bytes) -> None:
        """Make the file hold these bytes."""
        target = self._target(path)
        if not self._holds(target, content):
            self.write(path, target, (content,))

    def copy(self, path: str, source: Path, file: MediaFile) -> None:
        """Make the file a copy of `source`, which must have the size and the sha384 that `file` states."""
        target = self._target(path)
        if self.same(path, file):
            return
        with source.open("rb") as opened:
            self.write(path, target, _verified(opened, file))

    def same(self, path: str, file: MediaFile) -> bool:
        """Whether the site's file is exactly the one that `file` states."""
        if self.size(path) != file.bytes:
            return False
        return self.integrity(path) == file.sha384

    def integrity(self, path: str) -> str | None:
        """The hash of a file of the site as a subresource-integrity value, or None when it cannot be read."""
        try:
            with self._at(path).open("rb") as opened:
                return integrity(hashlib.file_digest(opened, "sha384").digest())
        except OSError:
            return None

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of the site, or None when there is none."""
        target = self._at(path)
        return target.read_bytes() if target.is_file() else None

    def size(self, path: str) -> int | None:
        """The length in bytes of a plain file of the site, or None when there is none."""
        target = self._at(path)
        return target.stat().st_size if target.is_file() and not target.is_symlink() else None

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files of the site, after the grace when something else was written before."""
        gone = [path for path in paths if os.path.lexists(self.site / path)]
        if gone and self.written:
            time.sleep(self.grace_s)
        for path in gone:
            try:
                (self.site / path).unlink(missing_ok=True)
            except OSError as error:
                raise StoreError(
                    f"cannot remove {self.site / path}: {error.strerror}; it can still be fetched: fix that and "
                    "publish again"
                ) from error
            self.written.append(path)

    def sweep(self) -> None:
        """Remove the parts that killed runs left; only the holder of the lock may."""
        for part in self.site.glob(f"**/{PART}*"):
            if part.is_dir() and not part.is_symlink():
                shutil.rmtree(part, ignore_errors=True)
            else:
                part.unlink(missing_ok=True)

    def _holds(self, target: Path, content: bytes) -> bool:
        try:
            return target.stat().st_size == len(content) and target.read_bytes() == content
        except OSError:  # What cannot be read is not what it should be; writing it tells what is wrong with its place.
            return False

    def _target(self, path: str) -> Path:
        """Where a path lies, with its folder made; no step of it may be a link or lead upward."""
        place = self.site
        steps = path.split("/")
        if any(step in ("", ".", "..") or step.startswith(".") or "\\" in step or "\0" in step for step in steps):
            raise StoreError(f"{path!r} is not a place in the library")
        for step in steps:
            place = place / step
            if place.is_symlink():
                raise StoreError(f"{place} is a link, and the library holds none; remove it and publish again")
        place = self._at(path)
        _make_folder(place.parent, self.site)
        return place

    def write(self, path: str, target: Path, blocks: Iterable[bytes]) -> None:
        """Put the blocks where they belong, whole or not at all; everything that changes the site goes through here."""
        try:
            descriptor, name = tempfile.mkstemp(prefix=PART, dir=target.parent)
            part = Path(name)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    for block in blocks:
                        file.write(block)
                    file.flush()
                    os.fchmod(file.fileno(), 0o644)
                    os.fsync(file.fileno())
                _later(part, target)
                os.replace(part, target)
                _sync_folder(target.parent)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"cannot write {target}: {error.strerror}; fix that and publish again") from error
        self.written.append(path)


@contextmanager
def locked(site: Path, wait_s: int = 600) -> Iterator[None]:
    """Hold the one lock of the library; the system lets go of it when its holder dies, however it dies.

    Raises StoreError when somebody else keeps it for longer than `wait_s` seconds.
    """
    descriptor = _lock_file(site)
    try:
        _take(descriptor, site, wait_s)
        yield
    finally:
        os.close(descriptor)


def _lock_file(site: Path) -> int:
    try:
        site.mkdir(parents=True, exist_ok=True)
        return os.open(site / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise StoreError(f"cannot write in {site}: {error.strerror}; fix that and publish again") from error


def _take(descriptor: int, site: Path, wait_s: int) -> None:
    import fcntl

    give_up = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= give_up:
                raise StoreError(f"{site}: somebody else has been publishing for {wait_s} s; try later") from error
            time.sleep(0.1)
        except OSError as error:
            raise StoreError(f"{site}: this file system cannot lock: {error.strerror}; use another") from error
        else:
            return


def _made_part(place: Path) -> Path:
    try:
        part = Path(tempfile.mkdtemp(prefix=PART, dir=place.parent))
        part.chmod(0o755)
    except OSError as error:
        raise StoreError(f"cannot make {place}: {error.strerror}; fix that and publish again") from error
    return part


def _rename(part: Path, place: Path) -> None:
    try:
        os.rename(part, place)
    except OSError as error:
        raise StoreError(f"cannot make {place}: {error.strerror}; fix that and publish again") from error
    _sync_folder(place.parent)


def _make_folder(folder: Path, site: Path) -> None:
    if folder.is_dir():
        return
    if folder != site:
        _make_folder(folder.parent, site)
    try:
        folder.mkdir(mode=0o755, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make {folder}: {error.strerror}; fix that and publish again") from error
    _sync_folder(folder.parent)


def _later(part: Path, target: Path) -> None:
    """Give a replacement of the same size a later second: nginx makes its ETag of size and second of change."""
    if not target.exists():
        return
    old, new = target.stat(), part.stat()
    if old.st_size == new.st_size and int(new.st_mtime) <= int(old.st_mtime):
        os.utime(part, (int(old.st_mtime) + 1, int(old.st_mtime) + 1))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _verified(opened: BinaryIO, file: MediaFile) -> Iterator[bytes]:
    """The blocks of a file; after the last one, StoreError unless they were those that `file` states."""
    seen, count = hashlib.sha384(), 0
    for block in _blocks(opened):
        seen.update(block)
        count += len(block)
        yield block
    if count != file.bytes or integrity(seen.digest()) != file.sha384:
        raise StoreError(f"{opened.name}: not the file that was approved: its bytes differ; render it again")


def integrity(digest: bytes) -> str:
    """A sha384 digest as a subresource-integrity value."""
    return "sha384-" + base64.b64encode(digest).decode()
