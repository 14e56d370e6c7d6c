"""Rounds through an inbox: every show's folder is looked at by itself, so that one show's trouble is its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from vidcast.errors import StoreError
from vidcast.inbox.claims import Claim, Claimed, contents
from vidcast.inbox.folder import Dropped, Inbox, Stray, show_folders
from vidcast.inbox.reach import GRACE_S, Reach, is_dumb, reached, refuse_unusable, silent
from vidcast.inbox.settling import Patience
from vidcast.inbox.shares import Shares
from vidcast.inbox.shows import is_left_by_notes, misnamed, note_name_of_folder
from vidcast.model.foreign import shown
from vidcast.model.refusal import reason

__all__ = ["Look", "Rounds", "trouble_line"]

T = TypeVar("T")
CHUNK = 1 << 20
STOP_S = 1.0
"""A watcher that is stopped waits this long for each folder that it is working on."""
LOOK, TAKE = "look", "take"
MOST_AT_ONCE = 100
"""So many files of a show are claimed together; each keeps a file of this process open."""
Make = Callable[[str | None, Patience], Inbox]
"""Makes the inbox of one show, or with "" of what is next to the shows' folders."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in one show's folder."""

    show: str
    strays: tuple[Stray, ...] = ()
    """Those whose leader was told now."""
    faults: tuple[str, ...] = ()
    """What kept a note from being written."""
    back: tuple[Dropped, ...] = ()
    """Recordings that nobody works on any longer and that were given back."""
    ready: tuple[Dropped, ...] = ()
    left: frozenset[Path] = frozenset()
    """Recordings that may be taken at a later look, those that are ready among them."""
    waiting: tuple[tuple[Dropped, str], ...] = ()
    """Files that lie still and are not whole, each with what is missing."""
    newly_waiting: tuple[tuple[Dropped, str], ...] = ()
    """Those of them whose note is new."""
    claims: tuple[Claim, ...] = ()
    orphans: tuple[Path, ...] = ()
    """Leaders' notes about no recording there, which may keep one inside."""
    noted: bool = False
    """Whether a recording is there with a leader's note about it."""
    unsettled: bool = False
    """Whether another look may find more although nothing is dropped."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Files of one show that were claimed and are on this machine."""

    files: tuple[Claimed, ...]


class Rounds:
    """What a watcher knows of each show's folder, from round to round."""

    def __init__(
        self,
        root: Path,
        make: Make,
        patience: Patience,
        nearby: Path,
        keeps_inside: Callable[[Path], bool] = lambda _: True,
    ) -> None:
        """`nearby` is a folder of this machine: what is on other disks is copied there before it is worked on.

        `keeps_inside` reads a leader's note and says whether it may keep its recording inside.
        """
        self._root, self._make, self._patience, self._nearby = root, make, patience, nearby
        self._keeps_inside = keeps_inside
        self._reaches: dict[str, Reach[Look | Brought]] = {}
        self._inboxes: dict[str, Inbox] = {}
        self._shares = Shares(root, nearby)
        self._seen: set[str] = set()
        self._late: set[str] = set()
        self._misnamed: dict[str, str] = {}
        self._trouble: dict[tuple[str, str], str] = {}
        self._told: dict[str, str] = {}

    def looks(self) -> tuple[Look, ...]:
        """What is in the folders that answered in time, "" for what is next to them; call it in every round."""
        shows = ["", *self._shows()]
        for show in shows:
            if not self._reach(show).busy:
                self._reach(show).begin(LOOK, partial(self._look, show))
        found = [self._answer(show, LOOK) for show in shows]
        for look in (each for each in found if isinstance(each, Look)):
            if not look.ready:
                self._trouble.pop((look.show, TAKE), None)
        return tuple(look for look in found if isinstance(look, Look))

    def taken(self, show: str, ready: Sequence[Dropped]) -> tuple[Claimed, ...]:
        """Files of a show that were claimed and brought here, or those of an earlier call that took long."""
        if not self._reach(show).busy:
            self._reach(show).begin(TAKE, partial(self._claimed, show, ready))
        found = self._answer(show, TAKE)
        return found.files if isinstance(found, Brought) else ()

    @property
    def taking(self) -> tuple[str, ...]:
        """Shows whose files are still being brought here."""
        return tuple(show for show, reach in self._reaches.items() if reach.busy and reach.kind == TAKE)

    def do(self, claimed: Claimed, work: Callable[[Inbox], T]) -> T:
        """Do something with a claimed file in its show's folder. Raises OSError."""
        inbox = self._inboxes[claimed.home.name]
        return reached(claimed.home, lambda: work(inbox))

    def give_back(self) -> None:
        """Put back what this watcher still holds, in every folder that answers; call it when the watcher is stopped.

        What it cannot put back, the next watcher does.
        """
        for show, inbox in self._inboxes.items():
            if show and not self._reach(show).is_silent:
                self._reach(show).ended(STOP_S)
                with suppress(OSError, StoreError):
                    reached(self._root / show, inbox.give_back)

    @property
    def is_busy(self) -> bool:
        """Whether a folder is still worked on that may answer soon."""
        return any(reach.busy and not reach.is_silent for reach in self._reaches.values())

    @property
    def trouble(self) -> dict[str, str]:
        """Why a show's folder cannot be used now, by show; "" stands for the inbox itself."""
        return {show: why for (show, _), why in sorted(self._trouble.items())}

    def news(self) -> tuple[str, ...]:
        """What to tell people: each trouble once, and its end."""
        now, told = self.trouble, self._told
        lines = [trouble_line(show, why) for show, why in now.items() if told.get(show) != why]
        lines += [
            f"{shown(show) + ': its' if show else 'the'} inbox can be used again" for show in told if show not in now
        ]
        self._told = now
        return tuple(lines)

    def _shows(self) -> list[str]:
        """The shows that there are, and those that there were: a folder that is gone is missed."""
        try:
            if is_dumb(self._root):
                raise silent(self._root)
            found = show_folders(self._root)
        except OSError as error:
            self._trouble["", "root"] = f"{shown(self._root)}: {reason(error)}"
            return []
        self._trouble.pop(("", "root"), None)
        self._misnamed = misnamed(found)
        return sorted({*found, *self._seen, *self._shares.known()})

    def _reach(self, show: str) -> Reach[Look | Brought]:
        return self._reaches.setdefault(show, Reach())

    def _answer(self, show: str, kind: str) -> Look | Brought | None:
        """What came of such work in a show's folder, or None when it takes longer or failed."""
        reach = self._reach(show)
        if reach.kind != kind:
            return None
        if not reach.ended(0 if show in self._late else GRACE_S):
            self._late.add(show)
            if reach.is_silent:
                self._trouble[show, kind] = reason(silent(self._root / show))
            return None
        self._late.discard(show)
        try:
            found = reach.answer()
        except (OSError, StoreError) as error:
            self._trouble[show, kind] = reason(error) if isinstance(error, OSError) else str(error)
            return None
        self._trouble.pop((show, kind), None)
        return found

    def _inbox(self, show: str) -> Inbox:
        if show not in self._inboxes:
            reach = self._reach(show)

            def unready(path: Path) -> str:
                with reach.reading():
                    return self._patience.unready(path)

            self._inboxes[show] = self._make(show, Patience(unready, self._patience.seconds))
        return self._inboxes[show]

    def _look(self, show: str) -> Look:
        if show:
            self._check(self._root / show)
        inbox = self._inbox(show)
        if not show:
            return Look("", *_told(inbox), unsettled=bool(inbox.untold()))
        back, why = inbox.give_back(), self._misnamed.get(show, "")
        if why and is_left_by_notes(self._root / show):
            self._remove(self._root / show)
            return Look(show, back=back, unsettled=True)
        files = inbox.dropped() if why else ()
        new = note_name_of_folder(self._root / show, why if files else "")
        if why:
            told = (Stray(self._root / show, why),) if new else ()
            return Look(show, told, back=back, waiting=tuple((each, why) for each in files))
        ready = inbox.settled()
        waiting, begun = inbox.waiting(), inbox.note_waits()
        strays, faults = _told(inbox)
        left = {each.path for each in inbox.dropped()} - {each.path for each, _ in waiting}
        claims = inbox.claims()
        unsettled = bool(inbox.untold()) or any(claim.life == "unsure" for claim in claims)
        orphans = tuple(path for path in inbox.orphans() if self._keeps_inside(path))
        return Look(
            show, strays, faults, back, ready, frozenset(left), waiting,
            newly_waiting=begun, claims=claims, orphans=orphans, noted=inbox.noted(), unsettled=unsettled,
        )  # fmt: skip

    def _remove(self, home: Path) -> None:
        """Remove a folder that holds notes of ours and nothing else, so that the show's own folder can be used."""
        for note in home.iterdir():
            note.unlink()
        home.rmdir()
        self._seen.discard(home.name)

    def _check(self, home: Path) -> None:
        """Raise OSError or StoreError when a show's folder cannot be used."""
        self._shares.refuse_missing(home.name)
        refuse_unusable(home)
        self._seen.add(home.name)
        self._shares.remember(home.name)

    def _claimed(self, show: str, ready: Sequence[Dropped]) -> Brought:
        """Claim files of a show and bring them here; after a fault, the next look gives back what was claimed."""
        inbox, found = self._inboxes[show], []
        for dropped in ready[:MOST_AT_ONCE]:
            claimed = inbox.claim(dropped)
            self._reach(show).sign()
            if claimed is None:
                continue
            brought = self._brought(claimed)
            if claimed.changed:
                brought.forget()
                inbox.put_back(claimed)
            else:
                found.append(brought)
        return Brought(tuple(found))

    def _brought(self, claimed: Claimed) -> Claimed:
        """A claimed file with a copy on this machine, when it is on another disk that may go away."""
        if claimed.path.lstat().st_dev == self._nearby.stat().st_dev:
            return claimed
        folder = Path(tempfile.mkdtemp(prefix=".part-inbox-", dir=self._nearby))
        found = replace(claimed, copy=folder / claimed.path.name)
        try:
            for path in contents(claimed.path.parent):
                self._copy(path, folder / path.name, self._reach(claimed.show))
        except BaseException:
            found.forget()
            raise
        return found

    @staticmethod
    def _copy(path: Path, target: Path, reach: Reach[Look | Brought]) -> None:
        if path.is_symlink():  # A leader's note that is a link is refused; it may lead anywhere.
            os.symlink(os.readlink(path), target)
            return
        with path.open("rb") as source, target.open("xb") as file:
            while block := source.read(CHUNK):
                file.write(block)
                reach.sign()
        shutil.copystat(path, target)


def trouble_line(show: str, why: str) -> str:
    """One line about an inbox that cannot be used."""
    if not show:
        return f"the inbox cannot be used: {why}; it is tried again in every round"
    return f"{shown(show)}: its inbox cannot be used: {why}; what is dropped there waits, and it is tried again"


def _told(inbox: Inbox) -> tuple[tuple[Stray, ...], tuple[str, ...]]:
    """Strays whose leaders were told now, and what kept others from being told."""
    strays: list[Stray] = []
    faults: list[str] = []
    for stray in inbox.stray():
        try:
            inbox.tell(stray)
        except StoreError as error:
            faults.append(str(error))
            continue
        strays.append(stray)
    return tuple(strays), tuple(faults)
