"""The one place where a recording's container is opened for PyAV: nothing but that one file, whatever its tags are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vidcast.tools.header import is_endless_wav

__all__ = ["CONTAINER_OPTIONS", "opened", "reading"]

CONTAINER_OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": "mov,matroska,webm,avi,mpegts,asf,wav,mp3,flac,ogg,aac",
}
"""How every recording is opened, here and by ffmpeg: nothing but that one file, and no list of other files."""


def reading(path: Path) -> dict[str, str]:
    """The options with which the file at `path` is opened, by PyAV and by ffmpeg.

    A WAV whose length was never written is read to its end. What is no plain file, or cannot be read, gets the usual
    ones: the program that opens it next says why.
    """
    try:
        endless = path.is_file() and is_endless_wav(path)
    except OSError:
        endless = False
    return CONTAINER_OPTIONS | ({"ignore_length": "1"} if endless else {})


def opened(path: Path) -> Any:
    """The PyAV container of a recording or of a published file, to be used in a `with` statement.

    Titles and handler names may be in any encoding (a Russian camera writes cp1251, an old recorder Latin-1), which no
    container declares: letters that are not UTF-8 are replaced, where PyAV would refuse the whole file. Raises
    av.error.FFmpegError or ValueError when it is not a recording.
    """
    import av

    return av.open(f"file:{path}", options=reading(path), metadata_errors="replace")
