"""The chapters of an episode: what its leaders announced, and what people name instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from vidcast.catalogue import Episode
from vidcast.cli.following import next_step, next_value
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

__all__ = ["Changes", "chaptered", "chapters_command"]

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
        changes = Changes(rename, add, remove, automatic)
        value, text = chaptered(production, production.catalogue.episode(episode), changes, by, because)
    answer(value, text, as_json)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is asked of an episode's chapters; numbers are those before any change."""

    rename: Sequence[tuple[str, str]] = ()
    add: Sequence[tuple[str, str]] = ()
    remove: Sequence[int] = ()
    automatic: bool = False

    def __bool__(self) -> bool:
        return bool(self.rename or self.add or self.remove or self.automatic)


def chaptered(
    production: Production, episode: Episode, changes: Changes, by: str, because: str = ""
) -> tuple[dict[str, Any], str]:
    """Change an episode's chapters, if anything is asked; what they are then."""
    now = production.produce(episode).chapters if changes else ()
    if changes:
        edited = None if changes.automatic else _edited(now, changes)
        Desk(production).chapter(episode, edited, by=by, because=because)
    produced = production.produce(episode)
    found = produced.chapters
    rows = [(str(number), clock_text(each.start_ms), each.title) for number, each in enumerate(found, 1)]
    after = next_step(production, episode, produced) if changes else ""
    text = [table(rows, ("CHAPTER", "AT", "TITLE")), *_staying(now, changes.remove, found), after]
    value = {"episode": episode.name, "chapters": to_value(found), **next_value(produced)}
    return value, "\n".join(filter(None, text))


def _staying(now: Sequence[Chapter], remove: Sequence[int], found: Sequence[Chapter]) -> list[str]:
    """What is said of chapters that were taken away where a part begins, which always has one."""
    titles = {chapter.start_ms: chapter.title for chapter in found}
    gone = [(number, titles.get(now[number - 1].start_ms)) for number in sorted(set(remove))]
    return [
        f"  a part begins where chapter {number} was, so one stays there: {title}"
        for number, title in gone
        if title is not None
    ]


def _edited(chapters: Sequence[Chapter], changes: Changes) -> tuple[Chapter, ...]:
    """The chapters with every change made. Raises BadRequest for one that is named twice, or is not there."""
    rename, remove = changes.rename, changes.remove
    found: dict[int, Chapter] = dict(enumerate(chapters, 1))
    named = [_number(text, len(found)) for text, _ in rename] + [_number(str(number), len(found)) for number in remove]
    twice = sorted({number for number in named if named.count(number) > 1})
    if twice:
        raise BadRequest(f"chapter {twice[0]} is named twice: rename it or remove it, once")
    for text, title in rename:
        found[int(text)] = replace(found[int(text)], title=title)
    kept = [chapter for number, chapter in found.items() if number not in remove]
    added = [Chapter(_moment(text), title) for text, title in changes.add]
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
