"""Who may decide what: routes lead to people, nobody clears what they said themselves, and four eyes see more than two.

Names are what people type, not a proof of who they are: the library's folder is trusted to those who can write in it.
Without a table of people anybody may decide, except on what they said themselves.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from vidcast.config import Person
from vidcast.errors import BadRequest
from vidcast.model.naming import same_person

__all__ = ["Authority"]

DESK = "comms"
"""The route that may repair anything, and approves episodes."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The people of a library."""

    people: tuple[Person, ...] = ()

    def refuse_verdict(self, by: str, routes: Collection[str], *, leader: str, blocks: bool) -> None:
        """Raise BadRequest where somebody may not say that words of a finding may stay.

        `leader` is who says them, "" where nobody does: leaders clear nothing of their own that blocks.
        """
        if blocks and leader and same_person(by, leader):
            others = self._who(routes, without=(by,))
            raise BadRequest(f"{by}: nobody clears a finding that blocks in their own message; ask {others}")
        self._refuse_without(by, routes)

    def refuse_repair(self, by: str, routes: Collection[str]) -> None:
        """Raise BadRequest where somebody may not take words out, cover them or ask for another take."""
        self._refuse_without(by, {*routes, DESK})

    def refuse_approval(self, by: str, deciders: Collection[str], *, four_eyes: bool) -> None:
        """Raise BadRequest where somebody may not approve an episode on which `deciders` decided or in which they
        speak.
        """
        self._refuse_without(by, {DESK})
        if four_eyes and any(same_person(by, other) for other in deciders):
            raise BadRequest(
                f"{by}: this show wants four eyes, and you decided on this episode yourself or speak in it; ask "
                f"{self._who({DESK}, without=(by, *deciders))} to approve it"
            )

    def refuse_stranger(self, by: str) -> None:
        """Raise BadRequest for somebody who is not listed, where people are."""
        if self.people and self.known(by) is None:
            raise BadRequest(f"{by}: not listed under [[people]] in vidcast.toml, so nothing is decided in that name")

    def may_read(self, who: str, routes: Collection[str]) -> bool:
        """Whether somebody may read the words of a finding: comms, and whoever decides on it."""
        if not self.people:
            return True
        person = self.known(who) if who else None
        return person is not None and bool(set(person.roles) & {*routes, DESK})

    def known(self, by: str) -> Person | None:
        """The person of that name, whatever follows it after a comma: "Ana Gray, legal"."""
        return next((person for person in self.people if same_person(person.name, by)), None)

    def _refuse_without(self, by: str, roles: Collection[str]) -> None:
        if not self.people:
            return
        self.refuse_stranger(by)
        person = self.known(by)
        if person is not None and not set(person.roles) & set(roles):
            wanted, has = " or ".join(sorted(roles)), ", ".join(person.roles) or "no role"
            raise BadRequest(f"{by}: this waits for {wanted}, and {person.name} has {has}; ask {self._who(roles)}")

    def _who(self, roles: Collection[str], without: Collection[str] = ()) -> str:
        """The people with one of these roles but for some, else the roles."""
        able = (person.name for person in self.people if set(person.roles) & set(roles))
        named = [name for name in able if not any(same_person(name, other) for other in without)]
        return " or ".join(named) if named else f"somebody of {' or '.join(sorted(roles))}"
