"""The files of a show that are being taken in: each moved aside by one watcher, and given back if that one is gone.

A claim is a folder of its own in .claimed/ with the recording, the leader's notes about it and a lease.
"""

from __future__ import annotations

import os
import shutil
import stat
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vidcast.inbox.lease import LEASE, Lease, Life, Witness
from vidcast.inbox.moves import copied, go_along, is_kept, put, recording_of
from vidcast.inbox.names import free_name, note_name, write_note
from vidcast.inbox.settling import State, state_of
from vidcast.inbox.sidecars import renamed
from vidcast.run.privacy import make_private

__all__ = ["CLAIMED", "Claim", "Claimed", "Claims", "contents"]

CLAIMED = ".claimed"
"""The folder of claims inside a show's folder."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A dropped file that this process took, and nobody else can take."""

    show: str
    path: Path
    home: Path
    """The show's inbox folder."""
    state: State | None = None
    """Its size and time when it was taken."""
    copy: Path | None = None
    """A copy of it on this machine, where it is on another disk."""

    @property
    def here(self) -> Path:
        """Where to read it, the leader's notes next to it."""
        return self.copy or self.path

    def forget(self) -> None:
        """Remove the copy."""
        if self.copy is not None:
            shutil.rmtree(self.copy.parent, ignore_errors=True)

    @property
    def changed(self) -> bool:
        """Whether somebody still writes to it: then it was taken too early and belongs back, not among the rejected."""
        try:
            return self.state is not None and state_of(self.path)[0] != self.state
        except FileNotFoundError:
            return False


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that some watcher is taking in, or was taking in when it ended."""

    show: str
    name: str
    since: float
    """When it was taken, in seconds since 1970 by the clock of its share."""
    life: Life
    """Whether that watcher lives, is gone, or is not known yet to be either."""
    ours: bool
    """Whether this process claimed it."""


class Claims:
    """What one process claims, and what it knows of the claims of others."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._leases: dict[Path, Lease] = {}
        self._witness = Witness(clock)

    def take(
        self, show: str, path: Path, state: State | None, notes: Sequence[Path] = (), shared: Collection[Path] = ()
    ) -> Claimed | None:
        """Take a file with its leader's notes by moving them aside, or None when somebody else was faster or it is no
        plain file any more; notes that are `shared` with another recording stay for that one, too.

        Raises OSError when it can be neither taken nor left: what was moved already is put back.
        """
        home = path.parent
        place = home / CLAIMED / uuid.uuid4().hex
        claimed = Claimed(show, place / path.name, home, state)
        make_private(place)  # Nobody else looks at what may never be published.
        try:
            self._leases[place] = Lease(place)
            go_along(path, notes, place, shared)
            if not stat.S_ISREG(claimed.path.lstat().st_mode):
                self.put_back(claimed)
                return None
        except FileNotFoundError:
            self.put_back(claimed)
            return None
        except OSError:
            self.put_back(claimed)
            raise
        return claimed

    def put_back(self, claimed: Claimed) -> None:
        """Put a claimed file back where it was dropped, to be tried again."""
        self._emptied(claimed.path.parent, claimed.home)

    def settle(self, claimed: Claimed, folder: Path, note: str) -> Path:
        """Move a claimed file to a folder with a note next to it; where it is now.

        Raises FileNotFoundError when it is claimed no longer, since its show's folder was away for too long.
        """
        place = claimed.path.parent
        claimed.path.lstat()
        folder.mkdir(parents=True, exist_ok=True)
        target = _moved_together(place, folder, note)
        if target is None:
            raise FileNotFoundError(claimed.path)
        self._removed(place)
        return target

    def give_back(self, home: Path) -> tuple[Path, ...]:
        """Put back what is claimed in a show's folder and nobody works on; where the recordings are now.

        That is what a watcher that is gone had claimed, and what this process itself could not put away: call it
        between two rounds.
        """
        places = set(_places(home))
        self._witness.forget_all_but(places)
        found: list[Path] = []
        for place in sorted(places):
            if place in self._leases or self._life(place) == "gone":
                path = self._emptied(place, home)
                found += [] if path is None else [path]
        return tuple(found)

    def standing(self, home: Path) -> tuple[Claim, ...]:
        """Every file that is claimed in a show's folder."""
        return tuple(
            Claim(home.name, path.name, place.stat().st_mtime, self._life(place), place in self._leases)
            for place in _places(home)
            if (path := recording_of(contents(place))) is not None
        )

    def _life(self, place: Path) -> Life:
        if place in self._leases:
            return "lives"
        try:
            return self._witness.life(place)
        except FileNotFoundError:  # Its holder has finished.
            return "lives"

    def _emptied(self, place: Path, folder: Path) -> Path | None:
        """Move what a claim's folder holds to another folder and remove the claim; where the recording is now.

        A claim may be gone already: its file was put away, or somebody else gave it back.
        """
        try:
            found = _moved_together(place, folder)
        except FileNotFoundError:
            found = None
        self._removed(place)
        return found

    def _removed(self, place: Path) -> None:
        """Remove a claim that holds nothing any more.

        Somebody else may be doing the same; what cannot be removed now is found without a holder in a later round.
        """
        if (lease := self._leases.pop(place, None)) is not None:
            lease.end()
        with suppress(OSError):
            (place / LEASE).unlink(missing_ok=True)
            place.rmdir()


def _moved_together(place: Path, folder: Path, note: str = "") -> Path | None:
    """Where the recording of a claim is after it was moved with the leader's notes about it; None when it holds none.

    The recording comes last and its notes are named for it, so that nobody finds it without them; the claim keeps its
    own until then, so that one that is stopped midway gives them back with its recording. With a note of ours, that is
    written first: a stop at any moment leaves a recording that is taken again, and never one without a word.
    """
    content = contents(place)
    recording = recording_of(content)
    if recording is None:
        for path in content:
            if is_kept(path, place.parent.parent):
                path.unlink(missing_ok=True)
            else:
                put(path, folder / path.name)
        return None
    target = free_name(folder / recording.name, beside=".txt" if note else "")
    try:
        if note:
            write_note(target.with_name(f"{note_name(target.name)}.txt"), note)
        notes = [path for path in content if path != recording]
        for path in notes:
            copied(path, folder / renamed(path, recording, target))
        os.replace(recording, target)
    except OSError:
        target.unlink(missing_ok=True)
        raise
    for path in notes:
        path.unlink(missing_ok=True)
    return target


def _places(home: Path) -> Iterator[Path]:
    try:
        yield from sorted(path for path in (home / CLAIMED).iterdir() if path.is_dir() and not path.is_symlink())
    except (FileNotFoundError, NotADirectoryError):
        return


def contents(place: Path) -> list[Path]:
    """The files of a claim's folder without its lease; nothing when it is gone."""
    try:
        return sorted(path for path in place.iterdir() if path.name != LEASE)
    except (FileNotFoundError, NotADirectoryError):
        return []
