"""Takes in what leaders drop: each file is claimed, taken through the pipeline and given a note in plain words."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vidcast.errors import BadRecording, VidcastError
from vidcast.inbox import Claimed, Inbox
from vidcast.model.episode import slug_of
from vidcast.production import Outcome, Production, Wish

__all__ = ["Arrival", "watch"]


AGAIN_AFTER_S = 600


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one dropped file."""

    file: str
    state: str
    """published, held, rejected or waiting (a failure of ours: it will be tried again)."""
    note: str
    status: int
    """The exit code that says the same."""


def watch(
    production: Production,
    *,
    once: bool,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Arrival, ...]:
    """Take in every file of the inbox as it settles; for ever, or until the inbox is empty.

    A file that a fault of ours kept from being taken in stays where it was dropped and is tried again ten minutes
    later; with `once`, it is left for the next call.
    """
    settings = production.config.inbox
    inbox = Inbox(production.folder.inbox, settings.settle_s)
    inbox.give_back()
    production.store.sweep()
    arrivals: list[Arrival] = []
    failed: dict[Path, float] = {}
    while True:
        for dropped in inbox.settled():
            if dropped.path in failed and (once or clock() - failed[dropped.path] < AGAIN_AFTER_S):
                continue
            claimed = inbox.claim(dropped)
            if claimed is None:
                continue
            arrival = _take_in(production, inbox, claimed)
            production.reporter.note(arrival.note)
            arrivals.append(arrival)
            if arrival.state == "waiting":
                failed[dropped.path] = clock()
        if once and all(dropped.path in failed for dropped in inbox.dropped()):
            return tuple(arrivals)
        sleep(settings.poll_s)


def _take_in(production: Production, inbox: Inbox, claimed: Claimed) -> Arrival:
    """Take one claimed file through the pipeline; whatever happens, it lies somewhere sensible afterwards."""
    name = f"{claimed.show}/{claimed.path.name}"
    try:
        outcome = production.run(claimed.path, Wish(show=slug_of(claimed.show)))
    except BadRecording as error:
        note = f"This could not be used.\n\n{error}\n\nNothing was published and the file was kept."
        inbox.rejected(claimed, note)
        return Arrival(name, "rejected", f"{name}: rejected: {error}", error.exit_code)
    except VidcastError as error:
        inbox.put_back(claimed)
        return Arrival(name, "waiting", f"{name}: not yet taken in: {error}", error.exit_code)
    except Exception as error:  # A fault of ours in one file must not keep the others from being taken in.
        inbox.put_back(claimed)
        return Arrival(name, "waiting", f"{name}: not yet taken in: unexpected {type(error).__name__}", 1)
    except BaseException:
        inbox.put_back(claimed)
        raise
    state = "held" if outcome.held else "published"
    inbox.done(claimed, outcome.episode.week, _note(outcome))
    return Arrival(name, state, f"{name}: {state} as {outcome.episode.name}", 5 if outcome.held else 0)


def _note(outcome: Outcome) -> str:
    """What a leader reads beside the file; it quotes nothing."""
    name = outcome.episode.name
    if not outcome.held:
        return f"Thank you. This was published as {name}.\nYour recording is kept as you made it."
    who = sorted({route for wait in outcome.produced.clearance.waits for route in wait.routes})
    return (
        f"Thank you. This arrived as {name} and waits for people to look at it: {', '.join(who)}.\n"
        "You need do nothing; they will write to you if they have a question.\n"
        "Your recording is kept as you made it."
    )
