"""Which picture of an episode becomes its poster, and what the poster is as a file."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from tests.synth import ffmpeg
from vidcast.errors import BadRequest
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import whole
from vidcast.run.runner import Result
from vidcast.run.stage import Bench
from vidcast.stages.publish.picture import Render, Rendition
from vidcast.stages.publish.poster import best_of, poster
from vidcast.tools.ffmpeg import Ffmpeg

RATE = Fraction(30000, 1001)


def scene(seed: int = 1, blur: float = 0.0, light: float = 1.0) -> NDArray[np.float32]:
    """A picture of 160 x 90 with hard edges: rectangles, softened and darkened."""
    random = np.random.default_rng(seed)
    image = np.full((90, 160), 120, np.uint8)
    for _ in range(40):
        y, x = random.integers(0, 80), random.integers(0, 150)
        image[y : y + 9, x : x + 9] = random.integers(20, 235)
    soft = Image.fromarray(image).filter(ImageFilter.GaussianBlur(blur)) if blur else Image.fromarray(image)
    return np.asarray(soft, np.float32) * light


def test_a_blurred_picture_is_not_chosen() -> None:
    assert best_of(np.stack([scene(blur=blur) for blur in (2, 1.5, 0, 1, 0, 0, 0)])) == 2


def test_a_dark_picture_is_not_chosen() -> None:
    assert best_of(np.stack([scene(light=0.1), scene(light=0.05), scene(blur=1)])) == 2


def test_an_overexposed_picture_is_not_chosen() -> None:
    assert best_of(np.stack([np.minimum(255, scene() * 0.05 + 225), scene(blur=1)])) == 1


def test_a_picture_unlike_the_others_is_not_chosen() -> None:
    others = [scene(blur=0.3) for _ in range(4)]
    assert best_of(np.stack([scene(seed=9), *others])) == 1


def test_where_all_are_black_there_still_is_one() -> None:
    assert best_of(np.zeros((5, 90, 160), np.float32)) == 0


def filmed(folder: Path, size: tuple[int, int] = (320, 180)) -> tuple[Rundown, Result[Render]]:
    """An episode of 90 frames whose frame n has a column as bright as n on black, after ten frames of white."""
    wide, high = size
    scenes = f"color=white:s={wide}x{high}:r={RATE}:d=3.003"
    dark = "geq=lum='if(lt(N,10),235,if(lt(X,W/2),16+2*N,60))':cb=128:cr=128"
    coder = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "8", "-pix_fmt", "yuv420p", "-r", str(RATE))
    marks = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
    ffmpeg("-f", "lavfi", "-i", scenes, "-vf", f"format=yuv420p,{dark},{marks}", *coder, str(folder / "episode.mp4"))
    rundown = Rundown.of([whole(RATE, 80)], CardFrames(title=10))
    render = Render((Rendition("episode.mp4", wide, high),), 90, 3003)
    return rundown, Result(render, folder, "made", fresh=True)


@pytest.mark.parametrize(("at_ms", "frame"), [(334, 10), (1001, 30), (1033, 30), (1035, 31), (2969, 88), (3002, 89)])
def test_a_chosen_moment_is_the_picture_that_is_seen_then(tmp_path: Path, at_ms: int, frame: int) -> None:
    rundown, render = filmed(tmp_path)
    made = poster(Bench(tmp_path), rundown, render, at_ms, Ffmpeg.found())
    with Image.open(tmp_path / made.large) as image:
        seen = image.convert("L").getpixel((320, 360))
    assert seen == pytest.approx(2 * frame * 255 / 219, abs=1.6)


def test_without_a_choice_it_is_none_of_the_cards(tmp_path: Path) -> None:
    rundown, render = filmed(tmp_path)
    made = poster(Bench(tmp_path), rundown, render, None, Ffmpeg.found())
    with Image.open(tmp_path / made.large) as image:
        assert image.convert("L").getpixel((320, 360)) < 230


@pytest.mark.parametrize("at_ms", [3003, 90_000, -1])
def test_a_moment_outside_the_episode_is_refused(tmp_path: Path, at_ms: int) -> None:
    rundown, render = filmed(tmp_path)
    with pytest.raises(BadRequest, match=r"is not in the episode, which ends at 0:03\.0; choose an earlier moment"):
        poster(Bench(tmp_path), rundown, render, at_ms, Ffmpeg.found())


@pytest.mark.parametrize("size", [(320, 180), (180, 320), (320, 240)])
def test_both_files_are_wide_and_of_square_pixels(tmp_path: Path, size: tuple[int, int]) -> None:
    import av

    rundown, render = filmed(tmp_path, size)
    made = poster(Bench(tmp_path), rundown, render, 500, Ffmpeg.found())
    facts = []
    for name in (made.large, made.small):
        with av.open(str(tmp_path / name)) as container:
            context = container.streams.video[0].codec_context
            facts.append((context.width, context.height, float(context.sample_aspect_ratio or 1)))
    assert facts == [(1280, 720, 1), (640, 360, 1)]


def test_a_portrait_stands_whole_before_its_own_blur(tmp_path: Path) -> None:
    rundown, render = filmed(tmp_path, (180, 320))
    made = poster(Bench(tmp_path), rundown, render, 2000, Ffmpeg.found())
    with Image.open(tmp_path / made.large) as image:
        row = [image.convert("L").getpixel((x, 360)) for x in (100, 450, 540, 740, 830, 1200)]
    # Frame 59 is 137 on the left of the portrait and 51 on its right; the blur around it is darker.
    assert row[2:4] == pytest.approx([137, 51], abs=4)
    assert [row[0], row[5]] == pytest.approx([88, 2], abs=6)


def test_nothing_but_the_picture_is_in_the_file(tmp_path: Path) -> None:
    rundown, render = filmed(tmp_path)
    made = poster(Bench(tmp_path), rundown, render, 500, Ffmpeg.found())
    with Image.open(tmp_path / made.large) as image:
        told = set(image.info)
    assert told <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["episode.mp4", "poster-640.jpg", "poster.jpg"]
