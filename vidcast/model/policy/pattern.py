"""The grammar in which rules say what they look for, and the regular expression each alternative becomes.

    pattern      one or more alternatives:  talks | negotiations
    alternative  a sequence, or two with at most N words between:  expect~ ~10 (revenue | margin~)
    sequence     items one after another:  (early | advanced) talks to buy
    item         word, word~ (any inflection), <detector>, ( pattern ); each with ? when it may be missing

People who write packs never write a regular expression, so no pack can be slow or match half a word. The expression
runs over the tokens joined by spaces; a token inside a detector's span carries that detector's private-use characters
behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from vidcast.model.policy.inflect import forms
from vidcast.model.policy.normal import pieces

__all__ = [
    "MARKED",
    "Gap",
    "Group",
    "Kind",
    "Literal",
    "Marks",
    "Node",
    "PatternFault",
    "Sequence",
    "alternatives",
    "kinds",
    "longest",
    "needs",
    "parse",
]

LEXEME = re.compile(
    r"\s*(?:(?P<gap>~\d+)(?![^\s()|?])|(?P<kind><[a-z_]+(?::\w+)?>)|(?P<sign>[()|?])|(?P<word>[^\s()|?<>]+))"
)
MARKED = "\x1f"
"""Stands between a token and the marks behind it; a word that was split at blanks never holds it."""
ANY_MARKS = f"(?:{MARKED}[^ ]*)?"
DEEPEST = 8
LONGEST_SPAN = 64
"""No detector takes so many tokens for one thing."""
WIDEST_GAP = 40
"""More words than so between two halves say nothing about each other."""


class PatternFault(ValueError):
    """What is wrong with a pattern and where, never its words: they may be secret."""


class Marks(Protocol):
    """Which private-use characters stand behind the tokens of a detector's span."""

    def first(self, kind: str) -> str:
        """The character behind a span's first token."""

    def rest(self, kind: str) -> str:
        """The character behind its other tokens."""


@dataclass(frozen=True, slots=True)
class Literal:
    """One token in one of several forms."""

    forms: tuple[str, ...]

    def regex(self, marks: Marks, plain: bool) -> str:
        """The expression, of the first form alone when `plain`."""
        said = self.forms[:1] if plain else self.forms
        words = "|".join(re.escape(form) for form in said)
        return f"(?:{words}){ANY_MARKS} "

    def starts(self) -> frozenset[str]:
        return frozenset(self.forms)


@dataclass(frozen=True, slots=True)
class Kind:
    """A span of a detector, `name` as between the angle brackets."""

    name: str

    def regex(self, marks: Marks, plain: bool) -> str:
        first, rest = marks.first(self.name), marks.rest(self.name)
        return f"[^ ]*{first}[^ ]* (?:[^ ]*{rest}[^ ]* )*"

    def starts(self) -> frozenset[str]:
        return frozenset({f"<{self.name}>"})


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items one directly after another."""

    items: tuple[Node, ...]

    def regex(self, marks: Marks, plain: bool) -> str:
        return "".join(item.regex(marks, plain) for item in self.items)

    def starts(self) -> frozenset[str]:
        found: set[str] = set()
        for item in self.items:
            found |= item.starts()
            if not _may_be_empty(item):
                break
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Gap:
    """Two sequences with at most `words` tokens between them."""

    left: Sequence
    words: int
    right: Sequence

    def regex(self, marks: Marks, plain: bool) -> str:
        return f"{self.left.regex(marks, plain)}(?:[^ ]+ ){{0,{self.words}}}?{self.right.regex(marks, plain)}"

    def starts(self) -> frozenset[str]:
        return self.left.starts()


@dataclass(frozen=True, slots=True)
class Group:
    """One of several alternatives."""

    alternatives: tuple[Node, ...]
    optional: bool = False
    """Whether it may be missing altogether."""

    def regex(self, marks: Marks, plain: bool) -> str:
        choice = "|".join(node.regex(marks, plain) for node in self.alternatives)
        return f"(?:{choice})?" if self.optional else f"(?:{choice})"

    def starts(self) -> frozenset[str]:
        return frozenset().union(*(node.starts() for node in self.alternatives))


Node = Literal | Kind | Sequence | Gap | Group


def needs(node: Node) -> tuple[frozenset[str], ...]:
    """Words and <detectors> without which nothing is found: of each set at least one must be said.

    >>> [sorted(need) for need in needs(parse("(a | b c) d? e"))]
    [['a', 'b'], ['e']]
    """
    if isinstance(node, Literal | Kind):
        return (node.starts(),)
    if isinstance(node, Sequence):
        return tuple(need for item in node.items for need in needs(item))
    if isinstance(node, Gap):
        return (*needs(node.left), *needs(node.right))
    if node.optional:
        return ()
    each = [needs(choice) for choice in node.alternatives]
    if len(each) == 1:
        return each[0]
    return (frozenset().union(*(min(one, key=len) for one in each)),) if all(each) else ()


def longest(node: Node) -> int:
    """How many tokens what is found may have at most.

    >>> longest(parse("(a | b c) d? ~3 e"))
    7
    """
    if isinstance(node, Literal):
        return 1
    if isinstance(node, Kind):
        return LONGEST_SPAN
    if isinstance(node, Sequence):
        return sum(map(longest, node.items))
    if isinstance(node, Gap):
        return longest(node.left) + node.words + longest(node.right)
    return max(map(longest, node.alternatives))


def _may_be_empty(node: Node) -> bool:
    """Whether a node may be said with no word at all; the reader has made sure that no alternative is empty."""
    if isinstance(node, Sequence):
        return all(_may_be_empty(item) for item in node.items)
    return isinstance(node, Group) and node.optional


@lru_cache(maxsize=1 << 12)
def parse(text: str) -> Group:
    """The pattern as a tree.

    Raises PatternFault.

    >>> len(parse("sell~ | (in | under) talks").alternatives)
    2
    """
    if "*" in text:
        raise PatternFault("a pattern has no wildcards; use word~ for inflections and <masked> for masked words")
    reader = _Reader(_lexemes(text))
    group = reader.pattern()
    if reader.at < len(reader.lexemes):
        raise PatternFault(f"at item {reader.at + 1}: a ) without its (")
    return group


def alternatives(text: str) -> tuple[str, ...]:
    """The alternatives of a pattern as they are written, in the order in which `parse` has them.

    >>> alternatives("sell~ | (in | under) talks")
    ('sell~', '(in | under) talks')
    """
    depth, found = 0, [""]
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            found.append("")
        else:
            found[-1] += letter
    return tuple(one.strip() for one in found)


def kinds(node: Node) -> frozenset[str]:
    """The names of all detectors in a pattern."""
    if isinstance(node, Kind):
        return frozenset({node.name})
    parts: tuple[Node, ...] = ()
    if isinstance(node, Sequence):
        parts = node.items
    elif isinstance(node, Group):
        parts = node.alternatives
    elif isinstance(node, Gap):
        parts = (node.left, node.right)
    return frozenset().union(*(kinds(part) for part in parts))


def _lexemes(text: str) -> list[str]:
    found: list[str] = []
    at = 0
    while text[at:].strip():
        match = LEXEME.match(text, at)
        if match is None:
            raise PatternFault(f"at character {at + 1}: a < or > that belongs to no detector such as <money>")
        found.append(match.group().strip())
        at = match.end()
    return found


class _Reader:
    """Reads lexemes by descent; each method takes what it is named for."""

    def __init__(self, lexemes: list[str]) -> None:
        self.lexemes = lexemes
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> str:
        return self.lexemes[self.at] if self.at < len(self.lexemes) else ""

    def take(self) -> str:
        self.at += 1
        return self.lexemes[self.at - 1]

    def pattern(self) -> Group:
        alternatives: list[Node] = [self.alternative()]
        while self.next == "|":
            self.take()
            alternatives.append(self.alternative())
        return Group(tuple(alternatives))

    def alternative(self) -> Node:
        left = self.sequence()
        if not self._gap():
            return left
        said = self.take()[1:]
        if not said.isdecimal():
            raise PatternFault(f"at item {self.at}: ~ stands after a word, or before a number of words")
        words = int(said)
        if not 1 <= words <= WIDEST_GAP:
            raise PatternFault(f"at item {self.at}: ~N is between 1 and {WIDEST_GAP}, got {words}")
        right = self.sequence()
        if self._gap():
            raise PatternFault(f"at item {self.at + 1}: a second ~N; use parentheses")
        return Gap(left, words, right)

    def _gap(self) -> bool:
        return len(self.next) > 1 and self.next[0] == "~"

    def sequence(self) -> Sequence:
        items: list[Node] = []
        while self.next not in ("", "|", ")") and not self._gap():
            items.append(self.item())
        whole = Sequence(tuple(items))
        if not items or _may_be_empty(whole):
            raise PatternFault(f"at item {self.at + 1}: nothing that must be said stands here")
        return whole

    def item(self) -> Node:
        node = self.atom()
        if self.next != "?":
            return node
        self.take()
        return Group((node,), optional=True)

    def atom(self) -> Node:
        lexeme = self.take()
        if lexeme == "(":
            self.depth += 1
            if self.depth > DEEPEST:
                raise PatternFault(f"at item {self.at}: more than {DEEPEST} parentheses within each other")
            group = self.pattern()
            self.depth -= 1
            if self.next != ")":
                raise PatternFault(f"at item {self.at + 1}: a ( without its )")
            self.take()
            return group
        if lexeme == "?":
            raise PatternFault(f"at item {self.at}: a ? with nothing before it")
        if lexeme.startswith("<"):
            return Kind(lexeme[1:-1])
        return self._word(lexeme)

    def _word(self, lexeme: str) -> Node:
        if "~" in lexeme[:-1] or lexeme == "~":
            raise PatternFault(f"at item {self.at}: ~ stands after a word, or before a number of words")
        said = pieces(lexeme.removesuffix("~"))
        if not said:
            raise PatternFault(f"at item {self.at}: a filler or a sign is never heard, so it cannot be looked for")
        if lexeme[-1] == "~":
            if len(said) > 1:
                raise PatternFault(f"at item {self.at}: only a single word has inflections")
            return Literal(forms(said[0]))
        return Sequence(tuple(Literal((part,)) for part in said)) if len(said) > 1 else Literal(said)
