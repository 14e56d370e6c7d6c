from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from vidcast.tools.channels import Heard, Spoken, heard_channels, preferred_track

LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}
VOICE = (8000 * np.sin(np.arange(48_000) * 0.06)).astype("int16")


def heard(path: Path, *channels: NDArray[np.int16]) -> Heard:
    """What is said of a WAV file with these channels."""
    layout = LAYOUTS[len(channels)]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=48_000, layout=layout)
        block = np.ascontiguousarray(np.stack(channels).T.reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout=layout)
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with av.open(str(path)) as container:
        return heard_channels(container, container.streams.audio[0])


def quieter(db: float) -> NDArray[np.int16]:
    return np.asarray(VOICE * 10 ** (-db / 20), dtype=np.int16)


NOTHING = np.zeros(48_000, dtype="int16")


def test_one_channel_is_used_as_it_is(tmp_path: Path) -> None:
    assert heard(tmp_path / "a.wav", VOICE) == Heard("all", ())


def test_two_alike_are_both_used(tmp_path: Path) -> None:
    assert heard(tmp_path / "a.wav", VOICE, VOICE) == Heard("all", ())


@pytest.mark.parametrize(("place", "count"), [(0, 2), (1, 2), (2, 6), (5, 6), (7, 8)])
def test_the_only_channel_with_a_voice_is_found(tmp_path: Path, place: int, count: int) -> None:
    channels = [VOICE if index == place else NOTHING for index in range(count)]
    words = f"the voice is only on channel {place + 1} of {count}; it goes to both sides"
    assert heard(tmp_path / "a.wav", *channels) == Heard(str(place), (words,))


@pytest.mark.parametrize(("db", "used"), [(19, "all"), (21, "0")])
def test_a_channel_twenty_decibels_lower_is_dead(tmp_path: Path, db: float, used: str) -> None:
    assert heard(tmp_path / "a.wav", VOICE, quieter(db)).used == used


def test_channels_that_cancel_are_not_mixed(tmp_path: Path) -> None:
    assert heard(tmp_path / "a.wav", VOICE, -VOICE) == Heard(
        "0", ("left and right cancel each other; the left channel is used for both",)
    )


def test_a_room_around_a_voice_does_not_cancel_it(tmp_path: Path) -> None:
    room = np.random.default_rng(1).normal(0, 8000, 48_000).astype("int16")
    assert heard(tmp_path / "a.wav", VOICE, room).used == "all"


@pytest.mark.parametrize("count", [1, 2, 6, 8])
def test_silence_is_told(tmp_path: Path, count: int) -> None:
    assert heard(tmp_path / "a.wav", *[NOTHING] * count) == Heard(
        "all", ("the sound track is silent: nothing can be transcribed or trimmed",)
    )


def test_very_quiet_is_not_silent(tmp_path: Path) -> None:
    assert heard(tmp_path / "a.wav", quieter(50)) == Heard("all", ())


@pytest.mark.parametrize(("clipped", "warned"), [(40, False), (60, True)])
def test_more_than_one_sample_in_a_thousand_at_full_scale_is_clipped(
    tmp_path: Path, clipped: int, warned: bool
) -> None:
    loud = VOICE.copy()
    loud[:clipped] = 32767
    assert bool(heard(tmp_path / "a.wav", loud).warnings) is warned


SILENT, NOISE = Spoken(), Spoken(0, True)
BRIEF, LONG = Spoken(500, True), Spoken(60_000, True)


@pytest.mark.parametrize(
    ("marked", "spoken", "used"),
    [
        ([True, False], [LONG, LONG], 0),
        ([False, True], [LONG, BRIEF], 0),
        ([False, True], [LONG, Spoken(7000, True)], 1),
        ([True, False], [SILENT, LONG], 1),
        ([True, False], [NOISE, BRIEF], 1),
        ([True, False], [SILENT, NOISE], 1),
        ([False, True], [NOISE, NOISE], 1),
        ([False, True], [SILENT, SILENT], 1),
        ([True, True], [BRIEF, LONG], 1),
        ([False, False, False], [NOISE, LONG, LONG], 1),
        ([True, True], [Spoken(57_000, True), LONG], 0),
        ([True, True], [SILENT, NOISE], 1),
        ([True, True], [SILENT, SILENT], 0),
    ],
)
def test_the_track_with_the_voice_is_used(marked: list[bool], spoken: list[Spoken], used: int) -> None:
    assert preferred_track(marked, spoken) == used
