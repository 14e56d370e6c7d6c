"""Stages without a library: nothing is remembered, and what a stage writes is moved to where a person wants it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from vidcast.errors import BadRequest
from vidcast.model.recording import Take
from vidcast.model.timeline import Timeline
from vidcast.preset import Preset
from vidcast.run.progress import Reporter, Silent
from vidcast.run.runner import Runner
from vidcast.run.stage import Stage
from vidcast.run.store import Store
from vidcast.stages.publish import Render, cards, picture, sound
from vidcast.stages.trim import grid
from vidcast.tools.cards import Brand, CardText
from vidcast.tools.ffmpeg import Ffmpeg

__all__ = ["Bare"]

P = ParamSpec("P")
R = TypeVar("R")


class Bare:
    """Calls stages in a folder that is thrown away."""

    def __init__(self, reporter: Reporter | None = None) -> None:
        self._reporter = reporter or Silent()

    def __call__(self, stage: Stage[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The stage's answer."""
        with tempfile.TemporaryDirectory(prefix="vidcast-") as folder:
            return Runner(Store(Path(folder)), "single", self._reporter)(stage, *args, **kwargs)

    def render(self, take: Take, timeline: Timeline, preset: Preset, target: Path) -> Render:
        """What was measured of the video now at `target`, which is written whole or not at all.

        Cards that the timeline asks for are left out. Raises BadRequest when the timeline is another recording's or
        keeps nothing.
        """
        rate, frames = grid(take.recording)
        if (timeline.frame_rate, timeline.frames) != (rate, frames):
            raise BadRequest(
                f"{take.path.name}: the timeline is of another recording ({timeline.frames} frames at "
                f"{timeline.frame_rate}, and this one has {frames} at {rate}); make one with `vidcast trim`"
            )
        if not timeline.kept:
            raise BadRequest(f"{take.path.name}: the timeline keeps nothing of it, so there is nothing to render")
        timeline = replace(timeline, opening_frames=0, closing_frames=0)
        settings, ffmpeg = preset.publish, Ffmpeg.found()
        with tempfile.TemporaryDirectory(prefix=".vidcast-", dir=target.resolve().parent) as folder:
            run = Runner(Store(Path(folder)), "single", self._reporter)
            still = None
            if take.recording.video is None:
                text = CardText("", take.path.stem, "", "", "", "")
                still = run.result(cards, text, Brand(), settings.canvas(None))
            heard = run.result(sound, take, timeline, settings, ffmpeg)
            made = run.result(picture, take, timeline, still, heard, settings, ffmpeg)
            os.replace(made.folder / made.value.video, target)
        return made.value
