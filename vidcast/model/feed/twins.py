"""The same feed for other readers: Atom, JSON Feed 1.1 for SharePoint, and the list of all feeds as OPML.

Atom and JSON hold the episodes of feed.xml's newest page; only the RSS feed leads on to older ones.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from lxml import etree

from vidcast.model.episode import Published, Show, base_of, one_line
from vidcast.model.feed.notes import full_notes, short_notes, tagless
from vidcast.model.feed.paging import pages
from vidcast.model.feed.rss import COVER_NAME
from vidcast.model.feed.xml import NAMESPACES, add, written

__all__ = ["atom", "json_feed", "opml"]

EPOCH = "1970-01-01T00:00:00Z"
"""Atom must say when a feed changed; one without episodes never did."""


def atom(show: Show, episodes: Sequence[Published], base_url: str) -> bytes:
    """The feed of a show as Atom (RFC 4287), newest episode first; ids are the guids of the RSS feed."""
    base = base_of(base_url)
    page = f"{base}{show.slug}/"
    shown = pages(episodes)[0].episodes
    namespaces: dict[str | None, str] = {None: NAMESPACES["atom"]}
    feed = etree.Element(f"{{{NAMESPACES['atom']}}}feed", nsmap=namespaces)  # type: ignore[arg-type]
    add(feed, "atom:id", f"{page}feed.atom")
    add(feed, "atom:title", one_line(show.title))
    add(feed, "atom:subtitle", one_line(show.description))
    add(feed, "atom:updated", max((episode.updated_at for episode in shown), default=EPOCH))
    add(feed, "atom:link", rel="self", type_="application/atom+xml", href=f"{page}feed.atom")
    add(feed, "atom:link", rel="alternate", type_="text/html", href=base if show.slug == "all" else page)
    author = add(feed, "atom:author")
    add(author, "atom:name", one_line(show.author))
    for episode in shown:
        _entry(add(feed, "atom:entry"), episode, base)
    return written(feed)


def _entry(entry: etree._Element, episode: Published, base: str) -> None:
    folder = base + episode.path
    add(entry, "atom:id", episode.guid)
    add(entry, "atom:title", one_line(episode.title))
    add(entry, "atom:published", episode.published_at)
    add(entry, "atom:updated", episode.updated_at)
    author = add(entry, "atom:author")
    add(author, "atom:name", one_line(episode.leader) or episode.show)
    add(entry, "atom:link", rel="alternate", type_="text/html", href=folder)
    for file in episode.of("video", "audio"):
        add(entry, "atom:link", rel="enclosure", type_=file.mime, length=file.bytes, href=folder + file.name)
    add(entry, "atom:summary", short_notes(episode), type_="html")
    add(entry, "atom:content", full_notes(episode, base), type_="html")


def json_feed(show: Show, episodes: Sequence[Published], base_url: str) -> bytes:
    """The feed of a show as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), newest episode first."""
    base = base_of(base_url)
    page = f"{base}{show.slug}/"
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": one_line(show.title),
        "home_page_url": base if show.slug == "all" else page,
        "feed_url": f"{page}feed.json",
        "description": one_line(show.description),
        "icon": page + show.image if show.image else base + COVER_NAME,
        "authors": [{"name": one_line(show.author)}],
        "language": show.language,
        "items": [_entry_value(episode, base) for episode in pages(episodes)[0].episodes],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _entry_value(episode: Published, base: str) -> dict[str, Any]:
    folder = base + episode.path
    poster = episode.first("poster")
    return {
        "id": episode.guid,
        "url": folder,
        "title": one_line(episode.title),
        "content_html": full_notes(episode, base),
        "summary": one_line(episode.summary or episode.title),
        **({"image": folder + poster.name} if poster else {}),
        "date_published": episode.published_at,
        "date_modified": episode.updated_at,
        "authors": [{"name": one_line(episode.leader)}],
        "language": episode.language,
        "attachments": [
            {
                "url": folder + file.name,
                "mime_type": file.mime,
                "size_in_bytes": file.bytes,
                "duration_in_seconds": max(1, (episode.duration_ms + 500) // 1000),
            }
            for file in episode.of("video", "audio")
        ],
    }


def opml(shows: Sequence[Show], title: str, base_url: str) -> bytes:
    """Every show's feed as OPML 2.0 (http://opml.org/spec2.opml), which podcast apps import in one go."""
    base = base_of(base_url)
    document = etree.Element("opml", {"version": "2.0"})
    add(add(document, "head"), "title", one_line(title))
    body = add(document, "body")
    for show in sorted(shows, key=lambda show: show.slug):
        address = f"{base}{show.slug}/"
        name = tagless(show.title)
        add(body, "outline", type_="rss", text_=name, title=name, xmlUrl=f"{address}feed.xml", htmlUrl=address)
    return written(document)
