"""Puts Whisper's words in their place: whole words, inside the speech they belong to, never over each other.

Whisper stretches a word over the pause beside it, most of all the first one after a pause, which then starts up
to seconds early (SYSTRAN/faster-whisper#125, m-bain/whisperX#896). Voice activity knows better where speech is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import fmean, median

from vidcast.model.times import Span
from vidcast.model.transcript import Word

__all__ = ["clamped", "glued", "in_silence", "without_seams"]

EDGE_MS = 60
"""A word may reach so far out of the speech it belongs to; voice activity works in steps of 32 ms."""

NEAR_MS = 300
"""A word whose middle is so far outside all speech was not spoken there."""

SURE_NEAR_MS = 1000
"""The same for a word the engine was sure of, whose time is then the likelier fault."""

SURE = 0.5
SHORTEST_MS = 40
LONGEST_MS = 1000
TIMES_USUAL = 3
FEWEST_ALIKE = 3
SEAM_MS = 200
"""A segment that begins so soon after the one before may only decode the same sound again."""

REST_MS = 600
"""What a window leaves over of a stretch is at most so long, and seldom more than the end of a word."""

IMPROBABLE = 0.15
"""Below this, Whisper itself calls a word an anomaly."""

UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
"""Languages written without spaces, where every token is a word of its own."""


def glued(words: Iterable[Word], language: str) -> tuple[Word, ...]:
    """Whole words with bare texts: one without a leading space belongs to the word before it.

    A whole word is as sure as its least sure part.

    >>> [word.text for word in glued([Word(0, 5, " ill"), Word(5, 9, "-disposed")], "en")]
    ['ill-disposed']
    """
    whole: list[Word] = []
    for word in words:
        text = word.text.strip()
        if not text:
            continue
        if whole and not word.text[0].isspace() and language not in UNSPACED:
            last = whole[-1]
            end, sure = max(last.end_ms, word.end_ms), min(last.probability, word.probability)
            whole[-1] = Word(last.start_ms, end, last.text + text, sure)
        else:
            whole.append(replace(word, text=text))
    return tuple(whole)


def without_seams(segments: Iterable[Sequence[Word]]) -> tuple[list[Word], list[Word]]:
    """The words of all segments, and apart from them those that Whisper made up at the seam of two windows.

    Where a window ends inside a word, the next one begins with its tail, and Whisper writes the word again or,
    given a glossary, a term of it that nobody said: measured on real runs as one unsure repeated word, or as a
    segment of a few tenths of a second that opens with a probability of nearly nothing. Somebody who says a word
    twice is heard with certainty.
    """
    said: list[Word] = []
    made_up: list[Word] = []
    for segment in segments:
        seam = bool(segment and said) and segment[0].start_ms - said[-1].end_ms <= SEAM_MS
        count = _made_up(said[-1], segment) if seam else 0
        made_up += segment[:count]
        said += segment[count:]
    return said, made_up


def _made_up(before: Word, segment: Sequence[Word]) -> int:
    """How many words at the head of a segment nobody said, when it follows right after the word `before`."""
    first, last = segment[0], segment[-1]
    if first.probability < SURE and _plain(before.text) == _plain(first.text) != "":
        return 1
    brief = last.end_ms - first.start_ms <= REST_MS
    unlikely = first.probability < IMPROBABLE and fmean(word.probability for word in segment) < SURE
    return len(segment) if brief and unlikely else 0


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def clamped(words: Sequence[Word], speech: Sequence[Span], end_ms: int) -> tuple[Word, ...]:
    """The same words, each within the speech it belongs to, of a credible length, in order, none over another.

    `speech` is in order and disjoint. Words that belong to no speech keep their times. No word ends after `end_ms`.
    """
    placed = _apart(_shortened(_within(words, speech)), end_ms)
    assert [word.text for word in placed] == [word.text for word in words], "clamping keeps every word"
    return placed


def in_silence(word: Word, speech: Sequence[Span]) -> bool:
    """Whether a word lies too far from all speech to have been spoken there."""
    return _region(word, speech) is None


def _within(words: Sequence[Word], speech: Sequence[Span]) -> list[Word]:
    placed: list[Word] = []
    reached = 0
    for word in words:
        index = _region(word, speech)
        if index is None:
            placed.append(word)
            continue
        reached = max(reached, index)
        low, high = max(0, speech[reached].start_ms - EDGE_MS), speech[reached].end_ms + EDGE_MS
        start = min(max(word.start_ms, low), high)
        placed.append(replace(word, start_ms=start, end_ms=max(start, min(word.end_ms, high))))
    return placed


def _region(word: Word, speech: Sequence[Span]) -> int | None:
    """The speech a word belongs to: the last that it overlaps half as much as any, else the nearest within reach."""
    first = bisect_right(speech, word.start_ms, key=lambda span: span.end_ms)
    behind = bisect_left(speech, word.end_ms, key=lambda span: span.start_ms)
    common = [(word.span.overlap_ms(speech[index]), index) for index in range(first, behind)]
    most = max((overlap for overlap, _ in common), default=0)
    if most:
        return max(index for overlap, index in common if overlap * 2 >= most)
    return _nearest(word, speech, first)


def _nearest(word: Word, speech: Sequence[Span], first: int) -> int | None:
    middle = (word.start_ms + word.end_ms) // 2
    reach = SURE_NEAR_MS if word.probability >= SURE else NEAR_MS
    beside = range(max(0, first - 1), min(len(speech), first + 1))
    away = [(max(speech[at].start_ms - middle, middle - speech[at].end_ms, 0), at) for at in beside]
    distance, index = min(away, default=(reach + 1, 0))
    return index if distance <= reach else None


def _shortened(words: list[Word]) -> list[Word]:
    """Words too long for their letters lose the side that faces the wider pause."""
    longest = _longest(words)
    return [_cut(words, index, longest[_letters(word.text)]) for index, word in enumerate(words)]


def _longest(words: list[Word]) -> dict[int, int]:
    """How long a word may be, by its letters: three times what is usual for words of about as many."""
    lengths: dict[int, list[int]] = {}
    for word in words:
        lengths.setdefault(_letters(word.text), []).append(word.span.length_ms)
    everything = [length for alike in lengths.values() for length in alike]
    limits = {}
    for letters in lengths:
        alike = [length for near in (letters - 1, letters, letters + 1) for length in lengths.get(near, [])]
        usual = int(median(alike if len(alike) >= FEWEST_ALIKE else everything))
        limits[letters] = min(LONGEST_MS, max(SHORTEST_MS, TIMES_USUAL * usual))
    return limits


def _cut(words: list[Word], index: int, longest_ms: int) -> Word:
    word = words[index]
    if word.span.length_ms <= longest_ms or _spelled(word.text):
        return word
    first, last = index == 0, index == len(words) - 1
    pause_before = word.start_ms - words[index - 1].end_ms if not first else word.start_ms
    pause_after = words[index + 1].start_ms - word.end_ms if not last else 0
    if pause_before >= pause_after:
        return replace(word, start_ms=word.end_ms - longest_ms)
    return replace(word, end_ms=word.start_ms + longest_ms)


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _spelled(text: str) -> bool:
    """Whether a word takes longer to say than to write: "$1,250,000", "NASDAQ"."""
    return any(character.isdigit() for character in text) or (text.isupper() and _letters(text) > 1)


def _apart(words: list[Word], end_ms: int) -> tuple[Word, ...]:
    """The words one after the other and at least 40 ms long wherever there is room."""
    starts, ends = [word.start_ms for word in words], [word.end_ms for word in words]
    free = 0
    for at in range(len(words)):
        following = starts[at + 1] if at + 1 < len(words) else end_ms
        starts[at] = max(starts[at], free)
        ends[at] = max(starts[at], min(ends[at], following))
        missing = max(0, SHORTEST_MS - (ends[at] - starts[at]))
        later = min(missing, max(0, following - ends[at]))
        earlier = min(missing - later, starts[at] - free)
        starts[at] -= earlier
        ends[at] += missing - earlier
        free = ends[at]
    for at in reversed(range(len(words))):
        ends[at] = min(ends[at], end_ms)
        starts[at] = max(0, min(starts[at], ends[at] - SHORTEST_MS) if ends[at] == end_ms else starts[at])
        end_ms = starts[at]
    return tuple(
        replace(word, start_ms=start, end_ms=end) for word, start, end in zip(words, starts, ends, strict=True)
    )
