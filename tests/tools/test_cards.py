from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from vidcast.errors import BadSettings
from vidcast.tools.cards import Brand, CardText, _wrapped, draw_closing, draw_cover, draw_title, font_path

SIZES = [(640, 360), (360, 640), pytest.param((1920, 1080), marks=pytest.mark.slow)]
SHORT = CardText("Field Ops", "Ninety-four percent", "Dana Whitfield", "VP Field Operations", "Operations", "Week 47")
LONG = CardText(
    "The Quarterly Field Operations and Customer Experience Weekly",
    "What we learned from three hundred and twelve customers, and why the gypsy moth project takes until spring",
    "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh the Younger",
    "Executive Vice President for Global Customer Success, Quality and Continuous Improvement",
    "Europe, Middle East, Africa and Asia-Pacific Operations",
    "Week of November 16, 2026",
)
BRAND = Brand(background="#102030", text="#ffffff", muted="#c0d0e0", accent="#ff8000")

Picture = NDArray[np.int16]


def opened(path: Path) -> Image.Image:
    with Image.open(path) as image:
        copy: Image.Image = image.convert("RGB")
    return copy


def pixels(path: Path) -> Picture:
    return np.asarray(opened(path)).astype(np.int16)


def like(picture: Picture, colour: tuple[int, int, int]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(picture - np.array(colour)).max(axis=2) < 12)


def extent(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom edge of what is marked."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def ink(picture: Picture) -> NDArray[np.bool_]:
    """Where letters are: neither ground nor accent."""
    return ~like(picture, (16, 32, 48)) & ~like(picture, (255, 128, 0))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", [SHORT, LONG], ids=["short", "long"])
def test_every_letter_stays_in_the_middle_eighty_percent(tmp_path: Path, text: CardText, size: tuple[int, int]) -> None:
    draw_title(text, BRAND, size, tmp_path / "a.png")
    left, top, right, bottom = extent(ink(pixels(tmp_path / "a.png")))
    width, height = size
    assert (left >= 0.1 * width - 1, right <= 0.9 * width + 1) == (True, True)
    assert (top >= 0.1 * height - 1, bottom <= 0.9 * height + 1) == (True, True)


@pytest.mark.parametrize("size", SIZES)
def test_a_card_has_the_size_that_was_asked_for(tmp_path: Path, size: tuple[int, int]) -> None:
    draw_closing(SHORT, BRAND, size, tmp_path / "a.png")
    assert opened(tmp_path / "a.png").size == size


def line(tmp_path: Path, title: str) -> Picture:
    """A card with one line only."""
    draw_title(CardText("", title, "", "", "", ""), BRAND, (640, 360), tmp_path / "a.png")
    return pixels(tmp_path / "a.png")


@pytest.mark.parametrize("letters", ["Agjpqy", "gypsy", "ace", "ÅÄÖÉŽ", "(gy)", "Égalité, ça va"])
def test_no_stroke_is_clipped(tmp_path: Path, letters: str) -> None:
    """What is drawn is as wide and high as on a canvas with plenty of room, accents and descenders with it."""
    plenty = Image.new("RGB", (640, 360), BRAND.background)
    font = ImageFont.truetype(font_path(BRAND.font), round(360 * 0.085))
    ImageDraw.Draw(plenty).text((100, 100), letters, font=font, fill=BRAND.text)
    wanted = extent(ink(np.asarray(plenty).astype(np.int16)))
    drawn = extent(ink(line(tmp_path, letters)))
    assert (drawn[2] - drawn[0], drawn[3] - drawn[1]) == (wanted[2] - wanted[0], wanted[3] - wanted[1])


def test_descenders_of_every_row_are_there(tmp_path: Path) -> None:
    one = ink(line(tmp_path, "gypsy")).sum()
    rows = " ".join(["gypsy" * 4] * 2)
    assert ink(line(tmp_path, rows)).sum() == pytest.approx(8 * one, rel=0.03)


def test_the_colours_are_the_brands(tmp_path: Path) -> None:
    draw_title(SHORT, BRAND, (640, 360), tmp_path / "a.png")
    picture = pixels(tmp_path / "a.png")
    shares = [
        like(picture, colour).mean() for colour in ((16, 32, 48), (255, 255, 255), (192, 208, 224), (255, 128, 0))
    ]
    assert (shares[0] > 0.8, min(shares[1:]) > 0.0001) == (True, True)


def test_the_bar_stands_left_of_the_text_and_as_high(tmp_path: Path) -> None:
    draw_title(SHORT, BRAND, (640, 360), tmp_path / "a.png")
    picture = pixels(tmp_path / "a.png")
    bar, text = extent(like(picture, (255, 128, 0))), extent(ink(picture))
    assert (bar[2] < text[0], bar[1] <= text[1], bar[3] >= text[3]) == (True, True, True)


def test_empty_lines_take_no_room(tmp_path: Path) -> None:
    alone = line(tmp_path, "Hello")
    middle = np.mean(extent(ink(alone))[1::2])
    assert middle == pytest.approx(180, abs=10)


def test_a_card_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        draw_title(LONG, BRAND, (640, 360), tmp_path / name)
    assert np.array_equal(pixels(tmp_path / "a.png"), pixels(tmp_path / "b.png"))


def test_a_cover_is_a_square_of_fourteen_hundred_pixels(tmp_path: Path) -> None:
    draw_cover("Field Operations Weekly", "Operations", BRAND, tmp_path / "cover.jpg")
    assert opened(tmp_path / "cover.jpg").size == (1400, 1400)


def test_a_logo_stands_in_the_lower_right_corner(tmp_path: Path) -> None:
    Image.new("RGB", (300, 100), (0, 255, 0)).save(tmp_path / "logo.png")
    brand = Brand(background="#102030", logo=str(tmp_path / "logo.png"))
    draw_title(SHORT, brand, (640, 360), tmp_path / "a.png")
    left, top, right, bottom = extent(like(pixels(tmp_path / "a.png"), (0, 255, 0)))
    assert (right, bottom, bottom - top, right - left) == (640 - 32, 360 - 18, 32, 96)


def test_a_card_without_words_is_the_brands_colour(tmp_path: Path) -> None:
    draw_title(CardText("", "", "", "", "", ""), BRAND, (640, 360), tmp_path / "a.png")
    assert like(pixels(tmp_path / "a.png"), (16, 32, 48)).all()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("one two three", ["one two", "three"]),
        ("seven77 8", ["seven77", "8"]),
        ("abcdefghijk", ["abcdefg", "hijk"]),
        ("ab abcdefghijk cd", ["ab", "abcdefg", "hijk cd"]),
        ("ab-cdef-ghi", ["ab-", "cdef-", "ghi"]),
        ("ab-cdefghijk", ["ab-cdef", "ghijk"]),
        ("  a   b  ", ["a b"]),
        ("", [""]),
    ],
)
def test_words_are_broken_only_when_too_long(text: str, rows: list[str]) -> None:
    assert _wrapped(text, lambda row: len(row) <= 7) == rows


def test_a_face_that_is_not_there_is_named() -> None:
    with pytest.raises(BadSettings) as caught:
        font_path("ComicSans")
    assert str(caught.value) == (
        "font: no face 'ComicSans'; name one of font-source-sans-pro or the path of a .ttf or .otf"
    )


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "123456#"])
def test_a_colour_that_is_none_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match=f'accent must be a colour such as "#14213d", got "{colour}"'):
        Brand(accent=colour)
