"""Previews: one card, or all of them on a sheet, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tools.cards.look import BRAND, opened, pixels
from vidcast.errors import BadRequest
from vidcast.model.part import Credit
from vidcast.tools.cards.sheet import KINDS, draw_preview, remarks, sample

WARNED = replace(BRAND, disclaimer="For employees only.")
TEXT = sample(None, ())


@pytest.mark.parametrize("card", KINDS)
def test_one_card_is_drawn_in_its_size(tmp_path: Path, card: str) -> None:
    draw_preview(card, TEXT, WARNED, (320, 180), tmp_path / "a.png")
    assert (opened(tmp_path / "a.png").size, [path.name for path in tmp_path.iterdir()]) == ((320, 180), ["a.png"])


def test_the_sheet_shows_every_card_lying_and_standing(tmp_path: Path) -> None:
    """Three in a row of 320 pixels, two such rows, and a row of six that are 180 wide."""
    draw_preview("all", TEXT, WARNED, (320, 180), tmp_path / "a.png")
    assert opened(tmp_path / "a.png").size == (6 * (180 + 24) + 24, 2 * (180 + 54) + 320 + 54 + 24)


def test_without_a_disclaimer_the_sheet_has_none(tmp_path: Path) -> None:
    draw_preview("all", TEXT, BRAND, (180, 320), tmp_path / "a.png")
    assert opened(tmp_path / "a.png").size == (5 * (320 + 24) + 24, 2 * (320 + 54) + 180 + 54 + 24)


def test_the_lower_third_is_shown_over_a_picture(tmp_path: Path) -> None:
    draw_preview("lower-third", TEXT, BRAND, (320, 180), tmp_path / "a.png")
    sky = pixels(tmp_path / "a.png")[:90]
    assert sky.max() - sky.min() > 150


def test_a_card_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        BadRequest, match=r"^disclaimer: brand default has no such card; a disclaimer needs words in its"
    ):
        draw_preview("disclaimer", TEXT, BRAND, (320, 180), tmp_path / "a.png")


@pytest.mark.parametrize("card", ["chapter", "lower-third"])
def test_a_card_for_nobody_is_refused(tmp_path: Path, card: str) -> None:
    with pytest.raises(BadRequest, match=rf"^{card}: it names a leader, and there is none; give one with --leader$"):
        draw_preview(card, replace(TEXT, parts=()), BRAND, (320, 180), tmp_path / "a.png")


def test_a_place_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        BadRequest, match=r"/none/a\.png: cannot be written: No such file or directory; name another pl"
    ):
        draw_preview("closing", TEXT, BRAND, (320, 180), tmp_path / "none" / "a.png")


def test_what_was_there_stays_when_a_card_cannot_be_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"before")
    with pytest.raises(BadRequest):
        draw_preview("disclaimer", TEXT, BRAND, (320, 180), tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes() == b"before"


class TestWords:
    def test_made_up_ones_fill_in_for_what_was_not_said(self) -> None:
        assert (sample("Mine", ()).title, len(sample("Mine", ()).parts)) == ("Mine", 3)

    def test_leaders_that_were_named_stand_alone(self) -> None:
        assert sample(None, (Credit("Jo"),)).parts == (Credit("Jo"),)


def test_a_disclaimer_that_takes_long_to_read_is_remarked_on() -> None:
    assert remarks(TEXT, replace(BRAND, disclaimer="x" * 170)) == (
        "the disclaimer takes about 10 s to read; give publish.disclaimer_card_ms that much",
    )


def test_a_picture_that_is_left_out_is_remarked_on() -> None:
    assert remarks(sample("Up 🚀", ()), BRAND) == ("no font has every emoji of 'Up 🚀'; they are left out",)


def test_of_what_is_seen_anyway_nothing_is_said() -> None:
    assert remarks(TEXT, WARNED) == ()
