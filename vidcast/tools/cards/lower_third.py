"""The bar with a leader's name and role over the beginning of a part.

It stands inside the title-safe area, the middle 90 % of width and height (the action-safe area is 93 %): EBU R 95
(tech.ebu.ch/publications/r095) and SMPTE ST 2046-1 give both numbers. It stays above the captions' place: players show
two rows at the bottom, each 5 % of the height (W3C WebVTT, rendering: 5vh), which with their leading is 12 %; on an
upright picture the same words need more rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vidcast.model.part import Credit
from vidcast.tools.cards.brand import READABLE, Brand, contrast, rgb
from vidcast.tools.cards.layout import Box, Stack, clips, fitting, save, unit_of
from vidcast.tools.cards.lettering import Lettering, Line
from vidcast.tools.cards.text import shortened
from vidcast.tools.moviepy import moviepy

__all__ = ["draw_lower_third", "opacity", "place"]

TITLE_SAFE = 0.9
"""The middle share of width and height in which text is sure to be seen: EBU R 95, SMPTE ST 2046-1."""


def draw_lower_third(credit: Credit, brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Save a PNG with alpha of the whole canvas, empty but for a bar with the name and the role.

    Raises BadSettings where no font has a letter.
    """
    most, (stripe, beside, over) = place(size), _edges(size)
    lines = [
        Line(shortened(credit.leader), brand.text, brand.font, 0.054),
        Line(shortened(credit.role), brand.muted, brand.light_font, 0.04, above=0.0),
    ]
    room = most.width - stripe - 2 * beside, most.height - 2 * over
    stack = fitting([lines], Lettering(brand), unit_of(size), room, 0.0)
    save(_bar(stack, brand, size) if stack.placed else [], size, path, ground=None)


def _bar(stack: Stack, brand: Brand, size: tuple[int, int]) -> list[Any]:
    """The words on their ground, in the left lower corner of the bar's place."""
    stripe, beside, over = _edges(size)
    wide, high = stripe + 2 * beside + stack.width, stack.height + 2 * over
    left, top = place(size).left, place(size).bottom - high
    ground = moviepy().ColorClip((wide, high), color=rgb(brand.background)).with_opacity(opacity(brand))
    accent = moviepy().ColorClip((stripe, high), color=rgb(brand.accent))
    words = clips(stack, left + stripe + beside, top + over)
    return [ground.with_position((left, top)), accent.with_position((left, top)), *words]


def _edges(size: tuple[int, int]) -> tuple[int, int, int]:
    """How wide the accent is, and how far the words stand from it and from the upper and lower edge."""
    unit = unit_of(size)
    return max(2, round(unit * 0.009)), round(unit * 0.03), round(unit * 0.018)


def place(size: tuple[int, int]) -> Box:
    """Where the bar may stand on a canvas: title-safe, above the captions, and no higher than a lower third."""
    width, height = size
    upright = height > width
    edge = (1 - TITLE_SAFE) / 2
    return Box(
        left=-int(-width * edge // 1),
        top=round(height * 0.55),
        right=int(width * (1 - edge if upright else 0.7)),
        bottom=int(height * (0.76 if upright else 0.84)),
    )


def opacity(brand: Brand) -> float:
    """How solid the bar is: a little of the picture may shine through, as long as text reads on any picture.

    The least from 0.88 on at which both text colours keep WCAG's contrast over a white picture and over a black one.
    """
    ground = rgb(brand.background)
    for hundredths in range(88, 100):
        share = hundredths / 100
        seen = [tuple(each * share + picture * (1 - share) for each in ground) for picture in (0, 255)]
        ratios = [contrast(rgb(text), over) for text in (brand.text, brand.muted) for over in seen]  # type: ignore[arg-type]
        if min(ratios) >= READABLE:
            return share
    return 1.0
