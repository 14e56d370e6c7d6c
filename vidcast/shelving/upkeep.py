"""What a watcher does for the sites, round after round: withdraw at once, repair at first, compare over the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from vidcast.errors import VidcastError
from vidcast.shelving.record import Maker
from vidcast.shelving.repair import Repair

__all__ = ["Upkeep"]

AGAIN = timedelta(hours=1)
"""So often a watcher looks whether the sites are as they were left; each file is read once a day."""
ENOUGH = 1 << 30
"""So many bytes of files that look as they did are read in a round, so that no recording waits long for them."""


@dataclass
class Upkeep:
    """The upkeep of the sites of one library by a process that stays."""

    shelving: Repair
    make: Maker
    due: datetime | None = None
    """When everything is looked at again; None for now."""

    def round(self) -> None:
        """Keep the sites what the record says.

        What is not for everybody leaves outside in every round. The first one repairs what is missing or altered; from
        then on all files are compared with the record once a day, some of them in a round. What cannot be repaired now
        is told and tried again.
        """
        self.shelving.withdraw()
        now = self.shelving.now()
        if self.due is not None and now < self.due:
            return
        done = True
        try:
            done = self.shelving.tend(self.make, budget=ENOUGH)
        except (VidcastError, OSError) as error:
            self.shelving.reporter.note(f"the site cannot be repaired now: {str(error).splitlines()[0]}")
        self.due = now + AGAIN if done else now
