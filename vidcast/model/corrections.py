"""What people corrected in a transcript's words, and the transcript with it; words nobody touched stay as they are.

A correction is a decision that outlives the transcript it was made on: it says what it expects to find and where, is
found again when another engine times or spells words a little differently, and says so when it cannot be.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from vidcast.model.alignment import aligned, folded
from vidcast.model.document import SpanPair
from vidcast.model.times import Span
from vidcast.model.transcript import Suspect, Transcript, Word

__all__ = ["Edit", "applied", "place_of", "reworded"]

NEAR_MS = 2000
"""A correction is looked for at most so far from where it was made."""

SAME_MS = 200
"""Two engines put the start of the same word at most so far apart, nearly always."""

LETTER_MS = 90
"""How long an inserted word may last for each of its letters: slow speech."""

Fold = Callable[[str], str]

SOUND = re.compile(r"\[[^\[\]]{1,22}\]")
"""The description of a sound, which is one word although it may hold spaces."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of a recording and what they shall be instead.

    `expect` is the words between `start_ms` and `end_ms` on the source clock, `text` what shall stand there. Both name
    words that stay where that tells the place: "the" becomes "the new", "um the" becomes "the". `expect` is empty only
    where no word is.
    """

    start_ms: int
    end_ms: int
    expect: str
    text: str
    room: SpanPair | None = None
    """Where on the source clock new words may lie: what is kept of the recording around them, or when a person said
    that they are spoken. None leaves them the pause beside their neighbour."""

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"an edit ends after it starts, got {self.start_ms} to {self.end_ms}")
        if not self.expect.split() and not self.text.split():
            raise ValueError("an edit expects words or writes some, got neither")

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)


def applied(transcript: Transcript, edits: Iterable[Edit]) -> tuple[Transcript, tuple[Edit, ...]]:
    """The transcript with every edit made, one after the other, and the edits that fit nowhere.

    An edit is made where it is, or at the nearest place within two seconds that holds what it expects; first as it is
    written, then without capitals and punctuation. Where its words stand already, nothing is left to do. One that fits
    nowhere changes nothing. Words that stay keep their times and probability; new ones share the time of those they
    replace by letters, or lie in the pause beside their neighbour, and have probability 1. What was doubtful and a
    person has written is no longer doubtful.
    """
    words = list(transcript.words)
    conflicts = []
    looked = _Looked()
    for edit in edits:
        if (place := place_of(words, edit)) is not None:
            old, new = words[place.start : place.stop], reworded(words, place, edit)
            looked.at(old, [word for word in old if word not in new])
            words[place.start : place.stop] = new
        elif (done := _done(words, edit)) is not None:
            sure = [replace(words[at], probability=1.0) for at in done]
            looked.at(sure, sure)
            words[done.start : done.stop] = sure
        else:
            conflicts.append(edit)
    doubts = tuple(each for each in transcript.suspects if not looked.settles(each, transcript.words))
    return replace(transcript, words=tuple(words), suspects=doubts), tuple(conflicts)


@dataclass(slots=True)
class _Looked:
    """Where a person looked at the words of a transcript."""

    named: list[Span] = field(default_factory=list)
    """The words that edits name."""
    written: list[Span] = field(default_factory=list)
    """Those of them that a person wrote otherwise, or wrote as they stand."""

    def at(self, named: Iterable[Word], written: Iterable[Word]) -> None:
        self.named += [word.span for word in named]
        self.written += [word.span for word in written]

    def settles(self, suspect: Suspect, words: Sequence[Word]) -> bool:
        """Whether a doubt is answered: a small one by any word of it, one that holds an episode only by all of them."""
        if suspect.minor:
            return any(suspect.span.overlap_ms(span) for span in self.written)
        there = [word.span for word in words if word.span.overlap_ms(suspect.span)]
        return bool(there) and all(any(span.overlap_ms(other) for other in self.named) for span in there)


def place_of(words: Sequence[Word], edit: Edit) -> range | None:
    """The indices of the words that an edit is about, empty for words where none is yet, or None."""
    if not edit.expect.split():
        return _free(words, edit)
    place = _found(words, edit, edit.expect)
    if place is None or words[place.start].start_ms == edit.start_ms:
        return place
    # Another engine may have heard what this edit inserts beside the words it expects.
    done = _done(words, edit)
    return None if done is not None and done.start <= place.start and place.stop <= done.stop else place


def _free(words: Sequence[Word], edit: Edit) -> range | None:
    """The place of an edit that expects no word: where its stretch is free of them."""
    if any(word.span.overlap_ms(edit.span) for word in words):
        return None
    at = bisect_right(words, edit.start_ms, key=_start)
    return range(at, at)


def _start(word: Word) -> int:
    return word.start_ms


def _found(words: Sequence[Word], edit: Edit, text: str) -> range | None:
    """The run of words that reads like a text, the nearest to an edit; one in the same letters before any other."""
    wanted = text.split()
    if not wanted:
        return None
    first = bisect_left(words, edit.start_ms - NEAR_MS, key=_start)
    end = bisect_right(words, edit.start_ms + NEAR_MS, key=_start)
    folds: tuple[Fold, ...] = (str, folded)
    for fold in folds:
        sought = [fold(token) for token in wanted]
        runs = [run for at in range(first, end) if (run := _run(words, at, sought, fold)) is not None]
        if runs:
            return min(runs, key=lambda run: _distance(words, run, edit))
    return None


def _done(words: Sequence[Word], edit: Edit) -> range | None:
    """The words that read already as an edit wants them, at its place."""
    run = _found(words, edit, edit.text)
    if run is None or abs(words[run.start].start_ms - edit.start_ms) <= SAME_MS:
        return run
    over = Span(words[run.start].start_ms, words[run.stop - 1].end_ms).overlap_ms(edit.span)
    return run if over else None


def _distance(words: Sequence[Word], run: range, edit: Edit) -> tuple[int, int]:
    return abs(words[run.start].start_ms - edit.start_ms), abs(words[run.stop - 1].end_ms - edit.end_ms)


def _run(words: Sequence[Word], at: int, sought: Sequence[str], fold: Fold) -> range | None:
    """The words from `at` on that read exactly as what is sought."""
    done, end = 0, at
    while done < len(sought) and end < len(words):
        tokens = words[end].text.split()
        if not tokens or [fold(token) for token in tokens] != list(sought[done : done + len(tokens)]):
            return None
        done, end = done + len(tokens), end + 1
    return range(at, end) if done == len(sought) else None


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a word without spaces; most words are one."""

    text: str
    span: Span
    word: Word
    place: int
    """The index of its word."""
    of: int
    """How many tokens its word has from this one on."""
    first: bool


@dataclass(frozen=True, slots=True)
class _Made:
    """A word as it comes out of an edit."""

    word: Word
    stays: bool
    """Whether it is one of the old words, as it was."""


def reworded(words: Sequence[Word], place: range, edit: Edit) -> tuple[Word, ...]:
    """What the words of a place become by an edit; always in order with the words around them."""
    old = [token for at in place for token in _tokens(words[at], at)]
    new = edit.text.split()
    around = (words[place.start - 1] if place.start else None, words[place.stop] if place.stop < len(words) else None)
    made: list[_Made] = []
    for stretch in aligned([token.text for token in old], new):
        there, tokens = old[stretch.old : stretch.old_end], new[stretch.new : stretch.new_end]
        if stretch.same:
            made += _kept(there, tokens)
            continue
        if len(there) == len(tokens):
            spans = [token.span for token in there]
        elif there:
            spans = _shared(_union(there, edit.room), tokens)
        elif old:
            beside = (old[stretch.old - 1] if stretch.old else None, next(iter(old[stretch.old :]), None))
            spans = _shared(_pause(beside, around, edit.room, sum(map(len, tokens))), tokens)
        else:
            spans = _shared(_first_of(edit.span, sum(map(len, tokens))), tokens)
        made += [_new(span, text) for span, text in zip(spans, tokens, strict=True)]
    return tuple(_ordered(list(_sounds(made)), *around))


def _new(span: Span, text: str) -> _Made:
    return _Made(Word(span.start_ms, span.end_ms, text), stays=False)


def _tokens(word: Word, place: int) -> Iterator[_Token]:
    texts = word.text.split()
    for at, (text, span) in enumerate(zip(texts, _shared(word.span, texts), strict=True)):
        yield _Token(text, span, word, place, len(texts) - at, first=not at)


def _kept(old: Sequence[_Token], new: Sequence[str]) -> Iterator[_Made]:
    """Words that stay, and words of which only capitals or punctuation change: those keep their times."""
    at = 0
    while at < len(old):
        token, whole = old[at], slice(at, at + old[at].of)
        if token.first and len(old[whole]) == token.of and [each.text for each in old[whole]] == list(new[whole]):
            yield _Made(token.word, stays=True)
            at += token.of
        else:
            sure = token.word.probability if token.text == new[at] else 1.0
            yield _Made(Word(token.span.start_ms, token.span.end_ms, new[at], sure), stays=False)
            at += 1


def _shared(span: Span, tokens: Sequence[str]) -> list[Span]:
    """A span divided among words by their letters."""
    letters = list(accumulate((len(token) for token in tokens), initial=0))
    edges = [span.start_ms + span.length_ms * done // max(1, letters[-1]) for done in letters]
    return [Span(start, end) for start, end in pairwise(edges)]


def _union(old: Sequence[_Token], room: Span | None) -> Span:
    """The time of some words together, as far as there is room."""
    start, end = old[0].span.start_ms, max(token.span.end_ms for token in old)
    if room is None or room.end_ms < start or end < room.start_ms:
        return Span(start, end)
    return Span(max(start, room.start_ms), min(end, room.end_ms))


def _pause(
    beside: tuple[_Token | None, _Token | None],
    around: tuple[Word | None, Word | None],
    room: Span | None,
    letters: int,
) -> Span:
    """Where inserted words lie: in the pause between two words, close to the one that the edit names.

    `beside` are the neighbours among the words of the edit, `around` the words before and after all of those.
    """
    left = beside[0].span.end_ms if beside[0] else around[0].end_ms if around[0] else 0
    right = beside[1].span.start_ms if beside[1] else around[1].start_ms if around[1] else left + letters * LETTER_MS
    start, end = left, right
    if room is not None:
        start, end = max(left, room.start_ms), min(right, room.end_ms)
    if end <= start:
        moment = left if beside[0] else right
        moment = moment if room is None else min(max(moment, room.start_ms), room.end_ms)
        return Span(moment, moment)
    if beside[0] or end < right:
        return _first_of(Span(start, end), letters)
    return Span(max(start, end - letters * LETTER_MS), end)


def _first_of(span: Span, letters: int) -> Span:
    """As much of a span as words of so many letters may take."""
    return Span(span.start_ms, min(span.end_ms, span.start_ms + letters * LETTER_MS))


def _sounds(made: Sequence[_Made]) -> Iterator[_Made]:
    """The words with each new description of a sound, such as [crowd cheering], as one."""
    at = 0
    while at < len(made):
        run: list[_Made] = []
        for each in made[at:]:
            run.append(each)
            if each.stays or not run[0].word.text.startswith("[") or each.word.text.endswith("]"):
                break
        text = " ".join(each.word.text for each in run)
        if len(run) > 1 and not any(each.stays for each in run) and SOUND.fullmatch(text):
            words = [each.word for each in run]
            sure = min(word.probability for word in words)
            yield _Made(Word(words[0].start_ms, max(word.end_ms for word in words), text, sure), stays=False)
            at += len(run)
        else:
            yield made[at]
            at += 1


def _ordered(made: list[_Made], before: Word | None, after: Word | None) -> Iterator[Word]:
    """The words, new ones moved where they would start before the word before them or after the one after them."""
    latest: list[int | None] = []
    bound = after.start_ms if after else None
    for each in reversed(made):
        bound = each.word.start_ms if each.stays else bound
        latest.append(bound)
    earliest = before.start_ms if before else 0
    for each, last in zip(made, reversed(latest), strict=True):
        word = each.word
        if not each.stays:
            start = max(earliest, word.start_ms)
            end = max(start, word.end_ms)
            if last is not None and last < start:
                start, end = last, last + end - start
            word = replace(word, start_ms=start, end_ms=end)
        earliest = word.start_ms
        yield word
