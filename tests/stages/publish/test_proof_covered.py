"""Under a cover nothing of the recording is heard, and whatever is heard there is found."""

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.synth import ffmpeg, take
from vidcast.model.masking import Cover
from vidcast.model.recording import Take
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import Timeline, whole
from vidcast.stages.publish.proof.covered import Remains, covered, remains
from vidcast.stages.publish.proof.hearing import SOUND_RATE
from vidcast.tools.listen import listen

Mono = NDArray[np.float32]

RATE = Fraction(25)
TITLE_MS = 1000
PLACE = Cover(TITLE_MS + 2000, TITLE_MS + 2600)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Take:
    """Five seconds in which no moment sounds like another."""
    path = tmp_path_factory.mktemp("covered") / "spoken.wav"
    wave = "0.2*sin(2*PI*(300*t+40*t*t))*(1+0.5*sin(11*t))"
    ffmpeg("-f", "lavfi", "-i", f"aevalsrc='{wave}':s=48000:d=5", str(path))
    return take(path)


def published(given: Take, under: str, line: Timeline | None = None) -> tuple[Mono, Rundown]:
    """The sound of an episode in which PLACE is covered by something."""
    rundown = Rundown.of([line or whole(RATE, 125)], CardFrames(title=25))
    source = listen(given.path, given.recording, SOUND_RATE)
    kept = [source[first * SOUND_RATE // 25 : end * SOUND_RATE // 25] for first, end in rundown.parts[0].kept]
    sound = np.concatenate([np.zeros(SOUND_RATE * TITLE_MS // 1000, np.float32), *kept])
    here = slice(PLACE.start_ms * SOUND_RATE // 1000, PLACE.end_ms * SOUND_RATE // 1000)
    at = np.arange(here.stop - here.start) / SOUND_RATE
    tone = 0.1 * np.sin(2 * np.pi * 997 * at + 1)
    noise = 0.02 * np.random.default_rng(3).standard_normal(len(at))
    beneath = {"silence": 0 * at, "tone": tone, "room": noise, "words": sound[here], "soft words": 0.1 * sound[here]}
    beneath["words under the tone"] = tone + 0.2 * sound[here]
    sound[here] = beneath[under]
    return sound.astype(np.float32), rundown


@pytest.mark.parametrize("under", ["silence", "tone", "room"])
def test_a_cover_with_nothing_of_the_recording_passes(spoken: Take, under: str) -> None:
    sound, rundown = published(spoken, under)
    (found,) = remains(sound, [spoken], rundown, [PLACE])
    assert found.like < 0.2
    assert covered([found]).passed


@pytest.mark.parametrize("under", ["words", "soft words", "words under the tone"])
def test_words_under_a_cover_are_found(spoken: Take, under: str) -> None:
    sound, rundown = published(spoken, under)
    (found,) = remains(sound, [spoken], rundown, [PLACE])
    assert found.like > 0.9
    assert not covered([found]).passed


def test_words_under_a_cover_over_a_join_are_found(spoken: Take) -> None:
    sound, rundown = published(spoken, "words", Timeline(RATE, 125, ((0, 57), (70, 125))))
    (found,) = remains(sound, [spoken], rundown, [PLACE])
    assert found.like > 0.9


def test_where_the_recording_is_silent_nothing_can_be_left(spoken: Take) -> None:
    sound, rundown = published(spoken, "room")
    late = Cover(TITLE_MS + 4950, TITLE_MS + 5000)
    assert remains(sound, [spoken], rundown, [late]) == (Remains(late.start_ms, 0.0),)


def test_the_check_names_the_worst_place() -> None:
    check = covered([Remains(1000, 0.1), Remains(65_400, 0.97)])
    assert (check.passed, check.firm) == (False, True)
    assert check.measured == "2 places, likeness to the recording 0.97 at most, at 1:05.4"
