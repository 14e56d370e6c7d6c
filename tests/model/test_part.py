"""Which recordings make up an episode."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.credit import Credit
from vidcast.model.part import Arrived, assembled, missing

LEADERS = st.sampled_from(["", "dana", "sam", "kim"])


def take(sha256: str, leader: str = "", batch: str = "") -> Arrived:
    return Arrived((sha256,), leader, batch)


def test_parts_stand_in_the_order_they_came_in() -> None:
    assert assembled([take("a", "dana"), take("b", "sam")]) == ("a", "b")


def test_a_later_take_of_a_leader_stands_where_the_earlier_one_stood() -> None:
    assert assembled([take("a", "dana"), take("b", "sam"), take("c", "dana")]) == ("c", "b")


def test_a_copy_is_no_part() -> None:
    copy = Arrived(("b",), "dana", same_as="a")
    assert assembled([take("a", "dana"), copy, take("c", "sam")]) == ("a", "c")


def test_a_better_copy_takes_the_place_of_the_one_it_has_the_sound_of_alone() -> None:
    batch = [take("a", "dana", batch="1"), take("b", "dana", batch="1")]
    assert assembled([*batch, Arrived(("c",), "dana", same_as="a", better=True)]) == ("c", "b")


def test_a_better_copy_of_a_take_that_was_replaced_is_no_part() -> None:
    history = [take("a", "dana"), take("b", "dana"), Arrived(("c",), "dana", same_as="a", better=True)]
    assert assembled(history) == ("b",)


def test_a_person_may_use_a_copy() -> None:
    history = [take("a"), Arrived(("b",), same_as="a"), Arrived(("b",), arranged=True)]
    assert assembled(history) == ("b",)


def test_correcting_a_name_brings_no_replaced_take_back() -> None:
    renamed = Arrived(("b",), "dana", known_as="dana reyes")
    assert assembled([take("a", "dana"), renamed]) == ("b",)


def test_a_later_take_under_the_corrected_name_replaces_it() -> None:
    renamed = Arrived(("a",), "dana", known_as="dana reyes")
    assert assembled([renamed, take("b", "dana reyes")]) == ("b",)


def test_takes_without_a_name_never_replace_each_other() -> None:
    assert assembled([take("a"), take("b")]) == ("a", "b")


def test_takes_that_were_brought_in_together_stand_side_by_side() -> None:
    assert assembled([take("a", "dana", "1"), take("b", "dana", "1")]) == ("a", "b")


def test_a_later_take_replaces_all_that_its_leader_brought_in_together() -> None:
    assert assembled([take("a", "dana", "1"), take("b", "dana", "1"), take("c", "dana", "2")]) == ("c",)


def test_a_roster_orders_its_leaders_before_all_others() -> None:
    came = [take("x", "guest"), take("b", "sam"), take("a", "dana")]
    assert assembled(came, ["Dana", "Sam"]) == ("a", "b", "x")


def test_what_a_person_arranged_is_what_there_is() -> None:
    came = [take("a", "dana"), take("b", "sam"), Arrived(("b",), arranged=True)]
    assert assembled(came, ["Dana", "Sam"]) == ("b",)


def test_an_arrangement_may_bring_an_older_take_back() -> None:
    came = [take("a", "dana"), take("c", "dana"), Arrived(("a",), arranged=True)]
    assert assembled(came) == ("a",)


def test_a_take_that_comes_after_an_arrangement_still_replaces_its_leader_s() -> None:
    came = [take("a", "dana"), take("b", "sam"), Arrived(("b", "a"), arranged=True), take("c", "dana")]
    assert assembled(came) == ("b", "c")


@given(st.lists(st.tuples(LEADERS, st.sampled_from(["", "1", "2"])), max_size=12))
def test_no_recording_is_there_twice_and_the_newest_is_always_there(came: list[tuple[str, str]]) -> None:
    history = [take(str(at), leader, batch) for at, (leader, batch) in enumerate(came)]
    parts = assembled(history)
    assert len(set(parts)) == len(parts)
    assert not came or str(len(came) - 1) in parts


@given(st.lists(LEADERS.filter(bool), min_size=1, max_size=12))
def test_each_leader_has_exactly_one_part_when_takes_come_one_by_one(came: list[str]) -> None:
    parts = assembled([take(str(at), leader) for at, leader in enumerate(came)])
    assert sorted(came[int(part)] for part in parts) == sorted(set(came))


def test_who_is_missing_does_not_depend_on_case_and_spaces() -> None:
    assert missing(["Dana Reyes", "Sam Ortiz"], ["dana  REYES", "guest"]) == ("Sam Ortiz",)


@pytest.mark.parametrize(
    ("credit", "chapter"),
    [
        (Credit("Dana", title="News"), "Dana: News"),
        (Credit("Dana"), "Dana"),
        (Credit(title="News"), "News"),
        (Credit(), ""),
    ],
)
def test_a_chapter_is_named_by_what_is_known(credit: Credit, chapter: str) -> None:
    assert credit.chapter == chapter
