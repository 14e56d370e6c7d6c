"""The sound of an episode: each part cut, repaired and brought to one loudness, then all of them joined and encoded.

It is finished before the picture is touched, so that it can be measured, corrected and listened to by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from vidcast.model.masking import Cover
from vidcast.model.recording import Recording, Take
from vidcast.model.rundown import Rundown
from vidcast.model.timeline import Timeline
from vidcast.model.times import sample_at
from vidcast.run.stage import Bench, stage
from vidcast.stages.publish.bleep import bleeped, hushes
from vidcast.stages.publish.levelling import Levelled, encoded, levelled
from vidcast.stages.publish.room import room_of
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.splice import spliced, strips
from vidcast.stages.publish.tape import SAMPLE_RATE, Tape, blocks, decoded, samples_of, seconds_for, written
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.probe import probe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["Sound", "sound"]

ROOM_FADE_MS = 150
"""The room comes in before a part and goes after it for so long, under the card there."""
SHORT_LU = 0.5
"""A part that stays further under the others is remarked on."""
LONGEST_EPISODE_MS = 24 * 3600 * 1000
"""A recording may be an hour long, an episode of many leaders longer."""
PREPARED = 0.3
"""The share of the work that is done before the encoder starts."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The finished sound of an episode, `episode.m4a` in its folder."""

    name: str
    lufs: float
    true_peak_db: float
    rounds: int
    """How often it was encoded until it was right."""
    recording: Recording
    """What is known of the finished file, so that it can be listened to like any other."""
    remarks: tuple[str, ...] = ()
    """What a person should know of it."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The finished sound of one part and where it lies in the episode."""

    number: int
    """1 for the first."""
    level: Levelled
    start: int
    """The episode's sample at which the tape begins."""

    def into(self, block: Samples, first: int) -> None:
        """Add what is heard of it to a block of the episode that begins at a sample."""
        gain = 10 ** (self.level.gain_db / 20)
        begin = max(0, self.start - first)
        end = min(len(block), self.start + self.level.tape.samples - first)
        if begin < end:
            block[begin:end] += self.level.tape.read(first + begin - self.start, first + end - self.start) * gain


@stage(version=4)
def sound(
    bench: Bench,
    takes: tuple[Take, ...],
    rundown: Rundown,
    settings: PublishSettings,
    ffmpeg: Ffmpeg,
    covers: tuple[Cover, ...] = (),
) -> Sound:
    """AAC in an .m4a, cards' silence included, of the loudness that the settings ask for.

    Where that cannot be reached without breaking the peak limit, the nearest that can. `takes` are the recordings of
    the rundown's parts, in their order; nothing of them is heard under the `covers`. Raises ProgramFailed when ffmpeg
    fails.
    """
    if len(takes) != len(rundown.parts):
        raise ValueError(f"each part has one recording, got {len(takes)} for {len(rundown.parts)} parts")
    target = bench.out / "episode.m4a"
    with TemporaryDirectory(prefix="sound-", dir=bench.out) as place:
        studio = _Studio(settings, ffmpeg, covers, Path(place))
        parts = tuple(_parts(bench, takes, rundown, studio))
        end = sample_at(rundown.episode_frames, rundown.frame_rate, SAMPLE_RATE)
        whole = written(Path(place) / "episode.au", _together(parts, end))
        aim = settings.loudness_lufs
        if any(part.level.short_lu for part in parts):
            # A part that was not to be raised more must not be raised by way of the whole.
            aim = min(aim, ffmpeg.loudness(whole.path, 60 + end / SAMPLE_RATE).lufs)

        def progress(done: float, total: float) -> None:
            bench.reporter.progressed("sound", PREPARED + (1 - PREPARED) * done / max(1.0, total), 1)

        made = encoded(whole, target, aim, settings, ffmpeg, progress)
    remarks = tuple(_remarks(parts))
    for remark in remarks:
        bench.reporter.note(remark)
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    heard = made.loudness
    return Sound(
        target.name, heard.lufs, heard.true_peak_db, made.rounds, probe(target, sha256, LONGEST_EPISODE_MS), remarks
    )


@dataclass(frozen=True, slots=True)
class _Studio:
    """What every part is worked on with, and where."""

    settings: PublishSettings
    ffmpeg: Ffmpeg
    covers: tuple[Cover, ...]
    place: Path

    def cut(self, take: Take, timeline: Timeline, margins: tuple[int, int], name: str) -> tuple[Tape, int]:
        """The kept sound of a recording, and how many samples of its room come before it."""
        length = sample_at(timeline.frames, timeline.frame_rate, SAMPLE_RATE)
        tape = decoded(take, length, self.place / f"{name}-source.au", self.ffmpeg)
        room = room_of(tape) if self.settings.room_tone else None
        before, after = margins if room is not None else (0, 0)
        cut = spliced(tape, strips(timeline, self.settings), self.place / f"{name}.au", room, (before, after))
        tape.path.unlink()
        found = hushes(self.covers, timeline, before)
        if not found:
            return cut, before
        lufs = self.ffmpeg.loudness(cut.path, seconds_for(cut.samples)).lufs
        covered = bleeped(cut, found, self.place / f"{name}-bleeped.au", lufs, room)
        cut.path.unlink()
        return covered, before


def _parts(bench: Bench, takes: tuple[Take, ...], rundown: Rundown, studio: _Studio) -> Iterator[_Part]:
    """The parts that have sound, levelled."""
    margins = _margins(rundown)
    for index, (take, timeline) in enumerate(zip(takes, rundown.parts, strict=True)):
        bench.reporter.progressed("sound", PREPARED * index / len(takes), 1)
        if take.recording.audio is None or not timeline.kept:
            continue
        tape, lead = studio.cut(take, timeline, margins[index], f"part-{index}")
        level = levelled(tape, studio.settings, studio.ffmpeg)
        if level.tape.path != tape.path:
            tape.path.unlink()
        start = sample_at(timeline.opening_frames, rundown.frame_rate, SAMPLE_RATE)
        yield _Part(index + 1, level, start - lead)


def _margins(rundown: Rundown) -> tuple[tuple[int, int], ...]:
    """Samples of card before and after each part that its room may fade over: never into another part's."""
    rate, most = rundown.frame_rate, samples_of(ROOM_FADE_MS)
    opening, chapter, closing = (
        sample_at(frames, rate, SAMPLE_RATE)
        for frames in (rundown.cards.opening, rundown.cards.chapter, rundown.cards.closing)
    )
    count = len(rundown.parts)
    before = [min(most, opening if index == 0 else chapter // 2) for index in range(count)]
    after = [min(most, closing if index == count - 1 else chapter // 2) for index in range(count)]
    return tuple(zip(before, after, strict=True))


def _together(parts: tuple[_Part, ...], end: int) -> Iterator[Samples]:
    """The whole episode, a block at a time: its parts, and silence under the cards."""
    import numpy as np

    for first, stop in blocks(0, end):
        block = np.zeros((stop - first, 2), np.float32)
        for part in parts:
            part.into(block, first)
        yield block


def _remarks(parts: tuple[_Part, ...]) -> Iterator[str]:
    for part in parts:
        if part.level.short_lu > SHORT_LU:
            yield (
                f"the sound of part {part.number} was raised by {part.level.raised_db:.0f} dB and no more, since it "
                f"is mostly hiss, and stays {part.level.short_lu:.0f} LU too quiet; record it nearer to the microphone"
            )
