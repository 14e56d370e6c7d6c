"""The parts of an episode: which recordings it is made of, in which order, and what came in besides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vidcast.cli.options import as_json, episode_name, library
from vidcast.cli.saying import answer, table
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.desk import Desk
from vidcast.errors import BadRequest
from vidcast.model.document import to_value
from vidcast.model.times import clock_text
from vidcast.production import Production


@click.command("parts")
@episode_name
@click.option("--use", "chosen", default="", metavar="2,1,3", help="These takes, in this order, are the parts.")
@click.option("--by", default="", metavar="NAME", help="Who decides; needed with --use.")
@click.option("--because", default="", metavar="TEXT", help="The reason.")
@library
@as_json
def parts_command(episode: str, chosen: str, by: str, because: str, folder: Path | None, as_json: bool) -> None:
    """The takes of an episode and which of them are its parts; --use says otherwise.

    \b
    vidcast parts field/2026-w47 --use 2,1 --by "Ana, comms" -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        known = production.catalogue.episode(episode)
        if chosen:
            Desk(production).arrange(known, _numbers(chosen), by=by, because=because)
        value = _parts(production, known.name)
    rows = [
        (
            str(take["take"]),
            str(take["part"] or _unused(take)),
            clock_text(take["duration_ms"]),
            take["leader"],
            take["title"],
        )
        for take in value["takes"]
    ]
    text = table(rows, ("TAKE", "PART", "LENGTH", "LEADER", "TITLE"))
    if value["missing"]:
        text += f"\nstill missing: {', '.join(value['missing'])}"
    answer(value, text, as_json)


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(number) for number in text.split(","))
    except ValueError as error:
        raise BadRequest(f"--use {text}: write the numbers of takes, such as 2,1,3") from error


def _unused(take: dict[str, Any]) -> str:
    return f"not used: same talk as take {take['same_talk_as']}" if take["same_talk_as"] else "not used"


def _parts(production: Production, name: str) -> dict[str, Any]:
    """The takes in the order they came in, each with its place in the episode, None when it is not used."""
    episode = production.catalogue.episode(name)
    parts, submissions = production.parts(episode), production.catalogue.submissions(episode)
    places = {part.take.recording.sha256: place for place, part in enumerate(parts, 1)}
    numbers = {submission.sha256: number for number, submission in enumerate(submissions, 1)}
    replaced = {submission.same_as: number for number, submission in enumerate(submissions, 1) if submission.better}
    takes = [
        {
            "take": number,
            "part": places.get(submission.sha256),
            "recording": submission.sha256,
            "same_talk_as": replaced.get(submission.sha256) or numbers.get(submission.same_as),
            "duration_ms": production.catalogue.recording(submission.sha256)[0].duration_ms,
            **to_value(submission.credit),
        }
        for number, submission in enumerate(submissions, 1)
    ]
    return {"episode": episode.name, "takes": takes, "missing": list(production.missing(episode, parts))}
