"""Whether the published picture has the recording's shape all along, also where that changes midway.

Nothing of the graph that made the file is used: the published picture is compared with the recording's, laid on the
canvas in its own shape and in others. A picture that was squashed fits better in another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vidcast.model.recording import Take
from vidcast.model.report import Check
from vidcast.model.rundown import Rundown
from vidcast.model.times import clock_text, ms_at
from vidcast.stages.publish.proof.sight import misfit
from vidcast.tools.looks import SIDE, Area, Shapes, looks, of_take, of_video, seen

if TYPE_CHECKING:
    from vidcast.tools.looks import Look, Looks

__all__ = ["Moment", "moments", "shape"]

PLACES = 24
"""How many moments of each part are looked at, spread evenly through it."""
UPPER = 0.5
"""A lower third may cover what is below this share of the canvas."""
OTHER = 0.03
"""Shapes that differ by less than this are one."""
CLEARLY = 2.0
"""Another shape counts when the recording's own fits worse by this factor ..."""
OF_VARIANCE = 0.05
"""... and by this share of the picture's own variance."""
UNLIKE = 0.5
"""A misfit of this share of the picture's own variance is no picture of the recording, in whatever shape."""
FLAT = 25.0
"""With less variance of luma than this there is nothing in the picture that has a shape."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a part that shows a recording's picture."""

    frame: int
    """Of the episode."""
    part: int
    source: int
    """Of the recording."""


def moments(rundown: Rundown, part: int) -> tuple[Moment, ...]:
    """The moments of a part that are looked at."""
    pieces = [piece for piece in rundown.pieces if piece.part == part]
    kept = [
        Moment(piece.episode_frame + at, part, piece.first + at)
        for piece in pieces
        for at in range(piece.end - piece.first)
    ]
    count = min(PLACES, len(kept))
    return tuple(kept[(2 * at + 1) * len(kept) // (2 * count)] for at in range(count))


def shape(video: Path, canvas: tuple[int, int], takes: Sequence[Take], rundown: Rundown) -> Check:
    """The check of a video of `canvas` pixels. Raises Undecodable."""
    shown = {at: moments(rundown, at) for at, take in enumerate(takes) if take.recording.video is not None}
    wanted = [of_take(takes[part], (each.source for each in mine), rundown.frame_rate) for part, mine in shown.items()]
    strange: list[Moment] = []
    shapes: set[tuple[int, int]] = set()
    looked = 0
    for mine, (originals, found) in zip(shown.values(), seen(wanted), strict=True):
        known = [each for each in mine if each.source in originals]
        shapes |= set(found.values())
        looked += len(known)
        strange += _strange(video, canvas, known, originals, found, rundown)
    said = f"{looked} pictures of {len(shapes)} shapes looked at, {len(strange)} in another than their own"
    if strange:
        said += f"; first at {clock_text(ms_at(strange[0].frame, rundown.frame_rate))}"
    return Check("shape", "Every picture keeps its shape", not strange, said, "none", firm=False)


def _strange(
    video: Path,
    canvas: tuple[int, int],
    compared: Sequence[Moment],
    originals: Looks,
    found: Shapes,
    rundown: Rundown,
) -> list[Moment]:
    """The moments of one recording at which something else is shown than its picture in its own shape."""
    others = {Area.fitted(each, canvas) for each in set(found.values())}
    others |= {Area.fitted(each[::-1], canvas) for each in set(found.values())} | {Area(0, 0, *canvas)}
    wanted = []
    places = {each.frame: (each, Area.fitted(found[each.source], canvas)) for each in compared}
    wanted.append(of_video(video, places, rundown.frame_rate, {at: area for at, (_, area) in places.items()}))
    tried = sorted(others, key=lambda area: (area.width, area.height))
    wanted += [of_video(video, places, rundown.frame_rate, dict.fromkeys(places, area)) for area in tried]
    own, *rest = looks(wanted)
    return [
        each
        for at, (each, area) in places.items()
        if _is_strange(
            _Fit.of(own[at], originals[each.source], area, canvas),
            [
                _Fit.of(made[at], originals[each.source], other, canvas)
                for other, made in zip(tried, rest, strict=True)
                if _unlike(area, other)
            ],
        )
    ]


def _unlike(area: Area, other: Area) -> bool:
    return abs(area.width * other.height / (area.height * other.width) - 1) > OTHER


@dataclass(frozen=True, slots=True)
class _Fit:
    """How badly a published picture fits the recording's in some shape, and how much there is in it."""

    misfit: float
    variance: float

    @staticmethod
    def of(shown: Look, original: Look, area: Area, canvas: tuple[int, int]) -> _Fit:
        """Of the part of the picture that no lower third covers."""
        rows = min(SIDE, max(4, int((UPPER * canvas[1] - area.top) * SIDE / area.height)))
        luma = shown[0, :rows]
        return _Fit(misfit(luma, original[:, :rows]), float(luma.var()))


def _is_strange(own: _Fit, others: Sequence[_Fit]) -> bool:
    """Whether one of the other shapes explains what is shown clearly better than its own, or its own not at all."""
    if own.variance < FLAT:
        return False
    return own.misfit > UNLIKE * own.variance or any(
        own.misfit > CLEARLY * other.misfit and own.misfit - other.misfit > OF_VARIANCE * own.variance
        for other in others
    )
