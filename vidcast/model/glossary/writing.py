"""Writes a term in the place of heard words: their signs, their possessive and a sentence's capital are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
        made += replaced(words[rewrite.first : rewrite.end], rewrite.texts)
        reached = rewrite.end
    return (*made, *words[reached:])


def replaced(old: Sequence[Word], texts: Sequence[str]) -> list[Word]:
    """New words over the time of the old ones: each its own where there are as many, otherwise divided by letters."""
    if len(old) == len(texts):
        return [Word(word.start_ms, word.end_ms, text, word.probability) for word, text in zip(old, texts, strict=True)]
    start, end = old[0].start_ms, max(word.end_ms for word in old)
    least = min(word.probability for word in old)
    letters = sum(map(len, texts))
    edges, done = [start], 0
    for text in texts:
        done += len(text)
        edges.append(start + (end - start) * done // letters)
    return [Word(edges[at], edges[at + 1], text, least) for at, text in enumerate(texts)]
