"""Whether the published picture is black or frozen where the recording is not; decoding it all proves the file too."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vidcast.errors import ProgramFailed
from vidcast.model.recording import Take
from vidcast.model.report import Check
from vidcast.model.rundown import Rundown
from vidcast.model.times import Span, clock_text, frame_at, intersection, ms_at, total_ms
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.looks import looks, of_take, of_video
from vidcast.tools.process import Limits, run

if TYPE_CHECKING:
    from vidcast.tools.looks import Look

__all__ = ["Watched", "faulty", "stills", "watched"]

Kind = Literal["black", "frozen"]

SHORTEST_MS = {"black": 500, "frozen": 2000}
"""Shorter stretches are cuts, blinks and held breaths."""
TITLES = {
    "black": "The picture is black only where the recording is",
    "frozen": "The picture stands still only where the recording does",
}
MARK = re.compile(r"^lavfi\.(black|freezedetect\.freeze)_(start|end)=(\d+(?:\.\d+)?)$")
MOST_LOOKS = 8
"""So many moments of a stretch are compared with the recording."""
MOST_STRETCHES = 100
DARK = 12.0
"""A recording whose mean luma is no more above that of the published black is dark itself."""
STILL = 0.5
"""Pictures whose luma differs no more on average, of 255, are one still picture with the camera's noise."""
STILLER = 4.0
"""A published picture is frozen when the recording moves so many times as much."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What ffmpeg says of a whole file."""

    decodes: bool
    stretches: tuple[tuple[Kind, Span], ...]
    """Black and frozen stretches on the episode clock."""


def watched(path: Path, episode_ms: int, ffmpeg: Ffmpeg) -> Watched:
    """Decode a published file to its end and look for black and frozen pictures.

    A pixel counts as black below a tenth of the range, which is ffmpeg's default. A picture counts as frozen while it
    differs by less than -50 dB from the first: at ffmpeg's -60 an encoder's slow refinement of a still picture, crf 23,
    already counts as movement. Both only choose what is then held against the recording.
    """
    looking = "blackdetect=d={black}:pix_th=0.10,freezedetect=n=-50dB:d={frozen},metadata=mode=print:file=-"
    graph = looking.format(**{kind: ms / 1000 for kind, ms in SHORTEST_MS.items()})
    strict = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-xerror", "-err_detect", "explode"]
    argv = [str(ffmpeg.program), *strict, "-i", f"file:{path}", "-map", "0:v:0", "-map", "0:a:0", "-vf", graph]
    try:
        said = run([*argv, "-f", "null", "-"], limits=Limits(seconds=60 + 20 * episode_ms / 1000)).stdout
    except ProgramFailed:
        return Watched(decodes=False, stretches=())
    return Watched(decodes=True, stretches=tuple(_stretches(said, episode_ms)))


def _stretches(said: str, episode_ms: int) -> Iterator[tuple[Kind, Span]]:
    """The stretches that ffmpeg's metadata tell of; one that is still open lasts to the end."""
    open_ms: dict[Kind, int] = {}
    for line in said.splitlines():
        if (mark := MARK.match(line)) is None:
            continue
        kind: Kind = "black" if mark[1] == "black" else "frozen"
        at = round(Decimal(mark[3]) * 1000)
        if mark[2] == "start":
            open_ms[kind] = at
        elif kind in open_ms:
            yield kind, Span(min(open_ms[kind], at), at)
            del open_ms[kind]
    for kind, start in open_ms.items():
        yield kind, Span(min(start, episode_ms), episode_ms)


def stills(kind: Kind, found: Sequence[tuple[Kind, Span]], seen: Watched) -> Check:
    """The check of one kind; `found` are the stretches of either kind that the recordings do not have."""
    mine = [span for each, span in found if each == kind]
    said = f"{total_ms(mine) / 1000:.1f} s in {len(mine)} stretches that the recording has not"
    flagged = sum(each == kind for each, _ in seen.stretches)
    said += f", {flagged} looked at, cards too" if seen.decodes else "; the file does not decode"
    if mine:
        said += f"; first at {clock_text(mine[0].start_ms)}"
    limit = f"none of {SHORTEST_MS[kind] / 1000:g} s or more"
    return Check(kind, TITLES[kind], seen.decodes and not mine, said, limit, firm=False)


def faulty(video: Path, seen: Watched, takes: Sequence[Take], rundown: Rundown) -> tuple[tuple[Kind, Span], ...]:
    """The stretches whose place in the recordings is neither black nor still, parts only. Raises Undecodable.

    `video` is the file that was watched. Where a recording has no picture its card stands still, rightly.
    """
    suspects = [
        _Suspect(kind, inside, part, _moments(inside, rundown.frame_rate))
        for kind, stretch in seen.stretches[:MOST_STRETCHES]
        for part, take in enumerate(takes)
        if take.recording.video is not None
        and (inside := _shown(stretch, rundown, part)).length_ms >= SHORTEST_MS[kind]
    ]
    planned = {at: (each.part, _source(rundown, at)) for each in suspects for at in each.moments}
    parts = sorted({each.part for each in suspects})
    wanted = [
        of_take(takes[part], [at for of, at in planned.values() if of == part], rundown.frame_rate) for part in parts
    ]
    shown, *originals = looks([of_video(video, planned, rundown.frame_rate), *wanted])
    original = dict(zip(parts, originals, strict=True))
    return tuple(
        (each.kind, each.span)
        for each in suspects
        if original[each.part]
        and each.unlike([(shown[at], original[each.part][planned[at][1]]) for at in each.moments])
    )


def _shown(stretch: Span, rundown: Rundown, part: int) -> Span:
    """What of a stretch of the episode shows a part; without length where nothing does."""
    line = rundown.parts[part]
    start, end = line.opening_frames, line.opening_frames + line.kept_frames
    whole = Span(ms_at(start, line.frame_rate), ms_at(end, line.frame_rate))
    return next(iter(intersection([stretch], [whole])), Span(0, 0))


def _moments(span: Span, rate: Fraction) -> tuple[int, ...]:
    """Frames of the episode, evenly through a stretch and away from its edges."""
    first, last = frame_at(span.start_ms, rate) + 2, frame_at(span.end_ms, rate) - 3
    count = min(MOST_LOOKS, last - first + 1)
    return tuple(sorted({first + at * (last - first) // max(1, count - 1) for at in range(count)}))


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A stretch that is black or frozen in the published video, and the frames of it that are compared."""

    kind: Kind
    span: Span
    part: int
    moments: tuple[int, ...]

    def unlike(self, pairs: Sequence[tuple[Look, Look]]) -> bool:
        """Whether the recording, second of each pair, is neither black nor still there."""
        if self.kind == "black":
            brighter = sorted(float(original[0].mean() - look[0].mean()) for look, original in pairs)
            return bool(brighter) and brighter[len(brighter) // 2] > DARK
        moved, meant = (_movement([pair[side] for pair in pairs]) for side in (0, 1))
        return meant > max(STILL, STILLER * moved)


def _movement(looks: Sequence[Look]) -> float:
    """The largest mean difference in luma between one look and the next."""
    import numpy as np

    pairs = itertools.pairwise(looks)
    return max((float(np.abs(after[0] - before[0]).mean()) for before, after in pairs), default=0.0)


def _source(rundown: Rundown, frame: int) -> int:
    """The recording's frame that is planned for a frame of the episode inside a part."""
    pieces = rundown.pieces
    piece = pieces[bisect_right([each.episode_frame for each in pieces], frame) - 1]
    return min(piece.end - 1, piece.first + frame - piece.episode_frame)
