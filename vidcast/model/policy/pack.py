"""Policy packs: what a company asks of an episode, read from YAML into values that never change.

The schema is closed and every fault is named at once, each with its place but never with a word of the pack: packs may
hold secret names. Reading from disk is not done here: `read_pack` gets the text, and a function that gives the text of
the packs it `extends:`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from vidcast.errors import BadPack
from vidcast.model.document import digest, to_value
from vidcast.model.findings import Severity
from vidcast.model.policy.detect import DETECTORS
from vidcast.model.policy.pattern import PatternFault, kinds, parse
from vidcast.model.policy.schema import EntryFile, RuleFile, file_of

__all__ = ["Entry", "Find", "Fix", "Near", "Pack", "Rule", "WordList", "read_pack"]

RANK: dict[str, int] = {"note": 0, "disclaim": 1, "review": 2, "block": 3}
NAMING = frozenset({"name", "person"})
"""The detectors that tell names by capitals."""
ROSTER = "people"
"""The list whose entries <person> always finds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name on a list."""

    say: str
    heard_as: tuple[str, ...] = ()
    """What engines make of it; never needs a capital."""
    until: str | None = None
    """The last day, as 2027-02-01, on which it is looked for."""
    case: Literal["any", "proper"] = "any"
    """Whether it needs a capital, where the transcript has any."""


@dataclass(frozen=True, slots=True)
class WordList:
    """Names under a name of their own."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Patterns that must all be said, in any order."""

    words: int
    """The most tokens between one and the next."""
    all: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Find:
    """What a rule looks for: exactly one of the four is set."""

    any: tuple[str, ...] = ()
    near: Near | None = None
    list: str | None = None
    detector: str | None = None

    @property
    def patterns(self) -> tuple[str, ...]:
        """Everything it looks for as patterns, `near` in its parts."""
        if self.near:
            return self.near.all
        named = [f"<list:{self.list}>"] if self.list else [f"<{self.detector}>"] if self.detector else []
        return (*self.any, *named)


@dataclass(frozen=True, slots=True)
class Fix:
    """What would repair a finding."""

    do: str = "none"
    also: tuple[str, ...] = ()
    pad_ms: int = 120
    """How much of a bleep lies before and after the words."""
    say_instead: str = ""
    text_ref: str = ""
    place: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (self.do, *self.also)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a policy asks."""

    id: str
    title: str
    severity: Severity
    decides: tuple[str, ...]
    """The routes of which any one may decide."""
    why: str
    find: Find
    unless: tuple[str, ...] = ()
    """What cancels a hit that it overlaps or stands beside."""
    requires: tuple[str, ...] = ()
    """Companions: when the kept words hold all of them, the rule is silent."""
    fix: Fix = Fix()
    reason: str = ""
    """Why a pack lowers the severity of a rule that it takes from another."""
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()

    @property
    def is_private(self) -> bool:
        """Whether not even the decider should read the words in a list of findings."""
        return self.id.startswith("pii.")

    @property
    def digest(self) -> str:
        """Changes when the rule would decide otherwise; a decision on the old one is asked again."""
        asked = replace(self, title="", why="", reason="", hits=(), misses=())
        return digest(to_value(asked))[:16]


@dataclass(frozen=True, slots=True)
class Pack:
    """A policy: its rules and lists, those it extends included."""

    name: str
    version: str
    status: Literal["sample", "draft", "signed"]
    lists: tuple[WordList, ...]
    rules: tuple[Rule, ...]
    digest: str
    """The hash of everything in it."""

    @property
    def fingerprint(self) -> str:
        """What identifies the pack as a stage's input."""
        return self.digest

    def rule(self, name: str) -> Rule | None:
        """The rule of that id, or None."""
        return next((rule for rule in self.rules if rule.id == name), None)


def read_pack(text: str, where: str, base: Callable[[str], str] | None = None) -> Pack:
    """The pack in a YAML text, with what it extends.

    `where` names the text in messages; `base` gives the YAML text of a pack by name and raises BadPack when there is
    none. Of rules and lists with one id the later wins: a pack's own over those it extends.

    Raises BadPack with every fault and its place.
    """
    return _read(text, where, base, ())


def _read(text: str, where: str, base: Callable[[str], str] | None, above: tuple[str, ...]) -> Pack:
    file, faults = file_of(text, where)
    if file is None:
        raise BadPack(_message(where, faults))
    bases = [_extended(name, where, base, (*above, file.pack)) for name in file.extends]
    lists: dict[str, WordList] = {known.name: known for pack in bases for known in pack.lists}
    rules: dict[str, Rule] = {known.id: known for pack in bases for known in pack.rules}
    lists.update((name, WordList(name, tuple(_entry(e) for e in found))) for name, found in file.lists.items())
    faults += _double_ids(file.rules)
    for read in map(_rule, file.rules):
        faults += _lowered(rules.get(read.id), read)
        rules[read.id] = read
    faults += [fault for known in lists.values() for fault in _entry_faults(known)]
    faults += [fault for rule in rules.values() for fault in _rule_faults(rule, lists)]
    if faults:
        raise BadPack(_message(where, faults))
    known_lists, known_rules = tuple(lists.values()), tuple(rules.values())
    content = [file.pack, file.version, file.status, to_value(known_lists), to_value(known_rules)]
    return Pack(file.pack, file.version, file.status, known_lists, known_rules, digest(content))


def _extended(name: str, where: str, base: Callable[[str], str] | None, above: tuple[str, ...]) -> Pack:
    if base is None:
        raise BadPack(f"{where}: extends: {name}: no other packs can be read here; put the rules into one file")
    if name in above:
        raise BadPack(f"{where}: extends: {name}: packs extend each other in a circle ({' -> '.join((*above, name))})")
    return _read(base(name), f"{name} (extended by {where})", base, above)


def _message(where: str, faults: Iterable[str]) -> str:
    lines = "\n".join(f"  {fault}" for fault in faults)
    return f"{where}: not a policy pack that can be used\n{lines}"


def _entry(read: EntryFile) -> Entry:
    return Entry(read.say, read.heard_as, read.until, read.case)


def _rule(read: RuleFile) -> Rule:
    find, fix = read.find, read.fix
    return Rule(
        id=read.id,
        title=read.title or read.id,
        severity=read.severity,
        decides=read.decides,
        why=read.why,
        find=Find(
            find.any_ or (), Near(find.near.words, find.near.all_) if find.near else None, find.list_, find.detector
        ),
        unless=read.unless,
        requires=read.requires,
        fix=Fix(fix.do, fix.also, fix.pad_ms, fix.say_instead, fix.text_ref, fix.place),
        reason=read.reason,
        hits=read.test.hit,
        misses=read.test.miss,
    )


def _double_ids(rules: Iterable[RuleFile]) -> list[str]:
    seen: set[str] = set()
    faults = []
    for rule in rules:
        if rule.id in seen:
            faults.append(f"rules ({rule.id}): this id stands twice in the pack")
        seen.add(rule.id)
    return faults


def _lowered(before: Rule | None, now: Rule) -> list[str]:
    if before is None or RANK[now.severity] >= RANK[before.severity] or now.reason:
        return []
    return [f"rules ({now.id}).severity: lower than {before.severity} in the extended pack; say why under reason:"]


def _entry_faults(known: WordList) -> Iterator[str]:
    for at, entry in enumerate(known.entries):
        for place, said in (("say", (entry.say,)), ("heard_as", entry.heard_as)):
            for text in said:
                yield from _pattern_faults(f"lists.{known.name}.{at}.{place}", text, {}, plain=True)


def _rule_faults(rule: Rule, lists: dict[str, WordList]) -> Iterator[str]:
    spots = (("find", rule.find.patterns), ("unless", rule.unless), ("requires", rule.requires))
    for key, patterns in spots:
        for at, pattern in enumerate(patterns):
            yield from _pattern_faults(f"rules ({rule.id}).{key}.{at}", pattern, lists)


def _pattern_faults(place: str, pattern: str, lists: dict[str, WordList], plain: bool = False) -> Iterator[str]:
    """What is wrong with a pattern; a `plain` one is a list's entry, which is words and nothing else."""
    if plain and set(pattern) & set("|()<>~?"):
        yield f"{place}: an entry is plain words, without any of | ( ) < > ~ ?"
        return
    try:
        named = kinds(parse(pattern))
    except PatternFault as fault:
        yield f"{place}: {fault}"
        return
    for kind in sorted(named - DETECTORS.keys() - NAMING - {f"list:{name}" for name in lists}):
        known = sorted(lists) if kind.startswith("list:") else ["list:NAME", *sorted(NAMING), *DETECTORS]
        yield f"{place}: unknown <{kind}>; known here: {', '.join(known) or 'no list at all'}"
