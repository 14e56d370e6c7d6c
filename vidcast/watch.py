"""Takes in what leaders drop: each file is claimed, taken through the pipeline and given a note in plain words.

Files of one show that are there together become one episode in one go, so that it is rendered once. An episode that
waited for leaders who did not come goes on when its week closes.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from vidcast.arrival import Arrival, refusal, thanks, with_another
from vidcast.catalogue import Episode
from vidcast.copies import Copy
from vidcast.errors import BadRecording, BadRequest, VidcastError, WishRefused
from vidcast.inbox import Claimed, Inbox, Inspection, Look, Patience, Rounds, patient, trouble_line
from vidcast.inbox.sidecars import kept_back_text
from vidcast.model.episode import slug_of
from vidcast.model.foreign import shown
from vidcast.model.refusal import explained, reason, spoken
from vidcast.production import Outcome, Production
from vidcast.reminder import remind
from vidcast.weeks import AGAIN_AFTER_S, Weeks
from vidcast.wish import Sidecar, Wish, may_keep_inside

__all__ = ["Arrival", "watch"]


class _LateNote(Exception):
    """A leader's note about a recording came after the recording was claimed."""


@dataclass
class _Watch:
    """One watcher of one inbox."""

    production: Production
    rounds: Rounds
    clock: Callable[[], float]
    once: bool
    weeks: Weeks
    failed: dict[Path, float] = field(default_factory=dict)
    """When a fault of ours last kept a file from being taken in."""
    copies: dict[Path, Copy | None] = field(default_factory=dict)
    """What claimed files are copies of."""
    looked: tuple[Look, ...] = ()
    """What the last round found."""
    taken: set[Path] = field(default_factory=set)
    """What was claimed since."""
    told: dict[str, str] = field(default_factory=dict)
    """What was last told of a file."""
    kept: dict[str, str] = field(default_factory=dict)
    """Folders of shows whose recordings wait, and why."""
    inspection: Inspection | None = None
    unverified: str = ""
    """What was last told to keep the originals from being verified."""
    unclosed: str = ""
    """What was last told to keep weeks from being closed."""
    fault: str = ""
    """What was last told to be wrong with the library itself."""

    def is_in_order(self) -> bool:
        """Whether the library's settings can be used as they are now, and nothing is outside that they keep inside.

        Until both are so nothing is taken in: a setting that cannot be read may be the one that keeps words inside.
        """
        try:
            self.production = self.production.renewed()
            self.production.catalogue.refuse_other()
            self.production.upkeep.round()
        except Exception as error:
            if self.once:
                raise
            if self.fault != (fault := spoken(error)):
                self.production.reporter.note(f"nothing is taken in until this is fixed: {fault}")
                self.fault = fault
            return False
        self.fault = ""
        return True

    def look(self) -> list[Arrival]:
        """Take in every file that has settled, those of one show together; a folder that cannot be used waits."""
        arrivals: list[Arrival] = []
        self.looked, self.taken = self.rounds.looks(), set()
        for look in self.looked:
            self._tell_of(look)
        self.kept = self._kept_back()
        ready = {
            look.show: [each for each in look.ready if not self._too_early(each.path)]
            for look in self.looked
            if look.show not in self.kept
        }
        for show in dict.fromkeys((*self.rounds.taking, *(show for show, files in ready.items() if files))):
            claims = self.rounds.taken(show, ready.get(show, ()))
            self.taken |= {claimed.home / claimed.path.name for claimed in claims}
            arrivals.extend(self._show(claims))
        for line in (*self._news(arrivals), *self.rounds.news()):
            self.production.reporter.note(line)
        return arrivals

    def _news(self, arrivals: Sequence[Arrival]) -> Iterator[str]:
        """What is told of arrivals: a file that still waits for the same reason is told once."""
        for arrival in arrivals:
            if arrival.state != "waiting" or self.told.get(arrival.file) != arrival.note:
                yield arrival.note
            self.told[arrival.file] = arrival.note

    def _kept_back(self) -> dict[str, str]:
        """Folders of public shows with a note that may keep one of the recordings there inside, nobody knows which."""
        return {
            look.show: kept_back_text(look.orphans[0])
            for look in self.looked
            if look.orphans and self._is_public(look.show)
        }

    def _is_public(self, folder: str) -> bool:
        """Whether the folder is that of a show for the public."""
        return self.production.config.show_config(_show(folder)).audience == "public"

    def _tell_of(self, look: Look) -> None:
        """Say what a look found beside recordings."""
        note = self.production.reporter.note
        for dropped in look.back:
            name = shown(f"{dropped.show}/{dropped.path.name}")
            note(f"{name}: back in the inbox: nobody works on it any longer")
        for dropped, why in look.newly_waiting:
            note(f"{shown(f'{dropped.show}/{dropped.path.name}')}: not yet taken in: {why}")
        for stray in look.strays:
            note(f"{shown(stray.path.name)}: not taken in: {stray.why}")
        for fault in look.faults:
            note(fault)

    def is_done(self) -> bool:
        """Whether another look would find nothing new: what is left failed before, or is not whole yet."""
        if self.rounds.is_busy or any(look.unsettled for look in self.looked):
            return False
        tried = self.taken | set(self.failed)
        waiting = {*self.rounds.trouble, *self.kept}
        return all(look.left <= tried or look.show in waiting for look in self.looked)

    def left(self) -> list[Arrival]:
        """What stays where it is: half copies, files that another watcher is taking in, folders that cannot be used."""
        half = [(shown(f"{each.show}/{each.path.name}"), why) for look in self.looked for each, why in look.waiting]
        for look in (look for look in self.looked if look.show in self.kept):
            half += [(shown(f"{look.show}/{path.name}"), self.kept[look.show]) for path in sorted(look.left)]
        others = (claim for look in self.looked for claim in look.claims if not claim.ours)
        return [
            *(Arrival(name, "waiting", f"{name}: not yet taken in: {why}", 0) for name, why in half),
            *map(with_another, others),
            *(
                Arrival(show or "inbox", "waiting", trouble_line(show, why), 4)
                for show, why in self.rounds.trouble.items()
            ),
        ]

    def _too_early(self, path: Path) -> bool:
        failed = self.failed.get(path)
        return failed is not None and (self.once or self.clock() - failed < AGAIN_AFTER_S)

    def _show(self, claims: Sequence[Claimed]) -> list[Arrival]:
        """Take in the claimed files of one show, then take each episode on; whatever happens, every file lies somewhere
        sensible afterwards.
        """
        left = list(claims)
        arrivals: list[Arrival] = []
        try:
            waiting: dict[int, tuple[Episode, list[Claimed]]] = {}
            batch = uuid.uuid4().hex
            for claimed in claims:
                taken = self._taken(claimed, batch)
                if isinstance(taken, Arrival):
                    arrivals.append(taken)
                    left.remove(claimed)
                else:
                    waiting.setdefault(taken.id, (taken, []))[1].append(claimed)
            for episode, files in waiting.values():
                arrivals.extend(self._advanced(episode, files))
                left = [claimed for claimed in left if claimed not in files]
        except BaseException:
            for claimed in left:
                with suppress(OSError):  # Then it is given back by the next watcher.
                    self._put(claimed)
            raise
        finally:
            for claimed in claims:
                claimed.forget()
        return arrivals

    def _put(self, claimed: Claimed) -> None:
        self.rounds.do(claimed, lambda inbox: inbox.put_back(claimed))

    def _taken(self, claimed: Claimed, batch: str) -> Episode | Arrival:
        """The episode that a file belongs to, or what became of the file."""
        name = _name(claimed)
        try:
            self._refuse_late((claimed,))
            took = self.production.take_in(claimed.here, Wish(Sidecar(show=slug_of(claimed.show)), dropped=True), batch)
        except _LateNote:
            return self._too_soon(claimed)
        except (BadRecording, WishRefused) as error:
            if self._is_unlike(claimed):
                return self._put_back(claimed, error)
            note = refusal(error)
            late = self._late(claimed, lambda inbox: inbox.rejected(claimed, note))
            return Arrival(name, "rejected", f"{name}: rejected: {error}{late}", error.exit_code)
        except Exception as error:  # A fault of ours in one file must not keep the others from being taken in.
            return self._put_back(claimed, error)
        self.copies[claimed.here] = took.copy
        return took.episode

    def _advanced(self, episode: Episode, files: Sequence[Claimed]) -> list[Arrival]:
        """Take an episode on and tell everybody whose file is in it."""
        try:
            self._refuse_late(files)
            outcome = self.production.advance(episode, lambda: self._refuse_late(files))
        except _LateNote:
            return [self._too_soon(claimed) for claimed in files]
        except Exception as error:
            return [self._put_back(claimed, error) for claimed in files]
        return [self._done(claimed, outcome) for claimed in files]

    def _done(self, claimed: Claimed, outcome: Outcome) -> Arrival:
        """Put a file away whose episode went as far as it can."""
        episode, name = outcome.episode, _name(claimed)
        state = "held" if outcome.held else "published"
        note = thanks(outcome, self.copies.pop(claimed.here, None))
        late = self._late(claimed, lambda inbox: inbox.done(claimed, episode.week, note))
        return Arrival(name, state, f"{name}: {state} as {episode.name}{late}", 5 if outcome.held else 0)

    def _late(self, claimed: Claimed, put_away: Callable[[Inbox], object]) -> str:
        """Put a file away; what to add to its line when its folder cannot be used, "" when it is done.

        It stays claimed then and is given back later, to be found known and to get its note.
        """
        try:
            self.rounds.do(claimed, put_away)
        except OSError as error:
            self.failed[claimed.home / claimed.path.name] = self.clock()
            return f"; its leader's note has to wait: {reason(error)}"
        return ""

    def _is_unlike(self, claimed: Claimed) -> bool:
        """Whether a file is not what was taken: still being copied although it lay still, or away with its share."""
        try:
            return self.rounds.do(claimed, lambda _: claimed.changed or not claimed.path.exists())
        except OSError:
            return True

    def _refuse_late(self, files: Sequence[Claimed]) -> None:
        """Raise _LateNote when a note about one of the files has come since it was claimed, or to a show for the public
        one that may keep a recording inside, nobody knows which.

        Where nobody can look, a show for the public raises OSError, and another one goes on.
        """
        for number, claimed in enumerate(files):
            is_public = self._is_public(claimed.show)
            try:
                late = self.rounds.do(claimed, partial(Inbox.late, claimed=claimed))
                orphans = self.rounds.do(claimed, Inbox.orphans) if is_public and number == 0 else ()
            except OSError:
                if is_public:
                    raise
                continue
            if late or any(map(may_keep_inside, orphans)):
                raise _LateNote

    def _too_soon(self, claimed: Claimed) -> Arrival:
        """Put a file back that was claimed before the notes about it, or about what came in with it, were there."""
        name = _name(claimed)
        self.taken.discard(claimed.home / claimed.path.name)
        with suppress(OSError):  # The folder's trouble is told; the file is given back once it can be used.
            self._put(claimed)
        return Arrival(name, "waiting", f"{name}: not yet taken in: a note has come since, and is read first", 0)

    def _put_back(self, claimed: Claimed, error: Exception) -> Arrival:
        """Put a file back that a fault of ours kept from being taken in."""
        name, path = _name(claimed), claimed.home / claimed.path.name
        self.failed[path] = self.clock()
        with suppress(OSError):  # The folder's trouble is told; the file is given back once it can be used.
            self._put(claimed)
            self.rounds.do(claimed, lambda inbox: inbox.note_fault(path))
        why = spoken(error)
        status = error.exit_code if isinstance(error, VidcastError) else 1
        return Arrival(name, "waiting", f"{name}: not yet taken in: {why}", status)

    def inspect(self) -> None:
        """Verify the originals, a slice in each round, over days; damage is told once."""
        if self.once:
            return
        if self.inspection is None:
            folder = self.production.folder
            self.inspection = Inspection(folder.originals, folder.inspection, self.production.now)
        try:
            with explained():
                found = self.inspection.step(self.production.catalogue.originals)
        except VidcastError as error:  # Nobody's recording waits for this.
            if self.unverified != str(error):
                self.production.reporter.note(f"the originals cannot be verified: {error}")
            self.unverified = str(error)
            return
        self.unverified = ""
        if found:
            self.production.reporter.note(found.sentence)

    def close_weeks(self) -> None:
        """Take episodes on whose week has closed; say in the inbox who is still missing where it is about to."""
        # A leader's note that waits there may keep inside what is in the episode already.
        looked = (look for look in self.looked if look.noted or look.orphans)
        noted = {_show(look.show) for look in looked if self._is_public(look.show)}
        try:
            with explained():
                self.weeks.close(self.production, noted)
                remind(self.production, without=self.rounds.trouble)
        except VidcastError as error:  # What is dropped meanwhile is taken in, once the library can be used.
            if self.once:
                raise
            if self.unclosed != str(error):
                self.production.reporter.note(
                    f"weeks that close cannot be looked at: {error}; tried again in every round"
                )
            self.unclosed = str(error)
            return
        self.unclosed = ""


def watch(
    production: Production,
    *,
    once: bool,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Arrival, ...]:
    """Take in every file of the inbox as it settles; for ever, or until the inbox is empty.

    What vidcast.toml says is followed as it changes, but for the times under [inbox].

    A file that a fault of ours kept from being taken in stays where it was dropped and is tried again ten minutes
    later; with `once`, it is left for the next call.
    """
    settings = production.config.inbox
    root, patience = production.folder.inbox, Patience(patient(settings.patience_s), settings.patience_s)

    def make(only: str | None, patience: Patience) -> Inbox:
        return Inbox(root, settings.settle_s, patience=patience, only=only)

    production.store.sweep()
    rounds = Rounds(root, make, patience, production.folder.work, may_keep_inside)
    watching = _Watch(production, rounds, clock, once, Weeks(clock))
    arrivals: list[Arrival] = []
    try:
        while True:
            if watching.is_in_order():
                arrivals.extend(watching.look())
                watching.close_weeks()
                watching.inspect()
            if once and watching.is_done():
                return (*arrivals, *watching.left())
            sleep(settings.poll_s)
    except BaseException:  # A stop may come while files are claimed that no step has taken over yet.
        watching.rounds.give_back()
        raise


def _show(folder: str) -> str:
    """The show of a folder in the inbox, or "" where its name is none."""
    try:
        return slug_of(folder)
    except BadRequest:
        return ""


def _name(claimed: Claimed) -> str:
    return shown(f"{claimed.show}/{claimed.path.name}")
