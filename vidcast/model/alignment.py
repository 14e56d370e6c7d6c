"""Two lists of words laid side by side: which words of the one stand for which of the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Stretch", "aligned", "folded", "paired"]


DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
"""What makes 94.2 another number than 942."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words from `old` to before `old_end` that became those from `new` to before `new_end`."""

    old: int
    old_end: int
    new: int
    new_end: int
    same: bool
    """Whether they are the same words one for one, but for capitals and punctuation."""


def folded(word: str) -> str:
    """The word without capitals and punctuation, or as it is where nothing else is in it.

    >>> folded("AT&T's")
    'atts'
    >>> folded("94.2%")
    '94point2'
    """
    plain = DECIMAL.sub("point", unicodedata.normalize("NFKC", word).casefold())
    return "".join(mark for mark in plain if mark.isalnum() or unicodedata.combining(mark)) or word


def aligned(old: Sequence[str], new: Sequence[str]) -> tuple[Stretch, ...]:
    """The stretches of both lists in order, same and changed ones in turn, with as many same words as can be.

    Capitals and punctuation are left aside. Takes well under a second for an hour of speech.

    >>> [(s.old, s.old_end, s.new, s.new_end, s.same) for s in aligned(["um", "Hello"], ["hello,", "you"])]
    [(0, 1, 0, 0, False), (1, 2, 0, 1, True), (2, 2, 1, 2, False)]
    """
    from rapidfuzz.distance import LCSseq

    numbers: dict[str, int] = {}
    left, right = ([numbers.setdefault(folded(word), len(numbers)) for word in words] for words in (old, new))
    found: list[Stretch] = []
    for step in LCSseq.opcodes(left, right):
        made = Stretch(step.src_start, step.src_end, step.dest_start, step.dest_end, step.tag == "equal")
        if found and not made.same and not found[-1].same:
            made = Stretch(found[-1].old, made.old_end, found[-1].new, made.new_end, same=False)
            found.pop()
        found.append(made)
    return tuple(found)


def paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of words that are the same in both lists, rising on both sides, as many as can be.

    >>> paired("we met the goal".split(), "so we met our goal".split())
    [(0, 1), (1, 2), (3, 4)]
    """
    same = (stretch for stretch in aligned(old, new) if stretch.same)
    return [(each.old + at, each.new + at) for each in same for at in range(each.old_end - each.old)]
