"""The looks of videos: the same picture looks the same whatever its size, turn and codec, and each frame is found."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.synth import FAST, ffmpeg, made, take
from vidcast.tools.looks import Area, Undecodable, looks, of_take, of_video

RATE = Fraction(30)


@pytest.fixture(scope="session")
def ramp(folder: Path) -> Path:
    """90 frames of which each is brighter than the one before, with B-frames and a keyframe every 20."""
    path = folder / "ramp.mp4"
    graph = "color=black:s=64x64:r=30:d=3,format=yuv420p,geq=lum=20+2*N:cb=128:cr=128"
    ffmpeg("-f", "lavfi", "-i", graph, *FAST, "-bf", "3", "-g", "20", str(path))
    return path


def test_each_frame_is_found_by_leaps_and_by_winding(ramp: Path) -> None:
    (found,) = looks([of_video(ramp, (0, 1, 19, 20, 21, 55, 89), RATE)])
    bright = {at: round((float(look[0].mean()) - float(found[0][0].mean())) / 2) for at, look in found.items()}
    assert bright == {0: 0, 1: 1, 19: 19, 20: 20, 21: 21, 55: 55, 89: 89}


def test_a_frame_past_the_end_shows_the_last(ramp: Path) -> None:
    (found,) = looks([of_video(ramp, (89, 500), RATE)])
    assert np.array_equal(found[89], found[500])


def test_a_frame_between_two_pictures_shows_the_earlier(ramp: Path) -> None:
    (found, twice) = looks([of_video(ramp, (7,), RATE), of_video(ramp, (14, 15), 2 * RATE)])
    assert all(np.array_equal(found[7], twice[at]) for at in (14, 15))


@pytest.mark.parametrize("kind", ["turned90", "anamorphic", "odd", "browser"])
def test_every_kind_looks_like_the_plain_one(folder: Path, kind: str) -> None:
    plain, other = (take(made(folder, name)) for name in ("plain", kind))
    (found, seen) = looks([of_take(plain, (20,), RATE), of_take(other, (20,), RATE)])
    upright = np.rot90(found[20], 1, axes=(1, 2)) if kind == "turned90" else found[20]
    assert float(np.abs(upright[0] - seen[20][0]).mean()) < 6


def test_an_area_is_looked_at_alone(folder: Path) -> None:
    plain = made(folder, "plain")
    (found,) = looks([of_video(plain, (10,), RATE, {10: Area(0, 0, 160, 90)})])
    luma, _, red = found[10]
    assert (float(luma.std()) < 3, float(red.mean()) > 200) == (True, True)


def test_nothing_wanted_is_nothing_decoded() -> None:
    assert looks([of_video(Path("gone.mp4"), (), RATE)]) == ({},)


def test_a_video_that_is_not_there_cannot_be_decoded() -> None:
    with pytest.raises(Undecodable, match=r"^gone\.mp4 is damaged$"):
        looks([of_video(Path("gone.mp4"), (0,), RATE)])


def test_of_a_recording_that_is_damaged_there_are_no_looks(folder: Path, ramp: Path) -> None:
    given = take(made(folder, "plain"))
    hollow = folder / "hollow.mp4"
    hollow.write_bytes(ramp.read_bytes()[:300])
    wanted = of_take(type(given)(given.recording, hollow), (0, 5), RATE)
    assert looks([wanted]) == ({},)
