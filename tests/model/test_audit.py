"""The audit trail: whole, or broken where somebody touched it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.audit import START, Entry, Event, breaks, following, outdated, strays
from vidcast.model.document import digest


def event(number: int) -> Event:
    return Event(
        "2026-11-20T15:00:00Z", f"Ana {number}", "decision", "field/2026-w47", {"n": number}, {"kind": "waiver"}
    )


def trail(length: int) -> tuple[Entry, ...]:
    made: list[Entry] = []
    for number in range(length):
        made.append(following(made[-1] if made else None, event(number)))
    return tuple(made)


def records(*numbers: int, about: str = "field/2026-w47") -> list[tuple[str, dict[str, int]]]:
    return [(about, {"n": number}) for number in numbers]


def test_the_first_entry_follows_nothing() -> None:
    (first,) = trail(1)
    assert (first.number, first.before, first.record) == (1, START, digest({"n": 0}))


def test_each_entry_holds_the_hash_of_the_one_before() -> None:
    made = trail(4)
    assert [entry.before for entry in made[1:]] == [entry.hash for entry in made[:-1]]


@given(st.integers(0, 8))
def test_a_trail_that_nobody_touched_is_whole(length: int) -> None:
    assert list(breaks(trail(length))) == []


@pytest.mark.parametrize("change", [{"by": "Mallory"}, {"at": "2026-11-19T15:00:00Z"}, {"facts": ()}, {"record": "0"}])
def test_an_altered_entry_is_told(change: dict[str, object]) -> None:
    made = list(trail(3))
    made[1] = replace(made[1], **change)
    assert list(breaks(made)) == [f"entry 2 ({made[1].at}) was altered"]


def test_an_altered_entry_that_was_sealed_again_no_longer_leads_to_the_next() -> None:
    made = list(trail(3))
    made[1] = replace(made[1], by="Mallory").sealed
    assert list(breaks(made)) == ["entry 3 does not follow the one before it"]


@given(st.integers(0, 3))
def test_an_entry_that_is_taken_away_is_missed(gone: int) -> None:
    made = [entry for entry in trail(5) if entry.number != gone + 1]
    assert next(breaks(made)) == f"entry {gone + 1} is missing: {gone + 2} stands in its place"


def test_a_record_that_was_altered_is_told() -> None:
    told = list(strays(trail(3), "decision", records(0, 7, 2)))
    assert told == ["the decision of entry 2 (2026-11-20T15:00:00Z) is not what was recorded then"]


def test_a_record_that_was_moved_to_another_episode_is_told() -> None:
    told = list(strays(trail(1), "decision", records(0, about="sales/2026-w47")))
    assert told == ["the decision of entry 1 (2026-11-20T15:00:00Z) is not what was recorded then"]


def test_a_record_that_is_not_in_the_trail_is_told() -> None:
    told = list(strays(trail(1), "decision", records(0, 1)))
    assert told == ["the trail has 1 entries of kind decision, the catalogue 2 records"]


def test_records_of_other_kinds_do_not_count() -> None:
    assert list(strays(trail(2), "publication", [])) == []


class TestOutdated:
    """Of records that may change, the newest entry says what they are."""

    ABOUT = ("field/2026-w47", "")

    def test_the_newest_entry_is_the_one_that_counts(self) -> None:
        assert list(outdated(trail(3), ("decision",), {self.ABOUT: {"n": 2}})) == []

    def test_a_record_as_it_was_before_was_changed_without_an_entry(self) -> None:
        assert list(outdated(trail(3), ("decision",), {self.ABOUT: {"n": 1}})) == [
            "the decision of entry 3 (2026-11-20T15:00:00Z) was changed without an entry"
        ]

    def test_a_record_that_is_gone_is_told(self) -> None:
        assert list(outdated(trail(1), ("decision",), {})) == ["the decision of entry 1 (2026-11-20T15:00:00Z) is gone"]

    def test_a_record_without_an_entry_is_told(self) -> None:
        assert list(outdated((), ("decision",), {self.ABOUT: {"n": 1}})) == [
            "field/2026-w47: the trail has no entry for this decision"
        ]
