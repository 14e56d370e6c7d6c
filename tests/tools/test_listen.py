"""The sounds are made here: silence with single clicks, so that every place is known beforehand."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.faults import edited
from tests.synth import made, renamed
from vidcast.errors import BadRecording
from vidcast.model.recording import AudioTrack, Recording
from vidcast.tools.listen import _decoded, _Tape, listen
from vidcast.tools.probe import _open_and_read

SAMPLES = Path(__file__).parents[2] / "samples"


def recording(
    duration_ms: int, *, rate: int = 48_000, channels: int = 1, used: str = "all", start_ms: int = 0, stream: int = 0
) -> Recording:
    track = AudioTrack("pcm_s16le", channels, rate, used, stream)
    return Recording("0" * 64, 1, duration_ms, "matroska", None, track, (), start_ms)


def clicks(length: int, *at: int, channels: int = 1) -> NDArray[np.int16]:
    """Silence of shape (channels, length) with a click of half of full scale at each place."""
    sound = np.zeros((channels, length), dtype=np.int16)
    sound[:, list(at)] = 16384
    return sound


def written(path: Path, *runs: tuple[int, NDArray[np.int16]], rate: int = 48_000, layout: str = "mono") -> Path:
    """A Matroska or WAV file that holds each run of samples at its own time in milliseconds."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=rate, layout=layout)
        for start_ms, sound in runs:
            for first in range(0, sound.shape[1], 960):
                block = np.ascontiguousarray(sound[:, first : first + 960].T.reshape(1, -1))
                frame = av.AudioFrame.from_ndarray(block, format="s16", layout=layout)
                frame.sample_rate = rate
                frame.time_base = Fraction(1, rate)
                frame.pts = start_ms * rate // 1000 + first
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def places(pcm: NDArray[np.float32]) -> list[int]:
    """Where the clicks are; a resampled click is a few samples wide, its top is its place."""
    found = np.flatnonzero(np.abs(pcm) > 0.05)
    groups = np.split(found, np.flatnonzero(np.diff(found) > 20) + 1) if len(found) else []
    return [int(group[np.argmax(np.abs(pcm[group]))]) for group in groups]


def test_a_click_is_where_its_time_says(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(48_000, 24_000)))
    assert places(_decoded(path, recording(1000))) == [8000]


def test_the_samples_end_with_the_sound(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(48_000)))
    assert len(_decoded(path, recording(5000))) == 16_000


def test_another_sample_rate_moves_no_click(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(48_000, 24_000)))
    assert places(_decoded(path, recording(1000), sample_rate=48_000)) == [24_000]


def test_sound_that_needs_no_conversion_keeps_its_values(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(48_000, 24_000)))
    assert _decoded(path, recording(1000), sample_rate=48_000)[24_000] == 0.5


def test_samples_are_float32(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(48_000)))
    assert _decoded(path, recording(1000)).dtype == np.float32


def test_sound_that_begins_late_stays_late(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (700, clicks(48_000, 9600)))
    assert places(_decoded(path, recording(1700))) == [(700 + 200) * 16]


def test_source_zero_is_where_the_container_starts(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (700, clicks(48_000, 9600)))
    assert places(_decoded(path, recording(1000, start_ms=700))) == [200 * 16]


def test_sound_before_source_zero_is_left_out(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(48_000, 4800, 33_600)))
    assert places(_decoded(path, recording(500, start_ms=500))) == [200 * 16]


def test_a_gap_in_the_sound_is_silence(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(9600, 4800)), (1200, clicks(9600, 4800)))
    assert places(_decoded(path, recording(1400))) == [100 * 16, 1300 * 16]


def test_a_gap_of_less_than_fifty_milliseconds_is_jitter(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(9600, 4800)), (240, clicks(9600, 4800)))
    assert places(_decoded(path, recording(440))) == [100 * 16, 300 * 16]


def test_small_gaps_that_add_up_are_made_good(tmp_path: Path) -> None:
    runs = [(index * 120, clicks(4800, 0 if index == 9 else 2400)) for index in range(10)]
    last = places(_decoded(written(tmp_path / "a.mkv", *runs), recording(1200)))[-1]
    assert abs(last - 9 * 120 * 16) <= 50 * 16


def test_doubled_sound_is_heard_once() -> None:
    tape = _Tape(1000, 1000)  # No container that can be written here takes time stamps that go back.
    tape.lay(0, np.full(600, 0.5, dtype="float32"))
    tape.lay(500, np.full(200, 0.25, dtype="float32"))
    assert tape.samples.tolist() == [0.5] * 600 + [0.25] * 100


def test_channels_are_averaged(tmp_path: Path) -> None:
    sound = clicks(48_000, 24_000, channels=2)
    sound[1] = 0
    path = written(tmp_path / "a.mkv", (0, sound), layout="stereo")
    assert _decoded(path, recording(1000, channels=2), sample_rate=48_000)[24_000] == 0.25


@pytest.mark.parametrize(("used", "expected"), [("0", 0.5), ("1", 0.0)])
def test_only_the_used_channel_is_heard(tmp_path: Path, used: str, expected: float) -> None:
    sound = clicks(48_000, 24_000, channels=2)
    sound[1] = 0
    path = written(tmp_path / "a.mkv", (0, sound), layout="stereo")
    assert _decoded(path, recording(1000, channels=2, used=used), sample_rate=48_000)[24_000] == expected


def test_the_centre_of_six_channels_can_be_heard_alone(tmp_path: Path) -> None:
    sound = clicks(48_000, 24_000, channels=6)
    sound[[0, 1, 3, 4, 5]] = 0
    path = written(tmp_path / "a.wav", (0, sound), layout="5.1")
    assert _decoded(path, recording(1000, channels=6, used="2"), sample_rate=48_000)[24_000] == 0.5


def test_eight_channels_are_heard_too(tmp_path: Path) -> None:
    sound = clicks(48_000, 24_000, channels=8)
    sound[1:] = 0
    path = written(tmp_path / "a.wav", (0, sound), layout="7.1")
    assert _decoded(path, recording(1000, channels=8, used="0"), sample_rate=48_000)[24_000] == 0.5


def test_a_recording_without_sound_has_no_samples(tmp_path: Path) -> None:
    silent = Recording("0" * 64, 1, 1000, "mov", None, None)
    assert len(listen(tmp_path / "never opened.mp4", silent)) == 0


def test_a_name_that_looks_like_a_protocol_is_a_file(tmp_path: Path) -> None:
    written(tmp_path / "a.mkv", (0, clicks(48_000, 24_000))).rename(tmp_path / "x:y#1 100%.mkv")
    assert places(_decoded(tmp_path / "x:y#1 100%.mkv", recording(1000))) == [8000]


def test_a_recording_longer_than_said_is_heard_to_its_end(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(48_000 * 4, 48_000 * 3)))
    assert places(_decoded(path, recording(1000))) == [48_000]


def test_a_time_stamp_far_past_the_end_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(9600)), (500_000, clicks(9600)))
    with pytest.raises(BadRecording, match="sound at 500 s lies more than 60 s past the end; copy the file again"):
        _decoded(path, recording(1000))


def test_a_stream_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(9600)))
    with pytest.raises(BadRecording, match="stream 4 is not sound"):
        _decoded(path, recording(1000, stream=4))


@pytest.mark.parametrize("content", [b"", b"ffconcat version 1.0\nfile a.mkv\n", b"\0" * 4096])
def test_what_is_no_recording_is_refused(tmp_path: Path, content: bytes) -> None:
    written(tmp_path / "a.mkv", (0, clicks(9600)))
    (tmp_path / "b.mp4").write_bytes(content)
    with pytest.raises(BadRecording, match=r"b\.mp4: the sound cannot be decoded: "):
        _decoded(tmp_path / "b.mp4", recording(1000))


def test_a_phone_recording_is_heard_whole() -> None:
    phone = recording(70_000, channels=1, stream=1)
    assert len(_decoded(SAMPLES / "weekly_clean.phone.mp4", phone)) == 983_040


def heard(folder: Path, kind: str) -> NDArray[np.float32]:
    """The voice of a made recording, as probing says to hear it."""
    path = made(folder, kind)
    return _decoded(path, _open_and_read(path, "0" * 64))


@pytest.mark.parametrize(
    ("kind", "level_db"),
    [
        ("plain", -15),
        ("centre", -15),
        ("eight", -15),
        ("left", -15),
        ("antiphase", -15),
        ("two_tracks", -15),
        ("telephone", -15),
        ("quiet", -52),
        ("quiet_main", -23),
    ],
)
def test_the_voice_is_as_loud_as_on_its_own_channel(folder: Path, kind: str, level_db: int) -> None:
    middle = heard(folder, kind)[8000:24_000]
    assert 10 * np.log10(np.mean(middle**2)) == pytest.approx(level_db, abs=1)


def test_a_silent_track_is_heard_as_silence(folder: Path) -> None:
    assert not heard(folder, "silent").any()


@pytest.mark.parametrize(("kind", "begins_ms"), [("sound_late", 700), ("picture_late", 0), ("browser", 0)])
def test_the_voice_begins_where_it_did(folder: Path, kind: str, begins_ms: int) -> None:
    loud = np.flatnonzero(np.abs(heard(folder, kind)) > 0.05)
    assert loud[0] / 16 == pytest.approx(begins_ms, abs=25)


@pytest.mark.parametrize(
    ("kind", "ends_ms"), [("sound_short", 1000), ("sound_long", 2000), ("damaged", 6000), ("stream", 2000)]
)
def test_the_voice_ends_where_it_did(folder: Path, kind: str, ends_ms: int) -> None:
    loud = np.flatnonzero(np.abs(heard(folder, kind)) > 0.05)
    assert loud[-1] / 16 == pytest.approx(ends_ms, abs=50)


def test_the_guarded_process_hears_the_same(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", (0, clicks(48_000, 24_000)))
    assert listen(path, recording(1000)).tolist() == _decoded(path, recording(1000)).tolist()


def test_a_refusal_comes_out_of_the_guarded_process(tmp_path: Path) -> None:
    (tmp_path / "b.mp4").write_bytes(b"\0" * 4096)
    with pytest.raises(BadRecording, match=r"b\.mp4: the sound cannot be decoded: "):
        listen(tmp_path / "b.mp4", recording(1000))


def test_sound_that_an_edit_list_hides_is_not_heard(folder: Path, tmp_path: Path) -> None:
    path = edited(renamed(made(folder, "plain"), tmp_path, "hidden.mp4"), [(0.5, 0), (0.25, 1)])
    heard = len(_decoded(path, _open_and_read(path, "0" * 64)))
    assert 750 <= heard / 16 < 775
