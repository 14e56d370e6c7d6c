"""What becomes of a dropped file, and what its leader reads about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from vidcast.copies import Copy
from vidcast.errors import BadRecording, WishRefused
from vidcast.inbox import Claim
from vidcast.model.episode import moment_text
from vidcast.model.foreign import shown
from vidcast.production import Outcome

__all__ = ["Arrival", "refusal", "thanks", "with_another"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one dropped file."""

    file: str
    state: str
    """published, held, rejected or waiting (a failure of ours: it will be tried again)."""
    note: str
    status: int
    """The exit code that says the same."""


def with_another(claim: Claim) -> Arrival:
    """A file that another watcher is taking in."""
    name, since = shown(f"{claim.show}/{claim.name}"), moment_text(datetime.fromtimestamp(claim.since, UTC))
    return Arrival(name, "waiting", f"{name}: another watcher has been taking it in since {since}", 0)


def refusal(error: BadRecording | WishRefused) -> str:
    """What a leader reads next to a file that was put aside."""
    why = f"{error.what}.\n\n{error.for_leader}" if isinstance(error, WishRefused) else str(error)
    return f"This could not be used.\n\n{why}\n\nNothing was published and the file was kept."


def thanks(outcome: Outcome, copy: Copy | None = None) -> str:
    """What a leader reads next to the file, which may be a copy of another one; it quotes nothing."""
    also = f"\n\n{copy.note()}" if copy is not None else ""
    name = outcome.episode.name
    if not outcome.held:
        return f"Thank you. This was published as {name}.\nYour recording is kept as you made it.{also}"
    who = sorted({route for wait in outcome.waits for route in wait.routes})
    return (
        f"Thank you. This arrived as {name} and waits for people to look at it: {', '.join(who)}.\n"
        "You need do nothing; they will write to you if they have a question.\n"
        f"Your recording is kept as you made it.{also}"
    )
