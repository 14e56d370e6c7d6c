"""How a company's cards look, and whether they can be read."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidcast.errors import BadSettings

__all__ = ["READABLE", "Brand", "contrast", "font_path", "rgb"]

READABLE = 4.5
"""The least contrast of text: WCAG 2.2, success criterion 1.4.3 (level AA), w3.org/TR/WCAG22/#contrast-minimum."""

_FONT_FILES = (".ttf", ".otf", ".ttc")


@dataclass(frozen=True, slots=True)
class Brand:
    """How a company's cards look; read from presets/brands/*.toml."""

    name: str = "default"
    background: str = "#14213d"
    """The card's colour, and that of the bar under a leader's name."""
    text: str = "#ffffff"
    muted: str = "#c9d3e6"
    """Small lines."""
    accent: str = "#fca311"
    """The bar beside the name; it never carries text."""
    font: str = "SourceSansProSemibold"
    """A face of font-source-sans-pro, or a path of a .ttf, .otf or .ttc file."""
    light_font: str = "SourceSansPro"
    other_fonts: tuple[str, ...] = ()
    """Fonts for lines with letters that the two above lack, such as Chinese names; the first that has them all."""
    logo: str | None = None
    """Path of a PNG, shown small in the lower right corner of every card."""
    closing_line: str = "Thank you for watching"
    closing_note: str = "Questions? Write back: every reply is read."
    part_line: str = "Part {number} of {count}"
    """The small line of a chapter card."""
    more_line: str = "and {count} more"
    """What a title card says of the leaders for whose names it has no room."""
    disclaimer: str = ""
    """What a card after the title says; an empty line parts paragraphs, and without words there is no such card."""

    def __post_init__(self) -> None:
        for field in ("background", "text", "muted", "accent"):
            value = getattr(self, field)
            if not re.fullmatch("#[0-9a-fA-F]{6}", value):
                raise ValueError(f'{field} must be a colour such as "#14213d", got "{value}"')
        for field in ("text", "muted"):
            ratio = contrast(rgb(getattr(self, field)), rgb(self.background))
            if ratio < READABLE:
                raise ValueError(
                    f"{field} on background has a contrast of {ratio:.2f}:1, and reading takes {READABLE}:1 at least "
                    "(WCAG 2.2, 1.4.3); make one darker or the other lighter"
                )

    @property
    def fingerprint(self) -> dict[str, Any]:
        """What the cards look like: a logo and a font count by their bytes, wherever they lie. Raises BadSettings."""
        shown = {field: getattr(self, field) for field in self.__dataclass_fields__ if field != "name"}
        shown["font"] = _digest("font", font_path(self.font))
        shown["light_font"] = _digest("light_font", font_path(self.light_font))
        shown["other_fonts"] = [_digest("other_fonts", font_path(name)) for name in self.other_fonts]
        shown["logo"] = None if self.logo is None else _digest("logo", self.logo)
        return shown


def _digest(field: str, path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise BadSettings(f"{field}: {path} cannot be read: {error.strerror}; correct the brand") from error


def font_path(name: str) -> str:
    """The file of a font: a path, or the name of a face that font-source-sans-pro carries. Raises BadSettings."""
    if name.lower().endswith(_FONT_FILES):
        return name
    import font_source_sans_pro

    found = getattr(font_source_sans_pro, name, None)
    if not isinstance(found, str) or not found.lower().endswith(_FONT_FILES):
        raise BadSettings(
            f"font: no face {name!r}; name one of font-source-sans-pro or the path of a .ttf, .otf or .ttc file"
        )
    return found


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255.

    >>> rgb("#14213d")
    (20, 33, 61)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it.

    >>> contrast((0, 0, 0), (255, 255, 255))
    21.0
    """
    lower, upper = sorted((_luminance(one), _luminance(other)))
    return (upper + 0.05) / (lower + 0.05)


def _luminance(colour: tuple[float, float, float]) -> float:
    """WCAG's relative luminance, 0 to 1."""
    shares = [each / 255 for each in colour]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
