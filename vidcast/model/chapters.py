"""The chapters of an episode: where each part begins, what the leader announced, or what people named instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vidcast.model.episode import Chapter, one_line
from vidcast.model.rundown import Rundown
from vidcast.model.signposts import OPENING, SHORTEST_MS, signposts
from vidcast.model.times import ms_at
from vidcast.model.transcript import Transcript, episode_words

__all__ = ["Mark", "chapters_of_parts", "marks_of"]

NEAR_MS = 1000
"""A mark so near to the beginning of a part names that part."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter as a person set it, on the clock of a recording, so that it stays with its words when cuts move."""

    recording: str
    """The content hash."""
    start_ms: int
    title: str


def chapters_of_parts(
    rundown: Rundown,
    names: Sequence[str],
    transcripts: Sequence[Transcript],
    recordings: Sequence[str],
    marks: Sequence[Mark] | None = None,
) -> tuple[Chapter, ...]:
    """The chapters on the episode clock, the first at its beginning; each part begins one, on its card.

    `names` are what the parts are called, `marks` what a person set; without them a message of one part is divided
    where its leader says what comes next. Several leaders have a chapter each and no more.
    """
    rate = rundown.frame_rate
    starts = [ms_at(frame, rate) for frame in rundown.chapter_frames]
    base = [Chapter(start, name) for start, name in zip(starts, names, strict=True)]
    openings = [ms_at(part.opening_frames, rate) for part in rundown.parts]
    if marks is not None:
        part_of = dict(zip(recordings, rundown.parts, strict=True))
        placed = [
            Chapter(part_of[mark.recording].to_episode(mark.start_ms), mark.title)
            for mark in marks
            if mark.recording in part_of
        ]
        return _merged(base, openings, placed, NEAR_MS)
    if len(base) > 1:
        return tuple(base)
    words = [word for _, word in episode_words(transcripts[0].words, rundown.parts[0])]
    announced = [Chapter(post.start_ms, post.title) for post in signposts(words)]
    return _merged([Chapter(0, OPENING)], openings, announced, SHORTEST_MS) if announced else tuple(base)


def marks_of(chapters: Sequence[Chapter], rundown: Rundown, recordings: Sequence[str]) -> tuple[Mark, ...]:
    """The chapters as marks on their recordings' clocks."""
    starts = [ms_at(frame, rundown.frame_rate) for frame in rundown.chapter_frames]
    found = []
    for chapter in chapters:
        part = max(index for index, start in enumerate(starts) if index == 0 or start <= chapter.start_ms)
        found.append(Mark(recordings[part], rundown.parts[part].to_source(chapter.start_ms), one_line(chapter.title)))
    return tuple(found)


def _merged(
    base: Sequence[Chapter], openings: Sequence[int], more: Sequence[Chapter], near_ms: int
) -> tuple[Chapter, ...]:
    """The parts' chapters with more between them; one soon after a part's opening gives that part its title."""
    found = {chapter.start_ms: chapter for chapter in base}
    for chapter in more:
        near = [
            each.start_ms
            for each, opening in zip(base, openings, strict=True)
            if each.start_ms <= chapter.start_ms < opening + near_ms
        ]
        start = near[-1] if near else chapter.start_ms
        found[start] = Chapter(start, chapter.title)
    return tuple(sorted(found.values(), key=lambda chapter: chapter.start_ms))
