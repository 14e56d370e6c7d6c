"""Where somebody speaks, from all that is known of a recording's sound.

Speech is the union of what the levels say and what the voice detector says, since each alone clips words; the
transcript guards the words that both may have missed.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from vidcast.model.times import Span, intersection, subtraction, total_ms, union
from vidcast.model.transcript import Word
from vidcast.stages.trim.levels import HOP_MS, Levels, active_spans, faint_spans
from vidcast.stages.trim.settings import TrimSettings

__all__ = ["Heard"]

BESIDE_MS = 200
"""A faint sound so close to speech belongs to it: the closure of a stop lasts 50 to 150 ms, its release as long."""
FAR_MS = 300
"""So far from speech only the room is heard."""
LONGEST_WORD_MS = 1500
"""A longer one was stretched by the engine, which does so over the pause before it (faster-whisper#125, #759)."""
JOINED_MS = 300
"""Gaps up to this long are no disagreement: the voice detector closes those of 200 ms and the levels do not."""


@dataclass(frozen=True, slots=True)
class Heard:
    """All that is known of a recording's sound when its cuts are planned."""

    levels: Levels
    voice: tuple[Span, ...]
    """Voice activity, in order."""
    words: tuple[Word, ...] = ()

    @property
    def length_ms(self) -> int:
        return len(self.levels.db) * HOP_MS

    def speech(self, settings: TrimSettings) -> tuple[Span, ...]:
        """Where somebody speaks, by the levels or by the voice detector, with the faint sounds just beside it.

        A final "k" is silence and then a burst too short and too faint to count as speech by itself.
        """
        plain = union([*self._active(settings), *self.voice])
        beside = [span.grown(BESIDE_MS, BESIDE_MS) for span in plain]
        room = subtraction([Span(0, self.length_ms)], [span.grown(FAR_MS, FAR_MS) for span in plain])
        return union([*plain, *intersection(faint_spans(self.levels, room), beside)])

    def guarded(self, settings: TrimSettings) -> tuple[Span, ...]:
        """Words with room around them.

        Engines stretch a first word back over the pause before it and invent words in silence, so a long word counts
        only where something is heard, and a word over nothing not at all.
        """
        speech = self.speech(settings)
        short = [word.span for word in self.words if word.span.length_ms <= LONGEST_WORD_MS]
        long = [word.span for word in self.words if word.span.length_ms > LONGEST_WORD_MS]
        heard = [span for span in short if _meets(span, speech)]
        trusted = [*heard, *intersection(long, speech)]
        return union(span.grown(settings.word_guard_ms, settings.word_guard_ms) for span in trusted)

    def disagreement_ms(self, settings: TrimSettings) -> int:
        """For how long only one of the levels and the voice detector says that somebody speaks."""
        active, voice = union(self._active(settings), JOINED_MS), union(self.voice, JOINED_MS)
        return _beyond(active, voice) + _beyond(voice, active)

    def _active(self, settings: TrimSettings) -> tuple[Span, ...]:
        return active_spans(self.levels, settings.shortest_sound_ms, settings.active_percent)


def _meets(span: Span, others: tuple[Span, ...]) -> bool:
    """Whether a span has anything in common with one of others, which are in order and disjoint."""
    at = bisect_right(others, span.start_ms, key=lambda other: other.start_ms)
    return any(span.overlap_ms(other) for other in others[max(0, at - 1) : at + 1])


def _beyond(some: tuple[Span, ...], others: tuple[Span, ...]) -> int:
    """How much of some lies further from all others than the edges of the two may differ."""
    return total_ms(subtraction(some, [other.grown(BESIDE_MS, BESIDE_MS) for other in others]))
