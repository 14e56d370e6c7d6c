"""The database under a catalogue: opened, set up, and used in transactions whose errors are explained plainly."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from vidcast.catalogue.tables import loaded
from vidcast.catalogue.trouble import DAMAGED, FROM_BACKUP, is_lasting, trouble
from vidcast.errors import BadSettings, StoreError, StoreRefused

__all__ = ["ATTEMPTS", "Database"]

ATTEMPTS = 20
"""So many processes may take the same name at once before one of them gives up."""


class Database:
    """A database by its SQLAlchemy URL, or a file of SQLite.

    Raises BadSettings for a URL that names none whose driver is installed.
    """

    def __init__(self, place: str | Path) -> None:
        try:
            # In a URL, a "%" or "?" in the name of a folder would mean something else, and lead to another file.
            named = sql.URL.create("sqlite", database=str(place)) if isinstance(place, Path) else sql.make_url(place)
            # A connection to a file costs half a millisecond: it goes with its transaction, so that none is left open.
            pool = NullPool if named.get_backend_name() == "sqlite" else None
            self.engine = sql.create_engine(named, json_deserializer=loaded, poolclass=pool)
        except (SQLAlchemyError, ImportError) as error:
            raise BadSettings(
                "library.database: not the SQLAlchemy URL of a database whose driver is installed here "
                f'({type(error).__name__}); "" is SQLite'
            ) from error
        self._name = f"sqlite:///{place}" if isinstance(place, Path) else named.render_as_string(hide_password=True)
        if self.is_sqlite:
            _refuse_memory(named.database)
            _keep_private(named.database)
            sql.event.listen(self.engine, "connect", _prepare_sqlite)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def name(self) -> str:
        """What people know it by, without its password."""
        return self._name

    @contextmanager
    def begin(self) -> Iterator[sql.Connection]:
        """A transaction. Raises StoreError that says what is wrong, IntegrityError where another was faster."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            why = trouble(error, self.engine.dialect.name, self.engine.url.database)
            kind = StoreRefused if is_lasting(error) and not why.endswith(FROM_BACKUP) else StoreError
            raise kind(f"the catalogue {self.name} cannot be used: {why}") from error

    def set_up(self, is_whole: Callable[[sql.Connection], bool], fill: Callable[[sql.Connection], None]) -> None:
        """Fill it unless it is whole, all or nothing; another process that does so at the same moment is let go first.

        What is whole already is only read, so that nobody waits for a writer to open it.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.begin() as connection:
                    needed = not is_whole(connection)
                if needed:
                    with self.begin() as connection:
                        if self.is_sqlite:  # Python begins no transaction before tables are made.
                            connection.exec_driver_sql("BEGIN IMMEDIATE")
                        if not is_whole(connection):
                            fill(connection)
                self._write_ahead()
            except (StoreError, IntegrityError) as error:
                if attempt == ATTEMPTS or not _may_pass(error):
                    raise
                time.sleep(0.05)
            else:
                return

    def _write_ahead(self) -> None:
        """Let readers of an SQLite file never wait for a writer; a file keeps this, so only a catalogue is asked."""
        if not self.is_sqlite:
            return
        with self.begin() as connection:
            if connection.scalar(sql.text("PRAGMA journal_mode")) != "wal":
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")

    def refuse_damage(self) -> None:
        """Raise StoreError where the pages of an SQLite file do not fit each other."""
        if not self.is_sqlite:
            return
        with self.begin() as connection:
            said = connection.scalar(sql.text("PRAGMA integrity_check"))
        if said != "ok":
            raise StoreError(f"the catalogue {self.name} cannot be used: SQLite's integrity check fails: {DAMAGED}")

    def close(self) -> None:
        self.engine.dispose()


def _refuse_memory(database: str | None) -> None:
    """Raise BadSettings for a SQLite database without a file: what it holds is gone at once."""
    if not database or database == ":memory:":
        raise BadSettings(
            'library.database: a database in memory keeps nothing; name a file, such as "sqlite:////srv/catalogue.db", '
            'or write "" for catalogue.db in the library'
        )


def _keep_private(database: str | None) -> None:
    """Make the file of a new SQLite database for this user alone: it holds words that were corrected, and reasons.

    One that is there is kept from everybody but its owner and group.
    """
    if database:
        with suppress(OSError):  # A file that cannot be made is reported when it is opened.
            os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
            if (
                mode := stat.S_IMODE(os.stat(database).st_mode)
            ) & stat.S_IRWXO:  # An older version left it to the umask.
                os.chmod(database, mode & ~stat.S_IRWXO)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """A second writer waits 30 s, what is written is on the disk, and references are kept."""
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _may_pass(error: Exception) -> bool:
    """Whether another try may end well: another process was faster, or a fault that has no name."""
    return isinstance(error, IntegrityError) or (error.__cause__ is not None and not is_lasting(error.__cause__))
