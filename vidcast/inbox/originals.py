"""Keeps the original of every recording under the hash of its content."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO

from vidcast.errors import BadRecording, StoreError, StoreRefused
from vidcast.model.foreign import shown
from vidcast.model.refusal import about, sentence

__all__ = ["keep_original", "sha256_of"]

CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """The content hash of a file, in hex. Raises BadRecording when it cannot be read."""
    found = hashlib.sha256()
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise BadRecording(f"{shown(path)}: not a file; name one recording")
        with path.open("rb") as file:
            while block := file.read(CHUNK):
                found.update(block)
    except IsADirectoryError as error:
        raise BadRecording(f"{shown(path)}: a folder; name one recording") from error
    except FileNotFoundError as error:
        raise BadRecording(f"{shown(path)}: there is no such file") from error
    except PermissionError as error:
        raise BadRecording(f"{shown(path)}: may not be read by this user; change its permissions") from error
    except OSError as error:  # A share that does not answer says nothing about the recording.
        raise StoreRefused(sentence(error) or f"{shown(path)}: cannot be read ({error.strerror})") from error
    return found.hexdigest()


def keep_original(path: Path, originals: Path, sha256: str) -> str:
    """Where the original is kept, relative to `originals`; copied there unless it is there already.

    The copy is hashed as it is written, made read-only and renamed when whole. Raises BadRecording when the file
    changed meanwhile, StoreError when the disk has too little room.
    """
    suffix = "".join(letter for letter in path.suffix.lower() if letter.isalnum() or letter == ".")[:8]
    for known in (originals / sha256[:2]).glob(f"{sha256}*"):
        if known.stat().st_size == path.stat().st_size:
            return known.relative_to(originals).as_posix()
    target = originals / sha256[:2] / f"{sha256}{suffix}"
    target.parent.mkdir(parents=True, exist_ok=True)
    _refuse_a_full_disk(path, originals)
    descriptor, name = tempfile.mkstemp(prefix=".part-", dir=target.parent)
    part = Path(name)
    try:
        with about(target), os.fdopen(descriptor, "wb") as file:
            copied = _copied(path, file)
        if copied != sha256:
            raise BadRecording(
                f"{shown(path.name)}: changed while it was read; wait until the copy is done and run it again"
            )
        part.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target.relative_to(originals).as_posix()


def _copied(path: Path, file: BinaryIO) -> str:
    found = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(CHUNK):
            found.update(block)
            file.write(block)
    file.flush()
    os.fsync(file.fileno())
    return found.hexdigest()


def _refuse_a_full_disk(path: Path, originals: Path) -> None:
    free, size = shutil.disk_usage(originals).free, path.stat().st_size
    if free < 3 * size:
        raise StoreError(
            f"{originals}: {free >> 20} MB are free, and {shown(path.name)} needs {3 * size >> 20} MB to be kept and "
            "published; make room and run it again"
        )
