"""The one place where a recording's container is opened for PyAV: nothing but that one file, whatever its tags are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["CONTAINER_OPTIONS", "opened"]

CONTAINER_OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": "mov,matroska,webm,avi,mpegts,asf,wav,mp3,flac,ogg,aac",
}
"""How every recording is opened, here and by ffmpeg: nothing but that one file, and no list of other files."""


def opened(path: Path | str) -> Any:
    """The PyAV container of a recording or of a published file, to be used in a `with` statement.

    Titles and handler names may be in any encoding (a Russian camera writes cp1251, an old recorder Latin-1), which no
    container declares: letters that are not UTF-8 are replaced, where PyAV would refuse the whole file. Raises
    av.error.FFmpegError or ValueError when it is not a recording.
    """
    import av

    return av.open(f"file:{path}", options=CONTAINER_OPTIONS, metadata_errors="replace")
