"""What people say of a recording when they bring it in: on the command line, or in a file beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vidcast.catalogue import Submission
from vidcast.errors import BadRecording, BadRequest, BadSettings
from vidcast.inbox import sidecars
from vidcast.model.episode import parse_week
from vidcast.model.foreign import shown
from vidcast.tools.toml import closed, read_toml

__all__ = ["Sidecar", "Wish", "said_before", "sidecar_of"]

LONGEST = {"title": 200, "leader": 120, "leader_title": 120, "division": 120, "summary": 2000}
"""How many characters a card, a page and a feed reader have room for."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a leader may say of a recording, in a file such as update.toml beside update.mp4.

    How its words are checked and what it needs to be approved is not for the leader to say.
    """

    show: str = ""
    week: str = ""
    title: str = ""
    leader: str = ""
    leader_title: str = ""
    division: str = ""
    summary: str = ""
    audience: Literal["", "internal", "public"] = ""
    """Whom it is meant for; a show for somebody else refuses it."""
    kind: Literal["", "message", "correction"] = ""
    """A "correction" repairs what an earlier episode said."""

    def __post_init__(self) -> None:
        for name, limit in LONGEST.items():
            if len(getattr(self, name)) > limit:
                raise BadRequest(
                    f"{name}: {len(getattr(self, name))} characters are more than {limit}; make it shorter"
                )

    def over(self, other: Sidecar) -> Sidecar:
        """This one where it says something, else the other."""
        return Sidecar(*(getattr(self, name) or getattr(other, name) for name in Sidecar.__slots__))


@dataclass(frozen=True, slots=True)
class Wish:
    """What comms staff say of recordings; what is left open comes from their sidecars, the show and the calendar."""

    said: Sidecar = Sidecar()
    preset: str = ""
    policy: str = ""
    poster_ms: int | None = None
    apart: bool = False
    """Whether they become an episode of their own beside the week's."""


def sidecar_of(path: Path) -> Sidecar:
    """What the file beside a recording says of it. Raises BadRecording, since it belongs to the recording."""
    for sidecar in sidecars(path):
        if sidecar.is_file() and not sidecar.is_symlink():
            try:
                said: Sidecar = closed(Sidecar, read_toml(sidecar), "")
                parse_week(said.week or "2000-W01")
            except (BadSettings, BadRequest) as error:
                raise BadRecording(
                    f"{shown(path.name)}: what {shown(sidecar.name)} beside it says cannot be used: {error}"
                ) from error
            return said
    return Sidecar()


def said_before(before: Submission) -> Sidecar:
    """What is known of a recording that came in before."""
    credit = before.credit
    return Sidecar(
        title=credit.title,
        leader=credit.leader,
        leader_title=credit.leader_title,
        division=credit.division,
        summary=before.summary,
    )
