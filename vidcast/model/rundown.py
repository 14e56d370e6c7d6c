"""What an episode shows, one after the other, in frames of one rate: cards and the kept parts of its recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vidcast.model.document import FrameRate
from vidcast.model.timeline import Timeline
from vidcast.model.times import ms_at

__all__ = ["CardFrames", "Piece", "Rundown"]


@dataclass(frozen=True, slots=True)
class CardFrames:
    """How many frames each card of an episode is shown; 0 for a card that it does not have."""

    title: int = 0
    """The title card, which comes first."""
    disclaimer: int = 0
    """The disclaimer card, which follows it."""
    chapter: int = 0
    """A card before each part but the first."""
    closing: int = 0
    """The closing card, which comes last."""

    def __post_init__(self) -> None:
        for name in ("title", "disclaimer", "chapter", "closing"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must be 0 frames or more, got {getattr(self, name)}")

    @property
    def opening(self) -> int:
        """Frames before the first part."""
        return self.title + self.disclaimer


@dataclass(frozen=True, slots=True)
class Piece:
    """One uncut stretch of a part: half-open frames of its recording, and the episode frame where it begins."""

    part: int
    """Index of the part."""
    first: int
    end: int
    episode_frame: int


@dataclass(frozen=True)
class Rundown:
    """The parts of an episode between its cards.

    Each part is its recording's timeline in its place: `opening_frames` counts everything that is shown before its
    first kept frame and `closing_frames` everything after its last, so that its `to_episode` gives moments of the whole
    episode, and words, captions and findings of a part need no other clock.
    """

    parts: tuple[Timeline, ...]
    cards: CardFrames = CardFrames()

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("an episode has at least one part")
        if len({part.frame_rate for part in self.parts}) > 1:
            raise ValueError(f"the parts of an episode share one frame rate, got {[p.frame_rate for p in self.parts]}")
        expected = _placed(self.parts, self.cards)
        if expected != self.parts:
            raise ValueError("each part counts the frames before and after it; make rundowns with Rundown.of")

    @staticmethod
    def of(timelines: Sequence[Timeline], cards: CardFrames = CardFrames()) -> Rundown:
        """The rundown of these timelines in this order; what they said of cards before is forgotten."""
        return Rundown(_placed(timelines, cards), cards)

    @property
    def frame_rate(self) -> FrameRate:
        return self.parts[0].frame_rate

    @property
    def episode_frames(self) -> int:
        """Frames of the finished episode."""
        return self.parts[0].episode_frames

    @property
    def episode_ms(self) -> int:
        return ms_at(self.episode_frames, self.frame_rate)

    @property
    def chapter_frames(self) -> tuple[int, ...]:
        """The frame at which each part's chapter begins: its card, and for the first part the episode's first frame."""
        return (0, *(part.opening_frames - self.cards.chapter for part in self.parts[1:]))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Every uncut stretch of the episode, in order; each begins at a join."""
        found: list[Piece] = []
        for index, part in enumerate(self.parts):
            frame = part.opening_frames
            for first, end in part.kept:
                found.append(Piece(index, first, end, frame))
                frame += end - first
        return tuple(found)


def _placed(timelines: Sequence[Timeline], cards: CardFrames) -> tuple[Timeline, ...]:
    kept = [line.kept_frames for line in timelines]
    total = cards.opening + sum(kept) + cards.chapter * (len(kept) - 1) + cards.closing
    placed, before = [], cards.opening
    for line, frames in zip(timelines, kept, strict=True):
        placed.append(replace(line, opening_frames=before, closing_frames=total - before - frames))
        before += frames + cards.chapter
    return tuple(placed)
