"""Where a bleep covers the sound of an episode, and what is written in the place of its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from vidcast.model.timeline import Timeline
from vidcast.model.times import Span, ms_at, subtraction
from vidcast.model.transcript import Transcript, Word, episode_words
from vidcast.model.verdicts import Bleep

__all__ = ["COVER_FADE_MS", "MASK", "Cover", "covers", "is_covered", "masked", "unclear_words"]

MASK = "[bleep]"
"""What is written for words that are bleeped, whether by a tone or by silence."""
LONGEST_WORD_MS = 1500
"""No word takes longer to say, so the times of one that does are wrong somewhere."""
TOGETHER_MS = 300
"""Bleeped words so close to each other are one mask, and covers one tone."""
COVER_FADE_MS = 10
"""Sound fades so long beside a cover at most."""
SENTENCE_MARKS = ".,;:?!…"


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch of the episode in which nothing of the recording is heard."""

    start_ms: int
    """On the episode's clock."""
    end_ms: int
    sound: Literal["tone", "silence"] = "tone"

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)


def is_covered(word: Word, spans: Sequence[Span]) -> bool:
    """Whether a word is one of those that lie in the spans: by half of it, or by half of a span.

    >>> is_covered(Word(0, 400, "so"), [Span(380, 900)])
    False
    """
    return any(_lies_in(word.span, span) for span in spans)


def _lies_in(word: Span, span: Span) -> bool:
    if not word.length_ms:
        return span.start_ms <= word.start_ms <= span.end_ms
    return 2 * word.overlap_ms(span) >= min(word.length_ms, max(1, span.length_ms))


def masked(transcript: Transcript, bleeps: Sequence[Bleep]) -> Transcript:
    """The transcript as it may be published: each run of bleeped words is one mask, and no other word changes."""
    spans = [bleep.written for bleep in bleeps]
    if not spans:
        return transcript
    made: list[Word] = []
    run: list[Word] = []
    for word in transcript.words:
        covered = is_covered(word, spans)
        if run and not (covered and word.start_ms - run[-1].end_ms <= TOGETHER_MS):
            made.append(_mask(run))
            run = []
        if covered:
            run.append(word)
        else:
            made.append(word)
    return replace(transcript, words=(*made, *([_mask(run)] if run else [])))


def _mask(words: Sequence[Word]) -> Word:
    """One mask for some words, with the mark that ends them."""
    last = words[-1].text
    marks = last[len(last.rstrip(SENTENCE_MARKS)) :]
    return Word(words[0].start_ms, max(word.end_ms for word in words), f"{MASK}{marks}")


def covers(words: Sequence[Word], timeline: Timeline, bleeps: Sequence[Bleep]) -> tuple[Cover, ...]:
    """What the bleeps of one recording cover, in order and disjoint, on the episode's clock.

    Each reaches over its words by its `pad_ms`, as far as the words beside it and the part leave room; bleeps beside
    each other are one. `words` are those that are heard. What a cut removed is not covered.
    """
    spans = [bleep.written for bleep in bleeps]
    kept = [word.span for index, word in episode_words(tuple(words), timeline) if not is_covered(words[index], spans)]
    rate = timeline.frame_rate
    part = Span(ms_at(timeline.opening_frames, rate), ms_at(timeline.opening_frames + timeline.kept_frames, rate))
    padded = [Cover(start, end, bleep.sound) for bleep in bleeps for start, end in _padded(timeline, bleep, kept, part)]
    tones = _together([cover.span for cover in padded if cover.sound == "tone"], kept)
    quiet = _together([cover.span for cover in padded if cover.sound == "silence"], kept)
    found = [Cover(span.start_ms, span.end_ms) for span in tones]
    found += [Cover(span.start_ms, span.end_ms, "silence") for span in subtraction(quiet, tones)]
    return tuple(sorted(found, key=lambda cover: cover.start_ms))


def _padded(timeline: Timeline, bleep: Bleep, kept: Sequence[Span], part: Span) -> Iterator[tuple[int, int]]:
    start, end = timeline.to_episode(bleep.start_ms), timeline.to_episode(bleep.end_ms)
    if start >= end:
        return
    before = max((min(word.end_ms, start) for word in kept if word.start_ms < start), default=part.start_ms)
    after = min((max(word.start_ms, end) for word in kept if word.end_ms > end), default=part.end_ms)
    yield max(before, start - bleep.pad_ms, part.start_ms), min(after, end + bleep.pad_ms, part.end_ms)


def _together(spans: Sequence[Span], kept: Sequence[Span]) -> list[Span]:
    """The spans, those joined that stand close to each other with no kept word between them."""
    joined: list[Span] = []
    for span in sorted(spans):
        gap = Span(joined[-1].end_ms, max(joined[-1].end_ms, span.start_ms)) if joined else None
        if gap and gap.length_ms <= TOGETHER_MS and not any(word.overlap_ms(gap) for word in kept):
            joined[-1] = Span(joined[-1].start_ms, max(joined[-1].end_ms, span.end_ms))
        else:
            joined.append(span)
    return joined


def unclear_words(words: Sequence[Word], span: Span) -> int:
    """How many words of a stretch have times that cannot be right: no length, or more than any word takes."""
    inside = (word for word in words if word.span.overlap_ms(span) or _lies_in(word.span, span))
    return sum(not 0 < word.span.length_ms <= LONGEST_WORD_MS for word in inside)
