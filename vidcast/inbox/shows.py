"""Which folders of an inbox have a name that no show can have, or one that another show's folder has too.

A show is known by its folder's name, folded to an address of a-z, 0-9 and hyphens. A folder whose name leaves nothing
of that, or a reserved address, is no show's. Where several fold to one address, nothing is taken from any of them until
their leaders say which is which, so that no show gets another's episodes by a capital letter or an accent.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from vidcast.errors import BadRequest
from vidcast.inbox.folder import show_folders
from vidcast.inbox.names import is_note, keep_note
from vidcast.model.episode import slug_of
from vidcast.model.foreign import shown

__all__ = ["NAME_NOTE", "folder_of", "is_left_by_notes", "misnamed", "note_name_of_folder"]

NO_ADDRESS = "the name has no letter from a to z and no digit, or is reserved for the site itself"
NAME_NOTE = "vidcast - please rename this folder.txt"
"""The name of the note in such a folder."""


def misnamed(names: Collection[str]) -> dict[str, str]:
    """The folders whose names are no show's, each with the reason in a sentence.

    >>> misnamed(["t", "Ops", "OPS", "field"])["t"]
    'no show can be called "t": the name has no letter from a to z and no digit, or is reserved for the site itself'
    """
    slugs = {name: _slug(name) for name in names}
    return {name: why for name in names if (why := _why(name, slugs))}


def folder_of(root: Path, show: str) -> Path:
    """The folder of a show in the inbox, whatever its leaders call it, such as "Field Notes" for field-notes.

    Where there is none, or several, it is the one with the show's own address. Raises OSError.
    """
    try:
        names = [name for name in show_folders(root) if _slug(name) == show]
    except FileNotFoundError:
        names = []
    return root / (names[0] if len(names) == 1 else show)


def is_left_by_notes(folder: Path) -> bool:
    """Whether a folder was made by versions that wrote a show's notes to its address, whatever its folder is called:
    it bears the address, and holds notes of ours and nothing else. Raises OSError.
    """
    entries = list(folder.iterdir())
    return folder.name == _slug(folder.name) and bool(entries) and all(map(is_note, entries))


def note_name_of_folder(folder: Path, why: str) -> bool:
    """Write the note to the leaders of a misnamed folder, or without a reason remove it; whether it was written.

    Raises OSError.
    """
    note = folder / NAME_NOTE
    if not why:
        note.unlink(missing_ok=True)
        return False
    return keep_note(
        note,
        f"Nothing in this folder is taken in yet: {why}.\n\n"
        "Please rename the folder: letters from a to z, digits, spaces and hyphens are fine, such as "
        '"Field Notes" or "news-2". Everything in it is taken in then, and this note goes away by itself. If you are '
        "not sure which name to choose, ask your communications team: every show has its own.\n\n"
        "Everything here is as you left it.\n",
    )


def _slug(name: str) -> str:
    try:
        return slug_of(name)
    except BadRequest:
        return ""


def _why(name: str, slugs: dict[str, str]) -> str:
    slug = slugs[name]
    if not slug:
        return f'no show can be called "{shown(name)}": {NO_ADDRESS}'
    others = [f'"{shown(other)}"' for other in sorted(slugs) if slugs[other] == slug and other != name]
    if not others:
        return ""
    return (
        f'"{shown(name)}" and {", ".join(others)} are the same name to vidcast ("{slug}"), so their recordings cannot '
        "be told apart"
    )
