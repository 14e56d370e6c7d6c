"""Whether a recording's own header says how long it is, where FFmpeg's reader guesses from sizes and bit rates.

A guess must not be held against what is there: a recorder that lost its power, a browser and a telephone never write
the length, and no second copy would have it.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

__all__ = ["gives_length", "is_endless_wav"]

UNWRITTEN = (0, 0xFFFFFFFF)
"""What recorders put where they mean to write a length later."""
HEAD_BYTES = 1 << 16
"""How far into a file the header of Matroska or AVI is searched."""
MOST_CHUNKS = 1000
MOST_INDEX_BYTES = 64 << 20
XING = re.compile(rb"Xing|Info|VBRI")
MATROSKA_DURATION = re.compile(rb"\x44\x89[\x84\x88]")
"""The element Duration, a float of four or eight bytes (RFC 9559, 5.1.2.10)."""


def gives_length(path: Path, kind: str) -> bool:
    """Whether a file of a kind, one of the names that FFmpeg's demuxer goes by, has its length in its header.

    ADTS has no place for one, MP3 only in the frame that Xing, LAME and Fraunhofer put first. That of a transport
    stream or an Ogg is where its last packet says that it ends, so it is never more than is there.
    """
    for name in kind.split(","):
        if name in READERS:
            with path.open("rb") as file:
                return READERS[name](file)
    return True


def is_endless_wav(path: Path) -> bool:
    """Whether a file is a WAV that is to be read to its end: its length was never written, or not again before a crash.

    Chunks before the samples (JUNK, bext, fmt) may be many; RF64 has its lengths in a chunk of their own (EBU Tech
    3306).
    """
    with path.open("rb") as file:
        return not _wave_gives_length(file)


def _wave_gives_length(file: BinaryIO) -> bool:
    head = file.read(12)
    if head[:4] not in (b"RIFF", b"RF64") or head[8:] != b"WAVE":
        return True
    long_size = 0
    for _ in range(MOST_CHUNKS):
        chunk = file.read(8)
        if len(chunk) < 8:
            break
        kind, size = chunk[:4], int.from_bytes(chunk[4:], "little")
        if kind == b"data":
            size = long_size if head[:4] == b"RF64" and size == UNWRITTEN[1] else size
            return size not in UNWRITTEN and not _goes_on(file, size)
        if kind == b"ds64":
            long_size = int.from_bytes(file.read(16)[8:], "little")
            size -= 16
        file.seek(size + size % 2, os.SEEK_CUR)
    return True


def _goes_on(file: BinaryIO, size: int) -> bool:
    """Whether samples go on where the header says that they end: what comes there has no name of a chunk."""
    file.seek(size + size % 2, os.SEEK_CUR)
    chunk = file.read(8)
    return len(chunk) == 8 and not all(32 <= letter < 127 for letter in chunk[:4])


def _mp3_gives_length(file: BinaryIO) -> bool:
    return XING.search(_after_id3(file)) is not None


def _after_id3(file: BinaryIO) -> bytes:
    """The first bytes behind a tag, which may hold a cover picture of any size (id3.org, ID3v2.3, 3.1)."""
    head = file.read(10)
    if head[:3] == b"ID3" and len(head) == 10:
        size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        file.seek(10 + size)
        return file.read(2048)
    return head + file.read(2048)


def _matroska_gives_length(file: BinaryIO) -> bool:
    return MATROSKA_DURATION.search(file.read(HEAD_BYTES)) is not None


def _flac_gives_length(file: BinaryIO) -> bool:
    """Whether a FLAC's first block counts its samples: 36 bits behind rates and sizes (RFC 9639, 8.2)."""
    head = _after_id3(file)
    at = head.find(b"fLaC") + 8
    return int.from_bytes(head[at + 13 : at + 18], "big") & 0xFFFFFFFFF > 0


def _avi_gives_length(file: BinaryIO) -> bool:
    """Whether an AVI's header or that of a stream in it counts frames."""
    head = file.read(HEAD_BYTES)
    places = [head.find(b"avih") + 24, *(place.start() + 40 for place in re.finditer(b"strh", head))]
    return any(int.from_bytes(head[at : at + 4], "little") for at in places)


def _movie_gives_length(file: BinaryIO) -> bool:
    """Whether an MP4 has its length in its index: not one in fragments that was begun without (ISO/IEC 14496-12)."""
    while len(head := file.read(8)) == 8:
        size, kind = struct.unpack(">I4s", head)
        header = 8
        if size == 1:
            size, header = int.from_bytes(file.read(8), "big"), 16
        if kind == b"moov":
            index = file.read(min(max(0, size - header), MOST_INDEX_BYTES))
            return b"mvex" not in index or b"mehd" in index or _movie_length(index) > 0
        if size < header:
            return True
        file.seek(size - header, os.SEEK_CUR)
    return True


def _movie_length(index: bytes) -> int:
    at = index.find(b"mvhd") + 4
    long_times = index[at : at + 1] == b"\x01"
    place, width = (at + 24, 8) if long_times else (at + 16, 4)
    return int.from_bytes(index[place : place + width], "big")


READERS: dict[str, Callable[[BinaryIO], bool]] = {
    "aac": lambda _: False,
    "mp3": _mp3_gives_length,
    "matroska": _matroska_gives_length,
    "mov": _movie_gives_length,
    "flac": _flac_gives_length,
    "avi": _avi_gives_length,
    "wav": _wave_gives_length,
}
