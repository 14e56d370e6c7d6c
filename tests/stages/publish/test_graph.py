"""The filter graphs by themselves: silence, fades, many pieces."""

import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.synth import made, take
from vidcast.model.recording import AudioTrack, VideoTrack
from vidcast.model.timeline import Timeline
from vidcast.stages.publish.graph import cut_picture, cut_sound, joined, silence
from vidcast.tools.ffmpeg import Ffmpeg

NTSC = Fraction(30000, 1001)
MANY = Timeline(NTSC, 16_000, tuple((40 * at, 40 * at + 30) for at in range(400)))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("graph")


def heard(stream: object, folder: Path) -> NDArray[np.float32]:
    """The samples that a graph makes, shape (samples, channels)."""
    import ffmpeg

    target = folder / "out.wav"
    output = ffmpeg.output(stream, f"file:{target}", acodec="pcm_f32le")
    Ffmpeg.found().render(output, scratch=folder, total_us=1, seconds=60)
    with av.open(str(target)) as container:
        channels = container.streams.audio[0].codec_context.channels
        samples = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    return np.asarray(samples.reshape(-1, channels))


def test_pieces_of_sound_are_exact_and_fade_at_both_ends(folder: Path, tmp_path: Path) -> None:
    given = take(made(folder, "plain"))
    assert given.recording.audio is not None
    timeline = Timeline(Fraction(30), 60, ((5, 20), (31, 59)))
    samples = heard(cut_sound(Ffmpeg.found().source(given.path), given.recording.audio, timeline, 10), tmp_path)
    tops = np.abs(samples[: 43 * 1600, 0]).reshape(-1, 160).max(axis=1)
    quiet = np.flatnonzero(tops < 0.1)
    assert (samples.shape, quiet.tolist()) == ((43 * 1600, 2), [0, 149, 150, 429])


def test_without_a_fade_nothing_is_changed(folder: Path, tmp_path: Path) -> None:
    given = take(made(folder, "plain"))
    assert given.recording.audio is not None
    timeline = Timeline(Fraction(30), 60, ((5, 20), (31, 59)))
    samples = heard(cut_sound(Ffmpeg.found().source(given.path), given.recording.audio, timeline, 0), tmp_path)
    assert np.abs(samples[:, 0]).reshape(-1, 160).max(axis=1).min() > 0.1


@pytest.mark.parametrize(("kind", "channel"), [("centre", 2), ("left", 0)])
def test_the_channel_with_the_voice_goes_to_both_sides_at_its_own_level(
    folder: Path, tmp_path: Path, kind: str, channel: int
) -> None:
    given = take(made(folder, kind))
    assert given.recording.audio is not None
    assert given.recording.audio.used_channels == str(channel)
    timeline = Timeline(Fraction(30), 60, ((10, 50),))
    samples = heard(cut_sound(Ffmpeg.found().source(given.path), given.recording.audio, timeline, 0), tmp_path)
    assert np.abs(samples[2000:-2000]).max(axis=0).tolist() == pytest.approx([0.25, 0.25], abs=0.02)


@pytest.mark.parametrize(
    ("lengths", "total"), [((100,), 100), ((100, 100), 200), ((0, 7), 7), ((5, 0, 6), 11), ((24_000, 24_000), 48_000)]
)
def test_silence_is_as_long_as_asked_for(tmp_path: Path, lengths: tuple[int, ...], total: int) -> None:
    samples = heard(joined(silence(*lengths), picture=False), tmp_path)
    assert (samples.shape, float(np.abs(samples).max())) == ((total, 2), 0)


def test_no_silence_at_all_needs_no_source() -> None:
    assert silence(0, 0) == []


@pytest.mark.parametrize("what", ["picture", "sound"])
def test_four_hundred_pieces_are_compiled_at_once(what: str) -> None:
    import ffmpeg

    began = time.process_time()
    source = Ffmpeg.found().source(Path("a.mp4"))
    video = VideoTrack("h264", 1280, 720, 0, NTSC, False, "yuv420p", None)
    cut = (
        cut_picture(source, video, MANY, (1280, 720))
        if what == "picture"
        else cut_sound(source, AudioTrack("aac", 2, 48_000), MANY, 10)
    )
    argv = ffmpeg.output(cut, "file:b.mp4").compile()
    graph = argv[argv.index("-filter_complex") + 1]
    assert (graph.count("trim=end_"), time.process_time() - began < 3) == (400, True)


def test_a_recording_is_decoded_once_however_many_pieces_it_has() -> None:
    import ffmpeg

    video = VideoTrack("h264", 1280, 720, 0, NTSC, False, "yuv420p", None, stream=3)
    argv = ffmpeg.output(cut_picture(Ffmpeg.found().source(Path("a.mp4")), video, MANY, (1280, 720)), "b").compile()
    assert (argv.count("-i"), argv[argv.index("-filter_complex") + 1].count("[0:3]")) == (1, 1)
