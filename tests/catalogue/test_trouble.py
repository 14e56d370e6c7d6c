"""A database that cannot be used says why; a backup is named only where the file is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sql
from sqlalchemy.exc import OperationalError, ProgrammingError

from tests.catalogue.admitted import admit
from vidcast.catalogue import Catalogue
from vidcast.catalogue.trouble import is_lasting, trouble
from vidcast.errors import StoreRefused


def set_on_connect(catalogue: Catalogue, pragma: str) -> None:
    """Let every connection from now on have a pragma set."""
    engine = catalogue._database.engine
    engine.dispose()
    sql.event.listen(engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}"))


def said(call: Callable[[], object]) -> str:
    with pytest.raises(StoreRefused) as caught:
        call()
    return str(caught.value)


class TestSqlite:
    def test_a_full_disk_is_said_to_be_full(self, catalogue: Catalogue, database: Path) -> None:
        admit(catalogue)
        set_on_connect(catalogue, "max_page_count=1")
        told = said(lambda: [admit(catalogue, number) for number in range(2, 60)])
        assert told == f"the catalogue sqlite:///{database} cannot be used: the disk is full; make room and try again"

    def test_a_file_that_may_not_be_written_is_said_to_be_read_only(self, catalogue: Catalogue, database: Path) -> None:
        admit(catalogue)
        set_on_connect(catalogue, "query_only=ON")
        told = said(lambda: admit(catalogue, 2))
        assert "because its file, its folder or the disk is read-only; allow writing and try again" in told
        assert "backup" not in told

    def test_one_that_another_program_locked_is_said_to_be_locked(self, catalogue: Catalogue, database: Path) -> None:
        set_on_connect(catalogue, "busy_timeout=0")
        other = sqlite3.connect(database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        told = said(lambda: admit(catalogue))
        other.close()
        assert "another program has locked it; end that program, or wait for it, and try again" in told
        assert "backup" not in told

    def test_a_folder_in_its_place_cannot_be_opened(self, database: Path) -> None:
        database.mkdir()
        told = said(lambda: Catalogue(f"sqlite:///{database}"))
        assert "there is a folder where a file should be; move the folder away" in told

    def test_a_fault_that_stays_is_told_at_once_and_not_tried_again(self, database: Path) -> None:
        database.mkdir()
        with pytest.raises(StoreRefused) as caught:
            Catalogue(f"sqlite:///{database}")
        assert is_lasting(caught.value.__cause__)


class OfServer(Exception):
    """An error as a PostgreSQL driver raises it."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("connection to 10.0.0.5 failed for user vidcast")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("53100", "the server's disk is full; make room there and try again"),
        ("25006", "the server is a read-only copy of another; name the other one in library.database"),
        ("40P01", "others were changing the same records; try again"),
        ("55P03", "another program has locked it; end that program, or wait for it, and try again"),
        ("28P01", "the server refuses the user or the password in library.database"),
        ("3D000", "the server has no database of that name; create it, or correct library.database"),
        ("57P01", "the server is shutting down or starting; try again later"),
        ("XX001", "the server says that the database is damaged; see its log, and restore it from a backup"),
    ],
)
def test_a_server_s_fault_is_told_by_its_sqlstate(state: str, why: str) -> None:
    error = OperationalError("SELECT 1", {}, OfServer(state))
    assert trouble(error, "postgresql") == why
    assert is_lasting(error) == (state != "40P01")


def test_a_server_that_was_never_reached_is_told_as_such() -> None:
    found = type("OperationalError", (OfServer,), {})(None)
    error = OperationalError("SELECT 1", {}, found)
    assert trouble(error, "postgresql") == (
        "the server cannot be reached; check that it runs and that library.database names it"
    )


def test_what_has_no_sentence_is_named_and_tried_again() -> None:
    error = ProgrammingError("SELECT 1", {}, OfServer("42P07"))
    assert trouble(error, "postgresql") == "OfServer; run `vidcast doctor`"
    assert not is_lasting(error)
