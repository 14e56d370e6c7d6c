"""Covers words of a part: by a tone a little softer than the speech around it, or by the quiet of the room.

Nothing of the recording is left under a cover. It fades beside it, so that no word is heard to its half, and the fade
is too short for the word there to lose anything that is heard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vidcast.model.masking import Cover
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span, ms_at, sample_at
from vidcast.stages.publish.room import Room
from vidcast.stages.publish.splice import Ramp, faded
from vidcast.stages.publish.tape import SAMPLE_RATE, Tape, blocks, samples_of, written

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["TONE_HZ", "Hush", "bleeped", "hushes"]

TONE_HZ = 997
"""One kilohertz as AES17 measures with it: a round one repeats every 384 bytes, and ffmpeg takes that for MPEG-TS."""
SOFTER_DB = 4.0
"""So far under the speech is the tone: as loud it would be the loudest thing of the episode, since it never pauses."""
FADE_MS = 5
SINE_LUFS = 3.0
"""Such a tone on both sides is so many LU louder than its RMS in dBFS (ITU-R BS.1770-5, annex 1)."""
SILENT_LUFS = -69.0
"""EBU R 128 gates at -70: below, there is no speech to be softer than."""


@dataclass(frozen=True, slots=True)
class Hush:
    """A covered stretch of a part's sound, in samples of its tape."""

    first: int
    end: int
    sound: Literal["tone", "silence"]

    def weight(self, first: int, end: int) -> Samples:
        """How much of the recording is left at these samples: 1, and 0 from the first covered one to the last."""
        fade = samples_of(FADE_MS)
        before = faded(-end, -first, -self.first, Ramp(0, fade))[::-1]
        after = faded(first, end, self.end, Ramp(0, fade))
        weight: Samples = before + after
        return weight

    @property
    def reach(self) -> tuple[int, int]:
        """The half-open stretch in which it is heard."""
        fade = samples_of(FADE_MS)
        return self.first - fade, self.end + fade


def hushes(covers: Sequence[Cover], timeline: Timeline, lead: int) -> tuple[Hush, ...]:
    """The covers in a part as samples of its tape, which begins `lead` samples before its first kept frame."""
    rate, opening = timeline.frame_rate, timeline.opening_frames
    part = Span(ms_at(opening, rate), ms_at(opening + timeline.kept_frames, rate))
    zero = sample_at(opening, rate, SAMPLE_RATE) - lead
    return tuple(
        Hush(samples_of(cover.start_ms) - zero, samples_of(cover.end_ms) - zero, cover.sound)
        for cover in covers
        if cover.span.overlap_ms(part)
    )


def bleeped(tape: Tape, found: Sequence[Hush], target: Path, lufs: float, room: Room | None) -> Tape:
    """The tape at `target` with those stretches covered; `lufs` is how loud its speech is.

    Under a cover lies the tone of the room, where there is one, as in any other hole; it has no words.
    """
    return written(target, _covered(tape, found, _amplitude(lufs), room))


def _amplitude(lufs: float) -> float:
    """The peak of the tone; none where there is no speech."""
    if lufs <= SILENT_LUFS:
        return 0.0
    return float(2**0.5 * 10 ** ((lufs - SINE_LUFS - SOFTER_DB) / 20))


def _covered(tape: Tape, found: Sequence[Hush], amplitude: float, room: Room | None) -> Iterator[Samples]:
    import numpy as np

    for first, end in blocks(0, tape.samples):
        sound, places = tape.read(first, end), np.arange(first, end)
        for hush in found:
            start, stop = max(first, hush.reach[0]), min(end, hush.reach[1])
            if start >= stop:
                continue
            here, weight = slice(start - first, stop - first), hush.weight(start, stop)
            rest = np.sqrt(np.clip(1 - weight * weight, 0, 1))
            sound[here] *= weight[:, None]
            if room is not None:
                sound[here] += room.tone(places[here]) * rest[:, None]
            if hush.sound == "tone":
                wave = np.sin(2 * np.pi * TONE_HZ / SAMPLE_RATE * (places[here] - hush.first))
                sound[here] += (amplitude * wave * rest)[:, None].astype(np.float32)
        yield sound
