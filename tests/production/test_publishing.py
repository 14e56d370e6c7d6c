"""What is published stays whole and the same, however often it is run and whatever is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.house import House, built
from vidcast.desk import Desk
from vidcast.errors import BadRequest, BadSettings, StoreError


def test_a_plain_message_is_published(tmp_path: Path, recording: Path) -> None:
    house = built(tmp_path, recording, shipped=True)
    outcome = house.run()
    assert (outcome.held, outcome.changed, outcome.episode.name) == (False, True, "field/2026-w11")
    assert "hello everyone" in house.published()


def test_an_original_that_was_changed_is_not_rendered(house: House) -> None:
    house.wants_approval()
    episode = house.run().episode
    (kept,) = (house.place / "originals").glob("*/*")
    kept.chmod(0o644)
    kept.write_bytes(house.copy("other.mp4").read_bytes())
    production = house.open()
    Desk(production).approve(episode, by="Ana")
    with pytest.raises(StoreError, match="not what came in"):
        production.advance(episode)
    assert house.published() == ""


def flip(house: House) -> Path:
    """Damage the one original that is kept: a byte differs, its size does not."""
    (kept,) = (house.place / "originals").glob("*/*")
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.chmod(0o640)
    kept.write_bytes(content)
    return kept


def test_nothing_is_heard_in_a_damaged_original(house: House) -> None:
    house.wants_approval()
    episode = house.run().episode
    flip(house)
    house.mouth.text = "said by an engine that is new"
    asked = house.mouth.asked
    with pytest.raises(StoreError, match="this original is damaged"):
        house.open().advance(episode)
    assert house.mouth.asked == asked


def test_a_recording_that_is_dropped_again_heals_its_damaged_original(house: House) -> None:
    house.wants_approval()
    house.run()
    kept = flip(house)
    house.run()
    assert kept.read_bytes() == house.recording.read_bytes()
    catalogue = house.open().catalogue
    assert [entry.what for entry in catalogue.audit()].count("original") == 1
    assert catalogue.audit_faults() == ()


def test_a_wish_that_cannot_be_granted_leaves_no_trace(house: House) -> None:
    with pytest.raises(BadSettings):
        house.run(preset="nope")
    assert house.open().catalogue.episodes() == ()


def test_an_episode_keeps_its_week(house: House) -> None:
    house.run()
    with pytest.raises(BadRequest, match="is in field/2026-w11 already, and an episode keeps its week"):
        house.run(week="2026-W40")


def test_a_text_that_no_card_has_room_for_is_refused(house: House) -> None:
    with pytest.raises(BadRequest, match="title: 201 characters are more than 200"):
        house.run(title="x" * 201)


def test_a_catalogue_that_is_gone_is_not_begun_anew(house: House) -> None:
    house.run()
    (house.place / "catalogue.db").unlink()
    with pytest.raises(StoreError, match=r"catalogue\.db is gone"):
        house.run()


@pytest.mark.slow
def test_a_damaged_catalogue_is_found_by_the_doctor(house: House) -> None:
    house.run()
    with sqlite3.connect(house.place / "catalogue.db") as connection:
        connection.execute("UPDATE episodes SET document = '{}'")
    with pytest.raises(StoreError, match="the catalogue is damaged"):
        house.open().catalogue.verified()


@pytest.mark.slow
def test_a_site_that_was_deleted_is_whole_again_after_one_run(house: House) -> None:
    house.run()
    house.run(house.copy("second.mp4"), title="Second", apart=True)
    before = house.published()
    for path in sorted((house.place / "site").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    house.run(house.recording)
    assert house.published() == before


@pytest.mark.slow
def test_an_episode_that_was_recorded_but_never_shelved_does_not_keep_others_back(house: House) -> None:
    house.run()
    for path in sorted((house.place / "site" / "field" / "2026-w11").iterdir()):
        path.unlink()
    house.mouth.text = "another message altogether"
    outcome = house.run(house.copy("second.mp4"), apart=True)
    assert outcome.changed
    assert "2026-w11-2" in house.published()


def test_publishing_the_same_again_changes_no_file(house: House) -> None:
    house.run()

    def state() -> dict[Path, int]:
        return {p: p.stat().st_mtime_ns for p in (house.place / "site").rglob("*") if p.is_file()}

    before = state()
    assert not house.run().changed
    assert state() == before


@pytest.mark.slow
def test_a_new_title_reaches_page_and_feed_under_the_same_guid(house: House) -> None:
    first = house.run(title="First title").publication
    second = house.run(title="Second title").publication
    assert first is not None
    assert second is not None
    assert (second.published.guid, second.published.published_at) == (
        first.published.guid,
        first.published.published_at,
    )
    assert "First title" not in house.published()


def test_the_library_s_secret_is_made_once_and_for_this_user_alone(house: House) -> None:
    first, second = house.folder.secret(), house.folder.secret()
    assert (first, len(first)) == (second, 64)
    assert (house.place / ".secret").stat().st_mode & 0o077 == 0
