"""Decides what a recording leaves out: long pauses shortened, no word touched, every edge on a frame."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from vidcast.model.decisions import CutOut
from vidcast.model.recording import Recording, Take
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript, Word
from vidcast.run.stage import Bench, stage
from vidcast.stages.trim.levels import measured
from vidcast.stages.trim.plan import Heard, TrimSettings, plan_cuts
from vidcast.tools.listen import listen
from vidcast.tools.vad import Vad

__all__ = ["TrimSettings", "grid", "trim"]

SAMPLE_RATE = 16000
SOUND_ONLY_RATE = Fraction(30)
"""The grid of a recording without a picture, whose episode shows a card."""


@stage(version=1)
def trim(
    bench: Bench,
    take: Take,
    transcript: Transcript | None,
    cuts: tuple[CutOut, ...],
    settings: TrimSettings,
    vad: Vad,
) -> Timeline:
    """The timeline of a recording: what the settings shorten and what people cut."""
    rate, frames = grid(take.recording)
    words = transcript.words if transcript is not None else ()
    return plan_cuts(_heard(take, words, vad), rate, frames, settings, cuts)


def _heard(take: Take, words: tuple[Word, ...], vad: Vad) -> Heard:
    """What can be heard in a take; without sound, nothing, so that nothing is cut by itself."""
    if take.recording.audio is None:
        return Heard(measured(np.zeros(0, np.float32), SAMPLE_RATE), ())
    pcm = listen(take.path, take.recording, SAMPLE_RATE)
    return Heard(measured(pcm, SAMPLE_RATE), vad.speech(pcm), words)


def grid(recording: Recording) -> tuple[Fraction, int]:
    """The recording's constant frame rate and how many of its frames the whole recording fills."""
    rate = recording.video.frame_rate if recording.video is not None else SOUND_ONLY_RATE
    return rate, max(1, round(Fraction(recording.duration_ms) * rate / 1000))
