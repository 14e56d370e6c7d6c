"""Puts a rendered episode on the shelf and into the record, one at a time, and repairs a shelf that lost files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from vidcast.catalogue import Catalogue, Episode, Publication
from vidcast.config import Config, LibraryFolder
from vidcast.edition import Edition, dated
from vidcast.library import EVERYTHING, Delivery, Disk, Shelf, locked, rebuild, shelve, shelve_cover
from vidcast.model.audit import Fact
from vidcast.model.captions import Captions
from vidcast.model.document import digest, to_value
from vidcast.model.episode import TRANSCRIPT_DATA, Published, feed_guid
from vidcast.preset import Presets
from vidcast.run.privacy import make_private
from vidcast.run.progress import Reporter
from vidcast.run.runner import Runner
from vidcast.run.store import Store, write_text
from vidcast.stages.publish import cover
from vidcast.tools.pages import Masthead, transcript_data

__all__ = ["Making", "Shelving"]


@dataclass(frozen=True, slots=True)
class Making:
    """An episode as it would be published now: its edition, its captions, and the digest of what was cleared."""

    edition: Edition
    captions: Captions
    digest: str
    checked: Mapping[str, Fact] = field(default_factory=dict)
    """By which policy it was checked and what was decided, for the audit trail."""


Maker = Callable[[Episode, Path, Published | None], Making | None]
"""Makes an episode's edition in a folder, or None when it may not be published as it is now."""


@dataclass(frozen=True)
class Shelving:
    """The shelf of one library. Everything that writes it or the record of it holds one lock."""

    folder: LibraryFolder
    config: Config
    presets: Presets
    store: Store
    catalogue: Catalogue
    reporter: Reporter
    now: Callable[[], datetime]

    @property
    def masthead(self) -> Masthead:
        return Masthead(self.config.library.title, self.config.library.base_url)

    def publish(self, episode: Episode, make: Maker) -> tuple[Publication | None, bool]:
        """The publication of an episode, and whether anything published changed; None when it may not be published.

        What takes long is made before the lock is taken, and asked for again under it, where it is remembered: so that
        two runs of one recording publish it once.
        """
        make_private(self.folder.work)
        if self.catalogue.doubt(episode):
            self.refresh()  # Feeds from before the adoption offer files whose names may be used again.
        with tempfile.TemporaryDirectory(prefix=".part-", dir=self.folder.work) as place:
            if make(episode, Path(place), None) is None:
                return None, False
            with locked(self.folder.work):
                before = self.catalogue.publication(episode)
                making = make(episode, Path(place), before.published if before else None)
                if making is None:
                    return None, False
                if before is not None and before.digest == making.digest and self.holds(before.published):
                    return before, False
                publication = self._recorded(episode, making, before)
                self._place(publication, making, make)
        return publication, True

    def _recorded(self, episode: Episode, making: Making, before: Publication | None) -> Publication:
        """The publication as recorded: with the dates of the one before when what is published stays the same."""
        made = making.edition.published
        same = before is not None and before.published == made
        if before is not None and same and before.digest == making.digest:
            return before
        published = made if same else dated(made, self.now(), self.catalogue.last_published_at(), first=before is None)
        self.catalogue.published(episode, making.digest, published, making.checked)
        return Publication(episode.id, making.digest, published)

    def _place(self, publication: Publication, making: Making, make: Maker) -> None:
        """Shelve one episode; others whose files are gone from the site are put back first, or left out and named."""
        others = [each for each in self.catalogue.publications() if each.episode != publication.episode]
        lost = [each for each in others if not self.holds(each.published)]
        left_out = [each.episode for each in lost if not self._put_back(each, make)]
        shelf = self.shelf(left_out)
        self._place_cover(shelf, publication.published.show)
        delivery = Delivery(publication.published, making.edition.files, making.captions)
        if lost:
            self._put(delivery)
            self._place_covers(shelf)
            rebuild(self.folder.site, shelf)
        else:
            shelve(self.folder.site, shelf, delivery)
        self._place_public(shelf)

    def _put_back(self, lost: Publication, make: Maker) -> bool:
        """Make a published episode's files again; False when it has changed since, and so cannot be what it was."""
        episode = next(each for each in self.catalogue.episodes() if each.id == lost.episode)
        with tempfile.TemporaryDirectory(prefix=".part-", dir=self.folder.work) as place:
            making = make(episode, Path(place), lost.published)
            if making is None or making.digest != lost.digest or making.edition.published != lost.published:
                self.reporter.note(f"{episode.name}: its files are gone from the site; publish it again")
                return False
            self._put(Delivery(lost.published, making.edition.files, making.captions))
        return True

    def _put(self, delivery: Delivery) -> None:
        """Lay down an episode's files without telling any page or feed of them."""
        disk, episode = Disk(self.folder.site), delivery.episode
        with locked(self.folder.site):
            for file in episode.media:
                disk.copy(episode.path + file.name, delivery.files[file.name], file)
            disk.place(f"{episode.path}transcript.json", transcript_data(delivery.captions))

    def holds(self, published: Published) -> bool:
        """Whether the site holds every file of an episode in its recorded size, a feed names it, and readers have seen
        no newer edition, which a restored catalogue does not know.
        """
        if self.catalogue.is_stale(published):
            return False
        folder, show = self.folder.site / published.path, self.folder.site / published.show
        whole = all(_size(folder / file.name) == file.bytes for file in published.media)
        pages = all((folder / name).is_file() for name in ("index.html", "transcript.html", "transcript.json"))
        named = any(published.guid in feed.read_text(encoding="utf-8") for feed in show.glob("feed*.xml"))
        return whole and pages and named

    def refresh(self) -> None:
        """Write every page and feed anew if what they say has changed, as after a new title or address."""
        with locked(self.folder.work):
            lost = [each.episode for each in self.catalogue.publications() if not self.holds(each.published)]
            shelf = self.shelf(lost)
            key = digest([to_value(shelf), to_value(self._outside(shelf))])
            remembered = self.folder.work / "shelf.key"
            if remembered.is_file() and remembered.read_text(encoding="utf-8") == key:
                return
            self._place_covers(shelf)
            rebuild(self.folder.site, shelf)
            self._place_public(shelf)
            write_text(remembered, key)

    def withdraw(self) -> None:
        """Take away outside what is not for everybody any more, whatever else waits for people."""
        if not self.folder.public_site.is_dir():
            return
        with locked(self.folder.work):
            shelf = self.shelf(
                [each.episode for each in self.catalogue.publications() if not self.holds(each.published)]
            )
            meant = {episode.path.strip("/") for episode in self._outside(shelf).episodes}
            pages = self.folder.public_site.glob("*/*/index.html")
            if {f"{page.parent.parent.name}/{page.parent.name}" for page in pages} - meant:
                self._place_public(shelf)

    def _outside(self, shelf: Shelf) -> Shelf:
        """What of a shelf is for everybody: shows for the public, and of them what came in and was cleared as such."""
        config = self.config
        shows = tuple(show for show in shelf.shows if config.show_config(show.slug).audience == "public")
        meant = {each.guid for each in self.catalogue.episodes() if each.audience == "public"}
        slugs = {show.slug for show in shows}
        cleared = (each for each in shelf.episodes if each.show in slugs and each.audience == "public")
        episodes = tuple(each for each in cleared if each.guid in meant)
        masthead = replace(self.masthead, base_url=config.library.public_url or config.library.base_url)
        return Shelf(masthead, shows, episodes, config.library.owner_email)

    def _place_public(self, shelf: Shelf) -> None:
        """Show outside what is for everybody, and nothing else.

        The tree is made of the files in site/, so it can be made anew at any time.
        """
        outside, place = self._outside(shelf), self.folder.public_site
        if not outside.shows and not place.is_dir():
            return
        disk = Disk(place)
        with locked(place):
            for episode in outside.episodes:
                for file in episode.media:
                    disk.copy(episode.path + file.name, self.folder.site / episode.path / file.name, file)
                data = episode.path + TRANSCRIPT_DATA
                disk.place(data, (self.folder.site / data).read_bytes())
        for show in outside.shows:
            shelve_cover(place, show, self.folder.site / show.slug / (show.image or ""))
        rebuild(place, outside)
        _clear_outside(place, outside)

    def shelf(self, without: list[int]) -> Shelf:
        """Everything that is published, with its shows, but for some episodes by their ids."""
        published = tuple(each.published for each in self.catalogue.publications() if each.episode not in without)
        slugs = sorted({each.show for each in published})
        shows = tuple(self.config.show(slug, self.guid(slug)) for slug in slugs)
        return Shelf(self.masthead, shows, published, self.config.library.owner_email)

    def guid(self, slug: str) -> str:
        """The show's podcast:guid, minted when the show is first seen."""
        feed = f"{self.masthead.base_url.rstrip('/')}/{slug}/feed.xml"
        return self.catalogue.show_guid(slug, feed_guid(feed), self.now())

    def _place_covers(self, shelf: Shelf) -> None:
        for show in shelf.shows:
            self._place_cover(shelf, show.slug)

    def _place_cover(self, shelf: Shelf, slug: str) -> None:
        """The show's cover, drawn once for each title and brand."""
        show, division = shelf.show(slug), self.config.show_config(slug).division
        named = self.config.show_config(slug).preset or self.config.library.preset
        brand = self.presets.brand(self.presets.preset(named).publish.brand)
        drawn = Runner(self.store, f"show-{slug}", self.reporter).result(cover, show.title, division, brand)
        shelve_cover(self.folder.site, show, drawn.folder / drawn.value)


def _clear_outside(place: Path, shelf: Shelf) -> None:
    """Take away what the shelf does not hold any more, once no page and no feed leads there."""
    shows, episodes = {show.slug for show in shelf.shows}, {episode.path.strip("/") for episode in shelf.episodes}
    for folder in place.iterdir():
        if folder.is_dir() and (folder / "feed.xml").is_file() and folder.name not in {*shows, EVERYTHING}:
            shutil.rmtree(folder)
        elif folder.name in shows:
            for part in folder.iterdir():
                if part.is_dir() and f"{folder.name}/{part.name}" not in episodes:
                    shutil.rmtree(part)


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None
