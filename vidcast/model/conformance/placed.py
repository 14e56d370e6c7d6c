"""Cues with their words on the episode's clock: heard times where a transcript has them, else shared out by letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import accumulate

from vidcast.model.breaks import BreakCosts, breaks
from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.conformance.fault import Fault, Mend, Severity, Size
from vidcast.model.segment import Phrasing
from vidcast.model.timing import Grid
from vidcast.model.transcript import Word

__all__ = ["Placed", "Said", "Scene", "Tie", "dashed", "placed", "ties"]

NO_COSTS = dict.fromkeys((field.name for field in fields(BreakCosts)), 0.0)
LEANING = dict.fromkeys(("after_determiner", "after_connective", "after_auxiliary"), 1.0)
WHOLE = 1000.0
TOGETHER = dict.fromkeys(("inside_name", "inside_number", "inside_figure", "forbidden"), WHOLE)
TIES = BreakCosts(**{**NO_COSTS, **LEANING, **TOGETHER})
"""Costs that tell what leans on the next word from what nobody reads apart, and show nothing else."""


@dataclass(frozen=True, slots=True)
class Tie:
    """How a word holds on to the next, which no other division of the text changes."""

    leans: bool = False
    """Whether it is an article, a preposition, a conjunction, a pronoun or an auxiliary without a mark behind it."""
    whole: bool = False
    """Whether nobody reads the two apart: a name, a number and its unit, a term."""
    ends: bool = False
    """Whether a sentence ends between them."""


def ties(texts: Sequence[str], language: str, terms: Sequence[str]) -> tuple[Tie, ...]:
    """How each word holds on to the next, as many as texts; the last one ends a sentence."""
    found = breaks(texts, language, terms, TIES)
    return tuple(Tie(place.cost % WHOLE > 0, place.cost >= WHOLE, place.ends_sentence) for place in found)


@dataclass(frozen=True, slots=True)
class Said:
    """A word of a cue."""

    word: Word
    heard: bool
    """Whether its times are a transcript's."""
    tie: Tie


@dataclass(frozen=True, slots=True)
class Placed:
    """A cue, its number from 1, and its words in order."""

    number: int
    cue: Cue
    said: tuple[Said, ...] = ()

    def fault(self, rule: str, severity: Severity, size: Size, why: str, fix: Mend = "") -> Fault:
        """A fault of this cue."""
        start, end = self.cue.start_ms, self.cue.end_ms
        return Fault(
            rule, severity, self.number, start, size.measured, size.limit, size.unit, size.source, fix, why, end
        )

    @property
    def spoken_anew(self) -> bool:
        """Whether a dash before it says that another one speaks."""
        return bool(self.cue.lines) and dashed(self.cue.lines[0])

    @property
    def dialogue(self) -> bool:
        """Whether its lines are several speakers', each behind a dash, so that no word may change its line."""
        return len(self.cue.lines) > 1 and any(map(dashed, self.cue.lines))


def dashed(line: str) -> bool:
    """Whether a dash before it says that another one speaks.

    >>> dashed("- Any questions?")
    True
    """
    return line.lstrip().startswith(("-", "\u2013", "\u2014"))


@dataclass(frozen=True, slots=True)
class Scene:
    """What rules judge cues by."""

    profile: Profile
    grid: Grid
    language: str
    phrasing: Phrasing
    end: int | None = None
    """The frame after the episode's last one, closing card included; None where its length is not known."""

    def size(self, measured: int, limit: str, unit: str) -> Size:
        """A measured value beside the profile's limit of that name."""
        return Size(measured, getattr(self.profile, limit), unit, self.profile.source(limit))


def placed(captions: Captions, tied: Sequence[Tie], heard: Sequence[Word | None] = ()) -> tuple[Placed, ...]:
    """Every cue with its words; `tied` and `heard` have the tie and the transcript's word, if any, of each of them.

    >>> cues = placed(Captions("p", "en", (Cue(0, 900, ("ab c",)),)), (Tie(), Tie()))
    >>> [said.word.end_ms for said in cues[0].said]
    [600, 900]
    """
    found: list[Placed] = []
    at = 0
    for number, cue in enumerate(captions.cues, 1):
        texts = cue.text.split()
        words = _timed(cue, texts, [*heard[at : at + len(texts)]] or [None] * len(texts))
        known = heard[at : at + len(texts)] or (None,) * len(texts)
        said = (Said(word, of is not None, tie) for word, of, tie in zip(words, known, tied[at:], strict=False))
        found.append(Placed(number, cue, tuple(said)))
        at += len(texts)
    return tuple(found)


def _timed(cue: Cue, texts: list[str], heard: list[Word | None]) -> list[Word]:
    """The words of one cue; those that nobody heard share the time between their neighbours by letters."""
    words: list[Word] = []
    while len(words) < len(texts):
        at = len(words)
        word = heard[at]
        if word is not None:
            words.append(Word(word.start_ms, word.end_ms, texts[at]))
            continue
        end = next((to for to in range(at, len(texts)) if heard[to] is not None), len(texts))
        start_ms = words[-1].end_ms if words else cue.start_ms
        after = heard[end] if end < len(texts) else None
        end_ms = after.start_ms if after else cue.end_ms
        words += _shared(texts[at:end], min(start_ms, end_ms), end_ms)
    return words


def _shared(texts: list[str], start_ms: int, end_ms: int) -> list[Word]:
    """The texts as words over a stretch of time, each as long as its letters."""
    sums = list(accumulate((len(text) for text in texts), initial=0))
    length = end_ms - start_ms
    edges = [start_ms + length * done // sums[-1] for done in sums]
    return [Word(a, b, text) for a, b, text in zip(edges, edges[1:], texts, strict=False)]
