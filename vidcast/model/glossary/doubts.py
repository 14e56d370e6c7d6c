"""Words that may be misheard names, whether a glossary knows them or not: offered to people, never changed.

Engines are less sure of names than of other words, right or wrong, and write most of them with a capital. So a word
is doubted where the engine was not sure of it and it stands with a capital inside a sentence, or is no ordinary word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from vidcast.model.glossary.reading import CALENDAR, SURE, Read

__all__ = ["doubted"]

SMALL = frozenset(
    {"a", "ah", "also", "an", "and", "as", "at", "because", "but", "by", "for", "from", "he", "hello", "her", "here"}
    | {"hey", "hi", "his", "how", "i", "if", "in", "is", "it", "my", "no", "not", "now", "of", "oh", "on", "or", "our"}
    | {"she", "so", "that", "the", "their", "then", "there", "these", "they", "this", "to", "uh", "um", "we", "well"}
    | {"what", "when", "where", "which", "who", "why", "with", "yeah", "yes", "you", "your"}
)
"""Words that engines write with a capital after a comma, and that are no names."""


def doubted(page: Sequence[Read], settled: Collection[int]) -> Iterator[tuple[int, int]]:
    """Stretches of words, ends not included, that may be misheard names; `settled` words are none."""
    first: int | None = None
    for index, word in enumerate(page):
        doubt = index not in settled and _is_doubtful(word)
        if first is not None and (not doubt or page[index - 1].ends):
            yield first, index
            first = None
        if doubt and first is None:
            first = index
    if first is not None:
        yield first, len(page)


def _is_doubtful(word: Read) -> bool:
    head = word.core.casefold().partition("'")[0].partition("’")[0]
    if word.probability >= SURE or not head[:1].isalpha() or head in SMALL or head in CALENDAR:
        return False
    return word.may_be_name
