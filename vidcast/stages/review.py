"""Joins what was found with what people decided: may this be published, and if not, what does it wait for?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from vidcast.model.captions import Captions
from vidcast.model.decisions import Clearance, Decisions, Wait
from vidcast.model.document import digest, to_value
from vidcast.model.findings import Finding, Findings
from vidcast.model.timeline import Timeline
from vidcast.model.times import intersection
from vidcast.model.transcript import Suspect, Transcript
from vidcast.run.stage import Bench, stage
from vidcast.tools.cards import CardText

__all__ = ["Dossier", "ReviewSettings", "Spoken", "review"]

COMMS = ("comms",)


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """When a person must say yes."""

    approval: Literal["when-held", "always"] = "when-held"
    """"always" waits for an approval of every episode, "when-held" only of those that had something to decide."""

    def __post_init__(self) -> None:
        if self.approval not in ("when-held", "always"):
            raise ValueError(f'approval must be "when-held" or "always", got {self.approval!r}')


@dataclass(frozen=True, slots=True)
class Spoken:
    """One part of an episode: what is said in its recording, and what is kept of it."""

    transcript: Transcript
    timeline: Timeline
    recording: str = ""
    """The content hash of its recording."""
    conflicts: int = 0
    """How many of people's corrections fit nowhere in its words any more."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that a person who approves an episode answers for."""

    text: CardText
    parts: tuple[Spoken, ...]
    captions: Captions
    findings: Findings
    """As the check found them, before any decision."""
    summary: str = ""
    look: str = ""
    """A digest of the brand and of how it is rendered: cards speak too."""


@stage(version=3)
def review(
    bench: Bench, dossier: Dossier, decisions: Decisions, settings: ReviewSettings, missing: tuple[str, ...] = ()
) -> Clearance:
    """Whether the episode may be published.

    An approval counts only for the digest that it names, so any later change ends it. It covers what a person can
    judge by looking (findings to review, an empty transcript, leaders who are still `missing`); a finding that blocks
    or needs a disclaimer wants a decision of its own.
    """
    name = digest([to_value(dossier), to_value(decisions.without_approvals)])
    approval = decisions.approval_of(name)
    asked = frozenset(reshoot.finding for reshoot in decisions.reshoots)
    waits = list(_undecided(dossier, decisions.applied(dossier.findings), asked, approved=approval is not None))
    if approval is None:
        waits.extend(_to_look_at(dossier))
        waits.extend(_for_approval(name, waits, decisions, settings))
        waits.extend(Wait(f"no recording of {leader} yet", COMMS) for leader in missing)
    return Clearance(name, tuple(waits), approval.by if approval else None, decisions.captions_read_by(name))


def _undecided(dossier: Dossier, findings: Findings, asked: frozenset[str], *, approved: bool) -> Iterator[Wait]:
    """What waits for a decision of its own, or for another take, whatever its severity is."""
    severities = ("block", "disclaim") if approved else ("block", "disclaim", "review")
    for finding in findings.open():
        if finding.id in asked:
            why = f"{finding.title}, another take is asked of {_speaker(dossier, finding)}"
            yield Wait(why, finding.decides, finding.id, finding.recording)
        elif finding.severity in severities:
            yield Wait(f"{finding.title}, {_asked(finding)}", finding.decides, finding.id, finding.recording)


def _speaker(dossier: Dossier, finding: Finding) -> str:
    every = zip(dossier.parts, dossier.text.parts, strict=False)
    return next((said.leader for part, said in every if part.recording == finding.recording), "") or "the leader"


def _asked(finding: Finding) -> str:
    return {"block": "to be decided", "disclaim": "to be disclaimed or waived"}.get(finding.severity, "to be reviewed")


def _to_look_at(dossier: Dossier) -> list[Wait]:
    """What no rule found and a person should see."""
    several = len(dossier.parts) > 1
    waits: list[Wait] = []
    for number, part in enumerate(dossier.parts, 1):
        where = f"part {number}: " if several else ""
        waits.extend(replace(wait, why=where + wait.why, recording=part.recording) for wait in _part_to_look_at(part))
    return waits


def _part_to_look_at(part: Spoken) -> list[Wait]:
    waits = []
    if part.conflicts:
        waits.append(Wait(f"read the captions: corrections that fit nowhere any more: {part.conflicts}", COMMS))
    if not part.transcript.words:
        waits.append(Wait("no speech was found, so no words could be checked", COMMS))
    if part.timeline.refused:
        waits.append(Wait(f"nothing was trimmed: {part.timeline.refused}", COMMS))
    if not part.transcript.language.lower().startswith("en") and part.transcript.words:
        waits.append(Wait("the language is not English, so its words could not be checked", COMMS))
    for why, count in Counter(suspect.why for suspect in _kept_suspects(part)).items():
        waits.append(Wait(f"listen to {count} places: {why}", COMMS))
    return waits


def _kept_suspects(part: Spoken) -> list[Suspect]:
    """The places of a part whose words may not be what was said, beyond single unsure words."""
    if not part.transcript.words:
        return []
    serious = (suspect for suspect in part.transcript.suspects if not suspect.minor)
    return [suspect for suspect in serious if intersection([suspect.span], part.timeline.kept_ms)]


def _for_approval(name: str, waits: list[Wait], decisions: Decisions, settings: ReviewSettings) -> list[Wait]:
    if any(wait.finding for wait in waits):
        return []
    voided = decisions.voided(name)
    if voided is not None:
        return [Wait(f"the approval by {voided.by} was of something else: approve it as it is now", COMMS)]
    if decisions.without_approvals.items:
        return [Wait("approval of what was decided", COMMS)]
    if settings.approval == "always" and not waits:
        return [Wait("approval, as the show wants it for every episode", COMMS)]
    return []
