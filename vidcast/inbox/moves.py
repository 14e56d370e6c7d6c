"""Moves recordings together with the leaders' notes about them, so that neither is ever without the other."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from vidcast.inbox.names import moved
from vidcast.inbox.sidecars import LeaderNotes, is_leader_note

__all__ = ["copied", "go_along", "is_kept", "put", "recording_of", "same"]


def go_along(recording: Path, notes: Sequence[Path], place: Path, shared: Collection[Path]) -> None:
    """Move a recording and its notes to a claim's folder.

    A note that is `shared` with another recording is copied and stays for that one. Notes come first: a recording that
    is in the claim's folder is there with all of them. Raises FileNotFoundError when somebody else was faster.
    """
    for note in notes:
        shutil.copyfile(note, place / note.name, follow_symlinks=False)
    os.rename(recording, place / recording.name)
    for note in notes:
        if note not in shared and os.path.lexists(note):
            os.replace(note, place / note.name)


def recording_of(content: Sequence[Path]) -> Path | None:
    """The recording among the files of a claim, or None when it holds none."""
    texts = LeaderNotes(content).texts
    return next((path for path in content if not is_leader_note(path) and path not in texts), None)


def put(note: Path, target: Path) -> None:
    """Move a note to a name, or to a numbered one when that is taken; one that is there already is not doubled."""
    if same(note, target):
        note.unlink()
    else:
        moved(note, target)


def copied(note: Path, target: Path) -> None:
    """Copy a note to a name, whole or not at all, or to a numbered one when that is taken; one that is there already is
    not doubled.
    """
    if same(note, target):
        return
    with tempfile.TemporaryDirectory(prefix=".part-", dir=target.parent) as folder:
        part = Path(folder) / "note"
        shutil.copy2(note, part, follow_symlinks=False)
        moved(part, target)


def is_kept(note: Path, home: Path) -> bool:
    """Whether a note in a claim without a recording is a copy: the note itself went along with its recording, into
    another watcher's claim or to where this one's was put away.
    """
    there = (path for part in ("*", ".claimed/*/*", "done/*/*", "rejected/*") for path in home.glob(part))
    return any(path != note and path.name.startswith(note.stem) and same(path, note) for path in there)


def same(one: Path, other: Path) -> bool:
    """Whether two plain files hold the same bytes."""
    try:
        facts = one.lstat(), other.lstat()
        plain = all(stat.S_ISREG(each.st_mode) for each in facts)
        return plain and facts[0].st_size == facts[1].st_size and one.read_bytes() == other.read_bytes()
    except OSError:
        return False
