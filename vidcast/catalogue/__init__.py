"""The database of a library: shows, recordings, episodes, decisions and publications.

Decisions, arrivals and publications are only ever added. SQLite in WAL mode unless the configuration names another
database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError

from vidcast.catalogue import tables, trail, weeks
from vidcast.catalogue.custody import Custody
from vidcast.catalogue.database import ATTEMPTS
from vidcast.catalogue.identity import Keeper
from vidcast.catalogue.records import Adoption, Episode, Publication, Submission
from vidcast.errors import BadRequest, StoreError
from vidcast.model.acknowledgement import Acknowledgement
from vidcast.model.audit import Entry, Event, Fact
from vidcast.model.clock import CLOCK
from vidcast.model.decisions import Decision, Decisions
from vidcast.model.document import to_value
from vidcast.model.episode import Published, moment_text
from vidcast.model.policy.circumstances import Audience
from vidcast.model.recording import Recording

__all__ = ["Adoption", "Catalogue", "Episode", "Keeper", "Publication", "Submission"]

P = ParamSpec("P")
R = TypeVar("R")

Method = Callable[Concatenate["Catalogue", P], R]


def _again(method: Method[P, R]) -> Method[P, R]:
    """The method, called again when another process added the same row between its look and its write."""

    @wraps(method)
    def attempted(self: Catalogue, *args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(ATTEMPTS - 1):
            try:
                return method(self, *args, **kwargs)
            except IntegrityError:
                continue
        return method(self, *args, **kwargs)

    return attempted  # type: ignore[return-value]  # mypy remembers that wraps() names the first argument


class Catalogue(Custody):
    """An open catalogue; every method is one transaction. Raises StoreError when the database is damaged.

    Raises BadSettings for a URL that names no database whose driver is installed.
    """

    def verified(self) -> int:
        """How many episodes there are, once everything stored has been read. Raises StoreError for any damage."""
        self._database.refuse_damage()
        episodes = self.episodes()
        for episode in episodes:
            for submission in self.submissions(episode):
                self.recording(submission.sha256)
            self.decisions(episode)
        self.publications()
        if faults := self.audit_faults():
            raise StoreError(f"the audit trail is broken: {faults[0]}; see `vidcast audit verify`")
        return len(episodes)

    @_again
    def show_guid(self, slug: str, minted: str, now: datetime) -> str:
        """The show's podcast:guid: the one stored, else `minted`, stored now and kept for ever."""
        with self._begin() as connection:
            found = connection.scalar(sql.select(tables.shows.c.guid).where(tables.shows.c.slug == slug))
            if found is not None:
                return str(found)
            connection.execute(tables.shows.insert().values(slug=slug, guid=minted, created_at=moment_text(now)))
            return minted

    @_again
    def arrived(self, recording: Recording, original: str, name: str, now: datetime) -> bool:
        """Record that a file came in; True when its content was not known before."""
        with self._begin() as connection:
            known = connection.scalar(
                sql.select(tables.recordings.c.sha256).where(tables.recordings.c.sha256 == recording.sha256)
            )
            if known is None:
                connection.execute(
                    tables.recordings.insert().values(
                        sha256=recording.sha256, original=original, document=to_value(recording)
                    )
                )
            came = tables.arrivals.insert().values(sha256=recording.sha256, name=name, at=moment_text(now))
            trail.append(connection, trail.arrival_event(connection.execute(came.returning(tables.arrivals)).one()))
            return known is None

    def recording(self, sha256: str) -> tuple[Recording, str]:
        """A recording and where its original is, relative to the library. Raises StoreError when unknown."""
        with self._begin() as connection:
            row = connection.execute(sql.select(tables.recordings).where(tables.recordings.c.sha256 == sha256)).first()
        if row is None:
            raise StoreError(f"recording {sha256[:12]} is not in the catalogue; drop the file again")
        return tables.stored(Recording, row.document, f"recording {sha256[:12]}"), str(row.original)

    def original_of(self, sha256: str) -> str:
        """Where the original of a recording is, relative to originals/; "" when it never came in."""
        known = sql.select(tables.recordings.c.original).where(tables.recordings.c.sha256 == sha256)
        with self._begin() as connection:
            return str(connection.scalar(known) or "")

    def originals(self) -> tuple[tuple[str, str], ...]:
        """Each recording's hash and where its original is, relative to originals/."""
        with self._begin() as connection:
            rows = connection.execute(sql.select(tables.recordings).order_by(tables.recordings.c.sha256)).all()
        return tuple((row.sha256, row.original) for row in rows)

    @_again
    def restored(self, sha256: str, now: datetime) -> None:
        """Note that a good copy took the place of a damaged original."""
        with self._begin() as connection:
            facts: dict[str, Fact] = {"restored": 1}
            event = Event(moment_text(now), "", "original", sha256[: trail.SHORT], sha256, facts)
            trail.append(connection, event)

    @_again
    def confirm_clock(self, by: str, now: datetime) -> None:
        """Note that a person says that the clock is right."""
        with self._begin() as connection:
            trail.append(connection, Event(moment_text(now), by, CLOCK, "clock", moment_text(now)))

    @_again
    def submitted(self, wanted: Episode, submission: Submission, now: datetime) -> tuple[Episode, bool]:
        """The episode that a recording belongs to, and whether the recording is new in its show.

        It joins the newest episode of its show's week that is open to others, else one is made. A recording that is
        known stays where it is and takes over the wanted texts.
        """
        at = moment_text(now)
        with self._begin() as connection:
            # Writing the show's row first lets two machines that bring in a week's first recordings make one episode.
            show = tables.shows.c.slug == wanted.show
            connection.execute(tables.shows.update().where(show).values(slug=wanted.show))
            row = connection.execute(
                sql.select(tables.submissions).where(
                    tables.submissions.c.show == wanted.show, tables.submissions.c.sha256 == submission.sha256
                )
            ).first()
            if row is not None:
                return weeks.resubmitted(connection, row, wanted, submission, at), False
            return weeks.joined(connection, wanted, submission, at), True

    def submissions(self, episode: Episode) -> tuple[Submission, ...]:
        """Every recording that came in for an episode, oldest first."""
        with self._begin() as connection:
            rows = connection.execute(
                sql.select(tables.submissions)
                .where(tables.submissions.c.episode == episode.id)
                .order_by(tables.submissions.c.id)
            ).all()
        return tuple(tables.submission_of(row) for row in rows)

    def known_episode(self, show: str, sha256: str) -> tuple[Episode, Submission] | None:
        """The episode that a recording has in a show, with how it came in, or None."""
        with self._begin() as connection:
            row = connection.execute(
                sql.select(tables.submissions).where(
                    tables.submissions.c.show == show, tables.submissions.c.sha256 == sha256
                )
            ).first()
            if row is None:
                return None
            episode = connection.execute(sql.select(tables.episodes).where(tables.episodes.c.id == row.episode)).one()
        return tables.episode_of(episode), tables.submission_of(row)

    def shows_of(self, sha256: str) -> tuple[str, ...]:
        """The shows in which a recording is."""
        with self._begin() as connection:
            found = connection.scalars(
                sql.select(tables.submissions.c.show).where(tables.submissions.c.sha256 == sha256)
            ).all()
        return tuple(sorted(set(found)))

    @_again
    def readdress(self, episode: Episode, audience: Audience, now: datetime) -> Episode:
        """The episode, meant for another audience from now on."""
        meant = replace(episode, audience=audience)
        with self._begin() as connection:
            weeks.changed(connection, meant, moment_text(now), "audience")
        return meant

    def week_episode(self, show: str, week: str) -> Episode | None:
        """The episode of a show's week that other recordings join, or None."""
        with self._begin() as connection:
            return weeks.open_episode(connection, Episode(show, week))

    def episode(self, name: str) -> Episode:
        """The episode of that name: "field/2026-w47", or "2026-w47" or "field" when it leaves no doubt.

        Raises BadRequest when there is none, or more than one.
        """
        every = self.episodes()
        show, _, slug = name.strip("/").lower().rpartition("/")
        found = [episode for episode in every if episode.slug == slug and show in ("", episode.show)]
        found = found or [episode for episode in every if not show and episode.show == slug]
        if len(found) == 1:
            return found[0]
        known = ", ".join(episode.name for episode in (found or every)) or "none yet"
        what = "more than one episode" if found else "no episode"
        raise BadRequest(f"{name}: {what} of that name; known: {known}")

    def episodes(self) -> tuple[Episode, ...]:
        """All episodes, in the order they came in."""
        with self._begin() as connection:
            rows = connection.execute(sql.select(tables.episodes).order_by(tables.episodes.c.id)).all()
        return tuple(tables.episode_of(row) for row in rows)

    @_again
    def decide(self, episode: Episode, *decisions: Decision) -> None:
        """Add decisions, all or none."""
        with self._begin() as connection:
            for decision in decisions:
                document = to_value(decision)
                connection.execute(tables.decisions.insert().values(episode=episode.id, document=document))
                facts: dict[str, Fact] = {"kind": decision.kind}
                if finding := getattr(decision, "finding", None):
                    facts["finding"] = finding
                trail.append(connection, Event(decision.at, decision.by, "decision", episode.name, document, facts))

    def decisions(self, episode: Episode) -> Decisions:
        """All decisions about an episode, oldest first."""
        with self._begin() as connection:
            found = connection.scalars(
                sql.select(tables.decisions.c.document)
                .where(tables.decisions.c.episode == episode.id)
                .order_by(tables.decisions.c.id)
            ).all()
        return tables.stored(Decisions, {"items": list(found)}, f"decisions of {episode.name}")

    @_again
    def published(
        self,
        episode: Episode,
        digest: str,
        published: Published,
        checked: Mapping[str, Fact] | None = None,
        by: str = "",
    ) -> None:
        """Add a publication; the newest of an episode is what the site shows.

        `checked` tells the audit trail by which policy it was checked, and what was found; `by` who asked for it, where
        a person did.
        """
        document = to_value(published)
        with self._begin() as connection:
            connection.execute(
                tables.publications.insert().values(episode=episode.id, digest=digest, document=document)
            )
            facts: dict[str, Fact] = {"cleared": digest, **(checked or {})}
            event = Event(published.updated_at, by, "publication", episode.name, [digest, document], facts)
            trail.append(connection, event)

    @_again
    def acknowledge(self, said: Acknowledgement) -> None:
        """Add a leader's word about a policy."""
        document = to_value(said)
        with self._begin() as connection:
            connection.execute(tables.acknowledgements.insert().values(document=document))
            facts: dict[str, Fact] = {"said": said.said, "pack": said.pack, "version": said.version}
            trail.append(connection, Event(said.signed_at, said.by, "acknowledgement", said.leader, document, facts))

    @_again
    def adopt(self, adoption: Adoption) -> None:
        """Go on with this catalogue, which lacks what the adoption says."""
        document = to_value(adoption)
        with self._begin() as connection:
            connection.execute(tables.adoptions.insert().values(document=document))
            facts: dict[str, Fact] = {"lost": adoption.lost, "doubtful": len(adoption.doubtful)}
            trail.append(connection, Event(adoption.at, adoption.by, "adoption", "catalogue", document, facts))
        self._adoptions = None

    def adoptions(self) -> tuple[Adoption, ...]:
        """Every time that an older catalogue was taken on purpose, oldest first; asked once, as it hardly changes."""
        if self._adoptions is None:
            with self._begin() as connection:
                self._adoptions = weeks.adoptions(connection)
        return self._adoptions

    def doubt(self, episode: Episode) -> str:
        """When an adoption left in doubt what was decided on an episode; "" for none."""
        return max((each.at for each in self.adoptions() if episode.id in each.doubtful), default="")

    def is_stale(self, published: Published) -> bool:
        """Whether readers have seen a newer edition than this, which is lost."""
        return any((published.guid, published.updated_at) in each.stale for each in self.adoptions())

    def last_published_at(self) -> str | None:
        """The latest date under which readers have seen an episode, or None before the first."""
        reserved = [at for each in self.adoptions() for _, _, at in each.reserved]
        return max((*(each.published.published_at for each in self.publications()), *reserved), default=None)

    def acknowledgements(self) -> tuple[Acknowledgement, ...]:
        """Every leader's word about a policy, oldest first."""
        with self._begin() as connection:
            found = connection.scalars(
                sql.select(tables.acknowledgements.c.document).order_by(tables.acknowledgements.c.id)
            ).all()
        return tuple(tables.stored(Acknowledgement, each, "an acknowledgement") for each in found)

    def audit(self) -> tuple[Entry, ...]:
        """The audit trail, oldest first."""
        with self._begin() as connection:
            return trail.entries(connection)

    def audit_faults(self) -> tuple[str, ...]:
        """Where the audit trail is broken, or the catalogue is not what the trail says; nothing when all is right."""
        with self._begin() as connection:
            return trail.faults(connection)

    def publications(self) -> tuple[Publication, ...]:
        """Each published episode's newest publication, in the order of first publication."""
        with self._begin() as connection:
            rows = connection.execute(sql.select(tables.publications).order_by(tables.publications.c.id)).all()
        newest: dict[int, Publication] = {}
        for row in rows:
            published = tables.stored(Published, row.document, f"publication {row.id}")
            newest[row.episode] = Publication(row.episode, row.digest, published)
        return tuple(newest.values())

    def publication(self, episode: Episode) -> Publication | None:
        """An episode's newest publication, or None."""
        return next((found for found in self.publications() if found.episode == episode.id), None)
