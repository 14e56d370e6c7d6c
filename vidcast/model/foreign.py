"""Text from outside, such as a file's name, made safe to show in one line of a terminal, a log or a note."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from typing import Any

__all__ = ["json_shown", "shown", "shown_lines"]

JOINERS = "\u200c\u200d"
"""Format characters that spell words and emoji and change nothing around them."""
UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode general categories that move a cursor, turn the direction of text, break a line or are half a letter."""
NOT_UTF_8 = range(0xDC80, 0xDD00)
"""How Python keeps the bytes of a name that are not UTF-8 (PEP 383)."""


def shown(text: object) -> str:
    r"""The text in one line, every character that could act on what displays it written as an escape.

    Nothing is dropped, so two names that differ never look the same.

    >>> shown("a\x1b[2Jb\nc")
    'a\\x1b[2Jb\\nc'
    """
    return _escaped(str(text), _as_python)


def shown_lines(text: object, indent: str = "") -> str:
    r"""The same for a text that has several lines of its own: the breaks between them stay.

    With `indent`, every further line begins with a space at least, so that a name that holds a line break cannot make
    a line that looks like one of ours.

    >>> shown_lines("2 faults\n  a\r\nvidcast: fine", "  ")
    '2 faults\n  a\\r\n  vidcast: fine'
    """
    first, *others = (shown(line) for line in str(text).split("\n"))
    return "\n".join([first, *(line if line[:1] in ("", " ") else f"{indent}{line}" for line in others)])


def json_shown(value: Any) -> str:
    r"""A JSON document, indented, whose strings say the same as before and act on nothing that displays them.

    >>> json_shown(["Zo\u00eb\u202e"])
    '[\n "Zoë\\u202e"\n]'
    """
    return "\n".join(_escaped(line, _as_json) for line in json.dumps(value, ensure_ascii=False, indent=1).split("\n"))


def _escaped(text: str, escape: Callable[[str], str]) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(escape(letter) if _is_unsafe(letter) else letter for letter in text)


def _is_unsafe(letter: str) -> bool:
    return unicodedata.category(letter) in UNSAFE and letter not in JOINERS


def _as_python(letter: str) -> str:
    if ord(letter) in NOT_UTF_8:
        return f"\\x{ord(letter) - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii")


def _as_json(letter: str) -> str:
    return json.dumps(letter)[1:-1]
