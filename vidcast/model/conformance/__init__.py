"""Whether captions keep to the rules: what is wrong with them, and the repairs that change no word.

The rules are those of Netflix's Timed Text Style Guide, the BBC's Subtitle Guidelines, DCMP's Captioning Key and the
house, each limit from a profile that names its source; S is about the file, L about lines, T about times, C about
content. No library is right here: those there are check syntax, or one broadcaster's numbers without words or cuts.
"""

from __future__ import annotations

from vidcast.model.conformance.fault import RULES, SUBRIP, WEBVTT, Fault, Mend, Rule, Severity, Unchecked
from vidcast.model.conformance.form import left_aside, numbering, refused
from vidcast.model.conformance.heard import Evidence
from vidcast.model.conformance.judge import NOTHING, faults, rate_of, unchecked
from vidcast.model.conformance.layout import unspaced
from vidcast.model.conformance.repair import Repair, fixed

__all__ = [
    "NOTHING",
    "RULES",
    "SUBRIP",
    "WEBVTT",
    "Evidence",
    "Fault",
    "Mend",
    "Repair",
    "Rule",
    "Severity",
    "Unchecked",
    "faults",
    "fixed",
    "left_aside",
    "numbering",
    "rate_of",
    "refused",
    "unchecked",
    "unspaced",
]
