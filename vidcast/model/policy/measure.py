"""How often a pack speaks up in a corpus, and what it misses: a lexicon that was never measured is only an opinion.

Regulators have fined firms whose lexicons were tuned against false alarms alone, so misses are counted beside alerts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from vidcast.errors import BadDocument
from vidcast.model.findings import Severity
from vidcast.model.policy.circumstances import Circumstances
from vidcast.model.policy.match import find
from vidcast.model.policy.rule import Pack, When

__all__ = ["ANY", "Labelled", "Measure", "Measured", "labels_of", "measured"]

ANY = "*"
"""The label of a sentence at which some rule should speak up, no matter which."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, and the rules that should speak up at it: ids, families such as "pii", or "*" for any rule."""

    text: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What was counted of one rule."""

    rule: str
    severity: Severity
    alerts: int = 0
    """How often it spoke up in the corpus."""
    due: int = 0
    """In how many labelled sentences it should speak up."""
    met: int = 0
    """In how many of those it did."""
    wrong: int = 0
    """In how many labelled sentences it spoke up though it should not."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted of a pack."""

    pack: str
    version: str
    words: int
    """How many words the corpus has."""
    rules: tuple[Measure, ...]
    sentences: int = 0
    """How many sentences were labelled."""
    due: int = 0
    """In how many of those some rule should speak up."""
    met: int = 0
    """In how many of those one that should did."""
    wrong: int = 0
    """How many sentences where nothing should be said held a person up."""

    def per_thousand(self, *severities: Severity) -> float:
        """Alerts of rules of these severities on a thousand words."""
        return self.rate(sum(each.alerts for each in self.rules if each.severity in severities))

    def rate(self, alerts: int) -> float:
        """So many alerts as a number on a thousand words; 0 without a corpus."""
        return 1000 * alerts / self.words if self.words else 0.0


def measured(pack: Pack, corpus: Iterable[Sequence[str]], today: str, labelled: Sequence[Labelled] = ()) -> Measured:
    """What a pack makes of a corpus, an item the words of one speech, and of labelled sentences.

    Every rule is asked whatever its circumstances; those about what is missing say nothing of a corpus.
    """
    asked = replace(pack, rules=tuple(replace(rule, when=When()) for rule in pack.rules))
    words = 0
    alerts: Counter[str] = Counter()
    for said in corpus:
        words += len(said)
        alerts.update(_standing(asked, said, today))
    tried = [_Tried.of(asked, sentence, today) for sentence in labelled]
    due = Counter(rule for each in tried for rule in each.due)
    met = Counter(rule for each in tried for rule in each.met)
    wrong = Counter(rule for each in tried for rule in each.wrong)
    return Measured(
        pack=pack.name,
        version=pack.version,
        words=words,
        rules=tuple(
            Measure(rule.id, rule.severity, alerts[rule.id], due[rule.id], met[rule.id], wrong[rule.id])
            for rule in pack.rules
        ),
        sentences=len(labelled),
        due=sum(bool(sentence.rules) for sentence in labelled),
        met=sum(each.is_met for each in tried),
        wrong=sum(each.holds for sentence, each in zip(labelled, tried, strict=True) if not sentence.rules),
    )


class _Tried(NamedTuple):
    """What rules made of one labelled sentence, by their ids."""

    due: frozenset[str]
    met: frozenset[str]
    wrong: frozenset[str]
    is_met: bool
    """Whether a rule spoke up that should, or any that holds people up where any may."""
    holds: bool
    """Whether some rule holds people up."""

    @staticmethod
    def of(pack: Pack, sentence: Labelled, today: str) -> _Tried:
        found = frozenset(_standing(pack, sentence.text.split(), today))
        due = frozenset(r.id for r in pack.rules if any(_is_meant(r.id, label) for label in sentence.rules))
        holds = any(rule.id in found and rule.severity in ("block", "review") for rule in pack.rules)
        wrong = frozenset[str]() if ANY in sentence.rules else found - due
        return _Tried(due, due & found, wrong, bool(due & found) or (ANY in sentence.rules and holds), holds)


def _standing(pack: Pack, words: Sequence[str], today: str) -> Iterator[str]:
    found = find(pack, words, Circumstances(today, acknowledged=True, opens=False))
    return (one.rule.id for one in found if not one.suppressed_by)


def _is_meant(rule: str, label: str) -> bool:
    return rule == label or rule.startswith(f"{label}.")


def labels_of(text: str, where: str) -> tuple[Labelled, ...]:
    """The labelled sentences of a file: lines such as {"text": "...", "rules": ["deal.value"]}, or a sentence alone,
    at which no rule should hold anybody up.

    Raises BadDocument, naming the line.
    """
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), start=1))
    return tuple(_label(line, f"{where}:{number}") for number, line in lines if line and not line.startswith("#"))


def _label(line: str, where: str) -> Labelled:
    if not line.startswith("{"):
        return Labelled(line)
    wanted = f'{where}: a labelled sentence is {{"text": "...", "rules": ["RULE", ...]}}'
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadDocument(wanted) from error
    said, rules = value.get("text"), value.get("rules", [])
    if not isinstance(said, str) or not isinstance(rules, list) or not all(isinstance(rule, str) for rule in rules):
        raise BadDocument(wanted)
    return Labelled(said, tuple(rules))
