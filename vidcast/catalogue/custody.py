"""A database that is known to be its library's catalogue, whole and newest, before anything is asked of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import sqlalchemy as sql

from vidcast.catalogue.adopting import adopt_older, adopt_unaudited, adopt_unnoted
from vidcast.catalogue.database import Database
from vidcast.catalogue.identity import Keeper, head, identified, refuse_other, refuse_unfit
from vidcast.catalogue.records import Adoption
from vidcast.catalogue.tables import acknowledgements, library, metadata, recordings
from vidcast.catalogue.trail import NEWEST, audit
from vidcast.catalogue.trouble import FROM_BACKUP
from vidcast.errors import StoreError
from vidcast.model.audit import Entry, Mark

__all__ = ["Custody"]


class Custody:
    """An open database; what its library's folder remembers of it is kept up with every entry of the trail."""

    def __init__(self, place: str | Path, keeper: Keeper | None = None) -> None:
        """`place` is a SQLAlchemy URL, or a file of SQLite.

        With a keeper, only the catalogue that its library used last is opened, or a newer state of it.
        """
        self._database, self._keeper = Database(place), keeper
        self._adoptions: tuple[Adoption, ...] | None = None
        marks = keeper.marks() if keeper is not None else ()
        try:
            self._database.set_up(_is_whole, lambda connection: self._fill(connection, marks))
            self.refuse_other(marks)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database; the next call opens it again."""
        self._database.close()

    @contextmanager
    def _begin(self) -> Iterator[sql.Connection]:
        with self._database.begin() as connection:
            connection.info.pop(NEWEST, None)
            yield connection
            newest: Entry | None = connection.info.pop(NEWEST, None)
            named = head(connection).library if newest is not None and self._keeper is not None else ""
        if newest is not None and self._keeper is not None:
            self._keeper.keep(Mark(named, newest.number, newest.hash), newest.what)

    @property
    def _where(self) -> str:
        return f"the catalogue {self._database.name}"

    def _fill(self, connection: sql.Connection, marks: tuple[Mark, ...]) -> None:
        """Make what tables are missing, and take over what an older catalogue holds."""
        refuse_unfit(connection, self._where, marks, self._keeper)
        there = set(sql.inspect(connection).get_table_names())
        _refuse_lost_tables(there)
        metadata.create_all(connection)
        adopt_older(connection)
        if audit.name not in there:
            adopt_unaudited(connection)
        if library.name not in there:
            adopt_unnoted(connection)
            identified(connection, marks)

    def refuse_other(self, marks: tuple[Mark, ...] | None = None) -> None:
        """Raise StoreError unless this is the catalogue that the library used last, or a newer state of it.

        `marks` are what the folder remembered before the catalogue was asked; None reads them now.
        """
        if self._keeper is None:
            return
        known = self._keeper.marks() if marks is None else marks
        with self._begin() as connection:
            newest = refuse_other(connection, self._where, known)
        if not known:
            self._keeper.refuse_stranger(self)
        if newest not in known:
            self._adoptions = None  # Another process was at work.
            with suppress(OSError):  # A library that may only be read is as far as it was.
                self._keeper.keep(newest, "")

    def head(self) -> Mark:
        """The library's id and the newest entry of the audit trail."""
        with self._begin() as connection:
            return head(connection)

    def knows_any(self, hashes: Collection[str]) -> bool:
        """Whether one of these recordings ever came in."""
        with self._begin() as connection:
            return not set(hashes).isdisjoint(connection.scalars(sql.select(recordings.c.sha256)))


def _is_whole(connection: sql.Connection) -> bool:
    """Whether a catalogue has every table, and so needs nothing made or taken over."""
    return {table.name for table in metadata.tables.values()} <= set(sql.inspect(connection).get_table_names())


def _refuse_lost_tables(there: set[str]) -> None:
    """Raise StoreError for a catalogue whose version had a table that it has no longer: it is never begun again."""
    known = set(metadata.tables)
    if library.name in there:
        lost = sorted(known - there)
    else:  # The trail came with the acknowledgements; what is older has neither.
        lost = [audit.name] if acknowledgements.name in there and audit.name not in there else []
    if lost:
        named = "its audit trail" if lost == [audit.name] else f"tables ({', '.join(lost)})"
        raise StoreError(
            f"the catalogue has lost {named}: somebody removed it, and it is not begun again; {FROM_BACKUP}"
        )
