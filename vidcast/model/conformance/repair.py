"""Captions put right without changing a word: other times first, then other cues, then other lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from vidcast.model.caption_text import composed
from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.conformance.fault import Fault
from vidcast.model.conformance.heard import Evidence
from vidcast.model.conformance.judge import NOTHING, Setting, local_faults
from vidcast.model.conformance.placed import Placed, Said, Scene
from vidcast.model.segment import laid_out, segment
from vidcast.model.times import ms_at
from vidcast.model.timing import Grid, Speech, timed

__all__ = ["Repair", "fixed"]

CONTEXT = 4
"""Cues on each side whose faults are counted when a repair is weighed; more than take part in any."""

RETIMED = ((0, 0), (0, 1), (1, 1), (2, 2))
RESEGMENTED = ((0, 0), (0, 1), (1, 0), (1, 1), (2, 2))
"""How many cues before and after a faulty one take part in its repair, the fewest first."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Captions with the same words in the same order, and how many cues came out otherwise."""

    captions: Captions
    retimed: int = 0
    """Cues with the same lines at other times."""
    resegmented: int = 0
    """Cues that hold other words than any cue did before."""
    rebroken: int = 0
    """Cues with the same words in other lines."""

    @property
    def changed(self) -> int:
        return self.retimed + self.resegmented + self.rebroken


def fixed(captions: Captions, profile: Profile, frame_rate: Fraction, evidence: Evidence = NOTHING) -> Repair:
    """The captions with as few faults as other times, cues and lines can leave, and not a word changed.

    A repair is kept only where it leaves fewer errors among the cues around it, or as many and fewer waivers, or as
    many and fewer warnings; so fixing what is fixed changes nothing. Without a transcript the words of a cue share its
    time by letters.
    """
    setting = Setting(captions, profile, frame_rate, evidence)
    now = captions
    while True:
        mended = _passed(setting)
        if mended == setting.placed:
            break
        now = replace(captions, cues=tuple(each.cue for each in mended))
        setting = Setting(now, profile, frame_rate, evidence)
    assert _words(now) == _words(captions), "a repair changes no word"
    return _told(captions, now)


def _words(captions: Captions) -> list[str]:
    """The words as every file holds them."""
    return [composed(text) for cue in captions.cues for text in cue.text.split()]


def _told(before: Captions, after: Captions) -> Repair:
    """What came out otherwise, each cue counted once, by what changed most."""
    cues = {tuple(cue.text.split()) for cue in before.cues}
    lines = {tuple(" ".join(line.split()) for line in cue.lines) for cue in before.cues}
    old = set(before.cues)
    new = [cue for cue in after.cues if cue not in old]
    resegmented = sum(1 for cue in new if tuple(cue.text.split()) not in cues)
    rebroken = sum(1 for cue in new if tuple(cue.text.split()) in cues and cue.lines not in lines)
    return Repair(after, len(new) - resegmented - rebroken, resegmented, rebroken)


Attempt = Callable[[Sequence[Placed], Grid, Scene], list[Placed] | None]


def _passed(setting: Setting) -> tuple[Placed, ...]:
    """The cues after one pass over each kind of repair."""
    cues, scene = list(setting.placed), setting.scene
    steps: tuple[tuple[Attempt, Iterable[tuple[int, int]], Callable[[Fault], bool]], ...] = (
        (_retimed, RETIMED, lambda fault: fault.fix == "retime"),
        (_resegmented, RESEGMENTED, lambda fault: fault.fix == "resegment" or _stays(fault)),
        (_rebroken, ((0, 0),), lambda fault: fault.fix in ("rebreak", "resegment")),
    )
    for attempt, reaches, wanted in steps:
        cues = _walked(cues, scene, attempt, tuple(reaches), wanted)
    return tuple(cues)


def _stays(fault: Fault) -> bool:
    """Whether an error is one that other times alone did not repair."""
    return fault.severity == "error" and fault.fix == "retime"


def _walked(
    cues: list[Placed],
    scene: Scene,
    attempt: Attempt,
    reaches: tuple[tuple[int, int], ...],
    wanted: Callable[[Fault], bool],
) -> list[Placed]:
    """The cues after a walk from the first to the last that tries to repair each faulty one."""
    faulty = {fault.cue for fault in local_faults(cues, scene) if wanted(fault)}
    marked = [each.number in faulty for each in cues]
    at = 0
    while at < len(cues):
        if marked[at]:
            first, end, better = _best(cues, at, scene, attempt, reaches)
            if better is not None:
                cues[first:end] = better
                marked[first:end] = [False] * len(better)
                at = max(at, first + len(better) - 1)
        at += 1
    return [replace(each, number=number) for number, each in enumerate(cues, 1)]


def _best(
    cues: list[Placed], at: int, scene: Scene, attempt: Attempt, reaches: tuple[tuple[int, int], ...]
) -> tuple[int, int, list[Placed] | None]:
    """The repair that leaves the fewest faults, of equal ones that of the fewest cues; None where none helps."""
    chosen: tuple[int, int, list[Placed] | None] = (at, at, None)
    low, high = max(0, at - CONTEXT), min(len(cues), at + CONTEXT + 1)
    least = _weight(cues[low:high], scene)
    for before, after in reaches:
        first, end = max(0, at - before), min(len(cues), at + after + 1)
        made = attempt(cues[first:end], _window(cues, first, end, scene), scene)
        if made is None or made == cues[first:end]:
            continue
        weight = _weight([*cues[low:first], *made, *cues[end:high]], scene)
        if weight < least:
            chosen, least = (first, end, made), weight
    return chosen


def _weight(cues: Sequence[Placed], scene: Scene) -> tuple[int, int, int]:
    """How many errors, waivers and warnings."""
    found = [fault.severity for fault in local_faults(cues, scene)]
    return found.count("error"), found.count("waiver"), found.count("warning")


def _window(cues: Sequence[Placed], first: int, end: int, scene: Scene) -> Grid:
    """The frames that cues may take without coming too near to their neighbours."""
    grid, gap = scene.grid, scene.profile.gap_frames
    start = max(grid.first, grid.frames(cues[first - 1].cue.end_ms) + gap) if first else grid.first
    stop = grid.end
    if end < len(cues):
        near = grid.frames(cues[end].cue.start_ms) - gap
        stop = near if stop is None else min(near, stop)
    return replace(grid, first=start, end=stop)


def _holds(window: Grid, cues: int) -> bool:
    return window.end is None or window.end - window.first >= cues


def _retimed(cues: Sequence[Placed], window: Grid, scene: Scene) -> list[Placed] | None:
    """The cues at other times within the window, their speech as heard, else as they stand."""
    if not _holds(window, len(cues)) or not all(each.said for each in cues):
        return None
    speech = []
    for each in cues:
        heard = all(said.heard for said in (each.said[0], each.said[-1]))
        start_ms = each.said[0].word.start_ms if heard else each.cue.start_ms
        end_ms = max(said.word.end_ms for said in each.said) if heard else each.cue.end_ms
        start, end = window.frame_of_start(start_ms), window.frame_of_end(end_ms)
        speech.append(Speech(start, end, len(each.cue.text), len(each.said)))
    times = timed(speech, window, scene.profile)
    return [
        replace(each, cue=replace(each.cue, start_ms=ms_at(start, window.rate), end_ms=ms_at(end, window.rate)))
        for each, (start, end) in zip(cues, times, strict=True)
    ]


def _resegmented(cues: Sequence[Placed], window: Grid, scene: Scene) -> list[Placed] | None:
    """The words of the cues in other cues within the window; None where they are not one speaker's."""
    if len({each.cue.speaker for each in cues}) > 1 or any(each.dialogue or not each.said for each in cues):
        return None
    said = [word for each in cues for word in each.said]
    if not _holds(window, len(said)):
        return None
    made = segment([each.word for each in said], window, scene.profile, scene.language, scene.phrasing)
    return _dealt([replace(cue, speaker=cues[0].cue.speaker) for cue in made], said)


def _dealt(cues: Sequence[Cue], said: Sequence[Said]) -> list[Placed] | None:
    """The cues with the words that they hold, or None where the segmenter joined or divided any."""
    texts = [composed(each.word.text) for each in said]
    if [text for cue in cues for text in cue.text.split()] != texts:
        return None
    placed, at = [], 0
    for cue in cues:
        count = len(cue.text.split())
        placed.append(Placed(0, cue, tuple(said[at : at + count])))
        at += count
    return placed


def _rebroken(cues: Sequence[Placed], window: Grid, scene: Scene) -> list[Placed] | None:
    """The cue with its words in the best lines."""
    (each,) = cues
    if each.dialogue:
        return None
    lines = laid_out([said.word.text for said in each.said], scene.profile, scene.language, scene.phrasing)
    return None if lines is None else [replace(each, cue=replace(each.cue, lines=lines))]
