"""The cards of an episode, drawn once for each text, brand and size."""

from __future__ import annotations

from dataclasses import dataclass

from vidcast.run.stage import Bench, stage
from vidcast.tools.cards import (
    Brand,
    CardText,
    draw_chapter,
    draw_closing,
    draw_cover,
    draw_disclaimer,
    draw_lower_third,
    draw_title,
    pictures_left_out,
)

__all__ = ["Cards", "cards", "cover"]


@dataclass(frozen=True, slots=True)
class Cards:
    """PNG files in one folder, all of one size; "" for a card that there is not."""

    title: str
    closing: str
    disclaimer: str
    """"" when the brand has no disclaimer."""
    chapters: tuple[str, ...]
    """The card before each part; the first is always ""."""
    lower_thirds: tuple[str, ...]
    """The bar over the beginning of each part, with alpha; "" for a part without a leader's name."""
    width: int
    height: int
    background: str
    """The brand's colour, such as "#14213d", for what a picture of another shape leaves empty."""


@stage(version=2)
def cards(bench: Bench, text: CardText, brand: Brand, size: tuple[int, int]) -> Cards:
    """Every card that the episode can need, `size` (width, height) in pixels.

    Raises BadSettings where a letter is in no font of the brand, or a font or the logo cannot be read.
    """
    for title in pictures_left_out(text, brand):
        bench.reporter.note(f"cards: no font has every emoji of {title!r}; they are left out there")
    draw_title(text, brand, size, bench.out / "title.png")
    draw_closing(text, brand, size, bench.out / "closing.png")
    return Cards(
        title="title.png",
        closing="closing.png",
        disclaimer=_disclaimer(bench, brand, size),
        chapters=tuple(_chapter(bench, text, index, brand, size) for index in range(len(text.parts))),
        lower_thirds=tuple(_lower_third(bench, text, index, brand, size) for index in range(len(text.parts))),
        width=size[0],
        height=size[1],
        background=brand.background,
    )


def _disclaimer(bench: Bench, brand: Brand, size: tuple[int, int]) -> str:
    if not brand.disclaimer.strip():
        return ""
    draw_disclaimer(brand, size, bench.out / "disclaimer.png")
    return "disclaimer.png"


def _chapter(bench: Bench, text: CardText, index: int, brand: Brand, size: tuple[int, int]) -> str:
    if index == 0:
        return ""
    name = f"chapter-{index + 1}.png"
    draw_chapter(text, index, brand, size, bench.out / name)
    return name


def _lower_third(bench: Bench, text: CardText, index: int, brand: Brand, size: tuple[int, int]) -> str:
    if not text.parts[index].key:
        return ""
    name = f"lower-third-{index + 1}.png"
    draw_lower_third(text.parts[index], brand, size, bench.out / name)
    return name


@stage(version=2)
def cover(bench: Bench, show: str, division: str, brand: Brand) -> str:
    """The name of a show's square cover, 1400 pixels."""
    draw_cover(show, division, brand, bench.out / "cover.jpg")
    return "cover.jpg"
