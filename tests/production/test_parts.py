"""Recordings of one week become one episode."""

from __future__ import annotations

import pytest

from tests.house import SECRET, House
from vidcast.desk import Desk
from vidcast.errors import BadRequest
from vidcast.model.episode import chapters_of
from vidcast.production import Outcome
from vidcast.wish import Sidecar, Wish


def leaders(outcome: Outcome) -> list[str]:
    return [part.credit.leader for part in outcome.produced.parts]


def test_recordings_of_one_week_become_one_episode(house: House) -> None:
    house.wants_approval()
    for leader in ("Dana", "Sam", ""):
        outcome = house.part(leader)
    assert outcome.episode.name == "field/2026-w11"
    assert leaders(outcome) == ["Dana", "Sam", ""]
    assert outcome.produced.rundown.chapter_frames == (0, 90 + 60, 90 + 60 + 60 + 60)


@pytest.mark.slow
def test_they_are_published_as_one_with_captions_and_chapters_of_all(house: House) -> None:
    house.part("Dana")
    outcome = house.part("Sam")
    assert (outcome.held, outcome.changed) == (False, True)
    folder = house.place / "site" / "field" / "2026-w11"
    found = chapters_of((folder / "chapters.json").read_text(), "chapters.json")
    assert [(chapter.start_ms, chapter.title) for chapter in found] == [(0, "Dana"), (5000, "Sam")]
    assert (folder / "captions.vtt").read_text().count("hello everyone") == 2
    assert house.published().count("<item>") == 1 * house.published().count("<channel>")


def test_a_retake_replaces_the_take(house: House) -> None:
    house.wants_approval()
    house.part("Dana")
    house.part("Sam")
    retake = house.run(house.copy("again.mp4"), leader="dana ")
    assert leaders(retake) == ["dana ", "Sam"]


@pytest.mark.slow
def test_the_desk_says_otherwise(house: House) -> None:
    house.wants_approval()
    for leader in ("Dana", "Sam"):
        episode = house.part(leader).episode
    production = house.open()
    Desk(production).arrange(episode, [2], by="Ana")
    assert [part.credit.leader for part in production.parts(episode)] == ["Sam"]
    Desk(production).arrange(episode, [2, 1], by="Ana")
    assert [part.credit.leader for part in production.parts(episode)] == ["Sam", "Dana"]


@pytest.mark.slow
def test_what_a_dropped_part_said_can_no_longer_be_fetched(house: House) -> None:
    house.part("Dana")
    episode = house.part("Sam").episode
    site, production = house.place / "site", house.open()
    assert [path.name for path in site.glob("field/*/*.mp4")] == ["field-2026-w11-r2.mp4"]
    Desk(production).arrange(episode, [1], by="Ana")
    Desk(production).approve(episode, by="Ana")
    assert production.advance(episode).changed
    assert [path.name for path in site.glob("field/*/*.mp4")] == ["field-2026-w11-r3.mp4"]
    assert [path.name for path in site.glob("field/*/*.m4a")] == ["field-2026-w11-r3.m4a"]


@pytest.mark.parametrize(
    "numbers",
    [
        [0],
        pytest.param([], marks=pytest.mark.slow),
        pytest.param([3], marks=pytest.mark.slow),
        pytest.param([1, 1], marks=pytest.mark.slow),
    ],
)
def test_parts_that_are_not_there_cannot_be_chosen(house: House, numbers: list[int]) -> None:
    house.wants_approval()
    for leader in ("Dana", "Sam"):
        episode = house.part(leader).episode
    with pytest.raises(BadRequest, match="name each part once, by a number from 1 to 2"):
        Desk(house.open()).arrange(episode, numbers, by="Ana")


def test_a_cut_in_one_part_leaves_the_same_words_of_another(house: House) -> None:
    house.mouth.text = SECRET
    for leader in ("Dana", "Sam"):
        episode = house.part(leader).episode
    production = house.open()
    first, second = production.produce(episode).findings.open("block")
    assert first.recording != second.recording
    Desk(production).cut(episode, second.id, by="Ana")
    assert production.produce(episode).findings.open("block") == (first,)


def test_a_recording_that_cannot_be_used_keeps_out_only_itself(house: House) -> None:
    empty = house.recording.with_name("empty.mp4")
    empty.touch()
    taken = house.open().take_in_all([empty, house.recording], Wish(Sidecar(show="field")))
    assert [path.name for path, _ in taken.refused] == ["empty.mp4"]
    assert [episode.show for episode in taken.episodes] == ["field"]


def test_what_one_call_names_stands_side_by_side_even_of_one_leader(house: House) -> None:
    production = house.open()
    both = [house.copy("one.mp4"), house.copy("two.mp4")]
    (episode,) = production.take_in_all(both, Wish(Sidecar(show="field", leader="Dana"))).episodes
    assert len(production.parts(episode)) == 2
