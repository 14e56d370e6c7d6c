"""Published pictures are found among those of the recording, and other pictures are not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from vidcast.stages.publish.proof.sight import REACH, Sight, Strip, alike, sights
from vidcast.tools.looks import SIDE, Area

Look = NDArray[np.float32]
COUNT = 10


def look(moment: float, seed: int = 0) -> Look:
    """A picture of spots, one of which wanders."""
    across, down = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    random = np.random.default_rng(seed)
    ground = random.uniform(40, 200, (SIDE, SIDE))
    spot = 80 * np.exp(-((across - 8 - moment) ** 2 + (down - 10) ** 2) / 8)
    return np.stack([ground + spot, np.full((SIDE, SIDE), 120), np.full((SIDE, SIDE), 130)]).astype(np.float32)


def strip(late: int = 0, speed: float = 0.5, rows: int = SIDE, seed: int = 0) -> Strip:
    """Pictures of which each is `late` frames later in the recording than it should be."""
    published = tuple(look(speed * (at + late), seed) for at in range(COUNT))
    around = tuple(look(speed * at) for at in range(-REACH, COUNT + REACH))
    return Strip(published, around, rows)


@pytest.mark.parametrize("late", [-3, -2, 0, 2, 3])
def test_pictures_are_found_where_they_come_from(late: int) -> None:
    assert sights([strip(late)]) == [Sight(late, same=True)]


def test_a_still_picture_tells_nothing() -> None:
    assert sights([strip(speed=0)]) == [None]


def test_the_cameras_noise_is_no_movement() -> None:
    random = np.random.default_rng(1)
    noisy = [each + random.normal(0, 0.05, each.shape).astype(np.float32) for each in strip(speed=0).around]
    assert sights([Strip(strip(speed=0).published, tuple(noisy))]) == [None]


def test_another_tone_curve_matrix_and_range_change_nothing() -> None:
    graded = tuple(16 + 220 * (each / 255) ** 0.8 for each in strip(late=2).published)
    assert sights([Strip(graded, strip().around)]) == [Sight(2, same=True)]


def test_another_picture_is_told() -> None:
    assert sights([strip(seed=5)]) == [Sight(0, same=False)]


def test_what_a_lower_third_covers_is_not_compared() -> None:
    covered = [each.copy() for each in strip().published]
    for each in covered:
        each[0, 20:] = 30
    assert sights([Strip(tuple(covered), strip().around)]) == [Sight(0, same=False)]
    assert sights([Strip(tuple(covered), strip().around, rows=20)]) == [Sight(0, same=True)]


def test_one_odd_place_is_told_among_usual_ones() -> None:
    odd = tuple(each + (look(20) - look(0)) / 2 for each in strip().published)
    found = sights([strip(), Strip(odd, strip().around), strip()])
    assert [each is not None and each.same for each in found] == [True, False, True]


def test_nothing_to_compare_is_no_fault() -> None:
    assert sights([]) == []


@pytest.mark.parametrize(
    ("size", "area"),
    [
        ((1280, 720), Area(0, 0, 1280, 720)),
        ((720, 1280), Area(437, 0, 405, 720)),
        ((640, 480), Area(160, 0, 960, 720)),
        ((1920, 800), Area(0, 93, 1280, 533)),
    ],
)
def test_a_picture_of_another_shape_stands_in_the_middle(size: tuple[int, int], area: Area) -> None:
    assert Area.fitted(size, (1280, 720)) == area


def test_the_same_pictures_of_another_size_are_alike() -> None:
    softer = tuple((each + np.roll(each, 1, axis=2)) / 2 for each in strip(speed=3).around)
    assert alike(Strip(softer[REACH:-REACH], softer))


@pytest.mark.parametrize("other", [strip(late=3, speed=3), strip(seed=5)])
def test_later_pictures_or_others_are_not_alike(other: Strip) -> None:
    assert not alike(other)
