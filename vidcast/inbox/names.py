"""Names in the inbox: what is no recording, where a leader's own note lies, and names that overwrite nothing."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from vidcast.inbox.leftovers import is_left_alone
from vidcast.model.foreign import shown, shown_lines

__all__ = ["free_name", "is_note", "is_recording", "keep_note", "moved", "note_name", "write_note"]

NOTE_PREFIX = "vidcast - "
"""Texts whose names begin so are notes of ours to leaders who look into their folder."""
NOTE_HEADS = (b"Thank you. This ", b"This could not be used.")
"""How a note of ours begins that is next to a file that was taken in or rejected."""
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


def note_name(name: str, longest: int = LONGEST_NAME - ROOM_FOR_ENDINGS) -> str:
    r"""What a note about a file is called, without its ending: the file's own name where that is safe to show and has
    at most so many bytes; else a safe one with a mark, so that notes about two files never share a name.

    >>> note_name("update.mp4"), note_name("up\ndate.mp4")
    ('update.mp4', 'up_date.mp4 (abc740)')
    """
    if shown(name) == name and len(name.encode()) <= longest:
        return name
    mark = f" ({hashlib.sha256(os.fsencode(name)).hexdigest()[:6]})"
    safe = "".join(letter if shown(letter) == letter else "_" for letter in name)
    return safe.encode()[: longest - len(mark)].decode("utf-8", "ignore") + mark


def write_note(path: Path, text: str) -> None:
    """Write a note for people, whole or not at all, that everybody who sees the folder may read.

    What it says comes from names of files and from sidecars too, so nothing in it acts on what displays it.
    """
    descriptor, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(shown_lines(text.rstrip()) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def keep_note(path: Path, text: str) -> bool:
    """Write a note, in a folder that may not be there yet, unless it says the same already; whether it was written."""
    if path.is_file() and path.read_text(encoding="utf-8", errors="replace") == f"{shown_lines(text.rstrip())}\n":
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_note(path, text)
    return True
