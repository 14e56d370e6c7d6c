"""What a timeline leaves out, one stretch after the other, to hear whether anything of it should have stayed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from vidcast.errors import BadRequest
from vidcast.model.recording import Take
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span, sample_at, subtraction
from vidcast.stages.publish.splice import Ramp, Strip
from vidcast.stages.publish.tape import SAMPLE_RATE, Tape, blocks, decoded, samples_of, seconds_for, written
from vidcast.tools.ffmpeg import Ffmpeg

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["REEL_SUFFIXES", "Reel", "removed", "removed_reel"]

REEL_SUFFIXES = (".m4a", ".wav")
GAP_MS = 300
FADE_MS = 5
BEEP_MS = 80
BETWEEN_BEEPS_MS = 80
BEEP_HZ = 880
BEEP = 0.05
"""-26 dBFS: heard beside soft speech, and no fright after silence."""


@dataclass(frozen=True, slots=True)
class Reel:
    """A finished reel."""

    stretches: int
    duration_ms: int
    removed_ms: int
    """What was taken out, without the beeps and gaps between."""


def removed(timeline: Timeline) -> tuple[tuple[int, int], ...]:
    """Half-open frames of the recording that the timeline leaves out, in order.

    >>> from fractions import Fraction
    >>> removed(Timeline(Fraction(30), 90, ((10, 40), (60, 90))))
    ((0, 10), (40, 60))
    """
    gone = subtraction([Span(0, timeline.frames)], (Span(*frames) for frames in timeline.kept))
    return tuple((span.start_ms, span.end_ms) for span in gone)


def removed_reel(take: Take, timeline: Timeline, target: Path, ffmpeg: Ffmpeg) -> Reel:
    """The reel at `target`: each removed stretch after two soft beeps, with 0.3 s of silence on both its sides.

    The file is AAC (.m4a) or 16-bit PCM (.wav) by its suffix, and written whole or not at all. Raises BadRequest when
    nothing was removed, or when there is no sound to hear; ProgramFailed when ffmpeg fails.
    """
    if target.suffix.lower() not in REEL_SUFFIXES:
        raise BadRequest(f"{target.name}: a reel is an .m4a or a .wav; name it so")
    if take.recording.audio is None:
        raise BadRequest(f"{take.path.name}: it has no sound, so nothing removed from it can be heard")
    gone = removed(timeline)
    if not gone:
        raise BadRequest(f"{take.path.name}: nothing was removed, so there is no reel; {_way_out(timeline)}")
    with TemporaryDirectory(prefix=".reel-", dir=target.parent) as folder:
        place = Path(folder)
        length = sample_at(timeline.frames, timeline.frame_rate, SAMPLE_RATE)
        tape = decoded(take, length, place / "source.au", ffmpeg)
        edges = [tuple(sample_at(frame, timeline.frame_rate, SAMPLE_RATE) for frame in pair) for pair in gone]
        reel = written(place / "reel.au", _reeled(tape, [(first, end) for first, end in edges]))
        _encode(reel, place / f"reel{target.suffix.lower()}", ffmpeg)
        (place / f"reel{target.suffix.lower()}").replace(target)
    return Reel(len(gone), _ms(reel.samples), _ms(sum(end - first for first, end in edges)))


def _way_out(timeline: Timeline) -> str:
    if timeline.refused is not None:
        return f"trim kept everything because {timeline.refused}"
    return "try another --preset if a pause should have gone"


def _reeled(tape: Tape, gone: list[tuple[int, int]]) -> Iterator[Samples]:
    import numpy as np

    gap, beeps = np.zeros((samples_of(GAP_MS), 2), np.float32), _beeps()
    for first, end in gone:
        fade = Ramp(0, min(samples_of(FADE_MS), (end - first) // 2))
        strip = Strip(first, first, end, fade, fade)
        yield beeps
        yield gap
        for start, stop in blocks(first, end):
            yield tape.read(start, stop) * strip.weight(start, stop)[:, None]
        yield gap


def _beeps() -> Samples:
    """Two beeps, both sides, each swelling and fading over all its length."""
    import numpy as np

    at = np.arange(samples_of(BEEP_MS))
    wave = BEEP * np.sin(2 * np.pi * BEEP_HZ / SAMPLE_RATE * at) * np.sin(np.pi * at / len(at)) ** 2
    sound = np.concatenate([wave, np.zeros(samples_of(BETWEEN_BEEPS_MS)), wave])
    return np.repeat(sound.astype(np.float32)[:, None], 2, axis=1)


def _encode(reel: Tape, target: Path, ffmpeg: Ffmpeg) -> None:
    import ffmpeg as graph

    codec = {"acodec": "pcm_s16le"} if target.suffix == ".wav" else {"acodec": "aac", "audio_bitrate": "128k"}
    node = graph.output(graph.input(f"file:{reel.path}").audio, f"file:{target}", map_metadata=-1, **codec)
    length_us = reel.samples * 1_000_000 // SAMPLE_RATE
    ffmpeg.render(node, scratch=target.parent, total_us=length_us, seconds=seconds_for(reel.samples))


def _ms(samples: int) -> int:
    return samples * 1000 // SAMPLE_RATE
