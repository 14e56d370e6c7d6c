"""Every render proves itself before anyone sees it: what was made is what was planned.

The checks read only the finished files, the recordings and the plan, never what made the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vidcast.errors import BadRecording
from vidcast.model.aftermath import Leftover
from vidcast.model.captions import Captions
from vidcast.model.disclaiming import without_disclaimer
from vidcast.model.document import encode
from vidcast.model.masking import Cover
from vidcast.model.recording import AudioTrack, Recording, Take
from vidcast.model.report import Check, Report
from vidcast.model.rundown import Rundown
from vidcast.model.transcript import Transcript
from vidcast.run.runner import Result
from vidcast.run.stage import Bench, stage
from vidcast.stages.publish.picture import Render
from vidcast.stages.publish.proof.aftermath import policy
from vidcast.stages.publish.proof.covered import covered, remains
from vidcast.stages.publish.proof.files import Contents, contents, index_comes_first
from vidcast.stages.publish.proof.hearing import SOUND_RATE
from vidcast.stages.publish.proof.loud import loudest, loudness
from vidcast.stages.publish.proof.renditions import renditions
from vidcast.stages.publish.proof.shape import shape
from vidcast.stages.publish.proof.stills import faulty, stills, watched
from vidcast.stages.publish.proof.structure import structure
from vidcast.stages.publish.proof.sync import Published, offsets, sync
from vidcast.stages.publish.proof.wording import compared, cues, wording
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.sound import Sound
from vidcast.tools.ffmpeg import Ffmpeg, Loudness
from vidcast.tools.listen import listen
from vidcast.tools.looks import Undecodable

if TYPE_CHECKING:
    from vidcast.stages.publish.proof.hearing import Samples

__all__ = ["index_comes_first", "prove"]

REPORT = "report.json"
DECODES = "Every file decodes"


@stage(version=4)
def prove(
    bench: Bench,
    takes: tuple[Take, ...],
    rundown: Rundown,
    captions: Captions,
    again: Transcript,
    sound: Result[Sound],
    render: Result[Render],
    settings: PublishSettings,
    ffmpeg: Ffmpeg,
    covers: tuple[Cover, ...] = (),
    left: tuple[Leftover, ...] = (),
) -> Report:
    """What the finished files were measured to be, every check of them, also in `report.json`.

    `again` is what a new transcription hears in the finished sound, on the episode clock, `covers` where nothing of
    the recordings may be heard, and `left` what the policy found in that transcription and should not be there. A
    render that is not as
    planned is a check that failed, never an error. Raises ProgramMissing or ProgramFailed when a tool cannot measure,
    BadRecording when a recording cannot be read any more.
    """
    videos = tuple(render.folder / rendition.name for rendition in render.value.renditions)
    try:
        held = tuple(contents(path, rundown.frame_rate) for path in videos)
        audio = contents(sound.folder / sound.value.name, rundown.frame_rate)
    except Undecodable as error:
        checks: tuple[Check, ...] = (Check("decodes", DECODES, False, str(error), "every file"),)
    else:
        proving = _Proving(bench, takes, rundown, covers, settings, ffmpeg, videos, held, audio)
        known = Loudness(sound.value.lufs, sound.value.true_peak_db)
        said = wording(compared(without_disclaimer(captions, rundown), again, covers))
        checks = (*proving.checks(known), said, cues(captions, rundown), *policy(left))
    report = Report(checks)
    (bench.out / REPORT).write_text(encode(report), encoding="utf-8")
    return report


@dataclass(frozen=True, slots=True)
class _Proving:
    """One episode that is measured."""

    bench: Bench
    takes: tuple[Take, ...]
    rundown: Rundown
    covers: tuple[Cover, ...]
    settings: PublishSettings
    ffmpeg: Ffmpeg
    videos: tuple[Path, ...]
    held: tuple[Contents, ...]
    """What each of the videos holds."""
    audio: Contents

    @property
    def canvas(self) -> tuple[int, int]:
        return self.settings.canvas([take.recording.video for take in self.takes])

    def checks(self, known: Loudness) -> Iterator[Check]:
        """Every check of the files; `known` is the loudness of the audio rendition."""
        yield from structure(self.held, self.audio, self.settings.sizes(self.canvas), self.rundown)
        self._tell(1)
        together, decoded = self._or_not(self._sync, "sync")
        yield together
        if self.covers:
            yield self._or_not(self._covered, "covered")[0]
        self._tell(4)
        alike, seen_all = self._or_not(lambda: renditions(self.videos, self.rundown), "renditions")
        yield alike
        shaped, seen_shapes = self._or_not(self._shape, "shape")
        yield shaped
        self._tell(5)
        files = list(zip(self.held, self.videos, strict=True))
        seconds = 60 + 20 * self.rundown.episode_ms / 1000
        yield from loudness(loudest(files, self.audio, known, seconds, self.ffmpeg), self.settings)
        yield from self._watched(decoded and seen_all and seen_shapes)
        self._tell(10)

    def _tell(self, tenths: int) -> None:
        self.bench.reporter.progressed("prove", tenths, 10)

    def _or_not(self, measure: Callable[[], Check], name: str) -> tuple[Check, bool]:
        """The check, or one that failed because the file does not decode; and whether it does."""
        try:
            return measure(), True
        except Undecodable:
            return Check(name, DECODES, False, f"{self.videos[0].name}: a picture or a sound is damaged", "none"), False

    def _sync(self) -> Check:
        published = Published(self.videos[0], self._heard(), self.rundown, self.canvas, self.settings, self.covers)
        joins = len(self.rundown.pieces)
        return sync(offsets(published, self.takes), joins, self.rundown.frame_rate)

    def _shape(self) -> Check:
        return shape(self.videos[-1], self.settings.sizes(self.canvas)[-1], self.takes, self.rundown)

    def _covered(self) -> Check:
        return covered(remains(self._heard(), self.takes, self.rundown, self.covers))

    def _heard(self) -> Samples:
        """The sound of the largest video. Raises Undecodable."""
        held = self.held[0]
        audio = AudioTrack("aac", 2, 48_000, stream=held.sound_stream)
        made = Recording("", 0, max(held.sound_ms, self.rundown.episode_ms), "mp4", None, audio)
        try:
            return listen(self.videos[0], made, SOUND_RATE)
        except BadRecording as error:
            raise Undecodable("sound") from error

    def _watched(self, decoded: bool) -> Iterator[Check]:
        """The checks that need every picture, of the smallest video since it shows the same as the others."""
        smallest = self.videos[-1]
        seen = watched(smallest, self.rundown.episode_ms, self.ffmpeg)
        try:
            found = faulty(smallest, seen, self.takes, self.rundown) if seen.decodes else ()
        except Undecodable:
            decoded, found = False, ()
        for kind in ("black", "frozen"):
            yield stills(kind, found, seen)
        said = f"{smallest.name} to its end, the others around joins"
        broken = "" if decoded and seen.decodes else "a picture or a sound is damaged: "
        yield Check("decodes", DECODES, not broken, broken + said, "no damaged picture or sound")
