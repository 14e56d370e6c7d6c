"""Makes recordings with the oddities that other tools write into good files, whose answers are known beforehand."""

from __future__ import annotations

from pathlib import Path

from tests.synth import FAST, ffmpeg, picture, tone

__all__ = ["FOREIGN_TITLE", "TAGGED", "tagged"]

FOREIGN_TITLE = b"R\xe9union"
"""Latin-1: in UTF-8 these bytes are no text."""
SOUND_KINDS = {".wav": "pcm_s16le", ".flac": "flac", ".mp3": "libmp3lame", ".m4a": "aac", ".ogg": "libvorbis"}
TAGGED = (*SOUND_KINDS, ".mp4", ".mov", ".3gp", ".mkv", ".webm", ".avi")
"""Suffixes of the kinds of file whose tags are bytes in an encoding that nobody names."""


def tagged(folder: Path, suffix: str) -> Path:
    """A second of picture and sound, or of sound, with tags of the file, a track and a chapter that are not UTF-8."""
    path = folder / f"tagged{suffix}"
    if path.exists():
        return path
    title = FOREIGN_TITLE.decode("utf-8", "surrogateescape")
    marks = folder / "foreign.ffmeta"
    marks.write_bytes(b";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=" + FOREIGN_TITLE + b"\n")
    tags = ["-metadata", f"title={title}", "-map_metadata", "1", "-map_chapters", "1"]
    tags += [part for kind in "va" for part in (f"-metadata:s:{kind}", f"handler_name={title}")]
    inputs = [*tone(seconds=1), "-f", "ffmetadata", "-i", str(marks)]
    if suffix in SOUND_KINDS:
        coder = ["-map", "0:a", "-c:a", SOUND_KINDS[suffix]]
        coder += ["-id3v2_version", "0"] if suffix == ".mp3" else []
    else:
        inputs += picture(seconds=1)
        coder = ["-map", "2:v", "-map", "0:a", *_coder(suffix)]
    ffmpeg(*inputs, *coder, *tags, str(path))
    if suffix == ".mp3":
        with path.open("ab") as file:
            file.write(b"TAG" + FOREIGN_TITLE.ljust(125, b"\0"))
    return path


def _coder(suffix: str) -> list[str]:
    if suffix == ".webm":
        return ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]
    if suffix == ".avi":
        return ["-c:v", "mpeg4", "-c:a", "libmp3lame"]
    return list(FAST)
