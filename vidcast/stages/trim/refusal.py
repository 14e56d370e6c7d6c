"""Why the cuts of a recording, or one of them, should not be made before a person has looked.

Kept air costs seconds, a lost word costs trust; so whatever cannot be judged safely is left as it is, and the report
says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from vidcast.model.times import Span, total_ms
from vidcast.stages.trim.heard import Heard
from vidcast.stages.trim.settings import TrimSettings

__all__ = ["audible", "refusal"]

SHORT_MS = 10_000
"""A recording up to this long is a note of a few words: its speech may be shorter than `least_speech_ms`."""
LASTING_MS = 100
"""A shorter sound is a key, a mouse or the last of a breath."""


def refusal(heard: Heard, speech: Sequence[Span], pauses: Sequence[Span], settings: TrimSettings) -> str | None:
    """Why nothing should be cut before a person has looked, in words that end a sentence; None when it may be."""
    levels, whole_ms = heard.levels, heard.length_ms
    if levels.high_db - levels.low_db < settings.least_contrast_db:
        return "speech hardly stands out from the room"
    if not heard.voice:
        return "no voice was recognised"
    speech_ms = total_ms(speech)
    briefly = speech_ms < settings.least_speech_ms and whole_ms > SHORT_MS
    if briefly or speech_ms * 100 < settings.least_speech_percent * whole_ms:
        return "there is too little speech to judge the pauses by"
    inner_ms = speech[-1].end_ms - speech[0].start_ms
    loud = sum(audible(heard, pause) for pause in pauses)
    if total_ms(pauses) * 100 > settings.most_cut_percent * inner_ms and loud * 2 >= len(pauses):
        return (
            f"more than {settings.most_cut_percent} % of the message would go and half of those pauses are not silent"
        )
    if pauses and heard.disagreement_ms(settings) * 100 > settings.most_disagreement_percent * whole_ms:
        return "the sound level and the voice detector do not agree on where somebody speaks"
    return None


def audible(heard: Heard, cut: Span) -> bool:
    """Whether something lasting is heard within a cut, though neither voice nor loud enough for speech.

    It is 6 dB above the recording's own quiet for a twentieth of the cut, as a 95th percentile would be; what is over
    in a moment is a key or a mouse, and what lies 45 dB under speech is the last of an echo.
    """
    lasting = (span for span in heard.levels.loud_spans(cut) if span.length_ms >= LASTING_MS)
    return total_ms(lasting) * 20 > cut.length_ms
