"""What a transcript says about captions: which word of it each shown word is, and what was cut out between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from vidcast.model.captions import Captions
from vidcast.model.segment import shown_words
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript, Word, episode_words

__all__ = ["Evidence", "Heard", "Patch", "bare"]


KEPT = re.compile(r"(?<=[0-9])[^\w\s](?=[0-9])|[\w'&%$+#@]")
"""What tells words apart: letters, digits and what stands between digits, and signs that are spoken."""

VARIATIONS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Marks that choose how the character before them is drawn."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What captions are held against; whatever is missing leaves rules unchecked."""

    transcript: Transcript | None = None
    timeline: Timeline | None = None
    terms: tuple[str, ...] = ()
    """Phrases of a glossary, which stay together."""
    language: str = ""
    """What the captions are in, where they do not say themselves."""

    def language_of(self, captions: Captions) -> str:
        """What the captions are in: as they say, else as is given, else as the transcript says; "und" else."""
        named = captions.language if captions.language != "und" else ""
        return named or self.language or (self.transcript.language if self.transcript else "und")


@dataclass(frozen=True, slots=True)
class Patch:
    """Where shown words and approved ones part: half-open ranges of both."""

    shown: tuple[int, int]
    said: tuple[int, int]


@dataclass(frozen=True)
class Heard:
    """The words of captions beside those of a transcript, matched in order."""

    captions: Captions
    transcript: Transcript
    timeline: Timeline | None

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The words of the captions, in order."""
        return tuple(text for cue in self.captions.cues for text in cue.text.split())

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The number, from 1, of the cue in which each shown word stands."""
        cues = self.captions.cues
        return tuple(number for number, cue in enumerate(cues, 1) for _ in cue.text.split())

    @cached_property
    def said(self) -> tuple[tuple[int, Word], ...]:
        """The words to be shown, on the episode's clock, each with its index in the transcript."""
        words = self.transcript.words
        kept = tuple(enumerate(words)) if self.timeline is None else episode_words(words, self.timeline)
        found: list[tuple[int, Word]] = []
        start_ms = 0
        for index, word in kept:
            for token in shown_words([word]):
                # A word that was divided may reach past the start of the next, as it does for the segmenter.
                start_ms = max(start_ms, token.start_ms)
                found.append((index, replace(token, start_ms=start_ms, end_ms=max(start_ms, token.end_ms))))
        return tuple(found)

    @cached_property
    def patches(self) -> tuple[Patch, ...]:
        """Where the two part, in order; case and punctuation aside."""
        ours, theirs = [bare(text) for text in self.shown], [bare(word.text) for _, word in self.said]
        if ours == theirs:
            return ()
        from rapidfuzz.distance import Levenshtein

        found: list[Patch] = []
        for step in Levenshtein.opcodes(ours, theirs):
            if step.tag == "equal":
                continue
            patch = Patch((step.src_start, step.src_end), (step.dest_start, step.dest_end))
            if found and (found[-1].shown[1], found[-1].said[1]) == (step.src_start, step.dest_start):
                patch = Patch((found[-1].shown[0], step.src_end), (found.pop().said[0], step.dest_end))
            found.append(patch)
        return tuple(found)

    @cached_property
    def _matches(self) -> tuple[int | None, ...]:
        """For each shown word its place among those said, or None."""
        found: list[int | None] = []
        shift = 0
        for patch in self.patches:
            found += range(len(found) + shift, patch.said[0])
            found += [None] * (patch.shown[1] - patch.shown[0])
            shift = patch.said[1] - patch.shown[1]
        return (*found, *range(len(found) + shift, len(self.said)))

    @cached_property
    def words(self) -> tuple[Word | None, ...]:
        """For each shown word the word that was said, on the episode's clock, or None."""
        return tuple(None if at is None else self.said[at][1] for at in self._matches)

    @cached_property
    def sources(self) -> tuple[Word | None, ...]:
        """For each shown word the transcript's word, on its own clock, or None."""
        words = self.transcript.words
        return tuple(None if at is None else words[self.said[at][0]] for at in self._matches)

    @property
    def strange(self) -> bool:
        """Whether fewer than half of the words match, so that the two are not of one episode."""
        matched = sum(1 for word in self.words if word is not None)
        return 2 * matched < min(len(self.shown), len(self.said))

    def removed(self, patch: Patch) -> Sequence[str]:
        """The words that were cut out of the transcript where a patch stands."""
        first = self.said[patch.said[0] - 1][0] + 1 if patch.said[0] else 0
        end = self.said[patch.said[1]][0] if patch.said[1] < len(self.said) else len(self.transcript.words)
        kept = {index for index, _ in self.said[patch.said[0] : patch.said[1]]}
        return [word.text for index, word in enumerate(self.transcript.words[first:end], first) if index not in kept]


def bare(text: str) -> str:
    """A word without case and the marks around it; a word of nothing but marks stays as it is.

    >>> bare("Don't,"), bare("94.2%."), bare("--")
    ("don't", '94.2%', '--')
    """
    folded = unicodedata.normalize("NFC", text.casefold()).replace("\u2019", "'")
    kept = {found.start() for found in KEPT.finditer(folded)}
    return "".join(mark for at, mark in enumerate(folded) if at in kept or _is_vowel(mark)).strip("'") or folded


def _is_vowel(mark: str) -> bool:
    """Whether a mark is a vowel, as in Devanagari and Thai, without which other words would be the same."""
    vowel = unicodedata.category(mark) in ("Mc", "Mn") and not unicodedata.combining(mark)
    return vowel and mark not in VARIATIONS
