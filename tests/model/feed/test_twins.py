"""Atom, JSON Feed and OPML say the same as the RSS feed."""

from __future__ import annotations

import json
from collections.abc import Callable

import feedparser
from lxml import etree

from vidcast.model.episode import Published, Show
from vidcast.model.feed import atom, json_feed, opml, rss

Shows = Callable[..., Show]
Episodes = Callable[..., Published]

BASE = "https://video.example.com/"


def test_atom_and_rss_tell_a_reader_the_same(show: Shows, episode: Episodes) -> None:
    episodes = [episode(), episode("2026-w48", published_at="2026-11-27T15:00:00Z")]
    told = [
        [(e.id, e.title, e.link, e.published_parsed, e.updated_parsed, e.enclosures[0].href) for e in read.entries]
        for read in (feedparser.parse(write(show(), episodes, BASE)) for write in (rss, atom))
    ]
    assert told[0] == told[1]


def test_an_atom_feed_without_episodes_is_still_whole(show: Shows) -> None:
    read = feedparser.parse(atom(show(), [], BASE))
    assert (read.bozo, read.version, read.feed.updated) == (False, "atom10", "1970-01-01T00:00:00Z")


def test_a_hostile_title_is_text_in_atom(show: Shows, episode: Episodes) -> None:
    title = "<script>alert(1)</script>\x0b"
    found = etree.fromstring(atom(show(), [episode(title=title)], BASE)).find(".//{*}entry/{*}title")
    assert found is not None
    assert (found.get("type"), found.text) == (None, "<script>alert(1)</script>")


def test_json_feed_has_what_an_intranet_tile_needs(show: Shows, episode: Episodes) -> None:
    feed = json.loads(json_feed(show(), [episode()], BASE))
    item = feed["items"][0]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (item["id"], item["image"]) == (episode().guid, f"{BASE}field-ops/2026-w47/poster.jpg")
    assert item["attachments"][0] == {
        "url": f"{BASE}field-ops/2026-w47/field-ops-2026-w47.mp4",
        "mime_type": "video/mp4",
        "size_in_bytes": 1000,
        "duration_in_seconds": 61,
    }


def test_opml_lists_every_show_by_slug(show: Shows) -> None:
    body = etree.fromstring(opml([show("b", title="B"), show("a", title="A & <i>")], "All", BASE)).find("body")
    assert body is not None
    assert [(o.get("text"), o.get("xmlUrl")) for o in body] == [
        ("A & \u2039i>", f"{BASE}a/feed.xml"),
        ("B", f"{BASE}b/feed.xml"),
    ]
