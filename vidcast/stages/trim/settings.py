"""What the trim stage can be told."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["TrimSettings"]

LENGTHS = ("lead_ms", "tail_ms", "shortest_cut_ms", "shortest_sound_ms", "word_guard_ms", "slide_ms", "least_speech_ms")
PERCENTAGES = ("active_percent", "least_speech_percent", "most_cut_percent", "most_disagreement_percent")


@dataclass(frozen=True, slots=True)
class TrimSettings:
    """How eagerly to trim; the presets hold the values in use, each with its reason."""

    enabled: bool = True
    """Off keeps the recording whole."""
    lead_ms: int = 100
    """Kept before speech begins."""
    tail_ms: int = 150
    """Kept after speech ends; longer than the lead, since a final "s" is lost first."""
    longest_pause_ms: int = 800
    """A pause up to this long is left alone."""
    pause_after_sentence_ms: int = 650
    """What a longer pause is shortened to when a sentence ended before it."""
    pause_in_sentence_ms: int = 400
    """The same inside a sentence."""
    shortest_cut_ms: int = 200
    """A cut that would take less is not made."""
    shortest_sound_ms: int = 60
    """A louder stretch shorter than this is a click, not speech."""
    active_percent: int = 25
    """How far up from the recording's quiet to its speech, in decibels, a sound counts as speech by its level alone."""
    word_guard_ms: int = 80
    """No cut comes closer than this to a word."""
    slide_ms: int = 60
    """How far a cut may move to find quieter edges."""
    least_contrast_db: int = 10
    """Where speech stands out from the room by less, nothing is cut without a person."""
    least_speech_ms: int = 3000
    """Nor where there is less speech in a recording of some length."""
    least_speech_percent: int = 20
    """Nor where less of a recording is speech."""
    most_cut_percent: int = 30
    """Nor where more of the message would go and half of it can be heard."""
    most_disagreement_percent: int = 15
    """Nor where the levels and the voice detector contradict each other for longer."""

    def __post_init__(self) -> None:
        for name in LENGTHS:
            if not 0 <= getattr(self, name) <= 5000:
                raise ValueError(f"{name} must be between 0 and 5000, got {getattr(self, name)}")
        for name in PERCENTAGES:
            if not 0 <= getattr(self, name) <= 100:
                raise ValueError(f"{name} must be between 0 and 100, got {getattr(self, name)}")
        if not 0 <= self.least_contrast_db <= 60:
            raise ValueError(f"least_contrast_db must be between 0 and 60, got {self.least_contrast_db}")
        if self.tail_ms < self.lead_ms:
            raise ValueError(f"tail_ms must be at least lead_ms ({self.lead_ms}), got {self.tail_ms}")
        for name in ("pause_after_sentence_ms", "pause_in_sentence_ms"):
            if not self.lead_ms + self.tail_ms <= getattr(self, name) <= self.longest_pause_ms:
                raise ValueError(
                    f"{name} must be between lead_ms + tail_ms ({self.lead_ms + self.tail_ms}) "
                    f"and longest_pause_ms ({self.longest_pause_ms}), got {getattr(self, name)}"
                )
