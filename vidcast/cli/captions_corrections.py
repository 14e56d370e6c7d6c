"""What people corrected in an episode's words: the list, where each stands now, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from vidcast.model.decisions import Correction, Restored
from vidcast.model.document import to_value
from vidcast.model.times import Span, clock_text
from vidcast.pipeline import Produced
from vidcast.production import Production

__all__ = ["Placed", "corrections_command", "corrections_text", "corrections_value", "listed", "placed"]

NOTHING = "(nothing)"


@dataclass(frozen=True, slots=True)
class Placed:
    """A correction, and where its words are in the episode as it is now."""

    correction: Correction
    part: int | None
    """The number of its part; None where its recording is no longer in the episode."""
    episode_ms: int | None
    """None where its words are cut out, too."""
    fits: bool
    """Whether the words that it expects are still there, or written already."""

    @property
    def at(self) -> str:
        return "cut out" if self.episode_ms is None else clock_text(self.episode_ms)


def placed(produced: Produced, made: Sequence[Correction]) -> tuple[Placed, ...]:
    """Each correction with its place in an episode, in the order given."""
    return tuple(_placed(produced, each) for each in made)


def _placed(produced: Produced, correction: Correction) -> Placed:
    every = zip(produced.parts, produced.words, produced.rundown.parts, strict=True)
    for number, (part, said, line) in enumerate(every, 1):
        if part.take.recording.sha256 == correction.recording:
            span = Span(correction.start_ms, max(correction.end_ms, correction.start_ms + 1))
            at = None if line.kept_part(span) is None else line.to_episode(span.start_ms)
            return Placed(correction, number, at, correction.edit not in said.conflicts)
    return Placed(correction, None, None, fits=False)


def corrections_text(name: str, produced: Produced, made: Sequence[Correction]) -> str:
    """New corrections for people, in order of time: what was there and what stands there now, on the episode's clock.

    Where an episode has several parts each place names its own.
    """
    several = len(produced.parts) > 1
    lines = []
    for each in _in_order(placed(produced, made)):
        part = f"part {each.part}, " if several else ""
        lines.append(f"  {part}{each.at}  {each.correction.expect} -> {each.correction.text or NOTHING}")
    places = "1 place" if len(made) == 1 else f"{len(made)} places"
    return "\n".join([f"{name}: {places} corrected", *lines])


def corrections_value(produced: Produced, made: Sequence[Correction]) -> list[dict[str, Any]]:
    """New corrections for programs, in order of time."""
    every = _in_order(placed(produced, made))
    return [{**to_value(each.correction), "part": each.part, "episode_ms": each.episode_ms} for each in every]


def _in_order(every: Sequence[Placed]) -> list[Placed]:
    return sorted(every, key=lambda each: (each.part or 0, each.correction.start_ms, each.correction.end_ms))


@click.command("corrections")
@episode_name
@click.option("--take-back", "number", type=int, metavar="NUMBER", help="Its words are written as they were heard.")
@click.option("--by", default="", metavar="NAME", help="Who takes it back.")
@click.option("--because", default="", metavar="TEXT", help="The reason.")
@library
@as_json
def corrections_command(
    episode: str, number: int | None, by: str, because: str, folder: Path | None, as_json: bool
) -> None:
    """What people corrected in an episode's words, oldest first; with --take-back one of them counts no longer.

    \b
    vidcast captions corrections field/2026-w47 -L acme
    vidcast captions corrections field/2026-w47 --take-back 2 --by "Ana, comms" -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        known = production.catalogue.episode(episode)
        if number is not None:
            Desk(production).restore_words(known, number, by=by, because=because)
        value, text = listed(production, known)
        after = next_step(production, known, production.produce(known)) if number is not None else ""
    answer(value, "\n".join(filter(None, [text, after])), as_json)


def listed(production: Production, episode: Episode) -> tuple[dict[str, Any], str]:
    """Every correction of an episode's words, and those of other episodes that hold for it too."""
    produced, made = production.produce(episode), production.decisions(episode).corrections
    text = [_table(episode, produced, made), *_from_elsewhere(production, episode)]
    value = {"episode": episode.name, "corrections": _values(produced, made), **next_value(produced)}
    return value, "\n".join(text)


History = Sequence[tuple[Correction, Restored | None]]


def _table(known: Episode, produced: Produced, made: History) -> str:
    if not made:
        return f"{known.name}: nothing was corrected"
    head = ("NUMBER", "PART", "AT", "WAS", "IS WRITTEN", "BY", "WHEN", "STATE")
    rows = []
    for number, (each, back) in enumerate(made, 1):
        place = _placed(produced, each)
        is_written = each.text or NOTHING
        part = "" if place.part is None else str(place.part)
        rows.append((str(number), part, place.at, each.expect, is_written, each.by, each.at, _state(place, back)))
    return table(rows, head)


def _state(place: Placed, back: Restored | None) -> str:
    if back is not None:
        return f"taken back by {back.by}"
    if place.part is None:
        return "its recording is no longer in the episode"
    found = "fits" if place.fits else "fits nowhere any more"
    return f"{found}, always" if place.correction.always else found


def _values(produced: Produced, made: History) -> list[dict[str, Any]]:
    found = []
    for number, (each, back) in enumerate(made, 1):
        place = _placed(produced, each)
        more = {"part": place.part, "episode_ms": place.episode_ms, "fits": place.fits, "taken_back": to_value(back)}
        found.append({"number": number, **to_value(each), **more})
    return found


def _from_elsewhere(production: Production, known: Episode) -> list[str]:
    """What other episodes of the show have written otherwise always, with the number that takes it back there."""
    found = []
    for episode in production.catalogue.episodes():
        if episode.show == known.show and episode.name != known.name:
            for number, (each, back) in enumerate(production.decisions(episode).corrections, 1):
                if each.always and back is None:
                    written = each.text or NOTHING
                    found.append(
                        f"  always, by {each.by} in {episode.name}, number {number}: {each.expect} -> {written}"
                    )
    return found
