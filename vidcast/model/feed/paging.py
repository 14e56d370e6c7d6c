"""A long feed in pages (RFC 5005), so that no page outgrows what readers take.

Pages are numbered from the oldest, so a full page never changes again and a new episode rewrites only `feed.xml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vidcast.model.episode import Published, newest_first

__all__ = ["NEWEST", "FeedPage", "pages"]

NEWEST = "feed.xml"
PAGE_ITEMS = 50
"""Items of a full page; the newest page holds up to twice as many, less one."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Some episodes of a feed, newest first, and the file names of the pages around it."""

    name: str
    episodes: tuple[Published, ...]
    newer: str | None = None
    older: str | None = None
    oldest: str | None = None
    """None when the feed has one page."""


def pages(episodes: Sequence[Published]) -> tuple[FeedPage, ...]:
    """The pages of a feed, the newest first: feed.xml, then the highest number, last feed-2.xml with the oldest 50."""
    ordered = newest_first(episodes)
    full = max(0, len(ordered) // PAGE_ITEMS - 1)
    split = len(ordered) - full * PAGE_ITEMS
    names = [NEWEST, *(f"feed-{number}.xml" for number in range(full + 1, 1, -1))]
    parts = [ordered[:split]]
    parts += [ordered[at : at + PAGE_ITEMS] for at in range(split, len(ordered), PAGE_ITEMS)]
    around = [None, *names, None]
    return tuple(
        FeedPage(name, part, newer=around[n], older=around[n + 2], oldest=names[-1] if full else None)
        for n, (name, part) in enumerate(zip(names, parts, strict=True))
    )
