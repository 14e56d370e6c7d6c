"""Which of two recordings of one talk is the better one."""

from dataclasses import replace
from fractions import Fraction

import pytest

from vidcast.copies import advantage
from vidcast.model.recording import AudioTrack, Recording, VideoTrack

SOUND = Recording("0" * 64, 1, 60_000, "mov", None, AudioTrack("aac", 1, 48_000))
SMALL = replace(SOUND, video=VideoTrack("h264", 640, 360, 0, Fraction(30), False, "yuv420p", None))
LARGE = replace(SOUND, video=VideoTrack("h264", 1080, 1920, 90, Fraction(30), False, "yuv420p", None))
LONG = replace(SMALL, duration_ms=64_000)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (SMALL, SOUND, "a picture"),
        (LARGE, SMALL, "a larger picture"),
        (LARGE, LONG, "a larger picture"),
        (LONG, SMALL, "more of the talk"),
        (SMALL, replace(SOUND, duration_ms=64_000), "a picture"),
    ],
)
def test_the_better_copy_has_an_advantage_and_the_other_one_none(one: Recording, other: Recording, why: str) -> None:
    assert (advantage(one, other), advantage(other, one)) == (why, "")


def test_a_few_milliseconds_are_no_advantage() -> None:
    assert advantage(replace(SMALL, duration_ms=60_040), SMALL) == ""
