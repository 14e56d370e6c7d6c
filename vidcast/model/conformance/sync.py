"""The rules about captions and the episode they belong to: first words, last words, cuts, cards and the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from vidcast.model.conformance.fault import Fault, Size, of_all
from vidcast.model.conformance.placed import Placed, Scene
from vidcast.model.times import ms_at

__all__ = ["drift_faults", "is_astray", "sync_faults"]

NETFLIX_CUTS = "Netflix Timing: text near a shot change moves to it"
FEWEST_FOR_DRIFT = 10
"""Cues that a slope is measured on at least."""
FEWEST_ASTRAY = 3
"""Cues far from their words that tell of another clock at least."""
SHORTEST_FOR_DRIFT_MS = 60_000
MOST_FOR_DRIFT = 150
"""Cues that a slope is measured on at most; more only take time."""


def sync_faults(placed: Sequence[Placed], scene: Scene) -> Iterator[Fault]:
    """What is wrong with the moments of cues, held against words and cuts as far as these are known."""
    for at, each in enumerate(placed):
        before = placed[at - 1] if at else None
        after = placed[at + 1] if at + 1 < len(placed) else None
        yield from _of_start(each, before, after, scene)
        yield from _of_end(each, after, scene)
        yield from _of_cuts(each, scene)
        yield from _of_place(each, scene)


def _of_start(each: Placed, before: Placed | None, after: Placed | None, scene: Scene) -> Iterator[Fault]:
    if not (each.said and each.said[0].heard):
        return
    profile, grid = scene.profile, scene.grid
    start = grid.frames(each.cue.start_ms)
    off = start - grid.frame_of_start(each.said[0].word.start_ms)
    off_ms = abs(each.cue.start_ms - each.said[0].word.start_ms)
    side = "early" if off < 0 else "late"
    if abs(off) > int(profile.lag_ms * grid.rate / 1000):
        size = scene.size(off_ms, "lag_ms", "ms")
        if _pushed(each, before, scene) if off > 0 else _hurried(each, after, scene):
            why = f"{side}, because more is said around it than can be shown in its time"
            yield each.fault("T09", "waiver", size, why)
        else:
            yield each.fault("T09", "error", size, f"{side} by more than a viewer forgives", "retime")
    elif abs(off) > profile.off_frames and not _on_join(start, scene):
        size = Size(off_ms, ms_at(profile.off_frames, grid.rate), "ms", profile.source("off_frames"))
        yield each.fault("T09", "warning", size, f"{side} for its first word", "retime")


def _on_join(frame: int, scene: Scene) -> bool:
    return any(join.frame == frame for join in scene.grid.joins)


def _pushed(each: Placed, before: Placed | None, scene: Scene) -> bool:
    """Whether the cue before it is as short as a cue may be and leaves no room."""
    return before is not None and _shortest(before, scene) and _chained(before, each, scene)


def _hurried(each: Placed, after: Placed | None, scene: Scene) -> bool:
    """Whether it had to start early to be shown at all before the next one or the end."""
    if after is not None:
        return _shortest(each, scene) and _chained(each, after, scene)
    return _shortest(each, scene) and scene.grid.frames(each.cue.end_ms) == scene.grid.end


def _shortest(each: Placed, scene: Scene) -> bool:
    frames = scene.grid.frames(each.cue.end_ms) - scene.grid.frames(each.cue.start_ms)
    return frames <= scene.grid.frames(scene.profile.shortest_ms)


def _chained(each: Placed, after: Placed, scene: Scene) -> bool:
    gap = scene.grid.frames(after.cue.start_ms) - scene.grid.frames(each.cue.end_ms)
    return gap <= scene.profile.gap_frames


def _of_end(each: Placed, after: Placed | None, scene: Scene) -> Iterator[Fault]:
    """Text may hang as long as the profile allows, up to the next cue, or for the shortest time that a cue lasts."""
    if not (each.said and each.said[-1].heard):
        return
    profile, grid = scene.profile, scene.grid
    out = grid.frames(each.cue.end_ms)
    spoken_ms = max(said.word.end_ms for said in each.said)
    hang = out - grid.frame_of_end(spoken_ms)
    bound = (after is not None and _chained(each, after, scene)) or _shortest(each, scene)
    if hang > int(profile.hang_ms * grid.rate / 1000) and not bound and not _on_join(out + profile.gap_frames, scene):
        size = scene.size(each.cue.end_ms - spoken_ms, "hang_ms", "ms")
        yield each.fault("T10", "warning", size, "stays after its last word", "retime")


def _of_cuts(each: Placed, scene: Scene) -> Iterator[Fault]:
    grid = scene.grid
    start, end = grid.frames(each.cue.start_ms), grid.frames(each.cue.end_ms)
    least = int(scene.profile.lag_ms * grid.rate / 1000)
    for join in grid.joins:
        short = min(join.frame - start, end - join.frame)
        if 0 < short < least:
            size = Size(ms_at(short, grid.rate), scene.profile.lag_ms, "ms", NETFLIX_CUTS)
            yield each.fault("T11", "warning", size, "crosses a cut and stays only shortly on one side", "retime")


def _of_place(each: Placed, scene: Scene) -> Iterator[Fault]:
    grid = scene.grid
    start, end = grid.frames(each.cue.start_ms), grid.frames(each.cue.end_ms)
    if scene.end is not None and end > scene.end:
        size = Size(each.cue.end_ms, ms_at(scene.end, grid.rate), "ms")
        yield each.fault("T12", "error", size, "lasts past the end of the episode", "retime")
    elif start < grid.first or (grid.end is not None and end > grid.end):
        astray = max(grid.first - start, 0 if grid.end is None else end - grid.end)
        size = Size(ms_at(astray, grid.rate), 0, "ms")
        yield each.fault("T13", "error", size, "stands on a card, where nothing is said", "retime")


def drift_faults(placed: Sequence[Placed], scene: Scene) -> Iterator[Fault]:
    """An error where cues run away from their words steadily, and one where all are off by as much.

    The slope is the median of the slopes between pairs of cues far apart (Theil and Sen), which single cues that were
    moved to a cut do not bend. It counts where it adds up to more than frames explain.
    """
    off = _offsets(placed, scene)
    astray = is_astray(placed, scene)
    if astray:
        usual = round(median(abs(late) for _, late in off))
        why = "most cues are far from their words: captions of a cut are held against its timeline"
        yield of_all("T09", "error", scene.size(usual, "lag_ms", "ms"), why)
    if len(off) < FEWEST_FOR_DRIFT:
        return
    usual = round(median(late for _, late in off))
    alike = sum(1 for _, late in off if abs(late - usual) <= scene.profile.lag_ms)
    if not astray and abs(usual) > scene.profile.lag_ms and 4 * alike >= 3 * len(off):
        why = f"all cues are as {'late' if usual > 0 else 'early'}: is the timeline the episode's, cards included?"
        yield of_all("T09", "error", scene.size(abs(usual), "lag_ms", "ms"), why)
    span_ms = off[-1][0] - off[0][0]
    if span_ms < SHORTEST_FOR_DRIFT_MS:
        return
    slope = _slope(off[:: -(-len(off) // MOST_FOR_DRIFT)], span_ms)
    adds_up = abs(slope) * span_ms > 60_000 * ms_at(scene.profile.off_frames, scene.grid.rate)
    if abs(slope) > scene.profile.drift_ms and adds_up:
        why = "cues run away from their words: is the frame rate another, or the recording cut again?"
        yield of_all("T15", "error", scene.size(abs(slope), "drift_ms", "ms/min"), why)


def is_astray(placed: Sequence[Placed], scene: Scene) -> bool:
    """Whether most cues are far from their words and no timeline says why, as those of a cut are on the uncut clock."""
    if scene.end is not None:
        return False
    off = _offsets(placed, scene)
    far = sum(1 for _, late in off if abs(late) > scene.profile.lag_ms)
    return far >= FEWEST_ASTRAY and 2 * far > len(off)


def _offsets(placed: Sequence[Placed], scene: Scene) -> list[tuple[int, int]]:
    """When each cue starts and how late it is, in ms; those that had no room where their words are tell nothing."""
    found = []
    for at, each in enumerate(placed):
        before = placed[at - 1] if at else None
        after = placed[at + 1] if at + 1 < len(placed) else None
        if each.said and each.said[0].heard and not _pushed(each, before, scene) and not _hurried(each, after, scene):
            found.append((each.cue.start_ms, each.cue.start_ms - each.said[0].word.start_ms))
    return found


def _slope(off: Sequence[tuple[int, int]], span_ms: int) -> int:
    """How much later cues get, in ms a minute; 0 where no two are far enough apart."""
    slopes = [
        (later[1] - earlier[1]) * 60_000 / (later[0] - earlier[0])
        for at, earlier in enumerate(off)
        for later in off[at + 1 :]
        if later[0] - earlier[0] >= span_ms / 4
    ]
    return round(median(slopes)) if slopes else 0
