"""The chapters of an episode: what its leaders announced, and what people name instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from vidcast.cli.options import as_json, episode_name, library
from vidcast.cli.saying import answer, table
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.desk import Desk
from vidcast.errors import BadRequest
from vidcast.model.document import to_value
from vidcast.model.episode import Chapter
from vidcast.model.times import clock_text
from vidcast.production import Production

CLOCK = re.compile(r"(?:(\d+):)?(\d+):([0-5]\d)(?:\.(\d{1,3}))?")


@click.command("chapters")
@episode_name
@click.option("--rename", nargs=2, multiple=True, metavar="NUMBER TITLE", help="Give a chapter another title.")
@click.option("--add", nargs=2, multiple=True, metavar="TIME TITLE", help="A new chapter, such as 1:23 of the episode.")
@click.option("--remove", multiple=True, type=int, metavar="NUMBER", help="Take a chapter away.")
@click.option("--automatic", is_flag=True, help="Back to what the leader announced.")
@click.option("--by", default="", metavar="NAME", help="Who decides; needed for a change.")
@click.option("--because", default="", metavar="TEXT", help="The reason.")
@library
@as_json
def chapters_command(
    episode: str,
    rename: Sequence[tuple[str, str]],
    add: Sequence[tuple[str, str]],
    remove: Sequence[int],
    automatic: bool,
    by: str,
    because: str,
    folder: Path | None,
    as_json: bool,
) -> None:
    """The chapters of an episode; with options, other ones. Chapters stay with their words when cuts move.

    \b
    vidcast chapters field/2026-w47 --rename 2 "Omaha" --add 1:23 "Lincoln" --by "Ana, comms" -L acme
    """
    if automatic and (rename or add or remove):
        raise BadRequest("--automatic takes back every change, so it stands alone")
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        known = production.catalogue.episode(episode)
        if automatic:
            Desk(production).chapter(known, None, by=by, because=because)
        elif rename or add or remove:
            now = production.produce(known).chapters
            Desk(production).chapter(known, _edited(now, rename, add, remove), by=by, because=because)
        found = production.produce(known).chapters
    rows = [(str(number), clock_text(each.start_ms), each.title) for number, each in enumerate(found, 1)]
    value = {"episode": known.name, "chapters": to_value(found)}
    answer(value, table(rows, ("CHAPTER", "AT", "TITLE")), as_json)


def _edited(
    chapters: Sequence[Chapter],
    rename: Sequence[tuple[str, str]],
    add: Sequence[tuple[str, str]],
    remove: Sequence[int],
) -> tuple[Chapter, ...]:
    """The chapters with every change made; numbers are those before any change."""
    found: dict[int, Chapter] = dict(enumerate(chapters, 1))
    for text, title in rename:
        number = _number(text, len(found))
        found[number] = replace(found[number], title=title)
    for number in remove:
        _number(str(number), len(found))
    kept = [chapter for number, chapter in found.items() if number not in remove]
    added = [Chapter(_moment(text), title) for text, title in add]
    return tuple(sorted([*kept, *added], key=lambda chapter: chapter.start_ms))


def _number(text: str, count: int) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= count:
        raise BadRequest(f"{text}: there is no such chapter; name one by a number from 1 to {count}")
    return int(text)


def _moment(text: str) -> int:
    """Milliseconds of a time such as 1:23 or 1:02:03.5."""
    found = CLOCK.fullmatch(text)
    if found is None:
        raise BadRequest(f"{text}: not a time; write minutes and seconds, such as 1:23")
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    return (hours * 3600 + minutes * 60 + seconds) * 1000 + int((found[4] or "0").ljust(3, "0"))
