"""A clock that jumped is noticed, and dates that it wrote are put back in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from vidcast.model.audit import Entry, Event, following
from vidcast.model.clock import jump, redated
from vidcast.model.episode import Published

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


def trail(*happened: tuple[str, str] | tuple[str, str, str]) -> list[Entry]:
    """Entries of moments and kinds; a third word "adopted" marks what an older catalogue held."""
    made: list[Entry] = []
    for at, what, *rest in happened:
        facts: dict[str, str | int] = {"adopted": 1} if rest else {}
        made.append(following(made[-1] if made else None, Event(at, "", what, "x", None, facts)))
    return made


WEEKLY = ("2026-11-06T15:00:00Z", "arrival"), ("2026-11-13T15:00:00Z", "arrival")


def test_weeks_that_follow_each_other_are_no_jump() -> None:
    assert jump(trail(*WEEKLY), NOW) is None


def test_a_library_in_which_nothing_happened_yet_fits_every_clock() -> None:
    assert jump([], NOW) is None


def test_a_clock_years_ahead_of_all_that_happened_jumped() -> None:
    assert jump(trail(*WEEKLY), NOW.replace(year=2029)) == ("2026-11-13T15:00:00Z", "2029-11-20T15:00:00Z")


def test_what_came_in_since_confirms_no_jump() -> None:
    happened = trail(*WEEKLY, ("2029-11-20T15:00:00Z", "arrival"))
    assert jump(happened, NOW.replace(year=2029)) == ("2026-11-13T15:00:00Z", "2029-11-20T15:00:00Z")


def test_a_person_confirms_it() -> None:
    happened = trail(*WEEKLY, ("2029-11-20T15:00:00Z", "arrival"), ("2029-11-20T15:00:00Z", "clock"))
    assert jump(happened, NOW.replace(year=2029)) is None


def test_a_clock_that_is_right_again_is_not_judged_by_what_was_written_ahead_of_it() -> None:
    assert jump(trail(*WEEKLY, ("2029-11-20T15:00:00Z", "arrival")), NOW) is None


def test_of_what_an_older_catalogue_held_only_the_newest_moment_counts() -> None:
    happened = trail(("2024-01-05T15:00:00Z", "arrival", "adopted"), ("2026-11-13T15:00:00Z", "arrival", "adopted"))
    assert jump(happened, NOW) is None
    assert jump(happened, NOW.replace(year=2028)) == ("2026-11-13T15:00:00Z", "2028-11-20T15:00:00Z")


Made = Callable[..., Published]


def dates(published: tuple[Published, ...]) -> list[tuple[str, str, str]]:
    return [(each.slug, each.published_at, each.updated_at) for each in published]


def test_episodes_from_a_clock_that_was_ahead_are_dated_in_their_order(episode: Made) -> None:
    every = [
        episode("2026-w46", published_at="2026-11-13T15:00:00Z"),
        episode("2026-w48", published_at="2029-11-27T15:00:00Z"),
        episode("2026-w47", published_at="2029-11-20T15:00:00Z"),
    ]
    assert dates(redated(every, NOW)) == [
        ("2026-w47", "2026-11-20T14:59:59Z", "2026-11-20T15:00:00Z"),
        ("2026-w48", "2026-11-20T15:00:00Z", "2026-11-20T15:00:00Z"),
    ]


def test_no_two_have_one_date_where_the_newest_that_is_right_is_of_this_moment(episode: Made) -> None:
    every = [
        episode("2026-w46", published_at="2026-11-20T15:00:00Z"),
        episode("2026-w47", published_at="2029-11-20T15:00:00Z"),
    ]
    assert dates(redated(every, NOW)) == [("2026-w47", "2026-11-20T15:00:01Z", "2026-11-20T15:00:01Z")]


def test_only_the_change_of_an_episode_may_be_ahead(episode: Made) -> None:
    every = [episode("2026-w46", published_at="2026-11-13T15:00:00Z", updated_at="2029-11-20T15:00:00Z")]
    assert dates(redated(every, NOW)) == [("2026-w46", "2026-11-13T15:00:00Z", "2026-11-20T15:00:00Z")]


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=-1)])
def test_what_is_not_ahead_keeps_its_dates(episode: Made, ahead: timedelta) -> None:
    at = (NOW + ahead).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert redated([episode(published_at=at)], NOW) == ()
