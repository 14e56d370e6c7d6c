"""Names in the inbox: what is no recording, where a leader's own note lies, and names that overwrite nothing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from vidcast.inbox.leftovers import is_left_alone

__all__ = ["free_name", "is_note", "is_recording", "moved", "sidecars", "write_note"]

NOTE_PREFIX = "vidcast - "
"""Texts whose names begin so are notes of ours to leaders who look into their folder."""
LONGEST_NAME = 255
"""Bytes in a file name, on nearly every file system."""
ROOM_FOR_ENDINGS = len(" (9999).txt")


def is_note(path: Path) -> bool:
    """Whether a file is a note that vidcast wrote for those who look into the inbox."""
    name = path.name.lower()
    return name.startswith(NOTE_PREFIX) and name.endswith(".txt")


def is_recording(path: Path) -> bool:
    """Whether a file may be a recording, by its name alone: no half copy, no companion, no system's file, no note."""
    return not (is_left_alone(path.name) or is_note(path) or path.name.lower().endswith(".toml"))


def sidecars(path: Path) -> tuple[Path, ...]:
    """Where a note of the leader's own about a recording may lie: "update.toml" or "update.mp4.toml"."""
    places = (path.with_suffix(".toml"), path.with_name(f"{path.name}.toml"))
    return tuple(place for place in places if len(os.fsencode(place.name)) <= LONGEST_NAME)


def free_name(path: Path, beside: str = "") -> Path:
    """The path, or one with a number before its suffix, where nothing lies yet; an empty file now holds the place.

    Making that file is what decides between two who want one name. With `beside`, the name with that ending is free
    too. A name too long for another ending is shortened.
    """
    stem, number = path.stem, 1
    while len(os.fsencode(f"{stem}{path.suffix}")) > LONGEST_NAME - ROOM_FOR_ENDINGS and len(stem) > 1:
        stem = stem[:-1]
    while True:
        count = "" if number == 1 else f" ({number})"
        found = path.with_name(f"{stem}{count}{path.suffix}")
        number += 1
        if beside and os.path.lexists(found.with_name(found.name + beside)):
            continue
        try:
            os.close(os.open(found, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        except FileExistsError:
            continue
        return found


def moved(path: Path, target: Path, beside: str = "") -> Path:
    """Where a file lies after it was moved to a name, or to a numbered one when that is taken; nothing is overwritten.

    Raises FileNotFoundError when the file is gone.
    """
    place = free_name(target, beside)
    try:
        os.replace(path, place)
    except OSError:
        place.unlink(missing_ok=True)
        raise
    return place


def write_note(path: Path, text: str) -> None:
    """Write a note for people, whole or not at all, that everybody who sees the folder may read."""
    descriptor, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text.rstrip() + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
