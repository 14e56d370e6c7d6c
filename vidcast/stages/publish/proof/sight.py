"""Which picture of a recording the published video shows near a join, found by comparing their looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from vidcast.tools.looks import SIDE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vidcast.tools.looks import Look

__all__ = ["REACH", "Sight", "Strip", "alike", "misfit", "sights"]

REACH = 3
"""The published pictures are looked for so many frames before and after their place."""
MOVING = 0.02
"""Less difference (squared luma, mean over the fields) than this between neighbours, and nothing moves."""
CLEARLY = 1.3
"""Another place counts when the planned one fits worse by this factor ..."""
OF_RANGE = 0.1
"""... and by this share of what the worst place differs: an encoder repeats what hardly moves for a frame or two."""
STRANGE, STRANGE_MORE = 0.4, 8.0
"""A misfit above this and so many times the usual misfit of the same recording is another picture ..."""
OF_WORST = 0.2
"""... unless the worst place fits so much worse: in quick movement an encoder leaves more out."""
UNLIKE = 0.15
"""A misfit of this share of the picture's own variance is another picture, whatever is usual."""
SAME, SAME_SHARE = 2.0, 0.02
"""Two sizes of one picture differ by no more than this, or by no more than that share of its variance where no other
place fits much better: edges fall otherwise on the pixels of each."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Where published pictures are found in the recording."""

    late: int
    """How many frames later in the recording than planned."""
    same: bool
    """Whether they are found at all."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Consecutive published pictures and those of the recording around their place, REACH more on either side."""

    published: tuple[Look, ...]
    around: tuple[Look, ...]
    rows: int = SIDE
    """So many rows from the top are compared: a lower third covers the others."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """How badly each place from -REACH to REACH fits."""

    misfits: tuple[float, ...]
    variance: float

    @property
    def best(self) -> float:
        return min(self.misfits)

    @property
    def range(self) -> float:
        return max(self.misfits) - self.best

    @property
    def moves(self) -> bool:
        return self.range > MOVING and max(self.misfits) > CLEARLY * self.best

    @property
    def late(self) -> int:
        """The best place, unless the planned one is nearly as good."""
        planned = self.misfits[REACH]
        told = planned > CLEARLY * self.best and planned - self.best > max(MOVING, OF_RANGE * self.range)
        return self.misfits.index(self.best) - REACH if told else 0


def sights(strips: Sequence[Strip]) -> list[Sight | None]:
    """Where the pictures of each strip of one recording are found; None where nothing moves."""
    fits = [_fitted(strip) for strip in strips]
    usual = median([min(fit.best, UNLIKE * fit.variance) for fit in fits]) if fits else 0.0
    return [_judged(fit, usual) for fit in fits]


def alike(strip: Strip) -> bool:
    """Whether two videos of different sizes show the same pictures at the same frames."""
    fit = _fitted(strip)
    planned = fit.misfits[REACH]
    return planned <= SAME or planned <= min(4 * fit.best, SAME_SHARE * fit.variance)


def _judged(fit: _Fit, usual: float) -> Sight | None:
    unusual = fit.best > max(STRANGE, STRANGE_MORE * usual, OF_WORST * max(fit.misfits))
    if unusual or fit.best > max(STRANGE, UNLIKE * fit.variance):
        return Sight(0, same=False)
    return Sight(fit.late, same=True) if fit.moves else None


def misfit(shown: NDArray[np.float32], planned: NDArray[np.float32]) -> float:
    """How badly a published luma fits the recording's luma and chromas of the same fields, shape (3, rows, SIDE)."""
    import numpy as np

    return _misfit(shown.ravel().astype(np.float64), planned[np.newaxis].astype(np.float64) / 255)


def _fitted(strip: Strip) -> _Fit:
    import numpy as np

    count = len(strip.published)
    shown = np.stack([look[0, : strip.rows] for look in strip.published]).ravel().astype(np.float64)
    around = np.stack([look[:, : strip.rows] for look in strip.around]).astype(np.float64) / 255
    misfits = (_misfit(shown, around[at : at + count]) for at in range(2 * REACH + 1))
    return _Fit(tuple(misfits), float(shown.var()))


def _misfit(shown: NDArray[np.float64], planned: NDArray[np.float64]) -> float:
    """The mean squared difference in luma that no smooth change of tones and colours explains.

    Conversions between matrices are linear in luma and chroma; ranges and tone mapping are curves of the luma.
    """
    import numpy as np

    luma, blue, red = (planned[:, at].ravel() for at in range(3))
    terms = np.stack([np.ones_like(luma), luma, luma**2, luma**3, blue, red])
    normal = terms @ terms.T + 1e-6 * np.eye(len(terms))
    rest = shown - np.linalg.solve(normal, terms @ shown) @ terms
    return float(np.mean(rest**2))
