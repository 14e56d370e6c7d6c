"""A leader's signed word about a policy: read and agreed to, of their own will, until a day or until it changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vidcast.model.naming import person_key

__all__ = ["Acknowledgement", "major", "newest", "stands"]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a leader said of a policy, or of taking part at all."""

    leader: str
    pack: str
    """The policy's name; "" where somebody ends their participation."""
    version: str
    digest: str
    """The hash of everything in the policy that was signed."""
    signed_at: str
    by: str
    """Who recorded it: the leader, or somebody who holds the signed paper."""
    expires: str = ""
    """The last day on which it counts, as 2027-11-30; "" for no such day."""
    said: Literal["signed", "ended"] = "signed"
    """Taking part is voluntary: "ended" takes the leader's word back."""

    def __post_init__(self) -> None:
        if not self.leader.strip() or not self.by.strip():
            raise ValueError("an acknowledgement is somebody's, recorded by somebody")
        if self.expires:
            datetime.date.fromisoformat(self.expires)

    @property
    def key(self) -> str:
        """What tells one leader from another, however the name is written."""
        return person_key(self.leader)


def newest(every: Iterable[Acknowledgement], leader: str, pack: str) -> Acknowledgement | None:
    """A leader's newest word about a policy; an end is about every policy."""
    key = person_key(leader)
    found = [each for each in every if each.key == key and (each.said == "ended" or each.pack == pack)]
    return found[-1] if found else None


def stands(said: Acknowledgement | None, version: str, today: str) -> bool:
    """Whether it counts for a version of the policy on a day.

    >>> word = Acknowledgement("Dana", "acme", "2.1", "", "2026-01-05T09:00:00Z", "Dana", "2026-12-31")
    >>> [stands(word, "2.4", "2026-11-20"), stands(word, "3.0", "2026-11-20"), stands(word, "2.1", "2027-01-01")]
    [True, False, False]
    """
    if said is None or said.said != "signed":
        return False
    return major(said.version) == major(version) and (not said.expires or today <= said.expires)


def major(version: str) -> str:
    """The part of a version after which everybody signs again.

    >>> major("2026.11.1")
    '2026'
    """
    return version.partition(".")[0]
