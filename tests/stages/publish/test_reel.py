"""The reel of what was removed: all of it, in order, behind beeps."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.synth import ffmpeg, made, take, tone
from vidcast.errors import BadRequest
from vidcast.model.recording import Take
from vidcast.model.timeline import Cut, Timeline, whole
from vidcast.stages.publish.reel import Reel, removed_reel
from vidcast.tools.ffmpeg import Ffmpeg

SECOND = 48_000
BEEPS, GAP = 11_520, 14_400
LINE = Timeline(Fraction(30), 90, ((0, 30), (45, 60)), (Cut(1000, 1500, "pause", "trim"), Cut(2000, 3000, "x", "Dana")))


@pytest.fixture(scope="module")
def rising(tmp_path_factory: pytest.TempPathFactory) -> Take:
    """Three seconds that get louder every half second, 0.1 to 0.6."""
    path = tmp_path_factory.mktemp("reel") / "rising.wav"
    ffmpeg(*tone("(floor(t*2)+1)*0.1*sin(2*PI*480*t)", "mono", 3), "-c:a", "pcm_s16le", str(path))
    return take(path)


def heard(path: Path) -> NDArray[np.float32]:
    """The left side."""
    resampler = av.AudioResampler(format="fltp")
    with av.open(str(path)) as container:
        frames = [part.to_ndarray() for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return np.asarray(np.concatenate(frames, axis=1)[0])


def test_each_stretch_comes_in_order_behind_two_beeps(rising: Take, tmp_path: Path) -> None:
    reel = removed_reel(rising, LINE, tmp_path / "reel.wav", Ffmpeg.found())
    sound = heard(tmp_path / "reel.wav")
    lengths = [BEEPS, GAP, SECOND // 2, GAP, BEEPS, GAP, SECOND, GAP]
    parts = np.split(sound, np.cumsum(lengths))
    tops = [round(float(np.abs(part).max()), 2) for part in parts[:-1]]
    # One channel on two sides is 3 dB less on each, as ffmpeg mixes.
    assert (tops, len(sound)) == ([0.05, 0, 0.21, 0, 0.05, 0, 0.42, 0], sum(lengths))
    assert reel == Reel(stretches=2, duration_ms=3180, removed_ms=1500)


def test_a_reel_for_listening_is_aac(rising: Take, tmp_path: Path) -> None:
    reel = removed_reel(rising, LINE, tmp_path / "Reel.M4A", Ffmpeg.found())
    with av.open(str(tmp_path / "Reel.M4A")) as container:
        codec = container.streams.audio[0].codec_context.name
    assert (codec, len(heard(tmp_path / "Reel.M4A")) // SECOND, reel.stretches) == ("aac", 3, 2)


def test_nothing_but_the_reel_is_left(rising: Take, tmp_path: Path) -> None:
    removed_reel(rising, LINE, tmp_path / "reel.wav", Ffmpeg.found())
    assert [path.name for path in tmp_path.iterdir()] == ["reel.wav"]


def refusal(given: Take, timeline: Timeline, target: Path) -> str:
    with pytest.raises(BadRequest) as caught:
        removed_reel(given, timeline, target, Ffmpeg.found())
    return str(caught.value)


def test_nothing_removed_is_said(rising: Take, tmp_path: Path) -> None:
    assert refusal(rising, whole(Fraction(30), 90), tmp_path / "reel.m4a") == (
        "rising.wav: nothing was removed, so there is no reel; try another --preset if a pause should have gone"
    )


def test_a_refused_trim_says_why_there_is_no_reel(rising: Take, tmp_path: Path) -> None:
    timeline = replace(whole(Fraction(30), 90), refused="no voice was recognised")
    assert refusal(rising, timeline, tmp_path / "reel.m4a") == (
        "rising.wav: nothing was removed, so there is no reel; trim kept everything because no voice was recognised"
    )


def test_a_recording_without_sound_has_no_reel(tmp_path: Path) -> None:
    given = take(made(tmp_path, "no_sound"))
    assert refusal(given, LINE, tmp_path / "reel.m4a") == (
        "no_sound.mp4: it has no sound, so nothing removed from it can be heard"
    )


def test_another_kind_of_file_is_refused(rising: Take, tmp_path: Path) -> None:
    assert refusal(rising, LINE, tmp_path / "reel.mp3") == "reel.mp3: a reel is an .m4a or a .wav; name it so"
