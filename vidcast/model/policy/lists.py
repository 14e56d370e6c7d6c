"""The lists of a pack as they are looked for on a day: names as they are written, as they are heard, and by sound."""

from __future__ import annotations

from collections.abc import Sequence

from vidcast.model.policy.announced import announced
from vidcast.model.policy.detect import Span
from vidcast.model.policy.normal import pieces
from vidcast.model.policy.rule import Entry, Pack
from vidcast.model.policy.scan import Hit, KindMarks, Phrases, Text
from vidcast.model.policy.sounding import Sounding

__all__ = ["Lists", "joined"]

ROSTER = "people"
"""The list whose entries <person> always finds."""


class Lists:
    """The entries of a pack's lists that are looked for on a day."""

    def __init__(self, pack: Pack, today: str, marks: KindMarks) -> None:
        due = {known.name: [entry for entry in known.entries if entry.is_due(today)] for known in pack.lists}
        everything = frozenset(text for entries in due.values() for entry in entries for text in _texts(entry))
        bars = {(rule.find.list, rule.find.sounds_like) for rule in pack.rules if rule.find.sounds_like is not None}
        self._lists = {name: _List(entries, marks) for name, entries in due.items()}
        self._sounding = {
            (name, bar): Sounding((entry.say for entry in due[name]), bar, everything) for name, bar in bars if name
        }
        self._public = {known.name: known for known in pack.public}
        self._today = today
        self.roster = frozenset(
            tuple(part for word in text.split() for part in pieces(word))
            for entry in due.get(ROSTER, [])
            for text in _texts(entry)
        )
        """The normalised names that <person> always finds."""

    def spans(self, kind: str, text: Text) -> list[Span]:
        """Where an entry of "list:NAME" or "public:NAME" is said."""
        sort, _, name = kind.partition(":")
        if sort == "public":
            return announced(text.tokens, self._public[name], self._today)
        return [(hit.first, hit.end) for hit in joined(self.hits(name, text))]

    def hits(self, name: str, text: Text, bar: float | None = None) -> list[Hit]:
        """Where entries of a list are said, in order; with a `bar`, also where something sounds so much like one."""
        known = self._lists[name]
        written = known.hits(text)
        if bar is None:
            return written
        taken = {at for hit in written for at in range(hit.first, hit.end)}
        alike = (
            Hit(one.first, one.end, f"sounds_like {one.score:.2f}", one.name)
            for one in self._sounding[name, bar].hits(text.tokens, text.sure)
            if taken.isdisjoint(range(one.first, one.end)) and known.allows(one.name, text, one.first)
        )
        return sorted((*written, *alike))


class _List:
    """One list made ready."""

    def __init__(self, entries: Sequence[Entry], marks: KindMarks) -> None:
        self.proper = frozenset(entry.say for entry in entries if entry.case == "proper")
        self.said = Phrases((entry.say for entry in entries), marks)
        self.heard = Phrases((text for entry in entries for text in entry.heard_as), marks, how="heard_as")

    def hits(self, text: Text) -> list[Hit]:
        said = (hit for hit in self.said.hits(text) if self.allows(hit.branch, text, hit.first))
        return sorted((*said, *self.heard.hits(text)))

    def allows(self, name: str, text: Text, first: int) -> bool:
        """Whether an entry may be found at a token: a proper name needs its capital where there are any."""
        return name not in self.proper or text.tokens[first].capital or not text.is_cased


def joined(hits: Sequence[Hit]) -> list[Hit]:
    """Hits in order, overlapping ones as one that keeps what the longest of them says."""
    groups: list[list[Hit]] = []
    end = 0
    for hit in sorted(hits):
        if not groups or hit.first >= end:
            groups.append([])
        groups[-1].append(hit)
        end = max(end, hit.end)
    return [_one(group) for group in groups]


def _one(group: Sequence[Hit]) -> Hit:
    longest = max(group, key=lambda hit: (hit.end - hit.first, hit.how, hit.branch))
    return longest._replace(first=group[0].first, end=max(hit.end for hit in group))


def _texts(entry: Entry) -> tuple[str, ...]:
    return (entry.say, *entry.heard_as)
