"""Stages without a library: nothing is remembered, and what a stage writes is moved to where a person wants it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from vidcast.errors import BadRequest
from vidcast.model.credit import Credit
from vidcast.model.foreign import shown
from vidcast.model.recording import Take
from vidcast.model.rundown import Rundown
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript
from vidcast.preset import Preset
from vidcast.run.progress import Reporter, Silent
from vidcast.run.runner import Runner
from vidcast.run.stage import Stage
from vidcast.run.store import Store
from vidcast.stages.publish import Render, Sound, cards, picture, sound
from vidcast.stages.trim import REPORT, TrimSettings, grid, trim
from vidcast.tools.cards import Brand, CardText
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.vad import Vad

__all__ = ["Bare"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What to leave out of one recording, and why in words."""

    timeline: Timeline
    report: str


@dataclass(frozen=True, slots=True)
class Single:
    """What was made of one recording."""

    render: Render
    sound: Sound


class Bare:
    """Calls stages in a folder that is thrown away."""

    def __init__(self, reporter: Reporter | None = None) -> None:
        self._reporter = reporter or Silent()

    def __call__(self, stage: Stage[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The stage's answer."""
        with tempfile.TemporaryDirectory(prefix="vidcast-") as folder:
            return Runner(Store(Path(folder)), "single", self._reporter)(stage, *args, **kwargs)

    def trim(self, take: Take, transcript: Transcript | None, settings: TrimSettings) -> Trimmed:
        """A recording's timeline, with the report of its cuts."""
        with tempfile.TemporaryDirectory(prefix="vidcast-") as folder:
            run = Runner(Store(Path(folder)), "single", self._reporter)
            made = run.result(trim, take, transcript, (), settings, Vad())
            return Trimmed(made.value, (made.folder / REPORT).read_text(encoding="utf-8"))

    def render(self, take: Take, timeline: Timeline, preset: Preset, target: Path) -> Single:
        """What was measured of the video now at `target`, which is written whole or not at all.

        Cards that the timeline asks for are left out. Raises BadRequest when the timeline is another recording's or
        keeps nothing.
        """
        rate, frames = grid(take.recording)
        if (timeline.frame_rate, timeline.frames) != (rate, frames):
            raise BadRequest(
                f"{shown(take.path.name)}: the timeline is of another recording ({timeline.frames} frames at "
                f"{timeline.frame_rate}, and this one has {frames} at {rate}); make one with `vidcast trim`"
            )
        if not timeline.kept:
            raise BadRequest(
                f"{shown(take.path.name)}: the timeline keeps nothing of it, so there is nothing to render"
            )
        settings, ffmpeg = preset.publish, Ffmpeg.found()
        settings = replace(settings, renditions=settings.renditions[:1])
        rundown, canvas = Rundown.of([timeline]), settings.canvas([take.recording.video])
        with tempfile.TemporaryDirectory(prefix=".vidcast-", dir=target.resolve().parent) as folder:
            run = Runner(Store(Path(folder)), "single", self._reporter)
            still = None
            if take.recording.video is None:
                text = CardText("", take.path.stem, "", (Credit(),))
                still = run.result(cards, text, Brand(), canvas)
            heard = run.result(sound, (take,), rundown, settings, ffmpeg)
            made = run.result(picture, (take,), rundown, canvas, still, heard, (), settings, ffmpeg)
            (video,) = made.value.renditions
            os.replace(made.folder / video.name, target)
        return Single(made.value, heard.value)
