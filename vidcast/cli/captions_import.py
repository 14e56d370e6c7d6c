"""Captions that were edited elsewhere, back into the transcript they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from vidcast.catalogue import Episode
from vidcast.cli.captions_corrections import corrections_text, corrections_value
from vidcast.cli.captions_exported import refuse_outdated
from vidcast.cli.following import next_step, next_value
from vidcast.cli.options import as_json, in_a_folder, library
from vidcast.cli.reading import read_document
from vidcast.cli.saying import answer
from vidcast.cli.steps import timeline_of, write
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.desk import Desk
from vidcast.errors import BadDocument, BadRequest
from vidcast.model.captions import Captions
from vidcast.model.corrections import Edit, applied
from vidcast.model.document import encode, to_value
from vidcast.model.foreign import shown
from vidcast.model.times import clock_text
from vidcast.model.transcript import Transcript
from vidcast.production import Production
from vidcast.tools.sizes import CAPTIONS, content_of

__all__ = ["Signed", "edits_text", "import_command", "taken_over"]


@click.command("import")
@click.argument("edited", type=click.Path(path_type=Path), metavar="EDITED.vtt|EDITED.srt")
@click.option("--episode", "name", metavar="EPISODE", help="The episode whose words are corrected; needs --by.")
@click.option("--by", default="", metavar="NAME", help="Who decides.")
@click.option("--because", default="", metavar="TEXT", help="The reason.")
@click.option("--transcript", type=click.Path(path_type=Path), help="Or the words that the captions came from.")
@click.option("--timeline", type=click.Path(path_type=Path), help="The timeline the captions were made with.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    callback=in_a_folder,
    help="Where the corrected transcript goes.",
)
@click.option(
    "--anyway", is_flag=True, help="Even where that undoes what the words became since the file was exported."
)
@library
@as_json
def import_command(
    edited: Path,
    name: str | None,
    transcript: Path | None,
    folder: Path | None,
    as_json: bool,
    **more: Any,
) -> None:
    """Take corrections from captions that were edited in another tool.

    Only words count: what was retimed, joined, split or broken again changes nothing. Of an episode the changed words
    become corrections; of a transcript they are shown, and written with -o. A file that was exported before the words
    changed is refused where it would undo that.

    \b
    vidcast captions import edited.srt --episode field/2026-w47 --by "Ana, comms" -L acme
    vidcast captions import edited.srt --transcript transcript.json -o corrected.json
    """
    if (name is None) == (transcript is None):
        raise BadRequest("whose words are these? Name --episode EPISODE or --transcript FILE")
    if name is not None:
        if more["timeline"] or more["target"]:
            raise BadRequest("--timeline and -o belong to --transcript; an episode knows its own")
        _into_episode(edited, name, folder, more["by"], more["because"], more["anyway"], as_json)
    elif transcript is not None:
        _into_transcript(edited, transcript, more["timeline"], more["target"], as_json)


def _into_episode(
    edited: Path, name: str, folder: Path | None, by: str, because: str, anyway: bool, as_json: bool
) -> None:
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        episode = production.catalogue.episode(name)
        value, text = taken_over(production, episode, edited, Signed(by, because), anyway=anyway)
    answer(value, text, as_json)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who decides, and why."""

    by: str
    because: str = ""


def taken_over(
    production: Production, episode: Episode, edited: Path, signed: Signed, *, anyway: bool = False
) -> tuple[dict[str, Any], str]:
    """Make corrections of what was edited in a file of captions; what is said of it.

    Raises BadRequest where that would undo what the words became since, unless it is meant `anyway`.
    """
    from vidcast.model.rematch import left_out

    captions = read_edited(edited, [part.credit.leader for part in production.parts(episode)])
    produced = production.produce(episode)
    if not anyway:
        refuse_outdated(production, episode, produced, captions, edited.name)
    said = (words.transcript for words in produced.words)
    gone = left_out(list(zip(said, produced.rundown.parts, strict=True)), captions)
    made = Desk(production).reword(episode, captions, edited.name, by=signed.by, because=signed.because)
    produced = production.produce(episode)
    text = corrections_text(episode.name, produced, made) if made else f"{shown(edited.name)}: no word was changed"
    after = next_step(production, episode, produced) if made else ""
    value = {"episode": episode.name, "corrections": corrections_value(produced, made), "left_out": gone}
    return {**value, **next_value(produced)}, "\n".join(filter(None, [text, *_left_out(gone), after]))


def _into_transcript(edited: Path, transcript: Path, timeline: Path | None, target: Path | None, as_json: bool) -> None:
    from vidcast.model.rematch import edits_between, left_out, refuse_another_recording

    words: Transcript = read_document(Transcript, transcript)
    line, captions = timeline_of(timeline, words), read_edited(edited)
    refuse_another_recording([(words, line)], captions, edited.name)
    edits = edits_between(words, line, captions)
    corrected, conflicts = applied(words, edits)
    gone = left_out([(words, line)], captions)
    if target is not None:
        write(target, encode(corrected))
    value: dict[str, Any] = {"transcript": None if target is None else str(target), "words": len(corrected.words)}
    value |= {"edits": [to_value(edit) for edit in reversed(edits)], "conflicts": to_value(conflicts)}
    value["left_out"] = gone
    written = (
        f"{shown(target)}: {len(corrected.words)} words" if target is not None else "nothing was written: name -o FILE"
    )
    answer(value, "\n".join([edits_text(edits, edited.name), *_left_out(gone), written]), as_json)


def _left_out(words: int) -> list[str]:
    """What is said of words that an earlier cut had and this one has no longer."""
    if not words:
        return []
    what = "1 word that was cut out since stays" if words == 1 else f"{words} words that were cut out since stay"
    return [f"  {what} out"]


def read_edited(path: Path, speakers: Sequence[str] = ()) -> Captions:
    """The captions in a file that a person names. Raises BadDocument and BadRequest."""
    from vidcast.model.edited_captions import read_edited_captions

    try:
        return read_edited_captions(content_of(path, CAPTIONS), path.name, speakers)
    except OSError as error:
        why = "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise BadDocument(f"{shown(path)}: {why}") from error


def edits_text(edits: Sequence[Edit], where: str) -> str:
    """The edits for people, in order of time: what was there and what stands there now."""
    if not edits:
        return f"{shown(where)}: no word was changed"
    head = f"{shown(where)}: {len(edits)} {'edit' if len(edits) == 1 else 'edits'}"
    timely = sorted(edits, key=lambda edit: (edit.start_ms, edit.end_ms))
    return "\n".join([head, *(f"  {clock_text(each.start_ms)}  - {each.expect}\n{_under(each)}" for each in timely)])


def _under(edit: Edit) -> str:
    return " " * (len(clock_text(edit.start_ms)) + 4) + f"+ {edit.text}".rstrip()
