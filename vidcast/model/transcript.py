"""What was said, on the source clock: words with times and probability, and where speech was heard at all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vidcast.model.document import SpanPair
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span

__all__ = ["ANOTHER_LANGUAGE", "Suspect", "Transcript", "Word", "episode_words"]

ANOTHER_LANGUAGE = "it sounds like another language"
"""How the reason of a suspect begins whose words were written down in the wrong language; no rule can read them."""


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word with the punctuation that belongs to it; times are on the clock of what holds it."""

    start_ms: int
    end_ms: int
    text: str
    probability: float = 1.0
    """How sure the engine was, 0 to 1."""

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"a word ends after it starts, got {self.start_ms} to {self.end_ms}")
        if not 0 <= self.probability <= 1:
            raise ValueError(f"probability must be between 0 and 1, got {self.probability}")

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A stretch whose words may not be what was said; never published silently."""

    start_ms: int
    end_ms: int
    why: str
    minor: bool = False
    """Whether it only asks for a second look; any other keeps the episode until a person has listened."""
    offers: tuple[str, ...] = ()
    """What the stretch may say instead, the likeliest first; each is the stretch's whole text with its punctuation."""

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of one recording in order, on the source clock."""

    language: str
    engine: str
    model: str
    words: tuple[Word, ...]
    speech: tuple[SpanPair, ...] = ()
    """Where voice activity was found, in order and disjoint."""
    suspects: tuple[Suspect, ...] = ()
    version: int = 1

    def __post_init__(self) -> None:
        for before, after in zip(self.words, self.words[1:], strict=False):
            if after.start_ms < before.start_ms:
                raise ValueError(f"words are in order of time, got {before.start_ms} before {after.start_ms}")

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def episode_words(words: tuple[Word, ...], timeline: Timeline) -> tuple[tuple[int, Word], ...]:
    """The words that survive the cuts, each with its index in `words`, moved to the episode clock.

    A word survives when at least half of it is kept; its times are clipped to what is kept of it.
    """
    moved: list[tuple[int, Word]] = []
    for index, word in enumerate(words):
        span = timeline.kept_part(word.span)
        if span is None:
            continue
        start, end = timeline.to_episode(span.start_ms), timeline.to_episode(span.end_ms)
        moved.append((index, replace(word, start_ms=start, end_ms=end)))
    return tuple(moved)
