"""What people say of a recording when they bring it in: on the command line, or in a file next to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vidcast.catalogue import Submission
from vidcast.config import Config
from vidcast.errors import BadRecording, BadRequest, BadSettings
from vidcast.inbox import LeaderNote, notes_about
from vidcast.inbox.sidecars import holds_anything
from vidcast.model.episode import parse_week, slug_of
from vidcast.model.foreign import shown
from vidcast.tools.sizes import SIDECAR, content_of
from vidcast.tools.toml import closed, read_toml

__all__ = ["Sidecar", "Wish", "keeps_waiting", "may_keep_inside", "said_before", "said_in", "sidecar_of"]

LONGEST = {"title": 200, "leader": 120, "leader_title": 120, "division": 120, "summary": 2000}
"""How many characters a card, a page and a feed reader have room for."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a leader may say of a recording, in a file such as update.toml next to update.mp4.

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
    """Whether they become an episode of their own, apart from the week's."""
    dropped: bool = False
    """Whether a leader dropped it in the folder of the show, so that a note that names another show is in doubt."""


def sidecar_of(path: Path) -> Sidecar:
    """What the notes next to a recording say of it.

    Raises BadRecording, since they belong to the recording, where one of them cannot be read, where it is in doubt
    whether one is about this recording, and where two of them disagree: what is not read may be what keeps the
    recording inside.
    """
    notes = notes_about(path)
    readable = [note for note in notes if not note.fault]
    sure = any(note.certain for note in readable)
    for note in notes:
        if not (note.backup and sure) and (note.fault or not sure):
            raise BadRecording(_doubt(path, note))
    said = {note.path.name: said_in(note.path, path.name) for note in readable}
    if len(set(said.values())) > 1:
        raise BadRecording(
            f"{shown(path.name)}: the notes about it say different things: {', '.join(map(shown, said))}; keep one of "
            "them"
        )
    return next(iter(said.values()), Sidecar())


def said_in(note: Path, recording: str = "") -> Sidecar:
    """What one leader's note says. Raises BadRecording where it cannot be used."""
    about = f"{shown(recording or note.name)}: what {shown(note.name)} next to it says cannot be used"
    try:
        if note.is_symlink() or not note.is_file():
            raise BadRecording(f"{about}: it is not a plain file; put the note itself there")
        if not holds_anything(content_of(note, SIDECAR, BadSettings)):
            raise BadRecording(f"{about}: it is empty; write into it what you meant to say, or remove it")
        said: Sidecar = closed(Sidecar, read_toml(note, SIDECAR), "")
        parse_week(said.week or "2000-W01")
    except (BadSettings, BadRequest) as error:
        raise BadRecording(f"{about}: {error}") from error
    except OSError as error:
        raise BadRecording(f"{about}: it cannot be read ({error.strerror})") from error
    return said


def may_keep_inside(note: Path) -> bool:
    """Whether a note says that its recording is internal, or may say so because it cannot be read."""
    try:
        return said_in(note).audience == "internal"
    except BadRecording:
        return True


def keeps_waiting(config: Config, folder: str, note: Path) -> bool:
    """Whether a note about no recording keeps those in a folder waiting: it may mean one of them, in a public show."""
    try:
        show = slug_of(folder)
    except BadRequest:
        return False
    return config.show_config(show).audience == "public" and may_keep_inside(note)


def _doubt(path: Path, note: LeaderNote) -> str:
    """Why a recording cannot be used as long as a note is there."""
    name = shown(note.path.name)
    if note.certain:
        return f"{shown(path.name)}: what {name} next to it says cannot be used: {note.fault}"
    return (
        f"{shown(path.name)}: {name} next to it may be a note about this recording, and its name leaves that in doubt; "
        f"name it {shown(path.with_suffix('.toml').name)}, or put it elsewhere if it is about another recording"
    )


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
