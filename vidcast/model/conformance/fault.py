"""What can be wrong with captions: the rules by id, and a fault as the place where a rule is broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["HOUSE", "RULES", "SUBRIP", "WEBVTT", "Fault", "Mend", "Rule", "Severity", "Size", "Unchecked", "of_all"]

Severity = Literal["error", "waiver", "warning"]
"""An error blocks, a waiver blocks until a person waives it with a reason, a warning informs."""

Mend = Literal["", "retime", "resegment", "rebreak"]
"""How a machine may repair it without changing a word: other times, other cues, other lines, or not at all."""

WEBVTT = "W3C WebVTT: The Web Video Text Tracks Format"
SUBRIP = "SubRip, as players read it"
HOUSE = "house rule"


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where captions break a rule; it never quotes them."""

    rule: str
    severity: Severity
    cue: int | None
    """Its number from 1, as the writers number cues; None for what is no single cue's."""
    start_ms: int | None
    """When it shows, on the episode's clock."""
    measured: int | None
    limit: int | None
    """In the same unit; None where the rule has no number."""
    unit: str
    source: str
    """Where the limit comes from."""
    fix: Mend = ""
    why: str = ""
    end_ms: int | None = None
    source_ms: int | None = None
    """The moment of the recording that is shown at `start_ms`, where a timeline tells."""
    line: int | None = None
    """The line of the file, from 1, for what is wrong with the file itself."""
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured and what is allowed, in one unit, and who says so."""

    measured: int | None = None
    limit: int | None = None
    unit: str = ""
    source: str = HOUSE


def of_all(rule: str, severity: Severity, size: Size, why: str) -> Fault:
    """A fault of the captions as a whole."""
    return Fault(rule, severity, None, None, size.measured, size.limit, size.unit, size.source, why=why)


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A rule that could not be judged, and what was missing."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that captions are checked for."""

    id: str
    title: str
    needs: str = ""
    """What has to be given beside the captions: file, words, speech, timeline, language, or what no check has yet."""


_EVERY = (
    Rule("S01", "the file is UTF-8", "file"),
    Rule("S02", "the file starts as its format does", "file"),
    Rule("S03", "times are written as the format has them", "file"),
    Rule("S04", "a cue ends after it starts"),
    Rule("S05", "cues are in order of time"),
    Rule("S06", "each cue has an id of its own", "file"),
    Rule("S07", "escapes and tags are sound", "file"),
    Rule("S08", "no arrow stands outside a line of times", "file"),
    Rule("S09", "no cue is empty or torn by an empty line"),
    Rule("S10", "where there are words there are captions", "words"),
    Rule("S11", "captions survive being written and read"),
    Rule("S12", "WebVTT and SubRip say the same"),
    Rule("L01", "lines are short enough"),
    Rule("L02", "cues have few enough lines"),
    Rule("L03", "no line or cue ends on a word that leans on the next", "english"),
    Rule("L04", "no word stands alone beside another line"),
    Rule("L05", "a cue that ends one sentence does not begin the next"),
    Rule("L06", "names, numbers and terms stay together", "english"),
    Rule("L07", "spaces stand where they belong"),
    Rule("L08", "every character can be shown"),
    Rule("L09", "the script is one that lengths and breaks are made for"),
    Rule("T01", "cues last long enough"),
    Rule("T02", "cues do not last too long"),
    Rule("T03", "text can be read in its time"),
    Rule("T04", "words do not follow too fast over ten seconds"),
    Rule("T05", "cues touch or stand frames apart"),
    Rule("T06", "small gaps are closed"),
    Rule("T07", "the screen is empty for real pauses only"),
    Rule("T08", "cues do not overlap"),
    Rule("T09", "a cue starts with its first word", "words"),
    Rule("T10", "text leaves soon after its last word", "words"),
    Rule("T11", "a cue stays on both sides of a cut, or on one", "timeline"),
    Rule("T12", "no cue lasts past the end", "timeline"),
    Rule("T13", "no cue stands where nothing of the recording is kept", "timeline"),
    Rule("T14", "the rendered file is as long as the timeline", "render"),
    Rule("T15", "cues do not run away from their words", "words"),
    Rule("C01", "the words are the approved ones, in order", "words"),
    Rule("C02", "nothing is said over and over"),
    Rule("C03", "no words stand in silence", "speech"),
    Rule("C04", "no speech lacks its words", "speech"),
    Rule("C05", "doubtful words are reviewed", "words"),
    Rule("C06", "names and terms are the glossary's", "words"),
    Rule("C07", "numbers are written as approved", "words"),
    Rule("C08", "sentences have capitals and full stops"),
    Rule("C09", "sounds of three seconds are described", "sound"),
    Rule("C10", "the language is named", "language"),
    Rule("C11", "nothing that was cut out or bleeped is shown", "cuts"),
    Rule("G01", "the approval is of these captions", "approval"),
    Rule("G02", "every waiver has a reason", "approval"),
)

RULES = {rule.id: rule for rule in _EVERY}
"""Every rule by its id: S the file, L lines, T times, C content, G what people decided."""
