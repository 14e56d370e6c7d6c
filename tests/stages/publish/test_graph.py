"""The filter graphs by themselves, their pictures read unencoded: which frames, which pixels, which colours."""

import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from tests.faults import turning
from tests.synth import ffmpeg, made, picture, take
from vidcast.model.recording import VideoTrack
from vidcast.model.timeline import Timeline, whole
from vidcast.stages.publish.graph import Bar, copies, cut_picture, fitted, joined, named, still, upright
from vidcast.tools.ffmpeg import Ffmpeg

NTSC = Fraction(30000, 1001)
MANY = Timeline(NTSC, 16_000, tuple((40 * at, 40 * at + 30) for at in range(400)))
RED, LIME, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
GROUND = "#14213d"

Pictures = NDArray[np.uint8]


def shown(stream: Any, size: tuple[int, int], folder: Path, colours: str = "rgb24") -> Pictures:
    """The pictures that a graph makes, shape (frames, height, width, 3), or (frames, bytes) of 4:2:0."""
    import ffmpeg as graph

    target = folder / "out.raw"
    wide, high = size
    if colours == "rgb24":
        stream = stream.filter("scale", in_color_matrix="bt709", in_range="tv").filter("format", "rgb24")
    output = graph.output(stream, f"file:{target}", f="rawvideo", fps_mode="passthrough")
    Ffmpeg.found().render(output, scratch=folder, total_us=1, seconds=60)
    shape = (-1, high, wide, 3) if colours == "rgb24" else (-1, wide * high * 3 // 2)
    return np.fromfile(target, np.uint8).reshape(shape)


def cut(path: Path, folder: Path, *kept: tuple[int, int], canvas: tuple[int, int] | None = None) -> Pictures:
    """The kept pictures of a recording on a canvas of its own size, or another."""
    given = take(path)
    video = given.recording.video
    assert video is not None
    frames = max(end for _, end in kept)
    timeline = Timeline(video.frame_rate, frames, kept)
    size = canvas or video.upright
    return shown(cut_picture(Ffmpeg.found().pictures(path), video, timeline, size, GROUND), size, folder)


def quarters(image: Pictures) -> list[tuple[int, int, int]]:
    """The middle colour of each quarter: upper left, upper right, lower left, lower right."""
    height, width, _ = image.shape
    places = [image[height * y // 4, width * x // 4] for y in (1, 3) for x in (1, 3)]
    return [(int(red), int(green), int(blue)) for red, green, blue in places]


def nearly(*colours: tuple[int, int, int], within: int = 8) -> list[object]:
    return [pytest.approx(colour, abs=within) for colour in colours]


@pytest.mark.parametrize(
    ("size", "canvas", "wanted"),
    [
        ((1920, 1080), (1280, 720), (1280, 720)),
        ((640, 360), (1280, 720), (1280, 720)),
        ((1080, 1920), (1280, 720), (404, 720)),
        ((1280, 720), (720, 1280), (720, 404)),
        ((640, 480), (1280, 720), (960, 720)),
        ((1920, 1088), (1920, 1080), (1920, 1080)),
        ((4000, 2), (640, 360), (640, 2)),
    ],
)
def test_a_picture_fills_the_canvas_as_far_as_its_shape_allows(
    size: tuple[int, int], canvas: tuple[int, int], wanted: tuple[int, int]
) -> None:
    assert fitted(size, canvas) == wanted


SIDES = st.integers(16, 4000).map(lambda side: side * 2)


@given(st.tuples(SIDES, SIDES), st.tuples(SIDES, SIDES))
def test_no_picture_leaves_its_canvas_and_every_side_is_even(size: tuple[int, int], canvas: tuple[int, int]) -> None:
    wide, high = fitted(size, canvas)
    assert (wide <= canvas[0], high <= canvas[1], wide % 2, high % 2) == (True, True, 0, 0)


@given(st.tuples(SIDES, SIDES), st.tuples(SIDES, SIDES))
def test_one_side_of_a_picture_reaches_the_edges_of_its_canvas(size: tuple[int, int], canvas: tuple[int, int]) -> None:
    wide, high = fitted(size, canvas)
    assert wide == canvas[0] or high == canvas[1]


def flashing(pictures: Pictures) -> list[int]:
    """Which pictures are white."""
    return [int(at) for at in np.flatnonzero(pictures.mean(axis=(1, 2, 3)) > 128)]


def test_exactly_the_kept_frames_are_shown(folder: Path, tmp_path: Path) -> None:
    pictures = cut(made(folder, "blinks"), tmp_path, (0, 1), (10, 12), (30, 31), (58, 63))
    assert (len(pictures), flashing(pictures)) == (9, [0, 3, 6])


def test_a_thousand_cuts_keep_every_frame(folder: Path, tmp_path: Path) -> None:
    """ffmpeg refuses a sum of so many terms."""
    kept = tuple((3 * at, 3 * at + 1) for at in range(1000))
    pictures = cut(made(folder, "blinks"), tmp_path, *kept)
    assert (len(pictures), flashing(pictures)) == (1000, [0, 10, 20, 30])


def test_a_picture_that_ends_early_is_held(folder: Path, tmp_path: Path) -> None:
    pictures = cut(made(folder, "blinks"), tmp_path, (100, 150))
    assert (len(pictures), int(np.abs(np.diff(pictures[20:].astype(int), axis=0)).max())) == (50, 0)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("plain", (RED, LIME, BLUE, WHITE)),
        ("turned90", (LIME, WHITE, RED, BLUE)),
        pytest.param("turned180", (WHITE, BLUE, LIME, RED), marks=pytest.mark.slow),
        pytest.param("turned270", (BLUE, RED, WHITE, LIME), marks=pytest.mark.slow),
        ("anamorphic", (RED, LIME, BLUE, WHITE)),
        ("picture_late", (RED, LIME, BLUE, WHITE)),
        pytest.param("hevc", (RED, LIME, BLUE, WHITE), marks=pytest.mark.slow),
        pytest.param("ten_bit", (RED, LIME, BLUE, WHITE), marks=pytest.mark.slow),
        pytest.param("av1", (RED, LIME, BLUE, WHITE), marks=pytest.mark.slow),
        ("mjpeg", (RED, LIME, BLUE, WHITE)),
        pytest.param("prores", (RED, LIME, BLUE, WHITE), marks=pytest.mark.slow),
        ("four_two_two", (RED, LIME, BLUE, WHITE)),
        ("odd", (RED, LIME, BLUE, WHITE)),
        ("full_range", (RED, LIME, BLUE, WHITE)),
        ("hd", (RED, LIME, BLUE, WHITE)),
    ],
)
def test_every_picture_stands_upright_in_its_own_colours(
    folder: Path, tmp_path: Path, kind: str, wanted: tuple[tuple[int, int, int], ...]
) -> None:
    assert quarters(cut(made(folder, kind), tmp_path, (5, 6))[0]) == nearly(*wanted)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["hlg", "pq"])
def test_high_dynamic_range_becomes_ordinary_colours(folder: Path, tmp_path: Path, kind: str) -> None:
    # The synthetic colours are not graded, so only their order is known: each quarter keeps its own hue.
    red, lime, blue, white = quarters(cut(made(folder, kind), tmp_path, (5, 6))[0])
    assert [int(np.argmax(colour)) for colour in (red, lime, blue)] == [0, 1, 2]
    assert max(white) - min(white) <= 8


def test_pixels_that_are_right_already_are_passed_on_untouched(folder: Path, tmp_path: Path) -> None:
    """1080p without a word about its colours has those of BT.709; a conversion would cost more than decoding."""
    path = made(folder, "hd")
    given = take(path)
    video = given.recording.video
    assert video is not None
    size, timeline = video.upright, Timeline(video.frame_rate, 20, ((3, 9),))
    cut_here = cut_picture(Ffmpeg.found().pictures(path), video, timeline, size, GROUND)
    ours = shown(cut_here, size, tmp_path, "yuv420p")
    ffmpeg("-i", str(path), "-f", "rawvideo", "-fps_mode", "passthrough", str(tmp_path / "source.raw"))
    source = np.fromfile(tmp_path / "source.raw", np.uint8).reshape(-1, size[0] * size[1] * 3 // 2)
    assert np.array_equal(ours, source[3:9])


def test_pictures_without_a_matrix_are_converted(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "screen.mov"
    ffmpeg(*picture(), "-c:v", "png", "-pix_fmt", "rgb24", str(path))
    assert quarters(cut(path, tmp_path, (5, 6))[0]) == nearly(RED, LIME, BLUE, WHITE)


def test_a_size_that_changes_midway_is_fitted_too(tmp_path: Path) -> None:
    """As meeting tools write them, when a window is resized or the line gets worse."""
    for name, size in (("a", (320, 180)), ("b", (160, 90))):
        coder = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-pix_fmt", "yuv420p", "-bf", "0")
        ffmpeg(*picture(*size, seconds=1), *coder, "-f", "h264", str(tmp_path / name))
    (tmp_path / "both").write_bytes((tmp_path / "a").read_bytes() + (tmp_path / "b").read_bytes())
    path = tmp_path / "resized.ts"
    ffmpeg("-f", "h264", "-framerate", "30", "-i", str(tmp_path / "both"), "-c", "copy", str(path))
    pictures = cut(path, tmp_path, (0, 20), (40, 60))
    assert [quarters(pictures[at]) for at in (10, 30)] == [nearly(RED, LIME, BLUE, WHITE)] * 2
    assert len(pictures) == 40


def test_what_another_shape_leaves_empty_has_the_colour_of_the_brand(folder: Path, tmp_path: Path) -> None:
    image = cut(made(folder, "turned90"), tmp_path, (5, 6), canvas=(320, 180))[0]
    bars = [tuple(int(part) for part in image[y, x]) for y in (5, 175) for x in (5, 100, 220, 315)]
    assert bars == nearly(*[(20, 33, 61)] * 8, within=3)


def test_another_shape_is_neither_squashed_nor_cropped(folder: Path, tmp_path: Path) -> None:
    image = cut(made(folder, "turned90"), tmp_path, (5, 6), canvas=(320, 180))[0]
    assert quarters(image[:, 112:210]) == nearly(LIME, WHITE, RED, BLUE)


def test_the_own_shape_of_the_canvas_has_no_bars(folder: Path, tmp_path: Path) -> None:
    image = cut(made(folder, "odd"), tmp_path, (5, 6), canvas=(320, 180))[0]
    assert [tuple(image[at]) for at in ((0, 0), (0, 319), (179, 0), (179, 319))] == nearly(RED, LIME, BLUE, WHITE)


SHAPES = {
    "turned": ("180x320", 102, 180),
    "larger, of the same shape": ("640x360", 320, 180),
    "another screen": ("240x180", 240, 180),
    "wider": ("640x180", 320, 90),
}
"""Sizes to which a picture of 320x180 changes midway, and the size that it then has on the canvas."""


def inside(image: Pictures) -> tuple[int, int]:
    """Width and height of what is red on the ground."""
    red = image[:, :, 0] > 128
    return int(red.any(axis=0).sum()), int(red.any(axis=1).sum())


@pytest.mark.parametrize("name", SHAPES)
def test_a_picture_that_changes_its_shape_midway_keeps_each(tmp_path: Path, name: str) -> None:
    size, wide, high = SHAPES[name]
    path = turning(tmp_path / "turning.mkv", "color=red:s=320x180", f"color=red:s={size}", seconds=1)
    pictures = cut(path, tmp_path, (0, 60))
    assert [inside(pictures[at]) for at in (0, 29)] == [(320, 180)] * 2
    assert [inside(pictures[at]) for at in (31, 59)] == [(pytest.approx(wide, abs=2), pytest.approx(high, abs=2))] * 2
    assert tuple(pictures[59][0, 0]) == pytest.approx((20, 33, 61) if (wide, high) != (320, 180) else RED, abs=8)


def test_a_copy_keeps_each_shape_too(tmp_path: Path) -> None:
    path = turning(tmp_path / "turning.mkv", "color=red:s=320x180", "color=red:s=180x320", seconds=1)
    video = take(path).recording.video
    assert video is not None
    copied = shown(upright(Ffmpeg.found().pictures(path), video, Fraction(30), (320, 180)), (320, 180), tmp_path)
    assert [inside(copied[at]) for at in (0, 50)] == [(320, 180), (102, 180)]
    assert tuple(copied[50][90, 0]) == pytest.approx((0, 0, 0), abs=3)


def test_the_shape_that_a_container_names_counts(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "named.mp4"
    ffmpeg("-i", str(made(folder, "plain")), "-c", "copy", "-aspect", "4:3", str(path))
    assert cut(path, tmp_path, (0, 1)).shape == (1, 180, 240, 3)
    assert quarters(cut(path, tmp_path, (0, 1))[0]) == nearly(RED, LIME, BLUE, WHITE)


def test_a_whole_recording_can_be_shown_on_its_own_clock(folder: Path, tmp_path: Path) -> None:
    path = made(folder, "uneven")
    given = take(path)
    assert given.recording.video is not None
    stream = upright(Ffmpeg.found().pictures(path), given.recording.video, Fraction(15), (32, 32))
    assert flashing(shown(stream, (32, 32), tmp_path)) == [0, 15, 30, 45]


def card(folder: Path, colour: str = "#ff0000", size: tuple[int, int] = (320, 180)) -> Path:
    path = folder / f"card{colour[1:]}.png"
    Image.new("RGB", size, colour).save(path)
    return path


@pytest.mark.parametrize("frames", [1, 2, 45])
def test_a_card_is_shown_for_its_frames(tmp_path: Path, frames: int) -> None:
    pictures = shown(still(card(tmp_path), frames, NTSC, (320, 180), 0), (320, 180), tmp_path)
    assert (len(pictures), [tuple(pictures[at][90, 160]) for at in (0, -1)]) == (frames, nearly(RED, RED, within=3))


def test_the_colours_of_a_card_are_those_that_were_drawn(tmp_path: Path) -> None:
    image = shown(still(card(tmp_path, GROUND), 2, NTSC, (320, 180), 0), (320, 180), tmp_path)[0]
    assert tuple(image[90, 160]) == pytest.approx((20, 33, 61), abs=2)


def test_one_card_is_shown_twice_without_being_taken_for_one(tmp_path: Path) -> None:
    path = card(tmp_path)
    both = joined([still(path, 3, NTSC, (320, 180), number) for number in (0, 1)], NTSC)
    assert len(shown(both, (320, 180), tmp_path)) == 6


def barred(folder: Path, bar: Bar) -> tuple[Pictures, Pictures]:
    """Thirty frames of blue in 4:2:0, without a bar and with it."""
    ground = card(folder, "#0000ff")
    plain = shown(still(ground, 30, NTSC, (320, 180), 0), (320, 180), folder, "yuv420p")
    return plain, shown(named(still(ground, 30, NTSC, (320, 180), 0), bar, NTSC, 1), (320, 180), folder, "yuv420p")


@pytest.fixture
def bar(tmp_path: Path) -> Bar:
    """Red, 100 x 20 pixels, wholly there from frame 8 to 15."""
    image = Image.new("RGBA", (320, 180), (0, 0, 0, 0))
    image.paste((255, 0, 0, 255), (20, 140, 120, 160))
    image.save(tmp_path / "bar.png")
    return Bar(tmp_path / "bar.png", (20, 140, 120, 160), first=4, frames=16, fade=4)


def test_a_name_is_seen_in_its_frames_and_no_others(tmp_path: Path, bar: Bar) -> None:
    without, named_ones = barred(tmp_path, bar)
    changed = (without != named_ones).any(axis=1)
    assert (len(named_ones), np.flatnonzero(changed).tolist()) == (30, list(range(5, 20)))


def test_a_name_fades_in_and_out(tmp_path: Path, bar: Bar) -> None:
    luma = barred(tmp_path, bar)[1][:, 150 * 320 + 60].astype(int)
    assert (sorted(luma[4:9]) == luma[4:9].tolist(), sorted(luma[15:21], reverse=True) == luma[15:21].tolist()) == (
        True,
        True,
    )
    assert (int(luma[3]), int(luma[8]), int(luma[15])) == (32, 63, 63)


def test_beside_a_name_nothing_changes(tmp_path: Path, bar: Bar) -> None:
    without, named_ones = barred(tmp_path, bar)
    luma = (without != named_ones)[:, : 320 * 180].reshape(-1, 180, 320)
    rows, columns = np.flatnonzero(luma.any(axis=(0, 2))), np.flatnonzero(luma.any(axis=(0, 1)))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (140, 159, 20, 119)


def test_a_name_has_the_colours_that_were_drawn(tmp_path: Path, bar: Bar) -> None:
    ground = still(card(tmp_path, "#0000ff"), 30, NTSC, (320, 180), 0)
    image = shown(named(ground, bar, NTSC, 1), (320, 180), tmp_path)[10]
    assert tuple(image[150, 60]) == pytest.approx(RED, abs=4)


def test_stretches_are_joined_without_a_gap(folder: Path, tmp_path: Path) -> None:
    import ffmpeg as graph

    path, size = made(folder, "blinks"), (64, 64)
    video = take(path).recording.video
    assert video is not None
    line = Timeline(NTSC, 120, ((29, 32),))
    parts = [cut_picture(Ffmpeg.found().pictures(path, at), video, line, size, GROUND) for at in (0, 1)]
    stretches = [still(card(tmp_path, "#000000", size), 1, NTSC, size, 0), *parts]
    target = tmp_path / "moments.txt"
    output = graph.output(joined(stretches, NTSC), f"file:{target}", f="framecrc")
    Ffmpeg.found().render(output, scratch=tmp_path, total_us=1, seconds=60)
    lines = [line.split(",") for line in target.read_text().splitlines() if not line.startswith("#")]
    assert [int(line[2]) for line in lines] == list(range(7))


@pytest.mark.parametrize("count", [1, 3])
def test_copies_of_a_stream_come_from_one(count: int) -> None:
    import ffmpeg as graph

    made_here = copies(graph.input("a.png").video, count)
    assert (len(made_here), len({stream.node for stream in made_here})) == (count, 1)


def compiled(timeline: Timeline, stream: int = 0) -> list[str]:
    import ffmpeg as graph

    video = VideoTrack("h264", 1280, 720, 0, NTSC, False, "yuv420p", None, stream=stream)
    cut_here = cut_picture(Ffmpeg.found().pictures(Path("a.mp4")), video, timeline, (1280, 720), GROUND)
    argv: list[str] = graph.output(cut_here, "file:b.mp4").compile()
    return argv


def test_four_hundred_pieces_are_compiled_at_once() -> None:
    began = time.process_time()
    argv = compiled(MANY)
    assert (argv[argv.index("-filter_complex") + 1].count("between"), time.process_time() - began < 3) == (400, True)


def test_a_recording_is_decoded_once_however_many_pieces_it_has() -> None:
    argv = compiled(MANY, stream=3)
    assert (argv.count("-i"), argv[argv.index("-filter_complex") + 1].count("[0:3]")) == (1, 1)


def test_what_is_kept_whole_needs_no_choice() -> None:
    argv = compiled(whole(NTSC, 100))
    assert "select" not in argv[argv.index("-filter_complex") + 1]


PEAK = """
import resource, sys
from pathlib import Path
from fractions import Fraction
import ffmpeg
from vidcast.model.recording import VideoTrack
from vidcast.model.timeline import whole
from vidcast.stages.publish.graph import cut_picture, joined
from vidcast.tools.ffmpeg import Ffmpeg
place, parts = Path(sys.argv[1]), int(sys.argv[2])
video = VideoTrack("mpeg4", 640, 360, 0, Fraction(30), False, "yuv420p", None)
line, tool = whole(Fraction(30), 1800), Ffmpeg.found()
cut = [cut_picture(tool.pictures(place / "long.mp4", at), video, line, (640, 360), "#000000") for at in range(parts)]
node = ffmpeg.output(joined(cut, Fraction(30)), f"file:{place}/out.mp4", vcodec="mpeg4", r=30, **{"b:v": "300k"})
tool.render(node, scratch=place, total_us=1, seconds=200)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.slow
def test_parts_that_wait_for_their_turn_are_not_decoded_ahead(tmp_path: Path) -> None:
    """A minute of waiting pictures would take 600 MB."""
    source = ("-f", "lavfi", "-i", "testsrc2=s=640x360:r=30:d=60")
    ffmpeg(*source, "-c:v", "mpeg4", "-b:v", "500k", str(tmp_path / "long.mp4"))
    one, three = (
        int(subprocess.run([sys.executable, "-c", PEAK, tmp_path, str(n)], capture_output=True, check=True).stdout)
        for n in (1, 3)
    )
    assert three - one < 60_000
