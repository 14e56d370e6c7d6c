"""An episode's cuts for editors who finish elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from vidcast.cli.options import as_json, episode_name, library, output
from vidcast.cli.saying import answer
from vidcast.cli.steps import write
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.errors import BadRequest
from vidcast.model.foreign import shown
from vidcast.model.recording import Take
from vidcast.model.times import SOUND_ONLY_RATE
from vidcast.production import Production
from vidcast.tools.otio import Original, to_otio

__all__ = ["export_command", "original_of"]


@click.command("export")
@episode_name
@output("Where the timeline goes, as .otio.")
@library
@as_json
def export_command(episode: str, target: Path, folder: Path | None, as_json: bool) -> None:
    """Write an episode's cuts as an OpenTimelineIO file, which names the originals.

    \b
    vidcast export field/2026-w47 -o week47.otio -L acme
    """
    refuse_another_suffix(target)
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        known = production.catalogue.episode(episode)
        made = production.produce(known)
    originals = [original_of(part.take, part.credit.leader, part.credit.chapter) for part in made.parts]
    write(target, to_otio(made.rundown, originals, production.card_text(known, made.parts).title))
    pieces = len(made.rundown.pieces)
    answer({"otio": str(target), "clips": pieces}, f"{shown(target)}: {len(made.parts)} parts, {pieces} clips", as_json)


def refuse_another_suffix(target: Path) -> None:
    if target.suffix.lower() != ".otio":
        raise BadRequest(f"{shown(target)}: a timeline for editors is an .otio file; name it so")


def original_of(take: Take, name: str = "", chapter: str = "") -> Original:
    """A recording as an editor finds it."""
    recording, path = take.recording, take.path.resolve()
    rate = recording.video.frame_rate if recording.video is not None else None
    return Original(
        name or take.path.stem, path, recording.duration_ms, rate or SOUND_ONLY_RATE, chapter,
        recording.video is not None, recording.audio is not None,
    )  # fmt: skip
