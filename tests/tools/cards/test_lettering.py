"""Every letter is shown, whole, and a row breaks where a reader would break it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from vidcast.errors import BadSettings
from vidcast.tools.cards import Brand
from vidcast.tools.cards.brand import font_path
from vidcast.tools.cards.lettering import Lettering, Line, is_picture, right_to_left, wrapped

BOLD = "SourceSansProSemibold"


def line(text: str, font: str = BOLD) -> Line:
    return Line(text, "#ffffff", font, 0.1)


@pytest.fixture
def plain_font(tmp_path: Path) -> str:
    """A font with few letters: the one that Pillow brings, which knows no Cyrillic."""
    path = tmp_path / "plain.ttf"
    path.write_bytes(ImageFont.load_default(20).font_bytes)
    return str(path)


class TestLetters:
    @pytest.mark.parametrize(
        "name", ["Zoë Łukasiewicz-Ångström", "Дмитрий Шостакович", "Ελένη", "Nguyễn Thị", "O’Neil"]
    )
    def test_the_package_s_font_has_european_names(self, name: str) -> None:
        assert Lettering(Brand()).printable(line(name)).text == name

    def test_letters_that_no_font_has_are_named_with_the_way_out(self) -> None:
        with pytest.raises(BadSettings) as caught:
            Lettering(Brand()).printable(line("Dana 王明"))
        assert str(caught.value) == (
            "cards cannot show 'Dana 王明': no 明 (U+660E), 王 (U+738B) in SourceSansPro-Semibold.otf; add the path of "
            "a font that has every letter of this line to other_fonts of the brand"
        )

    def test_another_font_stands_in_for_a_whole_line(self, plain_font: str) -> None:
        brand = Brand(other_fonts=("SourceSansProLight",))
        assert Lettering(brand).printable(line("Шостакович", plain_font)).font == font_path("SourceSansProLight")

    def test_the_brand_s_own_font_is_kept_where_it_can_be(self, plain_font: str) -> None:
        brand = Brand(other_fonts=("SourceSansProLight",))
        assert Lettering(brand).printable(line("Dana", plain_font)).font == plain_font

    def test_letters_made_of_two_signs_become_one(self) -> None:
        assert Lettering(Brand()).printable(line("Zoe\u0308")).text == "Zoë"

    def test_a_file_that_is_no_font_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "a.ttf").write_bytes(b"no font")
        with pytest.raises(BadSettings, match=r"^a\.ttf: not a font that can be read \(.+\); correct the brand$"):
            Lettering(Brand()).printable(line("Dana", str(tmp_path / "a.ttf")))


class TestPictures:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [("We won 🎉 again", "We won again"), ("👩🏽‍🚀 Up", "\u200d Up"), ("Step 1️⃣", "Step 1"), ("🇫🇷 Paris", "Paris")],
    )
    def test_they_are_left_out_where_no_font_has_them(self, text: str, shown: str) -> None:
        assert Lettering(Brand()).printable(line(text)).text == shown

    @pytest.mark.parametrize("letter", ["a", "王", "№", "°", "©", "㈱", "ع", "́"])
    def test_no_letter_is_one(self, letter: str) -> None:
        assert not is_picture(letter)


@pytest.mark.parametrize(("text", "wanted"), [("Dana", False), ("דנה", True), ("محمد", True), ("Dana دانا", True)])
def test_text_from_right_to_left_is_known(text: str, wanted: bool) -> None:
    assert right_to_left(text) is wanted


class TestRows:
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
    def test_words_are_broken_only_when_too_long(self, text: str, rows: list[str]) -> None:
        assert wrapped(text, lambda row: len(row) <= 7) == rows

    def test_a_mark_stays_on_its_letter(self) -> None:
        assert wrapped("x\u0304" * 4, lambda row: len(row) <= 3) == ["x\u0304"] * 4

    @given(st.text(st.sampled_from("abc -"), max_size=40), st.integers(1, 12))
    def test_no_letter_is_lost(self, text: str, room: int) -> None:
        rows = wrapped(text, lambda row: len(row) <= room)
        assert "".join("".join(rows).split()) == "".join(text.split())

    @given(st.text(st.sampled_from("abc -"), max_size=40), st.integers(1, 12))
    def test_every_row_fits(self, text: str, room: int) -> None:
        assert max(map(len, wrapped(text, lambda row: len(row) <= room))) <= room


class TestParagraphs:
    def set_in(self, text: str, room: int, pixels: int = 40) -> tuple[str, ...]:
        lettering = Lettering(Brand())
        return lettering.paragraph(lettering.printable(line(text)), pixels, room).rows

    def test_rows_are_about_as_long_as_each_other(self) -> None:
        assert self.set_in("We learned this from our customers in spring", 640) == (
            "We learned this from",
            "our customers in spring",
        )

    @pytest.mark.parametrize("room", [250, 300, 400, 600])
    def test_balance_breaks_no_name(self, room: int) -> None:
        assert "Łukasiewicz-" in " ".join(self.set_in("Zoë Łukasiewicz-Ångström", room))

    def test_a_word_that_is_too_long_is_made_smaller_before_it_is_broken(self) -> None:
        lettering = Lettering(Brand())
        paragraph = lettering.paragraph(lettering.printable(line("Donaudampfschifffahrt")), 40, 260)
        assert (paragraph.rows, 20 <= paragraph.pixels < 40, paragraph.width <= 260) == (
            ("Donaudampfschifffahrt",),
            True,
            True,
        )

    def test_never_smaller_than_half(self) -> None:
        lettering = Lettering(Brand())
        paragraph = lettering.paragraph(lettering.printable(line("x" * 80)), 40, 200)
        assert (paragraph.pixels, len(paragraph.rows) > 1) == (20, True)
