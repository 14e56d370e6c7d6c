"""The sign of life of a claim: a lock that dies with its process, and a beat for machines that cannot see the lock.

A name and a number say nothing of whether a process lives: in a container it is always number 1, and after a restart
the number is another program's. The system drops a lock (flock(2)) when its holder dies, however it dies, but not every
share carries locks from one machine to another. So the holder also writes to its lease every few seconds, and another
machine gives a claim back only when it has watched the lease stay the same for a while. Machines' clocks are never
compared: the silence is counted by the looker's own steady clock, or between two files of the same share.
"""

from __future__ import annotations

import fcntl
import os
import platform
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["BEAT_S", "LEASE", "LONG_S", "SEEN_S", "SILENT_S", "Lease", "Life", "Witness"]

LEASE = ".lease"
"""The lease's name in a claim's folder."""
DYING_S = 2.0
"""A process that was just killed may hold its lock for a moment longer."""
BEAT_S = 5.0
"""A holder writes to its lease this often."""
SILENT_S = 60.0
"""A lease without a visible lock is over after this long without a beat."""
LONG_S = 3600.0
"""A lease whose lock is held is over only after this long: its holder may be stopped, or a server may keep the lock."""
SEEN_S = 20.0
"""Whatever the times of files say, a lease is watched for this long before it counts as silent."""

UNSIGNED = "-"
"""The signature of a lease whose lock says nothing."""
BOOT = Path("/proc/sys/kernel/random/boot_id")

Life = Literal["lives", "gone", "unsure"]


class Lease:
    """A claim's lease, held by this process until it ends it or dies."""

    def __init__(self, place: Path) -> None:
        """Take the lease of a claim's folder, which must have none yet. Raises OSError."""
        self._descriptor = os.open(place / LEASE, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        self._ended = threading.Event()
        self._writing = threading.Lock()
        try:
            locked = _lock(self._descriptor, fcntl.LOCK_EX) == "had"
            # Written only once the lock is held: a free lock under a signature means that its holder is gone.
            self._signature = _signature(self._descriptor) if locked else UNSIGNED
            self._write(0)
        except OSError:
            os.close(self._descriptor)
            raise
        threading.Thread(target=self._beat, name="vidcast lease", daemon=True).start()

    def end(self) -> None:
        """Let go of the lock; nothing more is written.

        The file is closed then, so that it can be removed: a share keeps one that is open under another name.
        """
        self._ended.set()
        if self._writing.acquire(timeout=1):  # A write to a share that does not answer may take for ever.
            os.close(self._descriptor)

    def _beat(self) -> None:
        count = 0
        while not self._ended.wait(BEAT_S):
            count += 1
            with self._writing:
                if self._ended.is_set():
                    return
                # A share that is away now may be back at the next beat; whoever works on the claim reports it.
                with suppress(OSError):
                    self._write(count)

    def _write(self, count: int) -> None:
        os.pwrite(self._descriptor, f"{self._signature} {count}\n".encode(), 0)
        os.fsync(self._descriptor)


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a lease looked, and since when it has looked so."""

    mark: tuple[int, bytes]
    since: float
    beats: bool = False
    """Whether it was seen to change."""


class Witness:
    """What one watcher has seen of the claims of others, from look to look."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen: dict[Path, _Seen] = {}

    def life(self, place: Path) -> Life:
        """Whether the holder of a claim's folder lives, as far as this watcher can know by now.

        Raises OSError when the folder cannot be looked at; FileNotFoundError when it is gone.
        """
        lock, mark = _looked(place)
        if lock == "released":
            return "gone"
        before, now = self._seen.get(place), self._clock()
        if before is None or before.mark != mark:
            self._seen[place] = _Seen(mark, now, before is not None)
        seen = self._seen[place]
        patience, still = LONG_S if lock == "held" else SILENT_S, now - seen.since
        if still >= patience or (still >= SEEN_S and _now_of(place.parent) - mark[0] >= patience * 1e9):
            return "gone"
        return "lives" if seen.beats or (lock == "held" and still >= DYING_S) else "unsure"

    def forget_all_but(self, places: set[Path]) -> None:
        """Forget claims that are gone."""
        self._seen = {place: seen for place, seen in self._seen.items() if place in places}


def _looked(place: Path) -> tuple[Literal["held", "free", "released"], tuple[int, bytes]]:
    """The state of a claim's lock, "released" when its holder certainly held it; what changes with each beat."""
    try:
        descriptor = os.open(place / LEASE, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return _looked_by_name(place), (place.stat().st_mtime_ns, b"")
    try:
        text, facts = os.pread(descriptor, 200, 0), os.fstat(descriptor)
        mark = (facts.st_mtime_ns, text)
        lock, signed = (
            _lock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB),
            text.rpartition(b" ")[0].decode("ascii", "replace"),
        )
        if lock == "held":
            return "held", mark
        known = lock == "had" and signed != UNSIGNED and signed == _signature(descriptor)
        return "released" if known else "free", mark
    finally:
        os.close(descriptor)


def _looked_by_name(place: Path) -> Literal["held", "free", "released"]:
    """The same for a claim of an older version, which has no lease and is named for its machine and process."""
    machine, _, number = place.name.rpartition(".")[0].rpartition(".")
    if machine != platform.node() or not number.isdigit():
        return "free"
    if int(number) == os.getpid():  # This version signs nothing that way, so it was another process with the number.
        return "released"
    try:
        return "held" if b"vidcast" in Path(f"/proc/{number}/cmdline").read_bytes() else "released"
    except OSError:
        return "released"


def _lock(descriptor: int, how: int) -> Literal["had", "held", "none"]:
    """Whether the lock was had, is held by somebody else, or the file system has none."""
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        return "held"
    except OSError:
        return "none"
    return "had"


def _signature(descriptor: int) -> str:
    """This start of this machine, and the lease's file as it is known here.

    Who sees the same of a lease sees its lock too; a copy of the folder, or another way to it, has another signature.
    """
    facts = os.fstat(descriptor)
    try:
        return f"{BOOT.read_text(encoding='ascii').strip()} {facts.st_dev} {facts.st_ino}"
    except OSError:
        return UNSIGNED


def _now_of(folder: Path) -> int:
    """The present moment by the clock that stamps files in a folder, in nanoseconds."""
    with tempfile.NamedTemporaryFile(prefix=".now-", dir=folder) as file:
        file.write(b".")
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_mtime_ns
