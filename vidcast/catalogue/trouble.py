"""What a database says when it cannot be used, as a sentence with the way out.

Only a damaged file is to be restored from a backup: what is locked, full, read-only or out of reach is whole, and an
older copy in its place would lose what was recorded since.
"""

from __future__ import annotations

import errno
import os
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from vidcast.model.refusal import advice

__all__ = ["DAMAGED", "FROM_BACKUP", "is_lasting", "trouble"]

FROM_BACKUP = "restore it from a backup"
DAMAGED = f"it is damaged; {FROM_BACKUP}"

SQLITE = {
    "SQLITE_BUSY": "another program has locked it; end that program, or wait for it, and try again",
    "SQLITE_LOCKED": "another program has locked it; end that program, or wait for it, and try again",
    "SQLITE_PROTOCOL": "another program has locked it; end that program, or wait for it, and try again",
    "SQLITE_FULL": "the disk is full; make room and try again",
    "SQLITE_READONLY": "it may not be written, because its file, its folder or the disk is read-only; allow writing "
    "and try again",
    "SQLITE_PERM": "it may not be used by this user; change its permissions",
    "SQLITE_AUTH": "it may not be used by this user; change its permissions",
    "SQLITE_CANTOPEN": "it cannot be opened; check that its folder is there and that this user may write in it",
    "SQLITE_IOERR": "the disk or share failed as it was read or written; check that it is there and not full, and try "
    "again",
    "SQLITE_NOLFS": "the file system cannot hold a file this large; move the library to another",
    "SQLITE_NOMEM": "there is too little memory; end other programs and try again",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": f"it is not an SQLite database; {FROM_BACKUP}",
}
"""By the name of SQLite's primary result code (https://www.sqlite.org/rescode.html)."""

SERVER = {
    "53100": "the server's disk is full; make room there and try again",
    "53200": "the server has too little memory; try again later",
    "53300": "the server accepts no more connections; try again later",
    "25006": "the server is a read-only copy of another; name the other one in library.database",
    "40": "others were changing the same records; try again",
    "55": "another program has locked it; end that program, or wait for it, and try again",
    "28": "the server refuses the user or the password in library.database",
    "3D": "the server has no database of that name; create it, or correct library.database",
    "42501": "the user in library.database may not do that; grant it what it needs",
    "57": "the server is shutting down or starting; try again later",
    "08": "the server cannot be reached; check that it runs and that library.database names it",
    "58": "the server's disk failed; see the server's log",
    "XX": f"the server says that the database is damaged; see its log, and {FROM_BACKUP}",
}
"""By SQLSTATE or its class (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

UNREACHABLE = "the server cannot be reached; check that it runs and that library.database names it"


VAGUE = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR")
"""With these SQLite says that the system refused something, and not what."""


def trouble(error: SQLAlchemyError, dialect: str, file: str | None = None) -> str:
    """What is wrong with a database of that SQLAlchemy dialect, and the way out; `file` is where SQLite keeps it."""
    found = getattr(error, "orig", None)
    known = _sqlite(found, file) if dialect == "sqlite" else _server(found)
    return known or f"{type(found or error).__name__}; run `vidcast doctor`"


def is_lasting(error: BaseException | None) -> bool:
    """Whether a fault stays when the same is tried again at once; what another process made meanwhile does not."""
    found = getattr(error, "orig", None)
    return bool(_sqlite(found) or _server(found)) and not _state(found).startswith("40")


def _sqlite(found: Any, file: str | None = None) -> str:
    name = getattr(found, "sqlite_errorname", "")
    parts = name.split("_")
    primary = "_".join(parts[:2]) if len(parts) > 1 else ""
    refused = _refused(file) if file and primary in VAGUE else ""
    return refused or SQLITE.get(primary, "")


def _refused(file: str) -> str:
    """Why the system does not let this process write a database's file, asked of the system itself."""
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CLOEXEC))
        room = os.statvfs(file)
    except OSError as error:
        return advice(error) or ""
    if room.f_flag & os.ST_RDONLY:
        return advice(OSError(errno.EROFS, "")) or ""
    return "" if room.f_bavail else advice(OSError(errno.ENOSPC, "")) or ""


def _server(found: Any) -> str:
    """By SQLSTATE, as psycopg and psycopg2 tell it; a server that was never reached has none."""
    if state := _state(found):
        return SERVER.get(state) or SERVER.get(state[:2], "")
    reached = type(found).__name__ != "OperationalError" or hasattr(found, "sqlite_errorname")
    return "" if reached else UNREACHABLE


def _state(found: Any) -> str:
    return getattr(found, "sqlstate", None) or getattr(found, "pgcode", None) or ""
