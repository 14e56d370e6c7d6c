"""What waits in an inbox, and why, as anybody can see it who changes nothing there."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vidcast.errors import StoreError
from vidcast.inbox.claims import Claims
from vidcast.inbox.folder import show_folders
from vidcast.inbox.names import is_recording
from vidcast.inbox.reach import GRACE_S, Reach, reached, refuse_unusable, silent
from vidcast.inbox.settling import EMPTY
from vidcast.inbox.shares import Shares
from vidcast.inbox.shows import misnamed
from vidcast.inbox.sidecars import LeaderNotes, is_leader_note, kept_back_text
from vidcast.inbox.waits import said_of
from vidcast.model.refusal import reason

__all__ = ["Matter", "standing"]

GONE = "the watcher that was taking it in is gone; `vidcast watch` gives it back and takes it in"
BUSY = "a watcher is taking it in"
ORPHAN = "it is a note about a recording, and no recording of that name is here"
WAITS = "it waits for `vidcast watch`"

Holds = Callable[[str, Path], bool]
"""Whether a leader's note about no recording keeps those in a show's folder waiting."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One file that waits in an inbox, or one folder that cannot be used."""

    show: str
    """"" for what is next to the shows' folders."""
    file: str
    """"" for the folder itself."""
    state: Literal["unusable", "misnamed", "abandoned", "claimed", "waiting", "dropped"]
    why: str
    since: float | None = None
    """In seconds since 1970, by the clock of its share."""

    @property
    def is_stuck(self) -> bool:
        """Whether a person should look at it."""
        return self.state in ("unusable", "misnamed", "abandoned")


def standing(root: Path, work: Path, holds: Holds = lambda *_: False) -> tuple[Matter, ...]:
    """Everything that waits in an inbox; a folder that does not answer in time is named and keeps no other waiting.

    `work` is where watchers of the inbox remember its shares.
    """
    shares = Shares(root, work)
    try:
        shows = reached(root, lambda: show_folders(root))
        strays = reached(root, lambda: tuple(_dropped(root, "", holds)))
    except OSError as error:
        return (Matter("", "", "unusable", f"{root}: {reason(error)}"),)
    every = sorted({*shows, *shares.known()})
    names = misnamed(shows)
    reaches: dict[str, Reach[tuple[Matter, ...]]] = {show: Reach() for show in every}
    for show, reach in reaches.items():
        reach.begin("look", lambda home=root / show: tuple(_matters(home, shares, names, holds)))  # type: ignore[misc]
    until = time.monotonic() + 2 * GRACE_S
    found = list(strays)
    for show, reach in reaches.items():
        if reach.ended(max(0.0, until - time.monotonic())):
            found.extend(reach.answer())
        else:
            found.append(Matter(show, "", "unusable", reason(silent(root / show))))
    return tuple(found)


def _matters(home: Path, shares: Shares, names: dict[str, str], holds: Holds) -> Iterator[Matter]:
    try:
        shares.refuse_missing(home.name)
        refuse_unusable(home)
    except OSError as error:
        yield Matter(home.name, "", "unusable", reason(error))
        if isinstance(error, TimeoutError):
            return
    except StoreError as error:
        yield Matter(home.name, "", "unusable", str(error))
    try:
        for claim in Claims(time.monotonic).standing(home):
            gone = claim.life == "gone"
            yield Matter(home.name, claim.name, *(("abandoned", GONE) if gone else ("claimed", BUSY)), claim.since)
        files = tuple(_dropped(home, home.name, holds))
        if files and home.name in names:
            files = (Matter(home.name, "", "misnamed", f"{names[home.name]}; rename the folder"),)
        yield from files
    except OSError:
        return  # It was said above, or is said at the next look.


def _dropped(folder: Path, show: str, holds: Holds) -> Iterator[Matter]:
    """Files that were dropped in a folder; those next to the shows' folders only where somebody was told of them."""
    with os.scandir(folder) as entries:
        files = sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
    leaders = LeaderNotes([folder / name for name in files])
    about = {path for path in map(folder.joinpath, files) if is_leader_note(path)} | leaders.texts
    orphans = leaders.orphans if show else ()
    kept_back = next((kept_back_text(path) for path in orphans if holds(show, path)), "")
    for path in orphans:
        yield Matter(show, path.name, "waiting", said_of(path) or ORPHAN, path.lstat().st_ctime)
    for path in (folder / name for name in files if is_recording(Path(name))):
        if path in about:
            continue
        facts, said = path.lstat(), said_of(path)
        why = said or (kept_back if facts.st_size else EMPTY)
        if why or show:
            yield Matter(show, path.name, "waiting" if why else "dropped", why or WAITS, facts.st_ctime)
