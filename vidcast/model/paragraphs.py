"""Cues as paragraphs for reading, parted where a person would: at a pause, and where another one speaks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vidcast.model.caption_text import composed, refuse_unfit, shown_name
from vidcast.model.captions import Captions, Cue
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span
from vidcast.model.transcript import Word, episode_words

__all__ = ["Paragraph", "paragraphs", "pauses_in", "to_txt"]

PAUSE_MS = 1500
"""A longer pause in speech parts paragraphs."""
EMPTY_MS = 1000
"""A time without text that parts paragraphs where the words are not known: text may stay half a second after them."""
FRAME_MS = 42
"""The longest frame of any rate."""
LATE_MS = 500
"""A cue starts at most so long after its first word."""
LONG_MS = 20_000
"""After so long a paragraph ends with its next full sentence."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Cues that are read together."""

    cues: tuple[Cue, ...]
    second: int
    """The whole second that addresses the paragraph, as in #t=95; no two have the same."""
    speaker: str = ""
    """Who starts to speak here; "" where the one before goes on, or only one speaks at all."""

    @property
    def start_ms(self) -> int:
        return self.cues[0].start_ms

    @property
    def text(self) -> str:
        return " ".join(cue.text for cue in self.cues)


def paragraphs(cues: Iterable[Cue], pauses: Sequence[Span] | None = None) -> tuple[Paragraph, ...]:
    """The cues grouped for reading: parted by pauses, by another speaker, and by a full sentence once one is long.

    `pauses` are what `pauses_in` finds; None judges by the time without text. No two have the same second, which is
    their address.
    """
    found = tuple(cues)
    groups: list[list[Cue]] = []
    for cue in found:
        if groups and not _parts(groups[-1], cue, pauses):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    return tuple(_addressed(groups, several=len({shown_name(cue.speaker) for cue in found} - {""}) > 1))


def _addressed(groups: Iterable[Sequence[Cue]], *, several: bool) -> Iterable[Paragraph]:
    second, speaking = -1, ""
    for group in groups:
        name = next((shown_name(cue.speaker) for cue in group if shown_name(cue.speaker)), "")
        second = max(second + 1, group[0].start_ms // 1000)
        yield Paragraph(tuple(group), second, name if several and name != speaking else "")
        speaking = name or speaking


def _parts(group: Sequence[Cue], cue: Cue, pauses: Sequence[Span] | None) -> bool:
    """Whether a cue starts a paragraph after these."""
    before = next((other.speaker for other in reversed(group) if other.speaker), "")
    if cue.speaker and before and cue.speaker != before:
        return True
    if cue.start_ms // 1000 == group[0].start_ms // 1000:
        return False
    if cue.start_ms - group[0].start_ms >= LONG_MS and _ends_sentence(group[-1].text):
        return True
    if pauses is None:
        return cue.start_ms - group[-1].end_ms >= EMPTY_MS
    return _between(group[-1], cue, pauses)


def _ends_sentence(text: str) -> bool:
    return text.rstrip("\"'”’»)").endswith((".", "?", "!", "…", "。", "？", "！"))


def pauses_in(words: Sequence[Word], timeline: Timeline | None = None) -> tuple[Span, ...]:
    """Where a recording's words pause so long that a paragraph ends, on the clock of the captions.

    Judged as it was spoken: a pause that the timeline shortened still parts paragraphs.
    """
    kept = tuple(enumerate(words)) if timeline is None else episode_words(tuple(words), timeline)
    found: list[Span] = []
    spoken_ms = moved_ms = 0
    for at, (index, moved) in enumerate(kept):
        word = words[index]
        if at and word.start_ms - spoken_ms > PAUSE_MS:
            found.append(Span(min(moved_ms, moved.start_ms), moved.start_ms))
        spoken_ms, moved_ms = max(spoken_ms, word.end_ms), max(moved_ms, moved.end_ms)
    return tuple(found)


def _between(before: Cue, cue: Cue, pauses: Sequence[Span]) -> bool:
    """Whether a pause lies between two cues: the first one started ahead of it, and the second one follows it.

    The second may start within the pause, at a join of the edit, or late where cues are crowded.
    """
    at = bisect_right(pauses, cue.start_ms + FRAME_MS, key=lambda pause: pause.start_ms) - 1
    return at >= 0 and before.start_ms < pauses[at].start_ms and cue.start_ms <= pauses[at].end_ms + LATE_MS


def to_txt(captions: Captions, pauses: Sequence[Span] | None = None) -> str:
    """The text alone, a line for each paragraph and an empty one between; see `paragraphs`.

    A paragraph in which somebody starts to speak begins with the name where two or more speak. Raises BadDocument for
    cues with faults: see `refuse_unfit`.
    """
    refuse_unfit(captions)
    lines = []
    for paragraph in paragraphs(captions.cues, pauses):
        name = f"{paragraph.speaker}: " if paragraph.speaker else ""
        lines.append(f"{name}{composed(paragraph.text)}\n")
    return "\n".join(lines)
