"""Who speaks in which part of an episode, and which of a leader's takes is the one that counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vidcast.model.credit import Credit

__all__ = ["Arrived", "Credit", "assembled", "missing"]


@dataclass(frozen=True, slots=True)
class Arrived:
    """One thing that settled which recordings an episode is made of, in order of time.

    Either a take came in (one recording, with whose it is), or a person said which recordings are the parts.
    """

    recordings: tuple[str, ...]
    """Content hashes."""
    leader: str = ""
    """Credit.key of the take; "" when it has none."""
    batch: str = ""
    """What was brought in by one call stays side by side: takes of one batch never replace each other."""
    known_as: str = ""
    """Credit.key as it is now, where it was corrected since; a later take under either name replaces this one."""
    same_as: str = ""
    """The content hash of an earlier take with the same sound; "" for a take of its own."""
    better: bool = False
    """Whether it takes the place of that one; else it is no part unless a person says so."""
    arranged: bool = False
    """Whether a person said that these, and only these, are the parts, in this order."""


def assembled(history: Sequence[Arrived], roster: Sequence[str] = ()) -> tuple[str, ...]:
    """The recordings that make up an episode, in their order.

    The latest take of a leader replaces the earlier ones where they stood; a take without a leader's name stands for
    itself. A copy of an earlier take is no part, or takes the place of that one alone. Leaders of the roster come in
    its order and before all others, unless a person arranged the parts.

    >>> assembled([Arrived(("a",), "dana"), Arrived(("b",), "sam"), Arrived(("c",), "dana")])
    ('c', 'b')
    """
    parts: list[Arrived] = []
    arranged = False
    known: dict[str, Arrived] = {}
    for event in history:
        if event.arranged:
            parts = [known[sha256] for sha256 in event.recordings if sha256 in known]
            arranged = True
            continue
        known[event.recordings[0]] = event
        parts = _with(parts, event)
    if not arranged and roster:
        places = {Credit(name).key: place for place, name in enumerate(roster)}
        parts.sort(key=lambda part: places.get(part.known_as or part.leader, len(places)))
    return tuple(part.recordings[0] for part in parts)


def _with(parts: list[Arrived], take: Arrived) -> list[Arrived]:
    """The parts with a new take: in place of its leader's earlier ones, else at the end."""
    if take.same_as:
        return [take if take.better and part.recordings[0] == take.same_as else part for part in parts]
    replaced = [part for part in parts if _replaces(take, part)]
    if not replaced:
        return [*parts, take]
    return [take if part is replaced[0] else part for part in parts if part is replaced[0] or part not in replaced]


def _replaces(take: Arrived, part: Arrived) -> bool:
    if part.recordings == take.recordings:
        return True
    together = bool(take.batch) and part.batch == take.batch
    return bool(take.leader) and take.leader in (part.leader, part.known_as) and not together


def missing(roster: Sequence[str], leaders: Sequence[str]) -> tuple[str, ...]:
    """The names of the roster that nobody in `leaders` bears.

    >>> missing(["Dana Reyes", "Sam Ortiz"], ["dana  reyes"])
    ('Sam Ortiz',)
    """
    there = {Credit(name).key for name in leaders}
    return tuple(name for name in roster if Credit(name).key not in there)
