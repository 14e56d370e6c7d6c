"""Sound is found in its recording, however loud it became, and another sound is not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from vidcast.stages.publish.proof.hearing import SOUND_RATE, Echo, Window, echo, loudness_of

SECOND = SOUND_RATE
WHOLE = Window(SECOND, SECOND, 4 * SECOND)


def speech(seed: int = 1, seconds: int = 8) -> NDArray[np.float32]:
    """Noise in bursts of a fifth of a second, as irregular as words."""
    random = np.random.default_rng(seed)
    envelope = np.repeat(random.uniform(0, 0.3, seconds * 5), SOUND_RATE // 5)
    return (random.normal(0, 1, seconds * SOUND_RATE) * envelope).astype(np.float32)


def found(
    published: NDArray[np.float32], source: NDArray[np.float32], window: Window = WHOLE, *, backwards: bool = False
) -> Echo | None:
    return echo(published, source, window, loudness_of(source), backwards=backwards)


def test_sound_in_its_place_is_found_there() -> None:
    assert found(speech(), speech()) == Echo(0, same=True)


@pytest.mark.parametrize("late_ms", [-150, -33, 1, 80, 190])
def test_sound_from_another_moment_is_found_where_it_comes_from(late_ms: int) -> None:
    assert found(np.roll(speech(), -late_ms * SOUND_RATE // 1000), speech()) == Echo(late_ms, same=True)


def test_gain_limiter_and_the_encoders_noise_change_nothing() -> None:
    loud = np.clip(speech() * 3, -0.7, 0.7) + np.random.default_rng(2).normal(0, 0.02, 8 * SECOND)
    assert found(loud.astype(np.float32), speech()) == Echo(0, same=True)


def test_another_sound_is_told() -> None:
    answer = found(speech(seed=3), speech())
    assert answer is not None
    assert not answer.same


def test_sound_that_went_missing_is_told() -> None:
    answer = found(np.zeros(8 * SECOND, np.float32), speech())
    assert answer is not None
    assert not answer.same


def test_silence_tells_nothing() -> None:
    assert found(speech(), np.zeros(8 * SECOND, np.float32)) is None


def test_the_rooms_own_noise_far_below_the_voice_tells_nothing() -> None:
    source = speech()
    source[SECOND : 5 * SECOND] *= 0.001
    assert found(source, source) is None


def test_a_pause_after_the_join_is_passed_over() -> None:
    source = speech()
    source[SECOND : 3 * SECOND] = 0
    assert found(np.roll(source, -640), source) == Echo(80, same=True)


def test_backwards_the_end_of_a_piece_is_heard() -> None:
    source, published = speech(), speech()
    published[3 * SECOND : 5 * SECOND] = np.roll(source, -640)[3 * SECOND : 5 * SECOND]
    assert found(published, source, backwards=True) == Echo(80, same=True)
    assert found(published, source) == Echo(0, same=True)


def test_a_tone_fits_again_each_period_so_its_place_is_believed() -> None:
    tone = (0.3 * np.sin(2 * np.pi * 440 * np.arange(8 * SECOND) / SOUND_RATE)).astype(np.float32)
    assert found(tone, tone) == Echo(0, same=True)


def test_a_piece_too_short_to_tell_is_not_judged() -> None:
    assert found(speech(seed=3), speech(), Window(SECOND, SECOND, 800)) is None


def test_the_end_of_a_recording_is_no_edge() -> None:
    assert found(speech(), speech(), Window(7 * SECOND, 7 * SECOND, SECOND)) == Echo(0, same=True)
