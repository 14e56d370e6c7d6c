"""Any logo stands on a card unharmed, or its file is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vidcast.errors import BadSettings
from vidcast.tools.cards.logo import logo_within

GREEN = (0, 255, 0, 255)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "acme.png"


@pytest.mark.parametrize(
    ("size", "shown"),
    [((300, 100), (90, 30)), ((100, 300), (10, 30)), ((2000, 10), (100, 1)), ((2000, 2000), (30, 30))],
)
def test_it_keeps_its_shape_in_the_room_there_is(path: Path, size: tuple[int, int], shown: tuple[int, int]) -> None:
    Image.new("RGBA", size, GREEN).save(path)
    assert logo_within(str(path), (100, 30)).size == shown


def test_a_tiny_one_is_not_blown_up(path: Path) -> None:
    Image.new("RGBA", (12, 8), GREEN).save(path)
    assert logo_within(str(path), (100, 30)).size == (12, 8)


def test_its_transparent_margin_does_not_count(path: Path) -> None:
    image = Image.new("RGBA", (1000, 1000), (0, 0, 0, 0))
    image.paste(GREEN, (400, 450, 600, 550))
    image.save(path)
    assert logo_within(str(path), (100, 30)).size == (60, 30)


def test_what_hides_under_transparent_pixels_never_shows(path: Path) -> None:
    image = np.zeros((400, 400, 4), np.uint8)
    image[..., :3] = (255, 0, 0)
    image[100:300, 100:300] = GREEN
    image[::2, ::2, 3] = 0
    Image.fromarray(image).save(path)
    logo = np.asarray(logo_within(str(path), (50, 50)))
    assert logo[logo[..., 3] > 32][:, 0].max() <= 8


@pytest.mark.parametrize("mode", ["RGB", "L", "LA", "P", "1", "RGBA"])
def test_every_kind_of_png_is_read(path: Path, mode: str) -> None:
    Image.new("RGBA", (80, 40), GREEN).convert(mode).save(path)
    assert (logo_within(str(path), (100, 100)).mode, logo_within(str(path), (100, 100)).size) == ("RGBA", (80, 40))


def test_sixteen_bit_grey_keeps_its_brightness(path: Path) -> None:
    Image.fromarray(np.full((40, 80), 40_000, np.uint16)).save(path)
    assert logo_within(str(path), (100, 100)).getpixel((9, 9)) == (156, 156, 156, 255)


@pytest.mark.parametrize("damage", ["no picture", "cut", "jpeg", "gone"])
def test_a_damaged_file_is_named(path: Path, damage: str) -> None:
    if damage != "gone":
        Image.new("RGB", (300, 300), "red").save(path, format="JPEG" if damage == "jpeg" else "PNG")
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:200])
    if damage == "no picture":
        path.write_bytes(b"png")
    with pytest.raises(
        BadSettings, match=r"^acme\.png: logo: not a PNG that can be read \(.*\); save it again as PNG$"
    ):
        logo_within(str(path), (100, 100))


def test_one_that_is_all_transparent_is_refused(path: Path) -> None:
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(path)
    with pytest.raises(BadSettings, match=r"^acme\.png: logo: nothing of it can be seen; save it again with visible"):
        logo_within(str(path), (100, 100))


def test_one_that_would_fill_the_memory_is_refused(path: Path) -> None:
    Image.new("1", (10_000, 10_000)).save(path)
    with pytest.raises(
        BadSettings, match=r"^acme\.png: logo: too large to open safely; 4000 pixels a side are plenty$"
    ):
        logo_within(str(path), (100, 100))
