"""Names that an engine wrote otherwise than they are written, known by their letters and by their sound.

A name is looked for in every run of words about as long as itself, because engines move the borders between words:
"Castellan" comes back as "castle and". A run stands for a name when nearly all of its letters are the name's, or when
most of them are and it sounds the same. Sound is Metaphone (Lawrence Philips, 1990). The limits were measured on the
names of the earnings-21 corpus as commercial recognisers wrote them; benchmarks/policy_names.py repeats it with names
that the shipped engine misheard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from vidcast.model.glossary.likeness import sound
from vidcast.model.policy.normal import Token, pieces

__all__ = ["Alike", "Sounding"]

T = TypeVar("T")

SHORTEST = 6
"""Letters that a name must have: shorter ones sound like too many words."""
SHORTEST_KEY = 3
LONGER = 4
"""How many letters a run of words may have more or fewer than the name."""
LETTERS = 0.88
"""The share of letters from which on letters alone decide."""
SOME_LETTERS = 0.60
"""The share of letters that must agree where the sound decides."""
DOUBTED = 0.5
"""Below this probability a word was probably misheard."""
SURE = 0.75
"""From this probability on a word was probably heard right: several such words are no single name by sound alone."""
LENIENCE = 0.05
"""How much lower the limits are in words that were probably misheard."""
UNSAID = 2
"""How many words more than the name has a run may have; one fewer is allowed too."""


class Alike(NamedTuple):
    """A run of tokens, from `first` up to, not including, `end`, that sounds like a name."""

    first: int
    end: int
    name: str
    score: float
    """How alike they are, 0 to 1, by letters or by sound, whichever decided."""


class _Name(NamedTuple):
    said: str
    letters: str
    key: str
    words: int


class Sounding:
    """Names made ready to be known by their sound, and the similarity of sound that each must have."""

    def __init__(self, names: Iterable[str], bar: float, known: Iterable[str] = ()) -> None:
        self.bar = bar
        self._known = frozenset(_made(text).letters for text in known)
        """What stands on a list itself is not another name misheard."""
        ready = (_made(name) for name in dict.fromkeys(names))
        self.names = [name for name in ready if len(name.letters) >= SHORTEST]
        self._by_letters = _grouped(self.names, lambda name: len(name.letters))
        self._by_key = _grouped([n for n in self.names if len(n.key) >= SHORTEST_KEY], lambda name: len(name.key))
        self.most_words = max((name.words for name in self.names), default=0) + UNSAID
        self.most_letters = max((len(name.letters) for name in self.names), default=0) + LONGER

    def hits(self, tokens: Sequence[Token], sure: Sequence[float]) -> list[Alike]:
        """The runs of tokens that sound like a name, the likeliest where several overlap, in order.

        `sure` holds each token's probability.
        """
        if not self.names:
            return []
        runs = self._runs(tokens)
        pairs = dict.fromkeys((*self._alike_in_letters(runs), *self._alike_in_sound(runs)))
        ranked = sorted(
            (rank, alike) for text, name in pairs for rank, alike in self._judged(text, name, runs[text], sure)
        )
        taken: set[int] = set()
        found = []
        for _, alike in ranked:
            if taken.isdisjoint(range(alike.first, alike.end)):
                taken.update(range(alike.first, alike.end))
                found.append(alike)
        return sorted(found)

    def _runs(self, tokens: Sequence[Token]) -> dict[str, list[tuple[int, int]]]:
        """Where each run of words stands that may be a name, by its letters run together."""
        runs: dict[str, list[tuple[int, int]]] = {}
        letters = [_letters(token.text) for token in tokens]
        for first in range(len(tokens)):
            text = ""
            for end in range(first + 1, min(len(tokens), first + self.most_words) + 1):
                text += letters[end - 1]
                if len(text) > self.most_letters:
                    break
                if len(text) >= SHORTEST - LONGER:
                    runs.setdefault(text, []).append((first, end))
                if tokens[end - 1].closes:
                    break
        return runs

    def _alike_in_letters(self, runs: dict[str, list[tuple[int, int]]]) -> Iterator[tuple[str, _Name]]:
        from rapidfuzz.distance import Indel

        least = LETTERS - LENIENCE
        texts = _grouped(runs, len)
        for length, names in self._by_letters.items():
            near = [
                text for many in texts for text in texts[many] if abs(many - length) <= (1 - least) * (many + length)
            ]
            for at, text in _close(Indel.normalized_similarity, [n.letters for n in names], near, least):
                yield text, names[at]

    def _alike_in_sound(self, runs: dict[str, list[tuple[int, int]]]) -> Iterator[tuple[str, _Name]]:
        from rapidfuzz.distance import Levenshtein

        least = self.bar - LENIENCE
        texts: dict[str, list[str]] = {}
        for text in runs:
            texts.setdefault(sound(text), []).append(text)
        keys = _grouped((key for key in texts if len(key) >= SHORTEST_KEY), len)
        for length, names in self._by_key.items():
            near = [key for many in keys for key in keys[many] if abs(many - length) <= (1 - least) * max(many, length)]
            for at, key in _close(Levenshtein.normalized_similarity, [n.key for n in names], near, least):
                for text in texts[key]:
                    yield text, names[at]

    def _judged(
        self, text: str, name: _Name, places: Sequence[tuple[int, int]], sure: Sequence[float]
    ) -> Iterator[tuple[tuple[float, int, int, str], Alike]]:
        """The places of a run that may be a name, each under its rank: the likeliest first, then the shortest."""
        if abs(len(text) - len(name.letters)) > LONGER or (text in self._known and text != name.letters):
            return
        letters, voice = _ratio(text, name.letters), _sounds(text, name)
        for first, end in places:
            if not max(1, name.words - 1) <= end - first <= name.words + UNSAID:
                continue
            least = min(sure[first:end])
            lower = LENIENCE if least < DOUBTED else 0.0
            by_letters = letters >= LETTERS - lower
            by_sound = least < SURE or end - first <= name.words
            if by_letters or (by_sound and letters >= SOME_LETTERS and voice >= self.bar - lower):
                score = max(letters if by_letters else 0.0, voice)
                yield (-letters - voice, end - first, first, name.said), Alike(first, end, name.said, score)


def _made(name: str) -> _Name:
    words = [part for word in name.split() for part in pieces(word)]
    letters = _letters("".join(words))
    return _Name(name, letters, sound(letters), len(words))


def _grouped(things: Iterable[T], by: Callable[[T], int]) -> dict[int, list[T]]:
    groups: dict[int, list[T]] = {}
    for thing in things:
        groups.setdefault(by(thing), []).append(thing)
    return groups


def _close(
    scorer: Callable[..., float], names: Sequence[str], texts: Sequence[str], least: float
) -> Iterator[tuple[int, str]]:
    """Every name, by its place, with every text that is at least so similar to it."""
    from rapidfuzz.process import cdist

    if not texts:
        return
    scores = cdist(names, texts, scorer=scorer, score_cutoff=least)
    for at, column in zip(*scores.nonzero(), strict=True):
        yield int(at), texts[int(column)]


@lru_cache(maxsize=1 << 16)
def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _ratio(text: str, name: str) -> float:
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(text, name))


def _sounds(text: str, name: _Name) -> float:
    """How alike a run and a name sound, 0 where there is too little sound to tell."""
    from rapidfuzz.distance import Levenshtein

    key = sound(text)
    if min(len(key), len(name.key)) < SHORTEST_KEY:
        return 0.0
    return float(Levenshtein.normalized_similarity(key, name.key))
