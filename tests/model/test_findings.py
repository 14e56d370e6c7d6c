"""Findings and which of them still wait."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args

import pytest

from vidcast.model.document import decode, encode
from vidcast.model.findings import HOLDING, Finding, Findings, Severity


def finding(name: str = "f-1", severity: Severity = "block", **changed: Any) -> Finding:
    facts: dict[str, Any] = {
        "rule": "R1",
        "title": "A promise of money",
        "quote": "you will all be rich",
        "start_ms": 100,
        "end_ms": 900,
        "episode_start_ms": 100,
        "episode_end_ms": 900,
        "how": "exact",
        "probability": 0.9,
        "why": "promises bind",
        "decides": ("legal",),
        "fixes": ("cut",),
    }
    return Finding(id=name, severity=severity, **(facts | changed))


EACH = Findings("general", "1", tuple(finding(f"f-{kind}", kind) for kind in get_args(Severity)))


def test_every_new_finding_is_open() -> None:
    assert EACH.open() == EACH.findings


@pytest.mark.parametrize("severity", get_args(Severity))
def test_the_open_ones_of_one_severity_are_asked_for_by_name(severity: Severity) -> None:
    assert [each.id for each in EACH.open(severity)] == [f"f-{severity}"]


def test_the_severities_that_hold_an_episode_are_all_but_a_note() -> None:
    assert set(get_args(Severity)) - set(HOLDING) == {"note"}


@pytest.mark.parametrize("state", ["waived", "fixed", "false_alarm"])
def test_a_decided_finding_waits_no_more(state: Any) -> None:
    assert Findings("general", "1", (finding().decided(state),)).open() == ()


def test_deciding_changes_nothing_but_the_state() -> None:
    before, after = finding(), finding().decided("waived")
    assert [f.name for f in fields(Finding) if getattr(before, f.name) != getattr(after, f.name)] == ["state"]


def test_findings_read_back_from_their_file() -> None:
    text = Findings("general", "1", (finding(start_ms=None, end_ms=None, probability=None),), ("gestures",))
    assert decode(Findings, encode(text), "f.json") == text


def test_who_may_not_read_the_words_still_learns_which_rule_and_where() -> None:
    whole = finding(context="and then you will all be rich, friends", branch="rich")
    told = Findings("p", "1", (whole,)).told(lambda each: "hr" in each.decides).findings[0]
    assert (told.quote, told.context, told.branch) == ("", "", "")
    assert (told.id, told.rule, told.start_ms, told.decides) == (whole.id, "R1", 100, ("legal",))


def test_who_decides_reads_the_words() -> None:
    assert Findings("p", "1", (finding(),)).told(lambda each: "legal" in each.decides).findings == (finding(),)
