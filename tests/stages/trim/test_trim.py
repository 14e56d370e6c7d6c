from fractions import Fraction
from pathlib import Path

import pytest

from tests.synth import SAMPLES, made, take, truth
from vidcast.model.decisions import CutOut
from vidcast.model.times import subtraction, total_ms
from vidcast.run.runner import once
from vidcast.stages.trim import TrimSettings, grid, trim
from vidcast.tools.vad import Vad


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trim")


@pytest.mark.parametrize(
    "name",
    [
        "weekly_clean.phone",
        pytest.param("weekly_review.phone", marks=pytest.mark.slow),
        pytest.param("weekly_webcam.laptop", marks=pytest.mark.slow),
    ],
)
def test_no_word_of_a_real_message_is_lost(name: str) -> None:
    timeline = once(trim, take(SAMPLES / f"{name}.mp4"), None, (), TrimSettings(), Vad())
    lost = subtraction(truth(name.partition(".")[0]), timeline.kept_ms)
    assert (lost, timeline.refused) == ((), None)


@pytest.mark.slow
def test_the_long_pauses_of_a_real_message_are_shortened() -> None:
    timeline = once(trim, take(SAMPLES / "weekly_clean.phone.mp4"), None, (), TrimSettings(), Vad())
    silences = subtraction(timeline.kept_ms, truth("weekly_clean"))
    assert (total_ms(timeline.kept_ms) < 51_000, max(span.length_ms for span in silences) < 800) == (True, True)


def test_the_grid_of_a_picture_is_its_own(folder: Path) -> None:
    assert grid(take(made(folder, "ntsc.mov")).recording) == (Fraction(30000, 1001), 60)


def test_the_grid_of_a_sound_is_thirty_frames_a_second(folder: Path) -> None:
    assert grid(take(made(folder, "memo")).recording) == (Fraction(30), 60)


@pytest.mark.parametrize("kind", ["no_sound", "silent"])
def test_without_a_voice_nothing_is_cut(folder: Path, kind: str) -> None:
    timeline = once(trim, take(made(folder, kind)), None, (), TrimSettings(), Vad())
    assert (timeline.kept, timeline.cuts, timeline.refused) == (((0, 60),), (), None)


def test_without_a_voice_people_still_cut(folder: Path) -> None:
    cut = CutOut(1000, 2000, by="Priya", at="2026-11-20T10:00:00Z")
    timeline = once(trim, take(made(folder, "no_sound")), None, (cut,), TrimSettings(), Vad())
    assert timeline.kept == ((0, 30),)
