"""Pages: what they show, that nothing in a text becomes markup, that nothing is fetched from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import html

from vidcast.model.captions import Captions, Cue
from vidcast.model.document import decode
from vidcast.model.episode import Chapter, Published, Show
from vidcast.tools.pages import (
    Masthead,
    assets,
    episode_page,
    library_page,
    missing_page,
    show_page,
    transcript_data,
    transcript_file,
    transcript_page,
)

Shows = Callable[..., Show]
Episodes = Callable[..., Published]

MASTHEAD = Masthead("Acme Video Library", "https://video.example.com/")
HOSTILE = "]]><script>\"&'\x0b🚀 ../../x</script><img src=x onerror=alert(1)>"


@pytest.fixture
def page(show: Shows, episode: Episodes, captions: Captions) -> html.HtmlElement:
    chapters = (Chapter(0, "Hello"), Chapter(95_400, "Bye"))
    return html.fromstring(episode_page(MASTHEAD, show(), episode(), captions, chapters).decode())


@pytest.fixture
def pages(show: Shows, episode: Episodes) -> Callable[[str], list[bytes]]:
    """Every kind of page, with one text wherever a person may write."""

    def make(text: str) -> list[bytes]:
        own = show(title=text, description=text, author=text)
        one = episode(title=text, leader=text, leader_title=text, division=text, summary=text, reviewed_by=text)
        said = Captions("house", "en-us", (Cue(0, 1000, (text, text)),))
        return [
            episode_page(MASTHEAD, own, one, said, (Chapter(0, text),)),
            transcript_page(MASTHEAD, own, one, said),
            show_page(MASTHEAD, own, [one]),
            library_page(Masthead(text, MASTHEAD.base_url), [own], [one]),
        ]

    return make


def test_the_player_is_native_with_poster_and_captions(page: html.HtmlElement) -> None:
    (video,) = page.xpath("//video")
    (track,) = video.xpath(".//track")
    assert (video.get("preload"), video.get("poster"), "controls" in video.attrib) == ("metadata", "poster.jpg", True)
    assert dict(track.attrib) == {
        "kind": "captions", "src": "captions.vtt", "srclang": "en-us", "label": "English", "default": "",
    }  # fmt: skip


def test_times_are_links_to_their_paragraphs(page: html.HtmlElement) -> None:
    links = page.xpath("//div[@class='paragraph']/a[@class='time']")
    assert [link.get("href") for link in links] == ["#t=0", "#t=95"]
    assert [found.get("id") for found in page.xpath("//div[@class='paragraph']")] == ["t=0", "t=95"]


def test_without_scripts_a_time_opens_the_video_there(page: html.HtmlElement) -> None:
    hrefs = page.xpath("//noscript/a/@href")
    assert hrefs == ["field-ops-2026-w47.mp4#t=0", "field-ops-2026-w47.mp4#t=95"]


def test_a_time_says_aloud_what_it_does_and_what_it_shows(page: html.HtmlElement) -> None:
    links = page.xpath("//div[@class='paragraph']/a[@class='time']")
    assert [link.text_content() for link in links] == ["Play from 0:00", "Play from 1:35"]


def test_controls_that_need_the_script_are_hidden_without_it(page: html.HtmlElement) -> None:
    assert page.xpath("//button/ancestor::div[@hidden]/@class") == ["controls"]


def test_chapters_lead_into_the_video(page: html.HtmlElement) -> None:
    assert page.xpath("//ol[@class='chapters']//a/@href") == ["#t=0", "#t=95"]


def test_every_file_for_people_can_be_downloaded(page: html.HtmlElement) -> None:
    assert page.xpath("//ul[@class='downloads']//a/@href") == [
        "field-ops-2026-w47.mp4", "field-ops-2026-w47-360p.mp4", "field-ops-2026-w47.m4a", "captions.vtt",
        "captions.srt", "transcript.html", "transcript.json",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reviewed", "badge", "note"),
    [
        (True, "Captions reviewed", "Captions were reviewed by Priya Raman."),
        (False, "Automatic captions, not reviewed", "Captions were made by machine and have not been reviewed."),
    ],
)
def test_a_page_says_whether_a_person_has_read_the_captions(
    show: Shows, episode: Episodes, captions: Captions, reviewed: bool, badge: str, note: str
) -> None:
    one = episode(captions_reviewed=reviewed)
    page = html.fromstring(episode_page(MASTHEAD, show(), one, captions).decode())
    assert page.xpath("//span[contains(@class, 'badge')]/text()") == [badge]
    assert page.xpath("//p[contains(@class, 'note')]/text()") == [note]


def test_the_transcript_pages_times_lead_to_the_player(show: Shows, episode: Episodes, captions: Captions) -> None:
    page = html.fromstring(transcript_page(MASTHEAD, show(), episode(), captions).decode())
    assert page.xpath("//a[@class='time']/@href") == ["./#t=0", "./#t=95"]
    assert page.xpath("//script") == []


def test_a_silent_episode_has_a_page_too(show: Shows, episode: Episodes) -> None:
    page = html.fromstring(episode_page(MASTHEAD, show(), episode(), Captions("house", "en", ())).decode())
    assert page.xpath("//p[@class='empty']/text()") == ["Nothing is said in this episode."]


def test_a_show_lists_its_episodes_by_year_newest_first(show: Shows, episode: Episodes) -> None:
    episodes = [episode("2025-w50", published_at="2025-12-12T15:00:00Z"), episode()]
    page = html.fromstring(show_page(MASTHEAD, show(), episodes).decode())
    assert page.xpath("//section/h2/text()") == ["Subscribe", "2026", "2025"]
    assert page.xpath("//h3/a/@href") == ["2026-w47/", "2025-w50/"]


def test_the_library_lists_shows_by_title_even_empty_ones(show: Shows, episode: Episodes) -> None:
    shows = [show("a", title="zebra"), show("field-ops"), show("b", title="Apple")]
    page = html.fromstring(library_page(MASTHEAD, shows, [episode()]).decode())
    assert page.xpath("//ul[@class='shows']//h3/a/text()") == ["Apple", "Field Operations", "zebra"]


def test_every_page_has_one_main_heading_a_language_and_a_way_past_the_header(
    pages: Callable[[str], list[bytes]],
) -> None:
    for page in (html.fromstring(text.decode()) for text in pages("x")):
        assert (page.get("lang"), len(page.xpath("//h1"))) == ("en", 1)
        assert page.xpath("//a[@class='skip']/@href") == ["#content"]
        assert len(page.xpath("//main[@id='content']")) == 1


def test_ids_are_unique(pages: Callable[[str], list[bytes]]) -> None:
    for page in (html.fromstring(text.decode()) for text in pages("x")):
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)) > 0


def test_no_text_becomes_markup(pages: Callable[[str], list[bytes]]) -> None:
    calm, hostile = ([html.fromstring(page.decode()) for page in pages(text)] for text in ("x", HOSTILE))
    tags = [[[element.tag for element in page.iter()] for page in kind] for kind in (calm, hostile)]
    assert tags[0] == tags[1]


def test_no_control_character_reaches_a_page(pages: Callable[[str], list[bytes]]) -> None:
    assert [page for page in pages(HOSTILE) if b"\x0b" in page] == []


def test_nothing_is_fetched_from_elsewhere_or_written_inline(pages: Callable[[str], list[bytes]]) -> None:
    for page in (html.fromstring(text.decode()) for text in pages("x")):
        fetched = page.xpath("//@src | //@poster | //link[@rel='stylesheet' or @rel='icon']/@href")
        assert [address for address in fetched if ":" in address or address.startswith("/")] == []
        assert page.xpath("//style | //@style | //@*[starts-with(name(), 'on')] | //script[not(@src)]") == []


def test_pages_are_the_same_bytes_every_time(pages: Callable[[str], list[bytes]]) -> None:
    assert pages("x") == pages("x")


def test_a_speaker_is_named_where_he_starts(show: Shows, episode: Episodes) -> None:
    cues = (Cue(0, 900, ("a",), "Dana"), Cue(1000, 1900, ("b",), "Sam"), Cue(5000, 5900, ("c",), "Sam"))
    page = html.fromstring(transcript_page(MASTHEAD, show(), episode(), Captions("house", "en", cues)).decode())
    assert page.xpath("//b[@class='speaker']/text()") == ["Dana", "Sam"]


class TestTranscriptFile:
    CAPTIONS = Captions("house", "en-US", (Cue(0, 900, ("R&D <b>",), "Dana"), Cue(61_000, 61_900, ("b",), "Sam")))

    def page(self, **pauses: object) -> html.HtmlElement:
        return html.fromstring(transcript_file(self.CAPTIONS, "week & all", **pauses))

    def test_it_has_a_paragraph_for_each_speaker(self) -> None:
        assert [found.text_content().split() for found in self.page().xpath("//div[@class='paragraph']/p")] == [
            ["Dana", "R&D", "<b>"],
            ["Sam", "b"],
        ]

    def test_its_times_lead_to_its_paragraphs(self) -> None:
        links = [link.get("href") for link in self.page().xpath("//a[@class='time']")]
        assert links == [f"#{found.get('id')}" for found in self.page().xpath("//div[@class='paragraph']")]

    def test_it_says_its_name_and_the_language_of_its_text(self) -> None:
        page = self.page()
        assert (page.xpath("//h1/text()"), page.xpath("//div[@class='transcript']/@lang")) == (
            ["week & all"],
            ["en-US"],
        )

    def test_it_needs_no_other_file(self) -> None:
        assert self.page().xpath("//@src | //link | //script") == []


def test_the_transcripts_data_reads_back_as_captions(captions: Captions) -> None:
    assert decode(Captions, transcript_data(captions).decode(), "transcript.json") == captions


def test_the_transcripts_data_has_segments_for_podcast_apps(captions: Captions) -> None:
    segments = json.loads(transcript_data(captions))["segments"]
    assert segments[0] == {"startTime": 0.8, "endTime": 2.3, "body": "Hi everyone, it is Dana."}


def test_segments_name_their_speaker_where_there_is_one() -> None:
    said = Captions("house", "en", (Cue(0, 900, ("a",), "Dana"), Cue(1000, 1900, ("b",))))
    assert [found.get("speaker") for found in json.loads(transcript_data(said))["segments"]] == ["Dana", None]


def test_style_and_script_bear_their_hash(pages: Callable[[str], list[bytes]]) -> None:
    paths = [asset.path for asset in assets()]
    assert [re.sub(r"[0-9a-f]{12}", "*", path) for path in paths] == [
        "assets/site.*.css", "assets/player.*.js", "assets/cover.png", "assets/logo.png",
    ]  # fmt: skip
    assert f"../../{paths[0]}".encode() in pages("x")[0]


def test_vidcasts_own_cover_is_what_podcast_directories_accept() -> None:
    from struct import unpack

    cover = next(asset.content for asset in assets() if asset.path == "assets/cover.png")
    width, height, depth, colour = unpack(">IIBB", cover[16:26])
    assert (width, height, depth, colour) == (1400, 1400, 8, 2)


def test_the_page_for_nothing_needs_no_other_file() -> None:
    assert not re.search(rb"src=|href=|style", missing_page())


@pytest.mark.parametrize(
    ("width", "height", "style"),
    [
        (1280, 720, "watch landscape"),
        (720, 1280, "watch portrait phone"),
        (720, 960, "watch portrait"),
        (None, None, "watch landscape"),
    ],
)
def test_a_player_has_the_shape_of_its_video(
    show: Shows, episode: Episodes, captions: Captions, width: int | None, height: int | None, style: str
) -> None:
    whole = episode()
    shaped = replace(whole, media=(replace(whole.enclosure, width=width, height=height),))
    page = html.fromstring(episode_page(MASTHEAD, show(), shaped, captions).decode())
    assert page.xpath("//div[contains(@class, 'watch')]/@class") == [style]
