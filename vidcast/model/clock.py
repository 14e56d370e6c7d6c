"""Whether a clock can be right, by what a library has seen happen, and dates that a wrong one wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from vidcast.model.audit import Entry
from vidcast.model.episode import Published, moment, moment_text

__all__ = ["AHEAD", "CLOCK", "PAUSE", "jump", "redated"]

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
CLOCK = "clock"
"""The kind of an entry by which a person says that the clock is right."""
AHEAD = timedelta(days=1)
"""Machines differ by minutes; a publication further ahead of the clock than this was dated by another clock."""
PAUSE = timedelta(weeks=26)
"""A weekly show pauses for a summer; where nothing happened for longer, the clock may have jumped."""


def jump(entries: Iterable[Entry], now: datetime) -> tuple[str, str] | None:
    """The moments before and after the newest stretch of more than PAUSE in which nothing happened, or None.

    A person who said since that the clock is right has confirmed it. What lies ahead of `now` was written by another
    clock and says nothing of this one; of what an older catalogue held only the newest moment counts.
    """
    at_most, last = moment_text(now), ""
    every = [entry for entry in entries if MOMENT.fullmatch(entry.at) and entry.at <= at_most]
    adopted = max((entry.number for entry in every if "adopted" in dict(entry.facts)), default=0)
    found: tuple[str, str] | None = None
    for entry in every:
        if entry.what == CLOCK:
            found = None
        elif last and entry.number > adopted and _paused(last, entry.at):
            found = last, entry.at
        last = max(last, entry.at)
    return (last, at_most) if last and _paused(last, at_most) else found


def _paused(before: str, after: str) -> bool:
    return moment(after) - moment(before) > PAUSE


def redated(published: Sequence[Published], now: datetime) -> tuple[Published, ...]:
    """Those of all publications whose dates are ahead of `now`, with dates that are not, in the same order.

    Each is dated a second after the one before, the newest at `now`; only where those that are right end too near to
    `now` do the last ones lie seconds ahead of it, since no two have one date.
    """
    at_most = moment_text(now)
    right = max((each.published_at for each in published if each.published_at <= at_most), default="")
    ahead = sorted((each for each in published if each.published_at > at_most), key=lambda each: each.published_at)
    start = now.replace(microsecond=0) - timedelta(seconds=len(ahead) - 1)
    if right:
        start = max(start, moment(right) + timedelta(seconds=1))
    moved = [
        replace(each, published_at=moment_text(start + timedelta(seconds=number))) for number, each in enumerate(ahead)
    ]
    touched = [each for each in published if each.published_at <= at_most < each.updated_at]
    return tuple(replace(each, updated_at=max(at_most, each.published_at)) for each in (*touched, *moved))
