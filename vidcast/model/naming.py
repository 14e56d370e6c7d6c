"""Whether two typed names mean one person."""

from __future__ import annotations

import unicodedata

__all__ = ["holds_unseen", "person_key", "same_person"]


def person_key(name: str) -> str:
    """What tells one person from another, however the name is typed and whatever follows it after a comma.

    >>> person_key("Ana  Gray, legal")
    'ana gray'
    """
    plain = unicodedata.normalize("NFKC", name).partition(",")[0].casefold()
    return unicodedata.normalize("NFKC", " ".join(_seen(plain).split()))


def same_person(one: str, other: str) -> bool:
    """Whether two typed names mean one person.

    >>> same_person("Ana  Gray, legal", "ana gray")
    True
    """
    return person_key(one) == person_key(other)


JOINERS = "\u200c\u200d"
"""Marks of no width that names of some scripts are written with."""


def holds_unseen(name: str) -> bool:
    """Whether a name holds what no name has: line ends, and marks that nobody sees.

    >>> holds_unseen("Ana\\nGray")
    True
    """
    return any(unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp") and each not in JOINERS for each in name)


def _seen(text: str) -> str:
    """The text without marks that nobody sees, such as a joiner of no width."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
