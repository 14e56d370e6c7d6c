"""Until its cut-off an episode waits for who is missing, and then no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests import synth
from tests.house import SECRET, House
from vidcast.catalogue import Episode
from vidcast.desk import Desk
from vidcast.errors import StoreError
from vidcast.reminder import NOTE, remind
from vidcast.wish import Sidecar, Wish

CUT_OFF = datetime(2026, 3, 9, 17, tzinfo=UTC)
ROSTER = """
[shows.field]
cut_off = "Mon 17:00"
leaders = [{ name = "Dana Reyes", title = "VP" }, { name = "Sam Ortiz" }]
"""


@pytest.fixture
def house(house: House) -> House:
    house.reconfigured('time_zone = ""', 'time_zone = "UTC"')
    house.configured(ROSTER)
    return house


def one_held(house: House) -> Episode:
    """An episode after its cut-off, in whose second part something is said that blocks."""
    house.mouth.in_long_ones = SECRET
    house.part("Dana Reyes")
    long = synth.plain(house.recording.with_name("long.mp4"), seconds=3)
    episode = house.run(long, leader="Sam Ortiz").episode
    house.clock.now = CUT_OFF
    return episode


def test_until_then_the_episode_waits_for_who_is_missing(house: House) -> None:
    outcome = house.part("Dana Reyes")
    assert [wait.why for wait in outcome.waits] == ["no recording of Sam Ortiz yet"]
    assert house.published() == ""


@pytest.mark.slow
def test_then_it_goes_on_without_them(house: House) -> None:
    episode = house.part("Dana Reyes").episode
    house.clock.now = CUT_OFF
    assert house.open().advance(episode).changed


def test_what_comes_later_is_the_next_week_s(house: House) -> None:
    house.clock.now = CUT_OFF
    assert house.run(house.copy("late.mp4"), leader="Sam Ortiz", week="").episode.week == "2026-W12"


@pytest.mark.slow
def test_then_a_part_that_is_held_holds_only_itself(house: House) -> None:
    episode = one_held(house)
    outcome = house.open().advance(episode)
    assert (outcome.held, outcome.changed) == (True, True)
    assert "Castellan" not in house.published()


@pytest.mark.slow
def test_then_the_parts_that_are_not_held_can_be_approved(house: House) -> None:
    episode = one_held(house)
    production = house.open()
    Desk(production).arrange(episode, [1, 2], by="Ana")
    assert not production.advance(episode).changed
    Desk(production).approve(episode, by="Ana", seen=production.produce(episode).clearance.digest[:8])
    assert production.advance(episode).changed
    assert "Castellan" not in house.published()


def test_before_it_a_note_in_the_inbox_names_who_is_missing(house: House) -> None:
    house.part("Dana Reyes")
    remind(house.open())
    note = (house.place / "inbox" / "field" / NOTE).read_text()
    assert "Still missing: Sam Ortiz." in note
    assert "Monday, 09 March, at 17:00" in note


def test_the_note_is_in_the_folder_of_the_show_whatever_its_leaders_call_it(house: House) -> None:
    inbox = house.place / "inbox"
    (inbox / "Field").mkdir()
    remind(house.open())
    assert (inbox / "Field" / NOTE).is_file()
    assert not (inbox / "field").exists()


@pytest.mark.slow
def test_when_everybody_is_there_the_note_goes(house: House) -> None:
    for leader in ("Dana Reyes", "Sam Ortiz"):
        remind(house.open())
        house.part(leader)
    remind(house.open())
    assert not (house.place / "inbox" / "field" / NOTE).exists()


def test_a_clock_that_is_years_ahead_gives_no_recording_a_week(house: House) -> None:
    house.part("Dana Reyes")
    house.clock.now += timedelta(days=3 * 365)
    later = house.copy("later.mp4")
    with pytest.raises(StoreError, match="without anything happening, more than 26 weeks"):
        house.open().take_in(later, Wish(Sidecar(show="field")))
    named = house.open().take_in(later, Wish(Sidecar(show="field", week="2026-W12")))
    assert named.episode.name == "field/2026-w12"
