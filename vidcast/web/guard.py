"""Keeps what became internal from being served for everybody, while no other command runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from vidcast.errors import VidcastError
from vidcast.production import Production

__all__ = ["Guard"]

EVERY_S = 5.0


@dataclass
class Guard:
    """Looks again and again at what may be shown outside."""

    production: Production
    fault: str = ""
    """What was last reported to be wrong."""

    def look(self) -> None:
        """Take away outside what is not for everybody, by the settings and the catalogue as they are now.

        Raises VidcastError where they cannot be used.
        """
        self.production = self.production.renewed()
        self.production.shelving.withdraw()

    def looked(self) -> None:
        """The same, for a server that goes on whatever happens; a fault is reported once."""
        fault = ""
        try:
            self.look()
        except (VidcastError, OSError) as error:
            fault = str(error)
        if fault and fault != self.fault:
            self.production.reporter.note(f"what is shown outside cannot be compared with the record: {fault}")
        self.fault = fault

    @contextmanager
    def watching(self, every_s: float = EVERY_S) -> Iterator[None]:
        """Look every few seconds while the block runs."""
        done = threading.Event()

        def look() -> None:
            while not done.wait(every_s):
                self.looked()

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
