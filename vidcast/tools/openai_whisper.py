"""openai-whisper as a speech engine: the reference implementation, slower and independent of CTranslate2."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidcast.errors import WeightsDamaged, WeightsMissing
from vidcast.model.times import Span
from vidcast.tools.hint import TOLD, twice_heard
from vidcast.tools.speech import Clip, Heard, Progress, Segment, alone, clip_by_clip, drained, fitting, weights_identity
from vidcast.tools.weights import MODEL_SHA256, embedded_model, openai_checkpoint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = ["OpenAIWhisper"]

OPTIONS: dict[str, Any] = {
    "beam_size": 5,
    "word_timestamps": True,
    "condition_on_previous_text": False,
    "hallucination_silence_threshold": 2.0,
    "fp16": False,
}
SEED = 0


class OpenAIWhisper:
    """Hears with openai-whisper on the CPU.

    `model` is "base" (the embedded weights, converted once into `cache`), a checkpoint file, or one of OpenAI's
    names, which its own loader fetches. `threads` of 0 leaves torch its own number.
    """

    def __init__(self, model: str = "base", *, cache: Path, threads: int = 0) -> None:
        self.model = model
        self.cache = cache
        self._repairs: list[str] = []
        self.threads = threads

    @cached_property
    def fingerprint(self) -> dict[str, Any]:
        """Name, version, model, weights and options; threads change the time only."""
        return {
            "name": "openai-whisper",
            "version": version("openai-whisper"),
            "model": self.model,
            "weights": MODEL_SHA256 if self.model == "base" else weights_identity(self.model),
            "options": {**OPTIONS, "seed": SEED, "terms": TOLD},
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
        import torch

        # Without carrying it, the hint reaches the first window only; of too long a one the head would be cut.
        told = {"initial_prompt": hint, "carry_initial_prompt": True} if hint else {}
        # A clip that is decoded again at a higher temperature draws at random; the same clip must draw the same.
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            result = self._loaded.transcribe(clip.samples, language=language, **told, **OPTIONS)
        return str(result["language"]), _segments(result["segments"], clip)

    def languages_of(self, pcm: Samples) -> Mapping[str, float]:
        """How likely each language is in some speech; see SpeechEngine."""
        import torch
        import whisper

        model = self._polyglot
        tokenizer = _tokenizer(model)
        with torch.no_grad():
            heard = _encoded(model, whisper.log_mel_spectrogram(alone(pcm), model.dims.n_mels))
            scores = model.logits(torch.tensor([[tokenizer.sot]]), heard)[0, 0, list(tokenizer.all_language_tokens)]
            return dict(zip(tokenizer.all_language_codes, scores.softmax(0).tolist(), strict=True))

    @cached_property
    def _polyglot(self) -> Any:
        """A model that knows languages: one made for English alone cannot tell them, so the embedded one does."""
        model = self._loaded
        return model if model.is_multilingual else OpenAIWhisper(cache=self.cache, threads=self.threads)._loaded

    @cached_property
    def _loaded(self) -> Any:
        import torch

        if self.threads:
            torch.set_num_threads(self.threads)
        loaded = self._base() if self.model == "base" else self._named()
        _tokenizer(loaded)
        return loaded

    def _base(self) -> Any:
        import whisper

        folder = embedded_model(self.cache, self._repairs.append)
        checkpoint = openai_checkpoint(folder, self.cache, self._repairs.append)
        loaded = whisper.load_model(str(checkpoint), device="cpu")
        # A checkpoint loaded by path lacks the heads whose attention tells when a word was said.
        loaded.set_alignment_heads(whisper._ALIGNMENT_HEADS["base"])
        return loaded

    def _named(self) -> Any:
        import whisper

        self._refuse_network()
        try:
            return whisper.load_model(self.model, device="cpu", download_root=str(self.cache))
        except Exception as error:  # torch, pickle and urllib raise kinds without a common root.
            raise _unloadable(self.model, error) from error

    def _refuse_network(self) -> None:
        """OpenAI's loader knows no offline switch, so the one that faster-whisper obeys counts for it too."""
        import whisper

        address = whisper._MODELS.get(self.model)
        if address and os.environ.get("HF_HUB_OFFLINE") and not (self.cache / Path(address).name).is_file():
            raise WeightsMissing(_missing(self.model, "HF_HUB_OFFLINE is set"))

    def _tokens(self, text: str) -> int:
        return len(_tokenizer(self._loaded).encode(f" {text}"))


def _encoded(model: Any, mel: Any) -> Any:
    """What the model's encoder makes of a spectrogram shorter than its window of 30 seconds.

    The encoder refuses any other length than that of its positions; with fewer of them it works as well.
    """
    encoder = model.encoder
    positions = encoder.positional_embedding
    encoder.positional_embedding = positions[: (mel.shape[-1] + 1) // 2]
    try:
        return encoder(mel[None])
    finally:
        encoder.positional_embedding = positions


def _tokenizer(model: Any) -> Any:
    """The model's tokenizer; whisper keeps it, and leaves its file open for the collector to close."""
    from whisper.tokenizer import get_tokenizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        return get_tokenizer(model.is_multilingual, num_languages=model.num_languages)


def _segments(segments: Iterable[dict[str, Any]], clip: Clip) -> Iterator[Segment]:
    for segment in segments:
        words = tuple(
            clip.word(word["start"], word["end"], word["word"], word["probability"]) for word in segment["words"]
        )
        yield Segment(words, *(float(segment[key]) for key in ("avg_logprob", "no_speech_prob", "compression_ratio")))


def _unloadable(model: str, error: Exception) -> WeightsMissing | WeightsDamaged:
    if Path(model).exists():
        return WeightsDamaged(f"{model}: not a checkpoint of openai-whisper: {error}; give another file or use base")
    return WeightsMissing(_missing(model, type(error).__name__))


def _missing(model: str, why: str) -> str:
    return (
        f"no speech model {model!r}: it is no file here, and it could not be fetched ({why});"
        " give a checkpoint file of openai-whisper, or use base, which needs no network"
    )
