"""Puts an episode on the shelf: first the episode with its page, then the feeds, then the pages that lead to both.

At every moment all that a page or a feed leads to is there: what leads in a circle, a new show with its feeds or a new
episode with its transcript, appears as a whole folder. So a run that is killed at any point leaves a whole library, and
the same run, started again, completes it. What was replaced goes last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
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

__all__ = ["EVERYTHING", "PAGES", "Covers", "Delivery", "Shelf", "rebuild", "shelve", "showable"]

Covers = Mapping[str, Path]
"""Where the square pictures of shows are, by the shows' slugs."""

EVERYTHING = "all"
"""The folder of the feed that holds every show's episodes."""
PAGES = ("index.html", TRANSCRIPT_DATA, TRANSCRIPT_PAGE)
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


def shelve(
    site: Path, shelf: Shelf, delivery: Delivery, disk: Disk | None = None, covers: Covers | None = None
) -> tuple[str, ...]:
    """Publish an episode of the shelf; the paths below `site` that changed, in the order in which they did.

    Run again with the same arguments it changes no byte and touches no file. `covers` says where the square pictures
    of shows are, those that are not in the tree yet.

    Raises BadRequest when the delivery is not complete; StoreError when a file is not what it should be, when the disk
    refuses, or when a feed would mention a file that is not there: then no feed has changed.
    """
    _check_delivery(shelf, delivery)
    disk = disk or Disk(site)
    with locked(site):
        disk.sweep()
        episode = delivery.episode
        changed = {*_place_shows(disk, shelf, covers or {}), episode.show}
        _check_names(disk, episode)
        _place_episode(disk, shelf, episode, delivery.files, transcript_data(delivery.captions))
        _place_feeds_and_fronts(disk, shelf, [show for show in shelf.shows if show.slug in changed])
        _clear(disk, episode)
    return tuple(disk.written)


def rebuild(
    site: Path,
    shelf: Shelf,
    disk: Disk | None = None,
    covers: Covers | None = None,
    incoming: Mapping[str, Mapping[str, Path]] | None = None,
) -> tuple[str, ...]:
    """Write every page and feed of the shelf again from the records and the files in the tree; the paths that changed.

    `incoming` says where files of episodes are that the tree lacks, by the episode's path and their names.

    Raises StoreError when a recorded file is missing or has another size: then no feed has changed.
    """
    disk = disk or Disk(site)
    with locked(site):
        disk.sweep()
        _place_shows(disk, shelf, covers or {})
        for episode in shelf.episodes:
            files = (incoming or {}).get(episode.path, {})
            data = files[TRANSCRIPT_DATA].read_bytes() if TRANSCRIPT_DATA in files else None
            _place_episode(disk, shelf, episode, files, data)
        _place_feeds_and_fronts(disk, shelf, shelf.shows)
        for episode in shelf.episodes:
            _clear(disk, episode)
    return tuple(disk.written)


def showable(site: Path, episode: Published, coming: Collection[str] = ()) -> Published | None:
    """The episode as the tree can show it: without files that are neither there in their size nor `coming`; None
    without its video or its transcript.
    """
    disk = Disk(site)
    media = tuple(
        file for file in episode.media if file.name in coming or disk.size(episode.path + file.name) == file.bytes
    )
    told = TRANSCRIPT_DATA in coming or disk.size(episode.path + TRANSCRIPT_DATA) is not None
    if not told or not any(file.kind == "video" for file in media):
        return None
    return replace(episode, media=media)


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


def _place_shows(disk: Disk, shelf: Shelf, covers: Covers) -> set[str]:
    """Write what every page needs, and let shows that are new appear, still without episodes; those shows' slugs."""
    for asset in assets():
        disk.place(asset.path, asset.content)
    if disk.size("index.html") is None:
        disk.place("index.html", library_page(shelf.masthead, (), (), begun=False))
    base, new = shelf.masthead.base_url, set()
    for show in shelf.shows:
        with disk.appearing(show.slug):
            if show.slug in covers and show.image:
                disk.place(f"{show.slug}/{show.image}", covers[show.slug].read_bytes())
            if disk.size(f"{show.slug}/feed.xml") is None:
                _place_feeds(disk, show, (), base)
                disk.place(f"{show.slug}/index.html", show_page(shelf.masthead, show, ()))
                new.add(show.slug)
    with disk.appearing(EVERYTHING):
        if disk.size(f"{EVERYTHING}/feed.xml") is None:
            _place_feeds(disk, _everything(shelf), (), base)
    return new


def _place_episode(
    disk: Disk, shelf: Shelf, episode: Published, files: Mapping[str, Path], data: bytes | None = None
) -> None:
    """Place an episode's files, as far as they come with it, and its two pages, which are made of its transcript and
    its chapters.
    """
    with disk.appearing(episode.path.rstrip("/")):
        for file in episode.media:
            if file.name in files:
                disk.copy(episode.path + file.name, files[file.name], file)
        if data is not None:
            disk.place(episode.path + TRANSCRIPT_DATA, data)
        show, captions = shelf.show(episode.show), _captions(disk, episode)
        disk.place(episode.path + TRANSCRIPT_PAGE, transcript_page(shelf.masthead, show, episode, captions))
        page = episode_page(shelf.masthead, show, episode, captions, _chapters(disk, episode))
        disk.place(f"{episode.path}index.html", page)


def _clear(disk: Disk, episode: Published) -> None:
    """Take from an episode's folder the media that its record does not name, once no page and no feed leads there.

    A replaced video says what was taken out of the episode since, and anyone who knows its address could fetch it.
    """
    named, base = {file.name for file in episode.media}, file_base(episode.show, episode.slug)
    superseded = re.compile(rf"{re.escape(base)}[a-z0-9-]*\.(?:mp4|m4a)")
    found = sorted(path.name for path in (disk.site / episode.path).iterdir() if superseded.fullmatch(path.name))
    disk.remove(episode.path + name for name in found if name not in named)


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


def _place_feeds_and_fronts(disk: Disk, shelf: Shelf, shows: Sequence[Show]) -> None:
    """Write the feeds and pages of some shows and of all, once every file they mention is known to be there."""
    _check_tree(disk, shelf)
    base = shelf.masthead.base_url
    for show in shows:
        _place_feeds(disk, show, shelf.of(show), base)
        disk.place(f"{show.slug}/index.html", show_page(shelf.masthead, show, shelf.of(show)))
    _place_feeds(disk, _everything(shelf), shelf.episodes, base)
    disk.place("feeds.opml", opml(shelf.shows, shelf.masthead.title, base))
    disk.place("index.html", library_page(shelf.masthead, shelf.shows, shelf.episodes))


def _everything(shelf: Shelf) -> Show:
    """The feed that holds every show's episodes, as a show."""
    return Show(
        slug=EVERYTHING, title=shelf.masthead.title, description=f"Every episode of {shelf.masthead.title}.",
        author=shelf.masthead.title, owner_email=shelf.owner_email,
    )  # fmt: skip


def _place_feeds(disk: Disk, show: Show, episodes: Sequence[Published], base: str) -> None:
    """Write the feeds of a show: a page that is new before those that lead to it, and feed.xml last."""
    disk.place(f"{show.slug}/feed.atom", atom(show, episodes, base))
    disk.place(f"{show.slug}/feed.json", json_feed(show, episodes, base))
    pages = rss_pages(show, episodes, base)
    new = [name for name, _ in pages if disk.size(f"{show.slug}/{name}") is None]
    for name, content in sorted(pages, key=lambda page: page[0] not in new):
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
        for name in PAGES:
            if disk.size(episode.path + name) is None:
                faults.append(f"{episode.path}{name} is missing")
    for show in shelf.shows:
        if show.image and disk.size(f"{show.slug}/{show.image}") is None:
            faults.append(f"{show.slug}/{show.image}, the show's cover, is missing")
    if faults:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise StoreError(f"{disk.site}: the feeds stay as they were, since files are not there:\n{listed}")
