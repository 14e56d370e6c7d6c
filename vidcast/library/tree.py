"""One published tree and what is remembered of it: whether it is what the record says, and what in it is not.

A file that looks as it did when it was last compared with the record (size, times, mode) is believed for a day; then
its bytes are compared again. What is remembered is no record: without it, everything is compared.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from vidcast import __version__
from vidcast.errors import StoreError
from vidcast.library.disk import Disk
from vidcast.library.inventory import Found, expected, made_here, survey
from vidcast.library.shelve import Shelf
from vidcast.model.document import digest, to_value
from vidcast.model.foreign import shown
from vidcast.run.store import write_text

__all__ = ["DAY_S", "Look", "Tree"]

DAY_S = 24 * 3600
TOLD = 20
"""So many files of a kind are named one by one."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a tree found."""

    same: bool
    """Whether the record is the one that the tree was last written by."""
    strangers: tuple[str, ...]
    """What nobody recorded."""
    closed: tuple[str, ...]
    """What a web server cannot read."""
    doubtful: frozenset[str]
    """Expected files that are missing, look otherwise than remembered, or were not compared for a day."""
    known: frozenset[str]
    """Those of them that the tree is remembered to have held."""
    in_the_way: tuple[str, ...] = ()
    """Strangers in whose place an expected file or folder should be."""
    more: bool = False
    """Whether files are left that were not compared for a day."""

    @property
    def fine(self) -> bool:
        return self.same and not self.strangers and not self.closed and not self.doubtful


@dataclass(frozen=True, slots=True)
class Tree:
    """A published tree, where it is remembered, and where is put what does not belong into it."""

    site: Path
    memory: Path
    aside: Path
    """The folder of this day for what somebody else put there."""
    tell: Callable[[str], None]

    def look(self, shelf: Shelf, now: float, budget: int | None = None) -> Look:
        """Compare the tree with its record, at the time `now` in seconds.

        Files that look as remembered are doubtful when they were not compared for a day: the oldest of them, up to
        `budget` bytes when it is given. Raises StoreError for a tree that cannot be read.
        """
        names, (key, files) = expected(shelf), self._remembered()
        found = self._found(names)
        fresh = {path for path, seen in found.files.items() if path in files and files[path][0] == _traits(seen)}
        old = sorted((files[path][1], path) for path in fresh if not 0 <= now - files[path][1] < DAY_S)
        due: set[str] = set()
        read = 0
        for _, path in old:
            if budget is not None and read >= budget:
                break
            due.add(path)
            read += found.files[path].st_size
        doubtful = frozenset((names - fresh) | due)
        same = key == self._key(shelf)
        wanted = names | {str(parent) for path in names for parent in PurePosixPath(path).parents}
        blocking = tuple(path for path in found.strangers if path in wanted)
        return Look(same, found.strangers, found.closed, doubtful, doubtful & set(files), blocking, len(due) < len(old))

    def strangers(self, shelf: Shelf) -> tuple[str, ...]:
        """What the tree holds that a shelf does not name. Raises StoreError for a tree that cannot be read."""
        return self._found(expected(shelf)).strangers

    def shows(self, shelf: Shelf) -> bool:
        """Whether the tree was last written by this record."""
        return self._remembered()[0] == self._key(shelf)

    def _found(self, names: frozenset[str]) -> Found:
        try:
            self.site.mkdir(parents=True, exist_ok=True)
            return survey(self.site, names)
        except OSError as error:
            raise StoreError(f"cannot look at {self.site}: {error.strerror}; fix that") from error

    def settle(self, shelf: Shelf, now: float, compared: Collection[str]) -> None:
        """Remember that the tree shows a shelf, and that some of its files were compared with the record now."""
        _, files = self._remembered()
        remembered: dict[str, Any] = {}
        for path, seen in self._found(expected(shelf)).files.items():
            traits = _traits(seen)
            if path in compared:
                remembered[path] = [traits, now]
            elif path in files and files[path][0] == traits:
                remembered[path] = files[path]
        document = {"record": self._key(shelf), "files": remembered}
        self.memory.parent.mkdir(parents=True, exist_ok=True)
        write_text(self.memory, json.dumps(document))

    def _key(self, shelf: Shelf) -> str:
        return digest([to_value(shelf), __version__])

    def _remembered(self) -> tuple[str, dict[str, Any]]:
        """The key of the shelf that was last written, and each file's traits with when it was compared."""
        try:
            document = json.loads(self.memory.read_text(encoding="utf-8"))
            return str(document["record"]), dict(document["files"])
        except (OSError, ValueError, KeyError, TypeError):
            return "", {}

    def prepare(self, look: Look, known: Collection[str]) -> None:
        """Make room for what should be there: links and what has a file's or a folder's place go, and what a web server
        cannot read is opened to it.
        """
        self._open(look.closed)
        self.clear(look.in_the_way, known)

    def _open(self, closed: Iterable[str]) -> None:
        """Let a web server read what it could not."""
        for path in closed:
            place = self.site / path
            try:
                place.chmod(0o755 if place.is_dir() else 0o644)
            except OSError:  # It is another user's; written again, it is ours.
                continue
        self.say("could not be read by a web server; now it can", closed)

    def say(self, what: str, paths: Iterable[str]) -> None:
        """Say what became of some files, the first of them by name."""
        every = sorted(paths)
        for path in every[:TOLD]:
            self.tell(f"{self.site.name}/{shown(path)}: {what}")
        if len(every) > TOLD:
            self.tell(f"{self.site.name}/: {len(every) - TOLD} more: {what}")

    def clear(self, strangers: Iterable[str], known: Collection[str], why: str = "is not on record") -> None:
        """Take what does not belong there out of the tree, and say `why`.

        What the library itself can have written is deleted, and so are links; anything else is moved aside, because
        somebody may have dropped it there by mistake. Raises StoreError for what cannot be taken away.
        """
        every = [path for path in strangers if os.path.lexists(self.site / path)]
        gone = [path for path in every if self._is_link(path) or (self._is_plain(path) and made_here(path, known))]
        foreign = sorted(set(every) - set(gone))
        Disk(self.site).remove(gone)
        for path in foreign:
            self._put_aside(path)
        for folder in sorted({str(Path(path).parent) for path in every}, key=len, reverse=True):
            self._prune(folder)
        self.say(f"{why}: removed", (path for path in gone if "/.part-" not in f"/{path}"))
        self.say(f"{why}: moved to {self.aside.parent.name}/{self.aside.name}/{self.site.name}/", foreign)

    def _is_link(self, path: str) -> bool:
        return (self.site / path).is_symlink()

    def _is_plain(self, path: str) -> bool:
        return stat.S_ISREG((self.site / path).lstat().st_mode)

    def _put_aside(self, path: str) -> None:
        source, target = self.site / path, self.aside / self.site.name / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.aside.parent.chmod(0o700)
            number = 2
            while os.path.lexists(target):
                target = target.with_name(f"{number}-{source.name}")
                number += 1
            shutil.move(source, target)
        except OSError as error:
            raise StoreError(
                f"{source} is not on record and cannot be moved away: {error.strerror}; remove it yourself"
            ) from error

    def _prune(self, folder: str) -> None:
        """Remove a folder that is empty now, and those around it."""
        place = self.site / folder
        while place != self.site:
            try:
                place.rmdir()
            except OSError:
                return
            place = place.parent


def _traits(seen: os.stat_result) -> list[int]:
    return [seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_mode]
