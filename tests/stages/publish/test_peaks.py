"""The waveform: right numbers at the right moments, on the recording's own clock."""

import json
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.synth import ffmpeg, made, renamed, take, tone
from vidcast.errors import BadRecording
from vidcast.run.stage import Bench
from vidcast.stages.publish.peaks import Peaks, peaks


def drawn(path: Path, out: Path) -> dict[str, Any]:
    """The document of a recording's waveform."""
    peaks(Bench(out), take(path))
    document: dict[str, Any] = json.loads((out / "peaks.json").read_text())
    return document


def test_it_says_where_it_is_and_how_long(folder: Path, tmp_path: Path) -> None:
    assert peaks(Bench(tmp_path), take(made(folder, "wav"))) == Peaks("peaks.json", 100, 200)


def test_the_document_holds_a_pair_for_each_hundredth(folder: Path, tmp_path: Path) -> None:
    document = drawn(made(folder, "wav"), tmp_path)
    lengths = (len(document.pop("min")), len(document.pop("max")))
    assert (document, lengths) == ({"version": 1, "per_second": 100, "duration_ms": 2000}, (200, 200))


@pytest.mark.parametrize("kind", ["wav", "telephone", "memo", "browser", "left", "centre", "antiphase", "eight"])
def test_a_tone_of_a_quarter_of_full_scale_reaches_32(folder: Path, tmp_path: Path, kind: str) -> None:
    document = drawn(made(folder, kind), tmp_path)
    middle = slice(20, 180)
    assert (median(document["max"][middle]), median(document["min"][middle])) == (
        pytest.approx(32, abs=2),
        pytest.approx(-32, abs=2),
    )


def test_a_beep_stands_where_it_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "beep.wav"
    ffmpeg(*tone("between(t\\,1\\,1.5)*0.5*sin(2*PI*440*t)", "mono", 3), str(path))
    document = drawn(path, tmp_path)
    assert [at for at, value in enumerate(document["max"]) if value > 10] == list(range(100, 150))


def test_full_scale_is_127(tmp_path: Path) -> None:
    path = tmp_path / "full.wav"
    ffmpeg(*tone("2*sin(2*PI*440*t)", "mono", 1), str(path))
    document = drawn(path, tmp_path)
    assert (max(document["max"]), min(document["min"])) == (127, -127)


def test_sound_that_begins_late_stands_late(folder: Path, tmp_path: Path) -> None:
    document = drawn(made(folder, "sound_late"), tmp_path)
    assert next(at for at, value in enumerate(document["max"]) if value > 10) == pytest.approx(70, abs=3)


@pytest.mark.parametrize("kind", ["silent", "no_sound"])
def test_without_sound_it_is_flat(folder: Path, tmp_path: Path, kind: str) -> None:
    document = drawn(made(folder, kind), tmp_path)
    assert (document["min"], document["max"]) == ([0] * 200, [0] * 200)


def test_a_file_that_is_no_recording_any_more_is_told(folder: Path, tmp_path: Path) -> None:
    given = take(renamed(made(folder, "memo"), tmp_path, "memo.m4a"))
    given.path.write_bytes(b"\0" * 5000)
    with pytest.raises(BadRecording, match=r"^memo\.m4a: the sound cannot be decoded: .*; copy the file again$"):
        peaks(Bench(tmp_path), given)
