"""Work on one folder that may not answer: in a thread of its own, so that nothing else waits for it.

A share can keep a call for minutes or for ever, and neither a signal nor a time limit ends that. So the call is left to
itself, its folder is let be until it ends, and what it found then is used.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Generic, TypeVar

from vidcast.inbox.settling import MOUNTS, mount_points
from vidcast.tools.process import ends_within

__all__ = ["ANSWER_S", "GRACE_S", "Reach", "is_dumb", "reached", "refuse_unusable", "silent"]

T = TypeVar("T")

GRACE_S = 5.0
"""All others wait this long for a folder, once."""
ANSWER_S = 30.0
"""A folder that has not answered for this long is reported."""
READING_S = 900.0
"""A recording may be read from end to end for this long."""


class Reach(Generic[T]):
    """The work on one folder, one piece at a time."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._found: list[T | Exception] = []
        self._alive = 0.0
        self.kind = ""
        """What kind of work it is."""
        self._limit_s = ANSWER_S

    @property
    def busy(self) -> bool:
        """Whether work has begun whose answer was not taken yet."""
        return self._thread is not None

    @property
    def is_silent(self) -> bool:
        """Whether it has not answered for longer than it may."""
        return self.busy and not self._found and time.monotonic() - self._alive > self._limit_s

    def begin(self, kind: str, work: Callable[[], T]) -> None:
        """Begin a piece of work, when there is none."""
        self._found, self._limit_s, self.kind = [], ANSWER_S, kind
        self.sign()
        found = self._found

        def run() -> None:
            try:
                found.append(work())
            except Exception as error:  # It is raised where the answer is taken.
                found.append(error)

        self._thread = threading.Thread(target=run, name="vidcast inbox", daemon=True)
        self._thread.start()

    def sign(self) -> None:
        """Show that the work goes on; it calls this itself."""
        self._alive = time.monotonic()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A block of the work that may take long."""
        self._limit_s = READING_S
        try:
            yield
        finally:
            self._limit_s = ANSWER_S
            self.sign()

    def ended(self, within_s: float) -> bool:
        """Whether the work ends within so many seconds."""
        if self._thread is not None:
            self._thread.join(within_s)
        return bool(self._found)

    def answer(self) -> T:
        """What the work came to, once it has ended; raises what it raised."""
        (found,), self._thread = self._found, None
        if isinstance(found, Exception):
            raise found
        return found


def reached(folder: Path, work: Callable[[], T]) -> T:
    """What a short piece of work in a folder comes to. Raises OSError, TimeoutError when the folder does not answer."""
    if is_dumb(folder):
        raise silent(folder)
    reach: Reach[T] = Reach()
    reach.begin("work", work)
    if not reach.ended(ANSWER_S):
        raise silent(folder)
    return reach.answer()


def silent(path: Path) -> OSError:
    """What is raised for a folder that does not answer."""
    return TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), str(path))


def refuse_unusable(folder: Path) -> None:
    """Raise OSError when files in a folder can be neither listed nor moved."""
    if is_dumb(folder):
        raise silent(folder)
    with os.scandir(folder) as entries:
        next(entries, None)
    if not os.access(folder, os.W_OK | os.X_OK):
        kind = errno.EROFS if os.statvfs(folder).f_flag & os.ST_RDONLY else errno.EACCES
        raise OSError(kind, os.strerror(kind), str(folder))


def is_dumb(folder: Path, mounts: Path = MOUNTS) -> bool:
    """Whether a folder is a mount that does not answer, as a program of its own finds out.

    A thread that waits for such a folder would keep this whole process from ending.
    """
    with suppress(OSError):  # What a link leads to is not touched yet.
        folder = folder.parent / os.readlink(folder)
    within = f"{os.path.realpath(folder.parent)}/{folder.name}"
    if not any(point == within or point.startswith(f"{within}/") for point in mount_points(mounts)):
        return False
    return not ends_within(["ls", f"{folder}/."], GRACE_S)
