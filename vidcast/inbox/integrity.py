"""Hashes originals before something is made of them, once for all that is made in one go."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vidcast.errors import StoreError
from vidcast.inbox.originals import damage_of
from vidcast.model.recording import Take

__all__ = ["Verifier"]

TRUSTED_S = 600
"""A verified original is trusted for so long while its size and times stay: an hour of video takes minutes to hash."""

State = tuple[int, int, int]


class Verifier:
    """Remembers which originals were whole a moment ago."""

    def __init__(self, originals: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._originals, self._clock = originals, clock
        self._whole: dict[Path, tuple[State, float]] = {}

    def refuse_damaged(self, inputs: tuple[Any, ...]) -> None:
        """Raise StoreError where a take of a kept original that is not whole is among the inputs of what is to run."""
        for each in inputs:
            if isinstance(each, Take) and each.path.is_relative_to(self._originals):
                self.refuse_damage(each.path, each.recording.sha256)
            elif isinstance(each, tuple):
                self.refuse_damaged(each)

    def refuse_damage(self, path: Path, sha256: str) -> None:
        """Raise StoreError for an original whose bytes are not those that came in, so that nothing is made of it."""
        state = _state(path)
        known = self._whole.get(path)
        if known is not None and known[0] == state and self._clock() - known[1] < TRUSTED_S:
            return
        if why := damage_of(path, sha256):
            raise StoreError(
                f"{path}: this original {why}; drop the recording again, which repairs it, or restore the file from "
                "a backup. Nothing is made or published of it until then"
            )
        self._whole[path] = state, self._clock()


def _state(path: Path) -> State:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (-1, -1, -1)
    return found.st_ino, found.st_size, found.st_mtime_ns
