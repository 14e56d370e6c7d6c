"""Files that commands are given to read: texts and documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vidcast.errors import BadDocument
from vidcast.model.document import decode
from vidcast.model.foreign import shown
from vidcast.tools.sizes import DOCUMENT, content_of

__all__ = ["read_document", "text_of"]


def text_of(path: Path) -> str:
    """The text of a file. Raises BadDocument where there is none to read."""
    try:
        return content_of(path, DOCUMENT).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadDocument(f"{shown(path)}: {_why(path, error)}") from error


def _why(path: Path, error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    return "a folder; name a file in it" if path.is_dir() else "cannot be read as UTF-8 text"


def read_document(kind: type[Any], path: Path) -> Any:
    """A document from a JSON file. Raises BadDocument."""
    return decode(kind, text_of(path), path.name)
