"""Publishing: order, repeatability, what a crash leaves behind, and feeds that only promise what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest

from tests.conftest import made_file
from tests.links import nowhere
from vidcast.errors import BadRequest, StoreError
from vidcast.library import Delivery, Disk, Shelf, rebuild, shelve
from vidcast.model.captions import Captions
from vidcast.model.episode import Published, Show
from vidcast.tools.pages import Masthead, transcript_data

Shows = Callable[..., Show]
Episodes = Callable[..., Published]
Files = Callable[[Published], dict[str, Path]]
Deliveries = Callable[[Published], Delivery]

MASTHEAD = Masthead("Acme Video Library", "https://video.example.com/")

WRITES = 19
"""How many files the second episode of a show adds or changes."""


class Stopped(Exception):
    """Stands for kill -9: nothing in the library catches it."""


class StoppingDisk(Disk):
    """Stops, half way through a file, when it has written so many."""

    def __init__(self, site: Path, after: int) -> None:
        super().__init__(site)
        self.after = after

    def write(self, path: str, target: Path, blocks: Iterable[bytes]) -> None:
        if len(self.written) == self.after:
            (target.parent / ".part-dead").write_bytes(b"".join(blocks)[:10])
            raise Stopped
        super().write(path, target, blocks)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def deliver(files: Files, captions: Captions) -> Deliveries:
    return lambda episode: Delivery(episode, files(episode), captions)


@pytest.fixture
def shelf(show: Shows) -> Callable[..., Shelf]:
    def make(*episodes: Published) -> Shelf:
        return Shelf(MASTHEAD, (show(), show("finance", title="Finance")), episodes, "comms@example.com")

    return make


Shelves = Callable[..., Shelf]


def state(site: Path) -> dict[str, tuple[int, bytes]]:
    """Every file's time of change and bytes."""
    files = [path for path in site.rglob("*") if path.is_file() and path.name != ".lock"]
    return {str(path.relative_to(site)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_the_tree_is_the_contracts(site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries) -> None:
    shelve(site, shelf(episode()), deliver(episode()))
    folder = sorted(path.name for path in (site / "field-ops/2026-w47").iterdir())
    assert folder == [
        "captions.srt", "captions.vtt", "chapters.json", "cover.jpg", "field-ops-2026-w47-360p.mp4",
        "field-ops-2026-w47.m4a", "field-ops-2026-w47.mp4", "index.html", "poster.jpg", "transcript.html",
        "transcript.json",
    ]  # fmt: skip


class LookingDisk(Disk):
    """Looks after everything that it does whether pages and feeds lead somewhere."""

    def __init__(self, site: Path) -> None:
        super().__init__(site)
        self.looks, self.missing = 0, []  # type: tuple[int, list[str]]

    def write(self, path: str, target: Path, blocks: Iterable[bytes]) -> None:
        self._look()
        super().write(path, target, blocks)

    def remove(self, paths: Iterable[str]) -> None:
        self._look()
        super().remove(paths)
        self._look()

    def _look(self) -> None:
        self.looks += 1
        self.missing += nowhere(self.site, MASTHEAD.base_url)


def test_at_every_moment_all_that_pages_and_feeds_lead_to_is_there(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    first, second = episode(), episode("2026-w48", published_at="2026-11-27T15:00:00Z")
    recut = replace(
        first, title="Recut", media=(made_file("field-ops-2026-w47-r2.mp4", "video/mp4", "video"),)
    )  # nothing else: no poster
    looking = []
    for episodes, new in (((first,), first), ((first, second), second), ((recut, second), recut)):
        looking.append(LookingDisk(site))
        shelve(site, shelf(*episodes), deliver(new), looking[-1])
    assert [each.missing for each in looking] == [[], [], []]
    assert min(each.looks for each in looking) > 10
    assert not (site / "field-ops/2026-w47/field-ops-2026-w47.mp4").exists()
    assert nowhere(site, MASTHEAD.base_url) == []


@pytest.mark.slow
@pytest.mark.parametrize("count", [99, 149])
def test_a_feed_that_grows_by_a_page_leads_nowhere_at_no_moment(
    site: Path, shelf: Shelves, episode: Episodes, files: Files, captions: Captions, count: int
) -> None:
    days = [f"2026-01-01T{at // 60:02d}:{at % 60:02d}:00Z" for at in range(count + 1)]
    many = [episode(f"2026-w01-{at + 1}", published_at=day) for at, day in enumerate(days)]
    incoming = {}
    for each in many[:count]:
        data = files(each)[each.enclosure.name].with_name("transcript.json")
        data.write_bytes(transcript_data(captions))
        incoming[each.path] = {**files(each), "transcript.json": data}
    rebuild(site, shelf(*many[:count]), incoming=incoming)
    disk = LookingDisk(site)
    shelve(site, shelf(*many), Delivery(many[-1], files(many[-1]), captions), disk)
    assert (disk.missing, (site / f"field-ops/feed-{count // 50 + 1}.xml").is_file()) == ([], True)


def test_publishing_twice_changes_no_byte_and_touches_no_file(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    shelve(site, shelf(episode()), deliver(episode()))
    before = state(site)
    assert shelve(site, shelf(episode()), deliver(episode())) == ()
    assert state(site) == before


def test_a_new_episode_leaves_the_old_ones_untouched(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    old, new = episode(), episode("2026-w48", published_at="2026-11-27T15:00:00Z")
    shelve(site, shelf(old), deliver(old))
    written = shelve(site, shelf(old, new), deliver(new))
    assert [path for path in written if path.startswith(("field-ops/2026-w47/", "finance/"))] == []


def test_a_reader_finds_the_enclosure_in_its_stated_size(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    shelve(site, shelf(episode()), deliver(episode()))
    (enclosure,) = feedparser.parse((site / "field-ops/feed.xml").read_bytes()).entries[0].enclosures
    path = site / enclosure.href.removeprefix(MASTHEAD.base_url)
    assert path.stat().st_size == int(enclosure.length)


def test_the_feed_of_everything_has_every_shows_episodes(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    one, two = episode(), episode(show="finance", published_at="2026-11-20T15:00:01Z")
    shelve(site, shelf(one), deliver(one))
    shelve(site, shelf(one, two), deliver(two))
    read = feedparser.parse((site / "all/feed.xml").read_bytes())
    assert [entry.id for entry in read.entries] == [two.guid, one.guid]


def test_a_show_without_episodes_has_its_page_and_feed(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    shelve(site, shelf(episode()), deliver(episode()))
    assert (site / "finance/index.html").is_file()
    assert feedparser.parse((site / "finance/feed.xml").read_bytes()).entries == []


@pytest.mark.parametrize("after", range(WRITES))
def test_a_kill_at_any_write_leaves_old_feeds_whole_and_a_rerun_completes(
    site: Path, tmp_path: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries, after: int
) -> None:
    old, new = episode(), episode("2026-w48", published_at="2026-11-27T15:00:00Z")
    shelve(site, shelf(old), deliver(old))
    straight = tmp_path / "straight"
    shelve(straight, shelf(old), deliver(old))
    assert len(shelve(straight, shelf(old, new), deliver(new))) == WRITES
    with pytest.raises(Stopped):
        shelve(site, shelf(old, new), deliver(new), StoppingDisk(site, after))
    _assert_promises_kept(site)
    shelve(site, shelf(old, new), deliver(new))
    assert {path: content for path, (_, content) in state(site).items()} == {
        path: content for path, (_, content) in state(straight).items()
    }


def _assert_promises_kept(site: Path) -> None:
    """Every feed reads, and each enclosure in it lies in the tree in its size."""
    for feed in site.glob("*/feed.xml"):
        read = feedparser.parse(feed.read_bytes())
        assert not read.bozo
        assert read.entries or feed.parent.name == "finance"
        for entry in read.entries:
            path = site / entry.enclosures[0].href.removeprefix(MASTHEAD.base_url)
            assert path.stat().st_size == int(entry.enclosures[0].length)


def test_a_feed_never_mentions_a_file_that_is_not_there(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    old, new = episode(), episode("2026-w48", published_at="2026-11-27T15:00:00Z")
    shelve(site, shelf(old), deliver(old))
    feeds = {path: path.read_bytes() for path in site.rglob("feed.*")}
    (site / old.path / "poster.jpg").unlink()
    with pytest.raises(StoreError, match=r"field-ops/2026-w47/poster\.jpg is missing, recorded are 200"):
        shelve(site, shelf(old, new), deliver(new))
    assert {path: path.read_bytes() for path in site.rglob("feed.*")} == feeds


def test_media_that_a_feed_offers_does_not_change_under_its_name(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    whole = episode()
    shelve(site, shelf(whole), deliver(whole))
    recut = replace(whole, media=(replace(whole.media[0], bytes=999), *whole.media[1:]))
    with pytest.raises(StoreError, match=r"give the new file a new name, such as field-ops-2026-w47-r2\.mp4"):
        shelve(site, shelf(recut), deliver(recut))


@pytest.mark.parametrize("how", ["shelve", "rebuild"])
def test_what_the_record_no_longer_names_goes_once_nothing_leads_there(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries, how: str
) -> None:
    shelve(site, shelf(episode()), deliver(episode()))
    before, old = state(site), site / episode().path / "field-ops-2026-w47-r1.mp4"
    old.write_bytes(b"what was said and taken out")
    written = shelve(site, shelf(episode()), deliver(episode())) if how == "shelve" else rebuild(site, shelf(episode()))
    assert written == ("field-ops/2026-w47/field-ops-2026-w47-r1.mp4",)
    assert state(site) == before


def test_a_rebuild_of_a_whole_tree_changes_nothing(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    shelve(site, shelf(episode()), deliver(episode()))
    before = state(site)
    assert rebuild(site, shelf(episode())) == ()
    assert state(site) == before


def test_a_rebuild_brings_back_lost_pages_and_feeds(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    shelve(site, shelf(episode()), deliver(episode()))
    before = {path: content for path, (_, content) in state(site).items()}
    for path in [*site.rglob("*.html"), *site.rglob("feed*"), *site.rglob("assets/*")]:
        path.unlink()
    rebuild(site, shelf(episode()))
    assert {path: content for path, (_, content) in state(site).items()} == before


def test_a_rebuild_without_a_transcript_says_which(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    shelve(site, shelf(episode()), deliver(episode()))
    (site / "field-ops/2026-w47/transcript.json").unlink()
    with pytest.raises(StoreError, match=r"field-ops/2026-w47/transcript\.json is missing"):
        rebuild(site, shelf(episode()))


def test_an_incomplete_delivery_is_refused_with_every_fault(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    whole = deliver(episode())
    files = {name: path for name, path in whole.files.items() if name != "poster.jpg"} | {"x.txt": Path("/none")}
    with pytest.raises(BadRequest) as caught:
        shelve(site, shelf(episode()), replace(whole, files=files))
    assert str(caught.value).splitlines()[1:] == [
        "  poster.jpg is recorded but not delivered",
        "  x.txt is delivered but not recorded",
        "  /none is not a file",
    ]
    assert not site.exists()


def test_media_must_bear_the_episodes_name(site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries) -> None:
    whole = episode()
    renamed = replace(whole, media=(replace(whole.media[0], name="video.mp4"),))
    with pytest.raises(BadRequest, match=r"video\.mp4 must start with field-ops-2026-w47"):
        shelve(site, shelf(renamed), deliver(renamed))


def test_an_episode_must_be_recorded_before_it_is_published(
    site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries
) -> None:
    with pytest.raises(BadRequest, match="record it in the catalogue first"):
        shelve(site, shelf(), deliver(episode()))


def test_a_shelf_with_two_episodes_of_one_moment_is_refused(shelf: Shelves, episode: Episodes) -> None:
    with pytest.raises(ValueError, match="two episodes of one published_at: 2026-11-20T15:00:00Z"):
        shelf(episode(), episode("2026-w48"))


def test_a_shelf_with_an_episode_of_no_show_is_refused(shelf: Shelves, episode: Episodes) -> None:
    with pytest.raises(ValueError, match="shows that are not there: nobody"):
        shelf(episode(show="nobody"))


def test_a_reserved_show_cannot_stand_on_the_shelf(show: Shows) -> None:
    with pytest.raises(BadRequest, match="reserved"):
        Shelf(MASTHEAD, (show("all"),), (), "comms@example.com")


def test_a_hostile_title_names_no_file(site: Path, shelf: Shelves, episode: Episodes, deliver: Deliveries) -> None:
    hostile = episode(title="]]><script>\"&'\x0b🚀 ../../x")
    calm = shelve(site, shelf(episode()), deliver(episode()))
    assert sorted(shelve(site.with_name("other"), shelf(hostile), deliver(hostile))) == sorted(calm)


def test_a_cover_comes_with_its_show(
    site: Path, show: Shows, tmp_path: Path, episode: Episodes, deliver: Deliveries
) -> None:
    (tmp_path / "art.jpg").write_bytes(b"jpeg")
    shelf = Shelf(MASTHEAD, (show(image="cover.jpg"),), (episode(),), "comms@example.com")
    shelve(site, shelf, deliver(episode()), covers={"field-ops": tmp_path / "art.jpg"})
    assert (site / "field-ops/cover.jpg").read_bytes() == b"jpeg"


def test_a_show_without_the_cover_that_it_names_is_refused(
    site: Path, show: Shows, episode: Episodes, deliver: Deliveries
) -> None:
    shelf = Shelf(MASTHEAD, (show(image="cover.jpg"),), (episode(),), "comms@example.com")
    with pytest.raises(StoreError, match=r"field-ops/cover\.jpg, the show's cover, is missing"):
        shelve(site, shelf, deliver(episode()))
