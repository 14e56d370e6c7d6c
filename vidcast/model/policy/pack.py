"""Policy packs: what a company asks of an episode, read from YAML into values that never change.

The schema is closed and every fault is named at once, each with its place but never with a word of the pack: packs may
hold secret names. Reading from disk is not done here: `read_pack` gets the text, and a function that gives the text of
the packs it `extends:`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from vidcast.errors import BadPack
from vidcast.model.document import digest, to_value
from vidcast.model.policy.detect import DETECTORS
from vidcast.model.policy.pattern import PatternFault, kinds, parse
from vidcast.model.policy.rule import (
    Absent,
    Entry,
    Find,
    Fix,
    Near,
    Pack,
    PublicEntry,
    PublicList,
    Rule,
    Source,
    When,
    WordList,
)
from vidcast.model.policy.schema import ChangeFile, FindFile, FixFile, PackFile, RuleFile, WhenFile, file_of

__all__ = ["RANK", "read_pack"]

RANK: dict[str, int] = {"note": 0, "disclaim": 1, "review": 2, "block": 3}
"""How much each severity asks."""
NAMING = frozenset({"name", "person"})
"""The detectors that tell names by capitals."""


def read_pack(text: str, where: str, base: Callable[[str], str] | None = None) -> Pack:
    """The pack in a YAML text, with what it extends.

    `where` names the text in messages; `base` gives the YAML text of a pack by name and raises BadPack when there is
    none. Of rules with one id the later wins, a pack's own over those it extends, but what one of several extended
    packs only inherits never undoes what another says of it; a rule without `find:` changes the inherited one. Lists
    of one name are joined, and an entry takes the place of an inherited one that says the same.

    Raises BadPack with every fault and its place.
    """
    return _read(text, where, base, ())


def _read(text: str, where: str, base: Callable[[str], str] | None, above: tuple[str, ...]) -> Pack:
    file, faults = file_of(text, where)
    if file is None:
        raise BadPack(_message(where, faults))
    bases = [_extended(name, where, base, (*above, file.pack)) for name in file.extends]
    lists, public = _joined_lists(bases, file), _joined_public(bases, file)
    rules, origins, extended = _inherited(bases, faults)
    faults += [*_double_ids(file.rules), *_taken(rules, file.rules)]
    faults += [fault for known in lists for fault in _entry_faults(known)]
    faults += [fault for known in public for fault in _public_faults(known)]
    named = frozenset({*(f"list:{known.name}" for known in lists), *(f"public:{known.name}" for known in public)})
    faults += [fault for rule in rules.values() for fault in _rule_faults(rule, named)]
    if faults:
        raise BadPack(_message(where, faults))
    own = tuple(Source(source.name, source.licence, source.url) for source in file.sources)
    sources = tuple(dict.fromkeys((*(source for pack in bases for source in pack.sources), *own)))
    known_rules = tuple(rules.values())
    origins |= {each.id: file.pack for each in file.rules}
    extended[file.pack] = tuple(extended)
    content = [file.pack, file.version, file.status, to_value(lists), to_value(public), to_value(known_rules)]
    return Pack(
        file.pack,
        file.version,
        file.status,
        lists,
        known_rules,
        digest(content),
        public,
        sources,
        tuple(origins.items()),
        tuple(extended.items()),
    )


def _inherited(
    bases: Iterable[Pack], faults: list[str]
) -> tuple[dict[str, Rule], dict[str, str], dict[str, tuple[str, ...]]]:
    """The rules of extended packs by their ids, the pack that said each last, and what every pack extends; what one
    asks less than another without a reason is added to the faults.
    """
    rules: dict[str, Rule] = {}
    origins: dict[str, str] = {}
    extended: dict[str, tuple[str, ...]] = {}
    for pack in bases:
        extended.update(pack.extended)
        said_by = dict(pack.origins)
        for rule in pack.rules:
            before = origins.get(rule.id)
            if before is None or said_by[rule.id] not in extended[before]:
                if before is not None and not rule.reason and RANK[rule.severity] < RANK[rules[rule.id].severity]:
                    place = f"rules ({rule.id}).severity"
                    faults.append(f"{place}: lower in {said_by[rule.id]} than in {before}; say why under reason:")
                rules[rule.id], origins[rule.id] = rule, said_by[rule.id]
    return rules, origins, extended


def _extended(name: str, where: str, base: Callable[[str], str] | None, above: tuple[str, ...]) -> Pack:
    if base is None:
        raise BadPack(f"{where}: extends: {name}: no other packs can be read here; put the rules into one file")
    if name in above:
        raise BadPack(f"{where}: extends: {name}: packs extend each other in a circle ({' -> '.join((*above, name))})")
    return _read(base(name), f"{name} (extended by {where})", base, above)


def _message(where: str, faults: Iterable[str]) -> str:
    lines = "\n".join(f"  {fault}" for fault in faults)
    return f"{where}: not a policy pack that can be used\n{lines}"


def _joined_lists(bases: Iterable[Pack], file: PackFile) -> tuple[WordList, ...]:
    """All lists, an entry once however many packs have it; the last one to say something says it."""
    joined: dict[str, dict[str, Entry]] = {}
    for known in (known for pack in bases for known in pack.lists):
        joined.setdefault(known.name, {}).update((entry.say, entry) for entry in known.entries)
    for name, read in file.lists.items():
        entries = (Entry(each.say, each.heard_as, each.until, each.case) for each in read)
        joined.setdefault(name, {}).update((entry.say, entry) for entry in entries)
    return tuple(WordList(name, tuple(entries.values())) for name, entries in joined.items())


def _joined_public(bases: Iterable[Pack], file: PackFile) -> tuple[PublicList, ...]:
    """All lists of what is public, joined in the same way."""
    joined: dict[str, dict[str, PublicEntry]] = {}
    for known in (known for pack in bases for known in pack.public):
        joined.setdefault(known.name, {}).update((entry.say, entry) for entry in known.entries)
    for name, read in file.public.items():
        entries = (PublicEntry(each.say, each.date, each.link) for each in read)
        joined.setdefault(name, {}).update((entry.say, entry) for entry in entries)
    return tuple(PublicList(name, tuple(entries.values())) for name, entries in joined.items())


def _taken(rules: dict[str, Rule], read: Iterable[RuleFile | ChangeFile]) -> Iterator[str]:
    """Put the rules of a pack among those it extends, and tell what is wrong with doing so."""
    for each in read:
        before = rules.get(each.id)
        if isinstance(each, RuleFile):
            now = _rule(each)
        elif before is not None:
            now = _changed(before, each)
        else:
            yield f"rules ({each.id}): changes a rule that no extended pack has; a rule of its own needs find:"
            continue
        yield from _asked_less(before, now, each)
        rules[each.id] = now


def _rule(read: RuleFile) -> Rule:
    return Rule(
        id=read.id,
        title=read.title or read.id,
        severity=read.severity,
        decides=read.decides,
        why=read.why,
        find=_find(read.find),
        when=_when(read.when),
        unless=read.unless,
        requires=read.requires,
        fix=_fix(read.fix),
        reason=read.reason,
        hits=read.test.hit,
        misses=read.test.miss,
    )


def _changed(before: Rule, read: ChangeFile) -> Rule:
    """The rule with what a pack changes of it; exceptions and test sentences are added."""
    return replace(
        before,
        title=read.title or before.title,
        severity=read.severity or before.severity,
        decides=read.decides or before.decides,
        why=read.why or before.why,
        when=_when(read.when) if read.when else before.when,
        unless=tuple(dict.fromkeys((*before.unless, *read.unless))),
        fix=_fix(read.fix) if read.fix else before.fix,
        reason=read.reason or before.reason,
        hits=(*before.hits, *read.test.hit),
        misses=(*before.misses, *read.test.miss),
    )


def _find(read: FindFile) -> Find:
    near, absent = read.near, read.absent
    return Find(
        any=read.any_ or (),
        near=Near(near.words, near.all_, near.ordered) if near else None,
        list=read.list_,
        detector=read.detector,
        absent=Absent(absent.any_, absent.first_s) if absent else None,
        meta=read.meta,
        sounds_like=read.sounds_like,
    )


def _when(read: WhenFile) -> When:
    return When(read.audience, read.kind)


def _fix(read: FixFile) -> Fix:
    return Fix(read.do, read.also, read.pad_ms, read.say_instead, read.text_ref, read.place)


def _double_ids(rules: Iterable[RuleFile | ChangeFile]) -> list[str]:
    seen: set[str] = set()
    faults = []
    for rule in rules:
        if rule.id in seen:
            faults.append(f"rules ({rule.id}): this id stands twice in the pack")
        seen.add(rule.id)
    return faults


def _asked_less(before: Rule | None, now: Rule, read: RuleFile | ChangeFile) -> Iterator[str]:
    """What a pack must give its reason for: a lower severity, or a change that makes an inherited rule silent."""
    if before is None or read.reason:
        return
    if RANK[now.severity] < RANK[before.severity]:
        yield f"rules ({now.id}).severity: lower than {before.severity} in the extended pack; say why under reason:"
    if isinstance(read, ChangeFile) and (now.when != before.when or now.unless != before.unless):
        yield f"rules ({now.id}): asks in fewer places than in the extended pack; say why under reason:"


def _entry_faults(known: WordList) -> Iterator[str]:
    for at, entry in enumerate(known.entries):
        for place, said in (("say", (entry.say,)), ("heard_as", entry.heard_as)):
            for text in said:
                yield from _plain_faults(f"lists.{known.name}.{at}.{place}", text)


def _public_faults(known: PublicList) -> Iterator[str]:
    for at, entry in enumerate(known.entries):
        yield from _plain_faults(f"public.{known.name}.{at}.say", entry.say)


def _plain_faults(place: str, text: str) -> Iterator[str]:
    """What is wrong with an entry of a list, which is words and nothing else."""
    if set(text) & set("|()<>~?"):
        yield f"{place}: an entry is plain words, without any of | ( ) < > ~ ?"
        return
    yield from _pattern_faults(place, text, frozenset())


def _rule_faults(rule: Rule, named: frozenset[str]) -> Iterator[str]:
    spots = (("find", rule.find.patterns), ("unless", rule.unless), ("requires", rule.requires))
    for key, patterns in spots:
        for at, pattern in enumerate(patterns):
            yield from _pattern_faults(f"rules ({rule.id}).{key}.{at}", pattern, named)


def _pattern_faults(place: str, pattern: str, named: frozenset[str]) -> Iterator[str]:
    """What is wrong with a pattern, `named` the lists that it may name, as list:NAME and public:NAME."""
    try:
        asked = _detectors(pattern)
    except PatternFault as fault:
        yield f"{place}: {fault}"
        return
    for kind in sorted(asked - DETECTORS.keys() - NAMING - named):
        sort = f"{kind.partition(':')[0]}:"
        known = sorted(one.removeprefix(sort) for one in named if one.startswith(sort))
        if ":" not in kind:
            known = ["list:NAME", "public:NAME", *sorted(NAMING), *DETECTORS]
        yield f"{place}: unknown <{kind}>; known here: {', '.join(known) or 'no list at all'}"


@lru_cache(maxsize=1 << 12)
def _detectors(pattern: str) -> frozenset[str]:
    """The names of all detectors in a pattern. Raises PatternFault."""
    return kinds(parse(pattern))
