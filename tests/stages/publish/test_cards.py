"""The cards of an episode: those that it needs, remembered by what they look like."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.tools.cards.look import facts
from vidcast.errors import BadSettings
from vidcast.model.part import Credit
from vidcast.run.runner import Runner
from vidcast.run.stage import Bench
from vidcast.run.store import Store
from vidcast.stages.publish.cards import Cards, cards, cover
from vidcast.tools.cards import Brand, CardText

SIZE = (320, 180)
TEXT = CardText("Show", "Title", "Week 47", (Credit("Dana", "VP"), Credit(title="No name"), Credit("Sam")))
ONE = replace(TEXT, parts=TEXT.parts[:1])


class Listener:
    """A Reporter that remembers what it was told."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def started(self, stage: str, why: str) -> None: ...

    def progressed(self, stage: str, done: float, total: float) -> None: ...

    def finished(self, stage: str, took_ms: int) -> None: ...

    def remembered(self, stage: str) -> None: ...

    def note(self, text: str) -> None:
        self.notes.append(text)


def drawn(folder: Path, text: CardText = ONE, brand: Brand | None = None) -> Cards:
    return cards(Bench(folder), text, brand or Brand(), SIZE)


def test_an_episode_of_one_part_has_a_title_a_lower_third_and_an_end(tmp_path: Path) -> None:
    assert drawn(tmp_path) == Cards("title.png", "closing.png", "", ("",), ("lower-third-1.png",), *SIZE, "#14213d")


def test_each_part_but_the_first_has_a_card_and_each_leader_a_name(tmp_path: Path) -> None:
    value = drawn(tmp_path, TEXT)
    assert (value.chapters, value.lower_thirds) == (
        ("", "chapter-2.png", "chapter-3.png"),
        ("lower-third-1.png", "", "lower-third-3.png"),
    )


def test_a_brand_that_has_a_disclaimer_shows_it(tmp_path: Path) -> None:
    assert drawn(tmp_path, brand=Brand(disclaimer="Employees only.")).disclaimer == "disclaimer.png"


def test_a_disclaimer_of_spaces_is_none(tmp_path: Path) -> None:
    assert drawn(tmp_path, brand=Brand(disclaimer=" \n ")).disclaimer == ""


def test_every_card_that_is_named_is_there_in_its_size(tmp_path: Path) -> None:
    value = drawn(tmp_path, TEXT, Brand(disclaimer="Employees only."))
    names = [value.title, value.closing, value.disclaimer, *value.chapters, *value.lower_thirds]
    assert sorted(filter(None, names)) == sorted(path.name for path in tmp_path.iterdir())
    assert {facts(path)[2] for path in tmp_path.iterdir()} == {SIZE}


def test_only_lower_thirds_have_alpha(tmp_path: Path) -> None:
    drawn(tmp_path, TEXT)
    modes = {path.name.split("-")[0].removesuffix(".png"): facts(path)[1] for path in tmp_path.iterdir()}
    assert modes == {"title": "RGB", "closing": "RGB", "chapter": "RGB", "lower": "RGBA"}


def test_an_emoji_that_is_left_out_is_told(tmp_path: Path) -> None:
    listener = Listener()
    cards(Bench(tmp_path, listener), replace(ONE, title="We won 🎉"), Brand(), SIZE)
    assert listener.notes == ["cards: no font has every emoji of 'We won 🎉'; they are left out there"]


def test_a_name_that_cannot_be_shown_is_a_fault_and_no_card_is_drawn(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"no 王 \(U\+738B\)"):
        drawn(tmp_path, replace(ONE, parts=(Credit("王"),)))
    assert list(tmp_path.iterdir()) == []


class TestMemory:
    """Two libraries, or one brand under two names, share cards that look the same, and never others."""

    def key(self, folder: Path, text: CardText = ONE, brand: Brand | None = None, size: tuple[int, int] = SIZE) -> str:
        return Runner(Store(folder), "episode").result(cards, text, brand or Brand(), size).key

    def test_the_same_look_is_remembered(self, tmp_path: Path) -> None:
        first = Runner(Store(tmp_path), "episode").result(cards, ONE, Brand(name="a"), SIZE)
        again = Runner(Store(tmp_path), "episode").result(cards, ONE, Brand(name="b"), SIZE)
        assert (first.fresh, again.fresh, again.value) == (True, False, first.value)

    def test_a_logo_s_bytes_count(self, tmp_path: Path) -> None:
        brand = Brand(logo=str(tmp_path / "logo.png"))
        Image.new("RGB", (30, 30), "red").save(tmp_path / "logo.png")
        before = self.key(tmp_path, brand=brand)
        Image.new("RGB", (30, 30), "blue").save(tmp_path / "logo.png")
        assert self.key(tmp_path, brand=brand) != before

    def test_a_role_counts(self, tmp_path: Path) -> None:
        promoted = replace(ONE, parts=(replace(ONE.parts[0], leader_title="CEO"),))
        assert self.key(tmp_path) != self.key(tmp_path, promoted)

    def test_the_size_counts(self, tmp_path: Path) -> None:
        assert self.key(tmp_path) != self.key(tmp_path, size=(180, 320))


def test_a_cover_is_a_jpeg_square(tmp_path: Path) -> None:
    assert cover(Bench(tmp_path), "Show", "Division", Brand()) == "cover.jpg"
    assert facts(tmp_path / "cover.jpg") == ("JPEG", "RGB", (1400, 1400))
