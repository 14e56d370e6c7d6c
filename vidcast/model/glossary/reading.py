"""Heard words looked at one by one: their bare core, the signs around it, and whether they are ordinary words.

A word is ordinary when it stands in the list of frequent words, in this form or in its plain one. Without a list,
every word in small letters is ordinary, so that less is changed and not more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from vidcast.model.glossary.likeness import bare
from vidcast.model.transcript import Word

__all__ = ["CALENDAR", "SURE", "UNSURE", "Read", "is_ordinary", "joined", "read"]

SURE = 0.9
"""From this probability on the engine is sure of a word, and no guess of ours touches it. Of 96 names that Whisper base
misheard in benchmarks/names.py none had more."""

UNSURE = 0.5
"""Below this the engine is unsure, as in the suspects of a transcript; ordinary words are doubted only then."""

CORE = re.compile(r"^([^\w$€£@#]*)(.*?)([^\w%+]*)$", re.DOTALL)
POSSESSIVE = re.compile(r"(?<=\w)['’]s$", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.?!…]")
DIGIT = re.compile(r"\d")
PIECES = re.compile(r"[^\W_]+")
ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("es", ""),
    ("ed", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
    ("s", ""),
    ("d", ""),
)
"""Taken off one at a time, an inflected word leaves the plain one of the list."""

BEGINNINGS = ("re", "un", "over", "out", "non", "pre", "mis", "co", "sub", "counter")
CALENDAR = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march"}
    | {"april", "may", "june", "july", "august", "september", "october", "november", "december", "christmas", "easter"}
    | {"english", "american", "ok"}
)
"""Words that everybody knows and writes with a capital, so that the list does not have them."""

TITLES = frozenset({"mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "ste.", "mt.", "ft.", "jr.", "sr.", "vs."})
"""Their full stop ends neither a sentence nor a name."""


@dataclass(frozen=True, slots=True)
class Read:
    """One heard word, its signs apart: "“Castellan's," is “, Castellan, 's and a comma."""

    lead: str
    core: str
    possessive: str
    trail: str
    probability: float
    bare: str
    """The core's letters and digits, small and without accents."""
    opens: bool
    """Whether it begins a sentence."""
    ends: bool
    """Whether nothing that follows can belong to the same name."""
    ordinary: bool

    @property
    def capital(self) -> bool:
        return self.core[:1].isupper()

    @property
    def may_be_name(self) -> bool:
        """Whether it is no ordinary word, or is written like a name: with a capital inside a sentence."""
        return not self.ordinary or (self.capital and not self.opens)

    @property
    def numeric(self) -> bool:
        return DIGIT.search(self.core) is not None


def read(words: Sequence[Word], ordinary: frozenset[str] = frozenset()) -> tuple[Read, ...]:
    """The words, each looked at; `ordinary` lists frequent words in small letters."""
    found: list[Read] = []
    opens = True
    for word in words:
        lead, core, trail = _parts(word.text)
        title = word.text.casefold() in TITLES
        possessive = ending.group() if (ending := POSSESSIVE.search(core)) else ""
        core = core.removesuffix(possessive)
        ends = bool(possessive or (trail and not title))
        known = is_ordinary(core, ordinary)
        found.append(Read(lead, core, possessive, trail, word.probability, bare(core), opens, ends, known))
        if core:
            opens = bool(SENTENCE_END.search(trail)) and not title
    return tuple(found)


def _parts(text: str) -> tuple[str, str, str]:
    found = CORE.match(text)
    return (found[1], found[2], found[3]) if found else ("", text, "")


@lru_cache(maxsize=1 << 16)
def is_ordinary(core: str, ordinary: frozenset[str]) -> bool:
    """Whether a word is one that everybody uses; numbers are, and so is a word of which all pieces are.

    >>> is_ordinary("shout-outs", frozenset({"shout", "out"})), is_ordinary("Quillon", frozenset({"shout"}))
    (True, False)
    """
    if not ordinary:
        return core[:1].islower() or not core[:1].isalpha()
    pieces = PIECES.findall(core.casefold())
    # The rest of a contraction (don't, we're) tells nothing that its head does not.
    heads = pieces[:1] if "'" in core or "’" in core else pieces
    return all(piece.isdigit() or _listed(piece, ordinary) for piece in heads)


def _listed(piece: str, ordinary: frozenset[str]) -> bool:
    if piece in ordinary or piece in CALENDAR:
        return True
    plain = [piece.removesuffix(ending) + put for ending, put in ENDINGS if piece.endswith(ending)]
    plain += [each[:-1] for each in plain if each[-2:-1] == each[-1:]]
    plain += [piece.removeprefix(beginning) for beginning in BEGINNINGS if piece.startswith(beginning)]
    return any(len(each) > 2 and each in ordinary for each in plain)


def joined(words: Sequence[Read]) -> str:
    """The cores of some words with spaces between them."""
    return " ".join(word.core for word in words)
