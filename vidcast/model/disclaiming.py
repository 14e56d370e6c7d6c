"""What answers a finding in words: how long its card is shown, and the cues that say it for those who only read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.rundown import Rundown
from vidcast.model.segment import segment
from vidcast.model.times import Span, ms_at
from vidcast.model.timing import Grid
from vidcast.model.transcript import Word

__all__ = ["LONGEST_CARD_MS", "card_span", "disclaimer_cues", "reading_ms", "without_disclaimer"]

READ_CPS = 17
"""Characters per second that everybody can read: what the caption profiles aim at."""
LEAST_MS = 4000
LONGEST_CARD_MS = 30_000
"""Nobody waits longer for a message to begin."""
REST_MS = 1200
"""The card stands so long after its last cue, so that nobody takes what is said next for a part of it."""


def reading_ms(text: str) -> int:
    """How long a card with a text is shown, so that it can be read to its end.

    >>> reading_ms("Results may differ.")
    4000
    """
    return max(LEAST_MS, REST_MS + len(text) * 1000 // READ_CPS)


def card_span(rundown: Rundown) -> Span:
    """When the disclaimer card is shown, on the episode's clock."""
    rate, cards = rundown.frame_rate, rundown.cards
    return Span(ms_at(cards.title, rate), ms_at(cards.opening, rate))


def disclaimer_cues(texts: Sequence[str], rundown: Rundown, profile: Profile) -> tuple[Cue, ...]:
    """The cues that say the texts while their card is shown, each in its share of the time."""
    shown, words = card_span(rundown), [word for text in texts for word in text.split()]
    room = shown.length_ms - REST_MS
    if not words or room <= 0:
        return ()
    letters = list(accumulate((len(word) + 1 for word in words), initial=0))
    edges = [shown.start_ms + room * done // letters[-1] for done in letters]
    timed = [Word(start, end, word) for start, end, word in zip(edges, edges[1:], words, strict=False)]
    grid = Grid(rundown.frame_rate, rundown.cards.title)
    return segment(timed, Grid(grid.rate, grid.first, grid.frame_of_end(shown.end_ms - REST_MS)), profile)


def without_disclaimer(captions: Captions, rundown: Rundown) -> Captions:
    """The captions of what is spoken, without those that say what the disclaimer card shows anyway."""
    shown = card_span(rundown)
    spoken = (cue for cue in captions.cues if not shown.length_ms or cue.start_ms + cue.end_ms >= 2 * shown.end_ms)
    return replace(captions, cues=tuple(spoken))
