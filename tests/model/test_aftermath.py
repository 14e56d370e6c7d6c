"""What is left in a finished episode: only what should be gone, and what nobody decided on."""

from dataclasses import replace

import pytest

from vidcast.model.aftermath import Leftover, Removed, as_written, leftovers
from vidcast.model.captions import Captions, Cue
from vidcast.model.findings import Finding, Findings
from vidcast.model.transcript import Word

FINDING = Finding(
    id="f-1",
    rule="conf.codename",
    title="Unreleased project name",
    severity="block",
    quote="Kestrel",
    start_ms=2000,
    end_ms=2400,
    episode_start_ms=5000,
    episode_end_ms=5400,
    how="exact",
    probability=0.9,
    why="w",
    decides=("product", "legal"),
    fixes=("bleep",),
)
NONE: frozenset[str] = frozenset()


def heard(start_ms: int, rule: str = "conf.codename", **more: object) -> Finding:
    """A finding in the finished sound, whose clock is the episode's."""
    placed = replace(FINDING, id="f-9", rule=rule, start_ms=start_ms, end_ms=start_ms + 400)
    return replace(placed, episode_start_ms=None, episode_end_ms=None, **more)  # type: ignore[arg-type]


def left(
    *found: Finding, known: tuple[Finding, ...] = (), bleeped: frozenset[str] = NONE, removed: tuple[Removed, ...] = ()
) -> tuple[Leftover, ...]:
    def joined(findings: tuple[Finding, ...]) -> Findings:
        return Findings("general", "1", findings)

    return tuple(leftovers(joined(known), bleeped, removed, joined(found), "heard"))


def test_a_bleeped_finding_that_is_heard_again_is_left() -> None:
    (one,) = left(heard(5100), known=(FINDING,), bleeped=frozenset({"f-1"}))
    assert one.said == "Unreleased project name was taken out and still is heard at 0:05.1"


def test_a_leftover_waits_for_those_who_decide_on_it() -> None:
    (one,) = left(heard(5100), known=(FINDING,), bleeped=frozenset({"f-1"}))
    assert one.routes == ("product", "legal")


def test_a_waived_finding_that_is_heard_again_is_not() -> None:
    assert left(heard(5100), known=(replace(FINDING, state="waived"),)) == ()


def test_a_finding_that_is_heard_again_in_other_words_is_the_same_one() -> None:
    assert left(heard(5700, quote="castrol"), known=(replace(FINDING, state="waived"),)) == ()


def test_the_same_rule_somewhere_else_is_another_finding() -> None:
    (one,) = left(heard(9000), known=(replace(FINDING, state="waived"),))
    assert one.said == "Unreleased project name was decided on by nobody and is heard at 0:09.0"


def test_a_new_finding_that_does_not_block_is_not_left() -> None:
    assert left(heard(9000, severity="review")) == ()


def test_a_finding_that_was_cut_and_is_heard_at_its_join_is_left_whatever_its_severity() -> None:
    (one,) = left(heard(8200, severity="review"), removed=(Removed("conf.codename", 8000),))
    assert one.known


def test_another_rule_at_the_join_of_a_cut_is_not_what_was_cut() -> None:
    assert left(heard(8200, "hr.health", severity="review"), removed=(Removed("conf.codename", 8000),)) == ()


@pytest.mark.parametrize(("start_ms", "count"), [(5000, 1), (6300, 0)])
def test_of_two_findings_of_one_rule_the_nearer_one_counts(start_ms: int, count: int) -> None:
    other = replace(FINDING, id="f-2", episode_start_ms=6400, episode_end_ms=6800, state="waived")
    assert len(left(heard(start_ms), known=(FINDING, other), bleeped=frozenset({"f-1"}))) == count


def test_a_finding_about_no_words_is_not_looked_for() -> None:
    assert left(replace(FINDING, start_ms=None, end_ms=None)) == ()


def test_the_words_of_captions_share_the_time_of_their_cue_by_letters() -> None:
    made = as_written(Captions("house", "en", (Cue(1000, 2000, ("we are", "here")),)))
    assert made.words == (Word(1000, 1222, "we"), Word(1222, 1555, "are"), Word(1555, 2000, "here"))
