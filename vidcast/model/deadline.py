"""The cut-off of a week: until then its leaders are waited for, and after it a recording belongs to the next week."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vidcast.model.episode import parse_week, week_of

__all__ = ["DAYS", "cut_off", "parse_cut_off", "week_at", "zone_of"]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_CUT_OFF = re.compile(r"([a-z]{3})[a-z]* (\d{1,2}):(\d{2})")


def parse_cut_off(text: str) -> tuple[int, int, int]:
    """Day of the ISO week (1 is Monday), hour and minute of a text such as "Thu 17:00".

    >>> parse_cut_off("Thu 17:00")
    (4, 17, 0)

    Raises ValueError.
    """
    match = _CUT_OFF.fullmatch(text.strip().lower())
    if match is None or match[1] not in DAYS or int(match[2]) > 23 or int(match[3]) > 59:
        raise ValueError(f'cut_off must be a day and a time such as "Thu 17:00", got {text!r}')
    return DAYS.index(match[1]) + 1, int(match[2]), int(match[3])


def zone_of(name: str) -> tzinfo | None:
    """The time zone of a name such as "Europe/Berlin"; None, which is this machine's own, for "". Raises ValueError."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f'time_zone must be a name such as "Europe/Berlin" that this machine knows, or "" for its own, got {name!r}'
        ) from error


def cut_off(week: str, text: str, zone: tzinfo | None) -> datetime:
    """The moment at which a week closes, in its time zone (None is this machine's own).

    >>> from datetime import UTC
    >>> cut_off("2026-W47", "Thu 17:00", UTC).isoformat()
    '2026-11-19T17:00:00+00:00'
    """
    day, hour, minute = parse_cut_off(text)
    year, number = parse_week(week)
    local = datetime.fromisocalendar(year, number, day).replace(hour=hour, minute=minute)
    return local.replace(tzinfo=zone) if zone is not None else local.astimezone()


def week_at(now: datetime, text: str, zone: tzinfo | None) -> str:
    """The week that a recording belongs to which comes in now: this one until its cut-off, then the next.

    >>> from datetime import UTC
    >>> week_at(datetime(2026, 11, 20, 9, tzinfo=UTC), "Thu 17:00", UTC)
    '2026-W48'
    """
    local = now.astimezone(zone)
    week = week_of(local.date())
    if text and now >= cut_off(week, text, zone):
        return week_of(local.date() + timedelta(days=7))
    return week
