"""The edit: which frames of a recording are kept, and the exact map between its clock and the episode's."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vidcast.model.document import FrameRate, to_value
from vidcast.model.times import EpisodeMs, SourceMs, Span, intersection, ms_at, total_ms

__all__ = ["Cut", "Timeline", "whole"]

LONGEST_S = 24 * 3600
"""More is a fault in the file, and numbers without bounds would reach every clock made from it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of source time that is left out."""

    start_ms: int
    end_ms: int
    reason: str
    """head, tail, pause, or the id of the finding it repairs."""
    by: str
    """"trim", or the name of the person who decided."""

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)


@dataclass(frozen=True)
class Timeline:
    """Kept spans on frame edges, between what is shown before them and after them.

    Both clocks are whole milliseconds and each kept piece moves as one block, so that `to_source(to_episode(t)) == t`
    for every kept moment.
    """

    frame_rate: FrameRate
    frames: int
    """Frames of the whole recording on the constant-rate grid."""
    kept: tuple[tuple[int, int], ...]
    """Half-open pairs of frames, in order, disjoint and never touching."""
    cuts: tuple[Cut, ...] = ()
    opening_frames: int = 0
    """Frames that are shown before the first kept frame: cards, and the parts before this one."""
    closing_frames: int = 0
    """Frames that are shown after the last."""
    proposed: tuple[Cut, ...] = ()
    """Cuts that were found but not made, because a person should look first."""
    refused: str | None = None
    """Why they were not made."""
    version: int = 1

    def __post_init__(self) -> None:
        if self.frame_rate <= 0:
            raise ValueError(f"frame_rate must be above 0, got {self.frame_rate}")
        if not 0 <= self.frames <= LONGEST_S * self.frame_rate:
            raise ValueError(f"frames last between 0 and {LONGEST_S} s, got {self.frames} at {self.frame_rate}")
        last = -1
        for first, end in self.kept:
            if not last < first < end <= self.frames:
                raise ValueError(f"kept frames rise within 0 and {self.frames} and never touch, got {first} to {end}")
            last = end
        if self.opening_frames < 0 or self.closing_frames < 0:
            raise ValueError(f"0 frames or more lie around a part, got {self.opening_frames} and {self.closing_frames}")
        if max(self.opening_frames, self.closing_frames) > LONGEST_S * self.frame_rate:
            raise ValueError(
                f"{LONGEST_S} s at most lie around a part, got {self.opening_frames} and {self.closing_frames} frames"
            )

    @property
    def kept_frames(self) -> int:
        return sum(end - first for first, end in self.kept)

    @property
    def episode_frames(self) -> int:
        """Frames of the finished episode, cards included."""
        return self.opening_frames + self.kept_frames + self.closing_frames

    @property
    def episode_ms(self) -> int:
        return ms_at(self.episode_frames, self.frame_rate)

    @cached_property
    def _pieces(self) -> tuple[tuple[Span, int], ...]:
        """Each kept piece on the source clock, with the episode moment of its first frame."""
        pieces: list[tuple[Span, int]] = []
        frame = self.opening_frames
        for first, end in self.kept:
            start, episode = ms_at(first, self.frame_rate), ms_at(frame, self.frame_rate)
            frame += end - first
            pieces.append((Span(start, start + ms_at(frame, self.frame_rate) - episode), episode))
        return tuple(pieces)

    @property
    def kept_ms(self) -> tuple[Span, ...]:
        """The kept pieces on the source clock."""
        return tuple(piece for piece, _ in self._pieces)

    def to_episode(self, moment: int) -> EpisodeMs:
        """Where a source moment is in the episode; a moment inside a cut goes to the join."""
        moment = SourceMs(moment)
        starts = [piece.start_ms for piece, _ in self._pieces]
        at = bisect_right(starts, moment) - 1
        if at < 0:
            return EpisodeMs(ms_at(self.opening_frames, self.frame_rate))
        piece, episode = self._pieces[at]
        return EpisodeMs(episode + min(moment, piece.end_ms) - piece.start_ms)

    def to_source(self, moment: int) -> SourceMs:
        """Which source moment is shown then; a moment on a card goes to the nearest kept one."""
        if not self._pieces:
            return SourceMs(0)
        at = max(0, bisect_right([episode for _, episode in self._pieces], moment) - 1)
        piece, episode = self._pieces[at]
        return SourceMs(min(max(piece.start_ms, piece.start_ms + moment - episode), piece.end_ms))

    def kept_part(self, span: Span) -> Span | None:
        """From the first to the last kept moment of a span, or None when less than half of it is kept.

        A span without length counts as kept when its moment is.
        """
        if not span.length_ms:
            inside = any(piece.start_ms <= span.start_ms <= piece.end_ms for piece in self.kept_ms)
            return span if inside else None
        common = intersection([span], self.kept_ms)
        if 2 * total_ms(common) < span.length_ms:
            return None
        return Span(common[0].start_ms, common[-1].end_ms)

    def document(self) -> dict[str, Any]:
        """The timeline as the JSON values of its file, with the derived moments for programs that read it."""
        value: dict[str, Any] = to_value(self)
        value["kept_ms"] = [[span.start_ms, span.end_ms] for span in self.kept_ms]
        value["episode_ms"] = self.episode_ms
        return value

    def text(self) -> str:
        """The timeline as the text of its JSON file."""
        return json.dumps(self.document(), ensure_ascii=False, indent=1) + "\n"


def whole(frame_rate: FrameRate, frames: int) -> Timeline:
    """A timeline that keeps everything."""
    return Timeline(frame_rate=frame_rate, frames=frames, kept=((0, frames),) if frames else ())
