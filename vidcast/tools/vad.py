"""Finds where somebody speaks: Silero's voice activity detection, as faster-whisper carries it.

It needs no torch and no network. How loud a recording is must not matter, so every one is brought to the same
level first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from vidcast.model.times import Span, union

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["Vad", "gain_db", "levelled"]

SAMPLE_RATE = 16_000
HOP = SAMPLE_RATE // 100
MINUTE = SAMPLE_RATE * 60
LONGEST_PIECE = 10 * MINUTE

LEVEL_DB = -20.0
MOST_GAIN_DB = 40.0


@dataclass(frozen=True, slots=True)
class Vad:
    """Silero with its limits; the values are those that lost least of quiet and noisy speech next to an energy gate."""

    threshold: float = 0.5
    """Probability of speech from which a stretch begins, above 0 and below 1."""
    shortest_ms: int = 60
    """Speech shorter than this is a click."""
    silence_ms: int = 200
    """A pause shorter than this does not end speech."""
    level_db: float = LEVEL_DB
    """The level, in dBFS, to which the loud parts are brought before listening."""
    most_gain_db: float = MOST_GAIN_DB
    """No recording is raised by more, so that the hiss of an empty one stays hiss."""

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise ValueError(f"threshold must be above 0 and below 1, got {self.threshold}")
        if self.shortest_ms < 0 or self.silence_ms < 0:
            raise ValueError(f"lengths cannot be negative, got {self.shortest_ms} and {self.silence_ms}")
        if self.most_gain_db < 0:
            raise ValueError(f"most_gain_db cannot be negative, got {self.most_gain_db}")

    @property
    def fingerprint(self) -> dict[str, Any]:
        """What identifies the detector as a stage's input; the model comes with the version of faster-whisper."""
        return {"name": "silero", "faster_whisper": version("faster-whisper"), **asdict(self)}

    def speech(self, pcm: Samples) -> tuple[Span, ...]:
        """Where somebody speaks in 16 kHz samples of one channel, in order and disjoint; edges lie on 32 ms steps."""
        gain = gain_db(pcm, self.level_db, self.most_gain_db)
        found = [span for first, end in _pieces(pcm) for span in self._found(_raised(pcm[first:end], gain), first)]
        return union(found, self.silence_ms)

    def _found(self, piece: Samples, first: int) -> list[Span]:
        from faster_whisper.vad import VadOptions, get_speech_timestamps

        options = VadOptions(
            threshold=self.threshold,
            min_speech_duration_ms=self.shortest_ms,
            min_silence_duration_ms=self.silence_ms,
            speech_pad_ms=0,
        )
        stretches = get_speech_timestamps(piece, options, SAMPLE_RATE)
        return [Span(_ms(first + stretch["start"]), _ms(first + stretch["end"])) for stretch in stretches]


def _pieces(pcm: Samples) -> Iterator[tuple[int, int]]:
    """First and end sample of pieces of ten minutes at most, divided where their last minute is quietest.

    Silero takes five times a recording's own memory, so an hour is not shown to it at once.
    """
    first = 0
    while len(pcm) - first > LONGEST_PIECE:
        last_minute = first + LONGEST_PIECE - MINUTE
        quietest = int(_power(pcm[last_minute : last_minute + MINUTE]).argmin())
        end = last_minute + quietest * HOP
        yield first, end
        first = end
    if first < len(pcm):
        yield first, len(pcm)


def levelled(pcm: Samples, level_db: float = LEVEL_DB, most_gain_db: float = MOST_GAIN_DB) -> Samples:
    """A copy of 16 kHz samples with its loud parts at `level_db`, clipped at full scale; see gain_db()."""
    return _raised(pcm, gain_db(pcm, level_db, most_gain_db))


def _raised(pcm: Samples, gain: float) -> Samples:
    import numpy as np

    raised = pcm * np.float32(10 ** (gain / 20))
    np.clip(raised, -1, 1, out=raised)
    return raised


def gain_db(pcm: Samples, level_db: float, most_db: float) -> float:
    """The gain, in dB and at most `most_db`, that brings the loud parts of 16 kHz samples to `level_db`.

    The loud parts are the 95th percentile of the levels of 10 ms blocks; digital silence gets no gain.
    """
    import numpy as np

    power = _power(pcm)
    loud = float(np.percentile(power, 95)) if len(power) else 0.0
    if loud <= 0:
        return 0.0
    return min(most_db, level_db - 10 * float(np.log10(loud)))


def _power(pcm: Samples) -> Samples:
    """The mean square of every whole block of 10 ms."""
    import numpy as np

    blocks = pcm[: len(pcm) // HOP * HOP].reshape(-1, HOP)
    power: Samples = np.einsum("ij,ij->i", blocks, blocks) / np.float32(HOP)
    return power


def _ms(sample: int) -> int:
    return sample * 1000 // SAMPLE_RATE
