"""Finds speech that sounds like another language than the one its words are written down in.

An engine that is given a language writes that language whatever it hears, and it may do so with confidence: rules read
such words in vain. So every few seconds of speech are asked about by themselves. How probable the engine found its
words tells too little: Spanish and Italian are written down almost as confidently as English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vidcast.model.times import Span, union
from vidcast.model.transcript import ANOTHER_LANGUAGE, Suspect

__all__ = ["Likelihoods", "named", "of_another_language", "stretches"]

Likelihoods = Callable[[Span], Mapping[str, float]]
"""How likely each language is, 0 to 1 by its code, in a stretch of the recording."""

LONGEST_MS = 3000
"""So much is asked about at once: long enough to tell, short enough for one sentence not to hide another."""

SHORTEST_MS = 1500
"""Less speech than this does not tell a language."""

PAUSE_MS = 1000
"""Speech on both sides of a longer pause is not asked about together."""

FOREIGN = 0.1
"""The expected language is so unlikely in another one: at most 0.05 in nearly all French and Italian, at least 0.11 in
English even under noise as loud as the voice."""

CLEAR = 0.7
"""Where the expected language is less likely than this, the stretch may hold two languages and is looked at closely."""

CLOSE_MS, STEP_MS = 2000, 1000
"""How long the stretches are that a close look is taken at, and how far apart they begin."""

JOIN_MS = 1500
"""Places so near each other are one."""

NAMED = 0.5
"""A language is named when it is at least so likely on average."""

NAMES = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch in another language, and how likely each language is in it."""

    span: Span
    likely: Mapping[str, float]


def of_another_language(speech: Sequence[Span], likely: Likelihoods, language: str) -> tuple[Suspect, ...]:
    """Where somebody speaks another language than `language`, a code of Whisper's, in order of time.

    `speech` is in order and disjoint. The most likely language is named where one stands out.
    """
    places = [place for stretch in stretches(speech) for place in _found(stretch, speech, likely, language)]
    return tuple(_suspect(whole, places) for whole in union([place.span for place in places], JOIN_MS))


def stretches(speech: Sequence[Span]) -> tuple[Span, ...]:
    """The speech in stretches to ask about: divided at pauses where that is possible, none longer than three seconds.

    What is too short to tell anything and stands alone is left out.

    >>> stretches((Span(0, 1000), Span(1300, 2400), Span(2700, 6700), Span(9000, 9800)))
    (Span(start_ms=0, end_ms=2400), Span(start_ms=2700, end_ms=4700), Span(start_ms=4700, end_ms=6700))
    """
    grouped: list[Span] = []
    for piece in _pieces(speech):
        last = grouped[-1] if grouped else None
        if last and piece.start_ms - last.end_ms <= PAUSE_MS and piece.end_ms - last.start_ms <= LONGEST_MS:
            grouped[-1] = Span(last.start_ms, piece.end_ms)
        else:
            grouped.append(piece)
    reached = (_reaching(span, grouped, at) for at, span in enumerate(grouped))
    return tuple(span for span in reached if span.length_ms >= SHORTEST_MS)


def _pieces(speech: Sequence[Span]) -> Iterator[Span]:
    """The speech, what is too long to ask about at once in equal pieces."""
    for span in speech:
        count = -(-span.length_ms // LONGEST_MS)
        edges = [span.start_ms + span.length_ms * at // count for at in range(count + 1)] if count else []
        yield from (Span(start, end) for start, end in pairwise(edges))


def _reaching(span: Span, grouped: Sequence[Span], at: int) -> Span:
    """The stretch itself, or one too short with the speech next to it that it does not stand apart from."""
    if span.length_ms >= SHORTEST_MS:
        return span
    before = grouped[at - 1] if at else None
    after = grouped[at + 1] if at + 1 < len(grouped) else None
    if before and span.start_ms - before.end_ms <= PAUSE_MS:
        return Span(max(before.start_ms, span.end_ms - LONGEST_MS), span.end_ms)
    if after and after.start_ms - span.end_ms <= PAUSE_MS:
        return Span(span.start_ms, min(after.end_ms, span.start_ms + LONGEST_MS))
    return span


def _found(stretch: Span, speech: Sequence[Span], likely: Likelihoods, language: str) -> Iterator[_Place]:
    """The stretch when it is in another language, or the parts of it and around it that are."""
    heard = likely(stretch)
    if heard.get(language, 0.0) < FOREIGN:
        yield _Place(stretch, heard)
    elif heard.get(language, 0.0) < CLEAR:
        for close in _closely(stretch, speech):
            heard = likely(close)
            if heard.get(language, 0.0) < FOREIGN:
                yield _Place(close, heard)


def _closely(stretch: Span, speech: Sequence[Span]) -> Iterator[Span]:
    """Shorter stretches within one and a little around it, each mostly of speech."""
    earliest, latest = max(0, stretch.start_ms - STEP_MS), stretch.end_ms + STEP_MS
    for start in range(earliest, latest - CLOSE_MS + 1, STEP_MS):
        close = Span(start, start + CLOSE_MS)
        if sum(span.overlap_ms(close) for span in speech) >= SHORTEST_MS:
            yield close


def _suspect(whole: Span, places: Sequence[_Place]) -> Suspect:
    inside = [place for place in places if place.span.overlap_ms(whole)]
    total = Counter[str]()
    for place in inside:
        total.update({code: share * place.span.length_ms for code, share in place.likely.items()})
    code, most = max(total.items(), key=lambda item: item[1], default=("", 0.0))
    sure = most >= NAMED * sum(place.span.length_ms for place in inside)
    name = named(code) if sure else ""
    return Suspect(whole.start_ms, whole.end_ms, f"{ANOTHER_LANGUAGE}: {name}" if name else ANOTHER_LANGUAGE)


def named(code: str) -> str:
    """A language's English name by Whisper's code, "" for one that speakers in companies seldom use.

    Whisper mistakes speech for the rare languages that it hardly learned, and a wrong name misleads who listens.

    >>> named("de"), named("la")
    ('German', '')
    """
    return NAMES.get(code, "")
