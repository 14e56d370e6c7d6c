"""What the publish stages can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from vidcast.model.recording import VideoTrack
from vidcast.model.rundown import CardFrames
from vidcast.model.times import SOUND_ONLY_RATE, frame_at

__all__ = ["SOUND_ONLY_CANVAS", "PublishSettings", "common_rate"]

SOUND_ONLY_CANVAS = (1280, 720)
"""Width and height of an episode whose recordings have no picture."""


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """How an episode is rendered; the presets hold the values in use, each with its reason."""

    brand: str = "default"
    """The brand whose cards frame the episode."""
    title_card_ms: int = 3000
    """How long the title card is shown; 0 for none."""
    disclaimer_card_ms: int = 4000
    """How long the brand's disclaimer is shown after it, where the brand has one; 0 for none."""
    chapter_card_ms: int = 2000
    """How long a card with the leader's name stands before each part but the first; 0 for none."""
    lower_third_ms: int = 5000
    """How long the leader's name is shown over the beginning of each part; 0 for none."""
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
    renditions: tuple[int, ...] = (1080, 720, 360)
    """The shorter sides of the videos that are made, largest first; no recording is ever enlarged."""
    burned_in: int = 0
    """The shorter side of one more video that has its captions in the picture; 0 for none, and never enlarged."""
    fade_ms: int = 10
    """Sound fades so long where a part begins or ends and where a person cut, so that nothing clicks."""
    crossfade_ms: int = 20
    """At a join inside a pause the sound before it fades into the sound after it for so long; 0 for none."""
    room_tone: bool = True
    """Whether holes in the sound are filled with the recording's own quiet."""

    def __post_init__(self) -> None:
        for name, low, high in (
            ("title_card_ms", 0, 20_000),
            ("closing_card_ms", 0, 20_000),
            ("loudness_lufs", -40, -5),
            ("true_peak_db", -9, 0),
            ("crf", 0, 51),
            ("audio_kbps", 32, 512),
            ("disclaimer_card_ms", 0, 20_000),
            ("chapter_card_ms", 0, 20_000),
            ("lower_third_ms", 0, 60_000),
            ("fade_ms", 0, 100),
            ("crossfade_ms", 0, 200),
        ):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be between {low} and {high}, got {getattr(self, name)}")
        if not self.renditions or any(not 144 <= side <= 4320 for side in self.renditions):
            raise ValueError(f"renditions must be sides between 144 and 4320, got {list(self.renditions)}")
        if self.burned_in and not 144 <= self.burned_in <= 4320:
            raise ValueError(f"burned_in must be 0 or a side between 144 and 4320, got {self.burned_in}")
        if list(self.renditions) != sorted(set(self.renditions), reverse=True):
            raise ValueError(f"renditions must fall from the largest, got {list(self.renditions)}")
        if self.x264_preset not in ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow"):
            raise ValueError(f"x264_preset must be ultrafast to slow, got {self.x264_preset!r}")

    def card_frames(self, rate: Fraction, *, disclaimer: bool = False, reading_ms: int = 0) -> CardFrames:
        """How many frames each card is shown; a disclaimer that answers a finding for `reading_ms` at least."""
        disclaimer_ms = max(self.disclaimer_card_ms if disclaimer else 0, reading_ms)
        return CardFrames(
            title=frame_at(self.title_card_ms, rate),
            disclaimer=frame_at(disclaimer_ms, rate),
            chapter=frame_at(self.chapter_card_ms, rate),
            closing=frame_at(self.closing_card_ms, rate),
        )

    def canvas(self, videos: Sequence[VideoTrack | None]) -> tuple[int, int]:
        """Width and height of the episode: that of most of its recordings, upright, even, never enlarged.

        Among sizes that are equally common the larger one wins, and among those the wider.
        """
        sizes = [self._within(video.upright) for video in videos if video is not None]
        if not sizes:
            return SOUND_ONLY_CANVAS
        often = Counter(sizes)
        return max(often, key=lambda size: (often[size], size[0] * size[1], size[0]))

    def _within(self, size: tuple[int, int]) -> tuple[int, int]:
        """The size, no larger than the largest rendition."""
        return scaled(size, self.renditions[0])

    def sizes(self, canvas: tuple[int, int]) -> tuple[tuple[int, int], ...]:
        """Width and height of each rendition of a canvas, largest first: the canvas itself, then what is smaller.

        >>> PublishSettings().sizes((1280, 720))
        ((1280, 720), (640, 360))
        """
        smaller = (side for side in self.renditions if side < min(canvas))
        return (canvas, *(scaled(canvas, side) for side in smaller))


def scaled(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The size with its shorter side no longer than `side`, both even, in the same shape."""
    shorter = min(size)
    if shorter <= side:
        return size
    width, height = (round(each * side / shorter / 2) * 2 for each in size)
    return width, height


def common_rate(videos: Sequence[VideoTrack | None]) -> Fraction:
    """The frame rate of most recordings; among those equally common the higher, so that no picture is dropped."""
    often = Counter(video.frame_rate for video in videos if video is not None)
    return max(often, key=lambda rate: (often[rate], rate)) if often else SOUND_ONLY_RATE
