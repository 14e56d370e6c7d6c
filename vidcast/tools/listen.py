"""Decodes the sound of any recording into one channel of samples on the source clock.

Sample n always lies at n / sample_rate seconds after source zero: sound that begins late or stops for a while is
preceded by silence, as the publishing step does too. So a moment found in the samples needs no further mapping.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidcast.errors import BadRecording, ProgramFailed
from vidcast.model.document import decode, encode
from vidcast.model.foreign import shown
from vidcast.model.recording import AudioTrack, Recording
from vidcast.tools.container import opened
from vidcast.tools.process import Limits, run_python

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["SPEECH_RATE", "listen"]

SPEECH_RATE = 16_000
"""The sample rate that Whisper and Silero hear."""

STEP_MS = 50
"""Time stamps may stray so far from the samples counted before silence is put in or doubled sound left out."""

OVERHANG_MS = 60_000
"""Sound may end so long after the recording does; a later time stamp is damage, and memory is not spent on it."""


def listen(path: Path, recording: Recording, sample_rate: int = SPEECH_RATE) -> Samples:
    """The recording's voice as float32 samples of one channel, shape (n,), sample n at n / sample_rate seconds.

    Several used channels are averaged. The result ends with the sound, which may be before or after the picture
    does, and is empty for a recording without sound. A damaged stretch is silence. A guarded process decodes it, so
    that a file which crashes a decoder crashes only that; memory here is that of the result.

    Raises: BadRecording when the sound cannot be decoded or its time stamps make no sense; ProgramFailed when the
    process broke a limit.
    """
    import numpy as np

    if recording.audio is None:
        return np.zeros(0, dtype="float32")
    with tempfile.TemporaryDirectory(prefix="vidcast-sound-") as folder:
        document, samples = Path(folder) / "recording.json", Path(folder) / "samples"
        document.write_text(encode(recording), encoding="utf-8")
        limits = Limits(seconds=60 + 20 * recording.duration_ms / 1000)
        try:
            said = run_python(
                "vidcast.tools.listen", str(path), str(document), str(sample_rate), str(samples), limits=limits
            ).stdout
        except ProgramFailed as error:
            if error.ending == "crashed":
                raise BadRecording(
                    f"{shown(path)}: its sound crashes the decoder; export it again and drop it again"
                ) from error
            raise
        answer = json.loads(said.splitlines()[-1])
        if "refused" in answer:
            raise BadRecording(answer["refused"])
        return np.fromfile(samples, dtype="float32")


def main(argv: list[str]) -> None:
    """Write the samples to a file and print one JSON document: `{"samples": how many}` or `{"refused": why}`."""
    path, document, sample_rate, target = Path(argv[0]), Path(argv[1]), int(argv[2]), Path(argv[3])
    recording = decode(Recording, document.read_text(encoding="utf-8"), document.name)
    try:
        samples = _decoded(path, recording, sample_rate)
    except BadRecording as error:
        sys.stdout.write(json.dumps({"refused": str(error)}) + "\n")
        return
    samples.tofile(target)
    sys.stdout.write(json.dumps({"samples": len(samples)}) + "\n")


def _decoded(path: Path, recording: Recording, sample_rate: int = SPEECH_RATE) -> Samples:
    """What listen() returns, decoded in this process."""
    import av

    av.logging.set_level(av.logging.PANIC)
    tape = _Tape(recording.duration_ms, sample_rate)
    try:
        with opened(path) as container:
            _record(_frames(container, recording), recording, tape)
    except av.FFmpegError as error:
        raise BadRecording(
            f"{shown(path)}: the sound cannot be decoded: {error.strerror}; copy the file again"
        ) from error
    except _Stray as error:
        raise BadRecording(f"{shown(path)}: {error}; copy the file again, or export it again") from error
    return tape.samples


def _frames(container: Any, recording: Recording) -> Iterator[Any]:
    """The frames of the recording's sound; damaged ones are passed over, as the publishing step does."""
    from vidcast.tools.channels import Damage, sound_frames

    assert recording.audio is not None
    index = recording.audio.stream
    if index >= len(container.streams) or container.streams[index].type != "audio":
        raise _Stray(f"stream {index} is not sound")
    return (frame for _, frame in sound_frames(container, [container.streams[index]], Damage()))


def _record(frames: Iterator[Any], recording: Recording, tape: _Tape) -> None:
    """Lay every frame where its time stamp says, in runs without a step in time or format."""
    assert recording.audio is not None
    run: _Run | None = None
    for frame in frames:
        place = run.place if run else Fraction(0)
        if frame.pts is not None:
            place = frame.pts * frame.time_base - Fraction(recording.start_ms, 1000)
        if run is None or not run.continued_by(frame, place):
            if run is not None:
                run.end()
            run = _Run(tape, recording.audio, frame, place)
        run.add(frame)
    if run is not None:
        run.end()


class _Stray(Exception):
    """The sound is not where the recording says."""


class _Run:
    """Frames of one format that follow each other without a step, on their way through one resampler."""

    def __init__(self, tape: _Tape, audio: AudioTrack, frame: Any, place: Fraction) -> None:
        import av

        self.tape = tape
        self.format = _format(frame)
        self.rate = frame.sample_rate
        self.begins = place
        self.heard = 0
        """Samples per channel taken in, at their own rate."""
        self.channels = _used(audio, len(frame.layout.channels))
        # Interleaved samples: PyAV 18 reads past the planes of a frame with eight or more of them and crashes.
        self.resampler = av.AudioResampler(format="flt", layout=frame.layout, rate=tape.sample_rate)
        self.at = round(place * tape.sample_rate)

    @property
    def place(self) -> Fraction:
        """Where the next sample belongs, in seconds after source zero."""
        return self.begins + Fraction(self.heard, self.rate)

    def continued_by(self, frame: Any, place: Fraction) -> bool:
        return _format(frame) == self.format and abs(place - self.place) * 1000 <= STEP_MS

    def add(self, frame: Any) -> None:
        self.heard += frame.samples
        # The run counts its samples itself, and the resampler would warn of time stamps that jitter.
        frame.pts = None
        self._lay(self.resampler.resample(frame))

    def end(self) -> None:
        self._lay(self.resampler.resample(None))

    def _lay(self, frames: list[Any]) -> None:
        for frame in frames:
            if frame is None:
                continue
            planes = frame.to_ndarray().reshape(-1, len(frame.layout.channels)).T
            used = planes[self.channels]
            self.tape.lay(self.at, used[0] if len(used) == 1 else used.mean(axis=0, dtype="float32"))
            self.at += frame.samples


def _format(frame: Any) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _used(audio: AudioTrack, channels: int) -> list[int]:
    """The indices of the channels that carry the voice.

    A recorder that changes its layout midway may lack one of them; then all that are there count.
    """
    if audio.used_channels == "all":
        return list(range(channels))
    wanted = [int(index) for index in audio.used_channels.split(",")]
    return [index for index in wanted if index < channels] or list(range(channels))


class _Tape:
    """Samples laid at their places, silence where none were laid; grows when the recording is longer than said."""

    def __init__(self, duration_ms: int, sample_rate: int) -> None:
        import numpy as np

        self.sample_rate = sample_rate
        self.longest = (duration_ms + OVERHANG_MS) * sample_rate // 1000
        self._store = np.zeros(duration_ms * sample_rate // 1000 + sample_rate, dtype="float32")
        self._end = 0

    @property
    def samples(self) -> Samples:
        return self._store[: self._end]

    def lay(self, at: int, samples: Samples) -> None:
        """Put samples at a place; what is already there stays, and what lies before source zero is left out."""
        skipped = max(0, self._end - at)
        samples = samples[skipped:]
        if not len(samples):
            return
        start, end = at + skipped, at + skipped + len(samples)
        if end > self.longest:
            raise _Stray(f"sound at {end // self.sample_rate} s lies more than {OVERHANG_MS // 1000} s past the end")
        if end > len(self._store):
            self._grow(end)
        self._store[start:end] = samples
        self._end = end

    def _grow(self, end: int) -> None:
        import numpy as np

        # Beyond the overhang lay() refuses, so this happens at most once.
        store = np.zeros(max(end, self.longest), dtype="float32")
        store[: self._end] = self._store[: self._end]
        self._store = store


if __name__ == "__main__":
    main(sys.argv[1:])
