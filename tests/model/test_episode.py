"""Names, moments and guards of shows and episodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.errors import BadDocument, BadRequest
from vidcast.model.episode import (
    Chapter,
    Published,
    Show,
    base_of,
    chapters_of,
    check_slug,
    episode_slug,
    moment,
    newest_first,
    next_moment,
    one_line,
    parse_week,
    plain,
    slug_of,
    week_of,
)

Shows = Callable[..., Show]
Episodes = Callable[..., Published]


@given(st.text(max_size=200))
def test_whatever_the_title_a_slug_is_safe_in_addresses_and_file_names(title: str) -> None:
    try:
        slug = slug_of(title)
    except BadRequest:
        return
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 1 <= len(slug) <= 60


def test_a_hostile_title_becomes_a_harmless_slug() -> None:
    assert slug_of("]]><script>\"&'\x0b🚀 ../../x") == "script-x"


@pytest.mark.parametrize("slug", ["all", "assets", "t", "con", "lpt1"])
def test_a_reserved_slug_is_refused(slug: str) -> None:
    with pytest.raises(BadRequest, match="reserved"):
        check_slug(slug)


@pytest.mark.parametrize("slug", ["", "_gone", "a/b", "..", "-a", "a-", "A", "ä", "a" * 61])
def test_a_slug_that_is_no_plain_name_is_refused(slug: str) -> None:
    with pytest.raises(BadRequest, match="a slug is 1 to 60"):
        check_slug(slug)


@given(st.dates(min_value=date(1000, 1, 8), max_value=date(9998, 12, 31)))
def test_the_week_of_any_day_reads_back(day: date) -> None:
    year, number, _ = day.isocalendar()
    assert parse_week(week_of(day)) == (year, number)


@pytest.mark.parametrize("week", ["2026-W54", "2025-W53", "2026-W00", "2026-w47", "2026-47", "", "٢٠٢٦-W47"])
def test_a_week_that_does_not_exist_is_refused(week: str) -> None:
    with pytest.raises(BadRequest, match="is not an ISO week; write it as 2026-W47"):
        parse_week(week)


def test_a_second_and_third_episode_of_a_week_are_numbered() -> None:
    assert episode_slug("2026-W07", taken=["2026-w07", "2026-w07-2"]) == "2026-w07-3"


@given(st.lists(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), max_size=20))
def test_moments_of_publication_rise_whatever_the_clock_does(clock: list[datetime]) -> None:
    given_out: list[str] = []
    for now in clock:
        given_out.append(next_moment(now.replace(tzinfo=UTC), given_out[-1] if given_out else None))
    assert all(moment(after) - moment(before) >= timedelta(seconds=1) for before, after in pairwise(given_out))


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        next_moment(datetime(2026, 11, 20), None)


@pytest.mark.parametrize(
    "text", ["2026-11-20", "2026-11-20T15:00:00+00:00", "2026-11-20T15:00:00.5Z", "2026-13-20T15:00:00Z"]
)
def test_a_moment_is_whole_seconds_of_utc(text: str) -> None:
    with pytest.raises(ValueError):
        moment(text)


@pytest.mark.parametrize("turn", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_nothing_turns_the_direction_of_a_title(turn: str) -> None:
    assert one_line(f"Week {turn}47") == "Week 47"


@given(st.text())
def test_plain_text_is_always_accepted_by_xml(text: str) -> None:
    from lxml import etree

    element = etree.Element("a")
    element.text = plain(text)
    assert (etree.fromstring(etree.tostring(element)).text or "") == plain(text)


@pytest.mark.parametrize(
    "changed",
    [
        {"slug": "../x"},
        {"title": " \x0b "},
        {"description": "ä" * 2001},
        {"owner_email": "nobody"},
        {"author": "x" * 256},
        {"category": "Business > Management"},
        {"image": "../cover.jpg"},
        {"image": "cover.svg"},
        {"language": "english please"},
    ],
)
def test_a_show_that_no_feed_could_carry_is_refused(show: Shows, changed: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        show(**changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"slug": "../x"},
        {"week": "2026-W60"},
        {"title": ""},
        {"leader": " "},
        {"leader": "x" * 256},
        {"guid": "7"},
        {"duration_ms": 0},
        {"language": ""},
        {"media": ()},
        {"updated_at": "2026-11-20T14:59:59Z"},
    ],
)
def test_an_episode_that_no_feed_could_carry_is_refused(episode: Episodes, changed: dict[str, object]) -> None:
    whole = episode()
    with pytest.raises((ValueError, BadRequest)):
        replace(whole, **changed)


@pytest.mark.parametrize(
    "name", ["../x.mp4", "x", ".x.mp4", "x y.mp4", "con.mp4", "X.mp4", "x.mp4\n", "_x.mp4", "x..mp4"]
)
def test_a_file_name_that_could_mislead_is_refused(episode: Episodes, name: str) -> None:
    with pytest.raises(ValueError, match="a published file's name"):
        replace(episode().enclosure, name=name)


def test_only_mp4_is_a_video(episode: Episodes) -> None:
    with pytest.raises(ValueError, match=r"a video is an \.mp4"):
        replace(episode().enclosure, mime="video/webm")


@pytest.mark.parametrize("name", ["transcript.html", "transcript.json", "index.html"])
def test_files_that_the_library_writes_itself_are_not_media(episode: Episodes, name: str) -> None:
    whole = episode()
    with pytest.raises(ValueError, match="written by the library itself"):
        replace(whole, media=(*whole.media, replace(whole.media[3], name=name)))


def test_the_enclosure_is_the_first_video(episode: Episodes) -> None:
    assert episode().enclosure.name == "field-ops-2026-w47.mp4"


def test_newest_comes_first(episode: Episodes) -> None:
    old, new = episode(), episode("2026-w48", published_at="2026-11-27T15:00:00Z")
    assert newest_first([old, new]) == (new, old)


def test_chapters_are_read_in_order_without_hidden_ones() -> None:
    shown = '{"startTime": 12.345, "title": "B"}, {"startTime": 0, "title": "A"}'
    text = f'{{"chapters": [{shown}, {{"startTime": 5, "title": "x", "toc": false}}]}}'
    assert chapters_of(text, "chapters.json") == (Chapter(0, "A"), Chapter(12_345, "B"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"chapters": [{"title": "A"}]}',
        '{"chapters": [3]}',
        '{"chapters": [{"startTime": "x", "title": "A"}]}',
    ],
)
def test_what_is_not_chapters_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(BadDocument, match=r"^c\.json: not chapters"):
        chapters_of(text, "c.json")


@pytest.mark.parametrize(
    "url", ["ftp://a", "https://a/?token=1", "https://me:secret@a/", "a", "https://a b/", "https://a/#x"]
)
def test_a_base_address_with_more_than_host_and_path_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="base_url must be"):
        base_of(url)


def test_a_base_address_ends_in_one_slash() -> None:
    assert base_of("https://video.example.com/lib//") == "https://video.example.com/lib/"
