"""Takes a dropped file in: facts about it, or why it cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vidcast.model.recording import Recording
from vidcast.run.stage import Bench, stage
from vidcast.tools.probe import probe

__all__ = ["Original", "receive"]


@dataclass(frozen=True, slots=True)
class Original:
    """A file by its content; where it lies does not identify it."""

    path: Path
    sha256: str

    @property
    def fingerprint(self) -> str:
        return self.sha256


@stage(version=3)
def receive(bench: Bench, original: Original) -> Recording:
    """What the file is. Raises BadRecording when it is not a recording that vidcast can use."""
    return probe(original.path, original.sha256)
