"""Tells the leaders of a show, in its inbox, which takes they are asked to record again, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vidcast.catalogue import Episode
from vidcast.inbox.names import keep_note
from vidcast.inbox.reach import reached
from vidcast.inbox.shows import folder_of
from vidcast.model.decisions import Decisions
from vidcast.model.findings import Finding
from vidcast.model.times import clock_text
from vidcast.pipeline import Produced

__all__ = ["note_retakes", "retake_note"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a leader is asked to say otherwise."""

    leader: str
    finding: Finding

    @property
    def lines(self) -> Iterator[str]:
        """What is wrong and what to do, without a word of what was said: an inbox is read by many."""
        at = f", at {clock_text(self.finding.start_ms)} of the recording" if self.finding.start_ms is not None else ""
        yield f"- {self.finding.title}{at}"
        yield f"  Why: {' '.join(self.finding.why.split())}"
        if self.finding.say_instead:
            yield f"  You may say instead: {self.finding.say_instead}"


def retake_note(slug: str) -> str:
    """The note's name; the inbox leaves files that begin with "vidcast - " alone."""
    return f"vidcast - another take for {slug}.txt"


def note_retakes(inbox: Path, episode: Episode, produced: Produced, decisions: Decisions) -> None:
    """Write, change or remove the note in the inbox of an episode's show.

    A take that was replaced is asked for no longer, nor is one whose words were cut. Raises OSError when the folder
    cannot be used.
    """
    note = folder_of(inbox, episode.show) / retake_note(episode.slug)
    asks = tuple(_asks(produced, decisions))
    if not asks:
        reached(note.parent, lambda: note.unlink(missing_ok=True))
        return
    reached(note.parent, lambda: keep_note(note, _text(episode, asks)))


def _asks(produced: Produced, decisions: Decisions) -> Iterator[Ask]:
    leaders = {part.take.recording.sha256: part.credit.leader for part in produced.parts}
    asked = {reshoot.finding for reshoot in decisions.reshoots}
    for finding in produced.findings.open():
        if finding.id in asked and finding.recording in leaders:
            yield Ask(leaders[finding.recording], finding)


def _text(episode: Episode, asks: tuple[Ask, ...]) -> str:
    lines = []
    for leader in dict.fromkeys(ask.leader for ask in asks):
        lines.append(f"Another take is asked of {leader or 'the person who recorded it'}, for {episode.week}:")
        lines.extend(line for ask in asks if ask.leader == leader for line in ask.lines)
        lines.append("")
    lines.append("Record it again without that and drop it in this folder; it takes the place of the first take.")
    return "\n".join(lines) + "\n"
