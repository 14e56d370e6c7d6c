"""What is meant for one audience never goes to the other by a slip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.house import PLAIN, SECRET, House, built
from vidcast.errors import BadRecording, BadRequest, WishRefused
from vidcast.signing import Signing
from vidcast.wish import Sidecar, Wish

FIELD = Wish(Sidecar(show="field", week="2026-W11"))
PUBLIC = '\n[shows.open]\naudience = "public"\n'


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory, recording: Path, remembered: Path) -> Path:
    """What the stages remember, with how the message is published in another show."""
    house = built(tmp_path_factory.mktemp("open"), recording, remembered=remembered)
    house.run(show="open")
    return house.folder.work


@pytest.fixture
def house(house: House) -> House:
    house.reconfigured('public_url = ""', 'public_url = "https://video.acme.example"')
    return house


def outside(house: House) -> str:
    place = house.folder.public_site
    files = [path for path in place.rglob("*") if path.suffix in (".xml", ".html", ".json", ".opml", ".atom")]
    return "\n".join(f"{path.relative_to(place)}\n{path.read_text()}" for path in sorted(files))


def test_without_a_public_show_there_is_no_public_site(house: House) -> None:
    house.run()
    assert not house.folder.public_site.exists()


def test_outside_is_what_is_for_everybody_and_nothing_else(house: House) -> None:
    house.configured(PUBLIC)
    house.run()
    house.run(house.copy("other.mp4"), show="open", leader="Priya")
    told = outside(house)
    assert "https://video.acme.example/open/2026-w11/open-2026-w11.mp4" in told
    assert "127.0.0.1" not in told
    assert "field" not in told
    assert {path.name for path in house.folder.public_site.iterdir() if path.is_dir()} >= {"open", "all"}
    assert not (house.folder.public_site / "field").exists()
    assert "open-2026-w11" in house.published()


def test_a_show_that_is_public_no_more_is_taken_away_outside(house: House) -> None:
    house.configured(PUBLIC)
    house.run(show="open")
    house.reconfigured('audience = "public"', 'audience = "internal"')
    house.run()
    assert not (house.folder.public_site / "open").exists()
    assert "open" not in (house.folder.public_site / "feeds.opml").read_text()


def test_a_recording_for_the_inside_is_refused_by_a_public_show(house: House) -> None:
    house.configured(PUBLIC)
    with pytest.raises(BadRequest, match="it is meant for the internal audience, and open is public"):
        house.run(show="open", audience="internal")
    assert house.published() == ""


def test_a_note_that_says_so_later_takes_away_outside_what_is_there(house: House) -> None:
    house.configured(PUBLIC)
    house.run(show="open")
    house.recording.with_name("UPDATE.TOML").write_text('audience = "internal"')
    with pytest.raises(BadRequest, match="open/2026-w11, which it is in, is kept inside from now on"):
        house.run(show="open")
    assert house.open().catalogue.episode("open").audience == "internal"
    assert "2026-w11" not in outside(house)
    assert not (house.folder.public_site / "open" / "2026-w11").exists()


@pytest.mark.parametrize("name", ["UPDATE.TOML", "update.toml.txt", "update (1).toml", "update.toml.part"])
def test_no_note_about_a_recording_goes_unread(house: House, name: str) -> None:
    house.configured(PUBLIC)
    house.recording.with_name(name).write_text('audience = "internal"')
    with pytest.raises((BadRequest, BadRecording)):
        house.run(show="open")
    assert house.published() == ""


def test_a_note_that_names_another_show_than_its_folder_s_is_in_doubt(house: House) -> None:
    house.recording.with_name("update.toml").write_text('show = "Closed"')
    with pytest.raises(WishRefused, match="the note about it names the show Closed, and its folder is that of open"):
        house.open().take_in(house.recording, Wish(Sidecar(show="open"), dropped=True))
    house.recording.with_name("update.toml").write_text('show = "Open"')
    assert house.open().take_in(house.recording, Wish(Sidecar(show="open"), dropped=True))[0].show == "open"


def test_what_came_in_for_the_inside_needs_a_word_to_be_public(house: House) -> None:
    house.configured(PUBLIC)
    house.run()
    with pytest.raises(BadRequest, match="it came in for field, which is internal, and open is public"):
        house.run(show="open")
    assert not house.run(show="open", audience="public").held


def test_a_show_that_turns_public_holds_what_came_in_before(house: House) -> None:
    house.mouth.text = SECRET
    house.run()
    house.mouth.text = PLAIN
    house.configured('\n[shows.field]\naudience = "public"\n')
    production = house.open()
    outcome = production.advance(production.catalogue.episode("field"))
    assert any("it came in for the internal audience" in wait.why for wait in outcome.waits)
    assert not house.run(audience="public").held


def test_a_part_for_everybody_takes_no_part_for_the_inside_with_it(house: House) -> None:
    house.open().take_in(house.recording, FIELD)
    house.configured('\n[shows.field]\naudience = "public"\n')
    public = replace(FIELD, said=replace(FIELD.said, audience="public"))
    with pytest.raises(BadRequest, match="field/2026-w11 holds recordings that came in for the internal audience"):
        house.open().take_in(house.copy("other.mp4"), public)
    assert house.open().catalogue.episode("field").audience == "internal"
    assert house.open().take_in(house.copy("other.mp4"), replace(public, apart=True))[0].audience == "public"


def test_what_came_in_for_the_inside_of_a_show_that_turned_public_needs_a_word_elsewhere(house: House) -> None:
    house.open().take_in(house.recording, FIELD)
    house.configured('\n[shows.field]\naudience = "public"\n' + PUBLIC)
    with pytest.raises(BadRequest, match="it came in for field, which is internal, and open is public"):
        house.open().take_in(house.recording, replace(FIELD, said=replace(FIELD.said, show="open")))


def test_who_takes_part_no_more_is_held(house: House) -> None:
    Signing(house.open()).end("Dana")
    assert [wait.why for wait in house.part("Dana").waits] == ["Dana no longer takes part"]
