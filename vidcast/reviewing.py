"""What people need to review a part by ear and eye: a file that their browser plays, and its waveform."""

from __future__ import annotations

from pathlib import Path

from vidcast.pipeline import Part
from vidcast.production import Production
from vidcast.run.runner import Runner
from vidcast.stages.publish import browser_plays, peaks, proxy

__all__ = ["playable", "waveform"]


def playable(production: Production, part: Part) -> Path:
    """The file that a browser plays, on the recording's own clock.

    That is the original where every browser plays it, else a light copy, which is made once.
    """
    if browser_plays(part.take.recording):
        return part.take.path
    made = _runner(production, part).result(proxy, part.take, production.tools.ffmpeg)
    return made.folder / made.value.name


def waveform(production: Production, part: Part) -> Path:
    """The waveform of a part's recording, on its own clock."""
    made = _runner(production, part).result(peaks, part.take)
    return made.folder / made.value.name


def _runner(production: Production, part: Part) -> Runner:
    return Runner(production.store, part.take.recording.sha256[:16], production.reporter)
