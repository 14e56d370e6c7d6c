"""Which shows' folders are shares of their own, remembered so that one that is not mounted is missed.

Without its share, a mount point is an empty folder like any other, and its show would be silent for ever.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from vidcast.errors import StoreError
from vidcast.inbox.settling import MOUNTS, mount_points
from vidcast.run.store import write_text

__all__ = ["Shares"]

FILE = "inbox-shares.json"


class Shares:
    """The shares that watchers of one inbox have seen."""

    def __init__(self, root: Path, work: Path, mounts: Path = MOUNTS) -> None:
        """`root` is the inbox; `work` the folder of this library where the shares are remembered."""
        self._root, self._file, self._mounts = root, work / FILE, mounts

    def refuse_missing(self, show: str) -> None:
        """Raise StoreError when a show's folder was a share and none is mounted there now."""
        if show in self.known() and not self._is_mounted(show):
            raise StoreError(
                "its share is not mounted; mount it, or delete "
                f"{self._file.parent.name}/{FILE} if the folder is to be used without a share"
            )

    def remember(self, show: str) -> None:
        """Remember a show's folder if it is a share now. Raises OSError."""
        known = self.known()
        if show not in known and self._is_mounted(show):
            write_text(self._file, json.dumps(sorted({*known, show})) + "\n")

    def known(self) -> frozenset[str]:
        """The shows whose folders were shares."""
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # It can be learnt again, as all in work/.
            return frozenset()
        return frozenset(each for each in found if isinstance(each, str)) if isinstance(found, list) else frozenset()

    def _is_mounted(self, show: str) -> bool:
        return f"{os.path.realpath(self._root)}/{show}" in mount_points(self._mounts)
