"""Remembered results on disk: present means done.

`<root>/<subject>/<stage>/<key16>/result.json` and the stage's files. A result is written beside its place as `.part-*`
and renamed when it is whole; a killed run leaves only a `.part-*`, swept later. There is no state file. A failure is a
document too: `<stage>/failed.json`, cleared by success.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vidcast.model.refusal import about
from vidcast.run.privacy import make_private, tighten_tree

__all__ = ["Store"]

SWEEP_AFTER_S = 24 * 3600
"""A `.part-*` folder that nothing has touched for so long belongs to a run that was killed."""


class Store:
    """Results by subject, stage and key; safe for several processes at once, on a network share too."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, subject: str, stage: str, key: str) -> Path:
        return self.root / subject / stage / key[:16]

    def read(self, folder: Path) -> dict[str, Any] | None:
        """The result in a folder, or None when there is none or it is not whole."""
        try:
            value = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        return value if isinstance(value, dict) and "value" in value else None

    def latest(self, subject: str, stage: str) -> dict[str, Any] | None:
        """The newest whole result of a stage, to say what changed since."""
        found = [path for path in (self.root / subject / stage).glob("*/result.json") if path.parent.name[0] != "."]
        found.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        results = (self.read(path.parent) for path in found)
        return next((result for result in results if result is not None), None)

    @contextmanager
    def writing(self, folder: Path) -> Iterator[Path]:
        """A folder to fill that takes its place when the block ends well and vanishes when it does not.

        When another run was faster its folder stays and ours is dropped.
        """
        make_private(folder.parent)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=folder.parent))
        try:
            with about(folder):
                yield part
                _settle(part)
                self._place(part, folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _place(self, part: Path, folder: Path) -> None:
        if folder.exists() and self.read(folder) is None:
            shutil.rmtree(folder)
        try:
            os.rename(part, folder)
        except OSError:
            if self.read(folder) is None:
                raise
        (folder.parent / "failed.json").unlink(missing_ok=True)

    def failed(self, subject: str, stage: str, document: dict[str, Any]) -> None:
        """Leave a failure where the desk finds it."""
        place = self.root / subject / stage / "failed.json"
        make_private(place.parent)
        write_text(place, json.dumps(document, ensure_ascii=False, indent=1))

    def forget(self, subject: str, stages: Sequence[str]) -> None:
        """Throw away every result of some stages, so that they are made again."""
        for stage in stages:
            shutil.rmtree(self.root / subject / stage, ignore_errors=True)

    def sweep(self, now: float | None = None) -> int:
        """Remove what killed runs left behind; how many folders and files were removed."""
        limit = (time.time() if now is None else now) - SWEEP_AFTER_S
        parts = [*self.root.glob(".part-*"), *self.root.glob("*/*/.part-*")]
        old = [part for part in parts if part.stat().st_mtime < limit]
        for part in old:
            if part.is_dir():
                shutil.rmtree(part, ignore_errors=True)
            else:
                part.unlink(missing_ok=True)
        return len(old)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all: beside it, synced, renamed."""
    descriptor, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    try:
        with about(path), os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """Force every file of a folder to the disk, for owner and group only, before the folder is shown as whole."""
    tighten_tree(folder, also=stat.S_IWGRP)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
