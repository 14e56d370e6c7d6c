"""The cards that fill the picture: title, chapter, disclaimer, closing, and a show's cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidcast.errors import BadSettings
from vidcast.model.part import Credit
from vidcast.tools.cards.brand import Brand, rgb
from vidcast.tools.cards.layout import Box, Element, Pair, Stack, clips, fitting, save, unit_of, with_logo
from vidcast.tools.cards.lettering import Lettering, Line
from vidcast.tools.cards.text import CardText, shortened
from vidcast.tools.moviepy import moviepy

__all__ = ["draw_chapter", "draw_closing", "draw_cover", "draw_disclaimer", "draw_title"]

MOST_LISTED = 12
"""No title card lists more leaders: more than that nobody reads in the few seconds it is shown."""
LIST_FLOOR = 0.78
"""How far a list of leaders is made smaller before the last of them become a number."""
DISCLAIMER_FLOOR = 0.68
"""How far a disclaimer is made smaller before it is refused: 3.3 % of a landscape card's height, 11 pixels at 360."""


def draw_title(text: CardText, brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Save a title card of `size` (width, height in pixels) as a PNG; several leaders are listed.

    Raises BadSettings where no font has a letter, or the logo cannot be read; so do all cards.
    """
    speakers = text.speakers
    several = len(speakers) > 1
    top = [
        Line(shortened(text.kicker), brand.muted, brand.light_font, 0.042),
        Line(shortened(text.title), brand.text, brand.font, 0.07 if several else 0.088, above=0.012),
    ]
    if not several:
        _save(_Card([[*top, *_signed(speakers, brand)]]), brand, size, path)
        return
    choices = [
        [*top, *_listed(speakers, count, brand, size)] for count in range(min(len(speakers), MOST_LISTED), 1, -1)
    ]
    _save(_Card(choices, LIST_FLOOR), brand, size, path)


def _signed(speakers: Sequence[Credit], brand: Brand) -> list[Element]:
    """The one leader, with the role close under the name."""
    return [
        line
        for credit in speakers[:1]
        for line in (
            Line(shortened(credit.leader), brand.text, brand.font, 0.058, above=0.05),
            Line(shortened(credit.role), brand.muted, brand.light_font, 0.042, above=0.0),
        )
    ]


def _listed(speakers: Sequence[Credit], count: int, brand: Brand, size: tuple[int, int]) -> list[Element]:
    """The first `count` leaders with their roles, and how many there are beside them."""
    beside = size[0] > size[1]
    found: list[Element] = []
    for index, credit in enumerate(speakers[:count]):
        above = 0.04 if index == 0 else 0.008 if beside else 0.018
        name = Line(shortened(credit.leader), brand.text, brand.font, 0.046, above=above)
        role = Line(shortened(credit.role), brand.muted, brand.light_font, 0.04, above=0.0)
        found += [Pair(name, role)] if beside else [name, role]
    more = len(speakers) - count
    if more:
        found.append(
            Line(brand.more_line.replace("{count}", str(more)), brand.muted, brand.light_font, 0.04, above=0.016)
        )
    return found


def draw_chapter(text: CardText, index: int, brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Save the card before part `index` (0 for the first): whose it is, what it is called, and which of how many."""
    credit, count = text.parts[index], len(text.parts)
    title = "" if credit.title == text.title else shortened(credit.title)
    number = brand.part_line.replace("{number}", str(index + 1)).replace("{count}", str(count)) if count > 1 else ""
    main, under = (shortened(credit.leader), title) if credit.leader else (title, "")
    lines = [
        Line(number, brand.muted, brand.light_font, 0.036),
        Line(main, brand.text, brand.font, 0.08, above=0.012),
        Line(shortened(credit.role), brand.muted, brand.light_font, 0.044, above=0.0),
        Line(under, brand.text, brand.light_font, 0.052, above=0.045),
    ]
    _save(_Card([lines]), brand, size, path)


def draw_closing(text: CardText, brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Save a closing card as a PNG: thanks, up to three names (else the show's), and where to turn to."""
    names = [shortened(credit.leader) for credit in text.speakers]
    if len(names) > 3:
        names = [shortened(text.show)]
    rows = names if size[1] > size[0] else [", ".join(names)]
    lines = [
        Line(brand.closing_line, brand.text, brand.font, 0.08),
        *(Line(row, brand.text, brand.light_font, 0.052, above=0.0 if at else 0.012) for at, row in enumerate(rows)),
        Line(brand.closing_note, brand.muted, brand.light_font, 0.042, above=0.045),
    ]
    _save(_Card([lines]), brand, size, path)


def draw_disclaimer(brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Save the card with the brand's disclaimer, whole and never too small to read. Raises BadSettings otherwise."""
    paragraphs = [" ".join(each.split()) for each in brand.disclaimer.split("\n\n")]
    lines = [Line(each, brand.text, brand.light_font, 0.048, above=0.03, leading=1.06) for each in paragraphs if each]
    _save(_Card([lines], DISCLAIMER_FLOOR, centred=True, never_smaller=True), brand, size, path)


def draw_cover(show: str, division: str, brand: Brand, path: Path) -> None:
    """Save a show's square cover, 1400 pixels, as podcast directories want it."""
    lines = [
        Line(shortened(division), brand.muted, brand.light_font, 0.045),
        Line(shortened(show), brand.text, brand.font, 0.1, above=0.012),
    ]
    _save(_Card([lines]), brand, (1400, 1400), path)


def _safe(size: tuple[int, int]) -> Box:
    """Where a card's words may stand: the middle 80 %, well inside the title-safe area (see lower_third.py)."""
    width, height = size
    return Box(round(width * 0.1), round(height * 0.1), round(width * 0.9), round(height * 0.9))


@dataclass(frozen=True, slots=True)
class _Card:
    """What stands on a card: the first choice that is not made smaller than `floor` is taken, else the last one."""

    choices: Sequence[Sequence[Element]]
    floor: float = 0.0
    centred: bool = False
    never_smaller: bool = False
    """Whether a card is refused whose last choice, too, would have to be smaller than `floor`."""


def _save(card: _Card, brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Compose the lines, left aligned beside the accent's bar and centred in height, and save one picture."""
    box = _safe(size)
    logo, within = with_logo(brand, size, box)
    stack = fitting(card.choices, Lettering(brand), unit_of(size), (box.width, within.height), card.floor)
    if card.never_smaller and stack.scale < card.floor:
        raise BadSettings(
            f"disclaimer: {len(brand.disclaimer)} letters are too many to be read on a card of {size[0]}x{size[1]}; "
            "shorten it"
        )
    left = box.left + (box.width - stack.width) // 2 if card.centred else box.left
    top = min((size[1] - stack.height) // 2, within.bottom - stack.height)
    save([*_bar(stack, brand, size, left, top), *clips(stack, left, top), *logo], size, path, ground=brand.background)


def _bar(stack: Stack, brand: Brand, size: tuple[int, int], left: int, top: int) -> list[Any]:
    """The accent's bar beside the words, as high as they are."""
    if not stack.placed:
        return []
    wide = max(2, round(unit_of(size) * 0.009))
    return [moviepy().ColorClip((wide, stack.height), color=rgb(brand.accent)).with_position((left - wide * 4, top))]
