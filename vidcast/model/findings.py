"""What the policy check says: places where a rule speaks up. A finding is not a verdict: people decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

__all__ = ["HOLDING", "Finding", "Findings", "Severity", "State"]

Severity = Literal["block", "review", "disclaim", "note"]
State = Literal["open", "waived", "fixed", "false_alarm"]

HOLDING: tuple[Severity, ...] = ("block", "review", "disclaim")
"""The severities that keep an episode from publishing by itself while they are open."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a rule speaks up.

    `id` depends on the rule, the pack, the words and their ordinal, never on time, so that a decision survives another
    trim or another transcription. Times are None for text that has none.
    """

    id: str
    rule: str
    title: str
    severity: Severity
    quote: str
    start_ms: int | None
    end_ms: int | None
    episode_start_ms: int | None
    episode_end_ms: int | None
    how: str
    """exact, inflection, heard_as, detector."""
    probability: float | None
    """The lowest of its words, None for text that nobody transcribed."""
    why: str
    decides: tuple[str, ...]
    """The routes of which any one may decide."""
    fixes: tuple[str, ...]
    """What would repair it: cut, bleep, disclaimer, retake, none."""
    state: State = "open"
    listen: bool = False
    """Whether the words may be misheard, so that a person should listen before deciding."""
    where: str = ""
    """"" for what is said; else the text that was checked beside it: title, summary, leader, card."""
    recording: str = ""
    """The content hash of the recording in which it is said; "" for a text beside it."""
    context: str = ""
    """The words around it, for the person who decides."""
    branch: str = ""
    """The pattern of the rule that spoke up; as secret as the pack."""
    rule_digest: str = ""
    """Changes when the rule would decide otherwise, so that an old decision is asked again."""
    say_instead: str = ""
    """What the leader may say in place of it, empty when the rule has no advice."""

    @property
    def without_words(self) -> Finding:
        """The finding as it may be told to whoever does not decide: what rule, where, and who does."""
        return replace(self, quote="", context="", branch="")

    def decided(self, state: State) -> Finding:
        return replace(self, state=state)


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of one check, in order of time, and what the check could not look at."""

    pack: str
    pack_version: str
    findings: tuple[Finding, ...]
    not_checked: tuple[str, ...] = field(default=())
    pack_digest: str = ""
    version: int = 1

    @staticmethod
    def joined(each: Sequence[Findings]) -> Findings:
        """The findings of one pack in several parts, in the order of the parts."""
        every = tuple(finding for part in each for finding in part.findings)
        blind = tuple(dict.fromkeys(what for part in each for what in part.not_checked))
        return replace(each[0], findings=every, not_checked=blind)

    def told(self, may_read: Callable[[Finding], bool]) -> Findings:
        """The same, without the words of those that somebody may not read."""
        every = tuple(each if may_read(each) else each.without_words for each in self.findings)
        return replace(self, findings=every)

    def open(self, *severities: Severity) -> tuple[Finding, ...]:
        """The findings that wait for a decision, of the given severities or of all."""
        return tuple(f for f in self.findings if f.state == "open" and (not severities or f.severity in severities))
