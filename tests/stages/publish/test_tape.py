"""Sound in files: read anywhere, decoded to the sample, the voice on both sides."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.synth import ffmpeg, made, take, tone
from vidcast.stages.publish.tape import SAMPLE_RATE, Tape, decoded, written
from vidcast.tools.ffmpeg import Ffmpeg


def heard(folder: Path, kind: str, out: Path, samples: int = 96_000) -> NDArray[np.float32]:
    """A recording's sound, shape (samples, 2)."""
    tape = decoded(take(made(folder, kind)), samples, out / "a.au", Ffmpeg.found())
    return tape.read(0, tape.samples)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    sound = np.random.default_rng(1).normal(0, 1, (1000, 2)).astype(np.float32)
    tape = written(tmp_path / "a.au", [sound[:300], sound[300:]])
    assert (tape.samples, np.array_equal(tape.read(200, 400), sound[200:400])) == (1000, True)


def test_beside_the_tape_is_silence(tmp_path: Path) -> None:
    tape = written(tmp_path / "a.au", [np.ones((4, 2), np.float32)])
    assert tape.read(-2, 6)[:, 0].tolist() == [0, 0, 1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(("first", "end"), [(-9, -5), (4, 9), (3, 3)])
def test_wholly_beside_it_too(tmp_path: Path, first: int, end: int) -> None:
    tape = written(tmp_path / "a.au", [np.ones((4, 2), np.float32)])
    assert tape.read(first, end).tolist() == [[0, 0]] * (end - first)


def test_another_file_is_no_tape(folder: Path) -> None:
    with pytest.raises(ValueError, match=r"^sound\.wav: not 48 kHz stereo floats, got "):
        Tape.of(made(folder, "wav"))


@pytest.mark.parametrize("samples", [1, 50_000, 96_000, 140_001])
def test_it_is_exactly_as_long_as_asked_for(folder: Path, tmp_path: Path, samples: int) -> None:
    assert heard(folder, "plain", tmp_path, samples).shape == (samples, 2)


@pytest.mark.parametrize("kind", ["centre", "left", "antiphase", "stream", "telephone", "avi"])
def test_the_voice_is_on_both_sides(folder: Path, tmp_path: Path, kind: str) -> None:
    left, right = np.sqrt(np.square(heard(folder, kind, tmp_path)[9600:-9600]).mean(axis=0))
    assert (left > 0.1, right) == (True, pytest.approx(left, rel=0.02))


def test_sound_that_begins_late_stays_late(folder: Path, tmp_path: Path) -> None:
    sound = heard(folder, "sound_late", tmp_path)
    assert int(np.flatnonzero(np.abs(sound[:, 0]) > 0.02)[0]) == pytest.approx(0.7 * 48_000, abs=1500)


def test_after_sound_that_ends_early_is_digital_silence(folder: Path, tmp_path: Path) -> None:
    assert float(np.abs(heard(folder, "sound_short", tmp_path)[50_500:]).max()) == 0


def test_a_recording_without_sound_has_none(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^a recording without sound has none to decode$"):
        decoded(take(made(folder, "no_sound")), 100, tmp_path / "a.au", Ffmpeg.found())


def test_sound_whose_stamps_jump_back_lies_where_they_say(tmp_path: Path) -> None:
    """A transport stream of two pieces of two seconds, the second of which begins 0.2 s before the end of the first."""
    pieces = []
    for number, start in enumerate(("0", "1.8")):
        pieces.append(tmp_path / f"{number}.ts")
        ffmpeg(*tone(seconds=2), "-c:a", "aac", "-output_ts_offset", start, str(pieces[-1]))
    path = tmp_path / "joined.ts"
    path.write_bytes(b"".join(piece.read_bytes() for piece in pieces))
    tape = decoded(take(path), 4 * SAMPLE_RATE, tmp_path / "tape.au", Ffmpeg.found())
    loud = np.flatnonzero(np.abs(tape.read(0, tape.samples)[:, 0]) > 0.05)
    assert loud[-1] / SAMPLE_RATE == pytest.approx(3.8, abs=0.06)
