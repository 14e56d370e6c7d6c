"""The rules about time that cues alone can keep or break: how long they last, how fast they read, how they follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vidcast.model.conformance.fault import Fault, Mend, Severity, Size
from vidcast.model.conformance.placed import Placed, Scene

__all__ = ["pace_faults", "rate_faults"]

SPEEDS: tuple[tuple[str, Severity], ...] = (
    ("fastest_cps", "error"),
    ("waiver_cps", "waiver"),
    ("fast_cps", "warning"),
)
"""The limits of characters per second, the strictest first."""

WINDOW_MS = 10_000
"""The stretch over which words per minute are counted, so that one short cue is no haste."""


def pace_faults(placed: Sequence[Placed], scene: Scene) -> Iterator[Fault]:
    """What is wrong with the times of cues that follow each other.

    Moments are turned back into frames first: two frames at 29.97 print as 66 or 67 ms, and neither is a fault.
    """
    for at, each in enumerate(placed):
        before = placed[at - 1] if at else None
        after = placed[at + 1] if at + 1 < len(placed) else None
        behind = _room(each, after, scene)
        yield from _of_length(each, behind or _room(before, each, scene), scene)
        yield from _of_speed(each, "retime" if behind else "", scene)
        if after is not None:
            yield from _of_gap(each, after, scene)


def _room(each: Placed | None, after: Placed | None, scene: Scene) -> bool:
    """Whether one of two cues could last longer without coming too near to the other, or to the episode's edge."""
    grid = scene.grid
    first = grid.first if each is None else grid.frames(each.cue.end_ms) + scene.profile.gap_frames
    if after is None:
        return grid.end is None or first - scene.profile.gap_frames < grid.end
    return first < grid.frames(after.cue.start_ms)


def _of_length(each: Placed, room: bool, scene: Scene) -> Iterator[Fault]:
    profile, grid, cue = scene.profile, scene.grid, each.cue
    frames, length = grid.frames(cue.end_ms) - grid.frames(cue.start_ms), cue.end_ms - cue.start_ms
    # No cue can last longer than the whole of its episode.
    shortest = grid.frames(profile.shortest_ms)
    if grid.end is not None:
        shortest = min(shortest, grid.end - grid.first)
    words_ms = profile.word_ms * len(each.said)
    longer: Mend = "retime" if room else ""
    if frames < shortest:
        yield each.fault("T01", "error", scene.size(length, "shortest_ms", "ms"), "shown too shortly", "retime")
    elif frames < grid.frames(profile.short_ms):
        yield each.fault("T01", "warning", scene.size(length, "short_ms", "ms"), "shown shortly", longer)
    elif length < words_ms:
        size = Size(length, words_ms, "ms", profile.source("word_ms"))
        yield each.fault("T01", "warning", size, "shown shortly for its words", longer)
    if frames > grid.frames(profile.longest_ms):
        divided: Mend = "resegment" if len(each.said) > 1 and not each.dialogue else "retime"
        yield each.fault("T02", "error", scene.size(length, "longest_ms", "ms"), "shown too long", divided)
    elif 0 < grid.frames(profile.long_ms) < frames:
        yield each.fault("T02", "warning", scene.size(length, "long_ms", "ms"), "shown long")


def _of_speed(each: Placed, fix: Mend, scene: Scene) -> Iterator[Fault]:
    """The strictest limit of speed that the cue breaks; a line break counts as a character."""
    chars, length = len(each.cue.text), each.cue.end_ms - each.cue.start_ms
    speed = -(-chars * 1000 // max(1, length))
    for name, severity in SPEEDS:
        limit = getattr(scene.profile, name)
        if limit and chars * 1000 > limit * length:
            # An error may be worth other cues too, where there is no room for this one.
            mend: Mend = "retime" if severity == "error" else fix
            yield each.fault("T03", severity, scene.size(speed, name, "characters/s"), "too fast to read", mend)
            return


def _of_gap(each: Placed, after: Placed, scene: Scene) -> Iterator[Fault]:
    """What is wrong between two cues; one that ends where the next starts is legal."""
    profile, grid = scene.profile, scene.grid
    gap = grid.frames(after.cue.start_ms) - grid.frames(each.cue.end_ms)
    gap_ms = after.cue.start_ms - each.cue.end_ms
    if gap < 0:
        yield each.fault("T08", "error", Size(-gap, 0, "frames"), "overlaps the next cue", "retime")
    elif 0 < gap < profile.gap_frames:
        size = scene.size(gap, "gap_frames", "frames")
        yield each.fault("T05", "error", size, "too near to the next cue", "retime")
    elif profile.gap_frames < gap < grid.frames(profile.open_gap_ms):
        severity: Severity = "error" if profile.open_gap_blocks else "warning"
        size = scene.size(gap_ms, "open_gap_ms", "ms")
        yield each.fault("T06", severity, size, "a small gap left open", "retime")
    elif profile.gap_frames < gap < grid.frames(profile.pause_ms) and not _paused(each, after, scene):
        known = each.said and each.said[-1].heard
        size, why = scene.size(gap_ms, "pause_ms", "ms"), "empty without a pause in speech"
        yield each.fault("T07", "warning", size, why, "retime" if known else "")


def _paused(each: Placed, after: Placed, scene: Scene) -> bool:
    """Whether nobody speaks for as long as an empty screen stands for; where no words tell, nobody knows."""
    if not (each.said and after.said and each.said[-1].heard and after.said[0].heard):
        return False
    pause_ms = after.said[0].word.start_ms - each.said[-1].word.end_ms
    return scene.grid.frames(pause_ms) + 1 >= scene.grid.frames(scene.profile.pause_ms)


def rate_faults(placed: Sequence[Placed], scene: Scene) -> Iterator[Fault]:
    """Where more words are shown over ten seconds than people follow; one fault for each stretch, at its fastest."""
    limit = scene.profile.fast_wpm
    worst: tuple[int, Placed] | None = None
    last_ms = 0
    for at, each in enumerate(placed):
        speed = _words_a_minute(placed, at)
        if worst is not None and (speed <= limit or each.cue.start_ms > last_ms):
            yield _too_many(worst, scene)
            worst = None
        if speed > limit:
            worst = max(worst or (0, each), (speed, each), key=lambda found: found[0])
            last_ms = each.cue.start_ms + WINDOW_MS
    if worst is not None:
        yield _too_many(worst, scene)


def _too_many(worst: tuple[int, Placed], scene: Scene) -> Fault:
    size = scene.size(worst[0], "fast_wpm", "words/min")
    return worst[1].fault("T04", "warning", size, "words follow fast for 10 s or more")


def _words_a_minute(placed: Sequence[Placed], at: int) -> int:
    """Words shown in the ten seconds from a cue's start, a cue at the edge in part; 0 where the text ends sooner."""
    start = placed[at].cue.start_ms
    end = start + WINDOW_MS
    if placed[-1].cue.end_ms < end:
        return 0
    words = 0
    for index in range(at, len(placed)):
        each = placed[index]
        if each.cue.start_ms >= end:
            break
        length = max(1, each.cue.end_ms - each.cue.start_ms)
        words += len(each.said) * (min(each.cue.end_ms, end) - each.cue.start_ms) * 1000 // length
    return words * 60 // WINDOW_MS
