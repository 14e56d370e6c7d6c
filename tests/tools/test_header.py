import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import heard, powerless
from tests.synth import FAST, ffmpeg, picture, tone
from vidcast.errors import BadRecording
from vidcast.tools.header import gives_length, is_endless_wav
from vidcast.tools.listen import _decoded
from vidcast.tools.probe import _open_and_read

SHA = "0" * 64
FULL = 0xFFFFFFFF
NO_LENGTH = "its header gives no usable length; 2.0 s were found"


def seen(path: Path, *options: str) -> Path:
    ffmpeg(*picture(), *tone(), *FAST, *options, str(path))
    return path


def _uncounted(folder: Path) -> Path:
    path = heard(folder / "a.flac")
    content = bytearray(path.read_bytes())
    content[21] &= 0xF0
    content[22:26] = bytes(4)
    path.write_bytes(content)
    return path


def _crashed(folder: Path) -> Path:
    """An AVI without index whose recorder never wrote how many frames there are."""
    path = folder / "a.avi"
    ffmpeg(*picture(), *tone(), "-c:v", "mpeg4", "-c:a", "libmp3lame", str(path))
    content = bytearray(path.read_bytes())
    del content[content.rindex(b"idx1") :]
    for mark, offset in ((b"RIFF", 4), (b"avih", 24), (b"strh", 40)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset : at + offset + 4] = bytes(4)
            at = content.find(mark, at + 1)
    path.write_bytes(content)
    return path


def _behind_a_cover(folder: Path) -> Path:
    """An MP3 with a tag of 20 kB before its frames, and no word of its length."""
    path = heard(folder / "a.mp3", "-q:a", "6", "-write_xing", "0", "-id3v2_version", "0")
    path.write_bytes(b"ID3\3\0\0\0\1\x1c\x20" + bytes(20_000) + path.read_bytes())
    return path


UNWRITTEN: dict[str, Callable[[Path], Path]] = {
    "WAV, both zero": lambda folder: powerless(folder / "a.wav", 0, 0),
    "WAV, both full": lambda folder: powerless(folder / "a.wav", FULL, FULL),
    "WAV, only the samples' zero": lambda folder: powerless(folder / "a.wav", 64_036, 0),
    "WAV, zero and full": lambda folder: powerless(folder / "a.wav", 0, FULL),
    "WAV, behind a chunk of junk": lambda folder: powerless(folder / "a.wav", 0, 0, junk=bytes(28)),
    "WAV, half a sample at the end": lambda folder: powerless(folder / "a.wav", 0, 0, behind=1),
    "WAV, written once and not again": lambda folder: powerless(folder / "a.wav", 16_036, 16_000),
    "AAC": lambda folder: heard(folder / "a.aac", "-c:a", "aac", "-f", "adts"),
    "MP3": lambda folder: heard(folder / "a.mp3", "-q:a", "6", "-write_xing", "0"),
    "MP3 behind a cover": _behind_a_cover,
    "FLAC": _uncounted,
    "Matroska": lambda folder: seen(folder / "a.mkv", "-live", "1"),
    "MP4 in fragments": lambda folder: seen(folder / "a.mp4", "-movflags", "frag_keyframe+empty_moov", "-g", "15"),
    "AVI": _crashed,
}
WRITTEN: dict[str, Callable[[Path], Path]] = {
    "WAV": lambda folder: heard(folder / "a.wav"),
    "WAV with a chunk before": lambda folder: powerless(folder / "a.wav", 64_072, 64_000, junk=bytes(28)),
    "RF64": lambda folder: heard(folder / "a.wav", "-rf64", "always"),
    "BWF": lambda folder: heard(folder / "a.wav", "-write_bext", "1", "-metadata", "description=x"),
    "MP3": lambda folder: heard(folder / "a.mp3", "-q:a", "6"),
    "FLAC": lambda folder: heard(folder / "a.flac"),
    "Matroska": lambda folder: seen(folder / "a.mkv"),
    "MP4": lambda folder: seen(folder / "a.mp4"),
    "MP4, index first": lambda folder: seen(folder / "a.mp4", "-movflags", "+faststart"),
}


@pytest.mark.parametrize("kind", UNWRITTEN)
def test_where_no_length_was_written_what_is_there_is_taken_and_noted(tmp_path: Path, kind: str) -> None:
    path = UNWRITTEN[kind](tmp_path)
    found = _open_and_read(path, SHA)
    assert not gives_length(path, found.container)
    assert abs(found.duration_ms - 2000) < 130
    assert [warning for warning in found.warnings if "header" in warning] == [
        NO_LENGTH.replace("2.0", f"{found.duration_ms / 1000:.1f}")
    ]
    assert abs(len(_decoded(path, found)) - 32_000) < 130 * 16


@pytest.mark.parametrize("kind", WRITTEN)
def test_where_one_was_written_nothing_is_noted(tmp_path: Path, kind: str) -> None:
    path = WRITTEN[kind](tmp_path)
    found = _open_and_read(path, SHA)
    assert gives_length(path, found.container)
    assert [warning for warning in found.warnings if "header" in warning] == []


@pytest.mark.parametrize("kind", WRITTEN)
def test_half_a_copy_of_what_gives_its_length_is_still_refused(tmp_path: Path, kind: str) -> None:
    path = WRITTEN[kind](tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(BadRecording, match="the copy did not finish; copy it again"):
        _open_and_read(path, SHA)


def test_a_chunk_behind_the_samples_is_not_taken_for_sound(tmp_path: Path) -> None:
    path = powerless(tmp_path / "a.wav", 64_036, 64_000)
    path.write_bytes(path.read_bytes() + b"LIST" + struct.pack("<I", 4) + b"INFO")
    assert not is_endless_wav(path)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WAVEfmt \xff\xff\xff\xff"])
def test_what_is_hardly_a_wav_is_none_without_end(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    assert not is_endless_wav(tmp_path / "a.wav")


@pytest.mark.parametrize("kind", ["mp3", "matroska,webm", "mov,mp4,m4a,3gp,3g2,mj2", "flac", "avi", "wav", "aac"])
def test_any_bytes_are_read_without_a_fall(tmp_path: Path, kind: str) -> None:
    for content in (b"", b"ID3", bytes(64), b"\0\0\0\1moov" * 9, b"RF64\0\0\0\0WAVEds64" * 2):
        (tmp_path / "odd").write_bytes(content)
        assert gives_length(tmp_path / "odd", kind) in (True, False)
