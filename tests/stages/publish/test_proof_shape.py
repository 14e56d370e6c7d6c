from fractions import Fraction
from pathlib import Path

import pytest

from tests.faults import turning
from tests.synth import FAST, ffmpeg, take
from vidcast.model.recording import Take
from vidcast.model.report import Check
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import Timeline
from vidcast.stages.publish.proof.shape import moments, shape

PLAN = Rundown.of([Timeline(Fraction(30), 120, ((0, 120),))])
OWN = "scale=102:180,pad=320:180:108:0:color=#14213d"


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Take:
    """Two seconds of 320x180, then two of 180x320."""
    return take(turning(tmp_path_factory.mktemp("turned") / "turned.mkv", "testsrc2=s=320x180", "testsrc2=s=180x320"))


def published(turned: Take, target: Path, second: str, first: str = "null") -> Check:
    """What is found where each half of the recording was sent through a graph of its own."""
    halves = [turned.path.with_name(f"turned-{number}.ts") for number in (0, 1)]
    graph = f"[0:v]{first}[a];[1:v]{second},setsar=1[b];[a][b]concat=n=2:v=1:a=0"
    ffmpeg("-i", str(halves[0]), "-i", str(halves[1]), "-filter_complex", graph, *FAST, "-crf", "23", str(target))
    return shape(target, (320, 180), (turned,), PLAN)


def test_each_shape_on_the_canvas_passes(turned: Take, tmp_path: Path) -> None:
    check = published(turned, tmp_path / "good.mp4", OWN)
    assert (check.passed, check.measured) == (True, "24 pictures of 2 shapes looked at, 0 in another than their own")


def test_a_squashed_half_is_found(turned: Take, tmp_path: Path) -> None:
    check = published(turned, tmp_path / "squashed.mp4", "scale=320:180")
    assert (check.passed, check.measured) == (
        False,
        "24 pictures of 2 shapes looked at, 12 in another than their own; first at 0:02.1",
    )


def test_a_picture_squashed_from_the_beginning_is_found(turned: Take, tmp_path: Path) -> None:
    check = published(turned, tmp_path / "narrow.mp4", OWN, "scale=102:180,pad=320:180:108:0,setsar=1")
    assert (check.passed, check.measured) == (
        False,
        "24 pictures of 2 shapes looked at, 12 in another than their own; first at 0:00.1",
    )


def test_a_picture_that_is_none_of_the_recordings_is_found(turned: Take, tmp_path: Path) -> None:
    check = published(turned, tmp_path / "other.mp4", "hflip,scale=102:180,pad=320:180:108:0")
    assert (check.passed, check.measured[-20:]) == (False, "own; first at 0:02.1")


def test_the_moments_are_evenly_inside_what_is_kept_of_each_part() -> None:
    line = Timeline(Fraction(30), 400, ((0, 12), (100, 112)))
    plan = Rundown.of([line, line], CardFrames(title=10, chapter=5))
    assert [(each.frame, each.source) for each in moments(plan, 1)][::6] == [(39, 0), (45, 6), (51, 100), (57, 106)]


def test_a_part_of_a_single_picture_has_one_moment() -> None:
    assert [each.frame for each in moments(Rundown.of([Timeline(Fraction(30), 9, ((4, 5),))]), 0)] == [0]
