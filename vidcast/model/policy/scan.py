"""A text laid out for searching, and sets of patterns made ready to search it.

The tokens are joined by spaces into one string and indexed by token, so that a pattern is only tried where its first
word stands: a thousand words against a whole pack take a few milliseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from vidcast.model.policy.detect import Span
from vidcast.model.policy.normal import Token
from vidcast.model.policy.pattern import MARKED, Node, parse

__all__ = ["Hit", "KindMarks", "Phrases", "Text"]

FIRST_MARK = 0xE000
"""Where Unicode's private use area begins; NFKC leaves it alone and no engine writes it."""


class Hit(NamedTuple):
    """A pattern found over the tokens from `first` up to, not including, `end`."""

    first: int
    end: int
    how: str
    """exact, inflection, heard_as or detector."""
    branch: str
    """The pattern, as the pack has it."""


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

    def __init__(self, tokens: Sequence[Token], spans: dict[str, list[Span]], marks: KindMarks) -> None:
        behind: dict[int, str] = {}
        self.index: dict[str, list[int]] = {}
        for at, token in enumerate(tokens):
            self.index.setdefault(token.text, []).append(at)
        for kind, found in spans.items():
            self.index[f"<{kind}>"] = [first for first, _ in found]
            for first, end in found:
                behind[first] = behind.get(first, MARKED) + marks.first(kind)
                for at in range(first + 1, end):
                    behind[at] = behind.get(at, MARKED) + marks.rest(kind)
        parts = [f"{token.text}{behind.get(at, '')} " for at, token in enumerate(tokens)]
        self.tokens = tokens
        self.joined = "".join(parts)
        self.starts = [0, *accumulate(len(part) for part in parts)]
        """Where each token begins in `joined`, and the length of it all."""

    def token_at(self, offset: int) -> int:
        """The token that begins at an offset."""
        return bisect_left(self.starts, offset)


class Branch:
    """One alternative of a pattern; its expressions are made when its first word is first heard."""

    def __init__(self, node: Node, source: str, marks: KindMarks, how: str) -> None:
        self.node = node
        self.source = source
        self.marks = marks
        self.how = how

    @cached_property
    def full(self) -> re.Pattern[str]:
        return re.compile(self.node.regex(self.marks, False))

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """Without inflections, to say which of the two a hit is."""
        return re.compile(self.node.regex(self.marks, True))

    def hit(self, text: Text, at: int) -> Hit | None:
        """What the alternative finds at a token."""
        offset = text.starts[at]
        found = self.full.match(text.joined, offset)
        if found is None:
            return None
        same = self.how != "exact" or self.plain.match(text.joined, offset)
        return Hit(at, text.token_at(found.end()), self.how if same else "inflection", self.source)


class Phrases:
    """Patterns, each alternative under the words that it may begin with."""

    def __init__(self, patterns: Iterable[str], marks: KindMarks, how: str = "exact") -> None:
        self._by_start: dict[str, list[Branch]] = {}
        for pattern in patterns:
            for node in parse(pattern).alternatives:
                branch = Branch(node, pattern, marks, "detector" if _is_detector(pattern) else how)
                for start in node.starts():
                    self._by_start.setdefault(start, []).append(branch)

    def hits(self, text: Text) -> list[Hit]:
        """Everything the patterns find, in order; hits may overlap."""
        heard = self._by_start.keys() & text.index.keys()
        tried = ((at, branch) for start in heard for at in text.index[start] for branch in self._by_start[start])
        return sorted(filter(None, (branch.hit(text, at) for at, branch in tried)))

    def found(self, text: Text) -> bool:
        """Whether the patterns find anything."""
        return bool(self.hits(text))


def _is_detector(pattern: str) -> bool:
    return re.fullmatch(r"<[a-z]+>", pattern.strip()) is not None
