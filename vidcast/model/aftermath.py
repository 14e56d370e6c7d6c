"""What is left of findings in a finished episode: said again where it was taken out, or never decided on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vidcast.model.captions import Captions
from vidcast.model.findings import Finding, Findings
from vidcast.model.times import Span, clock_text
from vidcast.model.transcript import Transcript, Word

__all__ = ["Leftover", "Removed", "as_written", "leftovers"]

NEAR_MS = 1500
"""Two hearings of one sound place a finding so far from each other at most: engines draw first words into a pause."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A finding whose words were cut out, and the join that is left of them."""

    rule: str
    at_ms: int
    """On the episode's clock."""

    @property
    def place(self) -> Span:
        return Span(self.at_ms, self.at_ms)


@dataclass(frozen=True, slots=True)
class Leftover:
    """A finding in the finished episode that should not be there."""

    rule: str
    title: str
    routes: tuple[str, ...]
    at_ms: int
    """On the episode's clock."""
    where: str
    """In words: in the sound, in the captions."""
    known: bool
    """Whether it was taken out; else nobody decided on it."""

    @property
    def said(self) -> str:
        """In plain words, without any quote."""
        why = "was taken out and still is" if self.known else "was decided on by nobody and is"
        return f"{self.title} {why} {self.where} at {clock_text(self.at_ms)}"


def leftovers(
    known: Findings, bleeped: frozenset[str], removed: Sequence[Removed], found: Findings, where: str
) -> Iterator[Leftover]:
    """What was found in a finished episode and should not be there.

    `known` are the findings on which people could decide, `bleeped` the names of those that are covered, and `found`
    what the same rules find in the finished sound or its captions, whose clock is the episode's. Words are heard a
    little otherwise each time, so one rule at one place is one finding, whatever the words are.
    """
    for each in found.findings:
        if each.start_ms is None or each.end_ms is None:
            continue
        place = Span(each.start_ms, each.end_ms)
        match = _nearest(each.rule, place, known.findings)
        if match is not None:
            if match.id in bleeped:
                yield _leftover(each, place, where, known=True)
        elif any(gone.rule == each.rule and _apart(gone.place, place) <= NEAR_MS for gone in removed):
            yield _leftover(each, place, where, known=True)
        elif each.severity == "block":
            yield _leftover(each, place, where, known=False)


def _leftover(finding: Finding, place: Span, where: str, *, known: bool) -> Leftover:
    return Leftover(finding.rule, finding.title, finding.decides, place.start_ms, where, known)


def _nearest(rule: str, place: Span, known: Sequence[Finding]) -> Finding | None:
    """The finding of a rule that is nearest to a place, None when none is near."""
    near = [
        (_apart(spot, place), abs(spot.start_ms + spot.end_ms - place.start_ms - place.end_ms), finding.id, finding)
        for finding in known
        if finding.rule == rule and (spot := _spot(finding)) is not None and _apart(spot, place) <= NEAR_MS
    ]
    return min(near, key=lambda each: each[:3])[3] if near else None


def _spot(finding: Finding) -> Span | None:
    if finding.episode_start_ms is None or finding.episode_end_ms is None:
        return None
    return Span(finding.episode_start_ms, finding.episode_end_ms)


def _apart(one: Span, other: Span) -> int:
    """Milliseconds between two spans, 0 where they meet."""
    return max(0, one.start_ms - other.end_ms, other.start_ms - one.end_ms)


def as_written(captions: Captions) -> Transcript:
    """The words of captions, each with its share of its cue's time, to be checked like words that are heard."""
    return Transcript(captions.language, "captions", captions.profile, tuple(_words(captions)))


def _words(captions: Captions) -> Iterator[Word]:
    for cue in captions.cues:
        texts, done = cue.text.split(), 0
        letters = sum(map(len, texts))
        for text in texts:
            start = cue.start_ms + (cue.end_ms - cue.start_ms) * done // letters
            done += len(text)
            yield Word(start, cue.start_ms + (cue.end_ms - cue.start_ms) * done // letters, text)
