"""What a hint of names to expect makes an engine hear, put into what it hears without one.

Whisper takes names to expect as if they had been said before. It then writes most of them right, and does harm: on
90 seconds of speech it left out up to four sentences of eighteen, lost the punctuation, or wrote a name that nobody
said. So every recording is heard without a hint, and heard again with it only to learn where names are: a name takes
the place of words that are like it and that the engine was not sure of. Nothing else of the second hearing counts, so
a hint can neither add words to silence nor lose any.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from vidcast.model.glossary.judging import Rest
from vidcast.model.glossary.likeness import likeness
from vidcast.model.glossary.matching import Form, Match, forms_of, occurrences
from vidcast.model.glossary.reading import SURE, Read, joined, read
from vidcast.model.glossary.terms import Glossary, Term
from vidcast.model.glossary.writing import replaced, written
from vidcast.model.times import Span
from vidcast.model.transcript import Word
from vidcast.tools.speech import Progress, Segment, hint_of
from vidcast.tools.vocabulary import ordinary_words

__all__ = ["TOLD", "Hearing", "twice_heard", "with_names"]

Hearing = Callable[[str, tuple[Span, ...], str | None, Progress], tuple[str, tuple[Segment, ...]]]
"""Turns a hint ("" for none), clips and a language, None for one to be detected, into language and segments."""

TOLD = "a sentence, heard twice"
"""How engines are told of terms, as a part of what identifies them: another way gives other words."""

LEAST = 0.4
"""How much the words that a name replaces must be like it; both hearings are of the same sound."""

NEAR_MS = 200
"""How far apart two hearings may place the same word."""

LONGEST_MS = 10_000
"""No word lasts longer, however badly its times are heard."""

MORE_HEARD = 2
"""Words that the hearing without a hint may make of a name beyond the name's own."""


def twice_heard(
    hear: Hearing, clips: tuple[Span, ...], language: str | None, terms: tuple[str, ...], progress: Progress
) -> tuple[str, tuple[Segment, ...]]:
    """The language and the segments of all clips, with the terms put where they were heard.

    A clip that the engine is sure of is heard once.
    """
    if not terms:
        return hear("", clips, language, progress)
    all_s = sum(clip.length_ms for clip in clips) / 1000
    spoken, plain = hear("", clips, language, lambda done, _: progress(done / 2, all_s))
    again = tuple(clip for clip in clips if _is_unsure(plain, clip))
    sure_s = all_s - sum(clip.length_ms for clip in again) / 1000
    _, hinted = hear(hint_of(terms), again, spoken, lambda done, _: progress((all_s + sure_s + done) / 2, all_s))
    return spoken, with_names(plain, hinted, terms)


def _is_unsure(segments: Sequence[Segment], clip: Span) -> bool:
    words = (word for segment in segments for word in segment.words if word.span.overlap_ms(clip))
    return any(word.probability < SURE for word in words)


@dataclass(frozen=True, slots=True)
class _Page:
    """Whole words of some segments, and which segment each is of."""

    words: tuple[Word, ...]
    segments: tuple[int, ...]
    read: tuple[Read, ...]

    @staticmethod
    def of(segments: Sequence[Segment]) -> _Page:
        pairs = [(word, number) for number, segment in enumerate(segments) for word in _whole(segment.words)]
        # Segments of two windows may overlap by a few milliseconds.
        pairs.sort(key=lambda pair: pair[0].start_ms)
        words = tuple(word for word, _ in pairs)
        return _Page(words, tuple(number for _, number in pairs), read(words, ordinary_words()))


def _whole(words: Sequence[Word]) -> Iterator[Word]:
    """Whole words: one that does not begin with a space belongs to the one before it."""
    starts = [index for index, word in enumerate(words) if index == 0 or word.text[:1].isspace()]
    for first, end in pairwise([*starts, len(words)]):
        parts = words[first:end]
        text, least = "".join(part.text for part in parts), min(part.probability for part in parts)
        yield Word(parts[0].start_ms, max(part.end_ms for part in parts), text.strip(), least)


def with_names(plain: Sequence[Segment], hinted: Sequence[Segment], terms: Sequence[str]) -> tuple[Segment, ...]:
    """The segments heard without a hint, with the names that were heard with one in the place of unsure words.

    A name that takes the place of words is as sure as the least sure of them in both hearings. Languages written
    without spaces are left as they were heard.
    """
    forms = forms_of(Glossary.merged(*(Glossary((Term(text, "person"),)) for text in terms)), ordinary_words())
    page, other = _Page.of(plain), _Page.of(hinted)
    found: list[_Taken] = []
    for named in _named(other, forms):
        taken = _taken(page, other, named)
        if taken is not None and all(taken.end <= each.first or each.end <= taken.first for each in found):
            found.append(taken)
    return _rewritten(plain, page, sorted(found, key=lambda taken: taken.first)) if found else tuple(plain)


def _named(other: _Page, forms: Sequence[Form]) -> list[Match]:
    """Where the hearing with a hint has a name, whole ones first, and parts of names only outside of those."""
    wholes = list(occurrences(other.read, [form for form in forms if form.whole]))
    inside = {index for match in wholes for index in range(match.first, match.end)}
    parts = occurrences(other.read, [form for form in forms if not form.whole])
    return [*wholes, *(match for match in parts if inside.isdisjoint(range(match.first, match.end)))]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A stretch of whole words, its end not included, and the words that take its place."""

    first: int
    end: int
    words: tuple[Word, ...]


def _taken(page: _Page, other: _Page, named: Match) -> _Taken | None:
    """The words in whose place a name belongs that was heard with a hint, None where there are none."""
    heard = other.words[named.first : named.end]
    slot = Span(heard[0].start_ms, max(word.end_ms for word in heard)).grown(NEAR_MS, NEAR_MS)
    first = bisect_left(page.words, slot.start_ms - LONGEST_MS, key=lambda word: word.start_ms)
    behind = bisect_left(page.words, slot.end_ms, key=lambda word: word.start_ms)
    near = [index for index in range(first, behind) if page.words[index].end_ms > slot.start_ms]
    stretches = [_alike(page, first, end, named.form) for first in near for end in range(first + 1, near[-1] + 2)]
    best = max(stretches, key=lambda match: (match.score, match.first - match.end), default=None)
    if best is None or best.score < LEAST or not _may_change(Rest.of(page.read, best)):
        return None
    texts = written(page.read, best.first, best.end, named.form.text, named.plural)
    least = min(word.probability for word in heard)
    words = replaced(page.words, best.first, best.end, texts)
    return _Taken(best.first, best.end, tuple(replace(w, probability=min(w.probability, least)) for w in words))


def _may_change(rest: Rest) -> bool:
    """Whether what differs from the name is unsure, and still like what the name has there."""
    return rest.is_unsure(SURE) and (not rest.anchored or rest.likeness >= LEAST)


def _alike(page: _Page, first: int, end: int, form: Form) -> Match:
    """How much a stretch is like a form: not at all when it is too long, holds a number or goes past a full stop."""
    words = page.read[first:end]
    whole = len(words) <= len(form.words) + MORE_HEARD and not any(word.ends for word in words[:-1])
    fits = whole and not any(word.numeric or not word.bare for word in words)
    return Match(first, end, form, likeness(joined(words), form.text) if fits else 0.0)


def _rewritten(segments: Sequence[Segment], page: _Page, found: Sequence[_Taken]) -> tuple[Segment, ...]:
    """The segments with whole words; a name that reaches over two segments is in the first."""
    words: list[list[Word]] = [[] for _ in segments]
    at = 0
    for taken in (*found, _Taken(len(page.words), len(page.words), ())):
        for index in range(at, taken.first):
            words[page.segments[index]].append(page.words[index])
        if taken.words:
            words[page.segments[taken.first]] += taken.words
        at = taken.end
    return tuple(
        replace(segment, words=tuple(replace(word, text=f" {word.text}") for word in own))
        for segment, own in zip(segments, words, strict=True)
    )
