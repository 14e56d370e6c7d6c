"""What the review screen plays and draws of a part."""

from __future__ import annotations

import json

import pytest

from tests import synth
from tests.house import House
from vidcast.reviewing import playable, waveform
from vidcast.stages.publish import browser_plays
from vidcast.tools.probe import probe


def test_what_browsers_play_is_reviewed_as_it_came_in(house: House) -> None:
    house.wants_approval()
    production = house.open()
    (part,) = production.parts(house.run().episode)
    assert playable(production, part) == part.take.path


@pytest.mark.slow
def test_what_they_do_not_play_is_reviewed_as_a_light_copy_of_the_same_length(house: House) -> None:
    house.wants_approval()
    path = synth.plain(house.recording.with_name("update.mkv"))
    production = house.open()
    (part,) = production.parts(house.run(path).episode)
    copy = probe(playable(production, part), "")
    assert browser_plays(copy)
    assert abs(copy.duration_ms - part.take.recording.duration_ms) <= 60


def test_its_waveform_is_on_the_recording_s_clock(house: House) -> None:
    house.wants_approval()
    production = house.open()
    (part,) = production.parts(house.run().episode)
    assert json.loads(waveform(production, part).read_text())["duration_ms"] == 2000
