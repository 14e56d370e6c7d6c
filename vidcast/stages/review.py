"""Joins what was found with what people decided: may this be published, and if not, what does it wait for?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
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

__all__ = ["Dossier", "ReviewSettings", "review"]

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
class Dossier:
    """Everything that a person who approves an episode answers for."""

    text: CardText
    transcript: Transcript
    timeline: Timeline
    captions: Captions
    findings: Findings
    """As the check found them, before any decision."""
    summary: str = ""
    look: str = ""
    """A digest of the brand and of how it is rendered: cards speak too."""


@stage(version=1)
def review(bench: Bench, dossier: Dossier, decisions: Decisions, settings: ReviewSettings) -> Clearance:
    """Whether the episode may be published.

    An approval counts only for the digest that it names, so any later change ends it. It covers what a person can
    judge by looking (findings to review, an empty transcript); a finding that blocks or needs a disclaimer wants a
    decision of its own.
    """
    name = digest([to_value(dossier), to_value(decisions.without_approvals)])
    approval = decisions.approval_of(name)
    waits = list(_undecided(decisions.applied(dossier.findings), approved=approval is not None))
    if approval is None:
        waits.extend(_to_look_at(dossier))
        waits.extend(_for_approval(name, waits, decisions, settings))
    return Clearance(name, tuple(waits), approval.by if approval else None)


def _undecided(findings: Findings, *, approved: bool) -> list[Wait]:
    severities = ("block", "disclaim") if approved else ("block", "disclaim", "review")
    return [
        Wait(f"{finding.title}, {_asked(finding)}", finding.decides, finding.id)
        for finding in findings.open()
        if finding.severity in severities
    ]


def _asked(finding: Finding) -> str:
    return {"block": "to be decided", "disclaim": "to be disclaimed or waived"}.get(finding.severity, "to be reviewed")


def _to_look_at(dossier: Dossier) -> list[Wait]:
    """What no rule found and a person should see."""
    waits = []
    if not dossier.transcript.words:
        waits.append(Wait("no speech was found, so no words could be checked", COMMS))
    if dossier.timeline.refused:
        waits.append(Wait(f"nothing was trimmed: {dossier.timeline.refused}", COMMS))
    if not dossier.transcript.language.lower().startswith("en") and dossier.transcript.words:
        waits.append(Wait("the language is not English, so its words could not be checked", COMMS))
    for why, count in Counter(suspect.why for suspect in _kept_suspects(dossier)).items():
        waits.append(Wait(f"listen to {count} places: {why}", COMMS))
    return waits


def _kept_suspects(dossier: Dossier) -> list[Suspect]:
    """The places of the episode whose words may not be what was said, beyond single unsure words."""
    if not dossier.transcript.words:
        return []
    kept = dossier.timeline.kept_ms
    serious = (suspect for suspect in dossier.transcript.suspects if not suspect.minor)
    return [suspect for suspect in serious if intersection([suspect.span], kept)]


def _for_approval(name: str, waits: list[Wait], decisions: Decisions, settings: ReviewSettings) -> list[Wait]:
    if any(wait.finding for wait in waits):
        return []
    voided = decisions.voided(name)
    if voided is not None:
        return [Wait(f"the approval by {voided.by} was of something else: approve it as it is now", COMMS)]
    if decisions.items:
        return [Wait("approval of what was decided", COMMS)]
    if settings.approval == "always" and not waits:
        return [Wait("approval, as the show wants it for every episode", COMMS)]
    return []
