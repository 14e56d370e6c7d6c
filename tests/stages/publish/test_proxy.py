"""Which recordings browsers play, and that a light copy shows and says the same at the same moments."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from tests.synth import made, take
from vidcast.model.recording import AudioTrack, Recording, VideoTrack
from vidcast.model.times import STANDARD_RATES
from vidcast.run.stage import Bench
from vidcast.stages.publish.proxy import browser_plays, proxy
from vidcast.tools.ffmpeg import Ffmpeg

VIDEO = VideoTrack("h264", 1280, 720, 0, STANDARD_RATES[4], False, "yuv420p", None)
MP4 = Recording("0" * 64, 1, 1000, "mov,mp4,m4a,3gp,3g2,mj2", VIDEO, AudioTrack("aac", 2, 48_000))


@pytest.mark.parametrize(
    ("container", "picture", "sound", "plays"),
    [
        ("mov,mp4,m4a,3gp,3g2,mj2", "h264", "aac", True),
        ("mov,mp4,m4a,3gp,3g2,mj2", "h264", "mp3", True),
        ("mov,mp4,m4a,3gp,3g2,mj2", "h264", "", True),
        ("mov,mp4,m4a,3gp,3g2,mj2", "h264", "pcm_s16le", False),
        ("mov,mp4,m4a,3gp,3g2,mj2", "hevc", "aac", False),
        ("mov,mp4,m4a,3gp,3g2,mj2", "mjpeg", "aac", False),
        ("mov,mp4,m4a,3gp,3g2,mj2", "", "aac", True),
        ("mov,mp4,m4a,3gp,3g2,mj2", "", "alac", False),
        ("matroska,webm", "vp8", "opus", True),
        ("matroska,webm", "vp9", "vorbis", True),
        ("matroska,webm", "h264", "aac", False),
        ("avi", "mpeg4", "mp3", False),
        ("mpegts", "h264", "aac", False),
        ("mp3", "", "mp3", True),
        ("wav", "", "pcm_s16le", True),
        ("wav", "", "adpcm_ima_wav", False),
        ("flac", "", "flac", True),
        ("ogg", "", "opus", True),
        ("asf", "", "wmav2", False),
    ],
)
def test_what_browsers_play_is_known_by_container_and_codecs(
    container: str, picture: str, sound: str, plays: bool
) -> None:
    video = replace(VIDEO, codec=picture) if picture else None
    audio = AudioTrack(sound, 2, 48_000) if sound else None
    assert browser_plays(replace(MP4, container=container, video=video, audio=audio)) is plays


@pytest.mark.parametrize(
    ("changed", "plays"),
    [
        ({"rotation": 90}, True),
        ({"variable_frame_rate": True}, True),
        ({"pixel_format": "yuvj420p"}, True),
        ({"pixel_format": "yuv420p10le"}, False),
        ({"pixel_format": "yuv422p"}, False),
        ({"pixel_format": "yuv444p"}, False),
        ({"hdr": "hlg"}, False),
    ],
)
def test_pixels_decide_too(changed: dict[str, object], plays: bool) -> None:
    assert browser_plays(replace(MP4, video=replace(VIDEO, **changed))) is plays  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "plays"), [("plain", True), ("browser", True), ("memo", True), ("avi", False)])
def test_real_files_are_known_too(folder: Path, kind: str, plays: bool) -> None:
    assert browser_plays(take(made(folder, kind)).recording) is plays


def moments(path: Path) -> tuple[list[float], float]:
    """When white pictures begin and when the first beep does, in seconds."""
    with av.open(str(path)) as container:
        white = [
            float(frame.pts * frame.time_base)
            for frame in container.decode(video=0)
            if frame.to_ndarray(format="gray").mean() > 128
        ]
    with av.open(str(path)) as container:
        samples = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)[0]
    return white, float(np.flatnonzero(np.abs(samples) > 0.05)[0]) / 48_000


def test_a_copy_keeps_the_recordings_clock(folder: Path, tmp_path: Path) -> None:
    made_here = proxy(Bench(tmp_path), take(made(folder, "uneven")), Ffmpeg.found())
    white, beep = moments(tmp_path / made_here.name)
    assert white == pytest.approx([0, 1.001, 2.002, 3.003], abs=0.02)
    assert beep == pytest.approx(0, abs=0.03)


def test_sound_that_begins_late_stays_late(folder: Path, tmp_path: Path) -> None:
    made_here = proxy(Bench(tmp_path), take(made(folder, "sound_late")), Ffmpeg.found())
    assert moments(tmp_path / made_here.name)[1] == pytest.approx(0.7, abs=0.03)


@pytest.mark.parametrize(
    ("kind", "size"),
    [("plain", (320, 180)), ("turned90", (180, 320)), pytest.param("hd", (640, 360)), ("odd", (426, 240))],
)
def test_a_copy_is_small_and_upright(folder: Path, tmp_path: Path, kind: str, size: tuple[int, int]) -> None:
    made_here = proxy(Bench(tmp_path), take(made(folder, kind)), Ffmpeg.found())
    assert (made_here.width, made_here.height) == size


@pytest.mark.parametrize(
    "kind",
    [
        "avi",
        "memo",
        "no_sound",
        *(pytest.param(k, marks=pytest.mark.slow) for k in ("hlg", "prores", "mjpeg", "eight")),
    ],
)
def test_every_browser_plays_a_copy(folder: Path, tmp_path: Path, kind: str) -> None:
    made_here = proxy(Bench(tmp_path), take(made(folder, kind)), Ffmpeg.found())
    assert browser_plays(take(tmp_path / made_here.name).recording)
