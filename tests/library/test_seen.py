"""What readers have seen is read from the feeds of a site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from vidcast.library import Delivery, Shelf, shelve
from vidcast.library.seen import Seen, seen_in
from vidcast.model.captions import Captions
from vidcast.model.episode import Published, Show
from vidcast.tools.pages import Masthead


def test_every_episode_that_a_feed_names_was_seen(
    tmp_path: Path,
    show: Callable[..., Show],
    episode: Callable[..., Published],
    files: Callable[[Published], Mapping[str, Path]],
    captions: Captions,
) -> None:
    site, made = tmp_path / "site", episode(updated_at="2026-11-21T09:30:00Z")
    shelf = Shelf(Masthead("Acme", "https://video.acme.example"), (show(),), (made,), "a@b.example")
    shelve(site, shelf, Delivery(made, files(made), captions))
    assert seen_in(site) == (Seen(made.guid, "field-ops", "2026-w47", "2026-11-20T15:00:00Z", "2026-11-21T09:30:00Z"),)
    assert seen_in(site)[0].name == "field-ops/2026-w47"


def test_a_damaged_feed_tells_of_none(tmp_path: Path) -> None:
    (tmp_path / "field").mkdir()
    (tmp_path / "field" / "feed.xml").write_text("<rss><channel><item>")
    assert seen_in(tmp_path) == ()
