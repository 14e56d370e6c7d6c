"""When a week closes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from vidcast.model.deadline import cut_off, parse_cut_off, week_at, zone_of

THURSDAY = "Thu 17:00"


@pytest.mark.parametrize("text", ["Thu 17:00", "thursday 17:00", " THU 17:00 "])
def test_a_day_may_be_written_as_people_do(text: str) -> None:
    assert parse_cut_off(text) == (4, 17, 0)


@pytest.mark.parametrize("text", ["17:00", "Thu", "Thu 24:00", "Thu 17:60", "Day 17:00", "Thu 5pm", ""])
def test_what_is_no_moment_of_a_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r'such as "Thu 17:00", got'):
        parse_cut_off(text)


def test_a_week_closes_in_its_own_time_zone() -> None:
    zone = timezone(timedelta(hours=-5))
    assert cut_off("2026-W47", THURSDAY, zone) == datetime(2026, 11, 19, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "week"),
    [
        (datetime(2026, 11, 19, 16, 59, tzinfo=UTC), "2026-W47"),
        (datetime(2026, 11, 19, 17, 0, tzinfo=UTC), "2026-W48"),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "2026-W48"),
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "2026-W48"),
        (datetime(2026, 12, 31, 18, 0, tzinfo=UTC), "2027-W01"),
    ],
)
def test_after_the_cut_off_a_recording_belongs_to_the_next_week(now: datetime, week: str) -> None:
    assert week_at(now, THURSDAY, UTC) == week


def test_without_a_cut_off_it_is_the_week_of_the_day() -> None:
    assert week_at(datetime(2026, 11, 22, 23, tzinfo=UTC), "", UTC) == "2026-W47"


def test_the_day_is_that_of_the_zone() -> None:
    assert week_at(datetime(2026, 11, 22, 23, tzinfo=UTC), "", timezone(timedelta(hours=2))) == "2026-W48"


def test_a_zone_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match=r'time_zone must be a name such as "Europe/Berlin".*got \'Mars/Base\''):
        zone_of("Mars/Base")
