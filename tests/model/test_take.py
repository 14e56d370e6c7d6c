from dataclasses import replace
from pathlib import Path

from vidcast.model.recording import AudioTrack, Recording, Take

RECORDING = Recording("ab" * 32, 9, 1000, "wav", None, AudioTrack("pcm_s16le", 1, 16000, stream=0), ("quiet",))


def test_moving_the_file_changes_nothing() -> None:
    assert Take(RECORDING, Path("a.wav")).fingerprint == Take(RECORDING, Path("b.wav")).fingerprint


def test_a_remark_on_the_recording_changes_nothing() -> None:
    assert Take(replace(RECORDING, warnings=()), Path("a")).fingerprint == Take(RECORDING, Path("a")).fingerprint


def test_another_channel_is_another_input() -> None:
    assert RECORDING.audio is not None
    other = replace(RECORDING, audio=replace(RECORDING.audio, used_channels="0"))
    assert Take(other, Path("a")).fingerprint != Take(RECORDING, Path("a")).fingerprint


def test_the_fingerprint_is_the_recording_as_plain_values() -> None:
    assert Take(RECORDING, Path("a")).fingerprint == {
        "sha256": "ab" * 32,
        "bytes": 9,
        "duration_ms": 1000,
        "container": "wav",
        "video": None,
        "audio": {"codec": "pcm_s16le", "channels": 1, "sample_rate": 16000, "used_channels": "all", "stream": 0},
        "start_ms": 0,
    }
