"""The RSS feed against the rules of RSS 2.0, Media RSS, Apple and the podcast namespace, and in a real reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from lxml import etree

from vidcast.model.episode import Published, Show, moment_text
from vidcast.model.feed import rss, rss_pages

Shows = Callable[..., Show]
Episodes = Callable[..., Published]

BASE = "https://video.example.com/"
HOSTILE = "]]><script>\"&'\x0b🚀 ../../x"
NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
FOLDER = f"{BASE}field-ops/2026-w47/"


def names(parent: etree._Element) -> list[str]:
    """The children's tags with the prefixes of NS, in order."""
    prefixes = {uri: prefix for prefix, uri in NS.items()}
    tags = [etree.QName(child) for child in parent]
    return [f"{prefixes[tag.namespace]}:{tag.localname}" if tag.namespace else tag.localname for tag in tags]


def one(parent: etree._Element, path: str) -> etree._Element:
    found = parent.findall(path, NS)
    assert len(found) == 1, f"{path}: {len(found)}"
    return found[0]


@pytest.fixture
def channel(show: Shows, episode: Episodes) -> etree._Element:
    return one(etree.fromstring(rss(show(), [episode()], BASE)), "channel")


@pytest.fixture
def item(channel: etree._Element) -> etree._Element:
    return one(channel, "item")


def test_the_namespaces_are_exact(show: Shows) -> None:
    assert etree.fromstring(rss(show(), [], BASE)).nsmap == NS


def test_the_channel_has_every_element_that_readers_require_in_order(channel: etree._Element) -> None:
    assert names(channel) == [
        "title", "link", "description", "language", "atom:link", "atom:link", "atom:link", "lastBuildDate", "generator",
        "ttl", "image", "managingEditor", "webMaster", "itunes:author", "itunes:owner", "podcast:person",
        "itunes:image", "itunes:category", "itunes:explicit", "itunes:type", "itunes:block", "podcast:block",
        "podcast:locked", "podcast:guid", "podcast:medium", "podcast:updateFrequency", "item",
    ]  # fmt: skip


def test_an_item_has_every_element_that_readers_require_in_order(item: etree._Element) -> None:
    assert names(item) == [
        "title", "link", "guid", "pubDate", "atom:updated", "description", "content:encoded", "dc:creator", "enclosure",
        "itunes:title", "itunes:author", "itunes:duration", "itunes:season", "itunes:episode", "itunes:episodeType",
        "itunes:explicit", "itunes:image", "media:group", "media:thumbnail", "media:player", "podcast:transcript",
        "podcast:transcript", "podcast:transcript", "podcast:transcript", "podcast:chapters",
        "podcast:alternateEnclosure", "podcast:alternateEnclosure", "podcast:alternateEnclosure", "podcast:person",
        "podcast:season", "podcast:episode", "podcast:image",
    ]  # fmt: skip


def test_the_feed_names_its_own_address(channel: etree._Element) -> None:
    selves = [dict(link.attrib) for link in channel.findall("atom:link", NS) if link.get("rel") == "self"]
    assert selves == [{"rel": "self", "type": "application/rss+xml", "href": f"{BASE}field-ops/feed.xml"}]


def test_a_private_show_asks_directories_to_leave_it_out(channel: etree._Element) -> None:
    found = [one(channel, path).text for path in ("itunes:block", "podcast:block", "podcast:locked")]
    assert found == ["Yes", "yes", "yes"]


def test_a_public_show_is_not_blocked(show: Shows) -> None:
    document = etree.fromstring(rss(show(private=False), [], BASE))
    assert document.findall(".//itunes:block", NS) + document.findall(".//podcast:block", NS) == []


def test_explicit_is_said_as_true_or_false(channel: etree._Element) -> None:
    assert [found.text for found in channel.iter(f"{{{NS['itunes']}}}explicit")] == ["false", "false"]


def test_the_category_is_nested(channel: etree._Element) -> None:
    outer = one(channel, "itunes:category")
    assert (outer.get("text"), one(outer, "itunes:category").get("text")) == ("Business", "Management")


def test_a_show_without_cover_has_the_librarys_own(channel: etree._Element) -> None:
    assert one(channel, "itunes:image").get("href") == f"{BASE}assets/cover.png"


def test_a_shows_cover_lies_in_its_folder(show: Shows) -> None:
    document = etree.fromstring(rss(show(image="cover.jpg"), [], BASE))
    assert one(document, "channel/itunes:image").get("href") == f"{BASE}field-ops/cover.jpg"


def test_a_stored_guid_outlives_a_move(show: Shows) -> None:
    guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    feeds = [rss(show(guid=guid), [], base) for base in (BASE, "https://elsewhere.example.com/")]
    assert [one(etree.fromstring(feed), "channel/podcast:guid").text for feed in feeds] == [guid, guid]


def test_the_build_date_is_the_last_change_of_content(show: Shows, episode: Episodes) -> None:
    corrected = replace(episode(), updated_at="2026-12-01T08:00:00Z")
    later = episode("2026-w48", published_at="2026-11-27T15:00:00Z")
    document = etree.fromstring(rss(show(), [corrected, later], BASE))
    assert one(document, "channel/lastBuildDate").text == "Tue, 01 Dec 2026 08:00:00 GMT"


def test_the_enclosure_is_the_first_video_with_its_size(item: etree._Element) -> None:
    assert dict(one(item, "enclosure").attrib) == {
        "url": f"{FOLDER}field-ops-2026-w47.mp4",
        "length": "1000",
        "type": "video/mp4",
    }


def test_the_guid_is_no_link(item: etree._Element, episode: Episodes) -> None:
    guid = one(item, "guid")
    assert (guid.text, guid.get("isPermaLink")) == (episode().guid, "false")


def test_dates_have_the_right_weekday(item: etree._Element) -> None:
    assert one(item, "pubDate").text == "Fri, 20 Nov 2026 15:00:00 GMT"


def test_items_are_newest_first(show: Shows, episode: Episodes) -> None:
    episodes = [episode(f"2026-w{n}", published_at=f"2026-11-{n - 30:02d}T15:00:00Z") for n in (41, 43, 42)]
    document = etree.fromstring(rss(show(), episodes, BASE))
    dates = [parsedate_to_datetime(str(found.text)).day for found in document.iter("pubDate")]
    assert dates == [13, 12, 11]


def test_the_duration_is_whole_seconds(item: etree._Element) -> None:
    assert one(item, "itunes:duration").text == "61"


def test_renditions_are_one_group_whose_first_is_the_default(item: etree._Element) -> None:
    contents = one(item, "media:group").findall("media:content", NS)
    facts = [(c.get("url"), c.get("isDefault"), c.get("fileSize"), c.get("height")) for c in contents]
    assert facts == [
        (f"{FOLDER}field-ops-2026-w47.mp4", "true", "1000", "720"),
        (f"{FOLDER}field-ops-2026-w47-360p.mp4", "false", "600", "360"),
    ]


def test_a_single_rendition_stands_bare(show: Shows, episode: Episodes) -> None:
    whole = episode()
    document = etree.fromstring(rss(show(), [replace(whole, media=whole.media[:1])], BASE))
    content = one(document, "channel/item/media:content")
    assert (document.find(".//media:group", NS), content.get("isDefault")) == (None, None)


def test_transcripts_end_with_vtt(item: etree._Element) -> None:
    found = [(t.get("type"), t.get("rel"), t.get("language")) for t in item.findall("podcast:transcript", NS)]
    assert found == [
        ("text/html", None, "en-us"),
        ("application/json", None, "en-us"),
        ("application/x-subrip", "captions", "en-us"),
        ("text/vtt", "captions", "en-us"),
    ]


def test_every_rendition_and_the_sound_can_be_chosen_and_verified(item: etree._Element, episode: Episodes) -> None:
    found = [
        (one(e, "podcast:source").get("uri"), one(e, "podcast:integrity").get("value"), e.get("default"))
        for e in item.findall("podcast:alternateEnclosure", NS)
    ]
    first, *others = episode().of("video", "audio")
    expected = [(FOLDER + first.name, first.sha384, "true")]
    assert found == expected + [(FOLDER + file.name, file.sha384, None) for file in others]


def test_titles_of_renditions_fit_the_namespaces_32_letters(item: etree._Element) -> None:
    titles = [e.get("title") for e in item.findall("podcast:alternateEnclosure", NS)]
    assert titles == ["Video, 720p", "Video, 360p", "Sound only"]


def test_a_weeks_second_episode_does_not_repeat_the_number(show: Shows, episode: Episodes) -> None:
    document = etree.fromstring(rss(show(), [episode("2026-w47-2")], BASE))
    assert (document.find(".//itunes:episode", NS), one(document, ".//itunes:season").text) == (None, "2026")


def test_what_is_not_there_is_not_mentioned(show: Shows, episode: Episodes) -> None:
    whole = episode()
    feed = rss(show(), [replace(whole, media=whole.media[:1])], BASE)
    assert not re.search(rb"\.jpg|\.m4a|captions\.|chapters", feed)


def test_every_fetched_address_moves_with_the_base(show: Shows, episode: Episodes) -> None:
    feed = rss(show(), [episode()], "https://other.example.com/t/secret/").decode()
    fetched = re.findall(r'(?:href|ur[il])="([^"]+)"', feed)
    assert len(fetched) == 21
    assert [address for address in fetched if not address.startswith("https://other.example.com/t/secret/")] == []


def test_the_bytes_depend_on_nothing_but_the_arguments(show: Shows, episode: Episodes) -> None:
    episodes = [episode(), episode("2026-w48", published_at="2026-11-27T15:00:00Z")]
    assert rss(show(), episodes, BASE) == rss(show(), episodes[::-1], BASE.rstrip("/"))


def test_a_hostile_title_opens_no_tag(show: Shows, episode: Episodes) -> None:
    feed = rss(show(title=HOSTILE), [episode(title=HOSTILE, leader=HOSTILE, summary=HOSTILE)], BASE)
    html = "".join(str(found.text) for found in etree.fromstring(feed).iter("title", "description"))
    assert "<script" not in html
    assert b"\x0b" not in feed


def test_a_title_keeps_its_ampersands_and_signs_but_shows_no_entity(show: Shows, episode: Episodes) -> None:
    document = etree.fromstring(rss(show(), [episode(title="Q&A: 3 < 4 &lt;b&gt; R&D;")], BASE))
    assert one(document, "channel/item/title").text == "Q&A: 3 < 4 \uff06lt;b\uff06gt; R\uff06D;"


def test_a_hostile_title_keeps_its_harmless_letters(show: Shows, episode: Episodes) -> None:
    document = etree.fromstring(rss(show(), [episode(title=HOSTILE)], BASE))
    assert one(document, "channel/item/title").text == "]]>\u2039script>\"&'🚀 ../../x"


def test_a_reader_finds_title_enclosure_and_captions(show: Shows, episode: Episodes) -> None:
    read = feedparser.parse(rss(show(), [episode()], BASE))
    entry = read.entries[0]
    assert not read.bozo
    assert (entry.title, entry.id, entry.link) == ("Ninety-four percent", episode().guid, FOLDER)
    assert [(e.href, e.type, e.length) for e in entry.enclosures] == [
        (f"{FOLDER}field-ops-2026-w47.mp4", "video/mp4", "1000")
    ]
    assert entry.podcast_transcript["url"] == f"{FOLDER}captions.vtt"


def test_a_reader_shows_notes_with_absolute_links_only(show: Shows, episode: Episodes) -> None:
    entry = feedparser.parse(rss(show(), [episode()], BASE)).entries[0]
    links = re.findall(r'href="([^"]+)"', entry.content[0].value)
    assert links == [FOLDER, f"{FOLDER}transcript.html"]


def many(template: Published, count: int) -> list[Published]:
    """Episodes a second apart, the oldest first."""
    start = datetime(2026, 11, 20, 15, tzinfo=UTC)
    dates = [moment_text(start + timedelta(seconds=n)) for n in range(count)]
    return [
        replace(template, guid=f"urn:uuid:00000000-0000-0000-0000-{n:012d}", published_at=date, updated_at=date)
        for n, date in enumerate(dates)
    ]


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, [0]), (1, [1]), (60, [60]), (99, [99]), (100, [50, 50]), (149, [50, 99]), (150, [50, 50, 50])],
)
def test_feed_pages_hold_fifty_and_the_newest_up_to_ninety_nine(
    show: Shows, episode: Episodes, count: int, sizes: list[int]
) -> None:
    feeds = rss_pages(show(), many(episode(), count), BASE)
    assert [name for name, _ in feeds] == [*(f"feed-{n}.xml" for n in range(2, len(sizes) + 1)), "feed.xml"]
    assert [feed.count(b"<item>") for _, feed in feeds] == sizes


def test_following_next_from_page_to_page_reaches_every_episode_once(show: Shows, episode: Episodes) -> None:
    episodes = many(episode(), 230)
    feeds = dict(rss_pages(show(), episodes, BASE))
    seen: list[str] = []
    name: str | None = "feed.xml"
    while name:
        read = feedparser.parse(feeds[name])
        links = {link.rel: link.href.rpartition("/")[2] for link in read.feed.links}
        assert (links["self"], links["first"], links["last"]) == (name, "feed.xml", "feed-2.xml")
        seen += [entry.id for entry in read.entries]
        name = links.get("next")
    assert seen == [one.guid for one in reversed(episodes)]


def test_a_new_episode_rewrites_only_the_newest_page(show: Shows, episode: Episodes) -> None:
    episodes = many(episode(), 230)
    before, after = (dict(rss_pages(show(), episodes[:count], BASE)) for count in (229, 230))
    assert [name for name in after if before.get(name) != after[name]] == ["feed.xml"]


def test_a_page_stays_far_below_a_megabyte(show: Shows, episode: Episodes) -> None:
    summary = "Three quick things. " * 100
    feeds = rss_pages(show(), many(episode(summary=summary), 199), BASE)
    assert max(len(feed) for _, feed in feeds) < 1_000_000
