"""What the cards of an episode say."""

from __future__ import annotations

from dataclasses import dataclass

from vidcast.model.part import Credit
from vidcast.tools.cards.brand import Brand
from vidcast.tools.cards.lettering import Lettering, Line, is_picture

__all__ = ["CardText", "pictures_left_out", "shortened"]


@dataclass(frozen=True, slots=True)
class CardText:
    """What the cards of an episode say; empty lines are left out."""

    show: str
    title: str
    week: str
    parts: tuple[Credit, ...] = ()
    """Who speaks, in order."""

    @property
    def kicker(self) -> str:
        """The small line over a title."""
        return " · ".join(part for part in (self.show, self.week) if part)

    @property
    def speakers(self) -> tuple[Credit, ...]:
        """Each leader once, in order of their first part; a part without a leader counts for nobody.

        >>> [credit.role for credit in CardText("", "", "", (Credit("Dana", "VP"), Credit("dana"))).speakers]
        ['VP']
        """
        first: dict[str, Credit] = {}
        for credit in self.parts:
            if credit.key:
                first.setdefault(credit.key, credit)
        return tuple(first.values())


def pictures_left_out(text: CardText, brand: Brand) -> tuple[str, ...]:
    """The titles and names that cards show without some of their pictures (emoji), since no font of the brand has them.

    Raises BadSettings where a letter, which is never left out, is in no font of the brand: ask before anything is made.
    """
    lettering = Lettering(brand)
    said = [(text.title, brand.font), (text.kicker, brand.light_font)]
    for credit in text.parts:
        said += [(credit.leader, brand.font), (credit.role, brand.light_font), (credit.title, brand.light_font)]
    said += [(brand.closing_line, brand.font), (brand.closing_note, brand.light_font)]
    said += [(brand.disclaimer, brand.light_font)]
    lines = [Line(words, brand.text, font, 1) for words, font in said]
    return tuple(line.text for line in lines if _pictures(lettering.printable(line).text) < _pictures(line.text))


def _pictures(text: str) -> int:
    return sum(map(is_picture, text))


def shortened(text: str, letters: int = 300) -> str:
    """The text, ended with an ellipsis after a word where it is too long for any card.

    >>> shortened("one two three", 9)
    'one two …'
    """
    if len(text) <= letters:
        return text
    return text[:letters].rsplit(" ", 1)[0] + " …"
