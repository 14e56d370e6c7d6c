"""Letters as they will be drawn: which font has them, where a row breaks, how much room it takes.

Rows are broken and measured here, by the font's own height and not by the letters that happen to be in a row: moviepy
measures those, and clips the descenders of a word without ascenders.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil, floor
from pathlib import Path
from typing import Any

from vidcast.errors import BadSettings, ProgramMissing
from vidcast.model.episode import one_line
from vidcast.tools.cards.brand import Brand, font_path

__all__ = ["Lettering", "Line", "Paragraph", "is_picture", "right_to_left", "wrapped"]

_NO_LETTER = "\U0010ffff"
"""A code point that will never be a letter: fonts draw their box for missing ones."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one look, which may become several rows."""

    text: str
    colour: str
    font: str
    """A brand's font."""
    size: float
    """As a share of the card's unit, see layout.unit_of."""
    above: float = 0.03
    """Room over it, the same share, where something stands over it."""
    leading: float = 0.86
    """From one row's baseline to the next, as a share of the font's full height."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line broken into rows at one size, in pixels."""

    rows: tuple[str, ...]
    colour: str
    font: str
    """The font's file."""
    pixels: int
    ascent: int
    """From the top of the first row to its baseline."""
    step: int
    """From one baseline to the next."""
    width: int
    height: int


class Lettering:
    """The letters of a brand; keeps the fonts that it has opened, for one card."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._opened: dict[tuple[str, int], Any] = {}
        self._measured: dict[tuple[str, int, str], int] = {}
        self._known: dict[tuple[str, str], bool] = {}

    def font(self, path: str, pixels: int) -> Any:
        """A font of a size. Raises BadSettings when the file is none."""
        if (path, pixels) not in self._opened:
            from PIL import ImageFont

            try:
                self._opened[path, pixels] = ImageFont.truetype(path, pixels)
            except OSError as error:
                raise BadSettings(
                    f"{Path(path).name}: not a font that can be read ({error}); correct the brand"
                ) from error
        return self._opened[path, pixels]

    def printable(self, line: Line) -> Line:
        """The line with the font's file that has all its letters, without the pictures (emoji) that no font has.

        A letter is never left out. Raises BadSettings, naming those that no font of the brand has, and ProgramMissing
        where right-to-left text could not be set.
        """
        text = _shapeable(one_line(unicodedata.normalize("NFC", line.text)))
        paths = [font_path(name) for name in (line.font, *self._brand.other_fonts)]
        lacking = {path: self._lacking(path, text) for path in paths}
        chosen = min(paths, key=lambda path: (sum(not is_picture(each) for each in lacking[path]), len(lacking[path])))
        letters = sorted(each for each in lacking[chosen] if not is_picture(each))
        if letters:
            named = ", ".join(f"{each} (U+{ord(each):04X})" for each in letters[:8])
            fonts = ", ".join(Path(path).name for path in paths)
            raise BadSettings(
                f"cards cannot show {text!r}: no {named} in {fonts}; add the path of a font that has every letter of "
                "this line to other_fonts of the brand"
            )
        text = one_line("".join(each for each in text if each not in lacking[chosen]))
        return replace(line, text=text, font=chosen)

    def _lacking(self, path: str, text: str) -> set[str]:
        """The letters that a font has not."""
        letters = {each for each in text if unicodedata.category(each) not in ("Cf", "Zs")}
        unknown = {each for each in letters if (path, each) not in self._known}
        if unknown:
            self._look(path, unknown)
        return {each for each in letters if not self._known[path, each]}

    def _look(self, path: str, letters: set[str]) -> None:
        """Remember which letters a font has: those that it draws otherwise than what is no letter at all."""
        from PIL import ImageFont

        def drawn(letter: str) -> tuple[bytes, float]:
            return bytes(font.getmask(letter)), font.getlength(letter)

        self.font(path, 40)
        # Letter by letter, without shaping, so that no neighbour changes what is drawn.
        font = ImageFont.truetype(path, 40, layout_engine=ImageFont.Layout.BASIC)
        box = drawn(_NO_LETTER)
        self._known.update({(path, each): drawn(each) != box for each in letters})

    def _wide(self, path: str, pixels: int, text: str) -> int:
        """How far a row moves the pen, in pixels."""
        key = path, pixels, text
        if key not in self._measured:
            self._measured[key] = ceil(self.font(path, pixels).getlength(text))
        return self._measured[key]

    def paragraph(self, line: Line, pixels: int, room: int) -> Paragraph:
        """A printable line as rows no wider than `room` pixels.

        A word that is too long is made smaller, by half at most, before it is broken inside.
        """
        widest = max((self._wide(line.font, pixels, piece) for piece in _pieces(line.text)), default=0)
        pixels = max(1, floor(pixels * min(1.0, max(0.5, room / widest if widest else 1.0))))
        font = self.font(line.font, pixels)

        def wide(text: str) -> int:
            return self._wide(line.font, pixels, text)

        rows = _balanced(line.text, wrapped(line.text, lambda text: wide(text) <= room), room, wide)
        ascent, descent = font.getmetrics()
        step = round((ascent + descent) * line.leading)
        return Paragraph(
            rows=tuple(rows),
            colour=line.colour,
            font=line.font,
            pixels=pixels,
            ascent=ascent,
            step=step,
            width=max(map(wide, rows)),
            height=ascent + descent + (len(rows) - 1) * step,
        )


def is_picture(letter: str) -> bool:
    """Whether a character is a picture (an emoji or a sign like one), which a card may go without, and no letter."""
    code = ord(letter)
    sign = unicodedata.category(letter) == "So" and code >= 0x2190 and not 0x3000 <= code <= 0x33FF
    return sign or 0x1F000 <= code <= 0x1FAFF or code == 0x20E3


def right_to_left(text: str) -> bool:
    """Whether some of the text runs from right to left."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text)


def _shapeable(text: str) -> str:
    """The text without what chooses between pictures and signs. Raises ProgramMissing."""
    from PIL import features

    text = "".join(letter for letter in text if letter not in "\ufe0e\ufe0f\u00ad")
    if features.check_feature("raqm"):
        return text
    if right_to_left(text):
        raise ProgramMissing(
            f"cards cannot show {text!r}: Pillow finds no libfribidi on this machine, without which right-to-left "
            "letters come out in the wrong order; install libfribidi"
        )
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def _balanced(text: str, rows: list[str], room: int, wide: Callable[[str], int]) -> list[str]:
    """As many rows, about as long as each other: those of the narrowest column that breaks no more words."""
    if len(rows) == 1:
        return rows

    def within(width: int) -> list[str]:
        return wrapped(text, lambda row: wide(row) <= width)

    parts = [part for word in text.split() for part in ([word] if wide(word) <= room else _pieces(word))]
    low, high, best = max([room // 2, *map(wide, parts)]), room, rows
    while high - low > 4:
        middle = (low + high) // 2
        tried = within(middle)
        if len(tried) == len(rows):
            best, high = tried, middle
        else:
            low = middle
    return best


def _pieces(text: str) -> list[str]:
    """What a text may be broken between without breaking a word inside: words, and what hyphens part in them.

    >>> _pieces("Ana-Lena Ek")
    ['Ana-', 'Lena', 'Ek']
    """
    return re.findall(r"[^-\s]*-|[^-\s]+", text)


def wrapped(text: str, fits: Callable[[str], bool]) -> list[str]:
    """The text in rows that fit, broken between words and, where one word is too long, after a hyphen or inside it."""
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        if fits(longer):
            rows[-1] = longer
            continue
        if rows[-1]:
            rows.append("")
        for part in _parts(word, fits):
            if rows[-1] and not fits(rows[-1] + part):
                rows.append("")
            rows[-1] += part
    return rows


def _parts(word: str, fits: Callable[[str], bool]) -> Iterable[str]:
    """A word as the parts that must stay whole: itself, else what its hyphens part, else its letters."""
    if fits(word):
        return [word]
    return [part for piece in _pieces(word) for part in ([piece] if fits(piece) else _letters(piece))]


def _letters(word: str) -> list[str]:
    """The letters of a word, each with the marks that belong on it."""
    letters: list[str] = []
    for each in word:
        if letters and unicodedata.category(each)[0] in "MC":
            letters[-1] += each
        else:
            letters.append(each)
    return letters
