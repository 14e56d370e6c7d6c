"""The recording's own quiet: where its sound has holes, and the tone of the room that they are filled with.

A hole is digital silence where the room was meant to be heard: sound that begins late, drops out or ends before the
picture. A recording whose pauses are digital silence by themselves (a gate, a made voice) has no room, and nothing is
put into it. The tone has the level of the stretch that it is taken from: 12 dB less would be a step of 12 dB at each
edge of a hole, which is what one hears.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vidcast.stages.publish.tape import SAMPLE_RATE, Tape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]
    Flags = NDArray[np.bool_]

__all__ = ["Room", "contrast_db", "room_of"]

HOP = SAMPLE_RATE // 100
SILENT = 1e-5
"""No sample of digital silence is larger: a third of the smallest step of 16 bits."""
SHORTEST_HOLE = 3
"""Hops; less digital silence than 30 ms is not a hole but a wave at rest."""
BESIDE_HOLE = 10
"""Hops beside a hole that are not taken for the room: encoders fade there."""
LENGTHS = (200, 100, 50, 30)
"""Hops of quiet that are looked for, the longest first: a longer loop is less noticed."""
ALIKE_DB = 3.0
"""A longer stretch is taken when its loudest hop is hardly louder than that of the quietest short one."""
QUIET_DB = 20.0
"""So far under the loud parts of a recording lies its quiet; soft speech seldom stays there for 300 ms."""
LOOP_FADE_MS = 100


@dataclass(frozen=True, slots=True)
class Room:
    """The tone of a room, and the holes of a recording that it fills."""

    loop: Samples
    """Shape (n, 2); its end leads into its beginning."""
    holes: tuple[tuple[int, int], ...]
    """Half-open stretches of samples on the recording's clock, in order."""

    def tone(self, places: NDArray[np.int64]) -> Samples:
        """The endless tone at these samples, shape (n, 2)."""
        stretch: Samples = self.loop[places % len(self.loop)]
        return stretch


@dataclass(frozen=True, slots=True)
class _Hops:
    """What each 10 ms of a recording holds."""

    db: Samples
    """RMS of both channels, in dBFS; -200 for digital silence."""
    silent: Flags


def room_of(tape: Tape) -> Room | None:
    """The room of a recording, or None when its quiet is digital silence or it is never quiet."""
    import numpy as np

    hops = _measured(tape)
    if hops.silent.all():
        return None
    runs = [(first, end) for first, end in _runs(hops.silent) if end - first >= SHORTEST_HOLE]
    loud_db = float(np.percentile(hops.db[~hops.silent], 95))
    if _gated(hops, loud_db):
        return None
    stretch = _quietest(hops, runs, loud_db)
    if stretch is None:
        return None
    loop = _loop(tape.read(stretch[0] * HOP, stretch[1] * HOP))
    return Room(loop, tuple(_exact(tape, first * HOP, end * HOP) for first, end in runs))


def contrast_db(tape: Tape) -> float:
    """How far the loud moments stand above the soft ones: the 95th over the 5th percentile of 10 ms, silence aside."""
    import numpy as np

    hops = _measured(tape)
    heard = hops.db[~hops.silent]
    return float(np.percentile(heard, 95) - np.percentile(heard, 5)) if heard.size else 0.0


def _measured(tape: Tape) -> _Hops:
    import numpy as np

    power, peaks = [], []
    step = HOP * 512
    for start in range(0, tape.samples, step):
        sound = tape.read(start, min(start + step, -(-tape.samples // HOP) * HOP)).reshape(-1, 2 * HOP)
        power.append(np.einsum("ij,ij->i", sound, sound) / (2 * HOP))
        peaks.append(np.abs(sound).max(axis=1))
    if not power:
        return _Hops(np.zeros(0, np.float32), np.zeros(0, np.bool_))
    db = 10 * np.log10(np.concatenate(power) + 1e-20)
    return _Hops(db.astype(np.float32), np.concatenate(peaks) < SILENT)


def _runs(flags: Flags) -> list[tuple[int, int]]:
    """Half-open stretches of hops for which the flag is set."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]


def _gated(hops: _Hops, loud_db: float) -> bool:
    """Whether pauses between the first and the last sound are digital silence more often than not."""
    import numpy as np

    heard = np.flatnonzero(~hops.silent)
    inside = slice(int(heard[0]), int(heard[-1]) + 1)
    silent = hops.silent[inside]
    quiet = (hops.db[inside] < loud_db - QUIET_DB) & ~silent
    return bool(silent.sum() > quiet.sum())


def _quietest(hops: _Hops, holes: list[tuple[int, int]], loud_db: float) -> tuple[int, int] | None:
    """The stretch of hops to take the tone from."""
    import numpy as np

    db = hops.db.copy()
    db[:BESIDE_HOLE], db[len(db) - BESIDE_HOLE :] = np.inf, np.inf
    for first, end in holes:
        db[max(0, first - BESIDE_HOLE) : end + BESIDE_HOLE] = np.inf
    db[hops.silent] = np.inf
    found = [(length, *_least(db, length)) for length in LENGTHS if length <= len(db)]
    if not found or found[-1][2] > loud_db - QUIET_DB:
        return None
    least_db = found[-1][2]
    length, first, _ = next((one for one in found if one[2] <= least_db + ALIKE_DB), found[-1])
    return first, first + length


def _least(db: Samples, length: int) -> tuple[int, float]:
    """Where the loudest hop of so many is least loud, and its level."""
    import numpy as np

    loudest = np.lib.stride_tricks.sliding_window_view(db, length).max(axis=1)
    first = int(loudest.argmin())
    return first, float(loudest[first])


def _loop(stretch: Samples) -> Samples:
    """The stretch shortened so that its end, faded into its beginning with equal power, leads on without a step."""
    import numpy as np

    fade = min(len(stretch) // 4, LOOP_FADE_MS * SAMPLE_RATE // 1000)
    length = len(stretch) - fade
    turn = (np.arange(fade, dtype=np.float32)[:, None] + 0.5) * np.float32(np.pi / 2 / fade)
    loop: Samples = stretch[:length].copy()
    loop[:fade] = stretch[:fade] * np.sin(turn) + stretch[length:] * np.cos(turn)
    return loop


def _exact(tape: Tape, first: int, end: int) -> tuple[int, int]:
    """A hole of whole hops, grown to the sample."""
    import numpy as np

    before = np.flatnonzero(np.abs(tape.read(first - HOP, first)).max(axis=1) >= SILENT)
    after = np.flatnonzero(np.abs(tape.read(end, end + HOP)).max(axis=1) >= SILENT)
    start = first - HOP + int(before[-1]) + 1 if len(before) else max(0, first - HOP)
    stop = end + int(after[0]) if len(after) else end + HOP
    return start, min(stop, tape.samples)
