"""Verifies kept originals: all at once, or a slice at a time over days, while a good copy may still be found."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from vidcast.inbox.originals import damage_of
from vidcast.model.episode import moment_text
from vidcast.run.privacy import make_private
from vidcast.run.store import write_text

__all__ = ["DAMAGE_HELP", "Damage", "Inspection"]

EVERY = timedelta(days=7)
"""How often each original is verified."""
SLICE = 64 << 20
"""So many bytes are read in one go: a fraction of a second, so that nobody who drops a file waits."""
REST = timedelta(minutes=10)
"""How long nothing is read when nothing was due."""
DAMAGE_HELP = "drop the recording again, which repairs it, or restore the file from a backup"

Originals = Sequence[tuple[str, str]]
"""Each recording's hash and where its original is, relative to originals/."""


@dataclass(frozen=True, slots=True)
class Damage:
    """An original that is not what came in."""

    place: str
    """Relative to originals/."""
    why: str

    @property
    def sentence(self) -> str:
        """What people read about it."""
        return f"originals/{self.place} {self.why}; {DAMAGE_HELP}"


@dataclass
class _Reading:
    """An original that is being verified."""

    sha256: str
    place: str
    offset: int = 0
    found: Any = field(default_factory=hashlib.sha256)


@dataclass
class Inspection:
    """The originals of one library; what was found is remembered in a file of work/, which may be deleted."""

    originals: Path
    memory: Path
    now: Callable[[], datetime]
    _reading: _Reading | None = None
    _rest_until: datetime | None = None

    def every(self, known: Originals, progressed: Callable[[int, int], None]) -> Iterator[Damage]:
        """Each damaged original; `progressed` is told the bytes that were read, and how many there are."""
        sizes = [_size(self.originals / place) for _, place in known]
        done = 0
        for (sha256, place), size in zip(known, sizes, strict=True):
            if why := damage_of(self.originals / place, sha256):
                yield Damage(place, why)
            done += size
            progressed(done, sum(sizes))

    def damaged(self) -> tuple[Damage, ...]:
        """What was found damaged and not replaced since."""
        found = self._remembered()["damaged"].values()
        return tuple(Damage(place, why) for place, why, state in found if state == _state(self.originals / place))

    def step(self, known: Callable[[], Originals]) -> Damage | None:
        """Read the next slice of what is due; the damage that is found with it, told once."""
        if self._reading is None:
            self._reading = self._due(known)
        reading = self._reading
        if reading is None:
            return None
        why = self._read(reading)
        if why is None:
            return None
        self._reading = None
        return self._noted(reading, why)

    def _due(self, known: Callable[[], Originals]) -> _Reading | None:
        """The original whose last verification is oldest, where that is long ago."""
        now = self.now()
        if self._rest_until is not None and now < self._rest_until:
            return None
        checked = self._remembered()["checked"]
        due = [each for each in known() if checked.get(each[0], "") < moment_text(now - EVERY)]
        if not due:
            self._rest_until = now + REST
            return None
        return _Reading(*min(due, key=lambda each: checked.get(each[0], "")))

    def _read(self, reading: _Reading) -> str | None:
        """What is wrong with an original that was read to its end, "" for nothing; None while more is to be read."""
        try:
            with (self.originals / reading.place).open("rb") as file:
                file.seek(reading.offset)
                block = file.read(SLICE)
        except FileNotFoundError:
            return "is gone"
        except OSError as error:
            if error.errno == errno.EIO:
                return "cannot be read: its disk is failing"
            self._reading, self._rest_until = None, self.now() + REST  # Out of reach, which others tell of.
            return None
        reading.found.update(block)
        reading.offset += len(block)
        if len(block) == SLICE:
            return None
        return "" if reading.found.hexdigest() == reading.sha256 else "is damaged: its bytes are not what came in"

    def _noted(self, reading: _Reading, why: str) -> Damage | None:
        memory = self._remembered()
        memory["checked"][reading.sha256] = moment_text(self.now())
        before = memory["damaged"].pop(reading.sha256, None)
        state = _state(self.originals / reading.place)
        if why:
            memory["damaged"][reading.sha256] = [reading.place, why, state]
        make_private(self.memory.parent)
        write_text(self.memory, json.dumps(memory, indent=1))
        return Damage(reading.place, why) if why and before != [reading.place, why, state] else None

    def _remembered(self) -> dict[str, dict[str, Any]]:
        try:
            found = json.loads(self.memory.read_text(encoding="utf-8"))
            return {"checked": dict(found["checked"]), "damaged": dict(found["damaged"])}
        except (OSError, ValueError, KeyError, TypeError):
            return {"checked": {}, "damaged": {}}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _state(path: Path) -> list[int]:
    """What tells a file from one that took its place."""
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_ino, found.st_size, found.st_mtime_ns]
