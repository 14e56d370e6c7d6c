"""Bleeps: nothing of the words is left, the words beside them are whole, and the tone is a little softer than they."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.synth import FAST, ffmpeg, picture, take
from vidcast.model.masking import Cover
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import Cut, Timeline, whole
from vidcast.run.stage import Bench
from vidcast.stages.publish.bleep import SOFTER_DB, TONE_HZ, Hush, bleeped, hushes
from vidcast.stages.publish.room import Room
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.sound import sound
from vidcast.stages.publish.tape import SAMPLE_RATE, Tape, written
from vidcast.tools.ffmpeg import Ffmpeg

Stereo = NDArray[np.float32]

RATE = Fraction(25)
LUFS = -20.0
MS = SAMPLE_RATE // 1000
FADE = 5 * MS


def noise(seconds: float = 1, seed: int = 1) -> Stereo:
    """Noise of -20 dBFS, another on each side."""
    made = np.random.default_rng(seed).standard_normal((int(seconds * SAMPLE_RATE), 2))
    return (0.1 * made).astype(np.float32)


def covered(folder: Path, given: Stereo, *found: Hush, room: Room | None = None) -> Stereo:
    tape = written(folder / "given.au", [given])
    made = bleeped(tape, found, folder / "made.au", LUFS, room)
    return made.read(0, made.samples)


def likeness(one: Stereo, other: Stereo) -> float:
    """The normalised correlation of two sounds, 0 to 1."""
    scale = float(np.linalg.norm(one) * np.linalg.norm(other))
    return abs(float(np.vdot(one, other))) / scale if scale else 0.0


def test_nothing_of_the_words_is_left_under_a_tone(tmp_path: Path) -> None:
    given = noise()
    made = covered(tmp_path, given, Hush(9600, 19200, "tone"))
    assert likeness(made[9600:19200], given[9600:19200]) < 0.02


def test_nothing_at_all_is_left_under_silence(tmp_path: Path) -> None:
    made = covered(tmp_path, noise(), Hush(9600, 19200, "silence"))
    assert float(np.abs(made[9600:19200]).max()) == 0.0


def test_the_words_beside_a_cover_are_whole_but_for_its_fade(tmp_path: Path) -> None:
    given = noise()
    made = covered(tmp_path, given, Hush(9600, 19200, "tone"))
    assert np.array_equal(made[: 9600 - FADE], given[: 9600 - FADE])
    assert np.array_equal(made[19200 + FADE :], given[19200 + FADE :])


def test_the_tone_is_a_little_softer_than_the_speech(tmp_path: Path) -> None:
    made = covered(tmp_path, noise(3), Hush(0, 3 * SAMPLE_RATE, "tone"))
    tone = written(tmp_path / "tone.au", [made])
    assert Ffmpeg.found().loudness(tone.path, 60).lufs == pytest.approx(LUFS - SOFTER_DB, abs=0.15)


def test_the_tone_is_one_frequency_on_both_sides(tmp_path: Path) -> None:
    made = covered(tmp_path, noise(), Hush(0, SAMPLE_RATE, "tone"))
    assert int(np.abs(np.fft.rfft(made[:, 0])).argmax()) == TONE_HZ
    assert np.array_equal(made[:, 0], made[:, 1])


def test_a_tone_begins_and_ends_without_a_click(tmp_path: Path) -> None:
    made = covered(tmp_path, np.zeros((SAMPLE_RATE, 2), np.float32), Hush(9600, 19200, "tone"))[:, 0]
    steepest = float(np.abs(np.diff(made[12000:16000])).max())
    assert float(np.abs(np.diff(made)).max()) <= steepest * 1.02


def test_where_there_is_a_room_silence_is_its_tone(tmp_path: Path) -> None:
    room = Room(noise(0.5, seed=2) * 0.01, ())
    made = covered(tmp_path, noise(), Hush(9600, 19200, "silence"), room=room)
    assert np.array_equal(made[9600:19200], room.tone(np.arange(9600, 19200)))


def test_a_part_without_speech_has_no_tone(tmp_path: Path) -> None:
    tape = written(tmp_path / "given.au", [noise()])
    made = bleeped(tape, [Hush(9600, 19200, "tone")], tmp_path / "made.au", -70.0, None)
    assert float(np.abs(made.read(9600, 19200)).max()) == 0.0


def test_a_cover_over_the_edge_of_a_block_is_one_tone(tmp_path: Path) -> None:
    first = (1 << 18) - 4800
    made = covered(tmp_path, noise(6), Hush(first, first + 9600, "tone"))[first : first + 9600, 0]
    at = np.arange(9600)
    tone = np.sin(2 * np.pi * TONE_HZ / SAMPLE_RATE * at)
    assert likeness(made[:, None], tone[:, None].astype(np.float32)) > 0.999


def test_covers_are_placed_on_the_tape_of_their_part() -> None:
    rundown = Rundown.of([whole(RATE, 50), whole(RATE, 50)], CardFrames(title=25, chapter=25))
    found = (Cover(1000, 1400), Cover(4500, 5000, "silence"))
    assert hushes(found, rundown.parts[0], 100) == (Hush(100, 400 * MS + 100, "tone"),)
    assert hushes(found, rundown.parts[1], 0) == (Hush(500 * MS, 1000 * MS, "silence"),)


# In the finished sound

Finished = Callable[..., Stereo]


@pytest.fixture
def finished(tmp_path: Path) -> Finished:
    """The finished sound of recordings with those covers, shape (samples, 2)."""

    def made(takes: list[Path], lines: list[Timeline], *found: Cover) -> Stereo:
        rundown = Rundown.of(lines, CardFrames(title=25, chapter=25))
        heard = sound(
            Bench(tmp_path), tuple(map(take, takes)), rundown, PublishSettings(), Ffmpeg.found(), tuple(found)
        )
        with av.open(str(tmp_path / heard.name)) as container:
            return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1).T

    return made


def recorded(path: Path, hz: int, channels: str = "{0}|{0}", layout: str = "stereo") -> Path:
    """Four seconds of a tone that no cover has."""
    wave = channels.format(f"0.25*sin(2*PI*{hz}*t)")
    ffmpeg(*picture(rate="25", seconds=4), "-f", "lavfi", "-i", f"aevalsrc='{wave}':c={layout}:s=48000:d=4", *FAST,
           str(path))  # fmt: skip
    return path


def level_db(heard: Stereo, hz: int, start_ms: int, end_ms: int) -> float:
    """How loud one tone is in a stretch, the quieter side."""
    part = heard[start_ms * MS : end_ms * MS].astype(np.float64)
    at = np.arange(len(part)) * 2 * np.pi * hz / SAMPLE_RATE
    window = np.hanning(len(part))[:, None]
    sides = np.abs((part * window * np.exp(-1j * at)[:, None]).sum(axis=0)) / window.sum()
    return float(20 * np.log10(sides.min() + 1e-9))


@pytest.mark.parametrize(("channels", "layout"), [("{0}", "mono"), ("{0}|{0}", "stereo"), ("{0}|0", "stereo")])
def test_nothing_of_a_recording_is_heard_under_a_cover_whatever_its_channels(
    finished: Finished, tmp_path: Path, channels: str, layout: str
) -> None:
    path = recorded(tmp_path / "one.mp4", 440, channels, layout)
    heard = finished([path], [whole(RATE, 100)], Cover(2000, 3000))
    assert level_db(heard, 440, 2030, 2970) < level_db(heard, 440, 3100, 4000) - 50
    assert level_db(heard, TONE_HZ, 2030, 2970) > level_db(heard, 440, 3100, 4000) - 12


def test_a_cover_lies_over_a_join_and_the_sound_goes_on_after_it(finished: Finished, tmp_path: Path) -> None:
    line = Timeline(RATE, 100, ((0, 40), (60, 100)), (Cut(1600, 2400, "f-1", "Ana"),))
    heard = finished([recorded(tmp_path / "one.mp4", 440)], [line], Cover(2300, 2900))
    assert level_db(heard, 440, 2330, 2870) < level_db(heard, 440, 3000, 3900) - 50


@pytest.mark.parametrize(("start_ms", "end_ms"), [(1000, 1500), (4500, 5000)])
def test_a_cover_at_the_edge_of_a_part_leaves_nothing(
    finished: Finished, tmp_path: Path, start_ms: int, end_ms: int
) -> None:
    heard = finished([recorded(tmp_path / "one.mp4", 440)], [whole(RATE, 100)], Cover(start_ms, end_ms))
    assert level_db(heard, 440, start_ms + 10, end_ms - 10) < level_db(heard, 440, 2000, 4000) - 45


def test_a_cover_in_one_part_is_none_in_the_other(finished: Finished, tmp_path: Path) -> None:
    takes = [recorded(tmp_path / "one.mp4", 440), recorded(tmp_path / "two.mp4", 700)]
    heard = finished(takes, [whole(RATE, 100), whole(RATE, 100)], Cover(7000, 8000, "silence"))
    assert level_db(heard, 700, 7030, 7970) < level_db(heard, 700, 8100, 9900) - 50
    assert level_db(heard, 440, 1100, 4900) > -40


def test_a_tape_is_as_long_as_before(tmp_path: Path) -> None:
    tape = written(tmp_path / "given.au", [noise()])
    made = bleeped(tape, [Hush(-100, 9600, "tone"), Hush(40000, 50000, "tone")], tmp_path / "made.au", LUFS, None)
    assert (type(made), made.samples) == (Tape, tape.samples)
