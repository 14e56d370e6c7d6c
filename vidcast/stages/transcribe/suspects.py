"""Names the stretches of a transcript that may not be what was said, so that a person listens to them.

A suspect holds no words: what is suspected may be an invention, or a secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from vidcast.model.times import Span, subtraction, union
from vidcast.model.transcript import Suspect, Word
from vidcast.tools.speech import Segment

__all__ = [
    "NO_SOUND",
    "NO_SPEECH",
    "SEAM",
    "SILENT",
    "find_suspects",
    "in_order",
    "left_out",
    "loops",
    "unheard",
]

NO_SOUND = "the recording has no sound"
NO_SPEECH = "no speech found"
SILENT = "words heard in silence were left out"
SEAM = "doubtful words at a seam of the engine's windows were left out"
UNSURE_WORD = "the engine was not sure of these words"
UNSURE_PART = "the engine was not sure of this part"
LOOP = "words repeat three times or more"
DENSE = "the text repeats itself"
UNHEARD = "speech without words"
STOCK = "a phrase that engines invent"

MINOR = (UNSURE_WORD, STOCK)
"""Single unsure words stand in every transcript, and people do say "thank you"."""

LOWEST_LOGPROB = -1.0
MOST_COMPRESSION = 2.4
"""Both are Whisper's own limits, beyond which it decodes again."""

JOIN_MS = 1000
"""Suspects of one kind this near each other are one."""

ROOM_MS = 300
"""Speech this close to a word counts as spoken by it."""

LONGEST_LOOP = 12
"""Words in a phrase that may repeat."""

STOCK_PHRASES = frozenset(
    {
        "bye",
        "please subscribe",
        "subtitles by the amara org community",
        "thank you",
        "thank you for watching",
        "thank you very much",
        "thanks for watching",
        "you",
    }
)
"""What Whisper writes into noise and music (openai/whisper#928); said alone in a segment they are only flagged."""


def find_suspects(
    words: Sequence[Word],
    segments: Iterable[Segment],
    speech: Sequence[Span],
    *,
    unsure_below: float,
    unheard_ms: int,
) -> tuple[Suspect, ...]:
    """Everything doubtful about the words of one recording, in order of time."""
    segments = tuple(segments)
    unsure = [word.span for word in words if word.probability < unsure_below]
    found = [
        *_named(UNSURE_WORD, unsure),
        *_named(UNSURE_PART, _spans(part for part in segments if part.avg_logprob < LOWEST_LOGPROB)),
        *_named(DENSE, _spans(part for part in segments if part.compression_ratio > MOST_COMPRESSION)),
        *_named(STOCK, _spans(part for part in segments if _bare(word.text for word in part.words) in STOCK_PHRASES)),
        *_named(LOOP, loops(words)),
        *_named(UNHEARD, unheard(words, speech, unheard_ms)),
    ]
    return in_order(*found)


def left_out(why: str, words: Iterable[Word]) -> tuple[Suspect, ...]:
    """Where words were left out of the transcript, and why; neighbours are named together."""
    return _named(why, [word.span for word in words])


def in_order(*suspects: Suspect) -> tuple[Suspect, ...]:
    """The suspects in order of time."""
    return tuple(sorted(suspects, key=lambda suspect: (suspect.start_ms, suspect.end_ms, suspect.why)))


def loops(words: Sequence[Word]) -> tuple[Span, ...]:
    """Where a phrase is said three times running, a single word four times; shorter ones are how people talk."""
    texts = [_bare([word.text]) for word in words]
    found = []
    for size in range(1, LONGEST_LOOP + 1):
        times = 4 if size == 1 else 3
        for first, last in _repeats(texts, size, times):
            found.append(Span(words[first].start_ms, words[last].end_ms))
    return union(found)


def unheard(words: Sequence[Word], speech: Iterable[Span], shortest_ms: int) -> tuple[Span, ...]:
    """Where somebody speaks for at least `shortest_ms` without a word."""
    covered = [word.span.grown(ROOM_MS, ROOM_MS) for word in words]
    return tuple(span for span in subtraction(speech, covered) if span.length_ms >= shortest_ms)


def _repeats(texts: list[str], size: int, times: int) -> Iterator[tuple[int, int]]:
    """First and last index of every run of `times` equal phrases of `size` words."""
    run = 0
    for at in range(size, len(texts)):
        run = run + 1 if texts[at] == texts[at - size] else 0
        if run >= size * (times - 1):
            yield at - run - size + 1, at


def _spans(segments: Iterable[Segment]) -> list[Span]:
    return [segment.span for segment in segments if segment.span is not None]


def _named(why: str, spans: Iterable[Span]) -> tuple[Suspect, ...]:
    # A word of no length is still a suspect, so it is given the one millisecond that union() keeps.
    whole = (Span(span.start_ms, max(span.end_ms, span.start_ms + 1)) for span in spans)
    minor = why in MINOR
    return tuple(Suspect(span.start_ms, span.end_ms, why, minor) for span in union(whole, JOIN_MS))


def _bare(texts: Iterable[str]) -> str:
    """Letters and digits only, in lower case, one space between words."""
    kept = "".join(letter if letter.isalnum() else " " for letter in " ".join(texts).lower())
    return " ".join(kept.split())
