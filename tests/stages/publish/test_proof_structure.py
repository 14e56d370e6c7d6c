"""What published files hold, and each way in which it is not what was planned."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.synth import FAST, ffmpeg, picture, tone
from vidcast.model.report import Check
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import whole
from vidcast.stages.publish.proof.files import Contents, Picture, contents
from vidcast.stages.publish.proof.loud import loudness
from vidcast.stages.publish.proof.structure import structure
from vidcast.stages.publish.settings import PublishSettings
from vidcast.tools.ffmpeg import Loudness
from vidcast.tools.looks import Undecodable

RATE = Fraction(30)
PLAN = Rundown.of([whole(RATE, 60), whole(RATE, 30)], CardFrames(chapter=15))
"""105 frames, 3.5 s; the second part's chapter begins at 2 s."""
SHOWN = Picture(320, 180, 0, Fraction(1), "yuv420p", (1, 1, 1, 1), 105, steady=True)
VIDEO = Contents("episode.mp4", ("video", "audio"), SHOWN, 1, 3500, "a" * 64, (), (0, 2000), index_first=True)
SOUND = Contents("episode.m4a", ("audio",), None, 0, 3500, "a" * 64, (), (), index_first=True)


def failed(*videos: Contents, sound: Contents = SOUND, plan: Rundown = PLAN) -> list[Check]:
    sizes = [(320, 180), (256, 144)][: len(videos)]
    return [check for check in structure(videos, sound, sizes, plan) if not check.passed]


def with_picture(**changed: object) -> Contents:
    return replace(VIDEO, picture=replace(SHOWN, **changed))  # type: ignore[arg-type]


def test_files_as_planned_pass_every_check() -> None:
    assert [check.id for check in structure([VIDEO], SOUND, [(320, 180)], PLAN)] == [
        "frames",
        "duration",
        "streams",
        "chapters",
        "faststart",
    ]
    assert failed(VIDEO) == []


@pytest.mark.parametrize(
    ("video", "check", "measured"),
    [
        (with_picture(frames=104), "frames", "episode.mp4: 104 frames"),
        (with_picture(steady=False), "frames", "episode.mp4: 105 frames, not at a constant rate"),
        (replace(VIDEO, picture=None), "frames", "episode.mp4: 0 frames, not at a constant rate"),
        (replace(VIDEO, sound_ms=3420), "duration", "the sound ends -80 ms from 3500 ms in episode.mp4"),
        (with_picture(rotation=90), "streams", "episode.mp4: a rotation flag of 90"),
        (with_picture(width=640, height=360), "streams", "episode.mp4: 640x360, not 320x180"),
        (with_picture(sample_aspect=Fraction(16, 15)), "streams", "episode.mp4: pixels 16/15 as wide as high"),
        (with_picture(pixel_format="yuv444p"), "streams", "episode.mp4: pixels of yuv444p"),
        (with_picture(colours=(2, 1, 1, 1)), "streams", "episode.mp4: colour tags (2, 1, 1, 1)"),
        (replace(VIDEO, kinds=("video", "audio", "audio")), "streams", "episode.mp4: streams video audio audio"),
        (replace(VIDEO, tags=("location",)), "streams", "episode.mp4: metadata location"),
        (replace(VIDEO, chapters=(0,)), "chapters", "episode.mp4: 1 of 2 parts begin without a chapter"),
        (replace(VIDEO, chapters=(0, 2000, 3600)), "chapters", "episode.mp4: a chapter past the end"),
        (replace(VIDEO, index_first=False), "faststart", "episode.mp4: the index comes last"),
    ],
)
def test_each_difference_fails_one_check(video: Contents, check: str, measured: str) -> None:
    found = next(each for each in failed(video) if each.id == check)
    assert (found.measured, found.firm) == (measured, True)


def test_a_sound_longer_by_a_packet_of_aac_is_as_planned() -> None:
    assert failed(replace(VIDEO, sound_ms=3521)) == []


def test_each_rendition_has_the_same_sound() -> None:
    smaller = replace(VIDEO, name="small.mp4", picture=replace(SHOWN, width=256, height=144), sound_sha256="b" * 64)
    assert [check.measured for check in failed(VIDEO, smaller)] == ["small.mp4: another sound than episode.mp4"]


def test_the_audio_rendition_holds_no_picture() -> None:
    assert [check.measured for check in failed(VIDEO, sound=replace(SOUND, kinds=("audio", "video")))] == [
        "episode.m4a: streams audio video"
    ]


def test_a_rendition_that_is_not_there_is_missed() -> None:
    checks = structure([VIDEO], SOUND, [(320, 180), (256, 144)], PLAN)
    assert [check.measured for check in checks if not check.passed] == ["1 videos, not 2"]


def test_one_part_alone_needs_no_chapter() -> None:
    assert failed(replace(VIDEO, chapters=()), plan=Rundown.of([whole(RATE, 105)])) == []


@pytest.mark.parametrize(
    ("lufs", "peak", "passed"),
    [
        (-16.0, -1.0, [True, True]),
        (-16.5, -1.2, [True, True]),
        (-15.4, -0.9, [False, False]),
        (-70, -120, [True, True]),
    ],
)
def test_loudness_is_held_against_the_settings(lufs: float, peak: float, passed: list[bool]) -> None:
    assert [check.passed for check in loudness(Loudness(lufs, peak), PublishSettings())] == passed


def test_a_person_may_accept_another_loudness() -> None:
    assert [check.firm for check in loudness(Loudness(-20, -0.5), PublishSettings())] == [False, False]


@pytest.fixture(scope="module")
def mp4(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("contents") / "plain.mp4"
    ffmpeg(*picture(), *tone(), *FAST, "-movflags", "+faststart", "-video_track_timescale", "30", str(path))
    return path


def test_the_contents_of_a_file_are_read(mp4: Path) -> None:
    found = contents(mp4, RATE)
    shown = found.picture
    assert shown is not None
    assert (found.kinds, found.tags, found.chapters, found.index_first) == (("video", "audio"), (), (), True)
    assert (shown.width, shown.height, shown.rotation, shown.frames, shown.steady) == (320, 180, 0, 60, True)
    assert (found.sound_stream, abs(found.sound_ms - 2000) <= 22) == (1, True)


def test_another_rate_is_not_steady(mp4: Path) -> None:
    shown = contents(mp4, Fraction(25)).picture
    assert shown is not None
    assert not shown.steady


def test_what_a_phone_leaves_behind_is_named_and_not_told(mp4: Path, tmp_path: Path) -> None:
    left = ("-metadata", "location=+41.2565-095.9345/", "-metadata", "creation_time=2026-11-20T10:00:00Z")
    turned = tmp_path / "turned.mp4"
    ffmpeg("-display_rotation", "90", "-i", str(mp4), "-c", "copy", *left, str(turned))
    found = contents(turned, RATE)
    assert found.picture is not None
    assert {"creation_time", "location"} <= set(found.tags)
    assert (found.picture.rotation, found.index_first) == (90, False)


def test_chapters_are_read_and_their_texts_are_no_stream(mp4: Path, tmp_path: Path) -> None:
    marks = tmp_path / "marks.txt"
    one, two = "START=0\nEND=1000\ntitle=One", "START=1000\nEND=2000\ntitle=Two"
    marks.write_text(f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\n{one}\n[CHAPTER]\nTIMEBASE=1/1000\n{two}\n")
    ffmpeg("-i", str(mp4), "-i", str(marks), "-map_chapters", "1", "-c", "copy", str(tmp_path / "out.mp4"))
    found = contents(tmp_path / "out.mp4", RATE)
    assert (found.kinds, found.chapters) == (("video", "audio"), (0, 1000))


@pytest.mark.parametrize("length", [0, 200])
def test_a_file_without_its_index_cannot_be_read(mp4: Path, tmp_path: Path, length: int) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(mp4.read_bytes()[:length])
    with pytest.raises(Undecodable):
        contents(broken, RATE)
