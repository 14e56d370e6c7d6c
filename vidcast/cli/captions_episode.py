"""The captions of an episode: out as a file for any tool, and other words into them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from vidcast.catalogue import Episode
from vidcast.cli.captions_corrections import corrections_text, corrections_value
from vidcast.cli.captions_exported import keep_exported
from vidcast.cli.following import next_step, next_value
from vidcast.cli.options import as_json, by, episode_name, library, output
from vidcast.cli.saying import answer, table
from vidcast.cli.steps import captions_text, write
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.desk import Desk
from vidcast.errors import BadRequest
from vidcast.model.alignment import aligned
from vidcast.model.decisions import Correction
from vidcast.model.document import to_value
from vidcast.model.foreign import shown
from vidcast.model.times import clock_text
from vidcast.model.wording import Replacement
from vidcast.pipeline import Produced
from vidcast.production import Production

__all__ = ["doubts_command", "export_command", "exported", "replace_command", "replaced"]


@click.command("export")
@episode_name
@output("Kind by its suffix: .vtt, .srt, .txt, .html, .ttml or .json.")
@click.option("--force", is_flag=True, help="Even over a file that says something else.")
@library
@as_json
def export_command(episode: str, target: Path, force: bool, folder: Path | None, as_json: bool) -> None:
    """Write the captions of an episode as they are now, to edit them in another tool; bring them back with `import`.

    \b
    vidcast captions export field/2026-w47 -o captions.srt -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        value, text = exported(production, production.catalogue.episode(episode), target, force=force)
    answer(value, text, as_json)


def exported(production: Production, episode: Episode, target: Path, *, force: bool) -> tuple[dict[str, Any], str]:
    """Write an episode's captions; what is said of it. Raises BadRequest over a file that says something else."""
    produced = production.produce(episode)
    text = captions_text(produced.captions, target, title=production.card_text(episode, produced.parts).title)
    if not force:
        _refuse_edited(target, text)
    write(target, text)
    keep_exported(production, episode, produced)
    cues = len(produced.captions.cues)
    value = {"episode": episode.name, "captions": str(target), "cues": cues}
    return value, f"{shown(target)}: {cues} {'cue' if cues == 1 else 'cues'} of {episode.name}"


def _refuse_edited(target: Path, text: str) -> None:
    """Raise BadRequest where a file lies that says something else, which somebody may have edited."""
    if target.is_file() and target.read_bytes() != text.encode():
        raise BadRequest(
            f"{shown(target)}: it is there already and says something else, perhaps what somebody edited; "
            "name another file, or write over it with --force"
        )


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
        value, text = replaced(production, known, Replacement(heard, written, always), by, because)
    answer(value, text, as_json)


def replaced(
    production: Production, episode: Episode, what: Replacement, by: str, because: str = ""
) -> tuple[dict[str, Any], str]:
    """Write words of an episode otherwise; what is said of it."""
    before = production.produce(episode)
    made = Desk(production).replace_words(episode, what, by=by, because=because)
    after = production.produce(episode)
    text = [corrections_text(episode.name, after, made), *_besides(episode, before, after, made)]
    text.append(next_step(production, episode, after))
    value = {"episode": episode.name, "corrections": corrections_value(after, made), **next_value(after)}
    return value, "\n".join(filter(None, text))


def _besides(episode: Episode, before: Produced, after: Produced, made: Sequence[Correction]) -> list[str]:
    """What a correction that is always made changes beside the places where the words stood."""
    if not any(each.always for each in made):
        return []
    more = _changed_places(before, after) - len(made)
    lines = [f"  and {_places(more)} more in this episode, heard a little otherwise"] if more > 0 else []
    lines.append(f"  always: so in every recording of {episode.show} where it is heard so, published ones too")
    return [*lines, f"  to undo it: vidcast captions corrections {episode.name} --take-back NUMBER --by NAME"]


def _changed_places(before: Produced, after: Produced) -> int:
    """How many places of an episode are written otherwise."""
    return sum(
        not stretch.same
        for old, new in zip(before.words, after.words, strict=True)
        for stretch in aligned(old.transcript.text.split(), new.transcript.text.split())
    )


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"
