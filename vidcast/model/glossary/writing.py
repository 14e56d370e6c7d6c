"""Writes a term in the place of heard words: their signs, their possessive and a sentence's capital are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vidcast.model.glossary.reading import Read
from vidcast.model.transcript import Word

__all__ = ["Rewrite", "replaced", "rewritten", "written"]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """New texts for a stretch of words, its end not included, and why."""

    first: int
    end: int
    texts: tuple[str, ...]
    why: str

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def written(page: Sequence[Read], first: int, end: int, text: str, plural: str = "") -> tuple[str, ...]:
    """The words of a text as they stand in the place of some heard ones.

    >>> from vidcast.model.transcript import Word
    >>> from vidcast.model.glossary.reading import read
    >>> page = read([Word(0, 5, "“Castle"), Word(5, 9, "and's,”")])
    >>> written(page, 0, 2, "Castellan")
    ("“Castellan's,”",)
    """
    head, last = page[first], page[end - 1]
    if head.opens and head.capital and text[:1].islower() and text.islower():
        text = text[:1].upper() + text[1:]
    text += plural
    # An abbreviation's own full stop ends the sentence too.
    trail = last.trail[1:] if text.endswith(".") and last.trail.startswith(".") else last.trail
    return tuple(f"{head.lead}{text}{last.possessive}{trail}".split())


def rewritten(words: Sequence[Word], rewrites: Sequence[Rewrite]) -> tuple[Word, ...]:
    """The words with all rewrites done; these are in order and apart from each other."""
    made: list[Word] = []
    reached = 0
    for rewrite in rewrites:
        made += words[reached : rewrite.first]
        made += replaced(words, rewrite.first, rewrite.end, rewrite.texts)
        reached = rewrite.end
    return (*made, *words[reached:])


def replaced(words: Sequence[Word], first: int, end: int, texts: Sequence[str]) -> list[Word]:
    """New words over the time of a stretch of old ones.

    Each has the time and the probability of its own old word where there are as many, and where only its case
    changes. The others divide the rest of the time by their letters and are as sure as the least sure old word there.
    """
    if len(texts) == end - first:
        return [replace(word, text=text) for word, text in zip(words[first:end], texts, strict=True)]
    if texts[-1].casefold() == words[end - 1].text.casefold() and min(len(texts), end - first) > 1:
        return [*replaced(words, first, end - 1, texts[:-1]), replace(words[end - 1], text=texts[-1])]
    if texts[0].casefold() == words[first].text.casefold() and min(len(texts), end - first) > 1:
        return [replace(words[first], text=texts[0]), *replaced(words, first + 1, end, texts[1:])]
    old = words[first:end]
    start, stop, least = old[0].start_ms, max(word.end_ms for word in old), min(word.probability for word in old)
    # Words may overlap; none may begin after the one that follows.
    room = (min(stop, words[end].start_ms) if end < len(words) else stop) - start
    letters = sum(map(len, texts))
    starts = [start + room * sum(map(len, texts[:at])) // letters for at in range(len(texts))]
    ends = [*starts[1:], stop]
    return [Word(begin, until, text, least) for begin, until, text in zip(starts, ends, texts, strict=True)]
