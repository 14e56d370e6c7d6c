"""Cards for the eye of whoever makes a brand: one of them, or all on one sheet, with made-up leaders."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from vidcast.errors import BadRequest
from vidcast.model.foreign import shown
from vidcast.model.part import Credit
from vidcast.tools.cards.brand import Brand, font_path
from vidcast.tools.cards.full import draw_chapter, draw_closing, draw_disclaimer, draw_title
from vidcast.tools.cards.lower_third import draw_lower_third
from vidcast.tools.cards.text import CardText, pictures_left_out

__all__ = ["KINDS", "draw_preview", "remarks", "sample"]

KINDS = ("title", "chapter", "disclaimer", "closing", "lower-third")
"""The cards that can be shown alone."""

READING_SPEED = 17
"""Letters a second that most readers follow without haste, as in the house's caption profile."""

SAMPLE = CardText(
    show="Field Weekly",
    title="Three things before the holidays",
    week="Week 47, 2026",
    parts=(
        Credit("Dana Whitfield", "Vice President", "Field Operations", "Ninety-four percent on time"),
        Credit("Ana-María Rodríguez Echevarría", "Director of Customer Success", "Europe", "What customers told us"),
        Credit("Sam Ortiz", "Chief People Officer", "", "Hiring for spring"),
    ),
)
"""Invented leaders, one with a long name."""


def sample(title: str | None, parts: tuple[Credit, ...]) -> CardText:
    """What previewed cards say: what was given, else made-up words."""
    return replace(SAMPLE, title=SAMPLE.title if title is None else title, parts=parts or SAMPLE.parts)


def remarks(text: CardText, brand: Brand) -> tuple[str, ...]:
    """What a person should know of these cards and cannot see: what is left out, and what takes long to read."""
    found = [f"no font has every emoji of {each!r}; they are left out" for each in pictures_left_out(text, brand)]
    seconds = round(len(brand.disclaimer.strip()) / READING_SPEED)
    if seconds > 4:
        found.append(f"the disclaimer takes about {seconds} s to read; give publish.disclaimer_card_ms that much")
    return tuple(found)


def draw_preview(card: str, text: CardText, brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Save one of KINDS, or with "all" a sheet of every card, as a PNG; a file that was there stays until it is whole.

    Raises BadSettings as the cards do, BadRequest for a card that there is not or a path that cannot be written.
    """
    with TemporaryDirectory() as folder:
        made = Path(folder) / "preview.png"
        if card == "all":
            _draw_sheet(text, brand, size, made)
        else:
            _draw_kind(card, text, brand, size, made)
        beside = path.with_name(f".part-{path.name}")
        try:
            shutil.copyfile(made, beside)
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise BadRequest(f"{shown(path)}: cannot be written: {error.strerror}; name another place") from error


def _draw_kind(kind: str, text: CardText, brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Save one of KINDS as a PNG, the lower third over a picture. Raises BadRequest for a card that there is not."""
    last = len(text.parts) - 1
    if kind in ("chapter", "lower-third") and not text.parts:
        raise BadRequest(f"{kind}: it names a leader, and there is none; give one with --leader")
    if kind == "title":
        draw_title(text, brand, size, path)
    elif kind == "chapter":
        draw_chapter(text, min(1, last), brand, size, path)
    elif kind == "closing":
        draw_closing(text, brand, size, path)
    elif kind == "lower-third":
        draw_lower_third(text.parts[0], brand, size, path)
        _over_a_picture(path)
    elif kind == "disclaimer" and brand.disclaimer.strip():
        draw_disclaimer(brand, size, path)
    else:
        raise BadRequest(f"{kind}: brand {brand.name} has no such card; a disclaimer needs words in its file")


def _draw_sheet(text: CardText, brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Save every card of a brand on one PNG: as wide as high pictures, each under its name."""
    upright = size[1], size[0]
    lying = [_drawn(kind, each, brand, size) for kind, each in _shown(text, brand)]
    standing = [_drawn(kind, each, brand, upright) for kind, each in _shown(text, brand)]
    rows = [lying[first : first + 3] for first in range(0, len(lying), 3)]
    _arranged([*rows, standing]).save(path)


def _shown(text: CardText, brand: Brand) -> Sequence[tuple[str, CardText]]:
    """Which cards a sheet shows; the title for one leader too, where there are several."""
    shown = [(kind, text) for kind in KINDS if kind != "disclaimer" or brand.disclaimer.strip()]
    alone = [("title", replace(text, parts=text.parts[:1]))] if len(text.speakers) > 1 else []
    return [*alone, *shown]


def _drawn(kind: str, text: CardText, brand: Brand, size: tuple[int, int]) -> tuple[str, Any]:
    """One card, drawn in full size, as its name and a PIL picture of at most 640 pixels."""
    from PIL import Image

    with TemporaryDirectory() as folder:
        path = Path(folder) / "card.png"
        _draw_kind(kind, text, brand, size, path)
        with Image.open(path) as image:
            image.thumbnail((640, 640))
            shown: Any = image.convert("RGB")
    return f"{brand.name} · {kind} · {size[0]}x{size[1]}", shown


def _arranged(rows: Sequence[Sequence[tuple[str, Any]]]) -> Any:
    """Rows of named pictures on one grey sheet."""
    from PIL import Image, ImageDraw, ImageFont

    edge, label = 24, 30
    wide = max(sum(image.width + edge for _, image in row) for row in rows) + edge
    high = sum(max(image.height for _, image in row) + label + edge for row in rows) + edge
    sheet = Image.new("RGB", (wide, high), "#6d7178")
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(font_path("SourceSansProSemibold"), 18)
    top = edge
    for row in rows:
        left = edge
        for name, image in row:
            draw.text((left, top), name, font=font, fill="#ffffff")
            sheet.paste(image, (left, top + label))
            left += image.width + edge
        top += max(image.height for _, image in row) + label + edge
    return sheet


def _over_a_picture(path: Path) -> None:
    """Put a transparent PNG over a made-up picture that is dark and light and busy, as recordings are."""
    import numpy as np
    from PIL import Image

    with Image.open(path) as image:
        over = image.convert("RGBA")
    width, height = over.size
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    light = 0.5 + 0.35 * np.sin(3.2 * across + 1.4 * down) + 0.25 * np.sin(19 * across * down + 7 * across)
    colours = np.stack([light, light * 0.94 + 0.02, light * 0.82 + 0.1], axis=2)
    picture = Image.fromarray((colours.clip(0, 1) * 255).astype(np.uint8)).convert("RGBA")
    picture.alpha_composite(over)
    picture.convert("RGB").save(path)
