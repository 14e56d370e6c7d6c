import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vidcast.model.times import Span
from vidcast.stages.trim.levels import FLOOR_DB, Levels, active_spans, faint_spans, measured

RATE = 16_000


def tone(db: float, ms: int) -> NDArray[np.float32]:
    """A square wave, whose RMS is its peak."""
    return np.resize([1.0, 1.0, -1.0, -1.0], ms * RATE // 1000).astype("float32") * np.float32(10 ** (db / 20))


def levels(*stretches: tuple[float, int]) -> Levels:
    """Levels of so many dB for so many milliseconds each."""
    return Levels(np.concatenate([np.full(ms // 10, db, np.float32) for db, ms in stretches]))


@pytest.mark.parametrize("db", [0, -20, -60, -100])
def test_a_level_is_the_root_of_the_mean_square(db: float) -> None:
    assert measured(tone(db, 500), RATE).db == pytest.approx(np.full(50, db), abs=0.01)


def test_digital_silence_is_the_floor() -> None:
    assert (measured(np.zeros(RATE, np.float32), RATE).db == FLOOR_DB).all()


@pytest.mark.parametrize(("samples", "hops"), [(0, 0), (1, 1), (160, 1), (161, 2), (RATE, 100)])
def test_there_is_a_level_for_each_ten_milliseconds(samples: int, hops: int) -> None:
    assert measured(np.zeros(samples, np.float32), RATE).db.shape == (hops,)


def test_another_sample_rate_gives_the_same_levels() -> None:
    assert measured(np.repeat(tone(-20, 300), 3), 3 * RATE).db == pytest.approx(measured(tone(-20, 300), RATE).db)


def test_a_step_lies_where_it_is() -> None:
    pcm = np.concatenate([np.zeros(RATE // 2, np.float32), tone(-10, 500)])
    loud = np.flatnonzero(measured(pcm, RATE).db > -15)
    assert (loud[0], loud[-1]) == (50, 99)


def test_quiet_and_speech_are_percentiles_of_the_recording() -> None:
    mixed = levels((-70, 1000), (-30, 1000))
    assert (mixed.low_db, mixed.high_db) == (-70, -30)


def test_the_threshold_is_a_quarter_of_the_way_up() -> None:
    assert levels((-60, 1000), (-30, 1000)).threshold_db() == -52.5


def test_the_threshold_is_never_more_than_forty_decibels_under_speech() -> None:
    assert levels((FLOOR_DB, 1000), (-20, 1000)).threshold_db() == -60


def test_the_threshold_is_at_least_four_decibels_above_quiet() -> None:
    assert levels((-40, 1000), (-35, 1000)).threshold_db() == -36


def test_nothing_heard_has_levels_too() -> None:
    nothing = measured(np.zeros(0, np.float32), RATE)
    assert (nothing.low_db, nothing.high_db, active_spans(nothing, 60)) == (FLOOR_DB, FLOOR_DB, ())


def test_loud_stretches_are_active() -> None:
    heard = levels((-70, 500), (-20, 300), (-70, 500), (-20, 300))
    assert active_spans(heard, 60) == (Span(500, 800), Span(1300, 1600))


@pytest.mark.parametrize(("ms", "found"), [(50, ()), (60, (Span(1500, 1560),))])
def test_a_click_is_not_active(ms: int, found: tuple[Span, ...]) -> None:
    heard = levels((-20, 1000), (-70, 500), (-20, ms), (-70, 500))
    assert active_spans(heard, 60)[1:] == found


def test_a_faint_sound_is_heard_and_not_active() -> None:
    heard = levels((-20, 1000), (-70, 500), (-60, 30), (-70, 500))
    assert (active_spans(heard, 20), faint_spans(heard)) == (
        (Span(0, 1000),),
        (Span(0, 1000), Span(1500, 1530)),
    )


def test_a_single_hop_is_not_even_faint() -> None:
    assert faint_spans(levels((-20, 1000), (-70, 500), (-60, 10), (-70, 500))) == (Span(0, 1000),)


def test_steady_noise_is_not_faint() -> None:
    noise = np.random.default_rng(1).normal(0, 0.001, 10 * RATE).astype("float32")
    pcm = np.concatenate([noise, noise + tone(-20, 10_000)])
    assert [span.start_ms for span in faint_spans(measured(pcm, RATE))] == [9990]


def test_what_is_six_decibels_above_quiet_is_loud() -> None:
    heard = levels((-70, 1000), (-55, 500), (-70, 500), (-20, 1000))
    assert heard.loud_spans(Span(0, 2000)) == (Span(1000, 1500),)


def test_the_level_at_a_moment_is_the_loudest_around_it() -> None:
    heard = levels((-70, 100), (-20, 10), (-70, 100))
    assert [heard.at(ms) for ms in (80, 90, 100, 110, 119, 120)] == [-70, -20, -20, -20, -20, -70]


def test_beyond_the_end_there_is_silence() -> None:
    assert levels((-20, 100)).at(5000) == FLOOR_DB


@given(st.floats(-30, 0), st.integers(0, 2**32 - 1))
def test_how_loud_a_recording_is_does_not_matter(gain_db: float, seed: int) -> None:
    made = np.random.default_rng(seed)
    heard = np.repeat(made.uniform(-80, -30, 30), 10).astype("float32")
    assert active_spans(Levels(heard), 60) == active_spans(Levels(heard + np.float32(round(gain_db))), 60)


def noisy(kind: str) -> NDArray[np.float32]:
    """20 s of noise at -40 dBFS, with 10 s of something like a voice at -25 in the middle."""
    made, at = np.random.default_rng(1), np.arange(20 * RATE) / RATE
    if kind == "hum":
        noise = np.sin(2 * np.pi * 50 * at) + 0.02 * made.normal(size=len(at))
    else:
        spectrum = np.fft.rfft(made.normal(size=len(at)))
        noise = np.fft.irfft(spectrum / np.maximum(30, np.fft.rfftfreq(len(at), 1 / RATE)), len(at))
    voice = np.sin(2 * np.pi * 900 * at) * (at >= 5) * (at < 15)
    return (noise * 0.01 / np.sqrt(np.mean(noise**2)) + 0.08 * voice).astype("float32")


@pytest.mark.parametrize("kind", ["hum", "rumble"])
def test_noise_of_other_pitches_does_not_hide_a_voice(kind: str) -> None:
    assert active_spans(measured(noisy(kind), RATE), 60) == (Span(4990, 15_010),)


def test_a_fan_that_swells_is_not_speech() -> None:
    made, at = np.random.default_rng(1), np.arange(40 * RATE) / RATE
    rush = 0.01 * made.normal(size=len(at)) * (1 + 0.4 * np.sin(2 * np.pi * at / 20))
    pcm = (rush + 0.2 * np.sin(2 * np.pi * 900 * at) * (at < 10)).astype("float32")
    assert [span.end_ms for span in active_spans(measured(pcm, RATE), 60)] == [10_010]


def test_a_room_that_hardly_varies_shows_fainter_sounds() -> None:
    heard = levels((-20, 5000), (-70, 5000), (-66, 50), (-70, 5000))
    assert (heard.faint_db(()), heard.faint_db([Span(6000, 9000)])) == (-62.5, -65)


def test_one_hop_is_a_recording_too() -> None:
    assert measured(tone(-20, 10), RATE).heard.shape == (1,)
