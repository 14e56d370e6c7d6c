from fractions import Fraction
from pathlib import Path

import pytest

from tests.synth import SAMPLES, made, take, truth
from vidcast.model.decisions import CutOut
from vidcast.model.times import subtraction, total_ms
from vidcast.run.runner import once
from vidcast.run.stage import Bench
from vidcast.stages.trim import REPORT, TrimSettings, grid, trim
from vidcast.tools.vad import Vad


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


def test_the_grid_can_be_the_episodes(folder: Path) -> None:
    assert grid(take(made(folder, "ntsc.mov")).recording, Fraction(25)) == (Fraction(25), 50)


def test_a_timeline_on_the_episodes_grid_has_its_frames(folder: Path) -> None:
    given = take(made(folder, "no_sound"))
    timeline = once(trim, given, None, (), TrimSettings(), Vad(), rate=Fraction(25))
    assert (timeline.frame_rate, timeline.kept) == (Fraction(25), ((0, 50),))


def test_the_cuts_are_told_in_words(folder: Path, tmp_path: Path) -> None:
    cut = CutOut(1000, 2000, by="Priya", at="2026-11-20T10:00:00Z", finding="f-1")
    trim(Bench(tmp_path), take(made(folder, "no_sound")), None, (cut,), TrimSettings(), Vad())
    assert (tmp_path / REPORT).read_text(encoding="utf-8") == (
        "1.0 s kept of 2.0 s, 1.0 s left out in 1 cut\n"
        "  0:01.0 to 0:02.0, 1.0 s, cut by Priya: f-1, digital silence\n"
        "of it, 1.0 s were cut by people\n"
    )


@pytest.mark.parametrize("kind", ["no_sound", "silent"])
def test_without_a_voice_nothing_is_cut(folder: Path, kind: str) -> None:
    timeline = once(trim, take(made(folder, kind)), None, (), TrimSettings(), Vad())
    assert (timeline.kept, timeline.cuts, timeline.refused) == (((0, 60),), (), None)


def test_without_a_voice_people_still_cut(folder: Path) -> None:
    cut = CutOut(1000, 2000, by="Priya", at="2026-11-20T10:00:00Z")
    timeline = once(trim, take(made(folder, "no_sound")), None, (cut,), TrimSettings(), Vad())
    assert timeline.kept == ((0, 30),)
