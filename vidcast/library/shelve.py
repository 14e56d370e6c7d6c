"""Puts an episode on the shelf: its media first, then the pages, the feeds last.

Until the feeds are written nobody is told of the episode, so a run that is killed at any point leaves a library in
which everything that is mentioned is there; the same run, started again, completes it. What was replaced goes last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vidcast.errors import BadRequest, StoreError
from vidcast.library.disk import Disk, locked
from vidcast.model.captions import Captions
from vidcast.model.document import decode
from vidcast.model.episode import (
    TRANSCRIPT_DATA,
    TRANSCRIPT_PAGE,
    Chapter,
    Published,
    Show,
    chapters_of,
    check_slug,
    file_base,
)
from vidcast.model.feed import atom, json_feed, opml, rss_pages
from vidcast.tools.pages import (
    Masthead,
    assets,
    episode_page,
    library_page,
    show_page,
    transcript_data,
    transcript_page,
)

__all__ = ["Delivery", "Shelf", "rebuild", "shelve", "shelve_cover"]

EVERYTHING = "all"
"""The folder of the feed that holds every show's episodes."""
_PAGES = ("index.html", TRANSCRIPT_DATA, TRANSCRIPT_PAGE)
"""What lies in an episode's folder besides its media."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything that is published, as the catalogue records it."""

    masthead: Masthead
    shows: tuple[Show, ...]
    episodes: tuple[Published, ...]
    owner_email: str
    """Who answers for the library as a whole; stands in the feed of every show."""

    def __post_init__(self) -> None:
        slugs = [check_slug(show.slug) for show in self.shows]
        _once("shows of one slug", slugs)
        _once("episodes of one folder", [episode.path for episode in self.episodes])
        _once("episodes of one guid", [episode.guid for episode in self.episodes])
        _once("episodes of one published_at", [episode.published_at for episode in self.episodes])
        if homeless := sorted({episode.show for episode in self.episodes} - set(slugs)):
            raise ValueError(f"there are episodes of shows that are not there: {', '.join(homeless)}")

    def show(self, slug: str) -> Show:
        return next(show for show in self.shows if show.slug == slug)

    def of(self, show: Show) -> tuple[Published, ...]:
        """The show's episodes, as the catalogue lists them."""
        return tuple(episode for episode in self.episodes if episode.show == show.slug)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What comes with an episode that is being published."""

    episode: Published
    files: Mapping[str, Path]
    """Where each file of `episode.media` lies now, by its name."""
    captions: Captions
    """What the transcript is made of, on the episode clock."""


def shelve(site: Path, shelf: Shelf, delivery: Delivery, disk: Disk | None = None) -> tuple[str, ...]:
    """Publish an episode of the shelf; the paths below `site` that changed, in the order in which they did.

    Run again with the same arguments it changes no byte and touches no file.

    Raises BadRequest when the delivery is not complete; StoreError when a file is not what it should be, when the disk
    refuses, or when a feed would mention a file that is not there: then no feed has changed.
    """
    _check_delivery(shelf, delivery)
    disk = disk or Disk(site)
    with locked(site):
        disk.sweep()
        _place_assets(disk)
        episode = delivery.episode
        _check_names(disk, episode)
        for file in episode.media:
            disk.copy(episode.path + file.name, delivery.files[file.name], file)
        disk.place(episode.path + TRANSCRIPT_DATA, transcript_data(delivery.captions))
        _place_episode(disk, shelf, episode)
        # The first page links to every show, so one that nothing has been published of yet gets its page too.
        changed = [
            show for show in shelf.shows if show.slug == episode.show or disk.size(f"{show.slug}/feed.xml") is None
        ]
        _place_fronts(disk, shelf, changed)
        _place_feeds(disk, shelf, changed)
        _clear(disk, episode)
    return tuple(disk.written)


def shelve_cover(site: Path, show: Show, source: Path, disk: Disk | None = None) -> tuple[str, ...]:
    """Put a show's square cover under `show.image` into its folder; the paths that changed.

    Raises BadRequest when the show has no `image` or the source is no file.
    """
    if show.image is None or not source.is_file():
        raise BadRequest(f"{source}: a cover is a .jpg or .png file, and show {show.slug} must name it as its image")
    disk = disk or Disk(site)
    with locked(site):
        disk.place(f"{check_slug(show.slug)}/{show.image}", source.read_bytes())
    return tuple(disk.written)


def rebuild(site: Path, shelf: Shelf, disk: Disk | None = None) -> tuple[str, ...]:
    """Write every page and feed of the shelf anew from the records and the files in the tree; the paths that changed.

    Raises StoreError when a recorded file is missing or has another size: then no feed has changed.
    """
    disk = disk or Disk(site)
    with locked(site):
        disk.sweep()
        _place_assets(disk)
        for episode in shelf.episodes:
            _place_episode(disk, shelf, episode)
        _place_fronts(disk, shelf, shelf.shows)
        _place_feeds(disk, shelf, shelf.shows)
        for episode in shelf.episodes:
            _clear(disk, episode)
    return tuple(disk.written)


def _once(what: str, values: list[str]) -> None:
    if twice := sorted(value for value, count in Counter(values).items() if count > 1):
        raise ValueError(f"two {what}: {', '.join(twice)}")


def _check_delivery(shelf: Shelf, delivery: Delivery) -> None:
    episode = delivery.episode
    if episode not in shelf.episodes:
        raise BadRequest(f"{episode.path} is not among the published episodes; record it in the catalogue first")
    named = {file.name for file in episode.media}
    faults = [f"{name} is recorded but not delivered" for name in sorted(named - set(delivery.files))]
    faults += [f"{name} is delivered but not recorded" for name in sorted(set(delivery.files) - named)]
    base = file_base(episode.show, episode.slug)
    faults += [
        f"{file.name} must start with {base}: players save files by name, so it must be unique in the library"
        for file in episode.of("video", "captioned", "audio")
        if not file.name.startswith((f"{base}.", f"{base}-"))
    ]
    faults += [f"{path} is not a file" for path in delivery.files.values() if not path.is_file()]
    if faults:
        raise BadRequest(f"{episode.path} cannot be published:\n" + "\n".join(f"  {fault}" for fault in faults))


def _check_names(disk: Disk, episode: Published) -> None:
    """Raise StoreError when media that the show's feed already offers would change under its name.

    A player that resumes a download would join the old file's beginning to the new one's end.
    """
    offered = disk.read(f"{episode.show}/feed.xml") or b""
    for file in episode.of("video", "captioned", "audio"):
        path = episode.path + file.name
        there = disk.size(path) is not None  # A file that is gone is put back under its name.
        if there and f'/{file.name}"'.encode() in offered and not disk.same(path, file):
            raise StoreError(
                f"{episode.path}{file.name} is published with other bytes, which players may be fetching; "
                f"give the new file a new name, such as {file_base(episode.show, episode.slug)}-r2.{file.suffix}"
            )


def _place_assets(disk: Disk) -> None:
    for asset in assets():
        disk.place(asset.path, asset.content)


def _place_episode(disk: Disk, shelf: Shelf, episode: Published) -> None:
    """Write the two pages of an episode from the transcript and the chapters in the tree."""
    show, captions = shelf.show(episode.show), _captions(disk, episode)
    disk.place(episode.path + TRANSCRIPT_PAGE, transcript_page(shelf.masthead, show, episode, captions))
    page = episode_page(shelf.masthead, show, episode, captions, _chapters(disk, episode))
    disk.place(f"{episode.path}index.html", page)


def _clear(disk: Disk, episode: Published) -> None:
    """Take from an episode's folder what its record does not name, once no page and no feed leads there.

    A replaced video says what was taken out of the episode since, and whoever knows its address could fetch it.
    """
    disk.keep_only(episode.path, {*(file.name for file in episode.media), *_PAGES})


def _captions(disk: Disk, episode: Published) -> Captions:
    path = episode.path + TRANSCRIPT_DATA
    content = disk.read(path)
    if content is None:
        raise StoreError(f"{path} is missing from the site; publish {episode.path} again")
    return decode(Captions, content.decode(), path)


def _chapters(disk: Disk, episode: Published) -> tuple[Chapter, ...]:
    file = episode.first("chapters")
    content = disk.read(episode.path + file.name) if file else None
    return chapters_of(content.decode(), episode.path + file.name) if file and content else ()


def _place_fronts(disk: Disk, shelf: Shelf, shows: Sequence[Show]) -> None:
    for show in shows:
        disk.place(f"{show.slug}/index.html", show_page(shelf.masthead, show, shelf.of(show)))
    disk.place("index.html", library_page(shelf.masthead, shelf.shows, shelf.episodes))


def _place_feeds(disk: Disk, shelf: Shelf, shows: Sequence[Show]) -> None:
    """Write the feeds of some shows and of all, once every file they mention is known to be there."""
    _check_tree(disk, shelf)
    base = shelf.masthead.base_url
    everything = Show(
        slug=EVERYTHING, title=shelf.masthead.title, description=f"Every episode of {shelf.masthead.title}.",
        author=shelf.masthead.title, owner_email=shelf.owner_email,
    )  # fmt: skip
    disk.place("feeds.opml", opml(shelf.shows, shelf.masthead.title, base))
    for show, episodes in ((everything, shelf.episodes), *((show, shelf.of(show)) for show in shows)):
        # The page that most readers fetch comes last, when every page it leads to is there.
        disk.place(f"{show.slug}/feed.atom", atom(show, episodes, base))
        disk.place(f"{show.slug}/feed.json", json_feed(show, episodes, base))
        for name, content in rss_pages(show, episodes, base):
            disk.place(f"{show.slug}/{name}", content)


def _check_tree(disk: Disk, shelf: Shelf) -> None:
    """Raise StoreError, with every fault, unless each file that a feed would mention is there in its size."""
    faults = []
    for episode in shelf.episodes:
        for file in episode.media:
            size = disk.size(episode.path + file.name)
            if size != file.bytes:
                found = "is missing" if size is None else f"has {size} bytes"
                faults.append(f"{episode.path}{file.name} {found}, recorded are {file.bytes}")
        for name in _PAGES:
            if disk.size(episode.path + name) is None:
                faults.append(f"{episode.path}{name} is missing")
    for show in shelf.shows:
        if show.image and disk.size(f"{show.slug}/{show.image}") is None:
            faults.append(f"{show.slug}/{show.image}, the show's cover, is missing")
    if faults:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise StoreError(f"{disk.site}: the feeds stay as they were, since files are not there:\n{listed}")
