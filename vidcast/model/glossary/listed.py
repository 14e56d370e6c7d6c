"""Finds the ways of mishearing that a glossary lists, whole words only.

A person listed them, so they count even where the engine is sure, with one exception: a way that is made of ordinary
words ("castle and") is what people say, too, and counts only where the engine was not sure of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vidcast.model.glossary.matching import ends
from vidcast.model.glossary.reading import CALENDAR, SURE, Read
from vidcast.model.glossary.terms import Glossary, Term

__all__ = ["Listed", "listed"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A stretch of words, its end not included, that a term is listed to be heard as."""

    first: int
    end: int
    term: Term
    certain: bool
    """Whether it may be rewritten without asking."""


def listed(page: Sequence[Read], glossary: Glossary) -> Iterator[Listed]:
    """Every listed way of mishearing, in order and apart, the longest at each place."""
    ways = _ways(glossary)
    longest = max((len(key) for key in ways), default=0)
    at = 0
    while at < len(page):
        found = next(_here(page, at, ways, longest), None) if longest else None
        if found is not None:
            yield found
        at = at + 1 if found is None else found.end


def _here(
    page: Sequence[Read], first: int, ways: dict[tuple[str, ...], list[tuple[str, Term]]], longest: int
) -> Iterator[Listed]:
    for end in ends(page, first, longest):
        cores = [word.core for word in page[first:end]]
        for way, term in ways.get(tuple(core.casefold() for core in cores), ()):
            if way == way.lower() or way == " ".join(cores):
                yield Listed(first, end, term, _certain(page[first:end]))


def _ways(glossary: Glossary) -> dict[tuple[str, ...], list[tuple[str, Term]]]:
    """Every way by its words without case, those with capitals of their own first."""
    ways: dict[tuple[str, ...], list[tuple[str, Term]]] = {}
    for term in glossary.terms:
        for way in term.heard_as:
            ways.setdefault(tuple(way.casefold().split()), []).append((way, term))
    return {key: sorted(found, key=lambda pair: pair[0] == pair[0].lower()) for key, found in ways.items()}


def _certain(words: Sequence[Read]) -> bool:
    return any(_is_named(word) for word in words) or min(word.probability for word in words) < SURE


def _is_named(word: Read) -> bool:
    """Whether it may be a name, and not for a capital that it always has, as "May" and "I" do."""
    head = word.core.casefold().replace("\u2019", "'").partition("'")[0]
    return word.may_be_name and head != "i" and head not in CALENDAR
