"""`vidcast brand preview`: see the cards before an episode wears them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.tools.cards.look import facts, opened
from vidcast.cli.brand import CARDS, brand_command
from vidcast.errors import BadRequest, BadSettings
from vidcast.tools.cards.sheet import KINDS

SMALL = ("--size", "320x180")


def ask(*arguments: object) -> Result:
    return CliRunner().invoke(brand_command, ["preview", *map(str, arguments)], standalone_mode=False)


def fault(*arguments: object) -> tuple[type, str]:
    error = ask(*arguments).exception
    return type(error), str(error)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "card.png"


def test_every_card_of_a_shipped_brand_goes_on_one_sheet(target: Path) -> None:
    assert ask("daylight", "-o", target, *SMALL).output == f"{target}: brand daylight, all\n"
    assert facts(target)[0] == "PNG"


def test_one_card_is_drawn_in_its_size(target: Path) -> None:
    ask("default", "-o", target, *SMALL, "--card", "title")
    assert facts(target)[2] == (320, 180)


def test_the_words_can_be_one_s_own(target: Path) -> None:
    pictures = []
    for words in (["--leader", "Dana", "--role", "VP"], ["--leader", "Dana"], ["--text", "Hello"], []):
        ask("default", "-o", target, *SMALL, "--card", "title", *words)
        pictures.append(target.read_bytes())
    assert len(set(pictures)) == 4


def test_what_cannot_be_seen_is_noted(target: Path) -> None:
    asked = ask("default", "-o", target, *SMALL, "--card", "title", "--text", "Up 🚀")
    assert asked.output.splitlines()[1] == "note: no font has every emoji of 'Up 🚀'; they are left out"


def test_programs_get_one_document(target: Path) -> None:
    asked = ask("default", "-o", target, *SMALL, "--card", "closing", "--json")
    assert json.loads(asked.stdout) == {"picture": str(target), "brand": "default", "card": "closing", "notes": []}


def test_a_library_s_own_brand_is_found(tmp_path: Path, target: Path) -> None:
    (tmp_path / "vidcast.toml").touch()
    (tmp_path / "brands").mkdir()
    (tmp_path / "brands" / "acme.toml").write_text('background = "#000000"\n', encoding="utf-8")
    ask("acme", "-L", tmp_path, "-o", target, *SMALL, "--card", "title")
    assert opened(target).getpixel((0, 0)) == (0, 0, 0)


def test_a_brand_s_file_will_do(tmp_path: Path, target: Path) -> None:
    (tmp_path / "mine.toml").write_text('background = "#000000"\n', encoding="utf-8")
    assert (
        ask(tmp_path / "mine.toml", "-o", target, *SMALL, "--card", "title").output == f"{target}: brand mine, title\n"
    )


def test_an_unknown_brand_is_answered_with_those_there_are(target: Path) -> None:
    assert fault("nope", "-o", target) == (
        BadSettings,
        "nope: no such brand; known here: daylight, default, or give the path of a .toml file",
    )


def test_a_brand_that_cannot_be_read_by_anyone_is_refused_with_its_ratio(tmp_path: Path, target: Path) -> None:
    (tmp_path / "pale.toml").write_text('background = "#ffffff"\nmuted = "#000000"\ntext = "#999999"', encoding="utf-8")
    kind, message = fault(tmp_path / "pale.toml", "-o", target)
    assert (kind, "text on background has a contrast of 2.85:1" in message, target.exists()) == (
        BadSettings,
        True,
        False,
    )


def test_a_damaged_logo_is_named(tmp_path: Path, target: Path) -> None:
    (tmp_path / "mine.toml").write_text('logo = "mine.png"\n', encoding="utf-8")
    (tmp_path / "mine.png").write_bytes(b"no picture")
    kind, message = fault(tmp_path / "mine.toml", "-o", target, *SMALL)
    assert (kind, message.split(" (")[0]) == (BadSettings, "mine.png: logo: not a PNG that can be read")


@pytest.mark.parametrize("name", ["card.jpg", "card", "card.png.txt"])
def test_a_suffix_that_is_no_png_is_refused(tmp_path: Path, name: str) -> None:
    assert fault("default", "-o", tmp_path / name) == (
        BadRequest,
        f"{tmp_path / name}: a preview is a .png; name it so",
    )


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    place = tmp_path / "none" / "card.png"
    assert fault("default", "-o", place, *SMALL, "--card", "title") == (
        BadRequest,
        f"{place}: there is no folder {place.parent}; make it, or name another place",
    )


@pytest.mark.parametrize("size", ["1280", "1280X720", "20x20", "99999x720", "axb", "5000x100"])
def test_a_size_that_is_none_is_refused(target: Path, size: str) -> None:
    assert fault("default", "-o", target, "--size", size) == (
        BadRequest,
        f"--size: {size}: write width x height in pixels, 64 to 4320 each, such as 1280x720",
    )


def test_a_role_needs_its_leader(target: Path) -> None:
    assert fault("default", "-o", target, "--role", "VP") == (
        BadRequest,
        "--role: 1 roles for 0 leaders; each role needs its --leader",
    )


def test_every_card_can_be_asked_for() -> None:
    assert ("all", *KINDS) == CARDS
