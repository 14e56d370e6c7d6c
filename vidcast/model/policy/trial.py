"""A pack's own tests: each rule brings sentences that it must and must not speak up at.

A lexicon that was never tried is a lexicon that nobody should rely on, so shipped packs bring at least three of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from vidcast.model.policy.match import find
from vidcast.model.policy.pack import Pack

__all__ = ["Trial", "trials"]


@dataclass(frozen=True, slots=True)
class Trial:
    """One sentence of a rule's test and how it went."""

    rule: str
    kind: Literal["hit", "miss"]
    number: int
    """Its place among the rule's sentences of that kind, from 1."""
    passed: bool


def trials(pack: Pack, today: str) -> Iterator[Trial]:
    """Every sentence of every rule, in the pack's order; a failed one is named by its place, not by its words."""
    for rule in pack.rules:
        for number, sentence in enumerate(rule.hits, start=1):
            yield Trial(rule.id, "hit", number, _speaks(pack, rule.id, sentence, today))
        for number, sentence in enumerate(rule.misses, start=1):
            yield Trial(rule.id, "miss", number, not _speaks(pack, rule.id, sentence, today))


def _speaks(pack: Pack, rule: str, sentence: str, today: str) -> bool:
    return any(found.rule.id == rule and not found.suppressed_by for found in find(pack, sentence.split(), today))
