"""Where to cut: decided from levels, voice activity and words before anything is touched.

Pauses are shortened, never removed; a cut never meets speech or a word; every edge lies on a frame.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from vidcast.errors import BadRequest
from vidcast.model.decisions import CutOut
from vidcast.model.timeline import Cut, Timeline
from vidcast.model.times import Span, frame_at, intersection, ms_at, subtraction, union
from vidcast.model.transcript import Word
from vidcast.stages.trim.heard import Heard
from vidcast.stages.trim.refusal import audible, refusal
from vidcast.stages.trim.settings import TrimSettings

__all__ = ["DOUBTFUL", "HEAD", "PAUSE", "TAIL", "plan_cuts"]

HEAD, PAUSE, TAIL = "head", "pause", "tail"
DOUBTFUL = ", left alone: something is heard in it"
"""Follows the reason of a cut that is proposed and not made, on its own account."""

SENTENCE_END = (".", "?", "!", "…")
CLOSING = "\"'”’)]»"
SAME_DB = 3.0
"""Edges no louder than the quietest by this are as good; of those the one that moves the cut least is taken."""


def plan_cuts(
    heard: Heard, frame_rate: Fraction, frames: int, settings: TrimSettings, by_people: tuple[CutOut, ...] = ()
) -> Timeline:
    """The timeline that leaves out long pauses and what people cut.

    When the recording does not let itself be trimmed safely, nothing is cut by itself: the timeline says why in
    `refused` and what it would have cut in `proposed`. A single cut in which something is heard is only proposed.
    Raises BadRequest when people's cuts leave nothing.
    """
    planner = _Planner(heard, frame_rate, frames, settings)
    planned = planner.cuts() if settings.enabled else ()
    refused = planner.refusal(planned) if planned else None
    doubtful = () if refused else tuple(cut for cut in planned if planner.is_doubtful(cut))
    wanted = [cut for cut in planned if not refused and cut not in doubtful]
    wanted += [_by_hand(cut, frame_rate, frames) for cut in by_people]
    kept = _kept(wanted, frames)
    if not kept:
        raise BadRequest("the cuts leave nothing of the recording; take one back, or ask for another recording")
    left = planned if refused else (replace(cut, reason=cut.reason + DOUBTFUL) for cut in doubtful)
    return Timeline(
        frame_rate=frame_rate,
        frames=frames,
        kept=kept,
        cuts=tuple(sorted((cut.in_ms(frame_rate) for cut in wanted), key=lambda cut: (cut.start_ms, cut.end_ms))),
        proposed=tuple(cut.in_ms(frame_rate) for cut in left),
        refused=refused,
    )


@dataclass(frozen=True, slots=True)
class _FrameCut:
    """Half-open frames to leave out."""

    first: int
    end: int
    reason: str
    by: str

    def in_ms(self, rate: Fraction) -> Cut:
        return Cut(ms_at(self.first, rate), ms_at(self.end, rate), self.reason, self.by)


@dataclass(frozen=True)
class _Planner:
    """One recording's cuts in the making."""

    heard: Heard
    rate: Fraction
    frames: int
    settings: TrimSettings

    @cached_property
    def speech(self) -> tuple[Span, ...]:
        end_ms = ms_at(self.frames, self.rate)
        return intersection(self.heard.speech(self.settings), [Span(0, end_ms)])

    @cached_property
    def guarded(self) -> tuple[Span, ...]:
        return self.heard.guarded(self.settings)

    def cuts(self) -> tuple[_FrameCut, ...]:
        if not self.speech:
            return ()
        pauses = (Span(a.end_ms, b.start_ms) for a, b in zip(self.speech, self.speech[1:], strict=False))
        found = [self._head(), *(self._pause(pause) for pause in pauses), self._tail()]
        return tuple(cut for cut in found if cut is not None)

    def _head(self) -> _FrameCut | None:
        room = self._free(Span(0, max(0, self.speech[0].start_ms - self.settings.lead_ms)))
        if room is None or room.start_ms > 0:
            return None
        return self._worthwhile(0, self._whole_frames(room)[1], HEAD)

    def _tail(self) -> _FrameCut | None:
        end_ms = ms_at(self.frames, self.rate)
        room = self._free(Span(min(end_ms, self.speech[-1].end_ms + self.settings.tail_ms), end_ms))
        if room is None or room.end_ms < end_ms:
            return None
        return self._worthwhile(self._whole_frames(room)[0], self.frames, TAIL)

    def _pause(self, pause: Span) -> _FrameCut | None:
        """The middle of a long pause, of whole frames, slid to where both its edges are quietest."""
        if pause.length_ms <= self.settings.longest_pause_ms:
            return None
        target = _target_ms(pause, self.heard.words, self.settings)
        tail = self.settings.tail_ms + (target - self.settings.lead_ms - self.settings.tail_ms) * 3 // 5
        room = self._free(Span(pause.start_ms + tail, pause.end_ms - (target - tail)))
        if room is None:
            return None
        length = frame_at(room.length_ms, self.rate)
        first = self._quietest(pause, frame_at(room.start_ms, self.rate), length)
        if first is not None:
            return self._worthwhile(first, first + length, PAUSE)
        # Words on both sides leave no choice, and none for the frame that rounding may have added.
        return self._worthwhile(*self._whole_frames(room), PAUSE)

    def _whole_frames(self, room: Span) -> tuple[int, int]:
        """The first and the end of the frames that lie wholly within a room."""
        return ceil(Fraction(room.start_ms) * self.rate / 1000), floor(Fraction(room.end_ms) * self.rate / 1000)

    def _free(self, room: Span) -> Span | None:
        """The longest part of a room that no guarded word reaches into."""
        return max(subtraction([room], self._guarded_in(room)), key=lambda span: span.length_ms, default=None)

    def _guarded_in(self, room: Span) -> tuple[Span, ...]:
        """The guarded words that reach into a room, found quickly also among the words of an hour."""
        first = bisect_right(self.guarded, room.start_ms, key=lambda word: word.end_ms)
        end = bisect_right(self.guarded, room.end_ms, key=lambda word: word.start_ms)
        return self.guarded[first:end]

    def _quietest(self, pause: Span, wanted: int, length: int) -> int | None:
        """The first frame near the wanted one from which a cut of that length stays inside the pause, off all words."""
        reach = frame_at(self.settings.slide_ms, self.rate)
        near = self._guarded_in(pause)
        choices: list[tuple[float, int]] = []
        for first in range(max(0, wanted - reach), wanted + reach + 1):
            span = Span(ms_at(first, self.rate), ms_at(first + length, self.rate))
            inside = pause.start_ms <= span.start_ms and span.end_ms <= pause.end_ms
            if inside and not intersection([span], near):
                choices.append((max(self.heard.levels.at(span.start_ms), self.heard.levels.at(span.end_ms)), first))
        quiet_db = min(choices)[0] + SAME_DB if choices else 0.0
        return min(
            (first for db, first in choices if db <= quiet_db), key=lambda first: abs(first - wanted), default=None
        )

    def _worthwhile(self, first: int, end: int, reason: str) -> _FrameCut | None:
        """The cut, unless it would take less than a cut should."""
        if ms_at(max(first, end), self.rate) - ms_at(first, self.rate) < max(1, self.settings.shortest_cut_ms):
            return None
        return _FrameCut(first, end, reason, "trim")

    def refusal(self, cuts: tuple[_FrameCut, ...]) -> str | None:
        """Why a person should look at these cuts before they are made, or None."""
        pauses = [cut.in_ms(self.rate).span for cut in cuts if cut.reason == PAUSE]
        return refusal(self.heard, self.speech, pauses, self.settings)

    def is_doubtful(self, cut: _FrameCut) -> bool:
        """Whether something is heard within a cut, so that a person should listen first."""
        return audible(self.heard, cut.in_ms(self.rate).span)


def _target_ms(pause: Span, words: tuple[Word, ...], settings: TrimSettings) -> int:
    """How long a pause should last: longer after a sentence; without words, as if one had ended."""
    before = [word for word in words if (word.start_ms + word.end_ms) // 2 <= pause.start_ms + 100]
    if before and not before[-1].text.rstrip(CLOSING).endswith(SENTENCE_END):
        return settings.pause_in_sentence_ms
    return settings.pause_after_sentence_ms


def _by_hand(cut: CutOut, rate: Fraction, frames: int) -> _FrameCut:
    """A person's cut on the nearest frame edges."""
    first = min(frame_at(cut.start_ms, rate), frames)
    end = min(max(first, frame_at(cut.end_ms, rate)), frames)
    return _FrameCut(first, end, cut.finding or cut.because or "by hand", cut.by)


def _kept(cuts: list[_FrameCut], frames: int) -> tuple[tuple[int, int], ...]:
    """The frames that no cut takes; a sliver of up to three frames between two cuts goes with them."""
    gone = union((Span(cut.first, cut.end) for cut in cuts), join_ms=3)
    return tuple((span.start_ms, span.end_ms) for span in subtraction([Span(0, frames)], gone))
