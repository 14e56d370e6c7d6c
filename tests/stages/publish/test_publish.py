"""Small real renders, measured: frames, pixels, loudness, and where flashes and beeps are afterwards."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.synth import KINDS, made, take
from vidcast.errors import RenderUnfit
from vidcast.model.recording import Take
from vidcast.model.timeline import Timeline, whole
from vidcast.model.times import ms_at
from vidcast.run.runner import Result, Runner
from vidcast.run.store import Store
from vidcast.stages.publish import PublishSettings, Render, Sound, cards, cover, picture, sound
from vidcast.stages.publish.proof import index_comes_first, prove
from vidcast.stages.trim import grid
from vidcast.tools.cards import Brand, CardText
from vidcast.tools.ffmpeg import Ffmpeg

FAST = PublishSettings(x264_preset="superfast", crf=16)
TEXT = CardText("Field Ops", "Ninety-four percent", "Dana Whitfield", "VP", "Operations", "Week 47")
GROUND = (20, 33, 61)
RED, LIME, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


class Made:
    """A finished episode and where its files lie."""

    def __init__(self, heard: Result[Sound], shown: Result[Render], timeline: Timeline) -> None:
        self.sound, self.render, self.timeline = heard.value, shown.value, timeline
        self.path, self.poster = shown.folder / shown.value.video, shown.folder / shown.value.poster
        self.audio = heard.folder / heard.value.name

    def pictures(self) -> NDArray[np.int16]:
        """All pictures, shape (frames, height, width, 3)."""
        with av.open(str(self.path)) as container:
            shown = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        return np.stack(shown).astype(np.int16)

    def ends(self) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
        """The first and the last picture, shape (height, width, 3)."""
        with av.open(str(self.path)) as container:
            frames = container.decode(video=0)
            first = next(frames).to_ndarray(format="rgb24")
            last = deque(frames, maxlen=1)[0].to_ndarray(format="rgb24")
        return first.astype(np.int16), last.astype(np.int16)

    def samples(self) -> NDArray[np.float32]:
        """The sound as a player hears it, shape (2, samples)."""
        with av.open(str(self.path)) as container:
            return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)


Publish = Callable[..., Made]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("publish")


@pytest.fixture(scope="session")
def published(folder: Path) -> Publish:
    """Renders a kind of recording; the same call is answered from memory."""

    @cache
    def publish(kind: str, *kept: tuple[int, int], opening: int = 0, closing: int = 0) -> Made:
        given = take(made(folder, kind))
        rate, frames = grid(given.recording)
        timeline = whole(rate, frames) if not kept else Timeline(rate, frames, kept)
        return rendered(folder, given, replace(timeline, opening_frames=opening, closing_frames=closing))

    return publish


def rendered(folder: Path, given: Take, timeline: Timeline, settings: PublishSettings = FAST) -> Made:
    run, ffmpeg = Runner(Store(folder / "work"), "test"), Ffmpeg.found()
    with_cards = given.recording.video is None or timeline.opening_frames or timeline.closing_frames
    size = settings.canvas(given.recording.video)
    drawn = run.result(cards, TEXT, Brand(), size) if with_cards else None
    heard = run.result(sound, given, timeline, settings, ffmpeg)
    return Made(heard, run.result(picture, given, timeline, drawn, heard, settings, ffmpeg), timeline)


def corners(image: NDArray[np.int16]) -> list[tuple[int, int, int]]:
    """The middle colour of each quarter: upper left, upper right, lower left, lower right."""
    height, width, _ = image.shape
    places = [(1, 1), (1, 3), (3, 1), (3, 3)]
    shown = [image[height * y // 4, width * x // 4] for y, x in places]
    return [(int(red), int(green), int(blue)) for red, green, blue in shown]


def nearly(*colours: tuple[int, int, int]) -> list[object]:
    return [pytest.approx(colour, abs=12) for colour in colours]


def kinds(quick: str, slow: str = "") -> list[object]:
    """Kinds of recordings as parameters; those whose render the quick suite does without are marked."""
    return [*quick.split(), *(pytest.param(kind, marks=pytest.mark.slow) for kind in slow.split())]


SLOW = """turned180 turned270 variable ntsc.mov ntsc.mkv anamorphic odd uneven centre left eight antiphase quiet clipped
silent sound_late picture_late sound_short sound_long two_tracks browser avi stream hlg pq private wav
blinks telephone cover_art"""
QUICK = "plain turned90 no_sound memo"


@pytest.mark.parametrize("kind", kinds(QUICK, SLOW))
def test_every_kind_of_recording_becomes_a_proven_episode(published: Publish, kind: str) -> None:
    render = published(kind).render
    frames = published(kind).timeline.episode_frames
    assert (render.frames, abs(render.duration_ms - ms_at(frames, published(kind).timeline.frame_rate)) <= 55) == (
        frames,
        True,
    )


def test_every_kind_is_published_or_refused() -> None:
    refused = {"headless", "cut_short", "empty", "text", "ffconcat", "hls", "hour", "huge", "seventeen"}
    assert set(KINDS) - refused - {"flashes.mov", "flashes.mkv"} == {*QUICK.split(), *SLOW.split()}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("plain", (RED, LIME, BLUE, WHITE)),
        ("turned90", (LIME, WHITE, RED, BLUE)),
        pytest.param("turned180", (WHITE, BLUE, LIME, RED), marks=pytest.mark.slow),
        pytest.param("turned270", (BLUE, RED, WHITE, LIME), marks=pytest.mark.slow),
        pytest.param("odd", (RED, LIME, BLUE, WHITE), marks=pytest.mark.slow),
        pytest.param("anamorphic", (RED, LIME, BLUE, WHITE), marks=pytest.mark.slow),
        pytest.param("sound_long", (RED, LIME, BLUE, WHITE), marks=pytest.mark.slow),
        pytest.param("picture_late", (RED, LIME, BLUE, WHITE), marks=pytest.mark.slow),
    ],
)
def test_every_picture_stands_upright(published: Publish, kind: str, wanted: tuple[tuple[int, int, int], ...]) -> None:
    assert [corners(image) for image in published(kind).ends()] == [nearly(*wanted)] * 2


@pytest.mark.parametrize("kind", kinds("", "hlg pq"))
def test_high_dynamic_range_becomes_ordinary_colours(published: Publish, kind: str) -> None:
    # The synthetic colours are not graded, so only their order is known: each quarter keeps its own hue.
    red, lime, blue, white = corners(published(kind).ends()[0])
    assert [int(np.argmax(colour)) for colour in (red, lime, blue)] == [0, 1, 2]
    assert max(white) - min(white) <= 12


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("plain", (320, 180)),
        ("turned90", (180, 320)),
        pytest.param("turned180", (320, 180), marks=pytest.mark.slow),
        pytest.param("odd", (426, 240), marks=pytest.mark.slow),
        pytest.param("anamorphic", (384, 288), marks=pytest.mark.slow),
        ("memo", (1280, 720)),
    ],
)
def test_sizes_are_even_and_upright(published: Publish, kind: str, size: tuple[int, int]) -> None:
    render = published(kind).render
    assert (render.width, render.height) == size


def test_the_file_is_what_every_player_knows(published: Publish) -> None:
    with av.open(str(published("plain").path)) as container:
        video, audio = container.streams.video[0].codec_context, container.streams.audio[0].codec_context
        facts = (video.codec.canonical_name, video.profile, video.pix_fmt, video.sample_aspect_ratio)
        more = (video.color_range, video.colorspace, video.color_primaries, video.color_trc)
        heard = (audio.codec.canonical_name, audio.profile, audio.sample_rate, audio.channels)
    assert (facts, more, heard) == (("h264", "High", "yuv420p", 1), (1, 1, 1, 1), ("aac", "LC", 48_000, 2))


def test_the_index_comes_first(published: Publish) -> None:
    assert index_comes_first(published("plain").path)


@pytest.mark.slow
def test_nothing_of_the_phones_metadata_is_left(published: Publish) -> None:
    made_here = {"major_brand", "minor_version", "compatible_brands", "encoder"}
    with av.open(str(published("private").path)) as container:
        stated = set(container.metadata) - made_here
        stated |= {key for stream in container.streams for key in stream.metadata} - {"handler_name", "vendor_id"}
    content = published("private").path.read_bytes()
    assert (stated - {"language", "encoder"}, b"41.2565" in content, b"secret" in content) == (set(), False, False)


LOUD = kinds("plain memo", "centre left antiphase quiet clipped telephone sound_short two_tracks")


@pytest.mark.parametrize("kind", LOUD)
def test_the_published_file_has_the_loudness_of_the_settings(published: Publish, kind: str) -> None:
    heard = Ffmpeg.found().loudness(published(kind).path, 60)
    assert (round(abs(heard.lufs + 16), 1) <= 0.5, heard.true_peak_db <= -1) == (True, True)


@pytest.mark.parametrize("kind", LOUD)
def test_both_sides_carry_the_voice(published: Publish, kind: str) -> None:
    left, right = np.sqrt(np.mean(np.square(published(kind).samples()), axis=1))
    assert (left > 0.01, right) == (True, pytest.approx(left, rel=0.05))


@pytest.mark.parametrize("kind", kinds("no_sound", "silent"))
def test_no_sound_becomes_silence(published: Publish, kind: str) -> None:
    assert (published(kind).sound.lufs, float(np.abs(published(kind).samples()).max()) < 0.001) == (-70, True)


def onset_s(samples: NDArray[np.float32]) -> float:
    return float(np.flatnonzero(np.abs(samples[0]) > 0.02)[0]) / 48_000


@pytest.mark.slow
def test_sound_that_begins_late_stays_late(published: Publish) -> None:
    assert onset_s(published("sound_late").samples()) == pytest.approx(0.7, abs=0.03)


@pytest.mark.slow
def test_sound_that_ends_early_is_filled_with_silence(published: Publish) -> None:
    samples = published("sound_short").samples()
    assert float(np.abs(samples[:, 53_000:]).max()) < 0.001


def test_a_recording_of_sound_shows_its_card(published: Publish) -> None:
    first, last = published("memo").ends()
    assert float(np.abs(first - last).mean()) < 0.5
    assert tuple(int(part) for part in first[10, 10]) == pytest.approx(GROUND, abs=8)


CUTS = {
    kind: tuple((30 * at + 23, 30 * at + 37) for at in range(pieces))
    for kind, pieces in (("blinks", 3), ("uneven", 3), ("flashes.mov", 45), ("flashes.mkv", 45))
}
"""Pieces of 14 frames, each with one flash as its eighth frame."""
FLASHES = kinds("blinks", "uneven flashes.mov flashes.mkv")


def beeps(samples: NDArray[np.float32]) -> list[float]:
    """When each beep begins, in seconds."""
    loud = np.abs(samples[0]) > 0.05
    edges = np.flatnonzero(loud & ~np.concatenate([[False], loud[:-1]]))
    starts = edges[np.concatenate([[True], np.diff(edges) > 4800])]
    return [float(start) / 48_000 for start in starts]


@pytest.mark.parametrize("kind", FLASHES)
def test_after_many_cuts_each_flash_is_the_frame_it_was(published: Publish, kind: str) -> None:
    bright = published(kind, *CUTS[kind]).pictures().mean(axis=(1, 2, 3)) > 128
    assert np.flatnonzero(bright).tolist() == [14 * at + 7 for at in range(len(CUTS[kind]))]


@pytest.mark.parametrize("kind", FLASHES)
def test_many_cuts_keep_every_frame(published: Publish, kind: str) -> None:
    assert len(published(kind, *CUTS[kind]).pictures()) == 14 * len(CUTS[kind])


@pytest.mark.parametrize("kind", FLASHES)
def test_after_many_cuts_every_beep_is_at_its_flash(published: Publish, kind: str) -> None:
    wanted = [float((14 * at + 7) * Fraction(1001, 30000)) for at in range(len(CUTS[kind]))]
    assert beeps(published(kind, *CUTS[kind]).samples()) == pytest.approx(wanted, abs=1001 / 30000 / 2)


def test_a_piece_of_one_frame_is_shown(published: Publish) -> None:
    bright = published("blinks", (0, 1), (10, 12), (30, 31), (60, 61)).pictures().mean(axis=(1, 2, 3)) > 128
    assert bright.tolist() == [True, False, False, True, True]


def test_cards_last_exactly_their_frames(published: Publish) -> None:
    pictures = published("plain", (10, 50), opening=15, closing=15).pictures()
    ground = [bool(np.abs(image[2, 2] - np.array(GROUND)).max() < 12) for image in pictures]
    assert ground == [True] * 15 + [False] * 40 + [True] * 15


def test_cards_of_one_length_are_both_silent_and_as_long(published: Publish) -> None:
    made_here = published("plain", (10, 50), opening=15, closing=15)
    samples = np.abs(made_here.samples()[0])
    silent = [float(part.max()) < 0.01 for part in (samples[:23_000], samples[24_500:87_000], samples[89_000:])]
    assert (silent, made_here.render.frames) == ([True, False, True], 70)


@pytest.mark.slow
def test_a_recording_of_sound_has_cards_too(published: Publish) -> None:
    assert published("memo", (10, 50), opening=15, closing=10).render.frames == 65


def test_the_poster_is_a_wide_picture(published: Publish) -> None:
    with av.open(str(published("turned90").poster)) as container:
        frame = next(container.decode(video=0))
    assert (frame.width, frame.height) == (1280, 720)


def test_a_portrait_stands_whole_in_its_poster(published: Publish) -> None:
    with av.open(str(published("turned90").poster)) as container:
        image = next(container.decode(video=0)).to_ndarray(format="rgb24").astype(np.int16)
    middle = image[:, 640 - 202 : 640 + 202]
    assert corners(middle) == [pytest.approx(colour, abs=40) for colour in (LIME, WHITE, RED, BLUE)]


@pytest.mark.slow
def test_a_library_whose_name_holds_a_percent_sign_has_cards(folder: Path) -> None:
    odd = folder / "Q1 %03d 100%"
    odd.mkdir()
    given = take(made(folder, "no_sound"))
    timeline = replace(whole(Fraction(30), 60), kept=((0, 5),), opening_frames=2, closing_frames=2)
    assert rendered(odd, given, timeline).render.frames == 9


def test_a_wrong_number_of_frames_is_refused(published: Publish) -> None:
    with pytest.raises(RenderUnfit) as caught:
        prove(published("plain").path, whole(Fraction(30), 61), (320, 180))
    assert str(caught.value) == (
        "episode.mp4: the render is not what was planned (frames: 60, not 61); nothing is published"
    )


@pytest.mark.parametrize(
    ("kind", "timeline", "size", "fault"),
    [
        pytest.param(
            "ntsc.mov", whole(Fraction(30), 60), (320, 180), "frame rate: 30000/1001, not 30", marks=pytest.mark.slow
        ),
        ("plain", whole(Fraction(30), 60), (640, 360), r"size: \(320, 180\), not \(640, 360\)"),
        ("turned90", whole(Fraction(30), 60), (320, 180), "rotation flag: 90, not 0"),
        pytest.param(
            "anamorphic",
            whole(Fraction(30), 60),
            (360, 288),
            "shape of a pixel: 16/15, not 1/1",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "odd", whole(Fraction(30), 60), (427, 241), "pixels: yuv444p, not yuv420p", marks=pytest.mark.slow
        ),
        ("plain", whole(Fraction(30), 60), (320, 180), "index before the pictures: False, not True"),
        pytest.param(
            "sound_long", whole(Fraction(30), 30), (320, 180), "milliseconds: 2000, not 1000", marks=pytest.mark.slow
        ),
        ("memo", whole(Fraction(30), 60), (320, 180), "the render lacks its picture"),
        ("no_sound", whole(Fraction(30), 60), (320, 180), "the render lacks its sound"),
        ("headless", whole(Fraction(30), 60), (320, 180), "the render broke off: run it again"),
    ],
)
def test_a_file_that_is_not_what_was_planned_is_refused(
    folder: Path, kind: str, timeline: Timeline, size: tuple[int, int], fault: str
) -> None:
    with pytest.raises(RenderUnfit, match=fault):
        prove(made(folder, kind), timeline, size)


@pytest.mark.parametrize(
    ("content", "first"),
    [
        (b"\0\0\0\x08free\0\0\0\x08moov", True),
        (b"\0\0\0\x08free\0\0\0\x08mdat\0\0\0\x08moov", False),
        (b"\0\0\0\x01wide\0\0\0\0\0\0\0\x12xx\0\0\0\x08moov", True),
        (b"\0\0\0\0free\0\0\0\x08moov", False),
        (b"\0\0\0", False),
        (b"", False),
    ],
)
def test_where_the_index_lies_is_read_from_the_boxes(tmp_path: Path, content: bytes, first: bool) -> None:
    (tmp_path / "a.mp4").write_bytes(content)
    assert index_comes_first(tmp_path / "a.mp4") is first


def test_a_cover_is_drawn(tmp_path: Path) -> None:
    drawn = Runner(Store(tmp_path), "test").result(cover, "Field Ops", "Operations", Brand())
    with av.open(str(drawn.folder / drawn.value)) as container:
        frame = next(container.decode(video=0))
    assert (frame.width, frame.height) == (1400, 1400)
