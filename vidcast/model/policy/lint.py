"""What is wrong with a pack that reads well: rules that can find nothing, rules for nothing, lists that ran out.

A remark names its place and never a word of the pack, which may be secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from vidcast.errors import BadPack
from vidcast.model.policy.match import Heard, Ready, find, ready_for
from vidcast.model.policy.normal import pieces, tokens_of
from vidcast.model.policy.pack import RANK
from vidcast.model.policy.pattern import alternatives
from vidcast.model.policy.rule import Pack, Rule
from vidcast.model.policy.sample import framed, samples, samples_of
from vidcast.model.policy.scan import Phrases
from vidcast.model.policy.sounding import SHORTEST
from vidcast.model.policy.trial import WORD_MS, fitting, speaks

__all__ = ["Remark", "lint"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a pack that its author should look at."""

    level: Literal["fault", "warning"]
    """A fault makes a part of the pack useless."""
    place: str
    what: str


def lint(pack: Pack, today: str, text_of: Callable[[str], str]) -> tuple[Remark, ...]:
    """Every remark on a pack as it is on a day, in the pack's order.

    `text_of` gives a text that rules refer to, and raises BadPack where there is none.
    """
    ready = ready_for(pack, today)
    rules = (
        chain(_dead(pack, rule, ready, today), _unhit(pack, rule, today), _wordless(rule, text_of))
        for rule in pack.rules
    )
    return (*_lists(pack, today), *chain.from_iterable(rules), *_overlaps(pack, today))


def _wordless(rule: Rule, text_of: Callable[[str], str]) -> Iterator[Remark]:
    """A disclaimer that would have nothing to say."""
    offers = "disclaimer" in (rule.fix.do, *rule.fix.also)
    if offers and not rule.fix.text_ref:
        what = "a disclaimer says nothing without a text: name a file of policy/texts"
        yield Remark("fault", f"rules ({rule.id}).fix.text_ref", what)
    elif rule.fix.text_ref:
        try:
            text_of(rule.fix.text_ref)
        except BadPack:
            what = "there is no such text; put it into policy/texts, or correct the name"
            yield Remark("fault", f"rules ({rule.id}).fix.text_ref", what)


def _lists(pack: Pack, today: str) -> Iterator[Remark]:
    for known in pack.lists:
        for at, entry in enumerate(known.entries):
            if not entry.is_due(today):
                yield Remark("warning", f"lists.{known.name}.{at}", f"looked for until {entry.until}, so no longer")
    if any(known.entries for known in pack.lists) and not pack.sources:
        what = "no sources: say where the words of the lists come from, and under which licence"
        yield Remark("warning", "sources", what)


def _dead(pack: Pack, rule: Rule, ready: Ready, today: str) -> Iterator[Remark]:
    """What of a rule can never find anything."""
    place = f"rules ({rule.id}).find"
    if rule.find.list:
        yield from _dead_list(pack, rule, today)
        return
    for at, pattern in enumerate(rule.find.patterns):
        for number, alternative in enumerate(alternatives(pattern), start=1):
            if not _can_match(pack, alternative, ready):
                yield Remark("fault", f"{place}.{at}", f"alternative {number} can never match")


def _dead_list(pack: Pack, rule: Rule, today: str) -> Iterator[Remark]:
    """What is wrong with a rule about a list; an empty list waits for a pack that fills it."""
    place = f"rules ({rule.id}).find.list"
    known = next(known for known in pack.lists if known.name == rule.find.list)
    due = [entry for entry in known.entries if entry.is_due(today)]
    if not due:
        why = "every entry of its list is past its day" if known.entries else "its list is empty"
        yield Remark("fault" if known.entries else "warning", place, f"finds nothing: {why}")
    short = sum(len("".join(pieces(entry.say))) < SHORTEST for entry in due)
    if rule.find.sounds_like is not None and short:
        what = f"{short} of its names are shorter than {SHORTEST} letters and only found as they are written"
        yield Remark("warning", place, what)


def _can_match(pack: Pack, alternative: str, ready: Ready) -> bool:
    """Whether an alternative finds any of the words that were made from it."""
    made = samples(pack, alternative)
    phrases = Phrases([alternative], ready.marks)
    return not made or any(phrases.found(ready.laid_out(tokens_of(framed(words)))) for words in made)


def _unhit(pack: Pack, rule: Rule, today: str) -> Iterator[Remark]:
    """Sentences that a rule brings and does not speak up at, and whether its exceptions leave anything of it."""
    place = f"rules ({rule.id})"
    for number, sentence in enumerate(rule.hits, start=1):
        if not speaks(pack, rule, sentence, fitting(rule, today)):
            yield Remark("fault", f"{place}.test.hit.{number}", "the rule does not speak up at its own sentence")
    made = list(samples_of(pack, rule))
    if rule.unless and made and not any(rule.id in _standing(pack, rule, words, today) for words in made):
        yield Remark("fault", f"{place}.unless", "its exceptions cancel everything that it finds")


def _standing(pack: Pack, rule: Rule, words: str, today: str) -> frozenset[str]:
    """The rules that speak up at words made for one of them, in circumstances in which that one is asked."""
    sentence = framed(words)
    heard = Heard(starts_ms=tuple(WORD_MS * at for at in range(len(sentence))))
    found = find(pack, sentence, fitting(rule, today, signed=True), heard)
    return frozenset(one.rule.id for one in found if not one.suppressed_by and one.is_about_words)


def _overlaps(pack: Pack, today: str) -> Iterator[Remark]:
    """Rules that say nothing which another does not say too."""
    for rule in pack.rules:
        others: frozenset[str] | None = None
        for words in samples_of(pack, rule):
            standing = _standing(pack, rule, words, today)
            if rule.id in standing:
                others = standing - {rule.id} if others is None else others & standing
            if others is not None and not others:
                break
        others = frozenset(other for other in others or () if _outranks(pack, other, rule))
        for other in sorted(others):
            yield Remark("warning", f"rules ({rule.id})", f"finds nothing that {other} does not find too")


def _outranks(pack: Pack, other: str, rule: Rule) -> bool:
    """Whether a rule asks at least as much as another, which then adds nothing to it."""
    known = pack.rule(other)
    return known is not None and RANK[known.severity] >= RANK[rule.severity]
