"""Which episode of a show's week a recording joins, and what it makes of one that is known."""

from __future__ import annotations

import uuid
from dataclasses import replace

import sqlalchemy as sql

from vidcast.catalogue import tables
from vidcast.catalogue.records import Episode
from vidcast.model.episode import episode_slug

__all__ = ["made", "open_episode", "retold"]


def open_episode(connection: sql.Connection, wanted: Episode) -> Episode | None:
    """The newest episode of the wanted show and week that other recordings join."""
    if wanted.apart:
        return None
    rows = connection.execute(
        sql.select(tables.episodes).where(tables.episodes.c.show == wanted.show).order_by(tables.episodes.c.id)
    )
    every = [tables.episode_of(row) for row in rows.all()]
    return next((each for each in reversed(every) if each.week == wanted.week and not each.apart), None)


def made(connection: sql.Connection, wanted: Episode, sha256: str) -> Episode:
    taken = connection.scalars(sql.select(tables.episodes.c.slug).where(tables.episodes.c.show == wanted.show)).all()
    new = replace(wanted, slug=episode_slug(wanted.week, taken), guid=f"urn:uuid:{uuid.uuid4()}")
    result = connection.execute(
        tables.episodes.insert()
        .values(show=new.show, slug=new.slug, sha256=sha256, guid=new.guid, document=tables.document_of(new))
        .returning(tables.episodes.c.id)
    )
    return replace(new, id=result.scalar_one())


def retold(connection: sql.Connection, known: Episode, wanted: Episode) -> Episode:
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
        values = tables.document_of(now)
        connection.execute(tables.episodes.update().where(tables.episodes.c.id == known.id).values(document=values))
    return now
