"""A pack's own tests: each rule brings sentences that it must and must not speak up at.

A lexicon that was never tried is a lexicon that nobody should rely on, so shipped packs bring at least three of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from vidcast.model.policy.circumstances import Circumstances
from vidcast.model.policy.match import Heard, find
from vidcast.model.policy.rule import Pack, Rule

__all__ = ["WORD_MS", "Trial", "fitting", "speaks", "trials"]

WORD_MS = 400
"""How long each word of a sentence lasts, for rules about the first seconds."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One sentence of a rule's test and how it went."""

    rule: str
    kind: Literal["hit", "miss"]
    number: int
    """Its place among the rule's sentences of that kind, from 1."""
    passed: bool


def trials(pack: Pack, today: str) -> Iterator[Trial]:
    """Every sentence of every rule, in the pack's order; a failed one is named by its place, not by its words.

    Each is tried in circumstances in which its rule is asked. A rule about a signature hits where it is missing and
    misses where it is there.
    """
    for rule in pack.rules:
        for number, sentence in enumerate(rule.hits, start=1):
            yield Trial(rule.id, "hit", number, speaks(pack, rule, sentence, fitting(rule, today)))
        for number, sentence in enumerate(rule.misses, start=1):
            circumstances = fitting(rule, today, signed=True)
            yield Trial(rule.id, "miss", number, not speaks(pack, rule, sentence, circumstances))


def fitting(rule: Rule, today: str, *, signed: bool = False) -> Circumstances:
    """Circumstances in which a rule is asked."""
    audience = rule.when.audience[0] if rule.when.audience else "internal"
    return Circumstances(today, audience, rule.when.kind[0] if rule.when.kind else "message", acknowledged=signed)


def speaks(pack: Pack, rule: Rule, sentence: str, circumstances: Circumstances) -> bool:
    """Whether a rule speaks up in a sentence."""
    words = sentence.split()
    heard = Heard(starts_ms=tuple(WORD_MS * at for at in range(len(words))))
    found = find(pack, words, circumstances, heard)
    return any(one.rule.id == rule.id and not one.suppressed_by for one in found)
