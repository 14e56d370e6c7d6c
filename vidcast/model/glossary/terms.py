"""The glossary: names and words of the house, each with the ways in which it is misheard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from vidcast.model.glossary.likeness import bare

__all__ = ["KINDS", "MOST_WORDS", "Glossary", "Kind", "Term", "clashes"]

Kind = Literal["person", "customer", "product", "place", "acronym", "word"]
"""What a term is; it decides which of its parts stand for it alone."""

KINDS: tuple[Kind, ...] = get_args(Kind)

MOST_WORDS = 6
"""Words in a term or in one way of hearing it."""

MOST_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Term:
    """One name or word, written as it shall be read."""

    text: str
    kind: Kind = "word"
    heard_as: tuple[str, ...] = ()
    """What engines write instead. All in small letters it is found in any case, otherwise only as it is written."""

    def __post_init__(self) -> None:
        _check("text", self.text)
        for heard in self.heard_as:
            _check("heard_as", heard)
            if heard == self.text:
                raise ValueError("heard_as must differ from text; remove the one that does not")
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {self.kind}")

    @property
    def key(self) -> str:
        """What two entries of one term have in common: its letters without case, accents, spaces and punctuation."""
        return bare(self.text)


def _check(field: str, text: str) -> None:
    """Raise ValueError, without quoting the text, for what can be no term."""
    if not bare(text):
        raise ValueError(f"{field} must hold a letter or digit")
    if not text.isprintable() or text != " ".join(text.split()):
        raise ValueError(f"{field} must be one line, with single spaces between its words and none around them")
    if len(text.split()) > MOST_WORDS or len(text) > MOST_LETTERS:
        raise ValueError(f"{field} must have at most {MOST_WORDS} words and {MOST_LETTERS} characters")


def clashes(terms: Sequence[Term], names: Sequence[str]) -> Iterator[str]:
    """Why terms cannot stand in one glossary, without quoting them; `names` are what to call each."""
    keys: dict[str, str] = {}
    texts = {term.text.casefold(): name for term, name in zip(terms, names, strict=True)}
    owners: dict[str, str] = {}
    for term, name in zip(terms, names, strict=True):
        if (first := keys.setdefault(term.key, name)) != name:
            yield f"{first} and {name} are the same; make them one with all its heard_as"
        for heard in term.heard_as:
            if (other := texts.get(heard.casefold(), name)) != name:
                yield f"{name} has a heard_as that is {other}; remove one of them"
            if (first := owners.setdefault(heard, name)) != name:
                yield f"{first} and {name} have a heard_as in common; keep it in one"


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms, most important first: an engine's hint has room for about a hundred."""

    terms: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        names = [f"term {number}" for number in range(1, len(self.terms) + 1)]
        if found := tuple(clashes(self.terms, names)):
            raise ValueError("; ".join(found))

    @property
    def texts(self) -> tuple[str, ...]:
        """Every term as an engine's hint takes them, most important first."""
        return tuple(term.text for term in self.terms)

    @staticmethod
    def merged(*glossaries: Glossary) -> Glossary:
        """One glossary of several: the terms of the first come first and win.

        A term that stands in several keeps the writing and the kind of the first and has the heard_as of all; a
        heard_as belongs to the first term that claims it, and never to a term when another is written so.
        """
        found: dict[str, Term] = {}
        for term in (term for each in glossaries for term in each.terms):
            first = found.setdefault(term.key, term)
            found[term.key] = replace(first, heard_as=tuple(dict.fromkeys((*first.heard_as, *term.heard_as))))
        texts = {term.text.casefold(): key for key, term in found.items()}
        owners: dict[str, str] = {}
        for key, term in found.items():
            for heard in term.heard_as:
                owners.setdefault(heard, texts.get(heard.casefold(), key))
        return Glossary(
            tuple(
                replace(term, heard_as=tuple(h for h in term.heard_as if owners[h] == key and h != term.text))
                for key, term in found.items()
            )
        )
