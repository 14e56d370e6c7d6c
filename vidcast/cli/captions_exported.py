"""What was exported of an episode's captions, kept in the library so that an old file undoes nothing newer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from vidcast.catalogue import Episode
from vidcast.errors import BadRequest
from vidcast.model.captions import Captions
from vidcast.model.document import digest
from vidcast.model.outdated import dropped, origin, undone
from vidcast.model.rematch import refuse_another_recording, spoken_words, written_words
from vidcast.model.timeline import Timeline
from vidcast.model.times import clock_text
from vidcast.model.transcript import Transcript
from vidcast.pipeline import Produced
from vidcast.production import Production

__all__ = ["keep_exported", "refuse_outdated"]

SHOWN = 5
"""Places that a message names; the others are counted."""


def keep_exported(production: Production, episode: Episode, produced: Produced) -> None:
    """Remember the words of an episode as they are exported now."""
    from vidcast.run.store import write_text

    words = [text for _, text in spoken_words(_spoken(produced))]
    folder = _folder(production, episode)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{digest(words)}.json"
    # Written again, so that the newest export is the newest file.
    write_text(path, json.dumps(words, ensure_ascii=False))


def refuse_outdated(production: Production, episode: Episode, produced: Produced, edited: Captions, where: str) -> None:
    """Raise BadRequest for captions that would undo what the episode's words became since they were exported.

    So it does for captions of something else. `where` names their file.
    """
    parts = _spoken(produced)
    refuse_another_recording(parts, edited, where)
    now, written = spoken_words(parts), written_words(parts, edited)
    before = origin(written, _exported(production, episode))
    places = dropped(now, written) if before is None else undone(before, now, written)
    if places:
        shown = ", ".join(clock_text(ms) for ms in places[:SHOWN])
        more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
        why = "leaves out what is said now" if before is None else "undoes what changed since it was exported"
        raise BadRequest(
            f"{where}: {why}, at {shown}{more} of the episode; nothing was changed. Export the captions again and edit "
            "those, or take the file as it is: --anyway"
        )


def _spoken(produced: Produced) -> list[tuple[Transcript, Timeline]]:
    return list(zip((said.transcript for said in produced.shown), produced.rundown.parts, strict=True))


def _folder(production: Production, episode: Episode) -> Path:
    return production.folder.work / "exported" / episode.subject


def _exported(production: Production, episode: Episode) -> Iterator[Sequence[str]]:
    """The texts that were exported, oldest first."""
    kept = sorted(_folder(production, episode).glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    for path in kept:
        yield json.loads(path.read_text(encoding="utf-8"))
