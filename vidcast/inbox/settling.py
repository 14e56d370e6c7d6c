"""When a dropped file is whole: it lies still for a while, it opens, and a reader finds nothing missing.

Only size and time tell that a file lies still: a share sends no notice of what other machines write. They are asked of
the opened file, since a share answers from memory otherwise, and a machine that still copies often holds the file
closed to others. Moments are those of a clock that never jumps; the times of files are only compared with each other.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from vidcast.errors import BadRecording
from vidcast.inbox.leftovers import unfinished_by
from vidcast.model.foreign import shown

__all__ = [
    "EMPTY",
    "PATIENCE_S",
    "SHARE_SETTLE_S",
    "Patience",
    "Settling",
    "State",
    "mount_points",
    "on_share",
    "patient",
    "state_of",
    "unready",
]

POLLS = 3
"""A file lies still when so many looks in a row found the same size and time."""
SHARE_SETTLE_S = 30.0
"""A share tells of changes late, so files on one must lie still for at least so long."""
PATIENCE_S = 600.0
"""A file that lies still but is not whole is waited for so long after its last change: its copy may have stalled."""
READ_AGAIN_S = 60.0
"""So often a file that is not whole is read again; some machines write without a new size or time."""

SHARES = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "ncpfs", "fuse.sshfs", "fuse.davfs", "davfs", "fuse.rclone"}
EMPTY = "it is empty; copy it here again"
"""Why a file without a byte is waited for: its copy may not have begun."""
MOUNTS = Path("/proc/self/mounts")

State = tuple[int, int]
"""A file's size and time of change, in nanoseconds."""


def on_share(folder: Path, mounts: Path = MOUNTS) -> bool:
    """Whether a folder lies on another machine, as far as this one says (Linux, proc(5))."""
    place, longest, kind = os.path.realpath(folder), "", ""
    for point, fields in mount_points(mounts).items():
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(longest):
            longest, kind = point, fields
    return kind in SHARES


def mount_points(mounts: Path = MOUNTS) -> dict[str, str]:
    """The kind of file system at each place where one is mounted; nothing where the system does not say."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    rows = (line.split() for line in lines)
    return {re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), row[1]): row[2] for row in rows}


def unready(path: Path) -> str:
    """Why a file that lies still cannot be taken yet, in plain words, or "" when it can: it is read from end to end.

    A text or a list of other files never becomes a recording, however long it is waited for, so it can be taken.
    """
    from vidcast.tools.probe import is_text, probe

    if record := unfinished_by(path):
        return f'{shown(path.name)}: "{shown(record)}" next to it says that it is still being downloaded'
    try:
        probe(path, "")
    except BadRecording as error:
        return "" if is_text(path) else str(error)
    return ""


def state_of(path: Path) -> tuple[State, bool]:
    """A file's size and time, and whether it opens; a link is not followed and a pipe not waited for.

    Raises FileNotFoundError when it is gone.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise
    except OSError:
        facts, opens = path.lstat(), False
    else:
        try:
            facts = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        opens = stat.S_ISREG(facts.st_mode)
    return (facts.st_size, facts.st_mtime_ns), opens


def patient(seconds: float) -> Callable[[Path], str]:
    """Why a file cannot be taken yet, by whether it is whole; one that did not change for so long is taken as it is.

    Its own time counts too, so that a watch that is called again and again does not begin to wait again each time.
    """

    def why(path: Path) -> str:
        if time.time() - path.stat().st_mtime >= seconds:
            return ""
        return unready(path)

    return why


@dataclass(frozen=True, slots=True)
class Patience:
    """How a file that lies still is known to be whole, and how long it is waited for when it is not."""

    unready: Callable[[Path], str] = unready
    """Why a file cannot be taken yet, in plain words, or "" when it can."""
    seconds: float = PATIENCE_S
    """After its last change; then it is taken as it is, to be refused in the usual way, if it can be read at all."""
    takes_empty: bool = False
    """Whether a file without a byte settles as any other; else it is waited for as long as it is empty."""


@dataclass(frozen=True, slots=True)
class _Looks:
    """How often, and since when, a file looked the same."""

    state: State
    first: float
    last: float
    count: int = 1
    read: float | None = None
    """When it was last read from end to end."""
    why: str = ""
    """What was missing then; "" when it was whole."""
    closed: bool = False
    """Whether it is a file that this user may not read, or that another machine keeps to itself."""

    @property
    def whole(self) -> bool:
        return self.read is not None and not self.why


class Settling:
    """Remembers what files looked like, from look to look."""

    def __init__(self, settle_s: float, clock: Callable[[], float], patience: Patience | None = None) -> None:
        self._settle_s = settle_s
        self._clock = clock
        self._patience = patience or Patience(unready=lambda _: "")
        self._seen: dict[Path, _Looks] = {}

    def settled(self, paths: Iterable[Path]) -> tuple[Path, ...]:
        """Those of the paths that are whole, or are waited for no longer; call it again and again, with all of them."""
        now = self._clock()
        ready: list[Path] = []
        current: dict[Path, _Looks] = {}
        for path in paths:
            try:
                state, opens = state_of(path)
            except FileNotFoundError:
                continue
            before = self._seen.get(path)
            looks = _Looks(state, now, now)
            if before is not None and before.state == state:
                looks = replace(before, last=now, count=before.count + 1)
            looks = replace(looks, closed=not opens and not path.is_symlink())
            if looks.count >= POLLS and looks.last - looks.first >= self._settle_s:
                looks = self._read(path, looks, opens)
                if self._is_ready(looks):
                    ready.append(path)
            current[path] = looks
        self._seen = current
        return tuple(ready)

    def _is_ready(self, looks: _Looks) -> bool:
        if looks.closed or (looks.state[0] == 0 and not self._patience.takes_empty):
            return False
        return looks.whole or looks.last - looks.first >= self._patience.seconds

    def state(self, path: Path) -> State | None:
        """What a path looked like when it was last looked at."""
        return self._seen[path].state if path in self._seen else None

    def waiting(self) -> dict[Path, str]:
        """Paths that lie still but are not whole, each with what is missing, while they are waited for."""
        return {path: looks.why for path, looks in self._seen.items() if looks.why}

    def _read(self, path: Path, looks: _Looks, opens: bool) -> _Looks:
        """The looks, once the file was read again if that was due."""
        if looks.whole or (looks.read is not None and looks.last - looks.read < READ_AGAIN_S):
            return looks
        if looks.state[0] == 0 and not self._patience.takes_empty:
            return replace(looks, read=looks.last, why=f"{shown(path.name)}: {EMPTY}")
        why = self._patience.unready(path) if opens else f"{shown(path.name)}: cannot be opened"
        return replace(looks, read=looks.last, why=why)
