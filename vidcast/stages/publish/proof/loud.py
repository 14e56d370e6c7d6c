"""Whether the published files are as loud as the settings ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from vidcast.model.report import Check
from vidcast.stages.publish.proof.files import Contents
from vidcast.stages.publish.settings import PublishSettings
from vidcast.tools.ffmpeg import Ffmpeg, Loudness

__all__ = ["loudest", "loudness"]

CLOSE_LU = 0.5
"""So near is right."""
SILENT_LUFS = -69.0
"""EBU R 128 gates at -70: below, there is nothing to bring to a loudness."""


def loudest(
    videos: Sequence[tuple[Contents, Path]], sound: Contents, known: Loudness, seconds: float, ffmpeg: Ffmpeg
) -> Loudness:
    """The loudness of the videos' sound: the audio rendition's where their packets are the same bytes, else measured.

    Of several that differ, the one that is furthest from the audio rendition's. Raises ProgramFailed.
    """
    heard = [(file.sound_sha256, path) for file, path in videos if file.sound_stream >= 0]
    others = {sha256: path for sha256, path in heard if sha256 != sound.sound_sha256}
    measured = [known, *(ffmpeg.loudness(path, seconds) for path in others.values())]
    return max(measured, key=lambda each: abs(each.lufs - known.lufs))


def loudness(found: Loudness, settings: PublishSettings) -> Iterator[Check]:
    """The checks of the integrated loudness and of the true peak (EBU R 128)."""
    silent = found.lufs <= SILENT_LUFS
    off = found.lufs - settings.loudness_lufs
    said = "silent: there is no loudness" if silent else f"{found.lufs:.1f} LUFS"
    limit = f"{settings.loudness_lufs:.1f} LUFS, {CLOSE_LU} LU either way"
    # ffmpeg prints tenths, and two tenths apart are not always 0.2 as a float.
    close = silent or round(abs(off), 1) <= CLOSE_LU
    yield Check("loudness", "The episode is as loud as every other", close, said, limit, firm=False)
    peak, most = f"{found.true_peak_db:.1f} dBTP", f"{settings.true_peak_db:.1f} dBTP"
    fits = silent or found.true_peak_db <= settings.true_peak_db
    yield Check("peak", "The sound is nowhere clipped", fits, "silent" if silent else peak, most, firm=False)
