"""The sound of an episode, measured as a player hears it: loudness, peaks, places, and what lies under the cards."""

import wave
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.synth import SAMPLES, made, take
from vidcast.model.recording import Take
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import whole
from vidcast.run.runner import Result, Runner
from vidcast.run.stage import Bench
from vidcast.run.store import Store
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.sound import Sound, sound
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.listen import listen

Mono = NDArray[np.float32]
Heard = Callable[..., Result[Sound]]

RATE = Fraction(30)
CARDS = CardFrames(title=60, chapter=45, closing=30)
SETTINGS = PublishSettings()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sound")


def saved(path: Path, mono: Mono) -> Take:
    """One channel at 48 kHz as a recording."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(np.clip(np.rint(mono * 32767), -32768, 32767).astype("<i2").tobytes())
    return take(path)


@cache
def sample() -> Mono:
    path = SAMPLES / "weekly_clean.phone.mp4"
    return listen(path, take(path).recording, 48_000)


def speech(seconds: float = 6) -> Mono:
    """The beginning of a sample, at full scale."""
    mono = sample()[5 * 48_000 : round((5 + seconds) * 48_000)]
    return np.asarray(mono / np.abs(mono).max(), np.float32)


@pytest.fixture(scope="session")
def heard(folder: Path) -> Heard:
    """The finished sound of some takes, whole, with cards; the same call is answered from memory."""

    def finished(*takes: Take, cards: CardFrames = CARDS, settings: PublishSettings = SETTINGS) -> Result[Sound]:
        lines = [whole(RATE, max(1, given.recording.duration_ms * 30 // 1000)) for given in takes]
        run = Runner(Store(folder / "work"), "test")
        return run.result(sound, takes, Rundown.of(lines, cards), settings, Ffmpeg.found())

    return finished


def samples(result: Result[Sound]) -> NDArray[np.float32]:
    """What a player hears, shape (2, samples)."""
    with av.open(str(result.folder / result.value.name)) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)


def lufs(part: NDArray[np.float32], folder: Path) -> float:
    path = folder / "part.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 48_000, 0, "NONE", ""))
        file.writeframes((np.clip(part.T, -1, 1) * 32767).astype("<i2").tobytes())
    return Ffmpeg.found().loudness(path, 60).lufs


@pytest.fixture(scope="session")
def three(folder: Path, heard: Heard) -> Result[Sound]:
    """An episode of three parts: as loud as can be, 30 dB quieter, and a whisper."""
    loud, soft, whisper = (
        saved(folder / f"{name}.wav", speech() * gain) for name, gain in (("a", 1.0), ("b", 0.03), ("c", 0.008))
    )
    return heard(loud, soft, whisper)


def test_parts_of_different_loudness_become_alike(three: Result[Sound], tmp_path: Path) -> None:
    starts = [60 * 1600, (60 + 180 + 45) * 1600, (60 + 2 * 225) * 1600]
    parts = [lufs(samples(three)[:, start : start + 180 * 1600], tmp_path) for start in starts]
    assert parts == [pytest.approx(-16, abs=0.5)] * 3


def test_the_whole_has_the_loudness_of_the_settings(three: Result[Sound]) -> None:
    measured = Ffmpeg.found().loudness(three.folder / three.value.name, 60)
    assert (measured.lufs, measured.true_peak_db) == (three.value.lufs, three.value.true_peak_db)
    assert (three.value.lufs, three.value.true_peak_db <= -1) == (pytest.approx(-16, abs=0.5), True)


def test_one_round_of_encoding_is_enough_for_speech(three: Result[Sound]) -> None:
    assert three.value.rounds == 1


def test_it_lasts_as_long_as_the_episode(three: Result[Sound]) -> None:
    assert three.value.recording.duration_ms == pytest.approx((60 + 3 * 180 + 2 * 45 + 30) * 1000 / 30, abs=22)


def test_what_is_known_of_the_file_is_its_own(three: Result[Sound]) -> None:
    import hashlib

    recording, path = three.value.recording, three.folder / "episode.m4a"
    assert (recording.sha256, recording.bytes) == (
        hashlib.sha256(path.read_bytes()).hexdigest(),
        path.stat().st_size,
    )


def test_it_can_be_listened_to_like_any_recording(three: Result[Sound]) -> None:
    pcm = listen(three.folder / three.value.name, three.value.recording)
    assert len(pcm) / 16_000 == pytest.approx(three.value.recording.duration_ms / 1000, abs=0.05)


def test_nothing_is_left_of_the_steps_between(three: Result[Sound]) -> None:
    assert sorted(path.name for path in three.folder.iterdir()) == ["episode.m4a", "result.json"]


def test_cards_are_silent_but_for_the_room_around_a_part(three: Result[Sound]) -> None:
    between = samples(three)[:, (60 + 180) * 1600 + 9600 : (60 + 180 + 45) * 1600 - 9600]
    assert float(np.abs(between).max()) < 0.002


def test_sound_keeps_its_place(folder: Path, heard: Heard) -> None:
    mono = np.zeros(3 * 48_000, np.float32)
    mono[48_000:72_000] = 0.5 * np.sin(np.arange(24_000) / 8)
    result = heard(saved(folder / "beep.wav", mono))
    onset = int(np.flatnonzero(np.abs(samples(result)[0]) > 0.05)[0])
    assert onset == pytest.approx(60 * 1600 + 48_000, abs=48)


@pytest.mark.parametrize("kind", ["no_sound", "silent"])
def test_no_sound_becomes_silence(folder: Path, heard: Heard, kind: str) -> None:
    result = heard(take(made(folder, kind)), cards=CardFrames())
    assert (result.value.lufs, result.value.rounds, float(np.abs(samples(result)).max()) < 0.001) == (-70, 1, True)


def test_a_part_without_sound_stays_silent_between_others(folder: Path, heard: Heard) -> None:
    spoken = saved(folder / "spoken.wav", speech(3))
    result = heard(spoken, take(made(folder, "no_sound")), cards=CardFrames())
    sound_of = samples(result)
    assert (result.value.lufs, float(np.abs(sound_of[:, 3 * 48_000 + 2048 :]).max()) < 0.001) == (
        pytest.approx(-16, abs=0.5),
        True,
    )


def test_hiss_is_not_blown_up(folder: Path, heard: Heard) -> None:
    hiss = np.random.default_rng(1).normal(0, 10 ** (-68 / 20), 3 * 48_000).astype(np.float32)
    result = heard(saved(folder / "hiss.wav", hiss), cards=CardFrames())
    assert result.value.lufs < -26
    assert [remark.split(", since")[0] for remark in result.value.remarks] == [
        "the sound of part 1 was raised by 36 dB and no more"
    ]


def test_a_clap_does_not_keep_speech_quiet(folder: Path, heard: Heard) -> None:
    mono = speech() * 0.03
    mono[192_000:192_480] = np.random.default_rng(1).uniform(-1, 1, 480)
    value = heard(saved(folder / "clap.wav", mono)).value
    assert (value.lufs, value.true_peak_db <= -1) == (pytest.approx(-16, abs=0.5), True)


def test_what_cannot_be_reached_is_told_not_raised(folder: Path, heard: Heard) -> None:
    """A click each second and nothing else: its peak is 20 dB over its loudness, and no limiter changes that."""
    mono = np.zeros(5 * 48_000, np.float32)
    mono[::48_000] = 0.9
    value = heard(saved(folder / "clicks.wav", mono), cards=CardFrames()).value
    assert (value.true_peak_db <= -1, value.lufs < -16.5, value.rounds) == (True, True, 5)


def test_each_part_needs_its_recording(folder: Path, tmp_path: Path) -> None:
    rundown = Rundown.of([whole(RATE, 60), whole(RATE, 60)])
    with pytest.raises(ValueError, match=r"^each part has one recording, got 1 for 2 parts$"):
        sound(Bench(tmp_path), (take(made(folder, "wav")),), rundown, SETTINGS, Ffmpeg.found())
