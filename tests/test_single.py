from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.synth import made, take
from vidcast.errors import BadRequest, ProgramFailed
from vidcast.model.timeline import Timeline, whole
from vidcast.preset import Preset, Presets
from vidcast.single import Bare
from vidcast.stages.publish import Rendition
from vidcast.stages.receive import Original, receive
from vidcast.tools.probe import probe


@pytest.fixture(scope="session")
def preset() -> Preset:
    return Presets().preset("unplugged")


class Watcher:
    """A Reporter that remembers which stages it saw begin and how far they came."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.shares: dict[str, float] = {}

    def started(self, stage: str, why: str) -> None:
        self.stages.append(stage)

    def progressed(self, stage: str, done: float, total: float) -> None:
        self.shares[stage] = done / total

    def finished(self, stage: str, took_ms: int) -> None: ...

    def remembered(self, stage: str) -> None: ...

    def note(self, text: str) -> None: ...


def test_a_stage_is_called_without_a_library(folder: Path) -> None:
    assert Bare()(receive, Original(made(folder, "plain"), "0" * 64)).duration_ms == 2000


def test_a_render_is_where_it_was_wanted_and_nothing_beside_it(folder: Path, tmp_path: Path, preset: Preset) -> None:
    timeline = Timeline(Fraction(30), 60, ((5, 20), (30, 45)))
    render = Bare().render(take(made(folder, "no_sound")), timeline, preset, tmp_path / "out.mp4")
    video = probe(tmp_path / "out.mp4", "").video
    assert (render.render.frames, video and video.frames, [path.name for path in tmp_path.iterdir()]) == (
        30,
        30,
        ["out.mp4"],
    )


@pytest.mark.slow
def test_cards_are_left_out(folder: Path, tmp_path: Path, preset: Preset) -> None:
    timeline = replace(whole(Fraction(30), 60), opening_frames=90, closing_frames=75)
    assert Bare().render(take(made(folder, "no_sound")), timeline, preset, tmp_path / "out.mp4").render.frames == 60


@pytest.mark.slow
def test_a_sound_gets_a_card_for_a_picture(folder: Path, tmp_path: Path, preset: Preset) -> None:
    memo = take(made(folder, "memo"))
    made_of = Bare().render(memo, whole(Fraction(30), 60), preset, tmp_path / "out.mp4").render
    assert (made_of.renditions, made_of.frames) == ((Rendition("episode.mp4", 1280, 720),), 60)


@pytest.mark.parametrize("timeline", [whole(Fraction(30), 61), whole(Fraction(30000, 1001), 60)])
def test_a_timeline_of_another_recording_is_refused(
    folder: Path, tmp_path: Path, preset: Preset, timeline: Timeline
) -> None:
    with pytest.raises(BadRequest) as caught:
        Bare().render(take(made(folder, "plain")), timeline, preset, tmp_path / "out.mp4")
    assert str(caught.value) == (
        f"plain.mp4: the timeline is of another recording ({timeline.frames} frames at {timeline.frame_rate}, "
        "and this one has 60 at 30); make one with `vidcast trim`"
    )


def test_a_timeline_that_keeps_nothing_is_refused(folder: Path, tmp_path: Path, preset: Preset) -> None:
    with pytest.raises(
        BadRequest, match=r"^plain\.mp4: the timeline keeps nothing of it, so there is nothing to render$"
    ):
        Bare().render(take(made(folder, "plain")), Timeline(Fraction(30), 60, ()), preset, tmp_path / "out.mp4")


def test_a_failed_render_leaves_what_was_there(folder: Path, tmp_path: Path, preset: Preset) -> None:
    (tmp_path / "out.mp4").write_bytes(b"an earlier one")
    gone = replace(take(made(folder, "plain")), path=tmp_path / "gone.mp4")
    with pytest.raises(ProgramFailed):
        Bare().render(gone, whole(Fraction(30), 60), preset, tmp_path / "out.mp4")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"out.mp4": b"an earlier one"}


@pytest.mark.slow
def test_both_stages_tell_how_far_they_are(folder: Path, tmp_path: Path, preset: Preset) -> None:
    watcher = Watcher()
    Bare(watcher).render(take(made(folder, "plain")), whole(Fraction(30), 60), preset, tmp_path / "out.mp4")
    assert (watcher.stages, watcher.shares) == (["sound", "picture"], {"sound": 1.0, "picture": 1.0})
