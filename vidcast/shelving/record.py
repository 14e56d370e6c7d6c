"""What the catalogue says should be on the shelf, for the company and for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from vidcast.catalogue import Catalogue, Episode, Publication
from vidcast.config import Config, LibraryFolder
from vidcast.edition import Edition, dated
from vidcast.library import Covers, Shelf, Tree
from vidcast.model.audit import Fact
from vidcast.model.captions import Captions
from vidcast.model.episode import Published, Show, feed_guid, moment_text
from vidcast.preset import Presets
from vidcast.run.progress import Reporter
from vidcast.run.runner import Runner
from vidcast.run.store import Store
from vidcast.stages.publish import cover
from vidcast.tools.pages import Masthead

__all__ = ["Maker", "Making", "Shelves"]


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
class Shelves:
    """The two sites of one library, and the record of what they show."""

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

    @property
    def inside(self) -> Tree:
        """The site for the company."""
        return self._tree(self.folder.site)

    @property
    def outside(self) -> Tree:
        """The site for everybody."""
        return self._tree(self.folder.public_site)

    def _tree(self, site: Path) -> Tree:
        day = moment_text(self.now())[:10]
        return Tree(site, self.folder.work / f"{site.name}.json", self.folder.aside / day, self.reporter.note)

    def publications(self) -> tuple[Publication, ...]:
        """Each published episode's newest publication, but for those of which readers have seen a newer edition, which
        a restored catalogue does not know.
        """
        return tuple(each for each in self.catalogue.publications() if not self.catalogue.is_stale(each.published))

    def shelf(self) -> Shelf:
        """Everything that is published, with its shows."""
        published = tuple(each.published for each in self.publications())
        slugs = sorted({each.show for each in published})
        shows = tuple(self.config.show(slug, self.guid(slug)) for slug in slugs)
        return Shelf(self.masthead, shows, published, self.config.library.owner_email)

    def for_everybody(self, shelf: Shelf) -> Shelf:
        """What of a shelf is for everybody: shows for the public, and of them what came in and was cleared as such."""
        config = self.config
        shows = tuple(show for show in shelf.shows if config.show_config(show.slug).audience == "public")
        meant = {each.guid for each in self.catalogue.episodes() if each.audience == "public"}
        slugs = {show.slug for show in shows}
        cleared = (each for each in shelf.episodes if each.show in slugs and each.audience == "public")
        episodes = tuple(each for each in cleared if each.guid in meant)
        masthead = replace(self.masthead, base_url=config.library.public_url or config.library.base_url)
        return Shelf(masthead, shows, episodes, config.library.owner_email)

    def known(self) -> frozenset[str]:
        """The folders of every show and episode that the catalogue knows, published or not; without those of which it
        lacks the newest edition, since nothing else may hold that one.
        """
        episodes = self.catalogue.episodes()
        every = {each.published.path.rstrip("/") for each in self.catalogue.publications()}
        shown = {each.published.path.rstrip("/") for each in self.publications()}
        return frozenset({each.name for each in episodes} - (every - shown)) | {each.show for each in episodes}

    def guid(self, slug: str) -> str:
        """The show's podcast:guid, minted when the show is first seen."""
        feed = f"{self.masthead.base_url.rstrip('/')}/{slug}/feed.xml"
        return self.catalogue.show_guid(slug, feed_guid(feed), self.now())

    def covers(self, shows: Iterable[Show]) -> Covers:
        """Where the covers of shows are."""
        return {show.slug: self._cover(show) for show in shows}

    def _cover(self, show: Show) -> Path:
        """The show's cover, drawn once for each title and brand."""
        said = self.config.show_config(show.slug)
        brand = self.presets.brand(self.presets.preset(said.preset or self.config.library.preset).publish.brand)
        runner = Runner(self.store, f"show-{show.slug}", self.reporter)
        drawn = runner.result(cover, show.title, said.division, brand)
        return drawn.folder / drawn.value

    def recorded(self, episode: Episode, making: Making, before: Publication | None) -> Publication:
        """The publication as recorded: with the dates of the one before when what is published stays the same."""
        made = making.edition.published
        same = before is not None and _same(before.published, made) and not self.catalogue.is_stale(before.published)
        if before is not None and same and before.digest == making.digest:
            return before
        published = made if same else dated(made, self.now(), self.catalogue.last_published_at(), first=before is None)
        self.catalogue.published(episode, making.digest, published, making.checked)
        return Publication(episode.id, making.digest, published)

    def holds(self, published: Published) -> bool:
        """Whether the site holds every file of an episode in its recorded size, a feed names it, and readers have seen
        no newer edition, which a restored catalogue does not know.
        """
        if self.catalogue.is_stale(published):
            return False
        folder, show = self.folder.site / published.path, self.folder.site / published.show
        whole = all(_size(folder / file.name) == file.bytes for file in published.media)
        pages = all((folder / name).is_file() for name in ("index.html", "transcript.html", "transcript.json"))
        return whole and pages and any(published.guid.encode() in _content(feed) for feed in show.glob("feed*.xml"))

    def moment(self) -> float:
        """Now, in seconds."""
        return self.now().timestamp()


def _same(before: Published, made: Published) -> bool:
    """Whether two records say the same; one that was made before transcripts were hashed says nothing of them."""
    return before == (made if before.transcript else replace(made, transcript=None))


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
