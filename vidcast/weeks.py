"""Takes episodes on whose week has closed, without the leaders who did not come."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from vidcast.catalogue import Episode
from vidcast.model.refusal import spoken
from vidcast.production import Production

__all__ = ["AGAIN_AFTER_S", "Weeks"]

AGAIN_AFTER_S = 600
"""What could not go on is tried again after this long."""


@dataclass
class Weeks:
    """What one watcher knows of the weeks that have closed."""

    clock: Callable[[], float]
    closed: set[int] = field(default_factory=set)
    """Episodes that went on without their missing leaders."""
    stuck: dict[int, float] = field(default_factory=dict)
    """When an episode could not go on although its week had closed."""

    def close(self, production: Production, without: Collection[str]) -> None:
        """Take on every episode whose week has closed since the last call, but for those of some shows."""
        for episode in production.catalogue.episodes():
            if episode.show in without or episode.id in self.closed or self._waits(episode):
                continue
            if production.is_closed(episode):
                self._close(production, episode)

    def _waits(self, episode: Episode) -> bool:
        tried = self.stuck.get(episode.id)
        return tried is not None and self.clock() - tried < AGAIN_AFTER_S

    def _close(self, production: Production, episode: Episode) -> None:
        """Take an episode on without those who are missing; one that cannot go on is tried again later."""
        try:
            if production.catalogue.publication(episode) is None:
                outcome = production.advance(episode)
                state = "held" if outcome.held else "published"
                production.reporter.note(f"{episode.name}: its week closed: {state}")
        except Exception as error:  # A fault in one episode must not keep the others from going on.
            self.stuck[episode.id] = self.clock()
            production.reporter.note(f"{episode.name}: its week closed, and it cannot go on: {spoken(error)}")
            return
        self.closed.add(episode.id)
