"""A production for tests of the watch: it takes every recording in as it is told to, without looking at it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import cast

from vidcast.catalogue import Episode
from vidcast.config import Config, InboxTable, LibraryFolder
from vidcast.intake import Admitted
from vidcast.model.captions import Captions
from vidcast.model.decisions import Clearance, Wait
from vidcast.model.findings import Findings
from vidcast.model.rundown import Rundown
from vidcast.model.timeline import whole
from vidcast.pipeline import Produced
from vidcast.production import Outcome, Production
from vidcast.run.progress import Silent
from vidcast.run.store import Store
from vidcast.watch import Arrival, watch
from vidcast.wish import Wish

WAITS = (
    Wait("A merger, to be decided", ("legal", "compliance"), "f-1"),
    Wait("A name, to be reviewed", ("hr", "legal"), "f-2"),
)


class Stopped(BaseException):
    """The person at the keyboard has had enough."""


class Clock:
    """A clock that moves when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Told(Silent):
    """A Reporter that keeps its notes."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


@dataclass
class Shelf:
    """A catalogue of which a watcher only asks what there is."""

    known: tuple[Episode, ...] = ()

    def episodes(self) -> tuple[Episode, ...]:
        return self.known

    def publication(self, episode: Episode) -> None:
        return None

    def refuse_other(self) -> None:
        """It is this library's own."""

    def originals(self) -> tuple[tuple[str, str], ...]:
        return ()


class Shelving:
    """What is shown outside; taking it away may fail."""

    def __init__(self) -> None:
        self.withdrawn = 0
        self.broken: BaseException | None = None

    def withdraw(self) -> None:
        self.withdrawn += 1
        if self.broken is not None:
            raise self.broken

    round = withdraw


class Studio:
    """A production that takes every recording in as it is told to, without looking at it."""

    def __init__(self, root: Path) -> None:
        self.folder = LibraryFolder.made(root)
        self.config = Config(inbox=InboxTable(settle_s=0, poll_s=7, patience_s=0))
        self.store = Store(self.folder.work)
        self.reporter = Told()
        self.asked: list[tuple[str, str]] = []
        self.advanced: list[str] = []
        self.waits: tuple[Wait, ...] = ()
        self.broken: BaseException | None = None
        self.shelf = Shelf()
        self.shelving = Shelving()
        self.vanish = ""
        """A file that disappears from its share while it is taken in."""
        self.settings: list[Studio | BaseException] = []
        self.meanwhile: Callable[[], object] = lambda: None
        """What happens while an episode is made."""
        self.answers: dict[str, BaseException | tuple[Wait, ...]] = {}

    @property
    def upkeep(self) -> Shelving:
        return self.shelving

    @property
    def catalogue(self) -> Shelf:
        return self.shelf

    def renewed(self) -> Studio:
        """What the settings make of it now, one answer after the other."""
        answer = self.settings.pop(0) if self.settings else self
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def take_in(self, path: Path, wish: Wish, batch: str) -> Admitted:
        self.asked.append((path.name, wish.said.show))
        if path.name == self.vanish:
            path.unlink()
        answer = self.answers.get(path.name, ())
        if isinstance(answer, BaseException):
            raise answer
        self.waits = answer
        episode = Episode(wish.said.show, "2026-W47", "t", slug="2026-w47", id=sum(map(ord, wish.said.show)))
        return Admitted(episode, True)

    def advance(self, episode: Episode, last_look: Callable[[], None] = lambda: None) -> Outcome:
        self.advanced.append(episode.name)
        self.meanwhile()
        last_look()
        if self.broken is not None:
            raise self.broken
        produced = Produced(
            (),
            (),
            Rundown.of([whole(Fraction(25), 10)]),
            Captions("house", "en", ()),
            Findings("general", "1", ()),
            Clearance("digest", self.waits),
        )
        return Outcome(episode, produced, None, changed=True)

    def now(self) -> datetime:
        return datetime(2026, 11, 20, tzinfo=UTC)

    def is_closed(self, episode: Episode) -> bool:
        return True

    def drop(self, name: str = "update.mp4", show: str = "weekly") -> Path:
        path = self.folder.inbox / show / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"video")
        return path

    def stray(self) -> Path:
        path = self.folder.inbox / "update.mp4"
        path.write_bytes(b"video")
        return path

    def watch(
        self,
        *,
        once: bool = True,
        sleep: Callable[[float], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> tuple[Arrival, ...]:
        return watch(cast(Production, self), once=once, sleep=sleep, clock=clock)

    def files(self) -> list[str]:
        inbox = self.folder.inbox
        return sorted(path.relative_to(inbox).as_posix() for path in inbox.rglob("*") if path.is_file())

    def note_of(self, place: str) -> str:
        return (self.folder.inbox / place).read_text(encoding="utf-8")
