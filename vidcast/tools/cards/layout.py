"""Where everything on a card stands: lines one under the other, made smaller together until they fit their box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vidcast.tools.cards.brand import Brand, rgb
from vidcast.tools.cards.lettering import Lettering, Line, Paragraph
from vidcast.tools.cards.logo import logo_within
from vidcast.tools.moviepy import moviepy

__all__ = ["Box", "Element", "Pair", "Stack", "clips", "fitting", "save", "stacked", "unit_of", "with_logo"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines side by side, such as a name and its role; the columns of all pairs of a card are one."""

    left: Line
    right: Line

    @property
    def above(self) -> float:
        return self.left.above


Element = Line | Pair


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Stack:
    """Paragraphs and where each stands, from the stack's own left upper corner."""

    placed: tuple[tuple[Paragraph, int, int], ...]
    width: int
    height: int
    scale: float = 1.0
    """How much smaller than they were asked for the lines had to be."""


def unit_of(size: tuple[int, int]) -> float:
    """What text sizes are measured by: the height of a landscape card, less on a narrow portrait one."""
    return min(size[1], size[0] * 1.15)


def fitting(
    choices: Sequence[Sequence[Element]], lettering: Lettering, unit: float, room: tuple[int, int], floor: float
) -> Stack:
    """The first choice that fits `room` (width, height) at `floor` of its size or more, as large as it can be.

    When none does, the last one, however small it must be.
    """
    for elements in choices:
        ready = [_printable(element, lettering) for element in elements]
        scale, smallest = 1.0, 1 / unit if elements is choices[-1] else floor
        stack = stacked(ready, lettering, unit, room[0])
        while not _fits(stack, room) and scale * 0.95 >= smallest:
            scale *= 0.95
            stack = stacked(ready, lettering, unit * scale, room[0])
        if _fits(stack, room):
            break
    return replace(stack, scale=scale)


def _fits(stack: Stack, room: tuple[int, int]) -> bool:
    return stack.width <= room[0] and stack.height <= room[1]


def _printable(element: Element, lettering: Lettering) -> Element:
    if isinstance(element, Line):
        return lettering.printable(element)
    return Pair(lettering.printable(element.left), lettering.printable(element.right))


def stacked(elements: Sequence[Element], lettering: Lettering, unit: float, room: int) -> Stack:
    """Printable elements one under the other, `room` pixels wide at most; lines without words take no room."""
    column = _column(elements, lettering, unit, room)
    placed: list[tuple[Paragraph, int, int]] = []
    top = 0
    for element in elements:
        cells = _cells(element, lettering, unit, room, column)
        if not cells:
            continue
        top += round(unit * element.above) if placed else 0
        baseline = max(paragraph.ascent for paragraph, _ in cells)
        placed += [(paragraph, left, top + baseline - paragraph.ascent) for paragraph, left in cells]
        top += max(baseline - paragraph.ascent + paragraph.height for paragraph, _ in cells)
    return Stack(tuple(placed), max((left + each.width for each, left, _ in placed), default=0), top)


def _cells(element: Element, lettering: Lettering, unit: float, room: int, column: int) -> list[tuple[Paragraph, int]]:
    """The paragraphs of one element and how far from the left each begins."""
    lines = [(element, 0)] if isinstance(element, Line) else [(element.left, 0), (element.right, column)]
    wide = [room] if isinstance(element, Line) else [column - round(unit * 0.03), room - column]
    return [
        (lettering.paragraph(line, max(1, round(unit * line.size)), max(1, width)), left)
        for (line, left), width in zip(lines, wide, strict=True)
        if line.text
    ]


def _column(elements: Sequence[Element], lettering: Lettering, unit: float, room: int) -> int:
    """Where the right column begins: after the widest name, at half the room at most."""
    names = [pair.left for pair in elements if isinstance(pair, Pair) and pair.left.text]
    widest = max((lettering.paragraph(name, max(1, round(unit * name.size)), room).width for name in names), default=0)
    return min(widest + round(unit * 0.05), room // 2)


def clips(stack: Stack, left: int, top: int) -> list[Any]:
    """The stack as text clips, its left upper corner at this place of the card."""
    found = []
    for paragraph, right, down in stack.placed:
        # Strokes may reach beyond what a font says of its letters: moviepy issues 2268 and 2325.
        margin = -(-paragraph.pixels // 4)
        clip = moviepy().TextClip(
            font=paragraph.font,
            text="\n".join(paragraph.rows),
            font_size=paragraph.pixels,
            color=paragraph.colour,
            size=(paragraph.width, paragraph.height),
            margin=(margin, margin),
            interline=paragraph.step - _pillow_step(paragraph),
            horizontal_align="left",
            vertical_align="top",
        )
        found.append(clip.with_position((left + right - margin, top + down - margin)))
    return found


def _pillow_step(paragraph: Paragraph) -> int:
    """From baseline to baseline as Pillow draws several rows without more between them."""
    from PIL import ImageFont

    return int(ImageFont.truetype(paragraph.font, paragraph.pixels).getbbox("A")[3])


def with_logo(brand: Brand, size: tuple[int, int], box: Box) -> tuple[list[Any], Box]:
    """The logo's clip in the lower right corner, title-safe, and the box with the logo's room taken from it."""
    if brand.logo is None:
        return [], box
    import numpy as np

    width, height = size
    logo = logo_within(brand.logo, (round(width * 0.25), round(unit_of(size) * 0.09)))
    left, top = width - logo.width - round(width * 0.05), height - logo.height - round(height * 0.05)
    clip = moviepy().ImageClip(np.asarray(logo), transparent=True).with_position((left, top))
    return [clip], replace(box, bottom=min(box.bottom, top - round(unit_of(size) * 0.03)))


def save(layers: Sequence[Any], size: tuple[int, int], path: Path, *, ground: str | None) -> None:
    """Compose the layers on a ground of one colour, or on none at all, and save one picture."""
    plain = moviepy().ColorClip
    under = plain(size, color=(0, 0, 0)).with_opacity(0) if ground is None else plain(size, color=rgb(ground))
    card = moviepy().CompositeVideoClip([under, *layers], size=size)
    card.with_duration(1).save_frame(str(path), t=0, with_mask=ground is None)
