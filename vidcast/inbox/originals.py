"""Keeps the original of every recording under the hash of its content, and believes none that it has not hashed."""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vidcast.errors import BadRecording, StoreError, StoreRefused
from vidcast.model.foreign import shown
from vidcast.model.refusal import about, sentence
from vidcast.run.privacy import make_private

__all__ = ["Kept", "damage_of", "keep_original", "sha256_of"]

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


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an original is kept; both relative to `originals`."""

    place: str
    damaged: str = ""
    """Where the damaged one is that this good copy took the place of; "" for none."""


def damage_of(path: Path, sha256: str) -> str:
    """What is wrong with a kept original, in words; "" when its bytes are those that came in."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "is gone"
    except OSError as error:
        if error.errno != errno.EIO:  # What this user may not read, or what is out of reach, is not damaged.
            raise
        return "cannot be read: its disk is failing"
    return "" if found == sha256 else "is damaged: its bytes are not what came in"


def keep_original(path: Path, originals: Path, sha256: str, known: str = "") -> Kept:
    """Where the original is kept; copied there unless it is there already, whole.

    `known` is where the catalogue has it. A damaged original gives its place to the good copy and stays next to it: the
    bytes that a leader handed in are never deleted. The copy is hashed as it is written, made read-only and renamed
    when whole. Raises BadRecording when the file changed meanwhile, StoreError when the disk has too little room.
    """
    suffix = "".join(letter for letter in path.suffix.lower() if letter.isalnum() or letter == ".")[:8]
    there = sorted(path.relative_to(originals).as_posix() for path in (originals / sha256[:2]).glob(f"{sha256}*"))
    for place in dict.fromkeys(filter(None, (known, *there))):
        if not damage_of(originals / place, sha256):
            return Kept(place)
    place = known or next(iter(there), f"{sha256[:2]}/{sha256}{suffix}")
    damaged = _copied_into_place(path, originals, sha256, place)
    return Kept(place, damaged)


def _copied_into_place(path: Path, originals: Path, sha256: str, place: str) -> str:
    """Where a damaged original is that was in the way of the copy; "" for none."""
    target, damaged = originals / place, ""
    make_private(target.parent)
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
        part.chmod(stat.S_IRUSR | stat.S_IRGRP)
        if target.exists():
            damaged = _put_aside(target).relative_to(originals).as_posix()
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return damaged


def _put_aside(target: Path) -> Path:
    """Where a damaged original is now: a second name of it, so that its place is never empty."""
    for number in itertools.count(1):
        aside = target.with_name(f"damaged-{number}-{target.name}")
        try:
            os.link(target, aside)
        except FileExistsError:
            continue
        except OSError:  # A share without links.
            os.rename(target, aside)
        return aside
    raise AssertionError("counting never ends")


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
