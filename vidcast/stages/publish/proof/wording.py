"""Whether the captions say what is heard in the published sound, and when."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from vidcast.model.alignment import paired
from vidcast.model.captions import Captions
from vidcast.model.disclaiming import card_span
from vidcast.model.masking import MASK, Cover, is_covered
from vidcast.model.report import Check
from vidcast.model.rundown import Rundown
from vidcast.model.times import Span, clock_text, ms_at
from vidcast.model.transcript import Transcript

__all__ = ["Wording", "compared", "cues", "wording"]

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
    pairs = paired([bare for bare, _, _ in shown], [bare for bare, _ in heard])
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
