"""What comes after a decision: what is left to settle, or the command that lets the episode out."""

from __future__ import annotations

from typing import Any

from vidcast.catalogue import Episode
from vidcast.desk import SHORT_DIGEST
from vidcast.model.decisions import Clearance
from vidcast.model.document import to_value
from vidcast.pipeline import Produced
from vidcast.production import Production

__all__ = ["next_step", "next_value"]


def next_step(production: Production, episode: Episode, produced: Produced) -> str:
    """The next command for an episode, as a line for people; "" where all of it is published as it is.

    `produced` is the episode after what was decided.
    """
    clearance, where = produced.clearance, f"{episode.name} -L {production.folder.root}"
    if any(wait.finding for wait in clearance.waits):
        return f"  {_left(clearance)}: vidcast findings {where}"
    if clearance.waits:
        seen = clearance.digest[:SHORT_DIGEST]
        return f"  next: vidcast approve {episode.name} --by NAME --seen {seen} -L {production.folder.root}"
    published = production.is_published(episode)
    if published is not None and published.digest == clearance.edition:
        return ""
    return f"  next: vidcast publish {where}"


def next_value(produced: Produced) -> dict[str, Any]:
    """The same for programs: what the episode waits for, and the digest that an approval names."""
    return {"waits": to_value(produced.clearance.waits), "digest": produced.clearance.digest}


def _left(clearance: Clearance) -> str:
    return f"{len(clearance.waits)} left to settle"
