"""Decides what a recording leaves out: long pauses shortened, no word touched, every edge on a frame."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from vidcast.model.decisions import CutOut
from vidcast.model.recording import Recording, Take
from vidcast.model.timeline import Timeline
from vidcast.model.times import SOUND_ONLY_RATE
from vidcast.model.transcript import Transcript, Word
from vidcast.run.stage import Bench, stage
from vidcast.stages.trim.heard import Heard
from vidcast.stages.trim.levels import measured
from vidcast.stages.trim.plan import plan_cuts
from vidcast.stages.trim.report import cut_report
from vidcast.stages.trim.settings import TrimSettings
from vidcast.tools.listen import SPEECH_RATE, listen
from vidcast.tools.vad import Vad

__all__ = ["REPORT", "TrimSettings", "cut_report", "grid", "trim"]

REPORT = "cuts.txt"
"""The stage's file: every cut with its time, its reason and its level, for people."""


@stage(version=2)
def trim(
    bench: Bench,
    take: Take,
    transcript: Transcript | None,
    cuts: tuple[CutOut, ...],
    settings: TrimSettings,
    vad: Vad,
    rate: Fraction | None = None,
) -> Timeline:
    """The timeline of a recording: what the settings shorten and what people cut.

    Its frames are those of `rate`, the episode's; without one, of the recording's own. Beside the result lies REPORT,
    the cuts in words.
    """
    frame_rate, frames = grid(take.recording, rate)
    heard = _heard(take, transcript.words if transcript is not None else (), vad)
    timeline = plan_cuts(heard, frame_rate, frames, settings, cuts)
    report = cut_report(timeline, heard.levels, heard.speech(settings))
    (bench.out / REPORT).write_text(report, encoding="utf-8")
    return timeline


def _heard(take: Take, words: tuple[Word, ...], vad: Vad) -> Heard:
    """What can be heard in a take; without sound, nothing, so that nothing is cut by itself."""
    if take.recording.audio is None:
        return Heard(measured(np.zeros(0, np.float32), SPEECH_RATE), ())
    pcm = listen(take.path, take.recording, SPEECH_RATE)
    return Heard(measured(pcm, SPEECH_RATE), vad.speech(pcm), words)


def grid(recording: Recording, rate: Fraction | None = None) -> tuple[Fraction, int]:
    """The constant frame rate, the recording's own unless one is given, and how many frames the recording fills."""
    if rate is None:
        rate = recording.video.frame_rate if recording.video is not None else SOUND_ONLY_RATE
    return rate, max(1, round(Fraction(recording.duration_ms) * rate / 1000))
