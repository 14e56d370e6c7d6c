"""What the publish stages can be told."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from vidcast.model.recording import VideoTrack
from vidcast.model.times import frame_at

__all__ = ["SOUND_ONLY_CANVAS", "PublishSettings"]

SOUND_ONLY_CANVAS = (1280, 720)
"""Width and height of the episode of a recording without a picture."""


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """How an episode is rendered; the presets hold the values in use, each with its reason."""

    brand: str = "default"
    """The brand whose cards frame the episode."""
    title_card_ms: int = 3000
    """How long the title card is shown; 0 for none."""
    closing_card_ms: int = 2500
    """How long the closing card is shown; 0 for none."""
    loudness_lufs: float = -16.0
    """Integrated loudness of the published file."""
    true_peak_db: float = -1.0
    """The highest true peak allowed."""
    crf: int = 23
    """x264's constant rate factor."""
    x264_preset: str = "veryfast"
    """x264's trade of time for size."""
    audio_kbps: int = 160
    """AAC bit rate; at 128 a true peak above full scale was measured."""
    largest_side: int = 1080
    """The shorter side of the picture is never larger, and never enlarged."""
    fade_ms: int = 10
    """Each kept piece of sound fades in and out so long, so that no join clicks."""

    def __post_init__(self) -> None:
        for name, low, high in (
            ("title_card_ms", 0, 20_000),
            ("closing_card_ms", 0, 20_000),
            ("loudness_lufs", -40, -5),
            ("true_peak_db", -9, 0),
            ("crf", 0, 51),
            ("audio_kbps", 32, 512),
            ("largest_side", 144, 4320),
            ("fade_ms", 0, 100),
        ):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be between {low} and {high}, got {getattr(self, name)}")
        if self.x264_preset not in ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow"):
            raise ValueError(f"x264_preset must be ultrafast to slow, got {self.x264_preset!r}")

    def card_frames(self, rate: Fraction) -> tuple[int, int]:
        """How many frames the title and the closing card last."""
        return frame_at(self.title_card_ms, rate), frame_at(self.closing_card_ms, rate)

    def canvas(self, video: VideoTrack | None) -> tuple[int, int]:
        """Width and height of the episode: upright, even, as large as the recording up to the limit."""
        if video is None:
            return SOUND_ONLY_CANVAS
        width, height = video.upright
        shorter = min(width, height)
        if shorter <= self.largest_side:
            return width, height
        scaled = (side * self.largest_side // shorter // 2 * 2 for side in (width, height))
        return next(scaled), next(scaled)
