"""Another take is asked for without a word of what was said."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.remedies.asked import desk, spoken
from vidcast.errors import Held
from vidcast.retakes import retake_note


def test_another_take_is_asked_for_in_the_inbox_without_a_word_of_what_was_said(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).reshoot(episode, finding, by="Lee", because="Kestrel again")
    note = house.folder.inbox / "field" / retake_note("2026-w11")
    assert note.read_text() == (
        "Another take is asked of Dana, for 2026-W11:\n"
        "- Unreleased project name, at 0:00.6 of the recording\n"
        "  Why: Names are confidential until launch.\n"
        "  You may say instead: a coming product\n"
        "\n"
        "Record it again without that and drop it in this folder; it takes the place of the first take.\n"
    )


def test_an_episode_waits_for_the_take_and_no_longer_once_it_has_come(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).reshoot(episode, finding, by="Lee")
    (wait,) = house.open().advance(episode).waits
    assert wait.why == "Unreleased project name, another take is asked of Dana"
    house.mouth.text = house.mouth.afterwards = "hello it goes on"  # type: ignore[attr-defined]
    outcome = house.run(house.copy("second.mp4"), leader="Dana")
    assert [wait.why for wait in outcome.waits] == ["approval of what was decided"]
    assert not (house.folder.inbox / "field" / retake_note("2026-w11")).exists()


def test_a_take_that_is_asked_for_no_more_leaves_no_note(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).reshoot(episode, finding, by="Lee")
    desk(house).take_back(episode, finding, by="Lee")
    assert not (house.folder.inbox / "field" / retake_note("2026-w11")).exists()


def test_an_approval_is_refused_while_another_take_is_asked_for(house: House) -> None:
    episode, finding = spoken(house, "a journalist called me")
    desk(house).reshoot(episode, finding, by="Lee")
    with pytest.raises(Held, match="1 findings wait for a decision first"):
        desk(house).approve(episode, by="Lee")
