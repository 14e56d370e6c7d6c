"""Commands about brands, the look of cards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import click

from vidcast.cli.options import as_json, library, output, presets_here
from vidcast.cli.saying import answer
from vidcast.config import LibraryFolder
from vidcast.errors import BadRequest
from vidcast.model.foreign import shown
from vidcast.model.part import Credit
from vidcast.preset import Presets

__all__ = ["brand_command"]

CARDS = ("all", "title", "chapter", "disclaimer", "closing", "lower-third")


@click.group("brand")
def brand_command() -> None:
    """See what a brand makes of cards before an episode wears it."""


@brand_command.command("preview")
@click.argument("name")
@output("Where the picture goes, as .png.")
@click.option("--card", type=click.Choice(CARDS), default="all", help="One card, or every one on a sheet.")
@click.option("--text", "title", metavar="TITLE", help="The episode's title, else a made-up one.")
@click.option("--leader", "leaders", multiple=True, metavar="NAME", help="Who speaks; may be given several times.")
@click.option("--role", "roles", multiple=True, metavar="ROLE", help="What each of them is, in the same order.")
@click.option("--size", default="1280x720", metavar="WxH", help="The picture's size.")
@library
@as_json
def preview_command(
    name: str,
    target: Path,
    card: str,
    title: str | None,
    leaders: tuple[str, ...],
    roles: tuple[str, ...],
    size: str,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Draw the cards of a brand, by its name or its .toml file.

    \b
    vidcast brand preview default -o cards.png
    vidcast brand preview acme -L acme -o card.png --card lower-third --leader "Dana Whitfield" --role "VP Field"
    """
    from vidcast.tools.cards.sheet import draw_preview, remarks, sample

    brand, text = _presets(folder).brand(name), sample(title, _credits(leaders, roles))
    if target.suffix.lower() != ".png":
        raise BadRequest(f"{shown(target)}: a preview is a .png; name it so")
    draw_preview(card, text, brand, _canvas(size), target)
    notes = remarks(text, brand)
    value = {"picture": str(target), "brand": brand.name, "card": card, "notes": notes}
    answer(
        value,
        "\n".join([f"{shown(target)}: brand {brand.name}, {card}", *(f"note: {each}" for each in notes)]),
        as_json,
    )


def _credits(leaders: Sequence[str], roles: Sequence[str]) -> tuple[Credit, ...]:
    """Each leader with the role in the same place. Raises BadRequest."""
    if len(roles) > len(leaders):
        raise BadRequest(f"--role: {len(roles)} roles for {len(leaders)} leaders; each role needs its --leader")
    return tuple(Credit(leader, role) for leader, role in zip_longest(leaders, roles, fillvalue=""))


def _presets(folder: Path | None) -> Presets:
    return presets_here() if folder is None else Presets(LibraryFolder.found(folder).root)


def _canvas(size: str) -> tuple[int, int]:
    """Width and height. Raises BadRequest."""
    found = re.fullmatch(r"(\d{2,5})x(\d{2,5})", size)
    if not found or not all(64 <= int(side) <= 4320 for side in found.groups()):
        raise BadRequest(f"--size: {size}: write width x height in pixels, 64 to 4320 each, such as 1280x720")
    return int(found[1]), int(found[2])
