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
    arranged: bool = False
    """Whether a person said that these, and only these, are the parts, in this order."""


def assembled(history: Sequence[Arrived], roster: Sequence[str] = ()) -> tuple[str, ...]:
    """The recordings that make up an episode, in their order.

    The latest take of a leader replaces the earlier ones where they stood; a take without a leader's name stands for
    itself. Leaders of the roster come in its order and before all others, unless a person arranged the parts.

    >>> assembled([Arrived(("a",), "dana"), Arrived(("b",), "sam"), Arrived(("c",), "dana")])
    ('c', 'b')
    """
    parts: list[tuple[str, str, str]] = []
    arranged = False
    known: dict[str, tuple[str, str, str]] = {}
    for event in history:
        if event.arranged:
            parts = [known[sha256] for sha256 in event.recordings if sha256 in known]
            arranged = True
            continue
        take = (event.recordings[0], event.leader, event.batch)
        known[take[0]] = take
        parts = _with(parts, take)
    if not arranged and roster:
        places = {Credit(name).key: place for place, name in enumerate(roster)}
        parts.sort(key=lambda part: places.get(part[1], len(places)))
    return tuple(sha256 for sha256, _, _ in parts)


def _with(parts: list[tuple[str, str, str]], take: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """The parts with a new take: in place of its leader's earlier ones, else at the end."""
    sha256, leader, batch = take
    replaced = [
        part for part in parts if part[0] == sha256 or (leader and part[1] == leader and part[2] != (batch or None))
    ]
    if not replaced:
        return [*parts, take]
    return [take if part is replaced[0] else part for part in parts if part is replaced[0] or part not in replaced]


def missing(roster: Sequence[str], leaders: Sequence[str]) -> tuple[str, ...]:
    """The names of the roster that nobody in `leaders` bears.

    >>> missing(["Dana Reyes", "Sam Ortiz"], ["dana  reyes"])
    ('Sam Ortiz',)
    """
    there = {Credit(name).key for name in leaders}
    return tuple(name for name in roster if Credit(name).key not in there)
