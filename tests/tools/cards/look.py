"""Looking at a drawn card: which pixels carry what."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vidcast.model.part import Credit
from vidcast.tools.cards import Brand, CardText

BRAND = Brand(background="#102030", text="#ffffff", muted="#c0d0e0", accent="#ff8000")
DANA = Credit("Dana Whitfield", "VP Field Operations", "Operations", "On time")
SAM = Credit("Sam Ortiz", "Director of Success", "Europe", "What customers said")
LONG = Credit(
    "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh the Younger",
    "Executive Vice President for Global Customer Success, Quality and Continuous Improvement",
    "Europe, Middle East, Africa and Asia-Pacific Operations",
    "What we learned from three hundred and twelve customers",
)
ONE = CardText("Field Ops", "Ninety-four percent", "Week 47", (DANA,))
THREE = CardText("Field Ops", "Three things", "Week 47", (DANA, SAM, LONG))
WORDY = CardText(
    "The Quarterly Field Operations and Customer Experience Weekly",
    "What we learned from three hundred and twelve customers, and why the gypsy moth project takes until spring",
    "Week of November 16, 2026",
    (LONG,),
)

Picture = NDArray[np.int16]
Mask = NDArray[np.bool_]


def opened(path: Path, mode: str = "RGB") -> Image.Image:
    with Image.open(path) as image:
        copy: Image.Image = image.convert(mode)
    return copy


def facts(path: Path) -> tuple[str | None, str, tuple[int, int]]:
    """Format, mode and size of a picture's file."""
    with Image.open(path) as image:
        return image.format, image.mode, image.size


def pixels(path: Path, mode: str = "RGB") -> Picture:
    return np.asarray(opened(path, mode)).astype(np.int16)


def like(picture: Picture, colour: tuple[int, int, int]) -> Mask:
    return np.asarray(np.abs(picture - np.array(colour)).max(axis=2) < 12)


def extent(mask: Mask) -> tuple[int, int, int, int]:
    """Left, top, right and bottom edge of what is marked."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def ink(picture: Picture) -> Mask:
    """Where letters are: neither BRAND's ground nor its accent."""
    return ~like(picture, (16, 32, 48)) & ~like(picture, (255, 128, 0))


def within(inner: tuple[int, int, int, int], size: tuple[int, int], share: float) -> bool:
    """Whether something lies in the middle `share` of a picture's width and height; a blurred edge is forgiven."""
    edge = (1 - share) / 2
    left, top, right, bottom = inner
    width, height = size
    across = left >= width * edge - 1 and right <= width * (1 - edge) + 1
    return across and top >= height * edge - 1 and bottom <= height * (1 - edge) + 1
