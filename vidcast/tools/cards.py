"""Title and closing cards, composed by moviepy from a brand and saved as pictures.

moviepy never decodes a recording here (it turns rotated ones wrong) and never writes a video (it rounds frame rates):
a card is one picture that ffmpeg shows for an exact number of frames.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidcast.errors import BadSettings

__all__ = ["Brand", "CardText", "draw_closing", "draw_cover", "draw_title"]


@dataclass(frozen=True, slots=True)
class Brand:
    """How a company's cards look; read from presets/brands/*.toml."""

    name: str = "default"
    background: str = "#14213d"
    """The card's colour."""
    text: str = "#ffffff"
    muted: str = "#c9d3e6"
    """Small lines."""
    accent: str = "#fca311"
    """The bar beside the name."""
    font: str = "SourceSansProSemibold"
    """A face of font-source-sans-pro, or a path of a .ttf or .otf file."""
    light_font: str = "SourceSansPro"
    logo: str | None = None
    """Path of a PNG, shown small in the lower right corner."""
    closing_line: str = "Thank you for watching"
    closing_note: str = "Questions? Write back: every reply is read."

    def __post_init__(self) -> None:
        for field in ("background", "text", "muted", "accent"):
            value = getattr(self, field)
            if (
                len(value) != 7
                or value[0] != "#"
                or any(letter not in "0123456789abcdefABCDEF" for letter in value[1:])
            ):
                raise ValueError(f'{field} must be a colour such as "#14213d", got "{value}"')

    @property
    def fingerprint(self) -> dict[str, str | None]:
        """What the cards look like: a logo counts by its bytes, wherever it lies."""
        shown = {field: getattr(self, field) for field in self.__dataclass_fields__ if field != "name"}
        if self.logo is not None:
            shown["logo"] = hashlib.sha256(Path(self.logo).read_bytes()).hexdigest()
        return shown


@dataclass(frozen=True, slots=True)
class CardText:
    """What a title card says; empty lines are left out."""

    show: str
    title: str
    leader: str
    leader_title: str
    division: str
    week: str


def draw_title(text: CardText, brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Save a title card of `size` (width, height in pixels) as a PNG."""
    small = " · ".join(part for part in (text.show, text.week) if part)
    role = " · ".join(part for part in (text.leader_title, text.division) if part)
    lines = [
        _Line(small, brand.muted, brand.light_font, 0.042),
        _Line(text.title, brand.text, brand.font, 0.085),
        _Line(text.leader, brand.text, brand.font, 0.058),
        _Line(role, brand.muted, brand.light_font, 0.042),
    ]
    _save([line for line in lines if line.text], brand, size, path)


def draw_closing(text: CardText, brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Save a closing card as a PNG."""
    lines = [
        _Line(brand.closing_line, brand.text, brand.font, 0.075),
        _Line(text.leader, brand.text, brand.light_font, 0.052),
        _Line(brand.closing_note, brand.muted, brand.light_font, 0.04),
    ]
    _save([line for line in lines if line.text], brand, size, path)


def draw_cover(show: str, division: str, brand: Brand, path: Path) -> None:
    """Save a show's square cover, 1400 pixels, as podcast directories want it."""
    lines = [_Line(division, brand.muted, brand.light_font, 0.045), _Line(show, brand.text, brand.font, 0.1)]
    _save([line for line in lines if line.text], brand, (1400, 1400), path)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    colour: str
    font: str
    size: float
    """As a share of the card's unit, see `_unit`."""


def _unit(size: tuple[int, int]) -> float:
    """What text sizes are measured by: the height of a landscape card, less on a narrow portrait one."""
    return min(size[1], size[0] * 1.15)


def _save(lines: list[_Line], brand: Brand, size: tuple[int, int], path: Path) -> None:
    """Compose the lines, left aligned and centred in height inside the safe area, and save one picture."""
    from moviepy import ColorClip, CompositeVideoClip

    width, height = size
    left, room = round(width * 0.1), round(width * 0.8)
    gap = round(_unit(size) * 0.03)
    texts = _fitting(lines, size, room, round(height * 0.8), gap)
    total = sum(clip.h for clip in texts) + gap * (len(texts) - 1)
    top = (height - total) // 2
    bar = max(4, round(_unit(size) * 0.009))
    layers: list[Any] = [ColorClip(size, color=_rgb(brand.background))]
    if texts:
        layers.append(ColorClip((bar, total), color=_rgb(brand.accent)).with_position((left - bar * 4, top)))
    for clip in texts:
        layers.append(clip.with_position((left, top)))
        top += clip.h + gap
    layers.extend(_logo(brand, size))
    CompositeVideoClip(layers, size=size).with_duration(1).save_frame(str(path), t=0, with_mask=False)


def _fitting(lines: list[_Line], size: tuple[int, int], room: int, height: int, gap: int) -> list[Any]:
    """The lines as text clips, all made smaller together until long names fit the safe area."""
    scale = 1.0
    while True:
        clips = [_text(line, round(_unit(size) * line.size * scale), room) for line in lines]
        if sum(clip.h for clip in clips) + gap * (len(clips) - 1) <= height or scale < 0.3:
            return clips
        scale *= 0.9


def _text(line: _Line, pixels: int, room: int) -> Any:
    """One line as a clip that wraps inside `room`.

    Lines are broken here and the clip is given its height, from the font and not from the letters that happen to be in
    it: moviepy measures those and clips the descenders of a word without ascenders.
    """
    from moviepy import TextClip
    from PIL import ImageFont

    pixels = max(8, pixels)
    font = ImageFont.truetype(font_path(line.font), pixels)
    interline = round(pixels * 0.05)
    rows = _wrapped(line.text, lambda text: font.getlength(text) <= room)
    return TextClip(
        font=font_path(line.font),
        text="\n".join(rows),
        font_size=pixels,
        color=line.colour,
        method="caption",
        size=(room, sum(font.getmetrics()) + (len(rows) - 1) * (round(font.getbbox("A")[3]) + interline)),
        interline=interline,
        text_align="left",
        horizontal_align="left",
        vertical_align="top",
    )


def _wrapped(text: str, fits: Callable[[str], bool]) -> list[str]:
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


def _parts(word: str, fits: Callable[[str], bool]) -> list[str]:
    """A word as the parts that must stay whole: itself, else what its hyphens part, else its letters."""
    if fits(word):
        return [word]
    pieces = re.findall(r"[^-]*-|[^-]+", word)
    return [part for piece in pieces for part in ([piece] if fits(piece) else piece)]


def font_path(name: str) -> str:
    """The file of a font: a path, or the name of a face that font-source-sans-pro carries. Raises BadSettings."""
    if name.lower().endswith((".ttf", ".otf")):
        return name
    import font_source_sans_pro

    found = getattr(font_source_sans_pro, name, None)
    if not isinstance(found, str):
        raise BadSettings(f"font: no face {name!r}; name one of font-source-sans-pro or the path of a .ttf or .otf")
    return found


def _logo(brand: Brand, size: tuple[int, int]) -> list[Any]:
    if brand.logo is None:
        return []
    from moviepy import ImageClip

    width, height = size
    logo = ImageClip(brand.logo).resized(height=round(_unit(size) * 0.09))
    return [logo.with_position((width - logo.w - round(width * 0.05), height - logo.h - round(height * 0.05)))]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
