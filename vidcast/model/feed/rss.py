"""A show's RSS 2.0 feed, as podcast apps, Power Automate, SharePoint and plain feed readers want it.

The rules come from RSS 2.0 (https://www.rssboard.org/rss-specification), Media RSS
(https://www.rssboard.org/media-rss), Apple (https://podcasters.apple.com/support/823-podcast-requirements), the podcast
namespace (https://podcasting2.org/docs/podcast-namespace) and the W3C feed validator. Comments name what breaks
without a rule that looks needless.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime

from lxml import etree

from vidcast.model.episode import (
    TRANSCRIPT_DATA,
    TRANSCRIPT_PAGE,
    MediaFile,
    Published,
    Show,
    base_of,
    feed_guid,
    moment,
    parse_week,
)
from vidcast.model.feed.notes import full_notes, people, short_notes, tagless
from vidcast.model.feed.paging import NEWEST, FeedPage, pages
from vidcast.model.feed.xml import add, root, written

__all__ = ["COVER_NAME", "LOGO_NAME", "rss", "rss_pages"]

COVER_NAME = "assets/cover.png"
LOGO_NAME = "assets/logo.png"
"""vidcast's own square cover and small picture, for a show that has none; below the site's root."""

TRANSCRIPTS = {"srt": "application/x-subrip", "vtt": "text/vtt"}
"""Caption files in the order in which a feed names them: VTT last, since feedparser keeps only the last."""


def rss(show: Show, episodes: Sequence[Published], base_url: str) -> bytes:
    """The newest page of a show's feed as UTF-8 XML, newest episode first: all episodes while there are under 100.

    The bytes depend on nothing but the arguments: no clock, no random ids. `base_url` is the library's address; with
    another one every fetched address moves.
    """
    return _written(show, pages(episodes)[0], base_of(base_url))


def rss_pages(show: Show, episodes: Sequence[Published], base_url: str) -> tuple[tuple[str, bytes], ...]:
    """Every page of a show's feed as file name and bytes, the newest, feed.xml, last: so they are to be written."""
    return tuple((page.name, _written(show, page, base_of(base_url))) for page in reversed(pages(episodes)))


def _written(show: Show, page: FeedPage, base: str) -> bytes:
    document = root("rss", version="2.0")
    channel = add(document, "channel")
    _identity(channel, show, base)
    _links(channel, show, page, base)
    _dates(channel, page)
    _picture(channel, show, base)
    _people(channel, show)
    _directories(channel, show, base)
    for episode in page.episodes:
        _item(add(channel, "item"), episode, base)
    return written(document)


def _identity(channel: etree._Element, show: Show, base: str) -> None:
    add(channel, "title", tagless(show.title))
    add(channel, "link", _home(show, base))
    add(channel, "description", tagless(show.description))
    add(channel, "language", show.language)


def _links(channel: etree._Element, show: Show, page: FeedPage, base: str) -> None:
    folder = f"{base}{show.slug}/"
    add(channel, "atom:link", rel="self", type="application/rss+xml", href=folder + page.name)
    if page.oldest:
        around = {"first": NEWEST, "previous": page.newer, "next": page.older, "last": page.oldest}
        for rel, name in around.items():
            if name:
                add(channel, "atom:link", rel=rel, type="application/rss+xml", href=folder + name)
    for name, kind in (("feed.atom", "application/atom+xml"), ("feed.json", "application/feed+json")):
        add(channel, "atom:link", rel="alternate", type=kind, href=folder + name, title=tagless(show.title))


def _dates(channel: etree._Element, page: FeedPage) -> None:
    if page.episodes:
        # The last change of content and not the time of writing: readers take a new date for a new feed.
        newest = max(episode.updated_at for episode in page.episodes)
        add(channel, "lastBuildDate", _rfc822(newest))
    add(channel, "generator", "vidcast")
    add(channel, "ttl", "60")


def _picture(channel: etree._Element, show: Show, base: str) -> None:
    picture = add(channel, "image")
    add(picture, "url", base + LOGO_NAME)
    add(picture, "title", tagless(show.title))
    add(picture, "link", _home(show, base))
    add(picture, "width", "144")
    add(picture, "height", "144")


def _home(show: Show, base: str) -> str:
    """The page of a show; of the feed of all shows, the library's first page."""
    return base if show.slug == "all" else f"{base}{show.slug}/"


def _people(channel: etree._Element, show: Show) -> None:
    author = tagless(show.author)
    contact = f"{show.owner_email} ({author.translate(str.maketrans('()', '[]'))})"
    add(channel, "managingEditor", contact)
    add(channel, "webMaster", contact)
    add(channel, "itunes:author", author)
    owner = add(channel, "itunes:owner")
    add(owner, "itunes:name", author)
    add(owner, "itunes:email", show.owner_email)
    add(channel, "podcast:person", author, role="host")


def _directories(channel: etree._Element, show: Show, base: str) -> None:
    page = f"{base}{show.slug}/"
    add(channel, "itunes:image", href=page + show.image if show.image else base + COVER_NAME)
    outer, _, inner = show.category.partition("/")
    category = add(channel, "itunes:category", text_=outer)
    if inner:
        add(category, "itunes:category", text_=inner)
    add(channel, "itunes:explicit", _flag(show.explicit))
    add(channel, "itunes:type", "episodic")
    if show.private:
        add(channel, "itunes:block", "Yes")
        add(channel, "podcast:block", "yes")
    add(channel, "podcast:locked", "yes", owner=show.owner_email)
    add(channel, "podcast:guid", show.guid or feed_guid(f"{page}feed.xml"))
    add(channel, "podcast:medium", "video")
    add(channel, "podcast:updateFrequency", "Weekly", rrule="FREQ=WEEKLY")


def _item(item: etree._Element, episode: Published, base: str) -> None:
    folder = base + episode.path
    add(item, "title", tagless(episode.title))
    add(item, "link", folder)
    add(item, "guid", episode.guid, isPermaLink="false")
    add(item, "pubDate", _rfc822(episode.published_at))
    add(item, "atom:updated", episode.updated_at)
    add(item, "description", short_notes(episode))
    add(item, "content:encoded", full_notes(episode, base))
    add(item, "dc:creator", tagless(episode.leader))
    enclosure = episode.enclosure
    add(item, "enclosure", url=folder + enclosure.name, length=enclosure.bytes, type_=enclosure.mime)
    _itunes(item, episode, folder)
    _media(item, episode, folder)
    _podcast(item, episode, folder)


def _itunes(item: etree._Element, episode: Published, folder: str) -> None:
    add(item, "itunes:title", tagless(episode.title))
    add(item, "itunes:author", tagless(episode.leader))
    add(item, "itunes:duration", str(_seconds(episode)))
    for tag, number in _numbers(episode):
        add(item, f"itunes:{tag}", str(number))
    add(item, "itunes:episodeType", "full")
    add(item, "itunes:explicit", _flag(False))
    if cover := episode.first("cover"):
        add(item, "itunes:image", href=folder + cover.name)


def _media(item: etree._Element, episode: Published, folder: str) -> None:
    videos = episode.of("video")
    # A group of one is an error to the validator, and newsboat lets the last of a group win: videos only, or none.
    parent = add(item, "media:group") if len(videos) > 1 else item
    for video in videos:
        add(
            parent, "media:content", url=folder + video.name, fileSize=video.bytes, type_=video.mime, medium="video",
            isDefault=_flag(video is videos[0]) if len(videos) > 1 else None,
            duration=_seconds(episode), width=video.width, height=video.height, lang=episode.language,
        )  # fmt: skip
    if poster := episode.first("poster"):
        add(item, "media:thumbnail", url=folder + poster.name, width=poster.width, height=poster.height)
    add(item, "media:player", url=folder)


def _podcast(item: etree._Element, episode: Published, folder: str) -> None:
    _transcripts(item, episode, folder)
    if chapters := episode.first("chapters"):
        add(item, "podcast:chapters", url=folder + chapters.name, type_="application/json+chapters")
    for file in episode.of("video", "captioned", "audio"):
        _alternate(item, episode, file, folder)
    for person in people(episode):
        add(item, "podcast:person", tagless(person), role="host")
    for tag, number in _numbers(episode):
        add(item, f"podcast:{tag}", str(number))
    if poster := episode.first("poster"):
        add(
            item, "podcast:image", href=folder + poster.name, alt=f"{tagless(episode.leader)} speaking",
            aspect_ratio="16/9", width=poster.width, height=poster.height, type_=poster.mime, purpose="poster",
        )  # fmt: skip


def _transcripts(item: etree._Element, episode: Published, folder: str) -> None:
    language = episode.language
    for name, kind in ((TRANSCRIPT_PAGE, "text/html"), (TRANSCRIPT_DATA, "application/json")):
        add(item, "podcast:transcript", url=folder + name, type_=kind, language=language)
    for suffix, kind in TRANSCRIPTS.items():
        if file := episode.first("captions", f".{suffix}"):
            add(item, "podcast:transcript", url=folder + file.name, type_=kind, language=language, rel="captions")


def _alternate(item: etree._Element, episode: Published, file: MediaFile, folder: str) -> None:
    alternate = add(
        item, "podcast:alternateEnclosure", type_=file.mime, length=file.bytes, height=file.height,
        lang=episode.language, title=_alternate_title(file),
        default=_flag(True) if file is episode.enclosure else None,
    )  # fmt: skip
    add(alternate, "podcast:source", uri=folder + file.name)
    add(alternate, "podcast:integrity", type_="sri", value=file.sha384)


def _alternate_title(file: MediaFile) -> str:
    """At most 32 letters, as the tag allows."""
    if file.kind == "audio":
        return "Sound only"
    high = f", {min(file.width, file.height)}p" if file.width and file.height else ""
    return f"Captions in the picture{high}" if file.kind == "captioned" else f"Video{high}"


def _numbers(episode: Published) -> tuple[tuple[str, int], ...]:
    """The year as season and the week as episode; a week's second episode has no number, since two may not share it."""
    year, week = parse_week(episode.week)
    return (("season", year), ("episode", week)) if episode.slug == episode.week.lower() else (("season", year),)


def _seconds(episode: Published) -> int:
    return max(1, (episode.duration_ms + 500) // 1000)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _rfc822(text: str) -> str:
    return format_datetime(moment(text), usegmt=True)
