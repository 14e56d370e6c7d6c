"""The captions of an episode: out as a file for any tool, and other words into them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from vidcast.cli.options import as_json, by, episode_name, library
from vidcast.cli.saying import answer, table
from vidcast.cli.steps import captions_text, write
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.desk import Desk
from vidcast.model.decisions import Correction
from vidcast.model.document import to_value
from vidcast.model.times import clock_text
from vidcast.model.wording import Replacement
from vidcast.production import Production

__all__ = ["corrections_text", "doubts_command", "export_command", "replace_command"]


@click.command("export")
@episode_name
@click.option("-o", "--output", "target", required=True, type=click.Path(path_type=Path), help="Kind by its suffix.")
@library
@as_json
def export_command(episode: str, target: Path, folder: Path | None, as_json: bool) -> None:
    """Write the captions of an episode as they are now, to edit them in another tool; bring them back with `import`.

    \b
    vidcast captions export field/2026-w47 -o captions.srt -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        known = production.catalogue.episode(episode)
        captions = production.produce(known).captions
    write(target, captions_text(captions, target))
    value = {"episode": known.name, "captions": str(target), "cues": len(captions.cues)}
    answer(value, f"{target}: {len(captions.cues)} cues of {known.name}", as_json)


@click.command("doubts")
@episode_name
@library
@as_json
def doubts_command(episode: str, folder: Path | None, as_json: bool) -> None:
    """The places of an episode whose words may not be what was said, with the names that they may be.

    \b
    vidcast captions doubts field/2026-w47 -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        known = production.catalogue.episode(episode)
        produced = production.produce(known)
    rows, values = [], []
    for number, (said, line) in enumerate(zip(produced.words, produced.rundown.parts, strict=True), 1):
        for suspect in said.transcript.suspects:
            if line.kept_part(suspect.span) is None:
                continue
            heard = " ".join(word.text for word in said.transcript.words if word.span.overlap_ms(suspect.span))
            at = line.to_episode(suspect.start_ms)
            rows.append((str(number), clock_text(at), heard, " or ".join(suspect.offers), suspect.why))
            values.append({"part": number, "episode_ms": at, "words": heard, **to_value(suspect)})
    text = table(rows, ("PART", "AT", "WORDS", "MAY BE", "WHY")) if rows else f"{known.name}: nothing is doubtful"
    answer({"episode": known.name, "doubts": values}, text, as_json)


@click.command("replace")
@episode_name
@click.argument("heard")
@click.argument("written")
@click.option("--always", is_flag=True, help="In the show's other recordings too, as a glossary's heard_as.")
@by
@click.option("--because", default="", metavar="TEXT", help="The reason.")
@library
@as_json
def replace_command(
    episode: str, heard: str, written: str, always: bool, by: str, because: str, folder: Path | None, as_json: bool
) -> None:
    """Write words otherwise wherever they stand in an episode's captions; what was said stays in the sound.

    \b
    vidcast captions replace field/2026-w47 "castle and" Castellan --always --by "Ana, comms" -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        known = production.catalogue.episode(episode)
        made = Desk(production).replace_words(known, Replacement(heard, written, always), by=by, because=because)
    answer({"episode": known.name, "corrections": to_value(made)}, corrections_text(known.name, made), as_json)


def corrections_text(name: str, made: Sequence[Correction]) -> str:
    """The corrections for people: what was there and what stands there now, on the recording's clock."""
    lines = [f"  {clock_text(each.start_ms)}  {each.expect} -> {each.text or '(nothing)'}" for each in made]
    places = "1 place" if len(made) == 1 else f"{len(made)} places"
    return "\n".join([f"{name}: {places} corrected", *lines])
