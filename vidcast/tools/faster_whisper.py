"""faster-whisper as a speech engine: Whisper on CTranslate2, the default on a machine without a graphics card."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidcast.errors import WeightsDamaged, WeightsMissing
from vidcast.model.times import Span
from vidcast.tools.hint import TOLD, twice_heard
from vidcast.tools.speech import Clip, Heard, Progress, Segment, alone, clip_by_clip, drained, fitting, weights_identity
from vidcast.tools.weights import MODEL_SHA256, embedded_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["FasterWhisper"]

OPTIONS: dict[str, Any] = {
    "beam_size": 5,
    "word_timestamps": True,
    "condition_on_previous_text": False,
    "hallucination_silence_threshold": 2.0,
}
COMPUTE_TYPE = "int8"
SEED = 0
MOST_THREADS = 8


class FasterWhisper:
    """Hears with faster-whisper on the CPU.

    `model` is "base" (the embedded weights), the folder of a model in CTranslate2's form, or a name that
    faster-whisper's own loader knows and fetches. `threads` of 0 means one for each core, at most eight.
    """

    def __init__(self, model: str = "base", *, cache: Path, threads: int = 0) -> None:
        self.model = model
        self.cache = cache
        self._repairs: list[str] = []
        self.threads = threads or min(MOST_THREADS, os.cpu_count() or 1)

    @cached_property
    def fingerprint(self) -> dict[str, Any]:
        """Name, version, model, weights and options; threads change the time only."""
        return {
            "name": "faster-whisper",
            "version": version("faster-whisper"),
            "model": self.model,
            "weights": MODEL_SHA256 if self.model == "base" else weights_identity(self.model, "model.bin"),
            "options": {**OPTIONS, "compute_type": COMPUTE_TYPE, "seed": SEED, "terms": TOLD},
        }

    def transcribe(
        self, pcm: Samples, clips: tuple[Span, ...], language: str | None, terms: tuple[str, ...], progress: Progress
    ) -> Heard:
        """What is said inside the clips; see SpeechEngine."""
        if not clips:
            return Heard(language or "", ())
        known = fitting(terms, self._tokens)

        def hear(
            hint: str, clips: tuple[Span, ...], language: str | None, progress: Progress
        ) -> tuple[str, tuple[Segment, ...]]:
            return clip_by_clip(partial(self._hear, hint), pcm, clips, language, progress)

        spoken, found = twice_heard(hear, clips, language, known, progress)
        return Heard(spoken, found, len(terms) - len(known), drained(self._repairs))

    def _hear(self, hint: str, clip: Clip, language: str | None) -> tuple[str, Iterable[Segment]]:
        self._seed()
        # Hot words reach every window; past half of what the model takes, their tail would be cut in silence.
        segments, info = self._loaded.transcribe(clip.samples, language=language, hotwords=hint or None, **OPTIONS)
        return str(info.language), _segments(segments, clip)

    def languages_of(self, pcm: Samples) -> Mapping[str, float]:
        """How likely each language is in some speech; see SpeechEngine."""
        model = self._polyglot
        heard = model.encode(model.feature_extractor(alone(pcm)))
        return {token[2:-2]: float(sure) for token, sure in model.model.detect_language(heard)[0]}

    @cached_property
    def _polyglot(self) -> Any:
        """A model that knows languages: one made for English alone cannot tell them, so the embedded one does."""
        model = self._loaded
        return model if model.model.is_multilingual else FasterWhisper(cache=self.cache, threads=self.threads)._loaded

    @cached_property
    def _loaded(self) -> Any:
        import faster_whisper

        place = str(embedded_model(self.cache, self._repairs.append)) if self.model == "base" else self.model
        try:
            return faster_whisper.WhisperModel(
                place, device="cpu", compute_type=COMPUTE_TYPE, cpu_threads=self.threads, download_root=str(self.cache)
            )
        except Exception as error:  # The hub's client and CTranslate2 raise kinds without a common root.
            raise _unloadable(self.model, error) from error

    def _tokens(self, text: str) -> int:
        return len(self._loaded.hf_tokenizer.encode(f" {text}", add_special_tokens=False).ids)

    @staticmethod
    def _seed() -> None:
        """A clip that is decoded again at a higher temperature draws at random; the same clip must draw the same."""
        import ctranslate2

        ctranslate2.set_random_seed(SEED)


def _segments(segments: Iterable[Any], clip: Clip) -> Iterator[Segment]:
    for segment in segments:
        words = tuple(clip.word(word.start, word.end, word.word, word.probability) for word in segment.words or ())
        yield Segment(
            words, float(segment.avg_logprob), float(segment.no_speech_prob), float(segment.compression_ratio)
        )


def _unloadable(model: str, error: Exception) -> WeightsMissing | WeightsDamaged:
    if Path(model).exists() or model == "base":
        return WeightsDamaged(f"{model}: not a model in CTranslate2's form: {error}; give another folder or use base")
    return WeightsMissing(
        f"no speech model {model!r}: it is no folder here, and it could not be fetched ({type(error).__name__});"
        " give a folder in CTranslate2's form, or use base, which needs no network"
    )
