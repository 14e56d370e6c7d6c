"""May it be published? Each rule of the answer."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.captions import Captions, Cue
from vidcast.model.credit import Credit
from vidcast.model.decisions import (
    Acceptance,
    Approval,
    Clearance,
    CutOut,
    Decision,
    Decisions,
    FalseAlarm,
    Reshoot,
    Wait,
    Waiver,
)
from vidcast.model.findings import Finding, Findings, Severity
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript, Word
from vidcast.run.stage import Bench
from vidcast.stages.review import Dossier, ReviewSettings, Spoken, review
from vidcast.tools.cards import CardText

BENCH = Bench(Path("nowhere"))
AT = "2026-11-20T15:00:00Z"
COMMS = ("comms",)


def finding(severity: Severity, name: str = "f-1", decides: tuple[str, ...] = ("legal",)) -> Finding:
    times: dict[str, Any] = dict.fromkeys(("start_ms", "end_ms", "episode_start_ms", "episode_end_ms"), 5)
    words: dict[str, Any] = {"quote": "the secret", "how": "exact", "probability": 0.9, "why": "w", "fixes": ()}
    return Finding(id=name, rule="r", title="A promise", severity=severity, decides=decides, **times, **words)


HELLO = Transcript("en", "e", "m", (Word(0, 900, "Hello."),))
LINE = Timeline(Fraction(25), 100, ((0, 100),))


def parts(transcript: Transcript = HELLO, timeline: Timeline = LINE) -> tuple[Spoken, ...]:
    return (Spoken(transcript, timeline, "a"),)


def dossier(*findings: Finding) -> Dossier:
    return Dossier(
        CardText("Field", "Ninety-four percent", "Week 47, 2026", (Credit("Dana"),)),
        (Spoken(HELLO, LINE, "a"),),
        Captions("house", "en", (Cue(0, 900, ("Hello.",)),)),
        Findings("general", "1", findings),
    )


def asked(about: Dossier, *decisions: Decision, approval: Any = "when-held") -> Clearance:
    return review(BENCH, about, Decisions(decisions), ReviewSettings(approval))


def approved(about: Dossier, *decisions: Decision, by: str = "Ana") -> tuple[Decision, ...]:
    """The decisions with an approval of exactly what they make of the dossier."""
    return (*decisions, Approval(asked(about, *decisions).digest, by, AT))


WAIVER = Waiver("f-1", "Lee, legal", AT, "announced on Monday")
ALARM = FalseAlarm("f-1", "Lee, legal", AT)
CUT = CutOut(0, 10, "Lee, legal", AT, finding="f-1")


class TestClean:
    def test_where_nothing_was_found_nothing_waits(self) -> None:
        clearance = asked(dossier())
        assert (clearance.waits, clearance.approved_by) == ((), None)

    def test_a_show_that_wants_a_yes_to_every_episode_waits_for_it(self) -> None:
        wait = Wait("approval, as the show wants it for every episode", COMMS)
        assert asked(dossier(), approval="always").waits == (wait,)

    def test_a_yes_clears_it_and_says_whose_it_was(self) -> None:
        clearance = asked(dossier(), *approved(dossier()), approval="always")
        assert (clearance.cleared, clearance.approved_by) == (True, "Ana")

    def test_the_setting_changes_no_digest_so_that_a_yes_stays_good(self) -> None:
        assert asked(dossier()).digest == asked(dossier(), approval="always").digest


class TestFindings:
    @pytest.mark.parametrize(
        ("severity", "why"),
        [
            ("block", "A promise, to be decided"),
            ("review", "A promise, to be reviewed"),
            ("disclaim", "A promise, to be disclaimed or waived"),
        ],
    )
    def test_an_open_finding_waits_for_those_who_may_decide_it(self, severity: Severity, why: str) -> None:
        found = finding(severity, decides=("legal", "hr"))
        assert asked(dossier(found)).waits == (Wait(why, ("legal", "hr"), "f-1"),)

    def test_a_note_holds_nothing(self) -> None:
        assert asked(dossier(finding("note"))).waits == ()

    def test_each_open_finding_waits_on_its_own(self) -> None:
        about = dossier(finding("block", "f-1"), finding("note", "f-2"), finding("review", "f-3"))
        assert [wait.finding for wait in asked(about).waits] == ["f-1", "f-3"]

    def test_nothing_that_waits_quotes_what_was_said(self) -> None:
        about = dossier(finding("block"), finding("disclaim", "f-2"))
        assert [wait.why for wait in asked(about).waits if "secret" in wait.why] == []

    @pytest.mark.parametrize("decision", [WAIVER, ALARM])
    @pytest.mark.parametrize("severity", ["block", "review", "disclaim"])
    def test_what_was_decided_waits_only_for_an_approval_of_that(self, severity: Severity, decision: Decision) -> None:
        assert asked(dossier(finding(severity)), decision).waits == (Wait("approval of what was decided", COMMS),)

    def test_a_cut_that_repaired_everything_waits_for_an_approval_of_that(self) -> None:
        assert asked(dossier(), CUT).waits == (Wait("approval of what was decided", COMMS),)

    def test_a_cut_that_left_the_finding_there_still_waits_for_it(self) -> None:
        assert [wait.finding for wait in asked(dossier(finding("block")), CUT).waits] == ["f-1"]

    def test_while_findings_wait_nobody_is_asked_for_an_approval_yet(self) -> None:
        about = dossier(finding("block", "f-1"), finding("block", "f-2"))
        assert [wait.finding for wait in asked(about, WAIVER, approval="always").waits] == ["f-2"]


class TestApproval:
    def test_it_covers_what_a_person_judges_by_looking(self) -> None:
        about = dossier(finding("review"))
        assert asked(about, *approved(about)).cleared is True

    @pytest.mark.parametrize("severity", ["block", "disclaim"])
    def test_it_never_covers_what_wants_a_decision_of_its_own(self, severity: Severity) -> None:
        about = dossier(finding(severity))
        assert [wait.finding for wait in asked(about, *approved(about)).waits] == ["f-1"]

    @pytest.mark.parametrize("severity", ["block", "disclaim"])
    def test_after_that_decision_it_clears_the_episode(self, severity: Severity) -> None:
        about = dossier(finding(severity))
        assert asked(about, *approved(about, WAIVER)).cleared is True

    def test_a_decision_after_it_voids_it(self) -> None:
        about = dossier(finding("review"))
        clearance = asked(about, *approved(about), ALARM)
        assert clearance.waits == (Wait("the approval by Ana was of something else: approve it as it is now", COMMS),)
        assert clearance.approved_by is None

    def test_of_what_came_before_it_is_good_again_when_the_change_is_undone(self) -> None:
        about, other = dossier(), replace(dossier(), text=replace(dossier().text, title="Another"))
        decisions = (*approved(about), Approval(asked(other).digest, "Bo", AT))
        assert asked(about, *decisions).approved_by == "Ana"

    def test_a_second_approval_of_the_same_changes_no_digest(self) -> None:
        first = approved(dossier())
        assert asked(dossier(), *first, *first).digest == asked(dossier()).digest

    @pytest.mark.parametrize(
        "change",
        [
            {"text": CardText("Field", "Another title", "Week 47, 2026", (Credit("Dana"),))},
            {"parts": parts(Transcript("en", "e", "m", (Word(0, 900, "Goodbye."),)))},
            {"parts": parts(Transcript("en", "e", "m", (Word(0, 901, "Hello."),)))},
            {"parts": parts(timeline=Timeline(Fraction(25), 100, ((0, 99),)))},
            {"parts": parts(timeline=replace(LINE, opening_frames=1))},
            {"parts": parts() * 2},
            {"captions": Captions("house", "en", (Cue(0, 900, ("Hello!",)),))},
            {"captions": Captions("bbc-online", "en", (Cue(0, 900, ("Hello.",)),))},
            {"findings": Findings("general", "2", ())},
            {"findings": Findings("general", "1", (finding("note"),))},
            {"findings": Findings("general", "1", (), ("gestures",))},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_any_change_of_what_was_approved_voids_it(self, change: dict[str, Any]) -> None:
        changed = replace(dossier(), **change)
        clearance = asked(changed, *approved(dossier()))
        wanted = Wait("the approval by Ana was of something else: approve it as it is now", COMMS)
        assert clearance.waits == (wanted,)

    @given(st.text("0123456789abcdef", min_size=64, max_size=64))
    def test_no_other_digest_is_an_approval(self, digest: str) -> None:
        clearance = asked(dossier(), Approval(digest, "Mallory", AT))
        assert clearance.cleared == (digest == clearance.digest)

    @given(st.lists(st.sampled_from([WAIVER, ALARM, CUT]), max_size=4), st.sampled_from([WAIVER, ALARM, CUT]))
    def test_an_approval_dies_with_any_further_decision(self, before: list[Decision], further: Decision) -> None:
        about = dossier(finding("review"))
        assert asked(about, *approved(about, *before), further).approved_by is None


class TestLooking:
    SILENT = replace(dossier(), parts=parts(Transcript("en", "e", "m", ())))
    UNTRIMMED = replace(dossier(), parts=parts(timeline=replace(LINE, refused="the noise is too loud")))
    FOREIGN = replace(dossier(), parts=parts(Transcript("de", "e", "m", (Word(0, 900, "Hallo."),))))

    @pytest.mark.parametrize(
        ("about", "why"),
        [
            (SILENT, "no speech was found, so no words could be checked"),
            (UNTRIMMED, "nothing was trimmed: the noise is too loud"),
            (FOREIGN, "the language is not English, so its words could not be checked"),
        ],
    )
    def test_what_no_rule_could_find_waits_for_a_look(self, about: Dossier, why: str) -> None:
        assert asked(about).waits == (Wait(why, COMMS, recording="a"),)

    @pytest.mark.parametrize("about", [SILENT, UNTRIMMED, FOREIGN])
    def test_a_person_who_looked_clears_it(self, about: Dossier) -> None:
        assert asked(about, *approved(about)).cleared is True

    def test_silence_has_no_language_to_ask_about(self) -> None:
        about = replace(dossier(), parts=parts(Transcript("de", "e", "m", ())))
        assert [wait.why for wait in asked(about).waits] == ["no speech was found, so no words could be checked"]

    @pytest.mark.parametrize("language", ["en", "EN", "en-GB"])
    def test_every_english_is_english(self, language: str) -> None:
        about = replace(dossier(), parts=parts(replace(HELLO, language=language)))
        assert asked(about).cleared is True

    def test_a_look_that_is_due_is_asked_for_beside_the_findings(self) -> None:
        about = replace(self.UNTRIMMED, findings=Findings("general", "1", (finding("block"),)))
        assert [wait.finding for wait in asked(about).waits] == ["f-1", None]

    def test_a_show_that_wants_a_yes_anyway_does_not_ask_twice(self) -> None:
        assert len(asked(self.SILENT, approval="always").waits) == 1


def test_an_approval_setting_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"""^approval must be "when-held" or "always", got 'never'$"""):
        asked(dossier(), approval="never")


def test_the_digest_is_the_same_each_time() -> None:
    assert asked(dossier()).digest == asked(dossier()).digest


class TestSeveralParts:
    BOTH = replace(dossier(), parts=(*parts(), Spoken(Transcript("en", "e", "m", ()), LINE, "b")))

    def test_a_part_that_must_be_looked_at_is_named(self) -> None:
        (wait,) = asked(self.BOTH).waits
        assert wait == Wait("part 2: no speech was found, so no words could be checked", COMMS, recording="b")

    def test_a_finding_s_wait_names_the_recording_it_is_in(self) -> None:
        (wait,) = asked(dossier(replace(finding("block"), recording="b"))).waits
        assert wait.recording == "b"


class TestMissing:
    def missed(self, *decisions: Decision, names: tuple[str, ...] = ("Sam Ortiz",)) -> Clearance:
        return review(BENCH, dossier(), Decisions(decisions), ReviewSettings(), names)

    def test_a_leader_who_is_missing_is_waited_for(self) -> None:
        assert self.missed().waits == (Wait("no recording of Sam Ortiz yet", COMMS),)

    def test_whoever_approves_waits_no_longer(self) -> None:
        assert self.missed(*approved(dossier())).cleared

    def test_who_is_missing_changes_nothing_that_was_approved(self) -> None:
        assert self.missed().digest == self.missed(names=()).digest


class TestAcceptance:
    def test_accepting_a_render_asks_for_no_approval(self) -> None:
        assert asked(dossier(), Acceptance("digest", "Ana", AT, "her slide is black")).cleared


def reshoot(name: str = "f-1") -> Reshoot:
    return Reshoot(name, "a", "Ana", AT)


@pytest.mark.parametrize("severity", ["block", "disclaim", "review", "note"])
def test_a_take_that_is_asked_for_is_waited_for_whatever_the_severity(severity: Severity) -> None:
    about = dossier(replace(finding(severity), recording="a"))
    (wait,) = asked(about, *approved(about, reshoot())).waits
    assert (wait.why, wait.finding) == ("A promise, another take is asked of Dana", "f-1")


def test_a_take_that_was_asked_for_and_has_come_is_waited_for_no_more() -> None:
    about = dossier()
    assert asked(about, *approved(about, reshoot())).cleared


def test_a_waiver_ends_the_waiting_for_a_take() -> None:
    about = dossier(replace(finding("block"), recording="a"))
    assert asked(about, *approved(about, reshoot(), Waiver("f-1", "Ana", AT, "announced"))).cleared
