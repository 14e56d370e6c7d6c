"""The bar under a speaker: empty around it, title-safe, above the captions, readable on any picture."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.cards.look import BRAND, DANA, LONG, extent, like, opened, pixels, within
from vidcast.model.part import Credit
from vidcast.tools.cards import Brand, draw_lower_third
from vidcast.tools.cards.brand import contrast, rgb
from vidcast.tools.cards.lower_third import opacity, place

SIZES = [(640, 360), (360, 640), (426, 240), (480, 480)]
colours = st.integers(0, 0xFFFFFF).map(lambda code: f"#{code:06x}")


def alpha(path: Path) -> np.ndarray:
    return pixels(path, "RGBA")[..., 3]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("credit", [DANA, LONG, Credit("Jo")], ids=["usual", "long", "short"])
class TestPlace:
    def test_it_is_a_picture_of_the_whole_canvas(self, tmp_path: Path, credit: Credit, size: tuple[int, int]) -> None:
        draw_lower_third(credit, BRAND, size, tmp_path / "a.png")
        assert (opened(tmp_path / "a.png", "RGBA").size, alpha(tmp_path / "a.png").min()) == (size, 0)

    def test_it_is_title_safe(self, tmp_path: Path, credit: Credit, size: tuple[int, int]) -> None:
        draw_lower_third(credit, BRAND, size, tmp_path / "a.png")
        assert within(extent(alpha(tmp_path / "a.png") > 0), size, 0.9)

    def test_it_is_empty_around_one_box(self, tmp_path: Path, credit: Credit, size: tuple[int, int]) -> None:
        draw_lower_third(credit, BRAND, size, tmp_path / "a.png")
        left, top, right, bottom = extent(alpha(tmp_path / "a.png") > 0)
        assert alpha(tmp_path / "a.png")[top:bottom, left:right].min() == int(opacity(BRAND) * 255)

    def test_it_stands_above_the_captions_in_the_lower_half(
        self, tmp_path: Path, credit: Credit, size: tuple[int, int]
    ) -> None:
        draw_lower_third(credit, BRAND, size, tmp_path / "a.png")
        _, top, _, bottom = extent(alpha(tmp_path / "a.png") > 0)
        assert (top >= 0.55 * size[1] - 1, bottom <= 0.84 * size[1]) == (True, True)


@settings(max_examples=20, deadline=None)
@given(st.text(st.sampled_from("abgjÅÉŁ -'W"), min_size=1, max_size=120), st.sampled_from([(320, 180), (180, 320)]))
def test_no_name_is_too_long_for_it(name: str, size: tuple[int, int]) -> None:
    with TemporaryDirectory() as folder:
        draw_lower_third(Credit("x" + name, name), BRAND, size, Path(folder) / "a.png")
        left, top, right, bottom = extent(alpha(Path(folder) / "a.png") > 0)
    box = place(size)
    assert (left >= box.left, top >= box.top, right <= box.right, bottom <= box.bottom) == (True, True, True, True)


def test_words_keep_a_margin_inside_the_bar(tmp_path: Path) -> None:
    draw_lower_third(LONG, BRAND, (640, 360), tmp_path / "a.png")
    picture = pixels(tmp_path / "a.png", "RGBA")
    left, top, right, bottom = extent(picture[..., 3] > 0)
    bright = picture[..., :3].min(axis=2) > 150
    words = extent(bright)
    assert (words[0] - left >= 8, words[1] - top >= 5, right - words[2] >= 8, bottom - words[3] >= 5) == (True,) * 4


def test_letters_have_no_dark_edge(tmp_path: Path) -> None:
    """Colours are those of the letters and the ground and never darker, so a player blends nothing black in."""
    draw_lower_third(DANA, BRAND, (640, 360), tmp_path / "a.png")
    picture = pixels(tmp_path / "a.png", "RGBA")
    shown = picture[(picture[..., 3] > 0) & ~like(picture[..., :3], (255, 128, 0))][:, :3]
    assert (shown >= np.array(rgb(BRAND.background)) - 2).all()


def test_a_name_of_pictures_only_is_no_empty_bar(tmp_path: Path) -> None:
    draw_lower_third(Credit("🎉"), BRAND, (640, 360), tmp_path / "a.png")
    assert alpha(tmp_path / "a.png").max() == 0


def test_it_is_the_same_file_each_time(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        draw_lower_third(DANA, BRAND, (640, 360), tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@given(colours, colours, colours, st.integers(0, 255))
def test_text_reads_on_any_picture(background: str, text: str, muted: str, grey: int) -> None:
    try:
        brand = Brand(background=background, text=text, muted=muted)
    except ValueError:
        return
    share = opacity(brand)
    red, green, blue = (each * share + grey * (1 - share) for each in rgb(background))
    assert min(contrast(rgb(each), (red, green, blue)) for each in (text, muted)) >= 4.5
