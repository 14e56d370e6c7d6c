"""The audit trail: what came in, was decided, signed and published, each entry holding the hash of the one before it.

An entry holds no words of a recording, no reason and no title, only who, when, what, and the hash of the record that
it stands for. So the trail may be shown to anybody who may know that an episode exists, and a record that is altered,
added or taken away afterwards no longer fits it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vidcast.model.document import digest, to_value

__all__ = ["START", "Entry", "Event", "Fact", "Mark", "breaks", "following", "outdated", "strays"]

START = "0" * 64
"""What stands for the hash before the first entry."""

Fact = str | int


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as it is noted."""

    at: str
    """As 2026-11-20T15:00:00Z."""
    by: str
    """Who; "" for vidcast itself."""
    what: str
    """clock, arrival, original, episode, audience, submission, decision, acknowledgement or publication."""
    about: str
    """The episode's name, whose acknowledgement it is, or which recording came in."""
    record: Any
    """The record that it stands for, as plain JSON values."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    """What may be told of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in the trail."""

    number: int
    """1 for the first."""
    at: str
    by: str
    what: str
    about: str
    record: str
    """The sha256, in hex, of the record."""
    facts: tuple[tuple[str, Fact], ...]
    before: str
    """The hash of the entry before."""
    hash: str = ""

    @property
    def sealed(self) -> Entry:
        """The entry with the hash of everything in it."""
        return replace(self, hash=digest(to_value(replace(self, hash=""))))


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a library has come, as its folder remembers it: a catalogue that does not know this entry is not the one
    that was used last.
    """

    library: str
    """The library's own id."""
    number: int = 0
    """The newest entry of its trail; 0 before there was one."""
    hash: str = START


def following(last: Entry | None, event: Event) -> Entry:
    """The entry that comes after the last one.

    >>> one = following(None, Event("2026-11-20T15:00:00Z", "Ana", "decision", "field/2026-w47", {}))
    >>> (one.number, one.before == START, one.hash == one.sealed.hash)
    (1, True, True)
    """
    number, before = (last.number + 1, last.hash) if last is not None else (1, START)
    told, record = tuple(sorted(event.facts.items())), digest(event.record)
    return Entry(number, event.at, event.by, event.what, event.about, record, told, before).sealed


def breaks(entries: Iterable[Entry]) -> Iterator[str]:
    """Where the chain is not what it was, an entry at a time; nothing when it is whole."""
    before, number = START, 1
    for entry in entries:
        if entry.number != number:
            yield f"entry {number} is missing: {entry.number} stands in its place"
        elif entry.before != before:
            yield f"entry {entry.number} does not follow the one before it"
        if entry.sealed.hash != entry.hash:
            yield f"entry {entry.number} ({entry.at}) was altered"
        before, number = entry.hash, entry.number + 1


def strays(entries: Sequence[Entry], what: str, records: Sequence[tuple[str, Any]]) -> Iterator[str]:
    """Where the records of a kind, oldest first, each after what it is about, are not those that the trail has entries
    for.
    """
    noted = [entry for entry in entries if entry.what == what]
    kept = [(about, digest(record)) for about, record in records]
    if len(kept) != len(noted):
        yield f"the trail has {len(noted)} entries of kind {what}, the catalogue {len(kept)} records"
    for entry, record in zip(noted, kept, strict=False):
        if (entry.about, entry.record) != record:
            yield f"the {what} of entry {entry.number} ({entry.at}) is not what was recorded then"
            return


def outdated(entries: Iterable[Entry], kinds: Sequence[str], records: Mapping[tuple[str, str], Any]) -> Iterator[str]:
    """Where records that may change, each by what it is about and its recording ("" for none), are not as the newest
    of their entries has them.
    """
    newest = {
        (entry.about, str(dict(entry.facts).get("recording", ""))): entry for entry in entries if entry.what in kinds
    }
    for key, entry in newest.items():
        if key not in records:
            yield f"the {kinds[0]} of entry {entry.number} ({entry.at}) is gone"
        elif digest(records[key]) != entry.record:
            yield f"the {kinds[0]} of entry {entry.number} ({entry.at}) was changed without an entry"
    for about, _ in records.keys() - newest.keys():
        yield f"{about}: the trail has no entry for this {kinds[0]}"
