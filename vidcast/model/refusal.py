"""What the operating system's refusals mean to a person: a full disk, a share that went away, a missing permission."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vidcast.errors import StoreRefused, VidcastError
from vidcast.model.foreign import shown

__all__ = ["about", "advice", "explained", "reason", "sentence", "spoken"]

RETRY = "then run the same command again; everything that was finished is kept"
UNREACHABLE = (
    "the disk or network share does not answer",
    f"reconnect it, {RETRY}",
)
DENIED = (
    "this user does not have permission",
    f"change its permissions or run vidcast as its owner, {RETRY}",
)
MEANINGS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", f"free some space, {RETRY}"),
    errno.EDQUOT: ("this user's disk quota is used up", f"free some space or ask for a larger quota, {RETRY}"),
    errno.EROFS: ("the file system is read-only", f"make it writable, {RETRY}"),
    errno.EACCES: DENIED,
    errno.EPERM: DENIED,
    errno.EMFILE: ("vidcast has too many files open", f"raise the limit, for example with `ulimit -n 4096`, {RETRY}"),
    errno.ENFILE: ("this machine has too many files open", f"close other programs, {RETRY}"),
    errno.ENOMEM: ("this machine is out of memory", f"close other programs, {RETRY}"),
    errno.EIO: ("the disk or network share reports a read or write error", f"check or reconnect it, {RETRY}"),
    errno.EFBIG: ("the file is larger than this disk or this user's limits allow", f"move to a larger disk, {RETRY}"),
    errno.ENOENT: ("the file or folder is missing", f"put it back, {RETRY}"),
    errno.ENOTDIR: ("there is a file where a folder should be", f"move the file away, {RETRY}"),
    errno.EEXIST: ("something of that name is in the way", f"move it away, {RETRY}"),
    errno.EISDIR: ("there is a folder where a file should be", f"move the folder away, {RETRY}"),
    errno.ENAMETOOLONG: ("the name is too long for this file system", "choose a shorter name"),
    errno.ELOOP: ("the links lead round in a circle", "replace them with the file or folder itself"),
    errno.EBUSY: ("another program is using it", f"close that program, {RETRY}"),
    errno.ETXTBSY: ("another program is using it", f"close that program, {RETRY}"),
    errno.ENOLCK: ("the file system has no free locks", f"mount it with locking enabled, {RETRY}"),
    **dict.fromkeys(
        (
            errno.ENOTCONN, errno.ESTALE, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETUNREACH,
            errno.ETIMEDOUT, errno.ECONNABORTED, errno.ECONNREFUSED, errno.ECONNRESET, errno.ESHUTDOWN, errno.ENODEV,
            errno.ENXIO, errno.EREMOTEIO,
        ),
        UNREACHABLE,
    ),
}  # fmt: skip
"""By errno: what is wrong, and the way out. Anything else is a fault of ours and keeps its traceback."""

EVERYWHERE = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}
"""Refusals that have nothing to do with the file that met them."""


def reason(error: OSError) -> str:
    """What is wrong, in a few words without a place: "the disk is full"."""
    known = MEANINGS.get(error.errno or 0)
    return known[0] if known else str(error.strerror or type(error).__name__)


def advice(error: OSError) -> str | None:
    """What is wrong and the way out, without a place; None for an error that a person cannot fix."""
    known = MEANINGS.get(error.errno or 0)
    return None if known is None else "; ".join(known)


def sentence(error: OSError) -> str | None:
    """What is wrong, where, and the way out; None for an error that a person cannot fix.

    >>> sentence(OSError(28, "No space left on device", "work/a"))
    'work/a: the disk is full; free some space, then run the same command again; everything that was finished is kept'
    """
    known = advice(error)
    if known is None:
        return None
    named = error.filename if error.filename is not None else error.filename2
    if isinstance(named, str | bytes | os.PathLike) and error.errno not in EVERYWHERE:
        return f"{shown(os.fsdecode(named))}: {known}"
    if error.errno == errno.ENOENT:  # What Python says when no folder for temporary files is left.
        return f"{shown(error.strerror)}; make one of these folders writable, or set TMPDIR"
    return known


def spoken(error: Exception) -> str:
    """What may be said of a fault to anyone; an error that is not ours to word may quote what is secret."""
    refused = sentence(error) if isinstance(error, OSError) else None
    return str(error) if isinstance(error, VidcastError) else refused or f"unexpected {type(error).__name__}"


@contextmanager
def about(place: Path) -> Iterator[None]:
    """A block in which a refusal that names no file, as a failed write does, names this place."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(place)
        raise


@contextmanager
def explained() -> Iterator[None]:
    """A block in which a refusal of the system is raised as StoreRefused, with a sentence for people."""
    try:
        yield
    except OSError as error:
        if (text := sentence(error)) is None:
            raise
        raise StoreRefused(text) from error
