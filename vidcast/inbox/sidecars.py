"""Which of a folder's files are leaders' notes, such as update.toml, and which recordings each is about.

Machines write one name in many ways: in capitals, with letters composed or not, with an ending hidden and another one
added, as the second copy of a download. What may be a note about a recording and is not read may be what keeps the
recording inside, so a name that leaves a doubt counts as a note whose recording cannot be used before somebody says.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from vidcast.errors import BadRecording
from vidcast.inbox.leftovers import UNFINISHED
from vidcast.inbox.names import NOTE_HEADS, is_note, is_recording
from vidcast.model.foreign import shown

__all__ = [
    "LeaderNote",
    "LeaderNotes",
    "holds_anything",
    "is_leader_note",
    "kept_back_text",
    "notes_about",
    "orphan_text",
    "renamed",
    "unread",
]

NAMED = re.compile(r"(?P<stem>.*?)[ .]*\.toml(?P<rest>|[^a-z0-9].*)", re.DOTALL)
"""A folded name that says of a file that it is a note."""
HIDDEN_ENDINGS = re.compile(r"(?:\.txt|\.text|\.toml)*[ .]*")
"""What machines that hide endings add to one."""
MEDIA = (
    ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".3gp", ".3g2", ".wmv",
    ".flv", ".mxf", ".lrv", ".mp3", ".m4a", ".aac", ".wav", ".aif", ".aiff", ".caf", ".flac", ".ogg", ".opus", ".wma",
)  # fmt: skip
HALF_ENDINGS = (*UNFINISHED, ".tmp", ".temp")
"""What ends the name of a file whose copy is not finished."""
TEXTS = (".txt", ".text", ".md", ".tml", ".tom", ".ini", ".cfg", ".conf", ".yaml", ".yml", ".json", ".rtf", "")
"""Endings of texts that are a note when they bear a recording's name and say what only notes say."""
SAYS = re.compile(
    r"^[\s\"'{*-]*(?:audience[\"']?\s*[=:]|(?:show|week|title|leader|leader_title|division|summary|kind)\s*=)",
    re.MULTILINE | re.IGNORECASE,
)
RTF = re.compile(r"\\[a-z]+-?\d*[ ]?|[{}]|\\")
"""What is no text in rich text."""
COPIED = re.compile(
    r"^(?:copy of|kopie von|copie de|copia de) (?P<of>.+)$"
    r"|^(?P<one>.+?)[ _-]*(?:\(\d{1,3}\)|[ _-](?:copy|kopie|copie|copia)(?: ?\(?\d{1,3}\)?)?| \d{1,2})$"
)
"""How machines name the second copy of a file."""
ODD = "it ends in something other than .toml; save it as plain text under that ending"
BACKUP = re.compile(r"~|\.(?:bak|old|orig|save?|sw[a-z])")
"""What editors add to the name of an earlier version."""
READ_AT_MOST = 1 << 16


@dataclass(frozen=True, slots=True)
class LeaderNote:
    """A leader's note about a recording."""

    path: Path
    certain: bool = True
    """Whether its name says so; else it only looks like it."""
    fault: str = ""
    """Why it cannot be read as a note, by its name or kind; "" when it can."""
    no_file: bool = False
    """Whether it is a folder or a pipe, and so can neither be read nor taken along."""
    backup: bool = False
    """Whether it is an earlier version that an editor kept, which counts only where the note itself is gone."""


def is_leader_note(path: Path) -> bool:
    """Whether a name alone says that a file is a note about a recording."""
    return _note(path) is not None


def notes_about(path: Path) -> tuple[LeaderNote, ...]:
    """The notes that are next to a recording. Raises BadRecording when nobody may look what lies there."""
    try:
        with os.scandir(path.parent) as entries:
            others = [Path(entry.path) for entry in entries if entry.name != path.name]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise BadRecording(
            f"{shown(path.name)}: what is next to it cannot be seen ({error.strerror}), and a note there may say "
            "whom it is for; make its folder readable, or copy the recording elsewhere"
        ) from error
    return LeaderNotes((path, *sorted(others)), known=path).of(path)


def unread(path: Path) -> str:
    """Why a note that lies still cannot be read yet, in plain words, or "" when it can: its copy may be on its way."""
    note = _note(path)
    if note is not None and note.half:
        return f"{shown(path.name)}: its copy did not finish"
    with path.open("rb") as file:
        return "" if holds_anything(file.read(READ_AT_MOST)) else f"{shown(path.name)}: it is empty"


def holds_anything(content: bytes) -> bool:
    """Whether a note says anything: neither spaces nor the zeros of a copy that has only begun."""
    return content.strip(b"\0 \t\r\n\xef\xbb\xbf") != b""


def orphan_text(note: Path, show: Path) -> str:
    """What the leader of a note about no recording reads; `show` is the folder that the note is in."""
    done = (path for week in sorted(show.glob("done/*")) for path in sorted(week.glob("*")) if not is_note(path))
    came = next((path for path in done if any(each.certain for each in LeaderNotes((path, note)).of(path))), None)
    what = f'"{shown(note.name)}" is a note about a recording, and no recording of that name is here.'
    if came is not None:
        what = (
            f'"{shown(note.name)}" came after the recording that it is about had been taken in: {shown(came.name)} is '
            f'in "{came.parent.relative_to(show).as_posix()}", and nothing of this note was used. If it says who the '
            "message is for, tell your communications team now."
        )
    return (
        f"{what} Put it next to its recording and give it the same name, such as update.mp4 and update.toml, or remove "
        'it. While it says audience = "internal" or cannot be read, no recording in the folder of a public show is '
        "taken in."
    )


def kept_back_text(note: Path) -> str:
    """Why the recordings in a public show's folder wait while a note about none of them is there."""
    return f"{shown(note.name)} may say that it is internal, and has no recording's name; rename or remove it"


def renamed(note: Path, recording: Path, target: Path) -> str:
    """The name that a note needs where its recording bears another one.

    >>> renamed(Path("Update.TOML"), Path("update.mp4"), Path("update (2).mp4"))
    'update (2).TOML'
    """
    said = _note(note) or _Note(_folded(note.stem), "", False, False)
    if recording.name == target.name or said.stem not in (_folded(recording.stem), _folded(recording.name)):
        return note.name
    ending = re.search(r"\.toml", note.name, re.IGNORECASE)
    stem = target.name if said.stem == _folded(recording.name) else target.stem
    return stem + (note.name[ending.start() :] if ending else note.suffix)


class LeaderNotes:
    """The notes among the files of one folder."""

    def __init__(self, paths: Iterable[Path], known: Path | None = None) -> None:
        """`known` is a recording, whatever its name says."""
        entries = tuple(paths)
        notes = {path: note for path in entries if path != known and (note := _note(path)) is not None}
        media = [path for path in entries if path == known or (path not in notes and _may_have_notes(path))]
        self._exact: dict[str, list[Path]] = {}
        self._plain: dict[str, list[Path]] = {}
        self._loose: dict[str, list[Path]] = {}
        for path in media:
            stem, name = _folded(_whole_name(path.stem)), _folded(_whole_name(path.name))
            for key in {stem, name, _folded(Path(_whole_name(path.name)).stem)}:
                self._exact.setdefault(key, []).append(path)
            self._plain.setdefault(_plain(stem), []).append(path)
            self._loose.setdefault(_plain(_original(stem)), []).append(path)
        self._of: dict[Path, list[LeaderNote]] = {}
        self._orphans: list[Path] = []
        for path, note in notes.items():
            self._match(path, note)
        for path in entries:
            others = [each for each in self._exact.get(_folded(path.stem), []) if each != path]
            if others and path not in notes and path != known and _says_what_notes_say(path):
                for recording in others:
                    self._of.setdefault(recording, []).append(LeaderNote(path))
        self._texts = frozenset(each.path for found in self._of.values() for each in found if each.path not in notes)

    def of(self, path: Path) -> tuple[LeaderNote, ...]:
        """The notes about a recording."""
        return tuple(self._of.get(path, ()))

    def about(self, note: Path) -> tuple[Path, ...]:
        """The recordings that a note is about."""
        return tuple(path for path, notes in self._of.items() if any(each.path == note for each in notes))

    @property
    def orphans(self) -> tuple[Path, ...]:
        """Notes about no recording that is here, not even one that is still being copied."""
        return tuple(self._orphans)

    @property
    def texts(self) -> frozenset[Path]:
        """Files that would be recordings by their names, and are notes by what they say."""
        return self._texts

    def _match(self, path: Path, note: _Note) -> None:
        said = _of_kind(path, note)
        found = self._exact.get(note.stem, [])
        certain = bool(found)
        if not certain:
            stem = next((note.stem.removesuffix(kind) for kind in MEDIA if note.stem.endswith(kind)), note.stem)
            found = [*self._plain.get(_plain(_original(stem)), []), *self._loose.get(_plain(stem), [])]
        for recording in dict.fromkeys(found):
            self._of.setdefault(recording, []).append(replace(said, certain=certain))
        if not found:
            self._orphans.append(path)


@dataclass(frozen=True, slots=True)
class _Note:
    """What a name says of a note."""

    stem: str
    """The recording's name, folded."""
    fault: str
    half: bool
    backup: bool


def _note(path: Path) -> _Note | None:
    """What a name says of a note, or None when it is none."""
    name = _folded(path.name)
    if is_note(path) or name.startswith(("._", "~$")):
        return None
    hidden = name.startswith(".")
    found = NAMED.fullmatch(name.lstrip(".") if hidden else name)
    if found is None or not found["stem"]:
        return None
    rest = found["rest"]
    if rest.endswith(MEDIA):
        return None
    backup, half = BACKUP.fullmatch(rest) is not None, rest.endswith((*HALF_ENDINGS, ".icloud"))
    if backup or half or hidden:
        return _Note(found["stem"], "its copy did not finish" if half else ODD, half or not backup, backup)
    return _Note(found["stem"], "" if HIDDEN_ENDINGS.fullmatch(rest) else ODD, False, False)


def _of_kind(path: Path, note: _Note) -> LeaderNote:
    if path.is_symlink():
        return LeaderNote(path, fault="it is a link to a file; put the file itself there")
    if path.exists() and not path.is_file():
        return LeaderNote(path, fault="it is not a file; put the note itself there", no_file=True)
    return LeaderNote(path, fault=note.fault, backup=note.backup)


def _may_have_notes(path: Path) -> bool:
    """Whether a file may be a recording that a note is about, whole or still being copied."""
    name = _whole_name(path.name)
    if not is_recording(path.with_name(name)) or _folded(name).endswith(tuple(each for each in TEXTS if each)):
        return False
    return name != path.name or not path.is_dir()


def _whole_name(name: str) -> str:
    """The name that a file will bear once its copy is done."""
    ending = next((each for each in HALF_ENDINGS if name.lower().endswith(each)), "")
    return name[: -len(ending)] if ending and len(name) > len(ending) else name


def _says_what_notes_say(path: Path) -> bool:
    """Whether a text, such as update.txt, holds what only a note does."""
    if path.suffix.lower() not in TEXTS or is_note(path) or path.is_symlink() or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(READ_AT_MOST)
    except OSError:
        return False
    return not head.startswith(NOTE_HEADS) and SAYS.search(_lines(head)) is not None


def _lines(head: bytes) -> str:
    """The lines of a text, whatever program saved it: in UTF-16, with a byte order mark, old line ends, or as RTF."""
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if utf16 else "utf-8-sig", "replace").replace("\0", "").replace("\r", "\n")
    return RTF.sub("\n", text) if text.startswith("{\\rtf") else text


@lru_cache(maxsize=1 << 14)
def _folded(name: str) -> str:
    """A name without what machines write differently: case, normal form, marks that nobody sees, spaces at its ends."""
    seen = "".join(each for each in unicodedata.normalize("NFKC", name) if unicodedata.category(each) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


def _original(stem: str) -> str:
    """A folded name without what marks it as a copy."""
    found = COPIED.match(stem)
    return (found["of"] or found["one"]) if found else stem


@lru_cache(maxsize=1 << 14)
def _plain(stem: str) -> str:
    """The letters and digits of a folded name, without accents; the name itself when it has none."""
    letters = "".join(each for each in unicodedata.normalize("NFKD", stem) if each.isalnum())
    return letters or stem
