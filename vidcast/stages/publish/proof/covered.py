"""Whether anything of a recording is heard where it was covered, measured in the finished file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vidcast.model.masking import Cover
from vidcast.model.recording import Take
from vidcast.model.report import Check
from vidcast.model.rundown import Rundown
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span, clock_text, intersection, ms_at
from vidcast.stages.publish.proof.hearing import SOUND_RATE, loudness_of
from vidcast.tools.listen import listen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["MOST_LIKE", "Remains", "covered", "remains"]

MOST_LIKE = 0.5
"""More correlation than this, and it is the same sound; what has nothing in common stays under 0.2."""
LOST = 10 ** (-40 / 20)
"""Sound so much quieter than the voice is nothing that anybody hears: 40 dB."""
TONE_HZ = 997
EDGE_MS = 20
"""Encoding spreads what lies beside a cover into it for so long."""
SHORTEST_MS = 60
"""Less than this tells nothing."""
REACH = SOUND_RATE * 2 // 1000
"""The encoder may move sound by so many samples."""
HOP = SOUND_RATE * 50 // 1000
"""The tone is taken away in stretches of so many samples, since a limiter may change its height."""


@dataclass(frozen=True, slots=True)
class Remains:
    """What was measured under one cover."""

    at_ms: int
    like: float
    """How much of it is the recording, 0 to 1, the tone taken away."""


def covered(found: Sequence[Remains]) -> Check:
    """The check over all covers."""
    worst = max(found, key=lambda each: each.like, default=None)
    gone = worst is None or worst.like <= MOST_LIKE
    said = f"{len(found)} places, likeness to the recording {worst.like if worst else 0:.2f} at most"
    if worst is not None and not gone:
        said += f", at {clock_text(worst.at_ms)}"
    title = "Nothing of what was bleeped is heard"
    return Check("covered", title, gone, said, f"{MOST_LIKE} at most", firm=True)


def remains(
    published: Samples, takes: Sequence[Take], rundown: Rundown, covers: Sequence[Cover]
) -> tuple[Remains, ...]:
    """What is left of the recordings under each cover; both at SOUND_RATE. Raises BadRecording."""
    return tuple(
        each
        for take, line in zip(takes, rundown.parts, strict=True)
        if take.recording.audio is not None
        for each in _of_part(published, take, line, covers)
    )


def _of_part(published: Samples, take: Take, line: Timeline, covers: Sequence[Cover]) -> Iterator[Remains]:
    rate = line.frame_rate
    part = Span(ms_at(line.opening_frames, rate), ms_at(line.opening_frames + line.kept_frames, rate))
    mine = [cover for cover in covers if cover.span.overlap_ms(part)]
    if not mine:
        return
    source = listen(take.path, take.recording, SOUND_RATE)
    voice = loudness_of(source), loudness_of(published)
    for cover in mine:
        like = (_likeness(published, source, piece, voice) for piece in _pieces(cover.span, line))
        yield Remains(cover.start_ms, max(like, default=0.0))


@dataclass(frozen=True, slots=True)
class _Piece:
    """An uncut stretch under a cover, in samples at SOUND_RATE."""

    published: int
    source: int
    samples: int


def _pieces(cover: Span, line: Timeline) -> Iterator[_Piece]:
    for kept in line.kept_ms:
        start = line.to_episode(kept.start_ms)
        for common in intersection([cover], [Span(start, start + kept.length_ms)]):
            inside_ms = common.length_ms - 2 * EDGE_MS
            if inside_ms >= SHORTEST_MS:
                at_ms = common.start_ms + EDGE_MS
                yield _Piece(_samples(at_ms), _samples(kept.start_ms + at_ms - start), _samples(inside_ms))


def _samples(ms: int) -> int:
    return ms * SOUND_RATE // 1000


def _likeness(published: Samples, source: Samples, piece: _Piece, voice: tuple[float, float]) -> float:
    """The largest correlation of what is heard with what was said, 0 where either is silent."""
    import numpy as np

    rest = _without_tone(published[piece.published : piece.published + piece.samples].astype(np.float64))
    level = float(np.sqrt(np.mean(np.square(rest)))) if len(rest) else 0.0
    if level <= voice[1] * LOST:
        return 0.0
    found = [0.0]
    for late in range(-REACH, REACH + 1):
        first = max(0, piece.source + late)
        said = source[first : first + len(rest)].astype(np.float64)
        power = float(np.sqrt(np.mean(np.square(said)))) if len(said) == len(rest) else 0.0
        if power > voice[0] * LOST:
            found.append(abs(float(np.mean(rest * said))) / (level * power))
    return max(found)


def _without_tone(heard: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is left of a sound without its tone, whatever its phase and height."""
    import numpy as np

    at = np.arange(len(heard)) * (2 * np.pi * TONE_HZ / SOUND_RATE)
    rest = heard.copy()
    for start in range(0, len(heard), HOP):
        here = slice(start, start + HOP)
        waves = np.stack([np.sin(at[here]), np.cos(at[here])], axis=1)
        rest[here] -= waves @ np.linalg.lstsq(waves, heard[here], rcond=None)[0]
    return rest
