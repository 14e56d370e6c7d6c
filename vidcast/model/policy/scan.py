"""A text laid out for searching, and sets of patterns made ready to search it.

The tokens are joined by spaces into one string and indexed by token, so that a pattern is only tried where its first
word stands: a thousand words against a whole pack take a few milliseconds.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from vidcast.model.policy.detect import Span
from vidcast.model.policy.normal import Token, is_cased
from vidcast.model.policy.pattern import MARKED, Node, alternatives, longest, needs, parse

__all__ = ["Hit", "KindMarks", "Phrases", "Text"]

FIRST_MARK = 0xE000
"""Where Unicode's private use area begins; NFKC leaves it alone and no engine writes it."""

FEW = 12
"""So few places are tried sooner than thought about."""


class Hit(NamedTuple):
    """A pattern found over the tokens from `first` up to, not including, `end`."""

    first: int
    end: int
    how: str
    """exact, inflection, heard_as, sounds_like 0.87 or detector."""
    branch: str
    """The alternative of a pattern, as the pack has it."""


class KindMarks:
    """A pair of private-use characters for each kind of detector."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._at = {kind: FIRST_MARK + 2 * place for place, kind in enumerate(sorted(kinds))}

    def first(self, kind: str) -> str:
        return chr(self._at[kind])

    def rest(self, kind: str) -> str:
        return chr(self._at[kind] + 1)


class Text:
    """Tokens, where each stands in the joined string, and where detectors spoke."""

    def __init__(
        self,
        tokens: tuple[Token, ...],
        spans: dict[str, list[Span]],
        marks: KindMarks,
        sure: Sequence[float] = (),
        words: Mapping[str, Sequence[int]] | None = None,
    ) -> None:
        """`words` is the `index` of another text of the same tokens in which no detector spoke."""
        self.index: dict[str, Sequence[int]] = dict(_index(tokens) if words is None else words)
        """Where each token stands, and where each detector that spoke begins."""
        self.index |= {f"<{kind}>": array("l", (first for first, _ in found)) for kind, found in spans.items() if found}
        self.said = frozenset(self.index)
        """Every token, and every detector that spoke."""
        self.tokens = tokens
        self.spans = spans
        """Where each detector spoke."""
        self.sure = sure or [1.0] * len(tokens)
        """Each token's probability."""
        self._counts: dict[frozenset[str], int] = {}
        texts = _marked(tokens, spans, marks)
        self.joined = "".join((" ".join(texts), " "))
        self.starts = array("l", accumulate((len(text) + 1 for text in texts), initial=0))
        """Where each token begins in `joined`, and the length of it all."""

    @cached_property
    def is_cased(self) -> bool:
        """Whether the capitals say anything."""
        return is_cased(self.tokens)

    def count(self, words: frozenset[str]) -> int:
        """How often any of some words, or of some <detectors>, is said."""
        known = self._counts.get(words)
        if known is None:
            known = self._counts[words] = sum(len(self.index[word]) for word in words & self.said)
        return known

    def places(self, words: frozenset[str]) -> list[int]:
        """Where any of some words, or of some <detectors>, begins, in order."""
        return sorted(at for word in words & self.said for at in self.index[word])

    def token_at(self, offset: int) -> int:
        """The token that begins at an offset."""
        return bisect_left(self.starts, offset)


def _index(tokens: tuple[Token, ...]) -> dict[str, array[int]]:
    """Where each token stands; an array takes a quarter of a list's memory, and a text may have a million words."""
    index: defaultdict[str, array[int]] = defaultdict(lambda: array("l"))
    for at, token in enumerate(tokens):
        index[token.text].append(at)
    return dict(index)


def _marked(tokens: tuple[Token, ...], spans: dict[str, list[Span]], marks: KindMarks) -> list[str]:
    """Each token's text, with characters behind it where it stands in a detector's span."""
    behind = [""] * len(tokens)
    for kind, found in spans.items():
        opening, going_on = marks.first(kind), marks.rest(kind)
        for first, end in found:
            behind[first] += opening
            for at in range(first + 1, end):
                behind[at] += going_on
    # What is said often is one string: a text may have a million words.
    known: dict[tuple[str, str], str] = {}
    return [
        known.setdefault((token.text, marked), f"{token.text}{MARKED}{marked}") if marked else token.text
        for token, marked in zip(tokens, behind, strict=True)
    ]


class Branch:
    """One alternative of a pattern; its expressions are made when its first word is first heard."""

    def __init__(self, node: Node, source: str, marks: KindMarks, how: str) -> None:
        self.node = node
        self.source = source
        self.marks = marks
        self.how = how
        self.needs = needs(node)
        self.longest = longest(node)

    def may_hit(self, text: Text) -> bool:
        """Whether everything is said that it cannot be found without; asked first because it costs next to nothing."""
        return not any(need.isdisjoint(text.said) for need in self.needs)

    @cached_property
    def full(self) -> re.Pattern[str]:
        return re.compile(self.node.regex(self.marks, False))

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """Without inflections, to say which of the two a hit is."""
        return re.compile(self.node.regex(self.marks, True))

    def hits(self, text: Text, start: str) -> Iterator[Hit]:
        """What the alternative finds where one of its first words stands."""
        joined, starts, match = text.joined, text.starts, self.full.match
        for at in self._worth_a_try(text, text.index[start]):
            found = match(joined, starts[at])
            if found is not None:
                same = self.how != "exact" or self.plain.match(joined, starts[at])
                yield Hit(at, text.token_at(found.end()), self.how if same else "inflection", self.source)

    def _worth_a_try(self, text: Text, places: Sequence[int]) -> Iterable[int]:
        """Those of some places that have the rarest of what must be said near enough behind them."""
        if len(places) < FEW:
            return places
        rare = min(self.needs, key=text.count, default=None)
        if rare is None or 4 * text.count(rare) > len(places):
            return places
        spots = ((bisect_left(places, at - self.longest), bisect_right(places, at)) for at in text.places(rare))
        return sorted({at for first, end in spots for at in places[first:end]})


class Phrases:
    """Patterns, each alternative under the words that it may begin with."""

    def __init__(self, patterns: Iterable[str], marks: KindMarks, how: str = "exact") -> None:
        self._by_start: dict[str, list[Branch]] = {}
        for pattern in patterns:
            for node, source in zip(parse(pattern).alternatives, alternatives(pattern), strict=True):
                branch = Branch(node, source, marks, "detector" if _is_detector(source) else how)
                for start in node.starts():
                    self._by_start.setdefault(start, []).append(branch)

    def hits(self, text: Text) -> list[Hit]:
        """Everything the patterns find, in order; hits may overlap."""
        heard = self._by_start.keys() & text.index.keys()
        tried = ((start, branch) for start in heard for branch in self._by_start[start] if branch.may_hit(text))
        return sorted(hit for start, branch in tried for hit in branch.hits(text, start))

    def found(self, text: Text) -> bool:
        """Whether the patterns find anything."""
        return bool(self.hits(text))


def _is_detector(pattern: str) -> bool:
    return re.fullmatch(r"<[a-z]+>", pattern) is not None
