"""What an older catalogue needs before it can be used."""

from __future__ import annotations

import sqlalchemy as sql

from vidcast.catalogue.tables import arrivals, decisions, episodes, publications, submissions
from vidcast.catalogue.trail import append, arrival_event, episode_event, submission_event
from vidcast.model.audit import Event, Fact

__all__ = ["adopt_older", "adopt_unaudited", "adopt_unnoted"]


def adopt_older(connection: sql.Connection) -> None:
    """Give episodes of a catalogue from before parts their one submission; each of them stood for one recording."""
    known = sql.select(submissions.c.episode)
    for row in connection.execute(sql.select(episodes).where(episodes.c.id.not_in(known))).all():
        old = dict(row.document)
        said = {name: old.pop(name, "") or "" for name in ("leader", "leader_title", "division", "summary")}
        summary = said.pop("summary")
        document = {"credit": {**said, "title": old.get("title") or ""}, "summary": summary, "batch": ""}
        connection.execute(
            submissions.insert().values(episode=row.id, show=row.show, sha256=row.sha256, document=document)
        )
        connection.execute(episodes.update().where(episodes.c.id == row.id).values(document={**old, "apart": False}))


def adopt_unaudited(connection: sql.Connection) -> None:
    """Begin the trail of a catalogue from before there was one with what it holds; only ever when its table is made,
    so that a trail whose entries somebody took away is no new one.
    """
    names = {row.id: f"{row.show}/{row.slug}" for row in connection.execute(sql.select(episodes)).all()}
    for row in connection.execute(sql.select(decisions).order_by(decisions.c.id)).all():
        said, about = row.document, names[row.episode]
        facts: dict[str, Fact] = {"kind": said["kind"], "adopted": 1}
        append(connection, Event(said["at"], said["by"], "decision", about, said, facts))
    for row in connection.execute(sql.select(publications).order_by(publications.c.id)).all():
        record, at = [row.digest, row.document], row.document["updated_at"]
        append(connection, Event(at, "", "publication", names[row.episode], record, {"adopted": 1}))


def adopt_unnoted(connection: sql.Connection) -> None:
    """Note what came in, and whose it is, in the trail of a catalogue whose trail said nothing of that."""
    came = connection.execute(sql.select(arrivals).order_by(arrivals.c.id)).all()
    first = {row.sha256: row.at for row in reversed(came)}
    for row in came:
        append(connection, arrival_event(row, adopted=1))
    made = connection.execute(sql.select(episodes).order_by(episodes.c.id)).all()
    names = {row.id: f"{row.show}/{row.slug}" for row in made}
    for row in made:
        append(connection, episode_event(row, first.get(row.sha256, ""), adopted=1))
    for row in connection.execute(sql.select(submissions).order_by(submissions.c.id)).all():
        append(connection, submission_event(row, names[row.episode], first.get(row.sha256, ""), adopted=1))
