"""Finds where a transcript may hold a misheard term: stretches of words that are much like one of the glossary's.

A form is what stands for a term: the whole of it, or a part by which people call it for short ("Ellen", "Castellan"
of Castellan Software). A part is ordinary words no less than names ("Harbor Point"), so those are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from vidcast.model.glossary.likeness import bare, sound
from vidcast.model.glossary.reading import UNSURE, Read, is_ordinary
from vidcast.model.glossary.terms import Glossary, Term

__all__ = ["Form", "Match", "ends", "forms_of", "matches", "occurrences"]

SHORTEST = 3
"""Letters in a part or a guess; shorter ones are like too many words."""

MOST_HEARD = 5
MORE_HEARD = 2
"""Words that an engine may make of one term beyond the term's own."""

FEWEST_SOUNDS = 2
SHORTEST_PLURAL = 5


@dataclass(frozen=True, slots=True)
class Form:
    """A text that stands for a term, and whether it is all of it."""

    text: str
    term: Term
    whole: bool

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.text.split())


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of words, its end not included, that is like a form."""

    first: int
    end: int
    form: Form
    score: float
    plural: str = ""
    """"s" where the stretch is like the form with one."""

    def overlaps(self, other: Match) -> bool:
        return self.first < other.end and other.first < self.end


def forms_of(glossary: Glossary, ordinary: frozenset[str]) -> tuple[Form, ...]:
    """Every form of every term, wholes first; a part that several terms share stands for none."""
    wholes = [Form(term.text, term, True) for term in glossary.terms]
    known = {form.term.key for form in wholes}
    parts: dict[str, list[Form]] = {}
    for term in glossary.terms:
        for text in _part_texts(term):
            # What an abbreviation ends is no name by itself: Sault Ste. Marie.
            named = len(bare(text)) >= SHORTEST and not text.endswith(".") and not _all_ordinary(text, ordinary)
            if named and bare(text) not in known:
                parts.setdefault(bare(text), []).append(Form(text, term, False))
    return (*wholes, *(forms[0] for forms in parts.values() if len({form.term.key for form in forms}) == 1))


def _part_texts(term: Term) -> Iterable[str]:
    """How people call a term for short: a person by any name, anything else without its last word."""
    words = term.text.split()
    if len(words) < 2 or term.kind == "acronym" or not all(word[:1].isupper() for word in words):
        return ()
    # A plain list says of no term what it is, so its terms may be persons.
    return words if term.kind in ("person", "word") else (" ".join(words[:-1]),)


def _all_ordinary(text: str, ordinary: frozenset[str]) -> bool:
    return all(is_ordinary(word, ordinary) for word in text.split())


def occurrences(page: Sequence[Read], forms: Iterable[Form]) -> Iterator[Match]:
    """Where the words have exactly the letters of a form, however they are divided; the longest first at each place."""
    known: dict[str, Form] = {}
    for form in forms:
        known.setdefault(bare(form.text), form)
    beginnings = {letters[:length] for letters in known for length in range(1, len(letters) + 1)}
    longest = max((len(form.words) for form in known.values()), default=0) + MORE_HEARD
    for first, word in enumerate(page):
        if word.bare in beginnings or word.bare[:-1] in known:
            yield from _here(page, first, known, longest)


def _here(page: Sequence[Read], first: int, known: dict[str, Form], longest: int) -> Iterator[Match]:
    for end in ends(page, first, longest):
        letters = "".join(word.bare for word in page[first:end])
        if letters in known:
            yield Match(first, end, known[letters], 1.0)
        elif letters.endswith("s") and letters[:-1] in known and page[end - 1].bare != "s":
            yield Match(first, end, known[letters[:-1]], 1.0, page[end - 1].core[-1])


def ends(page: Sequence[Read], first: int, most: int) -> Iterable[int]:
    """Where a stretch that begins at `first` may end, latest first; a sign alone, such as a dash, is in none."""
    end = first
    while end < min(first + most, len(page)) and page[end].bare:
        end += 1
        if page[end - 1].ends:
            break
    return range(end, first, -1)


def matches(page: Sequence[Read], forms: Sequence[Form], taken: Collection[int], least: float) -> list[Match]:
    """Every stretch of doubtful words that is like a form, at least by `least`, in order of place.

    `taken` are the words that are settled; numbers are never part of a stretch. Acronyms are spelled, so nothing
    sounds like one, and neither does anything sound like a form of a single consonant.
    """
    heard = [form for form in forms if form.term.kind != "acronym" and len(sound(form.text)) >= FEWEST_SOUNDS]
    if not heard:
        return []
    most = min(MOST_HEARD, max(len(form.words) for form in heard) + MORE_HEARD)
    letters = [word.bare for word in page]
    stretches = [(first, end, "".join(letters[first:end])) for first, end in _doubtful(page, most, taken)]
    like = _likes({text for _, _, text in stretches}, heard, least)
    return [Match(first, end, *each) for first, end, text in stretches for each in like.get(text, ())]


def _doubtful(page: Sequence[Read], most: int, taken: Collection[int]) -> Iterator[tuple[int, int]]:
    """Stretches that may be misheard at all: ordinary words are only where the engine was unsure."""
    closed = [word.numeric or not word.bare or index in taken for index, word in enumerate(page)]
    doubts = [word.may_be_name or word.probability < UNSURE for word in page]
    for first in range(len(page)):
        doubt = False
        for index in range(first, min(first + most, len(page))):
            doubt |= doubts[index]
            if closed[index]:
                break
            if doubt:
                yield first, index + 1
            if page[index].ends:
                break


def _likes(texts: Collection[str], forms: Sequence[Form], least: float) -> dict[str, list[tuple[Form, float, str]]]:
    """For each text the forms that it is like, how much, and "s" where it is like their plural."""
    found: dict[str, list[tuple[Form, float, str]]] = {}
    plurals = [text for text in texts if text.endswith("s") and len(text) >= SHORTEST_PLURAL]
    for text, form, score in _alike(sorted(texts), forms, least):
        found.setdefault(text, []).append((form, score, ""))
    for text, form, score in _alike(sorted({text[:-1] for text in plurals}), forms, least):
        same = [each for each in found.get(f"{text}s", []) if each[0] == form]
        if not bare(form.text).endswith("s") and all(score > each[1] for each in same):
            rest = [each for each in found.get(f"{text}s", []) if each[0] != form]
            found[f"{text}s"] = [*rest, (form, score, "s")]
    return found


def _alike(texts: Sequence[str], forms: Sequence[Form], least: float) -> Iterator[tuple[str, Form, float]]:
    """Every pair that is alike by at least `least`; all are compared in one sweep, as likeness() does with two."""
    import numpy as np
    from rapidfuzz.distance.Levenshtein import normalized_similarity
    from rapidfuzz.process import cdist

    if not texts:
        return
    sounds = cdist(list(map(sound, texts)), [sound(form.text) for form in forms], scorer=normalized_similarity)
    spelled = cdist(texts, [bare(form.text) for form in forms], scorer=normalized_similarity)
    scores = (sounds + spelled) / 2
    for row, column in np.argwhere(scores >= least):
        yield texts[row], forms[column], float(scores[row, column])
