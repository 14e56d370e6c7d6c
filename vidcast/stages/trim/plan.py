"""Where to cut: decided from levels, voice activity and words before anything is touched.

Speech is the union of what the levels say and what the voice detector says, since each alone clips words. Pauses are
shortened, never removed; a cut never meets a word; every edge lies on a frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from vidcast.errors import BadRequest
from vidcast.model.decisions import CutOut
from vidcast.model.timeline import Cut, Timeline
from vidcast.model.times import Span, frame_at, intersection, ms_at, subtraction, total_ms, union
from vidcast.model.transcript import Word
from vidcast.stages.trim.levels import HOP_MS, Levels, active_spans, faint_spans

__all__ = ["Heard", "TrimSettings", "plan_cuts"]

SENTENCE_END = (".", "?", "!", "…")
BESIDE_MS = 150
"""A faint sound so close to speech belongs to it: the closure of a stop lasts 50 to 100 ms, its release as long."""
CLOSING = "\"'”’)]»"


@dataclass(frozen=True, slots=True)
class TrimSettings:
    """How eagerly to trim; the presets hold the values in use, each with its reason."""

    enabled: bool = True
    """Off keeps the recording whole."""
    lead_ms: int = 100
    """Kept before speech begins."""
    tail_ms: int = 150
    """Kept after speech ends; longer than the lead, since a final "s" is lost first."""
    longest_pause_ms: int = 800
    """A pause up to this long is left alone."""
    pause_after_sentence_ms: int = 650
    """What a longer pause is shortened to when a sentence ended before it."""
    pause_in_sentence_ms: int = 400
    """The same inside a sentence."""
    shortest_cut_ms: int = 200
    """A cut that would take less is not made."""
    shortest_sound_ms: int = 60
    """A louder stretch shorter than this is a click, not speech."""
    word_guard_ms: int = 80
    """No cut comes closer than this to a word."""
    slide_ms: int = 60
    """How far a cut may move to find quieter edges."""

    def __post_init__(self) -> None:
        for name in ("lead_ms", "tail_ms", "shortest_cut_ms", "shortest_sound_ms", "word_guard_ms", "slide_ms"):
            if not 0 <= getattr(self, name) <= 5000:
                raise ValueError(f"{name} must be between 0 and 5000, got {getattr(self, name)}")
        if self.tail_ms < self.lead_ms:
            raise ValueError(f"tail_ms must be at least lead_ms ({self.lead_ms}), got {self.tail_ms}")
        for name in ("pause_after_sentence_ms", "pause_in_sentence_ms"):
            if not self.lead_ms + self.tail_ms <= getattr(self, name) <= self.longest_pause_ms:
                raise ValueError(
                    f"{name} must be between lead_ms + tail_ms ({self.lead_ms + self.tail_ms}) "
                    f"and longest_pause_ms ({self.longest_pause_ms}), got {getattr(self, name)}"
                )


@dataclass(frozen=True, slots=True)
class Heard:
    """All that is known of a recording's sound when its cuts are planned."""

    levels: Levels
    voice: tuple[Span, ...]
    """Voice activity, in order."""
    words: tuple[Word, ...] = ()

    def speech(self, settings: TrimSettings) -> tuple[Span, ...]:
        """Where somebody speaks, by the levels or by the voice detector, with the faint sounds just beside it.

        A final "k" is silence and then a burst too short and too faint to count as speech by itself.
        """
        plain = union([*active_spans(self.levels, settings.shortest_sound_ms), *self.voice])
        beside = (span.grown(BESIDE_MS, BESIDE_MS) for span in plain)
        return union([*plain, *intersection(faint_spans(self.levels), beside)])

    def guarded(self, settings: TrimSettings) -> tuple[Span, ...]:
        """Words with room around them.

        Engines stretch a first word back over the pause before it and invent words in silence, so a long word counts
        only where something is heard, and a word over nothing not at all.
        """
        speech = self.speech(settings)
        trusted: list[Span] = []
        for word in self.words:
            heard = intersection([word.span], speech)
            if heard and word.span.length_ms <= 1500:
                trusted.append(word.span)
            trusted.extend(heard)
        return union(span.grown(settings.word_guard_ms, settings.word_guard_ms) for span in trusted)


def plan_cuts(
    heard: Heard, frame_rate: Fraction, frames: int, settings: TrimSettings, by_people: tuple[CutOut, ...] = ()
) -> Timeline:
    """The timeline that leaves out long pauses and what people cut.

    When the recording does not let itself be trimmed safely, nothing is cut by itself: the timeline says why in
    `refused` and what it would have cut in `proposed`. Raises BadRequest when people's cuts leave nothing.
    """
    planner = _Planner(heard, frame_rate, frames, settings)
    planned = planner.cuts() if settings.enabled else ()
    refused = planner.refusal(planned) if planned else None
    wanted = [*(() if refused else planned), *(_by_hand(cut, frame_rate, frames) for cut in by_people)]
    kept = _kept(wanted, frames)
    if not kept:
        raise BadRequest("the cuts leave nothing of the recording; take one back, or ask for another recording")
    return Timeline(
        frame_rate=frame_rate,
        frames=frames,
        kept=kept,
        cuts=tuple(sorted((cut.in_ms(frame_rate) for cut in wanted), key=lambda cut: (cut.start_ms, cut.end_ms))),
        proposed=tuple(cut.in_ms(frame_rate) for cut in planned) if refused else (),
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
        return self._worthwhile(0, floor(Fraction(room.end_ms) * self.rate / 1000), "head")

    def _tail(self) -> _FrameCut | None:
        end_ms = ms_at(self.frames, self.rate)
        room = self._free(Span(min(end_ms, self.speech[-1].end_ms + self.settings.tail_ms), end_ms))
        if room is None or room.end_ms < end_ms:
            return None
        return self._worthwhile(ceil(Fraction(room.start_ms) * self.rate / 1000), self.frames, "tail")

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
        return None if first is None else self._worthwhile(first, first + length, "pause")

    def _free(self, room: Span) -> Span | None:
        """The longest part of a room that no guarded word reaches into."""
        return max(subtraction([room], self.guarded), key=lambda span: span.length_ms, default=None)

    def _quietest(self, pause: Span, wanted: int, length: int) -> int | None:
        """The first frame near the wanted one from which a cut of that length stays inside the pause, off all words."""
        reach = frame_at(self.settings.slide_ms, self.rate)
        choices: list[tuple[float, int, int]] = []
        for first in range(max(0, wanted - reach), wanted + reach + 1):
            span = Span(ms_at(first, self.rate), ms_at(first + length, self.rate))
            inside = pause.start_ms <= span.start_ms and span.end_ms <= pause.end_ms
            if inside and not intersection([span], self.guarded):
                loudest = max(self.heard.levels.at(span.start_ms), self.heard.levels.at(span.end_ms))
                choices.append((round(loudest, 1), abs(first - wanted), first))
        return min(choices)[2] if choices else None

    def _worthwhile(self, first: int, end: int, reason: str) -> _FrameCut | None:
        """The cut, unless it would take less than a cut should."""
        if ms_at(max(first, end), self.rate) - ms_at(first, self.rate) < max(1, self.settings.shortest_cut_ms):
            return None
        return _FrameCut(first, end, reason, "trim")

    def refusal(self, cuts: tuple[_FrameCut, ...]) -> str | None:
        """Why a person should look at these cuts before they are made, or None."""
        levels = self.heard.levels
        speech_ms, whole_ms = total_ms(self.speech), len(levels.db) * HOP_MS
        if levels.high_db - levels.low_db < 10:
            return "speech hardly stands out from the room"
        if not self.heard.voice:
            return "no voice was recognised"
        if speech_ms < 3000 or speech_ms * 5 < whole_ms:
            return "there is too little speech to judge the pauses by"
        pauses = [cut.in_ms(self.rate).span for cut in cuts if cut.reason == "pause"]
        inner_ms = self.speech[-1].end_ms - self.speech[0].start_ms
        audible = sum(levels.is_audible(span) for span in pauses)
        if total_ms(pauses) * 10 > inner_ms * 3 and audible * 2 >= len(pauses):
            return "more than 30 % of the message would go and half of those pauses are not silent"
        return None


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
