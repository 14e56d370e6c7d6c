"""What people are offered to cut because the speaker took it back; nothing of it is ever cut by itself."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from vidcast.model.findings import Finding
from vidcast.model.restart import Restart, restarts
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span
from vidcast.model.transcript import Transcript

__all__ = ["RULE", "offers"]

RULE = "edit.restart"
"""The rule that such findings bear, beside those of policy packs."""
WHY = "The leader said to start again, so what was said before it may not be meant to be heard: {how}."


def offers(transcript: Transcript, timeline: Timeline, recording: str) -> tuple[Finding, ...]:
    """A finding for each passage that the speaker took back and the timeline still keeps.

    Cutting it leaves the good take; waiving it keeps both. Its id depends on the words and on how many passages of the
    same words were taken back before, never on time.
    """
    found: list[Finding] = []
    ids: set[str] = set()
    for restart in restarts(transcript.words):
        quote = _said(transcript, Span(restart.start_ms, restart.end_ms))
        ordinal = 0
        while (name := _name(recording, quote, ordinal)) in ids:
            ordinal += 1
        ids.add(name)
        kept = timeline.kept_part(Span(restart.start_ms, restart.end_ms))
        if kept is not None:
            place = Span(timeline.to_episode(kept.start_ms), timeline.to_episode(kept.end_ms))
            found.append(replace(_offer(restart, place), id=name, quote=quote, recording=recording))
    return tuple(found)


def _offer(restart: Restart, place: Span) -> Finding:
    """The finding of a restart that is kept at a place of the episode; its name and its words are still left open."""
    return Finding(
        id="",
        rule=RULE,
        title="The leader started again",
        severity="review",
        quote="",
        start_ms=restart.start_ms,
        end_ms=restart.end_ms,
        episode_start_ms=place.start_ms,
        episode_end_ms=place.end_ms,
        how="repeated" if restart.sure else "marker",
        probability=None,
        why=WHY.format(how=restart.how),
        decides=("comms",),
        fixes=("cut", "none"),
        listen=not restart.sure,
    )


def _said(transcript: Transcript, span: Span) -> str:
    inside = (word.text for word in transcript.words if word.start_ms < span.end_ms and word.end_ms > span.start_ms)
    return " ".join(inside)


def _name(*parts: str | int) -> str:
    return "f-" + hashlib.sha256("\x1f".join(map(str, (RULE, *parts))).encode()).hexdigest()[:8]
