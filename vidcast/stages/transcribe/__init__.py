"""Writes down what is said in a recording, on the source clock, and says what of it is doubtful.

Voice activity decides where there is speech; only that is shown to the engine, and only words that lie there are
kept. A word in silence, or one that only repeats the tail of another, is an invention more often than not, so it is
left out and its place is named among the suspects: nothing invented may be published, and nothing is dropped unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vidcast.model.recording import Take
from vidcast.model.times import Span, intersection, union
from vidcast.model.transcript import Suspect, Transcript, Word
from vidcast.run.stage import Bench, stage
from vidcast.stages.transcribe.clamps import clamped, glued, in_silence, without_seams
from vidcast.stages.transcribe.clips import plan_clips
from vidcast.stages.transcribe.languages import of_another_language
from vidcast.stages.transcribe.suspects import (
    NO_SOUND,
    NO_SPEECH,
    SEAM,
    SILENT,
    find_suspects,
    in_order,
    left_out,
)
from vidcast.tools.listen import listen
from vidcast.tools.speech import SAMPLES_PER_MS, Heard, SpeechEngine
from vidcast.tools.vad import Vad, levelled

if TYPE_CHECKING:
    from vidcast.tools.speech import Samples

__all__ = ["TranscribeSettings", "relisten", "transcribe"]


@dataclass(frozen=True, slots=True)
class TranscribeSettings:
    """How speech becomes words."""

    language: str | None = "en"
    """Whisper's code of the language spoken; None detects it in the first words."""
    terms: tuple[str, ...] = ()
    """Names and words of the house to expect, most important first; about 100 fit."""
    join_ms: int = 2000
    """Pauses shorter than this do not end a clip: each clip costs the engine a window of 30 seconds."""
    pad_ms: int = 200
    """Room around a clip in milliseconds; with none words are lost, with 400 they start early."""
    longest_clip_ms: int = 120_000
    """A clip longer than this, in milliseconds, is divided at a pause; it bounds memory."""
    pause_ms: int = 300
    """Pauses up to this many milliseconds are part of the speech they lie in."""
    unsure_below: float = 0.5
    """A word with a lower probability, 0 to 1, is a suspect."""
    unheard_ms: int = 1500
    """Speech without a word for this many milliseconds is a suspect."""

    def __post_init__(self) -> None:
        for name in ("join_ms", "pad_ms", "pause_ms"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} cannot be negative, got {getattr(self, name)}")
        if self.longest_clip_ms < 30_000:
            raise ValueError(f"longest_clip_ms must be at least 30000, one window, got {self.longest_clip_ms}")
        if not 0 <= self.unsure_below <= 1:
            raise ValueError(f"unsure_below must be between 0 and 1, got {self.unsure_below}")
        if self.unheard_ms < 1:
            raise ValueError(f"unheard_ms must be at least 1, got {self.unheard_ms}")


@stage(version=2)
def transcribe(bench: Bench, take: Take, settings: TranscribeSettings, engine: SpeechEngine, vad: Vad) -> Transcript:
    """The words of a recording with their times, where somebody speaks, and what is doubtful.

    A recording without sound or speech has no words and one suspect that says so; the engine is not asked.
    Raises: BadRecording when the sound cannot be decoded; WeightsMissing or WeightsDamaged from the engine.
    """
    return _written(bench, take, settings, engine, vad, None)


def _written(
    bench: Bench,
    take: Take,
    settings: TranscribeSettings,
    engine: SpeechEngine,
    vad: Vad,
    deaf: tuple[Span, ...] | None,
) -> Transcript:
    """The transcript; `deaf` is None for a recording, whose languages nobody has looked at yet."""
    recording = take.recording
    if recording.audio is None:
        return _nothing(recording.duration_ms, settings, engine, NO_SOUND)
    # Whisper hears a quiet recording worse than the same one raised, so all come at one level.
    pcm = levelled(_without(listen(take.path, recording), deaf or ()))
    end_ms = len(pcm) // SAMPLES_PER_MS
    found = vad.speech(pcm)
    clips = plan_clips(
        found, join_ms=settings.join_ms, pad_ms=settings.pad_ms, longest_ms=settings.longest_clip_ms, end_ms=end_ms
    )
    if not clips:
        return _nothing(recording.duration_ms, settings, engine, NO_SPEECH)

    def progress(done: float, total: float) -> None:
        bench.reporter.progressed("transcribe", done, total)

    heard = engine.transcribe(pcm, clips, settings.language, settings.terms, progress)
    foreign = _foreign(pcm, found, heard.language, engine) if deaf is None else ()
    for repair in heard.repairs:
        bench.reporter.note(repair)
    if heard.terms_left_out:
        bench.reporter.note(f"{heard.terms_left_out} of {len(settings.terms)} glossary terms do not fit the engine")
    tidied = _tidied(heard, union(found, settings.pause_ms), end_ms, settings, engine.fingerprint)
    return replace(tidied, suspects=in_order(*tidied.suspects, *foreign))


@stage(version=3)
def relisten(
    bench: Bench,
    take: Take,
    settings: TranscribeSettings,
    engine: SpeechEngine,
    vad: Vad,
    deaf: tuple[Span, ...] = (),
) -> Transcript:
    """The words of a finished episode as anybody hears them, to hold its captions against.

    `deaf` is where a tone covers words: engines write swearing into it, since that is what they learned of tones. Which
    languages are spoken was asked of the recordings.
    """
    return _written(bench, take, settings, engine, vad, deaf)


def _without(pcm: Samples, deaf: tuple[Span, ...]) -> Samples:
    """The sound with silence in these stretches."""
    heard = pcm.copy() if deaf else pcm
    for span in deaf:
        heard[span.start_ms * SAMPLES_PER_MS : span.end_ms * SAMPLES_PER_MS] = 0
    return heard


def _foreign(pcm: Samples, found: tuple[Span, ...], language: str, engine: SpeechEngine) -> tuple[Suspect, ...]:
    """Where the speech sounds like another language than the one it was written down in."""

    def likely(span: Span) -> Mapping[str, float]:
        return engine.languages_of(pcm[span.start_ms * SAMPLES_PER_MS : span.end_ms * SAMPLES_PER_MS])

    speech = intersection(found, [Span(0, len(pcm) // SAMPLES_PER_MS)])
    return of_another_language(speech, likely, language)


def _tidied(
    heard: Heard, speech: tuple[Span, ...], end_ms: int, settings: TranscribeSettings, engine: dict[str, Any]
) -> Transcript:
    said, made_up = without_seams([glued(segment.words, heard.language) for segment in heard.segments])
    spoken = [word for word in said if not in_silence(word, speech)]
    invented = [word for word in said if in_silence(word, speech)]
    words = clamped(spoken, speech, end_ms)
    doubts = find_suspects(
        words, heard.segments, speech, unsure_below=settings.unsure_below, unheard_ms=settings.unheard_ms
    )
    suspects = in_order(*doubts, *left_out(SILENT, invented), *left_out(SEAM, made_up))
    return _transcript(heard.language, engine, words, speech, suspects)


def _nothing(duration_ms: int, settings: TranscribeSettings, engine: SpeechEngine, why: str) -> Transcript:
    suspects = (Suspect(0, duration_ms, why),)
    return _transcript(settings.language or "und", engine.fingerprint, (), (), suspects)


def _transcript(
    language: str,
    engine: dict[str, Any],
    words: tuple[Word, ...],
    speech: tuple[Span, ...],
    suspects: tuple[Suspect, ...],
) -> Transcript:
    name = f"{engine['name']} {engine['version']}"
    return Transcript(language, name, str(engine["model"]), words, speech, suspects)
