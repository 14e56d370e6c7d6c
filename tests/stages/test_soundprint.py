"""Whether two recordings are of the same talk, told by their loudness: made levels, and a sample coded again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.synth import ffmpeg
from vidcast.model.recording import Take
from vidcast.run.runner import once
from vidcast.stages.soundprint import SoundPrint, is_same_talk, soundprint
from vidcast.tools.probe import probe

SAMPLES = Path(__file__).parents[2] / "samples"
SECOND = 25


def talk(seed: int, seconds: int = 60) -> list[int]:
    """Levels of somebody who says words of random lengths."""
    chance = random.Random(seed)
    levels: list[int] = []
    while len(levels) < seconds * SECOND:
        levels += [chance.randint(-30, -15)] * chance.randint(3, 9) + [-60] * chance.randint(1, 6)
    return levels[: seconds * SECOND]


def same(one: list[int], other: list[int]) -> bool:
    return is_same_talk(SoundPrint(tuple(one)), SoundPrint(tuple(other)))


def test_a_copy_is_the_same_talk() -> None:
    assert same(talk(1), talk(1))


@pytest.mark.parametrize("gain_db", [-25, 10])
def test_a_copy_may_be_louder(gain_db: int) -> None:
    assert same(talk(1), [level + gain_db for level in talk(1)])


@pytest.mark.parametrize(("first", "behind"), [(3, 60), (0, 50), (4, 55)])
def test_a_copy_may_begin_later_and_end_earlier(first: int, behind: int) -> None:
    part = talk(1)[first * SECOND : behind * SECOND]
    assert same(talk(1), part)
    assert same(part, talk(1))


def test_two_that_overlap_for_the_most_part_are_one_talk() -> None:
    assert same(talk(1)[: 55 * SECOND], talk(1)[5 * SECOND :])


def test_another_talk_is_another_one() -> None:
    assert not same(talk(1), talk(2))


def test_the_same_greeting_does_not_make_two_talks_one() -> None:
    assert not same(talk(1, 15) + talk(2, 45), talk(1, 15) + talk(3, 45))


def test_a_jingle_alone_is_no_copy_of_a_talk_that_begins_with_it() -> None:
    assert not same(talk(1, 8), talk(1, 8) + talk(2, 4))


def test_an_excerpt_is_no_copy() -> None:
    assert not same(talk(1), talk(1)[: 30 * SECOND])


def test_what_was_cut_out_of_the_middle_makes_it_an_edit() -> None:
    assert not same(talk(1), talk(1)[: 30 * SECOND] + talk(1)[34 * SECOND :])


def test_what_was_silenced_makes_it_an_edit() -> None:
    levels = talk(1)
    assert not same(levels, levels[: 30 * SECOND] + [-60] * 2 * SECOND + levels[32 * SECOND :])


@pytest.mark.parametrize("levels", [[], [-100] * 60 * SECOND, [-20] * 60 * SECOND])
def test_without_a_voice_nothing_can_be_told(levels: list[int]) -> None:
    assert not same(levels, levels)


def print_of(path: Path) -> SoundPrint:
    return once(soundprint, Take(probe(path, "0" * 64), path))


def test_a_recording_coded_again_is_the_same_talk_and_another_leader_is_not(tmp_path: Path) -> None:
    original, copy = SAMPLES / "weekly_clean.phone.mp4", tmp_path / "update.m4a"
    ffmpeg("-ss", "3", "-i", str(original), "-vn", "-ar", "16000", "-c:a", "aac", "-b:a", "24k", str(copy))
    whole = print_of(original)
    assert is_same_talk(whole, print_of(copy))
    assert not is_same_talk(whole, print_of(SAMPLES / "weekly_review.phone.mp4"))
