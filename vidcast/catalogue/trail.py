"""The table of the audit trail; its entries are written in the transaction of the record that they stand for."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sql

from vidcast.catalogue.tables import acknowledgements, decisions, episodes, metadata, publications, stored
from vidcast.model.audit import Entry, Event, breaks, following, strays
from vidcast.model.document import to_value

__all__ = ["append", "audit", "entries", "faults"]

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
    connection.execute(
        audit.insert().values(number=made.number, before=made.before, hash=made.hash, document=to_value(made))
    )


def entries(connection: sql.Connection) -> tuple[Entry, ...]:
    """Every entry, oldest first."""
    rows = connection.execute(sql.select(audit).order_by(audit.c.number)).all()
    return tuple(_entry(row) for row in rows)


def faults(connection: sql.Connection) -> tuple[str, ...]:
    """Where the trail is broken, or the records are not what it says; nothing when all is right."""
    names = {row.id: f"{row.show}/{row.slug}" for row in connection.execute(sql.select(episodes)).all()}
    decided = connection.execute(sql.select(decisions).order_by(decisions.c.id)).all()
    signed = connection.execute(sql.select(acknowledgements).order_by(acknowledgements.c.id)).all()
    published = connection.execute(sql.select(publications).order_by(publications.c.id)).all()
    noted = entries(connection)
    return (
        *breaks(noted),
        *strays(noted, "decision", [(names.get(row.episode, ""), row.document) for row in decided]),
        *strays(noted, "acknowledgement", [(row.document.get("leader", ""), row.document) for row in signed]),
        *strays(noted, "publication", [(names.get(row.episode, ""), [row.digest, row.document]) for row in published]),
    )


def _entry(row: Any) -> Entry:
    whole = dict(row.document, number=row.number, before=row.before, hash=row.hash)
    return stored(Entry, whole, f"audit entry {row.number}")
