"""Looks at everything a run needs before a run needs it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from vidcast.config import LibraryFolder
from vidcast.dates import refuse_implausible
from vidcast.errors import BadSettings, StoreError, VidcastError
from vidcast.inbox import Inspection, standing
from vidcast.inbox.reach import reached
from vidcast.model.foreign import shown
from vidcast.model.refusal import sentence
from vidcast.preset import Presets
from vidcast.run.privacy import exposed
from vidcast.run.progress import Reporter, Silent
from vidcast.wish import keeps_waiting

__all__ = ["Check", "checkup"]

ENOUGH_FREE = 2 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    what: str
    fit: bool
    says: str


def checkup(folder: LibraryFolder | None, reporter: Reporter | None = None) -> tuple[Check, ...]:
    """Every check of this machine and, when one is named, of a library; the reporter is told of what takes long."""
    checks = [
        _check("python", lambda: sys.version.split()[0]),
        _check("ffmpeg", _ffmpeg),
        _check("speech model", _model),
        _check("preset and policy", _presets),
    ]
    if folder is not None:
        checks.extend(
            [
                _check("configuration", lambda: f"{len(folder.config().shows)} shows"),
                _check("its presets and policies", lambda: _chosen(folder)),
                _check("database", lambda: _database(folder)),
                _check("originals", lambda: _originals(folder, reporter or Silent())),
                _check("privacy", lambda: _private(folder)),
                _check("disk", lambda: _disk(folder.root)),
                _check("folders", lambda: _writable(folder)),
                _check("inbox", lambda: _inbox(folder)),
            ]
        )
    return tuple(checks)


def _check(what: str, look: Callable[[], str]) -> Check:
    try:
        return Check(what, True, look())
    except VidcastError as error:
        return Check(what, False, str(error))
    except OSError as error:
        return Check(what, False, sentence(error) or str(error))


def _ffmpeg() -> str:
    from vidcast.tools.ffmpeg import Ffmpeg

    found = Ffmpeg.found()
    return f"{found.version} at {found.program}"


def _model() -> str:
    """Whether every byte of the speech model is right; what is damaged is made again."""
    from vidcast.tools.checkpoints import checkpoint_name
    from vidcast.tools.engines import cache_folder
    from vidcast.tools.weights import MODEL_SHA256, embedded_model, openai_checkpoint

    cache, repairs = cache_folder(), list[str]()
    folder = embedded_model(cache, repairs.append, afresh=True)
    if (cache / checkpoint_name(MODEL_SHA256)).exists() and find_spec("torch") is not None:
        openai_checkpoint(folder, cache, repairs.append, afresh=True)
    return "; ".join([f"Whisper base in {folder}", *repairs])


def _presets() -> str:
    shelf = Presets()
    preset, pack = shelf.preset("unplugged"), shelf.pack("general")
    return f"{preset.name}, {pack.name} {pack.version} with {len(pack.rules)} rules"


def _chosen(folder: LibraryFolder) -> str:
    """The presets and policies that a library and its shows name, each read."""
    config, shelf = folder.config(), Presets(folder.root)
    shows = [config.show_config(slug) for slug, _ in config.shows]
    presets = dict.fromkeys((config.library.preset, *(show.preset for show in shows if show.preset)))
    policies = dict.fromkeys((config.library.policy, *(show.policy for show in shows if show.policy)))
    packs = [shelf.pack(name) for name in policies]
    return ", ".join(
        [*(shelf.preset(name).name for name in presets), *(f"{each.name} {each.version}" for each in packs)]
    )


def _database(folder: LibraryFolder) -> str:
    catalogue = folder.open_catalogue()
    try:
        refuse_implausible(catalogue, datetime.now(UTC))
        return f"{catalogue.verified()} episodes"
    finally:
        catalogue.close()


def _originals(folder: LibraryFolder, reporter: Reporter) -> str:
    """Whether each original is what came in; all of them are read."""
    with folder.open_catalogue() as catalogue:
        known = catalogue.originals()
    inspection = Inspection(folder.originals, folder.inspection, lambda: datetime.now(UTC))
    began, total = time.monotonic(), 0
    reporter.started("originals", f"{len(known)} to read")

    def progressed(done: int, every: int) -> None:
        nonlocal total
        total = every
        reporter.progressed("originals", done, every)

    damaged = [each.sentence for each in inspection.every(known, progressed)]
    reporter.finished("originals", round((time.monotonic() - began) * 1000))
    if damaged:
        raise StoreError("\n".join([f"{len(damaged)} of {len(known)} are not what came in", *damaged]))
    return f"{len(known)} files, {total:,} bytes, all as they came in"


def _private(folder: LibraryFolder) -> str:
    """Whether only the owner and group of the library see what is not published; what is ours was tightened before."""
    folder.tighten()
    if open_to_all := [place.name for place in folder.private if exposed(place)]:
        raise StoreError(
            f"everybody on this machine may look at {', '.join(open_to_all)}: their owner, or the mount options of the "
            f"share, must take that away (chmod -R o-rwx)"
        )
    return "originals, work, catalogue and secret are for their owner and group only"


def _disk(root: Path) -> str:
    free = shutil.disk_usage(root).free
    if free < ENOUGH_FREE:
        raise OSError(f"{free >> 20} MB free at {root}: make room, a long recording needs {ENOUGH_FREE >> 30} GB")
    return f"{free >> 30} GB free"


def _writable(folder: LibraryFolder) -> str:
    """Whether files can be written and renamed in every place, as on a share that may forbid it.

    work/ and site/ may be deleted at any time, so where one is missing, the library must be able to make it again.
    """
    remade = [place for place in (folder.work, folder.site) if not place.exists()]
    for place in (folder.inbox, folder.originals, folder.work, folder.site):
        where = folder.root if place in remade else place
        reached(where, partial(_try_writing, where))
    missing = f"; {' and '.join(place.name for place in remade)} will be made again" if remade else ""
    return f"inbox, originals, work and site can be written{missing}"


def _try_writing(place: Path) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".part-", dir=place)
    os.close(descriptor)
    os.replace(name, f"{name}-renamed")
    os.unlink(f"{name}-renamed")


def _holds(folder: LibraryFolder) -> Callable[[str, Path], bool]:
    """Which notes keep recordings waiting; none while the settings cannot be used, which is a check of its own."""
    try:
        return partial(keeps_waiting, folder.config())
    except BadSettings:
        return lambda *_: False


def _inbox(folder: LibraryFolder) -> str:
    """What waits in the inbox. Raises StoreError when something there waits for a person."""
    matters = standing(folder.inbox, folder.work, _holds(folder))
    lines = [
        f"{shown('/'.join(filter(None, (each.show, each.file))) or 'inbox')}: {each.why.removesuffix('.')}"
        for each in matters
    ]
    if any(each.is_stuck for each in matters):
        raise StoreError("; ".join(line for line, each in zip(lines, matters, strict=True) if each.is_stuck))
    named = [line for line, each in zip(lines, matters, strict=True) if each.state != "dropped"]
    return "; ".join([f"{len(matters)} waiting" if matters else "nothing waits", *named])
