"""Keeps what is not published for its owner and group only, whatever the umask and whatever an older version left."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

__all__ = ["exposed", "make_private", "tighten", "tighten_tree"]

OTHERS = stat.S_IRWXO
OURS = 0o750
"""What a folder that we make allows: everything to its owner, reading to its group."""


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for its owner and group only."""
    if folder.is_dir():
        return
    make_private(folder.parent)
    folder.mkdir(mode=OURS, exist_ok=True)


def tighten(path: Path, also: int = 0) -> None:
    """Take from everybody else what they may do with a file or folder, and the mode bits of `also` from its group.

    What an administrator made tighter stays so. A file of another user's stays as it is: `exposed` tells of it.
    """
    with suppress(OSError):
        found = path.lstat()
        if not stat.S_ISLNK(found.st_mode) and found.st_mode & (OTHERS | also):
            path.chmod(stat.S_IMODE(found.st_mode) & ~(OTHERS | also))


def tighten_tree(root: Path, also: int = 0) -> None:
    """Tighten a folder with everything in it; one that is tight already was tightened whole, since it comes last."""
    if not exposed(root) and not also:
        return
    for folder, folders, files in os.walk(root, topdown=False):
        for name in (*files, *folders):
            tighten(Path(folder, name), also)
    tighten(root, also)


def exposed(path: Path) -> bool:
    """Whether everybody on this machine may do something with a file or folder."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return not stat.S_ISLNK(found.st_mode) and bool(found.st_mode & OTHERS)
