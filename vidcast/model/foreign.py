"""Text from outside, such as a file's name, made safe to show in one line of a terminal, a log or a note."""

from __future__ import annotations

import unicodedata

__all__ = ["shown"]

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
    return "".join(_safe(letter) for letter in str(text))


def _safe(letter: str) -> str:
    if unicodedata.category(letter) not in UNSAFE or letter in JOINERS:
        return letter
    if ord(letter) in NOT_UTF_8:
        return f"\\x{ord(letter) - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii")
