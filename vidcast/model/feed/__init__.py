"""A show's feed as bytes: RSS 2.0 and its twins, each a pure function of show, episodes and base address."""

from __future__ import annotations

from vidcast.model.feed.rss import rss, rss_pages
from vidcast.model.feed.twins import atom, json_feed, opml

__all__ = ["atom", "json_feed", "opml", "rss", "rss_pages"]
