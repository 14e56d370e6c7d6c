"""Whether the captions say what is heard in the published sound, and when."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median

from vidcast.model.captions import Captions
from vidcast.model.disclaiming import card_span
from vidcast.model.masking import MASK, Cover, is_covered
from vidcast.model.report import Check
from vidcast.model.rundown import Rundown
from vidcast.model.times import Span, clock_text, ms_at
from vidcast.model.transcript import Transcript

__all__ = ["Wording", "aligned", "compared", "cues", "wording"]

PHRASE = 3
"""So many words in a row that both texts hold only once are the same place."""
LEAST_AGREEMENT = 0.9
"""The samples, clean, noisy or over a telephone, agree to 98 % or more with another hearing of the same sound."""
LONGEST_STRETCH = 6
"""There at most three words in a row differ; a sentence that is shown and not heard is longer than this."""
LATEST_MS = 200
"""There the median is 40 ms or less; captions of another version are off by more."""
LATEST_95_MS = 1000
"""There 0.6 s at most: engines lay a first word into the pause before it."""
ROUNDING_MS = 1
"""Frames begin on rounded milliseconds."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How captions compare with what is heard."""

    shown: int
    """Words in the captions."""
    heard: int
    agreed: int
    """Words that are in both, in one order."""
    unheard: int
    """The longest run of shown words that are not heard."""
    unshown: int
    """The longest run of heard words that are not shown."""
    late_ms: tuple[int, ...]
    """How much later than its first word each cue begins, for those whose first word is heard."""

    @property
    def agreement(self) -> float:
        """The share of words that agree, 0 to 1."""
        return 2 * self.agreed / (self.shown + self.heard) if self.shown + self.heard else 1.0

    @property
    def late(self) -> tuple[int, int]:
        """The median, and what 95 % of the cues stay within, in milliseconds either way."""
        if not self.late_ms:
            return 0, 0
        off = sorted(abs(ms) for ms in self.late_ms)
        return round(median(self.late_ms)), off[min(len(off) - 1, len(off) * 95 // 100)]


def wording(found: Wording) -> Check:
    """The check of captions against what is heard."""
    middle, most = found.late
    passed = (
        found.agreement >= LEAST_AGREEMENT
        and max(found.unheard, found.unshown) <= LONGEST_STRETCH
        and abs(middle) <= LATEST_MS
        and most <= LATEST_95_MS
    )
    return Check(
        "captions",
        "The captions say what is heard, when it is heard",
        passed,
        f"{found.agreement:.1%} of {found.shown} shown and {found.heard} heard words agree; at most {found.unheard} in "
        f"a row are not heard and {found.unshown} not shown; cues begin {middle:+d} ms from their words (median), "
        f"{most} ms at most for 95 %",
        f"{LEAST_AGREEMENT:.0%} agree, {LONGEST_STRETCH} words in a row, {LATEST_MS} ms median, {LATEST_95_MS} ms",
        firm=False,
    )


def compared(captions: Captions, again: Transcript, covers: Sequence[Cover] = ()) -> Wording:
    """The captions against the words that a new transcription hears in the published sound, both on its clock.

    Masks are no words; nor is what an engine hears in a tone that covers some.
    """
    spans = [cover.span for cover in covers]
    shown = [(bare, at, first) for at, cue in enumerate(captions.cues) for bare, first in _words(cue.text)]
    heard = [(bare, word) for word in again.words if (bare := _bare(word.text)) and not is_covered(word, spans)]
    pairs = aligned([bare for bare, _, _ in shown], [bare for bare, _ in heard])
    late = tuple(
        captions.cues[shown[left][1]].start_ms - heard[right][1].start_ms for left, right in pairs if shown[left][2]
    )
    lefts, rights = [left for left, _ in pairs], [right for _, right in pairs]
    unheard, unshown = _longest_gap(lefts, len(shown)), _longest_gap(rights, len(heard))
    return Wording(len(shown), len(heard), len(pairs), unheard, unshown, late)


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a cue without case and punctuation, and whether each is its first; masks are left out."""
    words = [bare if MASK not in each else "" for each in text.split() if (bare := _bare(each))]
    yield from ((word, at == 0) for at, word in enumerate(words) if word)


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _longest_gap(found: Sequence[int], length: int) -> int:
    """The longest run of places that are not among those found."""
    edges = [-1, *found, length]
    return max(after - before - 1 for before, after in itertools.pairwise(edges))


def aligned(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal words in both texts, rising on both sides, as many as are easily found.

    Phrases that occur once in each text are matched first, as patience diff does with lines, so that only what lies
    between them is compared word by word, and ten thousand words take less than a second.

    >>> aligned("we met the goal".split(), "so we met our goal".split())
    [(0, 1), (1, 2), (3, 4)]
    """
    pairs: list[tuple[int, int]] = []
    from_left = from_right = 0
    for at_left, at_right in [*_anchors(left, right), (len(left), len(right))]:
        if at_left < from_left or at_right < from_right:
            continue
        between = SequenceMatcher(None, left[from_left:at_left], right[from_right:at_right], autojunk=False)
        for block in between.get_matching_blocks():
            pairs.extend((from_left + block.a + at, from_right + block.b + at) for at in range(block.size))
        from_left, from_right = at_left, at_right
    return pairs


def _anchors(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Where phrases lie that both texts hold exactly once, rising on both sides."""
    here, there = _single(left), _single(right)
    places = [(at, there[phrase]) for phrase, at in here.items() if phrase in there]
    return _rising(sorted(places))


def _single(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    phrases = [tuple(words[at : at + PHRASE]) for at in range(len(words) - PHRASE + 1)]
    often = Counter(phrases)
    return {phrase: at for at, phrase in enumerate(phrases) if often[phrase] == 1}


def _rising(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of places that rise on the right too (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for index, (_, right) in enumerate(places):
        at = bisect_left(tops, right)
        before.append(piles[at - 1] if at else -1)
        tops[at : at + 1], piles[at : at + 1] = [right], [index]
    run: list[tuple[int, int]] = []
    index = piles[-1] if piles else -1
    while index >= 0:
        run.append(places[index])
        index = before[index]
    return run[::-1]


def cues(captions: Captions, rundown: Rundown) -> Check:
    """The check that every cue stands inside one part: not on a card, not past the end, not from part to part.

    The disclaimer card is one place where text may stand: what it shows is said in captions too.
    """
    rate = rundown.frame_rate
    parts = [
        Span(ms_at(part.opening_frames, rate), ms_at(part.opening_frames + part.kept_frames, rate))
        for part in rundown.parts
    ]
    parts.append(card_span(rundown))
    outside = [cue for cue in captions.cues if not any(_inside(cue.start_ms, cue.end_ms, part) for part in parts)]
    said = f"{len(outside)} of {len(captions.cues)} cues stand outside the parts"
    if outside:
        said += f", the first at {clock_text(outside[0].start_ms)}"
    return Check("cues", "No caption stands over a card or past the end", not outside, said, "none")


def _inside(start_ms: int, end_ms: int, part: Span) -> bool:
    return part.start_ms - ROUNDING_MS <= start_ms <= end_ms <= part.end_ms + ROUNDING_MS
