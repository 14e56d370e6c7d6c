"""Where decisions are written down: each by a person who may decide it, and never changed again."""

from __future__ import annotations

from dataclasses import dataclass

from vidcast.authority import Authority
from vidcast.catalogue import Episode
from vidcast.errors import BadRequest
from vidcast.model.decisions import Decision
from vidcast.model.findings import Finding
from vidcast.model.naming import holds_unseen, person_key
from vidcast.model.wording import Worded
from vidcast.pipeline import Part, Produced
from vidcast.production import Production

__all__ = ["Record"]


@dataclass(frozen=True)
class Record:
    """The record of what is decided about the episodes of one library."""

    production: Production

    @property
    def authority(self) -> Authority:
        return self.production.authority

    def finding(self, episode: Episode, name: str) -> tuple[Produced, Finding]:
        """An episode with the finding of that id. Raises BadRequest, naming the ids there are."""
        produced = self.production.produce(episode)
        found = [each for each in produced.findings.findings if each.id == name]
        if not found:
            known = ", ".join(each.id for each in produced.findings.findings) or "none"
            raise BadRequest(f"{name}: {episode.name} has no such finding; it has: {known}")
        return produced, found[0]

    @staticmethod
    def said_in(produced: Produced, recording: str) -> tuple[Part, Worded]:
        """The part that is a recording, with its words."""
        every = zip(produced.parts, produced.words, strict=True)
        return next((part, said) for part, said in every if part.take.recording.sha256 == recording)

    def _decide(self, episode: Episode, *decisions: Decision) -> None:
        if any(not person_key(decision.by) for decision in decisions):
            raise BadRequest("a decision needs a name: --by NAME")
        if any(holds_unseen(decision.by) for decision in decisions):
            raise BadRequest("--by: a name is one line, without marks that nobody sees; type it again")
        for decision in decisions:
            self.authority.refuse_stranger(decision.by)
        self.production.catalogue.decide(episode, *decisions)
