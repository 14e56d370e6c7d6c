"""What people decided: append-only records with who, when and why. A decision is an input, never a state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from vidcast.model.chapters import Mark
from vidcast.model.corrections import Edit
from vidcast.model.document import SpanPair, digest, to_value
from vidcast.model.findings import Finding, Findings
from vidcast.model.verdicts import Bleep, CutOut, Disclaimer, FalseAlarm, Reshoot, TakenBack, Verdict, Waiver

__all__ = [
    "Acceptance",
    "Approval",
    "Arrangement",
    "Bleep",
    "Clearance",
    "Correction",
    "CutOut",
    "Decision",
    "Decisions",
    "Disclaimer",
    "FalseAlarm",
    "Reshoot",
    "Restored",
    "TakenBack",
    "Verdict",
    "Wait",
    "Waiver",
]


@dataclass(frozen=True, slots=True)
class Approval:
    """A person lets exactly this be published; any later change has another digest and needs another approval."""

    digest: str
    by: str
    at: str
    because: str = ""
    captions_read: bool = False
    """Whether they read the captions against the recording, which readers are told."""
    kind: Literal["approval"] = "approval"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """These recordings, in this order, are the parts of the episode; a later take still replaces its leader's."""

    recordings: tuple[str, ...]
    """Content hashes."""
    by: str
    at: str
    seen: int
    """The id of the newest submission that the person saw."""
    because: str = ""
    kind: Literal["arrangement"] = "arrangement"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A person lets a render be published although checks of it failed; another failure wants another one."""

    digest: str
    """Report.digest."""
    by: str
    at: str
    because: str
    kind: Literal["acceptance"] = "acceptance"

    def __post_init__(self) -> None:
        if not self.because.strip():
            raise ValueError("accepting a render that failed a check needs a reason")


@dataclass(frozen=True, slots=True)
class Chaptering:
    """These are the chapters of the episode, beside the beginnings of its parts; None for what the leader announced."""

    marks: tuple[Mark, ...] | None
    by: str
    at: str
    because: str = ""
    kind: Literal["chaptering"] = "chaptering"


@dataclass(frozen=True, slots=True)
class Correction:
    """Words of a recording are written otherwise than they were heard; what was said stays as it is."""

    recording: str
    """The content hash."""
    start_ms: int
    end_ms: int
    """Where the words lie on the recording's clock."""
    expect: str
    """The words as they stood; where they are no longer there the correction waits for a person."""
    text: str
    """What is written instead."""
    by: str
    at: str
    because: str = ""
    room: SpanPair | None = None
    """Edit.room."""
    always: bool = False
    """Whether the same is written from now on wherever the show's recordings are heard so."""
    kind: Literal["correction"] = "correction"

    @property
    def edit(self) -> Edit:
        return Edit(self.start_ms, self.end_ms, self.expect, self.text, self.room)

    @property
    def name(self) -> str:
        """What names it in the record: the same for the same words, place, person and moment."""
        return digest(to_value(self))


@dataclass(frozen=True, slots=True)
class Restored:
    """A correction counts no longer: its words are written as they were heard."""

    correction: str
    """Correction.name."""
    by: str
    at: str
    because: str = ""
    kind: Literal["restored"] = "restored"


Decision = Annotated[
    Waiver
    | FalseAlarm
    | CutOut
    | Bleep
    | Disclaimer
    | Reshoot
    | Approval
    | TakenBack
    | Arrangement
    | Acceptance
    | Chaptering
    | Correction
    | Restored,
    Field(discriminator="kind"),
]

D = TypeVar("D", CutOut, Bleep, Disclaimer, Reshoot, Approval, Arrangement, Acceptance, Chaptering, Correction)


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions about one episode, oldest first."""

    items: tuple[Decision, ...] = ()

    def _of(self, kind: type[D]) -> tuple[D, ...]:
        return tuple(item for item in self.standing if isinstance(item, kind))

    @property
    def standing(self) -> tuple[Decision, ...]:
        """The decisions that nobody took back; of the verdicts on one finding the newest."""
        kept: list[Decision] = []
        for item in self.items:
            if isinstance(item, TakenBack):
                kept = [other for other in kept if getattr(other, "finding", None) != item.finding]
            elif isinstance(item, Restored):
                kept = [other for other in kept if getattr(other, "name", None) != item.correction]
            elif isinstance(item, Verdict):
                kept = [other for other in kept if not (isinstance(other, Verdict) and other.finding == item.finding)]
            kept.append(item)
        return tuple(kept)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What stands of what was decided on findings; a cut is none, since its words are gone."""
        return tuple(item for item in self.standing if isinstance(item, Verdict))

    @property
    def deciders(self) -> frozenset[str]:
        """Whoever ever decided anything on the episode, also what was taken back since; not who let it out."""
        return frozenset(item.by for item in self.items if not isinstance(item, Approval | Acceptance))

    @property
    def cut_findings(self) -> dict[str, CutOut]:
        """The cuts that repair a finding, by its name."""
        return {cut.finding: cut for cut in self._of(CutOut) if cut.finding}

    @property
    def bleeps(self) -> tuple[Bleep, ...]:
        return self._of(Bleep)

    def bleeps_of(self, recording: str) -> tuple[Bleep, ...]:
        """The bleeps in one recording."""
        return tuple(bleep for bleep in self.bleeps if bleep.recording == recording)

    @property
    def disclaimers(self) -> tuple[Disclaimer, ...]:
        return self._of(Disclaimer)

    @property
    def reshoots(self) -> tuple[Reshoot, ...]:
        return self._of(Reshoot)

    def on(self, finding: str) -> bool:
        """Whether a decision on this finding stands."""
        return any(getattr(item, "finding", None) == finding for item in self.standing if item.kind != "taken_back")

    @property
    def cuts(self) -> tuple[CutOut, ...]:
        return self._of(CutOut)

    def cuts_of(self, recording: str) -> tuple[CutOut, ...]:
        """The cuts in one recording."""
        return tuple(cut for cut in self.cuts if cut.recording == recording)

    def edits_of(self, recording: str) -> tuple[Edit, ...]:
        """What people wrote otherwise in one recording, oldest first."""
        return tuple(item.edit for item in self._of(Correction) if item.recording == recording)

    @property
    def corrections(self) -> tuple[tuple[Correction, Restored | None], ...]:
        """Every correction that was ever made, oldest first, with who took it back."""
        back = {item.correction: item for item in self.items if isinstance(item, Restored)}
        return tuple((item, back.get(item.name)) for item in self.items if isinstance(item, Correction))

    @property
    def always(self) -> tuple[Correction, ...]:
        """The corrections that hold for the show's other recordings too."""
        return tuple(item for item in self._of(Correction) if item.always)

    @property
    def arrangements(self) -> tuple[Arrangement, ...]:
        return self._of(Arrangement)

    @property
    def chapter_marks(self) -> tuple[Mark, ...] | None:
        """The chapters that a person set, None when nobody did."""
        found = self._of(Chaptering)
        return found[-1].marks if found else None

    def accepted(self, digest: str) -> Acceptance | None:
        """The newest acceptance of exactly this report."""
        return next((item for item in reversed(self._of(Acceptance)) if item.digest == digest), None)

    @property
    def without_approvals(self) -> Decisions:
        """What changes or explains the episode; not who let it be published."""
        return Decisions(tuple(item for item in self.items if not isinstance(item, Approval | Acceptance)))

    def approval_of(self, digest: str) -> Approval | None:
        """The newest approval of exactly this digest."""
        return next((item for item in reversed(self._of(Approval)) if item.digest == digest), None)

    def captions_read_by(self, digest: str) -> str | None:
        """Who read the captions of exactly this, the newest; None where nobody did."""
        read = (item.by for item in reversed(self._of(Approval)) if item.digest == digest and item.captions_read)
        return next(read, None)

    def voided(self, digest: str) -> Approval | None:
        """The newest approval, when it was of something else."""
        approvals = self._of(Approval)
        return approvals[-1] if approvals and approvals[-1].digest != digest else None

    def applied(self, findings: Findings) -> Findings:
        """The findings with the state that people's decisions give them.

        A cut fixes nothing by being decided: a finding whose words are gone is not found any more. A decision on a
        rule that has changed since is asked again.
        """
        verdicts = {verdict.finding: verdict for verdict in self.verdicts}
        decided = tuple(_with_state(each, verdicts.get(each.id)) for each in findings.findings)
        return replace(findings, findings=decided)


def _with_state(finding: Finding, verdict: Verdict | None) -> Finding:
    if verdict is None or verdict.rule_digest not in ("", finding.rule_digest):
        return finding
    return finding.decided(verdict.state)


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing an episode waits for."""

    why: str
    """In plain words, without any quote."""
    routes: tuple[str, ...]
    """Who may end the waiting: any one of these."""
    finding: str | None = None
    recording: str = ""
    """The content hash of the part that alone waits for it; "" when the whole episode does."""


@dataclass(frozen=True, slots=True)
class Clearance:
    """Whether an episode may be published, and if not, what it waits for."""

    digest: str
    """Names exactly what was looked at; an approval repeats it."""
    waits: tuple[Wait, ...]
    approved_by: str | None = None
    captions_read_by: str | None = None
    """Who read the captions against the recording."""

    @property
    def edition(self) -> str:
        """Names what would be published: what was looked at, and what readers are told of who looked."""
        return digest([self.digest, self.captions_read_by]) if self.captions_read_by else self.digest

    def and_waits(self, *waits: Wait) -> Clearance:
        """The same, waiting for more."""
        return replace(self, waits=(*self.waits, *waits))

    @property
    def cleared(self) -> bool:
        return not self.waits
