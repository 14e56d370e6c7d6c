"""Cards that fill the picture: every letter there, none outside the safe area, the same each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from tests.tools.cards.look import (
    BRAND,
    DANA,
    LONG,
    ONE,
    SAM,
    THREE,
    WORDY,
    Picture,
    extent,
    ink,
    like,
    opened,
    pixels,
    within,
)
from vidcast.errors import BadSettings
from vidcast.model.part import Credit
from vidcast.tools.cards import CardText, draw_chapter, draw_closing, draw_cover, draw_disclaimer, draw_title
from vidcast.tools.cards.brand import font_path

SIZES = [(640, 360), (360, 640), (426, 240), pytest.param((1920, 1080), marks=pytest.mark.slow)]
WARNED = replace(BRAND, disclaimer="For employees only. Plans are plans, not promises, and results may differ. " * 3)
CARDS: dict[str, Callable[[CardText, tuple[int, int], Path], None]] = {
    "title": lambda text, size, path: draw_title(text, BRAND, size, path),
    "chapter": lambda text, size, path: draw_chapter(text, len(text.parts) - 1, BRAND, size, path),
    "closing": lambda text, size, path: draw_closing(text, BRAND, size, path),
    "disclaimer": lambda text, size, path: draw_disclaimer(WARNED, size, path),
}
names = st.text(st.sampled_from("abgjpqyÅÉŁéß -'Wi"), min_size=1, max_size=90)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", [ONE, WORDY, THREE], ids=["one", "wordy", "three"])
@pytest.mark.parametrize("card", CARDS)
def test_every_letter_stays_in_the_middle_eighty_percent(
    tmp_path: Path, card: str, text: CardText, size: tuple[int, int]
) -> None:
    CARDS[card](text, size, tmp_path / "a.png")
    assert within(extent(ink(pixels(tmp_path / "a.png"))), size, 0.8)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(names, names), min_size=1, max_size=14), names, st.sampled_from([(320, 180), (180, 320)]))
def test_names_of_any_kind_stay_in_the_title_safe_area(
    people: list[tuple[str, str]], title: str, size: tuple[int, int]
) -> None:
    text = CardText("Show", title, "Week 47", tuple(Credit(name, role) for name, role in people))
    with TemporaryDirectory() as folder:
        draw_title(text, BRAND, size, Path(folder) / "a.png")
        marked = ~like(pixels(Path(folder) / "a.png"), (16, 32, 48))
    assert within(extent(marked), size, 0.9)


@pytest.mark.parametrize("card", ["title", "chapter", "closing"])
@pytest.mark.parametrize("size", [(640, 360), (2, 2), (64, 480)])
def test_a_card_has_the_size_that_was_asked_for(tmp_path: Path, card: str, size: tuple[int, int]) -> None:
    CARDS[card](ONE, size, tmp_path / "a.png")
    assert opened(tmp_path / "a.png").size == size


@pytest.mark.parametrize("card", CARDS)
def test_a_card_is_the_same_file_each_time(tmp_path: Path, card: str) -> None:
    for name in ("a.png", "b.png"):
        CARDS[card](THREE, (640, 360), tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def titled(tmp_path: Path, title: str) -> Picture:
    """A card with one line only."""
    draw_title(CardText("", title, ""), BRAND, (640, 360), tmp_path / "a.png")
    return pixels(tmp_path / "a.png")


class TestStrokes:
    @pytest.mark.parametrize("letters", ["Agjpqy", "gypsy", "ace", "ÅÄÖÉŽ", "(gy)", "Égalité, ça va", "jjj", "Ễ"])
    def test_no_stroke_is_clipped(self, tmp_path: Path, letters: str) -> None:
        """What is drawn is as wide and high as on a canvas with plenty of room, accents and descenders with it."""
        plenty = Image.new("RGB", (640, 360), BRAND.background)
        font = ImageFont.truetype(font_path(BRAND.font), round(360 * 0.088))
        ImageDraw.Draw(plenty).text((100, 100), letters, font=font, fill=BRAND.text)
        wanted = extent(ink(np.asarray(plenty).astype(np.int16)))
        drawn = extent(ink(titled(tmp_path, letters)))
        assert (drawn[2] - drawn[0], drawn[3] - drawn[1]) == (wanted[2] - wanted[0], wanted[3] - wanted[1])

    def test_descenders_of_every_row_are_there(self, tmp_path: Path) -> None:
        one = ink(titled(tmp_path, "gypsy")).sum()
        rows = " ".join(["gypsy" * 4] * 2)
        assert ink(titled(tmp_path, rows)).sum() == pytest.approx(8 * one, rel=0.03)


class TestTitle:
    def test_the_colours_are_the_brands(self, tmp_path: Path) -> None:
        draw_title(ONE, BRAND, (640, 360), tmp_path / "a.png")
        picture = pixels(tmp_path / "a.png")
        shares = [
            like(picture, colour).mean() for colour in ((16, 32, 48), (255, 255, 255), (192, 208, 224), (255, 128, 0))
        ]
        assert (shares[0] > 0.8, min(shares[1:]) > 0.0001) == (True, True)

    def test_the_bar_stands_left_of_the_text_and_as_high(self, tmp_path: Path) -> None:
        draw_title(ONE, BRAND, (640, 360), tmp_path / "a.png")
        picture = pixels(tmp_path / "a.png")
        bar, text = extent(like(picture, (255, 128, 0))), extent(ink(picture))
        assert (bar[2] < text[0], bar[1] <= text[1], bar[3] >= text[3]) == (True, True, True)

    def test_empty_lines_take_no_room(self, tmp_path: Path) -> None:
        middle = np.mean(extent(ink(titled(tmp_path, "Hello")))[1::2])
        assert middle == pytest.approx(180, abs=10)

    def test_a_card_without_words_is_the_brands_colour(self, tmp_path: Path) -> None:
        assert like(titled(tmp_path, ""), (16, 32, 48)).all()

    def test_several_leaders_are_listed_each_on_a_row(self, tmp_path: Path) -> None:
        draw_title(CardText("", "", "", (DANA, SAM)), BRAND, (640, 360), tmp_path / "a.png")
        filled = ink(pixels(tmp_path / "a.png")).any(axis=1).astype(int)
        assert np.count_nonzero(np.diff(filled) == 1) == 2

    def test_more_leaders_than_have_room_leave_the_names_readable(self, tmp_path: Path) -> None:
        crowd = tuple(Credit(f"Person Number {index}", "Head of Things") for index in range(40))
        draw_title(CardText("Show", "Title", "Week", crowd), BRAND, (640, 360), tmp_path / "a.png")
        filled = ink(pixels(tmp_path / "a.png")).any(axis=1).astype(int)
        tops = np.flatnonzero(np.diff(filled) == 1)
        assert (len(tops) <= 15, np.diff(tops).min() >= 12) == (True, True)


class TestChapter:
    def drawn(self, folder: Path, text: CardText, index: int) -> bytes:
        draw_chapter(text, index, BRAND, (640, 360), folder / "a.png")
        return (folder / "a.png").read_bytes()

    def test_a_part_called_as_the_episode_is_says_so_once(self, tmp_path: Path) -> None:
        called, not_called = (CardText("", "Same", "", (DANA, Credit("Sam", title=title))) for title in ("Same", ""))
        assert self.drawn(tmp_path, called, 1) == self.drawn(tmp_path, not_called, 1)

    def test_which_part_it_is_counts(self, tmp_path: Path) -> None:
        text = CardText("", "", "", (DANA, DANA))
        assert self.drawn(tmp_path, text, 0) != self.drawn(tmp_path, text, 1)

    def test_a_part_without_a_leader_bears_its_title(self, tmp_path: Path) -> None:
        unnamed, named = CardText("", "", "", (Credit(title="News"),)), CardText("", "", "", (Credit("News"),))
        assert self.drawn(tmp_path, unnamed, 0) == self.drawn(tmp_path, named, 0)


class TestClosing:
    def test_of_many_leaders_the_show_speaks(self, tmp_path: Path) -> None:
        people = tuple(Credit(f"Person {index}") for index in range(4))
        draw_closing(CardText("Person 9", "", "", people), BRAND, (640, 360), tmp_path / "a.png")
        draw_closing(CardText("", "", "", (Credit("Person 9"),)), BRAND, (640, 360), tmp_path / "b.png")
        assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


class TestDisclaimer:
    def test_its_block_stands_in_the_middle(self, tmp_path: Path) -> None:
        draw_disclaimer(WARNED, (640, 360), tmp_path / "a.png")
        left, top, right, bottom = extent(ink(pixels(tmp_path / "a.png")))
        assert ((left + right) / 2, (top + bottom) / 2) == (pytest.approx(320, abs=4), pytest.approx(180, abs=6))

    def test_one_too_long_to_be_read_is_refused_and_never_cut(self, tmp_path: Path) -> None:
        brand = replace(BRAND, disclaimer="word " * 600)
        with pytest.raises(BadSettings) as caught:
            draw_disclaimer(brand, (640, 360), tmp_path / "a.png")
        assert str(caught.value) == (
            "disclaimer: 3000 letters are too many to be read on a card of 640x360; shorten it"
        )

    def test_an_empty_line_parts_paragraphs(self, tmp_path: Path) -> None:
        heights = []
        for text in ("One.\n\nTwo.", "One.\nTwo."):
            draw_disclaimer(replace(BRAND, disclaimer=text), (640, 360), tmp_path / "a.png")
            box = extent(ink(pixels(tmp_path / "a.png")))
            heights.append(box[3] - box[1])
        assert heights[0] > 2 * heights[1]


class TestLogo:
    def test_it_stands_title_safe_in_the_lower_right_corner(self, tmp_path: Path) -> None:
        Image.new("RGB", (300, 100), (0, 255, 0)).save(tmp_path / "logo.png")
        draw_title(ONE, replace(BRAND, logo=str(tmp_path / "logo.png")), (640, 360), tmp_path / "a.png")
        left, top, right, bottom = extent(like(pixels(tmp_path / "a.png"), (0, 255, 0)))
        assert (right, bottom, bottom - top, right - left) == (640 - 32, 360 - 18, 32, 96)

    @pytest.mark.parametrize("size", [(640, 360), (360, 640)])
    def test_no_word_stands_beside_it(self, tmp_path: Path, size: tuple[int, int]) -> None:
        Image.new("RGB", (300, 100), (0, 255, 0)).save(tmp_path / "logo.png")
        text = replace(WORDY, title=WORDY.title * 3, parts=(LONG,))
        draw_title(text, replace(BRAND, logo=str(tmp_path / "logo.png")), size, tmp_path / "a.png")
        picture = pixels(tmp_path / "a.png")
        logo = like(picture, (0, 255, 0))
        assert extent(ink(picture) & ~logo)[3] <= extent(logo)[1]


def test_a_cover_is_a_square_of_fourteen_hundred_pixels(tmp_path: Path) -> None:
    draw_cover("Field Operations Weekly", "Operations", BRAND, tmp_path / "cover.jpg")
    assert opened(tmp_path / "cover.jpg").size == (1400, 1400)
