"""What is known of one dropped file: identified by its content, never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidcast.model.document import FrameRate, to_value

__all__ = ["AudioTrack", "Recording", "Take", "VideoTrack"]


@dataclass(frozen=True, slots=True)
class VideoTrack:
    """The picture of a recording; sizes are in pixels as stored, before rotation."""

    codec: str
    width: int
    height: int
    rotation: int
    """Degrees to turn counter-clockwise for an upright picture: 0, 90, 180 or 270."""
    frame_rate: FrameRate
    """The standard rate nearest to the median packet interval; the timeline's grid."""
    variable_frame_rate: bool
    pixel_format: str
    hdr: str | None
    """"hlg", "pq" or None."""
    sample_aspect: str = "1/1"
    """Width of a pixel over its height."""
    stream: int = 0
    """The container's index of this stream."""
    frames: int = 0
    """How many pictures it holds."""
    matrix: str = "bt709"
    """The YCbCr matrix of its pixels: bt709, bt601 or bt2020; what its size suggests where the file does not say."""
    full_range: bool = False
    """Whether its luma uses all values, 0 to 255."""

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height in square pixels once the picture stands upright, both even."""
        numerator, denominator = (int(part) for part in self.sample_aspect.split("/"))
        wide, high = self.width * numerator // denominator, self.height
        if self.rotation in (90, 270):
            wide, high = high, wide
        return max(2, wide // 2 * 2), max(2, high // 2 * 2)


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """The sound of a recording."""

    codec: str
    channels: int
    sample_rate: int
    used_channels: str = "all"
    """Which channels carry the voice: "all", or indices such as "0" or "2"."""
    stream: int = 1
    """The container's index of this stream."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One dropped file, by content hash; never changed, never deleted."""

    sha256: str
    bytes: int
    duration_ms: int
    container: str
    video: VideoTrack | None
    audio: AudioTrack | None
    warnings: tuple[str, ...] = ()
    start_ms: int = 0
    """The container's start time, already subtracted from every SourceMs."""


@dataclass(frozen=True, slots=True)
class Take:
    """A recording together with where its bytes lie on this machine, for the stages that read them."""

    recording: Recording
    path: Path

    @property
    def fingerprint(self) -> dict[str, Any]:
        """What identifies the take as a stage's input: the recording, without its place and what was remarked on it."""
        value: dict[str, Any] = to_value(self.recording)
        return {name: part for name, part in value.items() if name != "warnings"}
