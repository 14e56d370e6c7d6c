"""What goes out was checked: all that is published, as the show asks for it, in a language that can be checked."""

from __future__ import annotations

from typing import Any

import pytest

from tests import synth
from tests.house import Ear, House, LongEar
from vidcast.errors import BadRecording
from vidcast.model.times import Span


@pytest.mark.parametrize("key", ["policy", "preset"])
def test_a_leader_s_sidecar_cannot_choose_how_it_is_checked(house: House, key: str) -> None:
    house.recording.with_suffix(".toml").write_text(f'{key} = "unplugged"\n')
    with pytest.raises(BadRecording, match=f"update.toml next to it says cannot be used: {key}: unknown key"):
        house.run()


def test_another_preset_is_no_way_around_an_approval(house: House) -> None:
    house.configured('\n[shows.field]\npreset = "strict"\n')
    house.write("presets/strict.toml", 'inherits = "unplugged"\n[review]\napproval = "always"\n')
    assert house.run(preset="off").held


@pytest.mark.parametrize("key", ["title", "summary", "leader"])
def test_what_is_published_beside_the_words_is_checked_too(house: House, key: str) -> None:
    outcome = house.run(**{key: "In talks to buy Castellan"})
    assert [finding.where for finding in outcome.produced.findings.open("block")] == [key]
    assert house.published() == ""


def test_what_a_closing_card_says_is_checked(house: House) -> None:
    house.write("brands/default.toml", 'closing_line = "We are in talks to buy Castellan"\n')
    found = house.run().produced.findings.open("block")
    assert [each.where for each in found] == ["closing card"]


@pytest.mark.slow
def test_another_language_is_held(house: House) -> None:
    house.mouth.sounds_like = "de"
    house.mouth.text = "hello everyone"
    house.ear = ShortEar()
    waits = house.run().produced.clearance.waits
    assert [wait.why for wait in waits if "language" in wait.why] == []  # One second of speech tells no language.
    long = synth.plain(house.recording.with_name("long.mp4"), seconds=4)
    house.ear = LongEar()
    waits = house.run(long, apart=True).produced.clearance.waits
    assert "listen to 1 places: it sounds like another language: German" in [wait.why for wait in waits]


class ShortEar(Ear):
    """Hears a second of speech."""

    def speech(self, pcm: Any) -> tuple[Span, ...]:
        return (Span(400, 1400),)
