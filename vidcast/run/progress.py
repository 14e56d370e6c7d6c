"""Who watches a run: the Reporter protocol and the one that says nothing."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Reporter", "Silent"]


class Reporter(Protocol):
    """Told what happens while it happens; faces implement it."""

    def started(self, stage: str, why: str) -> None:
        """A stage begins, and why: "first time", "settings changed"."""

    def progressed(self, stage: str, done: float, total: float) -> None:
        """So much of a stage is done, in any unit; called at most a few times a second."""

    def finished(self, stage: str, took_ms: int) -> None:
        """A stage ended well."""

    def remembered(self, stage: str) -> None:
        """A stage's answer was known already, so nothing ran."""

    def note(self, text: str) -> None:
        """Something a person should know; never holds words of a transcript or a finding."""


class Silent:
    """A Reporter that tells nobody."""

    def started(self, stage: str, why: str) -> None: ...

    def progressed(self, stage: str, done: float, total: float) -> None: ...

    def finished(self, stage: str, took_ms: int) -> None: ...

    def remembered(self, stage: str) -> None: ...

    def note(self, text: str) -> None: ...
