"""When the leaders' notes about a recording can be read: they lie still, are whole, and are as they were last seen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from vidcast.inbox.settling import Patience, Settling, state_of
from vidcast.inbox.sidecars import LeaderNote, unread
from vidcast.model.foreign import shown

__all__ = ["Readiness"]


class Readiness:
    """Remembers what notes looked like, from look to look.

    One that is empty is waited for until it has content, and one that is a folder until somebody puts a file in its
    place; so is one that cannot be opened. One that is half copied is waited for as long as half a recording; then it
    is taken as it is, to be refused with its recording.
    """

    def __init__(self, settle_s: float, clock: Callable[[], float], seconds: float) -> None:
        """`seconds` is how long one that is not whole is waited for after its last change."""
        self._seconds = seconds
        self._settling = Settling(settle_s, clock, Patience(self._unread, seconds))
        self._still: frozenset[Path] = frozenset()

    def look(self, notes: Iterable[LeaderNote]) -> None:
        """Look at every note; call it again and again, with all of them."""
        self._still = frozenset(self._settling.settled(dict.fromkeys(note.path for note in notes if not note.no_file)))

    def is_ready(self, notes: Iterable[LeaderNote]) -> bool:
        """Whether all of these had settled at the last look."""
        return all(note.path in self._still for note in notes)

    def is_unchanged(self, notes: Iterable[LeaderNote]) -> bool:
        """Whether all of these had settled at the last look, and are as they were then."""
        try:
            return all(
                note.path in self._still and self._settling.state(note.path) == state_of(note.path)[0] for note in notes
            )
        except FileNotFoundError:
            return False

    def why(self, notes: Iterable[LeaderNote]) -> str:
        """Why these are waited for, or "" when they are not."""
        waiting = self._settling.waiting()
        whys = (
            f"{shown(note.path.name)}: {note.fault}" if note.no_file else waiting.get(note.path, "") for note in notes
        )
        return next((why for why in whys if why), "")

    def _unread(self, path: Path) -> str:
        """Why a note cannot be read yet; its own time counts too, as a watch may be called again and again."""
        return "" if time.time() - path.stat().st_mtime >= self._seconds else unread(path)
