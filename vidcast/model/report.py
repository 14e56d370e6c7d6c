"""What a finished render was measured to be, check by check; a failed check keeps the episode from being published."""

from __future__ import annotations

from dataclasses import dataclass

from vidcast.model.document import digest, to_value

__all__ = ["Check", "Report"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was measured of the finished files."""

    id: str
    """duration, frames, sync, loudness, peak, black, frozen, captions, streams, faststart, decodes, covered, policy."""
    title: str
    """In plain words."""
    passed: bool
    measured: str
    """The figure with its unit; never words of the transcript."""
    limit: str
    """What it is held against."""
    firm: bool = True
    """Whether nobody may let it pass: the file is broken. Any other a person may accept."""
    routes: tuple[str, ...] = ("comms",)
    """Of whom any one may accept it."""


@dataclass(frozen=True, slots=True)
class Report:
    """Every check of one render, those that passed too."""

    checks: tuple[Check, ...]
    version: int = 1

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.passed)

    @property
    def digest(self) -> str:
        """Names exactly what failed, so that accepting it accepts nothing else."""
        return digest(to_value(self.failed))
