"""Which sound track of a recording carries the voice, and which of its channels do.

Recorders write tracks that nobody speaks on, and channels that are dead or cancel each other in a mix: whoever takes
the first one, or all of them, transcribes and publishes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vidcast.errors import BadRecording
from vidcast.model.times import clock_text, total_ms
from vidcast.tools.vad import Vad

Samples = NDArray[np.float32]

__all__ = ["Damage", "Heard", "Spoken", "chosen_track", "heard_channels", "preferred_track", "sound_frames"]

DEAD_DB = 20.0
"""A channel so much quieter than the loudest carries no voice (a left-only microphone)."""
ANTIPHASE = -0.8
"""Two channels correlated below this cancel each other in a mix."""
SILENT_DB = -80.0
"""Below this everywhere, a track is silent."""
CLIPPED_SHARE = 0.001
"""More samples than this share at full scale, and the sound is clipped."""

VAD_RATE = 16_000
PIECE_S = 60
"""Tracks are compared in stretches of this length, until one has spoken enough."""
PIECES = 3
"""At least so many stretches are looked at: a video call begins with a jingle."""
ENOUGH_MS = 10_000
"""With so much speech on the best track, the tracks are told apart."""
LOOKED_AT_S = 1800
"""So much sound of all tracks together is looked at, at most."""
NEARLY = 0.9
"""Of tracks with nearly the most speech, the first is taken: it is usually the mix."""
LITTLE = 0.1
"""A track marked as the main one is passed over when it has less of the best track's speech than this."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What listening to each channel says."""

    used: str
    """"all", or the index of the one channel to use."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """How much of a track's beginning is speech, and whether anything is heard in it at all."""

    speech_ms: int = 0
    audible: bool = False


class Damage:
    """Counts the packets of a track that no decoder understands."""

    def __init__(self) -> None:
        self.packets = 0
        self.damaged = 0
        self.first_ms: int | None = None
        """Where the first damaged packet lies, on the container's clock."""

    def __str__(self) -> str:
        place = "" if self.first_ms is None else f", first at {clock_text(max(0, self.first_ms))}"
        return f"{self.damaged} of {self.packets} pieces of its sound cannot be decoded{place}"

    def add(self, packet: Any) -> None:
        """Count a packet that cannot be decoded."""
        self.damaged += 1
        if self.first_ms is None and packet.pts is not None:
            self.first_ms = round(packet.pts * packet.time_base * 1000)


def sound_frames(container: Any, streams: Sequence[Any], damage: Damage) -> Iterator[tuple[int, Any]]:
    """The decoded frames of an opened PyAV container's streams, each with its stream's index.

    A damaged packet is counted and passed over: what comes after it can still be heard.
    """
    import av

    for packet in container.demux(streams):
        damage.packets += 1
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            damage.add(packet)
            continue
        for frame in frames:
            yield packet.stream.index, frame


def preferred_track(marked: Sequence[bool], spoken: Sequence[Spoken]) -> int:
    """The place of the track to use, of tracks that the file marks as its main one or not.

    A mark counts when only one track has it (many writers mark all), unless that track says next to nothing and
    another one speaks.

    >>> preferred_track([True, False], [Spoken(0, False), Spoken(9000, True)])
    1
    """
    most = max(each.speech_ms for each in spoken)
    if sum(marked) == 1:
        main = marked.index(True)
        if spoken[main].speech_ms > 0 and spoken[main].speech_ms >= LITTLE * most:
            return main
        if not most and (spoken[main].audible or not any(each.audible for each in spoken)):
            return main
    if most:
        return next(place for place, each in enumerate(spoken) if each.speech_ms >= NEARLY * most)
    return next((place for place, each in enumerate(spoken) if each.audible), 0)


def chosen_track(container: Any, streams: Sequence[Any]) -> tuple[Any, tuple[str, ...]]:
    """The stream of an opened PyAV container that carries the voice, and what a person should know of the choice."""
    if len(streams) == 1:
        return streams[0], ()
    marked = [bool(stream.disposition & stream.disposition.default) for stream in streams]
    spoken = _compared(container, streams)
    place = preferred_track(marked, spoken)
    why = "the file marks it as the main one"
    if marked != [index == place for index in range(len(streams))]:
        why = "it has the most speech" if spoken[place].speech_ms else "speech was found on none"
        if sum(marked) == 1:
            why = f"track {marked.index(True) + 1}, which the file marks as the main one, has next to no speech"
    return streams[place], (f"{len(streams)} sound tracks; track {place + 1} is used: {why}",)


def _compared(container: Any, streams: Sequence[Any]) -> list[Spoken]:
    """What is heard on each track, until one has spoken enough or so much was looked at that none will."""
    vad = Vad()
    speech = [0] * len(streams)
    audible = [False] * len(streams)
    for count, pieces in enumerate(_pieces(container, streams), start=1):
        for place, pcm in enumerate(pieces):
            level = 10 * np.log10(float(np.mean(pcm**2, dtype=np.float64)) + 1e-12) if len(pcm) else SILENT_DB
            if level > SILENT_DB:
                audible[place] = True
                speech[place] += total_ms(vad.speech(pcm))
        if (count >= PIECES and max(speech) >= ENOUGH_MS) or count * PIECE_S * len(streams) >= LOOKED_AT_S:
            break
    return [Spoken(*each) for each in zip(speech, audible, strict=True)]


def _pieces(container: Any, streams: Sequence[Any]) -> Iterator[list[Samples]]:
    """The sound of each stream, 16 kHz and one channel, a minute at a time; of its channels always the loudest."""
    parts: dict[int, list[Samples]] = {stream.index: [] for stream in streams}

    def piece() -> list[Samples]:
        whole = [np.concatenate([*part, np.zeros(0, np.float32)]) for part in parts.values()]
        for part in parts.values():
            part.clear()
        return whole

    ends = Fraction(container.start_time or 0, 1_000_000) + PIECE_S
    for index, at, block in _blocks(container, streams, Damage(), VAD_RATE):
        if at is not None and at >= ends:
            yield piece()
            ends += PIECE_S
        parts[index].append(block[int((block**2).sum(axis=1).argmax())].copy())
    yield piece()


def _blocks(
    container: Any, streams: Sequence[Any], damage: Damage, rate: int | None = None
) -> Iterator[tuple[int, Fraction | None, Samples]]:
    """The streams' sound from its beginning: stream index, moment in seconds, samples of shape (channels, n).

    Raises BadRecording for samples that no encoder would take.
    """
    import av

    resamplers: dict[tuple[int, str, str, int], Any] = {}
    # By a stream that holds something: FFmpeg would look for the place in the first picture track, even an empty one.
    container.seek(0, stream=streams[0])
    for index, frame in sound_frames(container, streams, damage):
        at = None if frame.pts is None else frame.pts * frame.time_base
        frame.pts = None
        # A recorder may change its format midway. Interleaved samples: PyAV 18 reads past the planes of a frame with
        # eight or more of them and crashes.
        key = (index, frame.format.name, frame.layout.name, frame.sample_rate)
        if key not in resamplers:
            resamplers[key] = av.AudioResampler(format="flt", rate=rate)
        for part in resamplers[key].resample(frame):
            block = part.to_ndarray().reshape(-1, len(part.layout.channels)).T
            if not np.isfinite(block).all():
                raise BadRecording("its sound holds values that are no numbers; export it again and drop it again")
            yield index, at, block


class _Tally:
    """Sums over a whole track, so that memory does not grow with its length."""

    def __init__(self, channels: int) -> None:
        self.samples = 0
        self.clipped = 0
        self.products = np.zeros((channels, channels))

    def add(self, block: Samples) -> None:
        """Count a block of shape (channels, samples)."""
        self.samples += block.shape[1]
        self.clipped = self.clipped + int((np.abs(block) >= 0.999).any(axis=0).sum())
        wide = block.astype(np.float64)
        self.products += wide @ wide.T


def heard_channels(container: Any, stream: Any, damage: Damage | None = None) -> Heard:
    """Which channels of an opened PyAV container's stream to use, and what a person should know of the sound.

    The whole track is decoded; `damage` counts what cannot be.
    """
    tally = _listen(container, stream, damage or Damage())
    if tally is None or tally.samples == 0:
        return Heard("all", ("its sound cannot be decoded",))
    return _judge(tally)


def _listen(container: Any, stream: Any, damage: Damage) -> _Tally | None:
    import av

    tally: _Tally | None = None
    try:
        for _, _, block in _blocks(container, [stream], damage):
            tally = tally or _Tally(block.shape[0])
            if block.shape[0] == len(tally.products):
                tally.add(block)
    except (av.error.FFmpegError, ValueError):
        return tally
    return tally


def _judge(tally: _Tally) -> Heard:
    power = np.diag(tally.products) / tally.samples
    level = 10 * np.log10(power + 1e-12)
    loudest = int(level.argmax())
    if level[loudest] < SILENT_DB:
        return Heard("all", ("the sound track is silent: nothing can be transcribed or trimmed",))
    warnings = []
    if tally.clipped > CLIPPED_SHARE * tally.samples:
        warnings.append("the sound is clipped: the microphone was too loud")
    alive = [index for index in range(len(level)) if level[index] > level[loudest] - DEAD_DB]
    used = "all"
    if len(level) > 1 and len(alive) == 1:
        used = str(loudest)
        warnings.append(f"the voice is only on channel {loudest + 1} of {len(level)}; it goes to both sides")
    elif len(level) == 2:
        correlation = tally.products[0, 1] / (np.sqrt(tally.products[0, 0] * tally.products[1, 1]) + 1e-12)
        if correlation < ANTIPHASE:
            used = "0"
            warnings.append("left and right cancel each other; the left channel is used for both")
    return Heard(used, tuple(warnings))
