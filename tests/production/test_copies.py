"""The same talk in two files is one part, whichever file came first and however much later the other one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import House
from tests.synth import ffmpeg, picture
from vidcast.desk import Desk
from vidcast.model.decisions import Reshoot
from vidcast.run.progress import Silent
from vidcast.watch import watch

SPEECH = "sin(2*PI*300*t)*abs(sin(2*PI*(1.7+0.05*t)*t)*sin(2*PI*0.9*t+1))*0.8"
OTHER = "sin(2*PI*300*t)*abs(sin(2*PI*(1.1+0.09*t)*t)*sin(2*PI*0.7*t+2))*0.8"


class Talk:
    """Files of one talk and of another one, each of 14 seconds."""

    def __init__(self, folder: Path) -> None:
        self.video, self.sound, self.low = (folder / name for name in ("talk.mp4", "talk.m4a", "talk.LRV"))
        self.another = folder / "another.m4a"
        voice = ("-f", "lavfi", "-i", f"aevalsrc='{SPEECH}':s=16000:d=14")
        ffmpeg(*picture(seconds=14), *voice, "-c:a", "aac", str(self.video))
        ffmpeg(*picture(160, 90, seconds=14), *voice, "-c:a", "aac", "-b:a", "48k", "-f", "mp4", str(self.low))
        ffmpeg("-i", str(self.video), "-vn", "-c:a", "aac", "-b:a", "32k", str(self.sound))
        ffmpeg("-f", "lavfi", "-i", f"aevalsrc='{OTHER}':s=16000:d=14", "-c:a", "aac", str(self.another))


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    return Talk(tmp_path_factory.mktemp("talk"))


class Heard(Silent):
    """Keeps the notes."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


def parts(house: House, *paths: Path, **said: str) -> list[str]:
    """The files that are the parts once all came in, one after the other."""
    for path in paths:
        outcome = house.run(path, **said)
    names = {each.take.recording.bytes: "" for each in outcome.produced.parts}
    return [next(path.name for path in paths if path.stat().st_size == size) for size in names]


def test_the_sound_of_a_video_adds_no_part(house: House, talk: Talk) -> None:
    house.wants_approval()
    assert parts(house, talk.video, talk.sound) == ["talk.mp4"]


@pytest.mark.slow
def test_a_video_takes_the_place_of_its_sound(house: House, talk: Talk) -> None:
    house.wants_approval()
    assert parts(house, talk.sound, talk.another, talk.video) == ["talk.mp4", "another.m4a"]


@pytest.mark.slow
def test_a_leader_s_smaller_copy_does_not_replace_the_take_as_a_retake_would(house: House, talk: Talk) -> None:
    house.wants_approval()
    assert parts(house, talk.video, talk.low, talk.sound, leader="Dana") == ["talk.mp4"]


def test_two_talks_stay_two_parts(house: House, talk: Talk) -> None:
    house.wants_approval()
    assert parts(house, talk.sound, talk.another) == ["talk.m4a", "another.m4a"]


@pytest.mark.slow
def test_a_copy_keeps_the_leader_of_the_one_that_it_replaces(house: House, talk: Talk) -> None:
    house.wants_approval()
    house.run(talk.sound, leader="Dana")
    (part,) = house.run(talk.video).produced.parts
    assert (part.credit.leader, part.take.recording.video is not None) == ("Dana", True)


def test_a_person_may_use_the_other_one(house: House, talk: Talk) -> None:
    house.wants_approval()
    episode = house.run(talk.video).episode
    house.run(talk.sound)
    Desk(house.open()).arrange(episode, (2,), by="Ana, comms")
    (part,) = house.open().parts(episode)
    assert part.take.recording.video is None


@pytest.mark.slow
def test_files_apart_are_not_compared(house: House, talk: Talk) -> None:
    house.wants_approval()
    house.run(talk.video)
    assert house.run(talk.sound, apart=True).episode.slug == "2026-w11-2"


def test_it_is_said_to_the_leader_and_to_who_runs_the_library(house: House, talk: Talk) -> None:
    house.wants_approval()
    house.reconfigured("settle_s = 10", "settle_s = 0")
    inbox = house.place / "inbox" / "field"
    inbox.mkdir(exist_ok=True)
    for path in (talk.low, talk.video):
        (inbox / path.name).write_bytes(path.read_bytes())
    production, heard = house.open(), Heard()
    production.reporter = heard
    assert [each.state for each in watch(production, once=True, sleep=lambda _: None)] == ["held", "held"]
    (told,) = [note for note in heard.notes if "same talk" in note]
    assert told.startswith(("talk.mp4: the same talk as take 1 of", "talk.LRV: the same talk as take 1 of"))
    (note,) = [path.read_text() for path in inbox.rglob("*.txt") if "another file" in path.read_text()]
    assert "because it has a larger picture" in note


def test_a_worse_copy_changes_nothing_of_what_was_cleared_or_published(house: House, talk: Talk) -> None:
    house.wants_approval()
    before, after = house.run(talk.video).produced, house.run(talk.sound).produced
    assert before.clearance.edition == after.clearance.edition


@pytest.mark.slow
def test_after_another_take_was_asked_for_a_shorter_file_is_that_take(house: House, talk: Talk, tmp_path: Path) -> None:
    house.wants_approval()
    first = house.run(talk.video, leader="Dana")
    shorter = tmp_path / "shorter.mp4"
    ffmpeg("-i", str(talk.video), "-t", "12", "-c:a", "aac", str(shorter))
    recording = first.produced.parts[0].take.recording.sha256
    asked = Reshoot("f-1", recording, "Ana, comms", house.open().moment())
    house.open().catalogue.decide(first.episode, asked)
    (part,) = house.run(shorter, leader="Dana").produced.parts
    assert part.take.recording.duration_ms < 13_000
