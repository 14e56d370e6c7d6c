"""Names of what other programs leave next to recordings: half downloads, files of cameras and of systems.

Such a file or folder is left alone without a word, since nobody dropped it to be published and its owner will finish or
remove it. A name that is not listed here is treated as a recording, so that a file that cannot be used is reported.
"""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["TEMPORARY", "is_left_alone", "unfinished_by"]

SYSTEM_NAMES = frozenset(
    {
        *("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "icon\r"),
        *("$recycle.bin", "system volume information", "lost+found", "__macosx", "@eadir", "#recycle", "#snapshot"),
        *("network trash folder", "temporary items", "thevolumesettingsfolder"),
    }
)
"""What Windows, macOS and network drives keep in every folder."""
SYSTEM_PREFIXES = (".", "~$", "~syncthing~")
"""Hidden files, among them those of rsync, Syncthing, Nextcloud, iCloud and Samba; locks of office programs."""
UNFINISHED = (
    *(".part", ".partial", ".crdownload", ".opdownload", ".download", ".downloading", ".fdmdownload"),
    *(".filepart", ".duckpart", ".cyberducksegment", ".aria2", ".aria2__temp", ".st", ".ytdl", ".part.met"),
    *(".!ut", ".!qb", ".!bt", ".bc!", ".jc!", ".dctmp", ".xltd", ".td.cfg", ".lftp-pget-status", ".!sync"),
)
"""How browsers, torrent clients and copying programs end the names of what they have not finished."""
TEMPORARY = (*UNFINISHED, ".tmp", ".temp", ".lock", ".lck", ".swp", ".bts", "~")
CAMERA = (
    *(".aae", ".thm", ".xmp", ".modd", ".moff", ".cpi", ".bdm", ".mpl", ".ctg"),
    *(".pek", ".cfa", ".pkf", ".sfk", ".reapeaks", ".asd"),
)
"""Edits, thumbnails and indexes next to what a telephone or camera made; waveforms of editing programs."""
NUMBERED = re.compile(
    r"""
    \.part-frag\d+ $                        # a stretch of a stream that is being downloaded
  | \.sb-[0-9a-f]{8}-\w{6} $               # how macOS saves a document safely
  | ^ c\d{4}m\d{2}\.xml $                  # what Sony's cameras know of a clip
    """,
    re.VERBOSE,
)


def is_left_alone(name: str) -> bool:
    """Whether a file or folder of this name belongs to another program, in any case of letters.

    >>> [is_left_alone(name) for name in ("IMG_0001.AAE", "update.mp4.opdownload", "update.mp4~", "update.mp4")]
    [True, True, True, False]
    """
    name = name.lower()
    if name.startswith(SYSTEM_PREFIXES) or name in SYSTEM_NAMES:
        return True
    return name.endswith((*TEMPORARY, *CAMERA)) or NUMBERED.search(name) is not None


def unfinished_by(path: Path) -> str:
    """The name of a file that says that the file at `path` is still being downloaded, or "".

    Some programs write straight to the last name and keep their own record next to it, such as "update.mp4.aria2".
    Raises OSError where the folder cannot be read.
    """
    wanted = {f"{path.name.lower()}{ending}" for ending in UNFINISHED}
    return next((other.name for other in sorted(path.parent.iterdir()) if other.name.lower() in wanted), "")
