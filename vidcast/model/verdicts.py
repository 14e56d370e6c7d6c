"""What people decide on one finding: the words stay, the finding is wrong, or how they are repaired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from vidcast.model.document import SpanPair
from vidcast.model.findings import State
from vidcast.model.times import Span

__all__ = ["Alarm", "Bleep", "CutOut", "Disclaimer", "FalseAlarm", "Reshoot", "TakenBack", "Verdict", "Waiver"]

Alarm = Literal["", "misheard", "not_meant", "too_wide"]


@dataclass(frozen=True, slots=True)
class Waiver:
    """The finding is right and the words stay, for a reason that a person answers for."""

    finding: str
    by: str
    at: str
    because: str
    rule_digest: str = ""
    """Finding.rule_digest when it was decided; "" in records from before it was kept."""
    kind: Literal["waiver"] = "waiver"
    state: ClassVar[State] = "waived"

    def __post_init__(self) -> None:
        if not self.because.strip():
            raise ValueError("a waiver needs a reason")


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """The finding is wrong: the words were misheard, were not meant so, or the rule is too wide."""

    finding: str
    by: str
    at: str
    because: str = ""
    what: Alarm = ""
    """Which of the three it is; "" where nobody said."""
    rule: str = ""
    """The rule's id, so that packs can be measured by what people said of them."""
    rule_digest: str = ""
    kind: Literal["false_alarm"] = "false_alarm"
    state: ClassVar[State] = "false_alarm"


@dataclass(frozen=True, slots=True)
class Bleep:
    """The words of a finding are covered by a tone or by silence, and masked wherever they are written."""

    finding: str
    recording: str
    """The content hash."""
    start_ms: int
    end_ms: int
    """Where its words lie on the recording's clock."""
    by: str
    at: str
    because: str = ""
    sound: Literal["tone", "silence"] = "tone"
    pad_ms: int = 120
    """How much more is covered on each side, as far as the words beside leave room."""
    rule_digest: str = ""
    words: SpanPair | None = None
    """Where its words stand in the transcript, when a person set by hand where they are heard."""
    kind: Literal["bleep"] = "bleep"
    state: ClassVar[State] = "fixed"

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"a bleep begins before it ends, got {self.start_ms} to {self.end_ms} ms")

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)

    @property
    def written(self) -> Span:
        """Where the words stand that are masked."""
        return self.words or self.span


@dataclass(frozen=True, slots=True)
class Disclaimer:
    """A finding is answered by words on a card, in the description and in the captions."""

    finding: str
    text: str
    by: str
    at: str
    because: str = ""
    rule_digest: str = ""
    kind: Literal["disclaimer"] = "disclaimer"
    state: ClassVar[State] = "fixed"

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a disclaimer needs words")


@dataclass(frozen=True, slots=True)
class Reshoot:
    """The leader is asked to record it again; the finding stays open until another take has come."""

    finding: str
    recording: str
    """The content hash of the take that should be replaced."""
    by: str
    at: str
    because: str = ""
    rule_digest: str = ""
    kind: Literal["reshoot"] = "reshoot"
    state: ClassVar[State] = "open"


@dataclass(frozen=True, slots=True)
class CutOut:
    """A stretch of source time a person takes out, to repair a finding or for any other reason."""

    start_ms: int
    end_ms: int
    by: str
    at: str
    because: str = ""
    finding: str | None = None
    recording: str = ""
    """The content hash of the recording that it cuts; "" in records from before episodes had parts."""
    kind: Literal["cut"] = "cut"

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """All earlier decisions on one finding count no longer."""

    finding: str
    by: str
    at: str
    because: str = ""
    kind: Literal["taken_back"] = "taken_back"


Verdict = Waiver | FalseAlarm | Bleep | Disclaimer | Reshoot
"""Of these the newest on a finding counts."""
