"""Notes next to files that are not taken in yet: they are empty, half copied, or a fault of ours is in the way."""

from __future__ import annotations

from pathlib import Path

from vidcast.inbox.names import is_note, is_recording, note_name
from vidcast.inbox.settling import EMPTY

__all__ = ["clear_waits", "note_of", "said_of", "wait_text"]

WAIT_HEAD = "This file has not been taken in yet."
"""How a note next to a file that is waited for begins."""
OURS = (
    "Something on our side is in the way. Your communications team can see what it is. The file is tried again by "
    "itself, and you need do nothing."
)
UNLESS = "If it is still being copied, you need do nothing. If not, copy it here again; this note goes away by itself."


def note_of(path: Path) -> Path:
    """Where the note about a file in the inbox is."""
    return path.with_name(f"vidcast - {note_name(path.name, 200)}.txt")


def wait_text(why: str) -> str:
    """What the note about a file says that is waited for; without a reason, the fault is ours."""
    return f"{WAIT_HEAD}\n\n{why}.\n\n{UNLESS}" if why else f"{WAIT_HEAD}\n\n{OURS}"


def said_of(path: Path) -> str:
    """What a note says of a file in the inbox, its first sentences in one line, or "" when it has none."""
    try:
        parts = note_of(path).read_text(encoding="utf-8", errors="replace").split("\n\n")
    except OSError:
        return ""
    return " ".join(parts[1].split()) if len(parts) > 1 else ""


def clear_waits(show: Path, wanted: set[Path]) -> None:
    """Remove notes about files that are gone or have changed since; a file that was not settled yet keeps its note."""
    entries = sorted(show.iterdir())
    about = {note_of(path): path for path in entries if is_recording(path)}
    for note in entries:
        if note in wanted or not is_note(note) or note.is_symlink() or not note.is_file():
            continue
        text = note.read_bytes()[:4000].decode("utf-8", "replace")
        if text.startswith(WAIT_HEAD) and not _holds(note, about.get(note), text):
            note.unlink(missing_ok=True)


def _holds(note: Path, path: Path | None, text: str) -> bool:
    """Whether a note may still be true of its file; the times of both are the share's."""
    try:
        facts = path.lstat() if path is not None else None
    except FileNotFoundError:
        facts = None
    if facts is None or (EMPTY in text and facts.st_size):
        return False
    return facts.st_mtime_ns <= note.stat().st_mtime_ns
