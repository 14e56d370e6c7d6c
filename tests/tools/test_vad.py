import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vidcast.model.recording import AudioTrack, Recording
from vidcast.model.times import Span, subtraction, total_ms
from vidcast.tools.listen import listen
from vidcast.tools.vad import Vad, gain_db, levelled

SAMPLES = Path(__file__).parents[2] / "samples"
Samples = NDArray[np.float32]


@pytest.fixture(scope="module")
def voice() -> Samples:
    track = AudioTrack("aac", 1, 48_000, stream=1)
    return listen(SAMPLES / "weekly_clean.phone.mp4", Recording("0" * 64, 1, 70_000, "mov", None, track))


@pytest.fixture(scope="module")
def spoken() -> tuple[Span, ...]:
    events = json.loads((SAMPLES / "weekly_clean.json").read_text())["events"]
    return tuple(Span(round(e["start"] * 1000), round(e["end"] * 1000)) for e in events if e["kind"] == "speech")


def tone(level: float, seconds: int = 2) -> Samples:
    return (level * np.sin(np.arange(16_000 * seconds) * 0.2)).astype("float32")


def test_nearly_all_speech_is_found(voice: Samples, spoken: tuple[Span, ...]) -> None:
    # The truth counts a breath at a comma as speech; these are what is missed.
    missed = subtraction(spoken, [span.grown(100, 100) for span in Vad().speech(voice)])
    assert total_ms(missed) < total_ms(spoken) * 0.05


def test_nothing_is_found_far_from_speech(voice: Samples, spoken: tuple[Span, ...]) -> None:
    assert subtraction(Vad().speech(voice), [span.grown(150, 150) for span in spoken]) == ()


def test_stretches_are_in_order_and_apart(voice: Samples) -> None:
    assert all(before.end_ms < after.start_ms for before, after in pairwise(Vad().speech(voice)))


def test_a_hundred_times_quieter_is_the_same_speech(voice: Samples) -> None:
    part = voice[: 20 * 16_000]
    assert Vad().speech(part * np.float32(0.01)) == Vad().speech(part)


def test_a_long_recording_is_heard_in_pieces_as_in_one(voice: Samples) -> None:
    minute = np.concatenate([voice, np.zeros(60 * 983, dtype="float32")])  # 65.1 s, so that pieces end anywhere.
    once = Vad().speech(minute)
    long = Vad().speech(np.tile(minute, 11))
    tenth = [span for span in long if 9 * len(minute) // 16 <= span.start_ms < 10 * len(minute) // 16]
    assert len(long) == 11 * len(once)
    assert abs(total_ms(tenth) - total_ms(once)) <= 200


def test_the_samples_are_left_as_they_were(voice: Samples) -> None:
    before = voice[:32_000].copy()
    Vad().speech(voice[:32_000])
    assert np.array_equal(voice[:32_000], before)


def test_silence_holds_no_speech() -> None:
    assert Vad().speech(np.zeros(48_000, dtype="float32")) == ()


def test_hiss_holds_no_speech() -> None:
    hiss = np.random.default_rng(1).normal(0, 0.001, 160_000).astype("float32")
    assert Vad().speech(hiss) == ()


@pytest.mark.parametrize("samples", [0, 1, 159, 511, 512])
def test_a_sound_too_short_to_judge_holds_no_speech(samples: int) -> None:
    assert Vad().speech(np.zeros(samples, dtype="float32")) == ()


def test_a_tone_of_minus_thirty_needs_ten_decibels() -> None:
    assert gain_db(tone(2**0.5 * 10 ** (-30 / 20)), -20, 40) == pytest.approx(10, abs=0.1)


def test_a_loud_tone_is_lowered() -> None:
    assert gain_db(tone(2**0.5 * 10 ** (-10 / 20)), -20, 40) == pytest.approx(-10, abs=0.1)


def test_gain_has_a_limit() -> None:
    assert gain_db(tone(1e-6), -20, 40) == 40


def test_digital_silence_gets_no_gain() -> None:
    assert gain_db(np.zeros(16_000, dtype="float32"), -20, 40) == 0


def test_levelled_sound_stays_within_full_scale() -> None:
    click = np.concatenate([tone(0.001, 20), tone(1.0, 1)])
    assert np.abs(levelled(click)).max() == 1.0


def test_settings_are_part_of_the_fingerprint() -> None:
    assert Vad(silence_ms=300).fingerprint != Vad().fingerprint


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"threshold": 1.0}, "threshold must be above 0 and below 1, got 1.0"),
        ({"silence_ms": -1}, "lengths cannot be negative, got 60 and -1"),
        ({"most_gain_db": -1.0}, "most_gain_db cannot be negative, got -1.0"),
    ],
)
def test_a_senseless_limit_is_refused(fault: dict[str, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Vad(**fault)  # type: ignore[arg-type]
