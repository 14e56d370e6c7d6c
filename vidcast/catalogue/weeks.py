"""Which episode of a show's week a recording joins, and what it makes of one that is known."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import sqlalchemy as sql

from vidcast.catalogue import tables, trail
from vidcast.catalogue.records import Adoption, Episode, Submission
from vidcast.model.episode import episode_slug

__all__ = ["adoptions", "changed", "joined", "open_episode", "resubmitted"]


def open_episode(connection: sql.Connection, wanted: Episode) -> Episode | None:
    """The newest episode of the wanted show and week that other recordings join."""
    if wanted.apart:
        return None
    rows = connection.execute(
        sql.select(tables.episodes).where(tables.episodes.c.show == wanted.show).order_by(tables.episodes.c.id)
    )
    every = [tables.episode_of(row) for row in rows.all()]
    return next((each for each in reversed(every) if each.week == wanted.week and not each.apart), None)


def joined(connection: sql.Connection, wanted: Episode, submission: Submission, at: str) -> Episode:
    """The episode that a new recording of a show joins, or the one made for it."""
    known = open_episode(connection, wanted)
    if known is None:
        episode = _made(connection, wanted, submission.sha256, at)
    else:
        episode = _retold(connection, known, wanted, at)
    values = {
        "episode": episode.id,
        "show": episode.show,
        "sha256": submission.sha256,
        "document": tables.said_of(replace(submission, came_as=submission.credit.key)),
    }
    row = connection.execute(tables.submissions.insert().values(values).returning(tables.submissions)).one()
    trail.append(connection, trail.submission_event(row, episode.name, at))
    return episode


def resubmitted(connection: sql.Connection, row: Any, wanted: Episode, submission: Submission, at: str) -> Episode:
    """The episode of a recording that is known by its row, with what is newly said of both."""
    known = tables.episode_of(
        connection.execute(sql.select(tables.episodes).where(tables.episodes.c.id == row.episode)).one()
    )
    document = tables.said_of(submission.after(tables.submission_of(row)))
    if document != row.document:
        update = tables.submissions.update().where(tables.submissions.c.id == row.id).values(document=document)
        changed = connection.execute(update.returning(tables.submissions)).one()
        trail.append(connection, trail.submission_event(changed, known.name, at))
    return _retold(connection, known, wanted, at)


def changed(connection: sql.Connection, episode: Episode, at: str, what: str = "episode") -> None:
    """Record that an episode is as it is given from now on."""
    update = tables.episodes.update().where(tables.episodes.c.id == episode.id)
    update = update.values(document=tables.document_of(episode))
    row = connection.execute(update.returning(tables.episodes)).one()
    trail.append(connection, trail.episode_event(row, at, what))


def _made(connection: sql.Connection, wanted: Episode, sha256: str, at: str) -> Episode:
    taken = connection.scalars(sql.select(tables.episodes.c.slug).where(tables.episodes.c.show == wanted.show)).all()
    reserved = [slug for each in adoptions(connection) for show, slug, _ in each.reserved if show == wanted.show]
    new = replace(wanted, slug=episode_slug(wanted.week, [*taken, *reserved]), guid=f"urn:uuid:{uuid.uuid4()}")
    insert = tables.episodes.insert().values(
        show=new.show, slug=new.slug, sha256=sha256, guid=new.guid, document=tables.document_of(new)
    )
    row = connection.execute(insert.returning(tables.episodes)).one()
    trail.append(connection, trail.episode_event(row, at))
    return replace(new, id=row.id)


def adoptions(connection: sql.Connection) -> tuple[Adoption, ...]:
    """Every time that an older catalogue was taken on purpose, oldest first."""
    rows = connection.execute(sql.select(tables.adoptions).order_by(tables.adoptions.c.id)).all()
    return tuple(tables.stored(Adoption, row.document, f"adoption {row.id}") for row in rows)


def _retold(connection: sql.Connection, known: Episode, wanted: Episode, at: str) -> Episode:
    """The known episode with what is newly asked for; what the wish leaves open stays."""
    now = replace(
        known,
        title=wanted.title or known.title,
        preset=wanted.preset or known.preset,
        policy=wanted.policy or known.policy,
        poster_ms=known.poster_ms if wanted.poster_ms is None else wanted.poster_ms,
        kind=known.kind if wanted.kind == "message" else wanted.kind,
    )
    if now != known:
        changed(connection, now, at)
    return now
