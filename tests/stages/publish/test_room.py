"""Room tone: holes filled with the recording's own quiet, at its own level, and only where it has one."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vidcast.model.timeline import Timeline, whole
from vidcast.stages.publish.room import contrast_db, room_of
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.splice import spliced, strips
from vidcast.stages.publish.tape import SAMPLE_RATE, Tape, written

Mono = NDArray[np.float32]

RATE = Fraction(30)
ROOM = 0.001
"""-60 dBFS."""


def taped(path: Path, mono: Mono) -> Tape:
    return written(path, [np.repeat(mono.astype(np.float32)[:, None], 2, axis=1)])


def seconds(mono: Mono, first: float, end: float) -> Mono:
    """A stretch, to be read or written."""
    return mono[round(first * SAMPLE_RATE) : round(end * SAMPLE_RATE)]


def spoken(length: int = 12, room: float = ROOM) -> Mono:
    """One second of loud noise, then one of the room, and so on."""
    noise = np.random.default_rng(7).normal(0, 1, length * SAMPLE_RATE)
    loud = (np.arange(len(noise)) // SAMPLE_RATE) % 2 == 0
    return np.asarray(noise * np.where(loud, 0.1, room), np.float32)


def filled(folder: Path, mono: Mono, margin: int = 0, timeline: Timeline | None = None) -> Mono:
    """The whole recording with its room, `margin` samples of it on both sides."""
    tape = taped(folder / "source.au", mono)
    line = timeline or whole(RATE, len(mono) // 1600)
    made = spliced(tape, strips(line, PublishSettings()), folder / "cut.au", room_of(tape), (margin, margin))
    return made.read(0, made.samples)[:, 0]


def level_db(mono: Mono) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(mono, dtype=np.float64))) / ROOM))


@pytest.mark.parametrize(("first", "end"), [(0, 1.4), (3.1, 3.9), (5.5, 6.5), (10.6, 12)])
def test_a_hole_is_filled_at_the_level_of_the_room(tmp_path: Path, first: float, end: float) -> None:
    mono = spoken()
    seconds(mono, first, end)[:] = 0
    assert level_db(seconds(filled(tmp_path, mono), first + 0.02, end - 0.02)) == pytest.approx(0, abs=1)


def test_the_holes_are_found_to_the_sample(tmp_path: Path) -> None:
    mono = spoken()
    mono[100_001:150_003] = 0
    room = room_of(taped(tmp_path / "a.au", mono))
    assert room is not None
    assert room.holes == ((100_001, 150_003),)


def test_what_is_heard_is_left_as_it_is(tmp_path: Path) -> None:
    mono = spoken()
    seconds(mono, 3.1, 3.9)[:] = 0
    assert np.array_equal(seconds(filled(tmp_path, mono), 0.02, 3.08), seconds(mono, 0.02, 3.08))


def test_the_edge_of_a_hole_is_no_step(tmp_path: Path) -> None:
    mono = spoken()
    seconds(mono, 3.1, 3.9)[:] = 0
    blocks = seconds(filled(tmp_path, mono), 3.02, 3.98).reshape(-1, 480)
    levels = 10 * np.log10(np.square(blocks).mean(axis=1))
    assert np.abs(np.diff(levels)).max() < 2


@pytest.mark.parametrize("what", ["gated", "tone", "silence", "loud room"])
def test_a_recording_without_a_quiet_of_its_own_has_no_room(tmp_path: Path, what: str) -> None:
    sounds = {
        "gated": spoken(room=0),
        "tone": np.sin(np.arange(12 * SAMPLE_RATE) / 17).astype(np.float32),
        "silence": np.zeros(12 * SAMPLE_RATE, np.float32),
        "loud room": spoken(room=0.05),
    }
    assert room_of(taped(tmp_path / "a.au", sounds[what])) is None


def test_an_empty_recording_has_no_room(tmp_path: Path) -> None:
    assert room_of(taped(tmp_path / "a.au", np.zeros(0, np.float32))) is None


def test_the_loop_leads_into_itself(tmp_path: Path) -> None:
    room = room_of(taped(tmp_path / "a.au", spoken()))
    assert room is not None
    tone = room.tone(np.arange(3 * len(room.loop)))[:, 0]
    seams = [len(room.loop), 2 * len(room.loop)]
    bends = np.abs(np.diff(tone, 2))
    assert max(bends[seam - 4 : seam + 2].max() for seam in seams) <= bends.max()
    assert level_db(tone) == pytest.approx(0, abs=0.5)


def test_the_room_comes_in_before_a_part_and_goes_after_it(tmp_path: Path) -> None:
    mono, margin = spoken(13), 7200
    mono[:] = np.roll(mono, SAMPLE_RATE)
    sound = filled(tmp_path, mono, margin, Timeline(RATE, 390, ((15, 375),)))
    coming = [round(level_db(part)) for part in sound[:margin].reshape(3, -1)]
    going = [round(level_db(part)) for part in sound[-margin:].reshape(3, -1)]
    assert (len(sound), coming, going) == (360 * 1600 + 2 * margin, [-11, -3, 0], [0, -3, -11])


def test_the_first_words_of_a_part_are_whole(tmp_path: Path) -> None:
    mono = spoken()
    sound = filled(tmp_path, mono, 7200)[7200:-7200]
    assert np.array_equal(sound[480:-480], mono[480:-480])


@pytest.mark.parametrize(("room", "contrast"), [(ROOM, 40), (0.05, 6), (0.1, 0), (0, 0)])
def test_contrast_is_how_far_the_loud_stands_above_the_soft(tmp_path: Path, room: float, contrast: int) -> None:
    assert contrast_db(taped(tmp_path / "a.au", spoken(room=room))) == pytest.approx(contrast, abs=1.5)
