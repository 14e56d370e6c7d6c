"""The table of the audit trail; its entries are written in the transaction of the record that they stand for.

Decisions, signatures, publications and arrivals are only ever added, and each has its entry. Episodes and submissions
change: the newest entry about one says what it is.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sql

from vidcast.catalogue.tables import (
    acknowledgements,
    adoptions,
    arrivals,
    decisions,
    episodes,
    metadata,
    publications,
    stored,
    submissions,
)
from vidcast.model.audit import Entry, Event, Fact, breaks, following, outdated, strays
from vidcast.model.document import to_value

__all__ = ["NEWEST", "append", "arrival_event", "audit", "entries", "episode_event", "faults", "submission_event"]

NEWEST = "vidcast.newest entry"
"""Where a connection holds the newest entry that its transaction added."""
SHORT = 12
"""So many letters of a recording's hash name it in an entry."""

audit = sql.Table(
    "audit",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    # Each entry has one that follows it: of two writers at one moment the second begins again.
    sql.Column("before", sql.String, nullable=False, unique=True),
    sql.Column("hash", sql.String, nullable=False),
    sql.Column("document", sql.JSON, nullable=False),
)


def append(connection: sql.Connection, event: Event) -> None:
    """Add an entry; call it after the record itself is written, so that the writer's lock is held."""
    row = connection.execute(sql.select(audit).order_by(audit.c.number.desc()).limit(1)).first()
    made = following(None if row is None else _entry(row), event)
    connection.info[NEWEST] = made
    connection.execute(
        audit.insert().values(number=made.number, before=made.before, hash=made.hash, document=to_value(made))
    )


def entries(connection: sql.Connection) -> tuple[Entry, ...]:
    """Every entry, oldest first."""
    rows = connection.execute(sql.select(audit).order_by(audit.c.number)).all()
    return tuple(_entry(row) for row in rows)


def arrival_event(row: Any, **facts: Fact) -> Event:
    """The event of a file that came in."""
    return Event(row.at, "", "arrival", row.sha256[:SHORT], _arrived(row), facts)


def episode_event(row: Any, at: str, what: str = "episode", **facts: Fact) -> Event:
    """The event of an episode that is as this row has it from now on."""
    document = row.document
    told: dict[str, Fact] = {"meant for": document.get("audience", "internal")}
    if document.get("policy"):
        told["pack"] = document["policy"]
    return Event(at, "", what, f"{row.show}/{row.slug}", _episode(row), told | facts)


def submission_event(row: Any, about: str, at: str, **facts: Fact) -> Event:
    """The event of a recording that belongs to an episode, and to whom, as this row has it from now on."""
    told: dict[str, Fact] = {"recording": row.sha256[:SHORT]}
    if leader := row.document["credit"]["leader"]:
        told["leader"] = leader
    return Event(at, "", "submission", about, _submission(row), told | facts)


def _arrived(row: Any) -> list[str]:
    return [row.sha256, row.name, row.at]


def _episode(row: Any) -> list[Any]:
    return [row.sha256, row.guid, row.document]


def _submission(row: Any) -> list[Any]:
    return [row.sha256, row.show, row.document]


def faults(connection: sql.Connection) -> tuple[str, ...]:
    """Where the trail is broken, or the records are not what it says; nothing when all is right."""

    def rows(table: sql.Table) -> Any:
        return connection.execute(sql.select(table).order_by(table.c.id)).all()

    made = rows(episodes)
    names = {row.id: f"{row.show}/{row.slug}" for row in made}
    belonging = [(names.get(row.episode, ""), row) for row in rows(submissions)]
    published = [(names.get(row.episode, ""), [row.digest, row.document]) for row in rows(publications)]
    noted = entries(connection)
    return (
        *breaks(noted),
        *strays(noted, "arrival", [(row.sha256[:SHORT], _arrived(row)) for row in rows(arrivals)]),
        *outdated(noted, ("episode", "audience"), {(names[row.id], ""): _episode(row) for row in made}),
        *outdated(noted, ("submission",), {(about, row.sha256[:SHORT]): _submission(row) for about, row in belonging}),
        *strays(noted, "decision", [(names.get(row.episode, ""), row.document) for row in rows(decisions)]),
        *strays(
            noted,
            "acknowledgement",
            [(row.document.get("leader", ""), row.document) for row in rows(acknowledgements)],
        ),
        *strays(noted, "publication", published),
        *strays(noted, "adoption", [("catalogue", row.document) for row in rows(adoptions)]),
    )


def _entry(row: Any) -> Entry:
    whole = dict(row.document, number=row.number, before=row.before, hash=row.hash)
    return stored(Entry, whole, f"audit entry {row.number}")
