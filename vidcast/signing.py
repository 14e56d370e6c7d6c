"""Leaders sign the policy that their words are checked by, of their own will, and may take their word back."""

from __future__ import annotations

import datetime
import difflib
from dataclasses import dataclass

from vidcast.catalogue import Episode
from vidcast.errors import BadRequest
from vidcast.model.acknowledgement import Acknowledgement, newest, stands
from vidcast.model.naming import holds_unseen, person_key, same_person
from vidcast.production import Production

__all__ = ["Signature", "Signing"]

LIKE = 0.8
"""Names so much alike, of 1, may be one name with a slip of the pen."""
KEEPERS = frozenset({"hr", "compliance", "admin"})
"""The roles that may record what somebody else signed on paper."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Whether a leader's word about a policy counts today."""

    leader: str
    pack: str
    version: str
    stands: bool
    said: Acknowledgement | None


@dataclass(frozen=True)
class Signing:
    """The signatures of one library."""

    production: Production

    def sign(self, leader: str, *, policy: str = "", expires: str = "", by: str = "") -> Acknowledgement:
        """Record that a leader read a policy and agrees to it, until a day or until its major version changes."""
        pack = self.production.presets.pack(policy or self.production.config.library.policy)
        recorder = self._recorder(leader, by)
        if expires:
            self._refuse_day(expires)
        said = Acknowledgement(
            leader.strip(), pack.name, pack.version, pack.digest, self.production.moment(), recorder, expires
        )
        self.production.catalogue.acknowledge(said)
        return said

    def end(self, leader: str, *, by: str = "") -> Acknowledgement:
        """Record that a leader no longer takes part; nothing that they signed counts from now on.

        They may say so before anything of theirs came in. Raises BadRequest for a name that is nearly that of somebody
        else, since a slip of the pen would leave theirs as it was.
        """
        recorder = self._recorder(leader, by)
        self._refuse_slip(leader)
        said = Acknowledgement(leader.strip(), "", "", "", self.production.moment(), recorder, said="ended")
        self.production.catalogue.acknowledge(said)
        return said

    def signatures(self) -> tuple[Signature, ...]:
        """Every leader on a roster, and whoever signed once, with the policies that their shows are checked by."""
        config, every = self.production.config, self.production.catalogue.acknowledgements()
        asked: dict[tuple[str, str], None] = {}
        for slug, show in config.shows:
            policy = self.production.policy(Episode(slug, ""))
            asked.update({(name, policy): None for name in (*show.roster, show.leader) if name})
        asked.update({(said.leader, said.pack): None for said in every if said.pack})
        today = self.production.now().date().isoformat()
        found: dict[tuple[str, str], Signature] = {}
        for leader, policy in asked:
            pack = self.production.presets.pack(policy)
            said = newest(every, leader, pack.name)
            made = Signature(leader, pack.name, pack.version, stands(said, pack.version, today), said)
            found.setdefault((person_key(leader), pack.name), made)
        return tuple(found.values())

    def _refuse_slip(self, leader: str) -> None:
        catalogue, config = self.production.catalogue, self.production.config
        parts = (part for episode in catalogue.episodes() for part in self.production.parts(episode))
        known = dict.fromkeys(
            (
                *(name for _, show in config.shows for name in (*show.roster, show.leader)),
                *(person.name for person in config.people),
                *(said.leader for said in catalogue.acknowledgements()),
                *(part.credit.leader for part in parts),
            )
        )
        if any(name and same_person(name, leader) for name in known):
            return
        near = difflib.get_close_matches(leader.strip(), [name for name in known if name], n=1, cutoff=LIKE)
        if near:
            raise BadRequest(
                f"{leader.strip()}: no leader of that name is known here; did you mean {near[0]!r}? Another person is "
                "listed under leaders or [[people]] in vidcast.toml first"
            )

    def _recorder(self, leader: str, by: str) -> str:
        """Who records it. Raises BadRequest for somebody who may not do so in another's name."""
        if not person_key(leader):
            raise BadRequest("whose word is it? Name the leader")
        recorder = by.strip() or leader.strip()
        if holds_unseen(leader.strip()) or holds_unseen(recorder):
            raise BadRequest("a name is one line, without marks that nobody sees; type it again")
        people = self.production.config.people
        if same_person(recorder, leader) or not people:
            return recorder
        known = self.production.authority.known(recorder)
        if known is None or not KEEPERS & set(known.roles):
            raise BadRequest(
                f"{recorder}: a leader signs in person, or {', '.join(sorted(KEEPERS))} records the signed paper; "
                "see [[people]] in vidcast.toml"
            )
        return recorder

    def _refuse_day(self, expires: str) -> None:
        try:
            day = datetime.date.fromisoformat(expires)
        except ValueError:
            raise BadRequest(f"--expires {expires}: a day is written as 2027-11-30") from None
        if day < self.production.now().date():
            raise BadRequest(f"--expires {expires}: that day is past")
