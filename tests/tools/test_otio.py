from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import Timeline
from vidcast.tools.otio import Original, to_otio

NTSC = Fraction(30000, 1001)
CARDS = CardFrames(title=90, disclaimer=120, chapter=60, closing=75)
PARTS = (
    Timeline(frame_rate=NTSC, frames=600, kept=((30, 200), (260, 580))),
    Timeline(frame_rate=NTSC, frames=300, kept=((0, 290),)),
)
DANA = Original("dana.mp4", Path("/originals/ab/ab12.mp4"), 20_020, NTSC, chapter="Dana Reyes: Field update")
SAM = Original("sam's memo.m4a", Path("/originals/cd/cd 34#.m4a"), 10_010, Fraction(30), has_picture=False)


def read(text: str) -> Any:
    return otio.adapters.read_from_string(text, "otio_json")


def text(cards: CardFrames = CARDS) -> str:
    return to_otio(Rundown.of(PARTS, cards), (DANA, SAM), "Field, week 47")


def frames(track: Any) -> list[int]:
    return [int(item.duration().value) for item in track]


@pytest.fixture
def timeline() -> Any:
    return read(text())


@pytest.fixture
def picture(timeline: Any) -> Any:
    return timeline.video_tracks()[0]


@pytest.fixture
def sound(timeline: Any) -> Any:
    return timeline.audio_tracks()[0]


def test_the_title_and_the_rate_are_the_episodes(timeline: Any) -> None:
    assert (timeline.name, timeline.global_start_time.rate) == ("Field, week 47", float(NTSC))


def test_there_is_one_picture_and_one_sound_track(timeline: Any) -> None:
    assert [track.kind for track in timeline.tracks] == ["Video", "Audio"]


def test_every_piece_and_card_has_its_frames(timeline: Any) -> None:
    assert [frames(track) for track in timeline.tracks] == [[90, 120, 170, 320, 60, 290, 75]] * 2


def test_both_tracks_are_exactly_as_long_as_the_episode(timeline: Any) -> None:
    length = otio.opentime.RationalTime(Rundown.of(PARTS, CARDS).episode_frames, float(NTSC))
    assert [track.duration() for track in timeline.tracks] == [length, length]


def test_a_clip_says_which_frames_of_its_recording_it_shows(picture: Any) -> None:
    spans = [clip.source_range for clip in picture if clip.name == "dana.mp4"]
    assert [(span.start_time.value, span.duration.value) for span in spans] == [(30, 170), (260, 320)]


def test_a_clip_lies_where_the_rundown_says(picture: Any) -> None:
    clips = [item for item in picture if item.name == "dana.mp4"]
    assert [picture.range_of_child(clip).start_time.value for clip in clips] == [210, 380]


def test_a_clip_leads_to_the_whole_original(sound: Any) -> None:
    found = sound[-2].media_reference
    assert (found.target_url, found.available_range.duration.value) == ("file:///originals/cd/cd%2034%23.m4a", 300)


def test_the_recordings_own_rate_is_told(sound: Any) -> None:
    assert dict(sound[-2].media_reference.metadata["vidcast"]) == {"frame_rate": "30", "duration_ms": 10_010}


def test_a_recording_without_picture_leaves_a_gap_there(picture: Any, sound: Any) -> None:
    assert (picture[-2].schema_name(), sound[-2].schema_name()) == ("Gap", "Clip")


CARD_NAMES = ["title card", "disclaimer card", "chapter card", "closing card"]


def test_cards_are_generators(picture: Any) -> None:
    cards = [item for item in picture if item.name.endswith("card")]
    kinds = {item.media_reference.schema_name() for item in cards}
    assert ([item.name for item in cards], kinds) == (CARD_NAMES, {"GeneratorReference"})


def test_cards_are_silent(sound: Any) -> None:
    assert [item.name for item in sound if item.schema_name() == "Gap"] == CARD_NAMES


def test_a_card_that_is_not_shown_is_not_there() -> None:
    bare = read(text(CardFrames()))
    assert [item.name for item in bare.video_tracks()[0]] == ["dana.mp4", "dana.mp4", "sam's memo.m4a"]


def test_each_chapter_has_a_marker(timeline: Any) -> None:
    marks = [(mark.name, mark.marked_range.start_time.value) for mark in timeline.tracks.markers]
    assert marks == [("Dana Reyes: Field update", 0), ("sam's memo.m4a", 700)]


def test_what_is_read_and_written_again_is_the_same(timeline: Any) -> None:
    assert otio.adapters.write_to_string(timeline, "otio_json") == text()


def test_each_part_needs_its_original() -> None:
    with pytest.raises(ValueError, match="each part has one original, got 1 for 2 parts"):
        to_otio(Rundown.of(PARTS), (DANA,), "Field")


RATES = [Fraction(24000, 1001), Fraction(25), NTSC, Fraction(30), Fraction(60000, 1001)]


@given(st.sampled_from(RATES), st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 5000)), min_size=1, max_size=60))
def test_no_frame_is_lost_however_many_cuts(rate: Fraction, gaps: list[tuple[int, int]]) -> None:
    kept, at = [], 0
    for gap, length in gaps:
        kept.append((at + gap, at + gap + length))
        at += gap + length
    rundown = Rundown.of([Timeline(frame_rate=rate, frames=at, kept=tuple(kept))], CardFrames(title=3, closing=2))
    original = Original("a.mp4", Path("/a.mp4"), 1000, rate)
    timeline = read(to_otio(rundown, [original], "Field"))
    assert [sum(frames(track)) for track in timeline.tracks] == [rundown.episode_frames] * 2
