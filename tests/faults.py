"""Makes recordings with the oddities that other tools write into good files, whose answers are known beforehand."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from pathlib import Path

from tests.synth import FAST, ffmpeg, picture, tone

__all__ = ["FOREIGN_TITLE", "TAGGED", "edited", "emptied", "heard", "powerless", "tagged", "turning"]

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


def edited(path: Path, edits: Sequence[tuple[float, float | None]], *, kinds: bytes = b"videsoun") -> Path:
    """Rewrite the edit lists of an MP4 whose index comes last: seconds shown, and from which second of the track.

    None for the latter is an empty edit: nothing is shown for so long (ISO/IEC 14496-12, 8.6.6). `kinds` are the
    handlers of the tracks that are meant.
    """
    content = path.read_bytes()
    at = _boxes(content)[b"moov"][0]
    path.write_bytes(content[: at[0]] + _box(b"moov", _edited(content[at[0] + 8 : at[1]], edits, kinds)))
    return path


def emptied(path: Path, kind: bytes) -> Path:
    """Take all samples from the tables of an MP4's tracks of a kind, b"vide" or b"soun"; what was declared stays."""
    content = bytearray(path.read_bytes())
    first, end = _boxes(bytes(content))[b"moov"][0]
    for start, stop in _boxes(bytes(content[first + 8 : end]))[b"trak"]:
        place = first + 8 + start
        if content.find(b"hdlr", place) + 12 != content.find(kind, place):
            continue
        for name, offset in ((b"stts", 8), (b"stsc", 8), (b"stco", 8), (b"ctts", 8), (b"stss", 8), (b"stsz", 12)):
            at = content.find(name, place, first + 8 + stop)
            if at >= 0:
                content[at + offset : at + offset + 4] = bytes(4)
    path.write_bytes(content)
    return path


def _edited(moov: bytes, edits: Sequence[tuple[float, float | None]], kinds: bytes) -> bytes:
    boxes = _boxes(moov)
    header = boxes[b"mvhd"][0]
    scale = struct.unpack_from(">I", moov, header[0] + 20)[0]
    made = moov[: boxes[b"trak"][0][0]]
    for start, end in boxes[b"trak"]:
        trak = moov[start + 8 : end]
        handler = moov[start:end].partition(b"hdlr")[2][8:12]
        made += _box(b"trak", _track(trak, edits, scale) if handler in kinds else trak)
    return made + moov[boxes[b"trak"][-1][1] :]


def _track(trak: bytes, edits: Sequence[tuple[float, float | None]], scale: int) -> bytes:
    boxes = _boxes(trak)
    media = trak[boxes[b"mdia"][0][0] : boxes[b"mdia"][0][1]]
    rate = struct.unpack_from(">I", media, media.index(b"mdhd") + 16)[0]
    old = trak[boxes[b"edts"][0][0] : boxes[b"edts"][0][1]]
    priming = max(0, struct.unpack_from(">i", old, old.index(b"elst") + 16)[0])
    entries = b"".join(
        struct.pack(">IiI", round(shown * scale), -1 if first is None else round(first * rate) + priming, 1 << 16)
        for shown, first in edits
    )
    return trak.replace(old, _box(b"edts", _box(b"elst", struct.pack(">II", 0, len(edits)) + entries)))


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _boxes(content: bytes) -> dict[bytes, list[tuple[int, int]]]:
    """Where the boxes of each kind begin and end."""
    found: dict[bytes, list[tuple[int, int]]] = {}
    at = 0
    while at < len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        found.setdefault(kind, []).append((at, at + size))
        at += size
    return found


def heard(path: Path, *options: str, seconds: float = 2) -> Path:
    """A tone of one channel in a file of any kind."""
    ffmpeg(*tone("0.25*sin(2*PI*440*t)", "mono", seconds), "-ar", "16000", *options, str(path))
    return path


def powerless(path: Path, riff: int, data: int, *, junk: bytes = b"", behind: int = 0) -> Path:
    """Two seconds in a WAV whose two lengths are as a recorder left them that lost its power.

    `junk` stands before the samples, and `behind` bytes are missing at the end.
    """
    form = struct.pack("<HHIIHH", 1, 1, 16_000, 32_000, 2, 16)
    sound = b"".join(struct.pack("<h", round(8000 * math.sin(n * 0.17))) for n in range(32_000))
    chunks = (b"JUNK" + struct.pack("<I", len(junk)) + junk) if junk else b""
    chunks += b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", data) + sound
    whole = b"RIFF" + struct.pack("<I", riff) + b"WAVE" + chunks
    path.write_bytes(whole[: len(whole) - behind])
    return path


def turning(path: Path, *sources: str, seconds: float = 2) -> Path:
    """A recording whose picture changes midway: each source is an ffmpeg input of pictures at 30 frames a second."""
    parts = []
    for number, source in enumerate(sources):
        part = path.with_name(f"{path.stem}-{number}.ts")
        sound = ("-f", "lavfi", "-i", f"aevalsrc='0.2*sin(2*PI*({300 + 200 * number}*t+40*t*t))':s=48000:d={seconds}")
        ffmpeg("-f", "lavfi", "-i", f"{source}:r=30:d={seconds}", *sound, *FAST, "-g", "30", str(part))
        parts.append(part)
    listed = path.with_suffix(".txt")
    listed.write_text("".join(f"file '{part}'\n" for part in parts))
    ffmpeg("-f", "concat", "-safe", "0", "-i", str(listed), "-c", "copy", str(path))
    return path
