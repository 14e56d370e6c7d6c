"""The video with its captions in the picture, opened as a player opens it."""

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.synth import ffmpeg
from vidcast.model.captions import Captions, Cue
from vidcast.run.runner import Result, Runner
from vidcast.run.store import Store
from vidcast.stages.publish import PublishSettings, Render, Rendition, burn
from vidcast.tools.cards.lower_third import place
from vidcast.tools.ffmpeg import Ffmpeg

CAPTIONS = Captions("p", "en", (Cue(500, 1000, ("R&D margin <5%", "and {braces} too")),))
SETTINGS = PublishSettings(burned_in=180, x264_preset="superfast", crf=18)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Result[Render]:
    """Two seconds of grey at 29.97 with a tone."""
    place = tmp_path_factory.mktemp("finished")
    source = ("-f", "lavfi", "-i", "color=0x808080:s=640x360:r=30000/1001:d=2", "-f", "lavfi", "-i", "sine=d=2")
    ffmpeg(*source, "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", str(place / "episode.mp4"))
    return Result(Render((Rendition("episode.mp4", 640, 360),), 60, 2002), place, "k", fresh=True)


@pytest.fixture(scope="module")
def burned(finished: Result[Render], tmp_path_factory: pytest.TempPathFactory) -> Result[Rendition]:
    run = Runner(Store(tmp_path_factory.mktemp("it's 100%, [odd]:")), "s")
    return run.result(burn, finished, CAPTIONS, 42, "SourceSansProSemibold", SETTINGS, Ffmpeg.found())


def frames(path: Path) -> list[tuple[int, NDArray[np.int16]]]:
    """Each picture's time stamp and its brightness."""
    with av.open(str(path)) as container:
        return [(frame.pts, frame.to_ndarray(format="gray").astype(np.int16)) for frame in container.decode(video=0)]


def test_it_has_the_size_asked_for_and_every_frame_at_its_time(
    finished: Result[Render], burned: Result[Rendition]
) -> None:
    assert burned.value == Rendition("episode-captioned.mp4", 320, 180)
    path, largest = burned.folder / burned.value.name, finished.folder / "episode.mp4"
    with av.open(str(path)) as made, av.open(str(largest)) as before:
        assert made.streams.video[0].frames == before.streams.video[0].frames == 60
        assert made.streams.video[0].average_rate == before.streams.video[0].average_rate
        assert made.streams.audio[0].duration == before.streams.audio[0].duration


def test_the_captions_are_seen_while_their_cue_lasts_and_at_no_other_time(burned: Result[Rendition]) -> None:
    spread = [int(np.ptp(picture)) for _, picture in frames(burned.folder / burned.value.name)]
    shown = [number for number, each in enumerate(spread) if each > 60]
    assert (shown[0], shown[-1]) == (15, 29)
    assert shown == list(range(15, 30))


def test_they_stay_inside_the_safe_area(burned: Result[Rendition]) -> None:
    picture = frames(burned.folder / burned.value.name)[20][1]
    rows, columns = np.nonzero(np.abs(picture - 128) > 40)
    assert rows.max() < 175
    assert (columns.min() > 320 * 0.04, columns.max() < 320 * 0.96) == (True, True)


def test_nothing_but_the_video_is_left_behind(burned: Result[Rendition]) -> None:
    assert sorted(path.name for path in burned.folder.iterdir()) == ["episode-captioned.mp4", "result.json"]


def test_two_lines_stay_below_the_lower_third(burned: Result[Rendition]) -> None:
    picture = frames(burned.folder / burned.value.name)[20][1]
    rows, _ = np.nonzero(np.abs(picture - 128) > 40)
    assert rows.min() >= place((320, 180)).bottom
