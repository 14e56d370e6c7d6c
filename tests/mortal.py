"""Lets the code under test die at any change that it makes to files: nothing after that change takes place, as after
kill -9, not even what `finally` would do.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

__all__ = ["dying"]

CHANGES = {f"os.{name}" for name in ("remove", "rename", "rmdir", "mkdir", "chmod", "utime", "truncate", "symlink")}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Killed(BaseException):
    """Stands for the end of the process; nothing in the library catches it."""


class _Fate:
    """What the one hook of this process does; hooks cannot be taken away."""

    root: str | None = None
    after: int = 0
    changes: int = 0
    hooked: bool = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _Fate.root is None or not _is_change(event, arguments):
        return
    if _Fate.changes >= _Fate.after:
        raise Killed
    _Fate.changes += 1


def _is_change(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "open":
        if not isinstance(arguments[2], int) or not arguments[2] & WRITING:
            return False
    elif event not in CHANGES:
        return False
    return any(str(each).startswith(str(_Fate.root)) for each in arguments if isinstance(each, (str, os.PathLike)))


@contextmanager
def dying(root: Path, after: int) -> Iterator[list[bool]]:
    """Run the block until it has made so many changes below `root`; then nothing more happens in it.

    The list that it gives holds, in the end, whether the block died.
    """
    if not _Fate.hooked:
        sys.addaudithook(_hook)
        _Fate.hooked = True
    _Fate.root, _Fate.after, _Fate.changes = str(root), after, 0
    died: list[bool] = []
    try:
        with suppress(Killed):
            yield died
            died.append(False)
    finally:
        _Fate.root = None
    if not died:
        died.append(True)
