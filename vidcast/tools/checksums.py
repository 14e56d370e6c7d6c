"""The sha256 of big files that are asked for in every run: hashed once, and again when anything about them changed."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

__all__ = ["Checksums", "Say", "replacement", "sha256_of", "unsaid"]

Say = Callable[[str], object]
"""Gets a sentence for a person about a file that was made again."""


def unsaid(text: str) -> None:
    """For callers that have nobody to say it to."""


class Checksums:
    """Remembers in a small file, the stamp, what each file hashed to at its size, times and inode.

    The stamp is only there to save time. Without it, or where it cannot be read or written, files are hashed again.
    With `afresh`, every file is hashed whatever the stamp says: bytes can decay on a disk without a change of time.
    """

    def __init__(self, stamp: Path, *, afresh: bool = False) -> None:
        self._stamp = stamp
        self._afresh = afresh

    def of(self, path: Path) -> str | None:
        """The sha256 of a file, or None where there is no file.

        Raises: OSError when the file cannot be read.
        """
        if not path.is_file():
            return None
        with path.open("rb") as file:
            state = _state(file)
            known = None if self._afresh else self._known().get(str(path.absolute()))
            if isinstance(known, dict) and known == {**state, "sha256": known.get("sha256")}:
                return str(known["sha256"])
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            if _state(file) == state:
                self._remember(path, {**state, "sha256": sha256})
        return sha256

    def _known(self) -> dict[str, Any]:
        try:
            found = json.loads(self._stamp.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def _remember(self, path: Path, entry: dict[str, Any]) -> None:
        """Of two processes that write at once, one entry may get lost: its file is hashed once more."""
        whole = {**self._known(), str(path.absolute()): entry}
        # A cache that may only be read, such as one in an image, works without a stamp.
        with suppress(OSError), replacement(self._stamp) as part:
            part.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def sha256_of(path: Path) -> str:
    """The sha256 of a file, hashed now. Raises: OSError when it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replacement(target: Path) -> Iterator[Path]:
    """A place next to `target` for a file that takes its name in one step, once it is whole and on the disk.

    A process that has the old file open keeps it. Nothing changes when the body raises.
    """
    part = target.parent / f".part-{uuid.uuid4().hex}"
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _state(file: BinaryIO) -> dict[str, int]:
    """What changes when somebody writes to a file or puts another in its place."""
    found = os.fstat(file.fileno())
    return {
        "size_bytes": found.st_size,
        "mtime_ns": found.st_mtime_ns,
        "ctime_ns": found.st_ctime_ns,
        "inode": found.st_ino,
    }
