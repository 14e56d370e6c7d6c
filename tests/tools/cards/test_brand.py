"""A brand is readable, or refused; what its cards look like is known by content."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from vidcast.errors import BadSettings
from vidcast.preset import Presets
from vidcast.tools.cards import Brand
from vidcast.tools.cards.brand import contrast, font_path, rgb


class TestContrast:
    @pytest.mark.parametrize(
        ("one", "other", "ratio"),
        [
            ("#000000", "#ffffff", 21.0),
            ("#777777", "#ffffff", 4.48),
            ("#ff0000", "#ffffff", 4.0),
            ("#123456", "#123456", 1),
        ],
    )
    def test_it_is_what_the_standard_s_formula_gives(self, one: str, other: str, ratio: float) -> None:
        assert contrast(rgb(one), rgb(other)) == pytest.approx(ratio, abs=0.005)

    def test_it_is_the_same_both_ways(self) -> None:
        assert contrast((1, 2, 3), (200, 100, 50)) == contrast((200, 100, 50), (1, 2, 3))

    @pytest.mark.parametrize("field", ["text", "muted"])
    def test_text_that_cannot_be_read_is_refused_with_its_ratio(self, field: str) -> None:
        with pytest.raises(
            ValueError, match=rf"^{field} on background has a contrast of 4\.48:1, and reading takes 4\.5"
        ):
            Brand(**{"background": "#ffffff", "text": "#000000", "muted": "#000000", field: "#777777"})

    def test_the_accent_needs_none_since_it_carries_no_text(self) -> None:
        assert Brand(accent="#14213d").accent == "#14213d"


@pytest.mark.parametrize("name", ["default", "daylight"])
def test_the_shipped_brands_are_far_from_the_limit(name: str) -> None:
    brand = Presets().brand(name)
    assert min(contrast(rgb(each), rgb(brand.background)) for each in (brand.text, brand.muted)) > 6.5


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "123456#"])
def test_a_colour_that_is_none_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match=f'accent must be a colour such as "#14213d", got "{colour}"'):
        Brand(accent=colour)


class TestFonts:
    def test_a_face_is_a_file_of_the_package(self) -> None:
        assert Path(font_path("SourceSansProBold")).is_file()

    @pytest.mark.parametrize("name", ["ComicSans", "font_files_otf", "glob"])
    def test_a_face_that_is_not_there_is_named(self, name: str) -> None:
        with pytest.raises(BadSettings) as caught:
            font_path(name)
        assert str(caught.value) == (
            f"font: no face {name!r}; name one of font-source-sans-pro or the path of a .ttf, .otf or .ttc file"
        )

    @pytest.mark.parametrize("name", ["a.ttf", "b.OTF", "/c/d.ttc"])
    def test_a_path_is_taken_as_it_is(self, name: str) -> None:
        assert font_path(name) == name


class TestFingerprint:
    def test_the_name_does_not_count(self) -> None:
        assert Brand(name="a").fingerprint == Brand(name="b").fingerprint

    @pytest.mark.parametrize("field", ["closing_line", "closing_note", "disclaimer", "part_line", "more_line"])
    def test_every_word_counts(self, field: str) -> None:
        assert replace(Brand(), **{field: "Other"}).fingerprint != Brand().fingerprint

    @pytest.mark.parametrize("field", ["font", "light_font"])
    def test_a_font_counts_by_its_bytes_wherever_it_lies(self, tmp_path: Path, field: str) -> None:
        face = font_path("SourceSansProBold")
        copies = [shutil.copy(face, tmp_path / f"{name}.otf") for name in ("one", "two")]
        one, two = (replace(Brand(), **{field: str(copy)}).fingerprint for copy in copies)
        assert one == two == replace(Brand(), **{field: "SourceSansProBold"}).fingerprint

    def test_a_font_that_changes_in_its_place_counts(self, tmp_path: Path) -> None:
        brand = Brand(other_fonts=(str(tmp_path / "a.otf"),))
        shutil.copy(font_path("SourceSansProBold"), tmp_path / "a.otf")
        before = brand.fingerprint
        shutil.copy(font_path("SourceSansProLight"), tmp_path / "a.otf")
        assert brand.fingerprint != before

    def test_a_logo_that_changes_in_its_place_counts(self, tmp_path: Path) -> None:
        brand = Brand(logo=str(tmp_path / "logo.png"))
        (tmp_path / "logo.png").write_bytes(b"one")
        before = brand.fingerprint
        (tmp_path / "logo.png").write_bytes(b"two")
        assert brand.fingerprint != before

    @pytest.mark.parametrize(
        ("field", "value"), [("logo", "gone.png"), ("font", "gone.otf"), ("other_fonts", ("gone.ttf",))]
    )
    def test_a_file_that_is_gone_is_named(self, field: str, value: object) -> None:
        with pytest.raises(
            BadSettings, match=rf"^{field}: gone\.\w+ cannot be read: No such file or directory; correct"
        ):
            _ = replace(Brand(), **{field: value}).fingerprint
