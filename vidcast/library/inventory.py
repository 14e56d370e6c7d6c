"""What a published tree should hold by the record, and what in it nobody recorded."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vidcast.library.disk import PART
from vidcast.library.shelve import EVERYTHING, PAGES, Shelf
from vidcast.model.episode import Published, file_base
from vidcast.model.feed.paging import pages
from vidcast.tools.pages import assets

__all__ = ["Found", "expected", "made_here", "survey"]

FEEDS = ("feed.atom", "feed.json")
KEPT_AT_THE_ROOT = frozenset({
    "404.html", "50x.html", "ads.txt", "apple-touch-icon.png", "BingSiteAuth.xml", "CNAME", "favicon.ico", "humans.txt",
    "lost+found", "robots.txt", "security.txt", "sitemap.xml", "web.config",
})  # fmt: skip
"""What the keeper of a web server puts next to the library; names that begin with a dot are left alone there, too."""
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "@eaDir", "#recycle", "$RECYCLE.BIN"})
"""What systems and disk stations leave in every folder, and make again when it is taken away."""
_VERIFICATION = re.compile(r"google[0-9a-f]+\.html")
_FEED = re.compile(r"index\.html|feed(?:-\d+)?\.xml|feed\.atom|feed\.json|cover\.jpg")
_ASSET = re.compile(r"[a-z]+(?:\.[0-9a-f]{12})?\.(?:css|js|png)")
_TEXT = re.compile(
    r"index\.html|transcript\.(?:html|json)|captions\.(?:vtt|srt)|chapters\.json|peaks\.json|(?:poster(?:-640)?|cover)\.jpg"
)
_MEDIUM = re.compile(r"(?:-\d+p|-captioned)?(?:-r\d+)?\.(?:mp4|m4a)")


def expected(shelf: Shelf) -> frozenset[str]:
    """Every file of the tree that shows a shelf, by its path below the site's root."""
    names = {"index.html", "feeds.opml", *(asset.path for asset in assets()), *_feeds(EVERYTHING, shelf.episodes)}
    for show in shelf.shows:
        names |= {f"{show.slug}/index.html", *_feeds(show.slug, shelf.of(show))}
        names |= {f"{show.slug}/{show.image}"} if show.image else set()
    for episode in shelf.episodes:
        names |= {episode.path + name for name in (*PAGES, *(file.name for file in episode.media))}
    return frozenset(names)


def _feeds(slug: str, episodes: Iterable[Published]) -> set[str]:
    return {f"{slug}/{name}" for name in (*FEEDS, *(page.name for page in pages(tuple(episodes))))}


def made_here(path: str, known: Collection[str]) -> bool:
    """Whether the library itself can have written a file, so that it can be made again; `known` holds the paths of the
    shows and episodes that the catalogue knows, such as "field" and "field/2026-w47".
    """
    folder, _, name = path.rpartition("/")
    if name.startswith(PART) or folder == "":
        return name.startswith(PART) or name in ("index.html", "feeds.opml")
    if folder == "assets":
        return _ASSET.fullmatch(name) is not None
    if folder == EVERYTHING or (folder in known and "/" not in folder):
        return _FEED.fullmatch(name) is not None
    if folder not in known:
        return False
    base = file_base(*folder.split("/"))
    medium = name.startswith(base) and _MEDIUM.fullmatch(name.removeprefix(base)) is not None
    return medium or _TEXT.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Found:
    """What a tree holds."""

    files: dict[str, os.stat_result]
    """The plain files that are expected and can be read by a web server."""
    strangers: tuple[str, ...]
    """What is not expected: files, links, and folders where a file should be."""
    closed: tuple[str, ...]
    """Files and folders that are expected and that a web server cannot read."""


def survey(site: Path, names: Collection[str]) -> Found:
    """What a tree holds of the expected names, and what besides them. Raises OSError for a tree that cannot be read."""
    files: dict[str, os.stat_result] = {}
    strangers: list[str] = []
    closed: list[str] = []
    for path, entry in _walk(site, "", frozenset(names), closed):
        found = entry.stat(follow_symlinks=False)
        if path not in names or not stat.S_ISREG(found.st_mode):
            strangers.append(path)
        elif _is_closed(found.st_mode, 0o4):
            closed.append(path)
        else:
            files[path] = found
    return Found(files, tuple(sorted(strangers)), tuple(sorted(closed)))


def _walk(site: Path, folder: str, names: frozenset[str], closed: list[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below a folder, folders left out unless a file should be in their place."""
    for entry in _entries(site, folder, closed):
        path = f"{folder}{entry.name}"
        if entry.name in LITTER or entry.name.startswith(".nfs") or (folder == "" and _is_kept(entry.name)):
            continue
        if entry.is_dir(follow_symlinks=False) and path not in names:
            yield from _walk(site, f"{path}/", names, closed)
        else:
            yield path, entry


def _entries(site: Path, folder: str, closed: list[str]) -> list[os.DirEntry[str]]:
    """What a folder holds; one that is closed is opened, since nothing in it can be looked at otherwise."""
    place = site / folder
    if folder and _is_closed(place.stat().st_mode, 0o5):
        place.chmod(0o755)
        closed.append(folder)
    with os.scandir(place) as entries:
        return list(entries)


def _is_kept(name: str) -> bool:
    if name.startswith(PART):
        return False
    return name.startswith(".") or name in KEPT_AT_THE_ROOT or _VERIFICATION.fullmatch(name) is not None


def _is_closed(mode: int, wanted: int) -> bool:
    """Whether the owner, or everybody else, lacks the bits that are wanted (4 to read, 1 to enter)."""
    owner, group, others = ((mode >> shift) & wanted for shift in (6, 3, 0))
    return owner != wanted or wanted not in (group, others)
