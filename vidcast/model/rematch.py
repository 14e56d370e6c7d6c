"""What a person changed in the words of captions, whatever tool it was done in.

Other tools break lines again, retime, join and split cues. Only words count here: those of the file are laid beside the
transcript's, and each difference becomes an edit of the transcript. Times in the file matter only where a cue is new.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from vidcast.errors import BadRequest
from vidcast.model.alignment import aligned, folded
from vidcast.model.captions import Captions, Cue
from vidcast.model.corrections import Edit, place_of, reworded
from vidcast.model.cut_words import cut_words_in
from vidcast.model.foreign import shown
from vidcast.model.segment import shown_words
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span, ms_at
from vidcast.model.transcript import Transcript, Word, episode_words

__all__ = ["edits_between", "edits_of_parts", "left_out", "refuse_another_recording", "spoken_words", "written_words"]

LEAST_SHARED = (1, 2)
"""How many of its words a file shares with a transcript at least; two messages of the same kind share one in eight."""

TELLING = 10
"""Fewer words than this tell nothing about which recording they are from."""

DIRECTIONS = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
MARKS = frozenset("\u200e\u200f\u061c\u00ad\u200b\u2060")
"""Other characters of format that nobody sees: of direction, and of where a word may break or may not."""

Spoken = tuple[Transcript, Timeline | None]
"""A recording's words, and the timeline that places them in the episode; None for all of them on their own clock."""


def edits_between(transcript: Transcript, timeline: Timeline | None, edited: Captions) -> tuple[Edit, ...]:
    """The edits that make a transcript's words those of the captions, in the order in which to apply them.

    Compared are the words that the timeline keeps. Words whose capitals or punctuation differ are edits too; line
    breaks, times, and cues that were joined or split are none. Words that the timeline cuts out and the captions still
    hold, because they are of an earlier cut, stay out: see `left_out`.
    """
    return edits_of_parts([(transcript, timeline)], edited)[0]


def edits_of_parts(parts: Sequence[Spoken], edited: Captions) -> tuple[tuple[Edit, ...], ...]:
    """The edits of each part of an episode, in the order of the parts: see `edits_between`."""
    said = _Said.of(parts)
    written = tuple(_written(edited.cues))
    cut = _cut(said, written)
    kept = tuple(token for at, token in enumerate(written) if at not in cut)
    _Assignment(said, kept, edited.cues).make()
    return tuple(tuple(_edits(said, at)) for at in range(len(parts)))


def left_out(parts: Sequence[Spoken], edited: Captions) -> int:
    """How many words of the captions were cut out of the parts since, so that no edit brings them back."""
    return len(_cut(_Said.of(parts), tuple(_written(edited.cues))))


def _cut(said: _Said, written: Sequence[_Token]) -> frozenset[int]:
    return cut_words_in([token.text for token in said.tokens], said.cut, [token.text for token in written])


def spoken_words(parts: Sequence[Spoken]) -> tuple[tuple[int, str], ...]:
    """The words of the parts as captions show them, in order, each with its moment on the captions' clock."""
    said = _Said.of(parts)
    return tuple((said.slots[token.at].start_ms, token.text) for token in said.tokens)


def written_words(parts: Sequence[Spoken], edited: Captions) -> tuple[str, ...]:
    """The words of captions, in order, without those that were cut out of the parts since."""
    cut = _cut(_Said.of(parts), written := tuple(_written(edited.cues)))
    return tuple(token.text for at, token in enumerate(written) if at not in cut)


def refuse_another_recording(parts: Sequence[Spoken], edited: Captions, where: str) -> None:
    """Raise BadRequest for captions that share too few words with an episode's parts to be theirs.

    `where` names the captions' file.
    """
    old = [token.text for token in _Said.of(parts).tokens]
    new = [token.text for token in _written(edited.cues)]
    if old and not new:
        raise BadRequest(f"{shown(where)}: holds no words, and the transcript holds {len(old)}; hand in the whole file")
    shared = sum(stretch.old_end - stretch.old for stretch in aligned(old, new) if stretch.same)
    least, of = LEAST_SHARED
    if min(len(old), len(new)) >= TELLING and shared * of < max(len(old), len(new)) * least:
        raise BadRequest(
            f"{shown(where)}: shares {shared} words with the transcript, of {len(new)} in the file and {len(old)} in "
            "the transcript: the captions of another recording, or of a part of it; hand in the whole file"
        )


@dataclass(slots=True)
class _Slot:
    """A word that the episode keeps, and what becomes of it."""

    part: int
    word: int
    """Its index in the part's transcript."""
    piece: Span | None
    """What is kept of the recording around it, on the source clock; None without a timeline."""
    start_ms: int
    end_ms: int
    """Where it is in the captions' clock."""
    tokens: tuple[str, ...]
    becomes: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return list(map(_seen, self.tokens)) != list(map(_seen, self.becomes))


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    at: int
    """The index of its slot, or of its cue."""


@dataclass(frozen=True, slots=True)
class _Insertion:
    """The words of a new cue, which stand before a slot."""

    slot: int
    part: int
    cue: Cue
    tokens: tuple[str, ...]


@dataclass(slots=True)
class _Said:
    """The words of all parts as captions show them, and what was found out about each."""

    parts: Sequence[Spoken]
    slots: tuple[_Slot, ...]
    tokens: tuple[_Token, ...]
    cut: dict[int, list[str]]
    """The words that are cut out before the token of an index."""
    insertions: list[_Insertion] = field(default_factory=list)

    @staticmethod
    def of(parts: Sequence[Spoken]) -> _Said:
        slots = tuple(slot for at, (words, line) in enumerate(parts) for slot in _slots(at, words, line))
        tokens = tuple(_Token(text, at) for at, slot in enumerate(slots) for text in slot.tokens)
        return _Said(parts, slots, tokens, _cut_out(parts, slots))


def _cut_out(parts: Sequence[Spoken], slots: Sequence[_Slot]) -> dict[int, list[str]]:
    kept = {(slot.part, slot.word): len(slot.tokens) for slot in slots}
    found: dict[int, list[str]] = {}
    done = 0
    for part, (transcript, _) in enumerate(parts):
        for index, word in enumerate(transcript.words):
            count = kept.get((part, index), 0)
            if not count:
                found.setdefault(done, []).extend(_texts(word.text))
            done += count
    return found


def _slots(part: int, transcript: Transcript, timeline: Timeline | None) -> Iterator[_Slot]:
    words = transcript.words
    kept = tuple(enumerate(words)) if timeline is None else episode_words(words, timeline)
    for index, moved in kept:
        tokens = tuple(_texts(words[index].text))
        if tokens:
            piece = None if timeline is None else _piece(timeline, words[index].span)
            yield _Slot(part, index, piece, moved.start_ms, moved.end_ms, tokens)


def _piece(timeline: Timeline, span: Span) -> Span:
    """The kept piece that holds most of a span."""
    return max(
        timeline.kept_ms,
        key=lambda piece: (piece.overlap_ms(span), piece.start_ms <= span.start_ms <= piece.end_ms),
    )


def _written(cues: Iterable[Cue]) -> Iterator[_Token]:
    """The words of cues as a transcript would show them."""
    for at, cue in enumerate(cues):
        yield from (_Token(text, at) for line in cue.lines for text in _texts(line))


def _texts(text: str) -> Iterator[str]:
    """The words of a text as captions show them, without those that nobody can see."""
    shown = (token for word in shown_words([Word(0, 0, text)]) for token in word.text.split())
    return (token for token in shown if _seen(token))


def _seen(text: str) -> str:
    """A word as a reader sees it: composed, and without the unseen marks that some tools add."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(mark for mark in composed if mark not in MARKS and unicodedata.bidirectional(mark) not in DIRECTIONS)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words of the transcript from `old` to before `old_end`, and what stands for them in the file."""

    old: int
    old_end: int
    new: int
    new_end: int


class _Assignment:
    """Which words of the file stand for which word of the transcript, and which are in cues of their own."""

    def __init__(self, said: _Said, written: Sequence[_Token], cues: Sequence[Cue]) -> None:
        self.said, self.written, self.cues = said, written, cues
        self.slots, self.tokens = said.slots, said.tokens
        self.runs: dict[int, tuple[int, int]] = {}
        for at, group in groupby(range(len(written)), key=lambda place: written[place].at):
            places = list(group)
            self.runs[at] = places[0], places[-1] + 1

    def make(self) -> None:
        texts = [[token.text for token in tokens] for tokens in (self.tokens, self.written)]
        for stretch in aligned(*texts):
            if stretch.same:
                for old, new in zip(
                    range(stretch.old, stretch.old_end), range(stretch.new, stretch.new_end), strict=True
                ):
                    self._becomes(old, new)
            else:
                self._changed(_Stretch(stretch.old, stretch.old_end, stretch.new, stretch.new_end))

    def _becomes(self, old: int, new: int) -> None:
        self.slots[self.tokens[old].at].becomes.append(self.written[new].text)

    def _changed(self, stretch: _Stretch) -> None:
        """New cues stand alone; other words go to those they replace, or to their neighbour in the same cue."""
        for cue in dict.fromkeys(token.at for token in self.written[stretch.new : stretch.new_end]):
            if (at := self._alone(cue, stretch)) is not None:
                first, end = self.runs[cue]
                self._changed(_Stretch(stretch.old, at, stretch.new, first))
                self._insert(cue, at)
                self._changed(_Stretch(at, stretch.old_end, end, stretch.new_end))
                return
        old, new = stretch.old_end - stretch.old, stretch.new_end - stretch.new
        for place in range(new):
            if old:
                self._becomes(stretch.old + place * old // new, stretch.new + place)
            else:
                self._becomes(self._neighbour(stretch, stretch.new + place), stretch.new + place)

    def _alone(self, cue: int, stretch: _Stretch) -> int | None:
        """Where between the old words of a stretch a cue stands, if nobody said anything in its time; else None."""
        first, end = self.runs[cue]
        if first < stretch.new or end > stretch.new_end or self._inside_word(stretch.old, stretch.old_end):
            return None
        span = Span(self.cues[cue].start_ms, max(self.cues[cue].start_ms, self.cues[cue].end_ms))
        there = [self.slots[token.at] for token in self.tokens[stretch.old : stretch.old_end]]
        if any(span.overlap_ms(Span(slot.start_ms, slot.end_ms)) for slot in there):
            return None
        return stretch.old + sum(slot.start_ms < span.start_ms for slot in there)

    def _inside_word(self, old: int, old_end: int) -> bool:
        """Whether a stretch begins or ends in the middle of a word that holds spaces."""
        edges = [at for at in (old, old_end) if 0 < at < len(self.tokens)]
        return any(self.tokens[at - 1].at == self.tokens[at].at for at in edges)

    def _neighbour(self, stretch: _Stretch, new: int) -> int:
        """The old word beside an inserted one: the one before it, but the next where only that shares its cue."""
        first, end = self.runs[self.written[new].at]
        next_shares_alone = end > stretch.new_end and first >= stretch.new
        if stretch.old == len(self.tokens) or (stretch.old and not next_shares_alone):
            return stretch.old - 1
        return stretch.old

    def _insert(self, cue: int, at: int) -> None:
        first, end = self.runs[cue]
        tokens = tuple(token.text for token in self.written[first:end])
        slot = self.tokens[at].at if at < len(self.tokens) else len(self.slots)
        self.said.insertions.append(_Insertion(slot, self._part(slot, self.cues[cue]), self.cues[cue], tokens))

    def _part(self, slot: int, cue: Cue) -> int:
        """Which part a new cue before a slot belongs to, by its time where parts meet there."""
        first = self.slots[slot - 1].part if slot else 0
        last = self.slots[slot].part if slot < len(self.slots) else len(self.said.parts) - 1
        return min(range(first, last + 1), key=lambda part: _away_ms(self.said.parts[part][1], cue.start_ms))


def _away_ms(timeline: Timeline | None, moment: int) -> int:
    """How far a moment of the episode is from what a timeline keeps."""
    if timeline is None:
        return 0
    start = ms_at(timeline.opening_frames, timeline.frame_rate)
    end = ms_at(timeline.opening_frames + timeline.kept_frames, timeline.frame_rate)
    return max(0, start - moment, moment - end)


def _edits(said: _Said, part: int) -> Iterator[Edit]:
    """The edits of one part, the last ones first, so that those before find their words where they were."""
    transcript, timeline = said.parts[part]
    mine = [at for at, slot in enumerate(said.slots) if slot.part == part]
    writer = _Writer(transcript.words)
    new: dict[int, list[_Insertion]] = {}
    for insertion in said.insertions:
        if insertion.part == part:
            new.setdefault(insertion.slot, []).append(insertion)
    first, end = (mine[0], mine[-1] + 1) if mine else (0, 0)
    bounds = sorted({*new, *range(first, end + 1)}, reverse=True)
    done = end
    for at in bounds:
        for insertion in reversed(new.get(at, ())):
            before = said.slots[at - 1].word + 1 if first < at <= end else 0
            after = said.slots[at].word if first <= at < end else len(transcript.words)
            room = _room(timeline, insertion.cue)
            hidden = sum(word.start_ms <= room.start_ms for word in transcript.words[before:after])
            yield writer.inserted(before + hidden, insertion.tokens, room)
        if first < at <= done and said.slots[at - 1].changed:
            done = at - 1
            while done > first and done not in new and _together(said.slots[done - 1], said.slots[done]):
                done -= 1
            run = said.slots[done:at]
            tokens = [text for slot in run for text in slot.becomes]
            yield writer.changed(range(run[0].word, run[-1].word + 1), tokens, run[0].piece)


def _together(slot: _Slot, after: _Slot) -> bool:
    """Whether two words in a row are changed by one edit: no word and no cut lies between them."""
    return slot.changed and slot.word + 1 == after.word and slot.piece == after.piece


def _room(timeline: Timeline | None, cue: Cue) -> Span:
    """When the words of a new cue are spoken, on the source clock and in one kept piece."""
    if timeline is None:
        return Span(cue.start_ms, max(cue.start_ms, cue.end_ms))
    start, end = timeline.to_source(cue.start_ms), timeline.to_source(cue.end_ms)
    piece = next((piece for piece in timeline.kept_ms if piece.start_ms <= start < piece.end_ms), None)
    return Span(start, max(start, min(end, piece.end_ms if piece else start)))


class _Writer:
    """The words of a part while edits of them are written, each in the words as those written before it leave them."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = list(words)

    def inserted(self, at: int, tokens: Sequence[str], room: Span) -> Edit:
        """The edit that puts words before the one at an index, and names a neighbour where there is one."""
        if at:
            return self._edit(range(at - 1, at), [*self._texts(at - 1), *tokens], room)
        # A word that is cut out and reads like one of those put in would be taken for it.
        if self.words and (self.words[0].start_ms <= room.start_ms or self._tells(0, tokens)):
            return self._edit(range(1), [*tokens, *self._texts(0)], room)
        free = not self.words or room.end_ms <= self.words[0].start_ms
        edit = Edit(room.start_ms, room.end_ms if free else room.start_ms, "", " ".join(tokens))
        self.words[:0] = reworded(self.words, range(0), edit)
        return edit

    def changed(self, run: range, tokens: Sequence[str], room: Span | None) -> Edit:
        """The edit that makes other words of some; where none are left it names a neighbour that stays."""
        if tokens:
            return self._edit(run, tokens, room)
        gone = [text for at in run for text in self._texts(at)]
        if run.stop < len(self.words) and self._tells(run.stop, gone):
            return self._edit(range(run.start, run.stop + 1), self._texts(run.stop), None)
        if run.start:
            return self._edit(range(run.start - 1, run.stop), self._texts(run.start - 1), None)
        return self._edit(run, (), None)

    def _edit(self, run: range, tokens: Sequence[str], room: Span | None) -> Edit:
        """The edit of a run, with as many neighbours more as it takes to find just this place again."""
        while True:
            words = self.words[run.start : run.stop]
            end = max(word.end_ms for word in words)
            expect = " ".join(text for at in run for text in self._texts(at))
            edit = Edit(words[0].start_ms, end, expect, " ".join(tokens), room)
            if place_of(self.words, edit) == run or len(run) == len(self.words):
                self.words[run.start : run.stop] = reworded(self.words, run, edit)
                return edit
            if run.start:
                run = range(run.start - 1, run.stop)
                tokens = [*self._texts(run.start), *tokens]
            else:
                run = range(run.start, run.stop + 1)
                tokens = [*tokens, *self._texts(run.stop - 1)]

    def _tells(self, at: int, tokens: Sequence[str]) -> bool:
        """Whether a word is none of these, so that it cannot be mistaken for one of them."""
        return set(map(folded, self._texts(at))).isdisjoint(map(folded, tokens))

    def _texts(self, at: int) -> list[str]:
        return self.words[at].text.split()
