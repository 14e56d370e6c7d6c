"""Decisions are only ever added; the newest counts, and an approval is of exactly one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.errors import BadDocument
from vidcast.model.decisions import (
    Approval,
    Bleep,
    Clearance,
    Correction,
    CutOut,
    Decision,
    Decisions,
    Disclaimer,
    FalseAlarm,
    Reshoot,
    Restored,
    TakenBack,
    Wait,
    Waiver,
)
from vidcast.model.document import decode, encode, from_value, to_value
from vidcast.model.findings import Finding, Findings
from vidcast.model.times import Span

AT = "2026-11-20T15:00:00Z"


def waiver(finding: str = "f-1", by: str = "Ana") -> Waiver:
    return Waiver(finding, by, AT, "announced on Monday")


def false_alarm(finding: str = "f-1") -> FalseAlarm:
    return FalseAlarm(finding, "Bo", AT)


def approval(digest: str, by: str = "Ana") -> Approval:
    return Approval(digest, by, AT)


def found(*names: str) -> Findings:
    nothing: dict[str, Any] = dict.fromkeys(("start_ms", "end_ms", "episode_start_ms", "episode_end_ms", "probability"))
    words: dict[str, Any] = {
        "rule": "r",
        "title": "t",
        "quote": "q",
        "how": "exact",
        "why": "w",
        "decides": ("hr",),
        "fixes": (),
    }
    return Findings("p", "1", tuple(Finding(id=name, severity="block", **words, **nothing) for name in names))


def states(decisions: Decisions, *names: str) -> list[str]:
    return [finding.state for finding in decisions.applied(found(*names)).findings]


class TestApplied:
    def test_what_nobody_decided_stays_open(self) -> None:
        assert states(Decisions((waiver("f-2"),)), "f-1") == ["open"]

    def test_a_waiver_and_a_false_alarm_each_settle_their_own_finding(self) -> None:
        assert states(Decisions((waiver("f-1"), false_alarm("f-2"))), "f-1", "f-2") == ["waived", "false_alarm"]

    @given(st.lists(st.sampled_from(["waived", "false_alarm"]), min_size=1, max_size=6))
    def test_the_newest_decision_on_a_finding_counts(self, history: list[str]) -> None:
        made: dict[str, Decision] = {"waived": waiver(), "false_alarm": false_alarm()}
        assert states(Decisions(tuple(made[each] for each in history)), "f-1") == [history[-1]]

    def test_a_cut_alone_settles_nothing_because_the_words_must_be_gone_first(self) -> None:
        assert states(Decisions((CutOut(0, 9, "Ana", AT, finding="f-1"),)), "f-1") == ["open"]

    def test_an_approval_settles_no_finding(self) -> None:
        assert states(Decisions((approval("d"),)), "f-1") == ["open"]

    def test_a_decision_on_a_finding_that_is_gone_does_no_harm(self) -> None:
        assert states(Decisions((waiver("f-9"),))) == []

    def test_the_check_s_own_answer_is_left_as_it_was(self) -> None:
        before = found("f-1")
        Decisions((waiver(),)).applied(before)
        assert before.findings[0].state == "open"


class TestApprovals:
    def test_an_approval_is_of_exactly_what_it_names(self) -> None:
        assert Decisions((approval("abc"),)).approval_of("abd") is None

    @given(st.lists(st.sampled_from("abc"), max_size=6), st.sampled_from("abc"))
    def test_the_newest_approval_of_a_digest_is_the_one_that_counts(self, given_to: list[str], wanted: str) -> None:
        items = tuple(approval(digest, f"nr {n}") for n, digest in enumerate(given_to))
        matching = [item for item in items if item.digest == wanted]
        assert Decisions(items).approval_of(wanted) == (matching[-1] if matching else None)

    def test_a_change_voids_the_approval_and_says_whose_it_was(self) -> None:
        assert Decisions((approval("old", "Ana"),)).voided("new") == approval("old", "Ana")

    def test_an_approval_of_what_is_there_is_not_voided(self) -> None:
        assert Decisions((approval("old"), approval("new"))).voided("new") is None

    def test_without_any_approval_none_is_voided(self) -> None:
        assert Decisions((waiver(),)).voided("new") is None

    def test_without_approvals_the_other_decisions_stay_in_order(self) -> None:
        items = waiver(), approval("d"), false_alarm(), CutOut(1, 2, "Ana", AT)
        assert Decisions(items).without_approvals.items == (items[0], items[2], items[3])


class TestRemedies:
    BLEEP = Bleep("f-1", "abc", 100, 400, "Ana", AT)

    def test_a_bleep_and_a_disclaimer_fix_their_finding(self) -> None:
        made = Decisions((self.BLEEP, Disclaimer("f-2", "Our view.", "Ana", AT)))
        assert states(made, "f-1", "f-2") == ["fixed", "fixed"]

    def test_asking_for_another_take_leaves_a_finding_open(self) -> None:
        assert states(Decisions((waiver(), Reshoot("f-1", "abc", "Ana", AT))), "f-1") == ["open"]

    def test_a_waiver_after_a_bleep_ends_the_bleep(self) -> None:
        made = Decisions((self.BLEEP, waiver()))
        assert (made.bleeps, states(made, "f-1")) == ((), ["waived"])

    def test_a_bleep_that_is_taken_back_is_none(self) -> None:
        assert Decisions((self.BLEEP, TakenBack("f-1", "Bo", AT))).bleeps == ()

    def test_a_cut_stays_whatever_is_decided_after_it(self) -> None:
        cut = CutOut(0, 9, "Ana", AT, finding="f-1")
        assert Decisions((cut, waiver())).cuts == (cut,)

    def test_bleeps_belong_to_their_recording(self) -> None:
        other = Bleep("f-2", "xyz", 1, 2, "Ana", AT)
        assert Decisions((self.BLEEP, other)).bleeps_of("xyz") == (other,)

    def test_a_decision_on_a_rule_that_changed_is_asked_again(self) -> None:
        (finding,) = found("f-1").findings
        then = Waiver("f-1", "Ana", AT, "known", "old rule")
        now = replace(found("f-1"), findings=(replace(finding, rule_digest="new rule"),))
        assert [each.state for each in Decisions((then,)).applied(now).findings] == ["open"]

    def test_who_decided_is_known(self) -> None:
        items = (waiver(by="Ana"), CutOut(0, 9, "Bo", AT), approval("d", by="Cy"))
        assert Decisions(items).deciders == {"Ana", "Bo"}

    def test_who_decided_what_was_taken_back_decided_too(self) -> None:
        items = (CutOut(0, 9, "Bo", AT, finding="f-1"), TakenBack("f-1", "Ana", AT))
        assert Decisions(items).deciders == {"Ana", "Bo"}

    def test_a_cut_that_was_taken_back_repairs_nothing(self) -> None:
        cut = CutOut(0, 9, "Bo", AT, finding="f-1")
        assert Decisions((cut, CutOut(5, 8, "Bo", AT))).cut_findings == {"f-1": cut}
        assert Decisions((cut, TakenBack("f-1", "Ana", AT))).cut_findings == {}

    def test_who_corrected_words_or_took_something_back_decided_too(self) -> None:
        correction = Correction("abc", 0, 9, "casle", "castle", "Cy", AT)
        assert Decisions((correction, TakenBack("f-1", "Bo", AT))).deciders == {"Cy", "Bo"}

    @pytest.mark.parametrize(("start", "end"), [(5, 5), (-1, 4)])
    def test_a_bleep_of_no_time_is_refused(self, start: int, end: int) -> None:
        with pytest.raises(ValueError, match="a bleep begins before it ends"):
            Bleep("f-1", "abc", start, end, "Ana", AT)

    def test_a_disclaimer_without_words_is_refused(self) -> None:
        with pytest.raises(ValueError, match="a disclaimer needs words"):
            Disclaimer("f-1", " ", "Ana", AT)


class TestRecords:
    EVERY = (
        waiver(),
        false_alarm(),
        CutOut(1, 2, "Ana", AT, "dull", "f-1"),
        Bleep("f-1", "abc", 1, 2, "Ana", AT),
        Disclaimer("f-1", "Our view.", "Ana", AT),
        Reshoot("f-1", "abc", "Ana", AT),
        approval("d"),
    )

    def test_every_kind_reads_back_from_its_document(self) -> None:
        assert decode(Decisions, encode(Decisions(self.EVERY)), "d.json") == Decisions(self.EVERY)

    @pytest.mark.parametrize("item", EVERY)
    def test_a_record_says_its_kind_who_and_when(self, item: Decision) -> None:
        value = to_value(item)
        assert (value["kind"], value["by"], value["at"]) == (item.kind, item.by, AT)

    def test_a_record_of_an_unknown_kind_is_refused(self) -> None:
        with pytest.raises(BadDocument, match=r"^d\.json: not a decisions\n  items\.0: "):
            from_value(Decisions, {"items": [{"kind": "shrug", "by": "Ana", "at": AT}]}, "d.json")

    @pytest.mark.parametrize("because", ["", "  \n"])
    def test_a_waiver_without_a_reason_is_refused(self, because: str) -> None:
        with pytest.raises(ValueError, match=r"^a waiver needs a reason$"):
            Waiver("f-1", "Ana", AT, because)

    def test_the_cuts_are_spans_of_source_time(self) -> None:
        assert [cut.span for cut in Decisions(self.EVERY).cuts] == [Span(1, 2)]


def test_an_episode_is_cleared_when_it_waits_for_nothing() -> None:
    assert Clearance("d", ()).cleared is True


def test_an_episode_that_waits_for_one_thing_is_not_cleared() -> None:
    assert Clearance("d", (Wait("a look", ("comms",)),), approved_by="Ana").cleared is False


def corrected(text: str, at: str = AT) -> Correction:
    return Correction("sha", 0, 400, "Castellen", text, "Ana", at, always=True)


class TestRestored:
    """A correction that was taken back counts no longer, and stays in the record."""

    FIRST, SECOND = corrected("Castellan"), corrected("Castellan", "2026-11-20T15:01:00Z")

    def test_its_words_are_corrected_no_more_here_or_in_the_show(self) -> None:
        after = Decisions((self.FIRST, Restored(self.FIRST.name, "Lee", AT)))
        assert (after.edits_of("sha"), after.always) == ((), ())

    def test_made_again_it_counts(self) -> None:
        after = Decisions((self.FIRST, Restored(self.FIRST.name, "Lee", AT), self.SECOND))
        assert after.always == (self.SECOND,)

    def test_every_one_is_listed_with_who_took_it_back(self) -> None:
        back = Restored(self.FIRST.name, "Lee", AT)
        assert Decisions((self.FIRST, self.SECOND, back)).corrections == ((self.FIRST, back), (self.SECOND, None))

    def test_it_reads_back_as_it_was_written(self) -> None:
        decisions = Decisions((self.FIRST, Restored(self.FIRST.name, "Lee", AT)))
        assert from_value(Decisions, to_value(decisions), "d") == decisions
