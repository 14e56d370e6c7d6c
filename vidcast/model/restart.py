"""Finds where a speaker says that the last words were no good ("scratch that") and starts again.

What is found is only ever offered to people: the same words can be part of the message ("we had to start over as a
company"). So a phrase counts only where it stands alone, and the surest sign is that what follows repeats what went
before. The phrases are what speakers say when they record alone; editors know them as spoken markers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from vidcast.model.transcript import Word

__all__ = ["Restart", "restarts"]

LONGEST_MS = 60_000
"""Nobody takes back more than the last minute by saying so."""
BREAK_MS = 350
"""A pause this long sets a phrase apart as a comma does."""
LONG_BREAK_MS = 1500
"""A pause this long ends a sentence, whatever the engine wrote."""
LONGEST_SENTENCE_MS = 20_000
"""More than this is not taken back with a sentence; the clause is."""
LOOKED_AT = 8
"""How many words after a marker are compared with those before it."""
SKIPPED = 3
"""How many of them may be new: "okay, so, ..."."""

CLOSING = "\"'”’)]»"
SENTENCE_END = (".", "?", "!", "…")
CLAUSE_END = (*SENTENCE_END, ",", ";", ":", "-", "–", "—")


def _phrases(listed: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in listed.split(","))


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


CLEAR = _phrases(
    "scratch that, strike that, scrap that, scratch all that, scratch all of that, let me start again, "
    "let me start over, let me start that again, let me start that over, let me start from the beginning, "
    "let me start from the top, let me try again, let me try that again, let me try that one again, "
    "let me do that again, let me do that over, let me do it again, let me redo that, let me say that again, "
    "let me go again, let me begin again, let me take that again, let me take that from the top, let's start again, "
    "let's start over, let's try that again, let's do that again, let's go again, let's take that again, "
    "let's take it from the top, i'll start again, i'll start over, i'll try that again, i'll do that again, "
    "i'm going to start again, i'm going to start over, i'm gonna start again, i'm gonna start over, "
    "can i start again, can i start over, can we start again, can we start over, can we cut that, please cut that, "
    "cut that out please, we can cut that, you can cut that, you can cut that out, we'll cut that, we'll cut that out, "
    "edit that out, please edit that out"
)
"""What hardly anybody says to an audience, where it stands alone."""
WEAK = _phrases("cut that, cut that out, take two, take three, take four, sorry again, delete that, ignore that")
"""What counts only as a sentence of its own."""
BARE = _phrases(
    "start over, start again, starting over, starting again, try again, one more time, from the top, again, do over"
)
"""What is said to audiences all the time; only what is repeated after it shows that it was meant."""

BEFORE = _words("okay ok sorry no wait actually oh oops ugh right well so and hold on um uh er ah hmm please")
"""Words that lead up to a marker and go with it."""
AFTER = _words("okay ok sorry please um uh er ah right")
"""Words that follow a marker and go with it."""
FILLERS = _words("um uh er ah hmm mm")
SMALL = _words(
    "a an the and or but so of to in on at for with from by as is are was were be been am it its it's this that these "
    "those i you he she we they me him her us them my your our their his do does did have has had will would can could "
    "not no yes okay ok well now then there here just i'm we're you're i've we've what who how"
)
"""Words that repeat by chance."""


@dataclass(frozen=True, slots=True)
class Restart:
    """A passage that its speaker took back, on the clock of the words; cutting it leaves the good take."""

    start_ms: int
    """Where what was taken back begins."""
    end_ms: int
    """Where the marker ends."""
    marker_start_ms: int
    marker_end_ms: int
    sure: bool
    """Whether the words after the marker say again what went before it."""
    how: str
    """How the beginning was found, in plain words."""


@dataclass(frozen=True, slots=True)
class _Marker:
    """Half-open indices of the words that say so."""

    first: int
    end: int
    proof: int
    """How many repeated words it takes to believe it; 0 where it can be offered without."""


def restarts(words: Sequence[Word]) -> tuple[Restart, ...]:
    """Each passage that the speaker took back and started again, in order.

    >>> said = "We grew nine. Scratch that. We grew ten percent.".split()
    >>> words = [Word(i * 400, i * 400 + 300, text) for i, text in enumerate(said)]
    >>> [(found.start_ms, found.end_ms, found.sure) for found in restarts(words)]
    [(0, 1900, False)]
    """
    tokens = [_token(word.text) for word in words]
    found: list[Restart] = []
    for marker in _markers(words, tokens):
        again = _repeated(words, tokens, marker)
        if again is None and marker.proof:
            continue
        first = again if again is not None else _sentence(words, marker.first)
        how = "the words after it repeat those before it" if again is not None else "the sentence before it"
        said = words[marker.first], words[marker.end - 1]
        found.append(
            Restart(
                start_ms=words[first].start_ms,
                end_ms=said[1].end_ms,
                marker_start_ms=said[0].start_ms,
                marker_end_ms=said[1].end_ms,
                sure=again is not None,
                how=how,
            )
        )
    return tuple(found)


def _token(text: str) -> str:
    return re.sub(r"[^\w']", "", text.replace("’", "'").casefold()).strip("'")


def _markers(words: Sequence[Word], tokens: Sequence[str]) -> list[_Marker]:
    """Every phrase that may take something back, with the words around it that go with it."""
    found: list[_Marker] = []
    at = 0
    while at < len(tokens):
        marker = _marker_at(words, tokens, at)
        if marker is None:
            at += 1
            continue
        if found and marker.first <= found[-1].end:
            last = found.pop()
            marker = _Marker(last.first, marker.end, min(last.proof, marker.proof))
        found.append(marker)
        at = marker.end
    return found


def _marker_at(words: Sequence[Word], tokens: Sequence[str], at: int) -> _Marker | None:
    """The longest phrase that begins with a word, and what it takes to believe it."""
    for phrases, kind in ((CLEAR, "clear"), (WEAK, "weak"), (BARE, "bare")):
        lengths = [len(phrase) for phrase in phrases if tuple(tokens[at : at + len(phrase)]) == phrase]
        if lengths:
            end = at + max(lengths)
            return _Marker(_leading(words, tokens, at), _trailing(words, tokens, end), _proof(words, at, end, kind))
    return None


def _proof(words: Sequence[Word], at: int, end: int, kind: str) -> int:
    """How many words have to be repeated after a phrase before it is believed."""
    if not (_ends(words, at, CLAUSE_END) and _ends(words, end, CLAUSE_END)):
        return 5
    if kind == "clear":
        return 0
    whole = _ends(words, at, SENTENCE_END) and _ends(words, end, SENTENCE_END)
    return 0 if kind == "weak" and whole else 3


def _ends(words: Sequence[Word], at: int, marks: tuple[str, ...], break_ms: int = BREAK_MS) -> bool:
    """Whether a sentence or clause ends before a word."""
    if at in (0, len(words)) or words[at].start_ms - words[at - 1].end_ms >= break_ms:
        return True
    before = words[at - 1]
    return before.text.rstrip(CLOSING).endswith(marks)


def _leading(words: Sequence[Word], tokens: Sequence[str], at: int) -> int:
    """Where the words that lead up to a marker begin; they begin a clause, or they belong to what was said."""
    first = at
    while first and tokens[first - 1] in BEFORE:
        first -= 1
    return first if _ends(words, first, CLAUSE_END) else at


def _trailing(words: Sequence[Word], tokens: Sequence[str], end: int) -> int:
    """Where the words that follow a marker end."""
    last = end
    while last < len(tokens) and tokens[last] in AFTER:
        last += 1
    return last if _ends(words, last, CLAUSE_END) else end


def _repeated(words: Sequence[Word], tokens: Sequence[str], marker: _Marker) -> int | None:
    """The word before the marker from which on the words after it are said for the first time, or None."""
    after = [token for token in tokens[marker.end : marker.end + 2 * LOOKED_AT] if token not in FILLERS][:LOOKED_AT]
    begin = next(
        (i for i, word in enumerate(words) if word.start_ms >= words[marker.first].start_ms - LONGEST_MS), marker.first
    )
    best = (0, 0)
    for at in range(begin, marker.first):
        before = [token for token in tokens[at : marker.first] if token not in FILLERS]
        if tokens[at] not in FILLERS:
            best = max(best, (max(_same(before, after[skip:]) for skip in range(SKIPPED + 1)), at))
    return best[1] if best[0] >= max(3, marker.proof) else None


def _same(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words two passages begin with in common; none where those are only small ones."""
    common = [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))]
    return len(common) if set(common) - SMALL else 0


def _sentence(words: Sequence[Word], end: int) -> int:
    """The first word of the sentence that ends before a word; of its last clause when that is a very long one."""
    for marks, break_ms in ((SENTENCE_END, LONG_BREAK_MS), (CLAUSE_END, BREAK_MS)):
        first = max(0, end - 1)
        while first and not _ends(words, first, marks, break_ms):
            first -= 1
        if words[end].start_ms - words[first].start_ms <= LONGEST_SENTENCE_MS:
            return first
    return first
