"""What a speech engine is, and what it hands back: words as the engine heard them, nothing tidied yet.

Every clip is handed to an engine as its own samples. Whisper begins a new window at each clip anyway, so this
costs nothing next to one call with `clip_timestamps`, and it bounds memory by the longest clip, lets language
detection begin at the first spoken sound, and tells of progress with both engines alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from vidcast.model.times import Span
from vidcast.model.transcript import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = [
    "SAMPLES_PER_MS",
    "TERM_ROOM",
    "Clip",
    "Heard",
    "Progress",
    "Segment",
    "SpeechEngine",
    "alone",
    "clip_by_clip",
    "drained",
    "fitting",
    "hint_of",
    "weights_identity",
]

SAMPLES_PER_MS = 16

MOST_FOR_LANGUAGE = 30_000 * SAMPLES_PER_MS
SILENCE_BEHIND = 1000 * SAMPLES_PER_MS
"""A language is told from so many samples of speech at most, with so much silence behind it."""

TERM_ROOM = 223
"""Tokens that Whisper can take as a hint (half of its 448, less the mark before them); it cuts the rest in silence."""

Progress = Callable[[float, float], None]
"""Told (done, total), in seconds of speech."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A few words that the engine decoded together, and how well it went; times are on the source clock.

    The words' texts are raw: a leading space begins a new word, a text without one continues the word before.
    """

    words: tuple[Word, ...]
    avg_logprob: float
    """Mean log probability of its tokens; below -1 it is hardly what was said."""
    no_speech_prob: float
    compression_ratio: float
    """Of its text under zlib; above 2.4 it repeats itself."""

    @property
    def span(self) -> Span | None:
        """From its first word to its last, or None without words."""
        if not self.words:
            return None
        return Span(self.words[0].start_ms, max(word.end_ms for word in self.words))


@dataclass(frozen=True, slots=True)
class Heard:
    """All that an engine made out, in order."""

    language: str
    segments: tuple[Segment, ...]
    terms_left_out: int = 0
    """How many terms of the glossary did not fit into the engine's hint."""
    repairs: tuple[str, ...] = ()
    """What the engine had to make again before it could hear, a sentence each."""

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(chain.from_iterable(segment.words for segment in self.segments))


class SpeechEngine(Protocol):
    """Turns samples into words; making one loads nothing."""

    @property
    def fingerprint(self) -> dict[str, Any]:
        """What identifies the engine as a stage's input: name, version, model, weights, options; cheap to ask."""

    def transcribe(
        self, pcm: Samples, clips: tuple[Span, ...], language: str | None, terms: tuple[str, ...], progress: Progress
    ) -> Heard:
        """What is said inside the clips of 16 kHz samples of one channel.

        The language is detected in the first clip when it is None. Terms are names and words to expect.
        Raises: WeightsMissing or WeightsDamaged when the model cannot be loaded.
        """

    def languages_of(self, pcm: Samples) -> Mapping[str, float]:
        """How likely each language is, 0 to 1 by its code, in the first 30 seconds of some speech.

        It costs by the length of the speech: a tenth of a second or so for three seconds.
        """


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip on its way through an engine: its samples and where they begin on the source clock."""

    span: Span
    samples: Samples

    def word(self, start_s: float, end_s: float, text: str, probability: float) -> Word:
        """A word from seconds inside the clip; it never leaves the clip, and never ends before it begins."""
        start = min(max(0, round(float(start_s) * 1000)), self.span.length_ms)
        end = min(max(start, round(float(end_s) * 1000)), self.span.length_ms)
        sure = round(min(1.0, max(0.0, float(probability))), 3)
        return Word(self.span.start_ms + start, self.span.start_ms + end, text, sure)


def drained(sentences: list[str]) -> tuple[str, ...]:
    """The sentences, which are taken out of the list: each is reported once."""
    taken = tuple(sentences)
    sentences.clear()
    return taken


def clip_by_clip(
    hear: Callable[[Clip, str | None], tuple[str, Iterable[Segment]]],
    pcm: Samples,
    clips: tuple[Span, ...],
    language: str | None,
    progress: Progress,
) -> tuple[str, tuple[Segment, ...]]:
    """The language and the segments of all clips; a language detected in the first clip holds for all."""
    total = sum(clip.length_ms for clip in clips) / 1000
    done = 0.0
    found: list[Segment] = []
    for span in clips:
        clip = Clip(span, pcm[span.start_ms * SAMPLES_PER_MS : span.end_ms * SAMPLES_PER_MS])
        language, segments = hear(clip, language)
        found.extend(segments)
        done += span.length_ms / 1000
        progress(done, total)
    return language or "", tuple(found)


def alone(pcm: Samples) -> Samples:
    """Some speech as an engine is asked which language it is: by itself, before a little silence.

    Filled up with silence to a whole window it would cost ten times as much and tell no more.
    """
    import numpy as np

    return np.pad(pcm[:MOST_FOR_LANGUAGE], (0, SILENCE_BEHIND))


def fitting(terms: tuple[str, ...], tokens: Callable[[str], int], room: int = TERM_ROOM) -> tuple[str, ...]:
    """The first terms whose hint fits into `room` tokens.

    >>> fitting(("Omaha", "Castellan", "Brightwater"), len, room=17)
    ('Omaha', 'Castellan')
    """
    for count in range(len(terms), 0, -1):
        if tokens(hint_of(terms[:count])) <= room:
            return terms[:count]
    return ()


def hint_of(terms: Sequence[str]) -> str:
    """The terms as an engine is told them, as a sentence: without its full stop Whisper goes on without sentences.

    >>> hint_of(["Cedar Rapids", "Castellan"])
    'Cedar Rapids, Castellan.'
    """
    return ", ".join(terms).rstrip(".") + "."


def weights_identity(model: str, inside: str = "") -> str:
    """What identifies a model that a person named: the sha256 of a local file (`inside` a folder), else its name.

    A name that a loader resolves over the network is not pinned to bytes.
    """
    path = Path(model)
    file = path / inside if path.is_dir() else path
    if not file.is_file():
        return f"name:{model}"
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
