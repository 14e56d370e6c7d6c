"""The cards of an episode, drawn once for each text, brand and size."""

from __future__ import annotations

from dataclasses import dataclass

from vidcast.run.stage import Bench, stage
from vidcast.tools.cards import Brand, CardText, draw_closing, draw_cover, draw_title

__all__ = ["Cards", "cards", "cover"]


@dataclass(frozen=True, slots=True)
class Cards:
    """Two PNG files in one folder."""

    title: str
    closing: str
    width: int
    height: int


@stage(version=1)
def cards(bench: Bench, text: CardText, brand: Brand, size: tuple[int, int]) -> Cards:
    """The title and the closing card, `size` (width, height) in pixels."""
    draw_title(text, brand, size, bench.out / "title.png")
    draw_closing(text, brand, size, bench.out / "closing.png")
    return Cards("title.png", "closing.png", *size)


@stage(version=1)
def cover(bench: Bench, show: str, division: str, brand: Brand) -> str:
    """The name of a show's square cover, 1400 pixels."""
    draw_cover(show, division, brand, bench.out / "cover.jpg")
    return "cover.jpg"
