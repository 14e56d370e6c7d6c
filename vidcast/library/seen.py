"""What readers have seen of a site, by its own feeds: the one record of publications that is not in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from lxml import etree

from vidcast.model.episode import moment_text
from vidcast.model.feed.xml import NAMESPACES

__all__ = ["Seen", "seen_in"]

EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Seen:
    """An episode as a feed told of it."""

    guid: str
    show: str
    slug: str
    published_at: str
    updated_at: str

    @property
    def name(self) -> str:
        """What people call it: "field/2026-w47"."""
        return f"{self.show}/{self.slug}"


def seen_in(site: Path) -> tuple[Seen, ...]:
    """Every episode that the feeds of a site name; a feed that is damaged names none."""
    found: dict[str, Seen] = {}
    for feed in sorted(site.glob("*/feed*.xml")):
        if feed.parent.name != EVERYTHING:
            found.update((each.guid, each) for each in _items(feed))
    return tuple(found.values())


def _items(feed: Path) -> Iterator[Seen]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        items = etree.fromstring(feed.read_bytes(), parser).findall("channel/item")
        for item in items:
            guid, link = item.findtext("guid", ""), item.findtext("link", "")
            published = moment_text(parsedate_to_datetime(item.findtext("pubDate", "")))
            updated = item.findtext(f"{{{NAMESPACES['atom']}}}updated", published)
            yield Seen(guid, feed.parent.name, link.rstrip("/").rpartition("/")[2], published, updated)
    except (etree.XMLSyntaxError, ValueError):
        return
