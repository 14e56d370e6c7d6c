"""Where the rules of a pack speak up in a row of spoken words.

Same words, same pack and same day give the same hits, byte for byte: there is no clock and no chance here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from vidcast.model.policy.detect import DETECTORS, Span
from vidcast.model.policy.normal import Token, is_cased, pieces, tokens_of
from vidcast.model.policy.pack import ROSTER, Entry, Pack, Rule, WordList
from vidcast.model.policy.pattern import kinds, parse
from vidcast.model.policy.persons import names, persons
from vidcast.model.policy.scan import Hit, KindMarks, Phrases, Text

__all__ = ["Found", "find"]

REACH = 4
"""How many tokens may lie between a hit and the exception that cancels it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a rule speaks up, or would without one of its exceptions."""

    rule: Rule
    first: int
    """The index of its first word."""
    last: int
    """The index of its last word, included."""
    text: str
    """What was said, normalised: the same however it was written."""
    how: str
    branch: str
    suppressed_by: str = ""
    """The exception that cancels it, empty when it stands."""


def find(pack: Pack, words: Sequence[str], today: str) -> tuple[Found, ...]:
    """Every place where a rule speaks up, suppressed ones too, by start and then by rule.

    `words` are as they are written, with case and punctuation. `today`, as 2026-11-21, decides which list entries are
    past their day.

    >>> from vidcast.model.policy.pack import read_pack
    >>> rule = "{id: a.b, severity: note, decides: [comms], why: w, find: {any: [buy~ it]}}"
    >>> pack = read_pack("{pack: p, version: '1', status: draft, rules: [%s]}" % rule, "here")
    >>> [(f.first, f.last, f.text, f.how) for f in find(pack, "We are, uh, buying it.".split(), "2026-11-21")]
    [(3, 4, 'buying it', 'inflection')]
    """
    ready = _ready(pack, today)
    text = ready.laid_out(tokens_of(words))
    found = [one for asked in ready.rules for one in asked.found(text)]
    order = {rule.id: at for at, rule in enumerate(pack.rules)}
    return tuple(sorted(found, key=lambda one: (one.first, one.last, order[one.rule.id], one.branch)))


class _ReadyRule:
    """A rule with its patterns made ready."""

    def __init__(self, rule: Rule, marks: KindMarks, lists: _Lists) -> None:
        self.rule = rule
        self.lists = lists
        self.parts = [Phrases([part], marks) for part in rule.find.near.all] if rule.find.near else []
        self.phrases = Phrases([] if rule.find.list else rule.find.patterns, marks)
        self.unless = Phrases(rule.unless, marks)
        self.requires = [Phrases([companion], marks) for companion in rule.requires]

    def found(self, text: Text) -> Iterator[Found]:
        """Every place where the rule speaks up, overlapping ones joined."""
        hits = self._hits(text)
        if not hits or (self.requires and all(companion.found(text) for companion in self.requires)):
            return
        exceptions = self.unless.hits(text)
        standing = [hit for hit in hits if _exception(hit, exceptions) is None]
        cancelled = [hit for hit in hits if _exception(hit, exceptions) is not None]
        for hit in _joined(standing):
            yield self._told(text, hit, None)
        for hit in _joined(cancelled):
            yield self._told(text, hit, _exception(hit, exceptions))

    def _hits(self, text: Text) -> list[Hit]:
        if self.rule.find.list:
            return self.lists.hits(self.rule.find.list, text)
        if self.rule.find.near:
            return list(_near([part.hits(text) for part in self.parts], self.rule.find.near.words))
        return self.phrases.hits(text)

    def _told(self, text: Text, hit: Hit, exception: Hit | None) -> Found:
        covered = text.tokens[hit.first : hit.end]
        return Found(
            rule=self.rule,
            first=min(token.first for token in covered),
            last=max(token.last for token in covered),
            text=" ".join(token.text for token in covered),
            how=hit.how,
            branch=hit.branch,
            suppressed_by=exception.branch if exception else "",
        )


def _exception(hit: Hit, exceptions: Sequence[Hit]) -> Hit | None:
    """The first exception that a hit overlaps or has within reach."""
    for one in exceptions:
        if one.first - hit.end <= REACH and hit.first - one.end <= REACH:
            return one
    return None


def _joined(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Hits in order, overlapping ones as one that keeps what the longest of them says."""
    group: list[Hit] = []
    for hit in sorted(hits):
        if group and hit.first >= max(one.end for one in group):
            yield _one(group)
            group = []
        group.append(hit)
    if group:
        yield _one(group)


def _one(group: Sequence[Hit]) -> Hit:
    longest = max(group, key=lambda hit: (hit.end - hit.first, hit.how, hit.branch))
    return longest._replace(first=group[0].first, end=max(hit.end for hit in group))


def _near(parts: Sequence[Sequence[Hit]], words: int) -> Iterator[Hit]:
    """Where all parts are said in any order with at most `words` tokens from one to the next."""
    labelled = sorted((hit, label) for label, hits in enumerate(parts) for hit in hits)
    last: dict[int, Hit] = {}
    for hit, label in labelled:
        last[label] = hit
        if len(last) < len(parts):
            continue
        row = sorted(last.values())
        if all(after.first - before.end <= words for before, after in pairwise(row)):
            how = "inflection" if any(one.how == "inflection" for one in row) else "exact"
            yield Hit(row[0].first, max(one.end for one in row), how, " & ".join(one.branch for one in row))


class _Lists:
    """The entries of a pack's lists that are looked for on a day."""

    def __init__(self, lists: Sequence[WordList], today: str, marks: KindMarks) -> None:
        self._said: dict[str, list[tuple[Entry, Phrases, Phrases]]] = {}
        for known in lists:
            due = [entry for entry in known.entries if entry.until is None or today <= entry.until]
            self._said[known.name] = [
                (entry, Phrases([entry.say], marks), Phrases(entry.heard_as, marks, how="heard_as")) for entry in due
            ]

    def hits(self, name: str, text: Text) -> list[Hit]:
        """Where entries of a list are said, in order."""
        cased = is_cased(text.tokens)
        found: list[Hit] = []
        for entry, said, heard in self._said[name]:
            proper = cased and entry.case == "proper"
            found += [hit for hit in said.hits(text) if not proper or text.tokens[hit.first].capital]
            found += heard.hits(text)
        return sorted(found)

    def roster(self) -> frozenset[tuple[str, ...]]:
        """The normalised names that <person> always finds."""
        entries = [entry for entry, _, _ in self._said.get(ROSTER, [])]
        said = (text for entry in entries for text in (entry.say, *entry.heard_as))
        return frozenset(tuple(part for word in text.split() for part in pieces(word)) for text in said)


class _Ready:
    """A pack made ready for a day."""

    def __init__(self, pack: Pack, today: str) -> None:
        patterns = [p for rule in pack.rules for p in (*rule.find.patterns, *rule.unless, *rule.requires)]
        self.kinds = sorted(frozenset[str]().union(*(kinds(parse(pattern)) for pattern in patterns)))
        self.marks = KindMarks(self.kinds)
        self.lists = _Lists(pack.lists, today, self.marks)
        self.roster = self.lists.roster()
        self.rules = [_ReadyRule(rule, self.marks, self.lists) for rule in pack.rules]

    def laid_out(self, tokens: Sequence[Token]) -> Text:
        """The tokens with every detector's spans that the pack asks for."""
        return Text(tokens, {kind: self._spans(kind, tokens) for kind in self.kinds}, self.marks)

    def _spans(self, kind: str, tokens: Sequence[Token]) -> list[Span]:
        if kind.startswith("list:"):
            bare = Text(tokens, {}, self.marks)
            return [(hit.first, hit.end) for hit in _joined(self.lists.hits(kind.removeprefix("list:"), bare))]
        if kind == "person":
            return list(persons(tokens, self.roster))
        return list(names(tokens) if kind == "name" else DETECTORS[kind](tokens))


@lru_cache(maxsize=8)
def _ready(pack: Pack, today: str) -> _Ready:
    """A pack made ready for a day; making it ready costs more than checking an episode with it."""
    return _Ready(pack, today)
