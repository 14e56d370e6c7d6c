"""Takes files in: when a dropped file is whole, whose it is, where its original is kept, what became of it.

Nothing a leader drops is ever deleted: a file moves from the inbox to done/ or rejected/, with a note in plain words
beside it, and its bytes are kept under their hash.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import stat
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vidcast.errors import BadRecording, StoreError

__all__ = ["Claimed", "Dropped", "Inbox", "keep_original", "sha256_of", "sidecars"]

IGNORED_PREFIXES = (".", "._", "~$")
IGNORED_NAMES = ("thumbs.db", "desktop.ini")
IGNORED_SUFFIXES = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".download")

POLLS = 3
"""A file is settled when so many looks in a row found the same size and time."""
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that lies in a show's inbox."""

    show: str
    path: Path


@dataclass(frozen=True, slots=True)
class Claimed:
    """A dropped file that this process took, and nobody else can take."""

    show: str
    path: Path
    home: Path
    """The show's inbox folder."""


def sha256_of(path: Path) -> str:
    """The content hash of a file, in hex. Raises BadRecording when it cannot be read."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(CHUNK):
                found.update(block)
    except IsADirectoryError as error:
        raise BadRecording(f"{path}: a folder; name one recording") from error
    except FileNotFoundError as error:
        raise BadRecording(f"{path}: there is no such file") from error
    except PermissionError as error:
        raise BadRecording(f"{path}: may not be read by this user; change its permissions") from error
    return found.hexdigest()


def keep_original(path: Path, originals: Path, sha256: str) -> str:
    """Where the original is kept, relative to `originals`; copied there unless it is there already.

    The copy is hashed as it is written, made read-only and renamed when whole. Raises BadRecording when the file
    changed meanwhile, StoreError when the disk has too little room.
    """
    suffix = "".join(letter for letter in path.suffix.lower() if letter.isalnum() or letter == ".")[:8]
    for known in (originals / sha256[:2]).glob(f"{sha256}*"):
        if known.stat().st_size == path.stat().st_size:
            return known.relative_to(originals).as_posix()
    target = originals / sha256[:2] / f"{sha256}{suffix}"
    target.parent.mkdir(parents=True, exist_ok=True)
    _refuse_a_full_disk(path, originals)
    descriptor, name = tempfile.mkstemp(prefix=".part-", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            copied = _copied(path, file)
        if copied != sha256:
            raise BadRecording(f"{path.name}: changed while it was read; wait until the copy is done and run it again")
        part.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target.relative_to(originals).as_posix()


def _copied(path: Path, file: object) -> str:
    found = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(CHUNK):
            found.update(block)
            file.write(block)  # type: ignore[attr-defined]
    file.flush()  # type: ignore[attr-defined]
    os.fsync(file.fileno())  # type: ignore[attr-defined]
    return found.hexdigest()


def _refuse_a_full_disk(path: Path, originals: Path) -> None:
    free, size = shutil.disk_usage(originals).free, path.stat().st_size
    if free < 3 * size:
        raise StoreError(
            f"{originals}: {free >> 20} MB are free, and {path.name} needs {3 * size >> 20} MB to be kept and "
            "published; make room and run it again"
        )


class Inbox:
    """The folder of one library where leaders drop their recordings, a folder for each show."""

    def __init__(
        self,
        root: Path,
        settle_s: float,
        clock: Callable[[], float] = time.monotonic,
        still_works: Callable[[str], bool] | None = None,
    ) -> None:
        self._root = root
        self._settle_s = settle_s
        self._clock = clock
        self._still_works = still_works or _still_works
        self._seen: dict[Path, _Looks] = {}

    def dropped(self) -> tuple[Dropped, ...]:
        """Every recording that lies in the inbox, settled or not; links are left alone, they may lead anywhere."""
        return tuple(self._walk())

    def _walk(self) -> Iterator[Dropped]:
        if not self._root.is_dir():
            raise StoreError(f"{self._root}: the inbox is gone; make the folder again, or mount its share")
        for show in sorted(self._root.iterdir()):
            if not show.is_dir() or show.is_symlink() or show.name.startswith("."):
                continue
            for path in sorted(show.iterdir()):
                if path.is_file() and not path.is_symlink() and not _ignored(path):
                    yield Dropped(show.name, path)

    def settled(self) -> tuple[Dropped, ...]:
        """Those that did not change over three looks and the settling time; call it again and again.

        Only size and time tell: a share sends no notice of what other machines write, and a copy that is still under
        way must not be taken in half.
        """
        now = self._clock()
        ready, current = [], {}
        for dropped in self._walk():
            try:
                facts = dropped.path.stat()
            except FileNotFoundError:
                continue
            state = (facts.st_size, facts.st_mtime_ns)
            before = self._seen.get(dropped.path)
            looks = before.again(now) if before is not None and before.state == state else _Looks(state, now, now, 1)
            current[dropped.path] = looks
            if looks.count >= POLLS and looks.last - looks.first >= self._settle_s:
                ready.append(dropped)
        self._seen = current
        return tuple(ready)

    def claim(self, dropped: Dropped) -> Claimed | None:
        """Take a file by moving it aside, or None when somebody else was faster."""
        home = dropped.path.parent
        place = home / ".claimed" / f"{_worker()}.{uuid.uuid4().hex}"
        place.mkdir(parents=True)
        try:
            os.rename(dropped.path, place / dropped.path.name)
        except FileNotFoundError:
            place.rmdir()
            return None
        for sidecar in sidecars(dropped.path):
            if sidecar.is_file() and not sidecar.is_symlink():
                os.rename(sidecar, place / sidecar.name)
        return Claimed(dropped.show, place / dropped.path.name, home)

    def give_back(self) -> int:
        """Put back what a killed run of this machine had claimed; how many files.

        What another machine claimed, or a process of this one that still works, is left alone.
        """
        count = 0
        for place in self._root.glob("*/.claimed/*"):
            if self._still_works(place.name.rpartition(".")[0]):
                continue
            for path in place.iterdir():
                home = place.parent.parent
                os.rename(path, _free_name(home / path.name))
                count += 1
            place.rmdir()
        return count

    def put_back(self, claimed: Claimed) -> None:
        """Put a claimed file back where it was dropped, to be tried again."""
        for path in claimed.path.parent.iterdir():
            os.rename(path, _free_name(claimed.home / path.name))
        claimed.path.parent.rmdir()

    def done(self, claimed: Claimed, week: str, note: str) -> Path:
        """Move a file that was taken in to done/<week>/ with a note beside it; where it lies now."""
        return self._settle(claimed, claimed.home / "done" / week.lower(), note)

    def rejected(self, claimed: Claimed, note: str) -> Path:
        """Move a file that cannot be used to rejected/ with a note beside it; where it lies now."""
        return self._settle(claimed, claimed.home / "rejected", note)

    def _settle(self, claimed: Claimed, folder: Path, note: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        target = _free_name(folder / claimed.path.name)
        os.rename(claimed.path, target)
        for sidecar in sidecars(claimed.path):
            if sidecar.is_file():
                os.rename(sidecar, _free_name(folder / sidecar.name))
        target.with_name(f"{target.name}.txt").write_text(note.rstrip() + "\n", encoding="utf-8")
        claimed.path.parent.rmdir()
        return target


@dataclass(frozen=True, slots=True)
class _Looks:
    """How often, and since when, a file looked the same."""

    state: tuple[int, int]
    first: float
    last: float
    count: int

    def again(self, now: float) -> _Looks:
        return _Looks(self.state, self.first, now, self.count + 1)


def _worker() -> str:
    """This process, as it signs what it claims: the machine's name and the process's number."""
    return f"{platform.node()}.{os.getpid()}"


def _still_works(worker: str) -> bool:
    """Whether a process that signed a claim may still be at work: another machine's always may."""
    machine, _, number = worker.rpartition(".")
    if machine != platform.node() or not number.isdigit():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sidecars(path: Path) -> tuple[Path, ...]:
    """Where a note of the leader's own about a recording may lie: "update.toml" or "update.mp4.toml"."""
    return path.with_suffix(".toml"), path.with_name(f"{path.name}.toml")


def _ignored(path: Path) -> bool:
    name = path.name.lower()
    return name.startswith(IGNORED_PREFIXES) or name in IGNORED_NAMES or name.endswith((*IGNORED_SUFFIXES, ".toml"))


def _free_name(path: Path) -> Path:
    """The path, or one with a number before its suffix when it is taken."""
    found, number = path, 2
    while found.exists():
        found = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return found
