"""The folder where leaders drop recordings: what lies in it, who took it, and what became of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vidcast.errors import StoreError
from vidcast.inbox.claims import CLAIMED, Claim, Claimed, Claims
from vidcast.inbox.leftovers import is_left_alone
from vidcast.inbox.moves import same
from vidcast.inbox.names import is_note, is_recording, keep_note, write_note
from vidcast.inbox.readiness import Readiness
from vidcast.inbox.settling import SHARE_SETTLE_S, Patience, Settling, on_share
from vidcast.inbox.sidecars import LeaderNote, LeaderNotes, is_leader_note, orphan_text
from vidcast.inbox.waits import clear_waits, note_of, wait_text
from vidcast.model.foreign import shown

__all__ = ["Claim", "Claimed", "Dropped", "Inbox", "Stray", "show_folders"]

OURS = ("done", "rejected")
"""Folders of ours inside a show's folder."""
STRAY_HEAD = "This file was not taken in."
"""How a note next to a stray file begins."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that lies in a show's inbox."""

    show: str
    path: Path


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that was dropped where nothing is taken from."""

    path: Path
    why: str
    """What is wrong with its place and where it belongs, in plain words."""

    @property
    def note(self) -> Path:
        """Where the note to its leader lies."""
        return note_of(self.path)


class Inbox:
    """The folder of one library where leaders drop their recordings, a folder for each show."""

    def __init__(
        self,
        root: Path,
        settle_s: float,
        clock: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
        only: str | None = None,
    ) -> None:
        """`settle_s` is how long a file lies still before it is taken, at least 30 s on a share unless it is 0.

        Without `patience`, a file that lies still and opens is taken whole or not. With `only`, it is the folder of one
        show, or with "" what is next to the shows' folders.
        """
        self._root = root
        self._only = only
        if settle_s and on_share(root / (only or "")):
            settle_s = max(settle_s, SHARE_SETTLE_S)
        self._settling = Settling(settle_s, clock, patience)
        self._notes = Readiness(settle_s, clock, patience.seconds if patience is not None else 0)
        self._strays = Settling(settle_s, clock, Patience(unready=lambda _: "", seconds=0, takes_empty=True))
        self._claims = Claims(clock)
        self._told: set[Path] = set()

    def dropped(self) -> tuple[Dropped, ...]:
        """Every recording that lies in the inbox, settled or not; links are left alone, they may lead anywhere."""
        return tuple(dropped for dropped, _ in self._found())

    def _found(self) -> Iterator[tuple[Dropped, tuple[LeaderNote, ...]]]:
        """Every recording with the leaders' notes about it."""
        for show in self._shows():
            entries = _shown(show)
            leaders = LeaderNotes(entries)
            for path in entries:
                if _is_dropped(path) and path not in leaders.texts:
                    yield Dropped(show.name, path), leaders.of(path)

    def orphans(self) -> tuple[Path, ...]:
        """Leaders' notes in the folders of shows that are about no recording there."""
        return tuple(path for show in self._shows() for path in LeaderNotes(_shown(show)).orphans)

    def noted(self) -> bool:
        """Whether a recording is there with a leader's note about it."""
        return any(notes for _, notes in self._found())

    def _shows(self) -> list[Path]:
        if self._only:
            return [self._root / self._only]
        try:
            return [self._root / name for name in show_folders(self._root)]
        except (FileNotFoundError, NotADirectoryError) as error:
            raise StoreError(f"{self._root}: the inbox is gone; make the folder again, or mount its share") from error

    def settled(self) -> tuple[Dropped, ...]:
        """Those that did not change over three looks and the settling time, and are whole with the notes about them;
        call it again and again.
        """
        found = {dropped.path: (dropped, notes) for dropped, notes in self._found()}
        self._notes.look(note for _, notes in found.values() for note in notes)
        ready = (found[path] for path in self._settling.settled(found))
        return tuple(dropped for dropped, notes in ready if self._notes.is_ready(notes))

    def waiting(self) -> tuple[tuple[Dropped, str], ...]:
        """Those that lay still at the last look but are not whole, or whose note is not, each with what is missing."""
        files = self._settling.waiting()
        found = ((each, files.get(each.path) or self._notes.why(notes)) for each, notes in self._found())
        return tuple((dropped, why) for dropped, why in found if why)

    def note_waits(self) -> tuple[tuple[Dropped, str], ...]:
        """Write a note next to each file that is waited for, and remove those that hold no longer.

        The files whose note is new, each with what is missing. Raises OSError.
        """
        waiting = self.waiting()
        new = [(each, why) for each, why in waiting if keep_note(note_of(each.path), wait_text(why))]
        wanted = {note_of(each.path) for each, _ in waiting}
        for show in self._shows():
            clear_waits(show, wanted)
        return tuple(new)

    def note_fault(self, path: Path) -> None:
        """Write a note next to a file that a fault of ours keeps from being taken in. Raises OSError."""
        if path.is_file():
            keep_note(note_of(path), wait_text(""))

    def stray(self) -> tuple[Stray, ...]:
        """Files that settled where nothing is taken from and whose leader was not told yet; call it at every look.

        Notes about files that are gone are taken away.
        """
        found = {stray.path: stray for stray in self._misplaced()}
        settled = self._strays.settled(found)
        self._told &= set(found)
        self._clear_notes({stray.note for stray in found.values()})
        return tuple(found[path] for path in settled if not self._is_told(found[path]))

    def untold(self) -> tuple[Stray, ...]:
        """Files that lie where nothing is taken from and whose leader was not told yet, settled or not."""
        return tuple(stray for stray in self._misplaced() if not self._is_told(stray))

    def _is_told(self, stray: Stray) -> bool:
        return stray.path in self._told or os.path.lexists(stray.note)

    def tell(self, stray: Stray) -> Path:
        """Write the note next to a stray file, which stays as it is; where the note lies.

        Raises StoreError when nothing can be written there; the file is not told of again until the next start.
        """
        self._told.add(stray.path)
        try:
            write_note(stray.note, f"{STRAY_HEAD}\n\n{stray.why}\n\nThe file is as you left it.")
        except OSError as error:
            raise StoreError(f"{shown(stray.note)}: cannot be written ({error.strerror}); {stray.why}") from error
        return stray.note

    def _misplaced(self) -> Iterator[Stray]:
        shows = self._shows()
        names = ", ".join(shown(show.name) for show in shows)
        where = f"put it in one of the folders: {names}" if names else "make a folder for its show and put it in there"
        for path in [] if self._only else _entries(self._root):
            if path not in shows and _may_stray(path):
                yield Stray(path, f'"{shown(path.name)}" is next to the folders of the shows: {where}.')
        for show in [] if self._only == "" else shows:
            yield from (Stray(path, orphan_text(path, show)) for path in LeaderNotes(_shown(show)).orphans)
            for path in _entries(show):
                if path.is_symlink() and is_recording(path):
                    yield Stray(path, f'"{shown(path.name)}" is a link to a file: put the recording itself here.')
                elif _is_folder(path) and path.name not in OURS and not is_leader_note(path):
                    yield from self._too_deep(show, path)

    def _too_deep(self, show: Path, folder: Path) -> Iterator[Stray]:
        for path in _entries(folder):
            if _may_stray(path):
                where = f'in a folder of its own, "{shown(folder.name)}": put it straight into "{shown(show.name)}"'
                why = f'"{shown(path.name)}" is {where}.'
                yield Stray(path, why)

    def _clear_notes(self, wanted: set[Path]) -> None:
        """Take away notes of ours about strays that are no longer strays."""
        shows = [] if self._only == "" else self._shows()
        folders = [*([] if self._only else [self._root]), *shows]
        folders += [path for show in shows for path in _entries(show) if _is_folder(path)]
        for note in (path for folder in folders for path in _entries(folder) if is_note(path)):
            if note not in wanted and note.is_file() and not note.is_symlink() and _begins(note, STRAY_HEAD):
                note.unlink(missing_ok=True)

    def claim(self, dropped: Dropped) -> Claimed | None:
        """Take a file and the notes about it by moving them aside.

        None when somebody else was faster, it is no plain file any more, or a note about it is still being copied.
        """
        state, leaders = self._settling.state(dropped.path), LeaderNotes(_shown(dropped.path.parent))
        notes = leaders.of(dropped.path)
        if any(note.no_file for note in notes) or (state is not None and not self._notes.is_unchanged(notes)):
            return None
        shared = [note.path for note in notes if len(leaders.about(note.path)) > 1]
        return self._claims.take(dropped.show, dropped.path, state, [note.path for note in notes], shared)

    def late(self, claimed: Claimed) -> tuple[str, ...]:
        """The names of notes about a claimed recording that came, or changed, after it was claimed."""
        dropped = claimed.home / claimed.path.name
        notes = LeaderNotes({*_shown(claimed.home), dropped}).of(dropped)
        return tuple(note.path.name for note in notes if not same(note.path, claimed.path.with_name(note.path.name)))

    def give_back(self) -> tuple[Dropped, ...]:
        """Put back what is claimed and nobody works on; the recordings, where they are now.

        That is what a watcher that is gone had claimed, and what this one could not put away; call it between two
        rounds. What another watcher may still work on is left alone.
        """
        return tuple(Dropped(show.name, path) for show in self._shows() for path in self._claims.give_back(show))

    def claims(self) -> tuple[Claim, ...]:
        """Every file that is claimed, by this watcher or another."""
        return tuple(claim for show in self._shows() for claim in self._claims.standing(show))

    def put_back(self, claimed: Claimed) -> None:
        """Put a claimed file and its notes back where they were dropped, to be tried again."""
        self._claims.put_back(claimed)

    def done(self, claimed: Claimed, week: str, note: str) -> Path:
        """Move a file that was taken in to done/<week>/ with a note next to it; where it is now.

        Raises FileNotFoundError when it was given back meanwhile.
        """
        return self._claims.settle(claimed, claimed.home / "done" / week.lower(), note)

    def rejected(self, claimed: Claimed, note: str) -> Path:
        """Move a file that cannot be used to rejected/ with a note next to it; where it is now.

        Raises FileNotFoundError when it was given back meanwhile.
        """
        return self._claims.settle(claimed, claimed.home / "rejected", note)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def show_folders(root: Path) -> list[str]:
    """The names of the shows' folders in an inbox. Raises OSError when it cannot be read.

    None of them is touched: one may be the mount of a share that does not answer.
    """
    with os.scandir(root) as entries:
        return sorted(
            entry.name for entry in entries if entry.is_dir(follow_symlinks=False) and not is_left_alone(entry.name)
        )


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and not is_left_alone(path.name)


def _may_stray(path: Path) -> bool:
    """Whether a leader may have meant a misplaced file as a recording, or as a note about one; other texts are people's
    notes to each other.
    """
    meant = is_recording(path) and path.suffix.lower() != ".txt"
    return (meant or is_leader_note(path)) and (path.is_file() or path.is_symlink())


def _is_dropped(path: Path) -> bool:
    return is_recording(path) and not is_leader_note(path) and path.is_file() and not path.is_symlink()


def _shown(show: Path) -> tuple[Path, ...]:
    """What leaders put into a show's folder."""
    return tuple(path for path in _entries(show) if path.name not in (*OURS, CLAIMED))


def _begins(path: Path, head: str) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(head)) == head.encode()
    except OSError:
        return False
