"""Whose catalogue it is, and whether it is the one that its library used last.

A library's folder remembers the library's id and the newest entry of the audit trail. A catalogue that is empty,
another program's, another library's, or that lacks this entry is refused before anything is changed: taken for the
library's own, it would publish earlier editions again, under addresses and dates that readers have seen.
"""

from __future__ import annotations

import uuid
from typing import Any, Protocol

import sqlalchemy as sql

from vidcast.catalogue.tables import library, metadata
from vidcast.catalogue.trail import audit
from vidcast.catalogue.trouble import FROM_BACKUP
from vidcast.errors import StoreError
from vidcast.model.audit import START, Mark

__all__ = ["Keeper", "head", "identified", "refuse_other", "refuse_unfit"]

ADOPT = "to go on with this one on purpose, run `vidcast adopt`"


class Keeper(Protocol):
    """What a library's folder knows of its catalogue."""

    def marks(self) -> tuple[Mark, ...]:
        """Every mark that the folder holds; none in the folder of an older library."""

    def holds_anything(self) -> bool:
        """Whether the folder holds what only a catalogue can have brought there."""

    def refuse_stranger(self, catalogue: Any) -> None:
        """Raise StoreError where a folder without a mark holds what the catalogue does not know."""

    def keep(self, mark: Mark, what: str) -> None:
        """Remember a newer mark; `what` is the kind of its entry. Raises OSError."""


def refuse_unfit(connection: sql.Connection, where: str, marks: tuple[Mark, ...], keeper: Keeper | None) -> None:
    """Raise StoreError for a database that is not a catalogue, or none any more; it stays as it is."""
    inspector = sql.inspect(connection)
    there = set(inspector.get_table_names())
    ours = there & set(metadata.tables)
    if not ours and there and connection.dialect.name == "sqlite":
        raise StoreError(f"{where} belongs to another program; restore the library's own from a backup")
    for name in sorted(ours):
        columns = {column["name"] for column in inspector.get_columns(name)}
        if not {column.name for column in metadata.tables[name].columns} <= columns:
            raise StoreError(f"{where} belongs to another program; restore the library's own from a backup")
    known = any(mark.number for mark in marks)
    if not ours and (known or (keeper is not None and keeper.holds_anything())):
        raise StoreError(
            f"{where} is empty, but this library has recordings or a site that it should know; {FROM_BACKUP}. To begin "
            "again, make another library with `vidcast init`"
        )
    if ours and library.name not in there and known:
        raise StoreError(f"{where} is older than this library: it is from before the library had an id; {_way_out()}")


def identified(connection: sql.Connection, marks: tuple[Mark, ...]) -> None:
    """Give a catalogue the id of its library, which may be new."""
    connection.execute(library.insert().values(id=marks[0].library if marks else str(uuid.uuid4())))


def head(connection: sql.Connection) -> Mark:
    """The catalogue's id and its newest entry."""
    named = connection.scalar(sql.select(library.c.id))
    if named is None:
        raise StoreError(f"the catalogue is damaged: its library's id is gone; {FROM_BACKUP}")
    row = connection.execute(sql.select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)).first()
    return Mark(named, *((row.number, row.hash) if row is not None else (0, START)))


def refuse_other(connection: sql.Connection, where: str, marks: tuple[Mark, ...]) -> Mark:
    """The newest entry of a catalogue that knows every mark. Raises StoreError for another one."""
    newest = head(connection)
    for mark in marks:
        if mark.library != newest.library:
            raise StoreError(
                f"{where} belongs to another library ({newest.library[:8]}, this one is {mark.library[:8]}); restore "
                "this library's own from a backup. A library that moves takes its library.json along"
            )
        if mark.number > newest.number:
            raise StoreError(
                f"{where} is older than this library: its audit trail ends at entry {newest.number}, and the library "
                f"has been at entry {mark.number}; {_way_out()}"
            )
        found = connection.scalar(sql.select(audit.c.hash).where(audit.c.number == mark.number))
        if mark.number and found != mark.hash:
            raise StoreError(
                f"{where} is not the one this library used last: entry {mark.number} of its audit trail is another; "
                f"{_way_out()}"
            )
    return newest


def _way_out() -> str:
    return f"restore the newest backup. Nothing was changed; {ADOPT}"
