"""Keeps both sites what the record says: takes away what must not be seen, and restores what is missing or altered.

A file is copied from the other site, or made again as it was cleared; what is made again with other bytes is published
as a new edition of the same, because a player that resumes a download would join two files. An episode that cannot be
made again is shown without the files that are gone, or, without its video, not at all: its guid, address and dates stay
in the catalogue, and with its original it comes back under them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from vidcast.catalogue import Episode, Publication
from vidcast.errors import BadDocument, VidcastError
from vidcast.library import Disk, Look, Shelf, Tree, locked, rebuild, showable
from vidcast.model.captions import Captions
from vidcast.model.document import decode
from vidcast.model.episode import TRANSCRIPT_DATA, Published
from vidcast.run.privacy import make_private
from vidcast.shelving.record import Maker, Making, Shelves
from vidcast.tools.pages import transcript_data

__all__ = ["GRACE_S", "Repair"]

GRACE_S = 2.0
"""A reader that has just fetched a page still finds a video to which it led, although the video was replaced."""

Incoming = Mapping[str, Mapping[str, Path]]
"""Where files are that a tree lacks, by the path of their episode and their names."""


@dataclass(frozen=True, slots=True)
class _Loss:
    """Files of a published episode that are missing or altered."""

    publication: Publication
    names: tuple[str, ...]
    place: Path
    """Where texts may be written that are put in their place."""

    @property
    def published(self) -> Published:
        return self.publication.published


@dataclass(frozen=True)
class Repair(Shelves):
    """What is done to the sites of one library without anything new being published. All of it holds one lock."""

    def withdraw(self) -> None:
        """Take away outside what is not for everybody any more, whatever else waits for people.

        Files leave first and at once, even where a page outside still leads to them for a moment; then the pages and
        feeds are written without them. What a killed run left half done is completed.
        """
        tree = self.outside
        if not tree.site.is_dir():
            return
        record = self.for_everybody(self.shelf())
        if not tree.strangers(record) and tree.shows(record):
            return
        with locked(self.folder.work):
            self.take_away()
            record = self.for_everybody(self.shelf())
            tree.prepare(tree.look(record, self.moment(), 0), self.known())
            if not tree.shows(record):
                shown = self.as_shown(tree, record)
                written = rebuild(tree.site, shown, covers=self._missing_covers(tree, shown))
                tree.settle(record, self.moment(), written)
            tree.clear(tree.strangers(record), self.known())

    def take_away(self) -> None:
        """Delete outside the files of what is not for everybody, before anything else."""
        tree = self.outside
        if not tree.site.is_dir():
            return
        record = self.for_everybody(self.shelf())
        kept = {"", "assets", "all", *(show.slug for show in record.shows)}
        kept |= {episode.path.rstrip("/") for episode in record.episodes}
        leaving = [path for path in tree.strangers(record) if path.rpartition("/")[0] not in kept]
        tree.clear(leaving, self.known(), "is not for everybody")

    def tend(self, make: Maker, *, budget: int | None = 0) -> bool:
        """Keep both sites what the record says; whether nothing is left that was not compared with it for a day.

        `budget` is how many bytes of files that look as they did are read to compare them, None for all. The reporter
        is told of everything that was not as it should be.

        Raises StoreError for a site that cannot be read or written.
        """
        self.withdraw()
        looks = [look for look in (self._look_inside(budget), self._look_outside(budget)) if look is not None]
        if not all(look.fine for look in looks):
            with locked(self.folder.work):
                self._mend_inside(make, budget)
                self.mend_outside(budget)
        return not any(look.more for look in looks)

    def _look_inside(self, budget: int | None) -> Look | None:
        """What is found inside; None for a library that has published nothing yet."""
        tree, record = self.inside, self.shelf()
        if not record.episodes and not (tree.site / "index.html").exists():
            return None
        return tree.look(record, self.moment(), budget)

    def _look_outside(self, budget: int | None) -> Look | None:
        """What is found outside; None for a library without anything for everybody."""
        tree, record = self.outside, self.for_everybody(self.shelf())
        if not record.shows and not tree.site.is_dir():
            return None
        return tree.look(record, self.moment(), budget)

    def _mend_inside(self, make: Maker, budget: int | None) -> None:
        """Make site/ what the record says."""
        look, tree = self._look_inside(budget), self.inside
        if look is None or look.fine:
            return
        tree.prepare(look, self.known())
        with tempfile.TemporaryDirectory(prefix=".part-", dir=self._work()) as place:
            incoming = self._restored(look, make, Path(place))
            self._rebuilt(tree, self.shelf(), look, incoming)

    def mend_outside(self, budget: int | None = 0) -> None:
        """Show outside what is for everybody, and nothing else: its files are copies of those inside."""
        look, tree, record = self._look_outside(budget), self.outside, self.for_everybody(self.shelf())
        if look is None or look.fine:
            return
        tree.prepare(look, self.known())
        incoming: dict[str, Mapping[str, Path]] = {}
        for episode in record.episodes:
            lost = _lost(tree, episode, look.doubtful)
            whole = [name for name in lost if _is_whole(self.inside, episode, name)]
            incoming[episode.path] = {name: self.folder.site / episode.path / name for name in whole}
            tree.clear((episode.path + name for name in lost if name not in whole), ())
        self._rebuilt(tree, record, look, incoming)

    def _rebuilt(self, tree: Tree, record: Shelf, look: Look, incoming: Incoming) -> None:
        """Write a tree by its record, say what was wrong with it, and remember it."""
        shelf = self.as_shown(tree, record, incoming)
        written = rebuild(tree.site, shelf, Disk(tree.site, GRACE_S), self.covers(shelf.shows), incoming)
        tree.say("is not on record: removed", (set(look.strangers) - set(look.in_the_way)) & set(written))
        tree.clear(tree.strangers(record), self.known())
        tree.settle(record, self.moment(), {*look.doubtful, *written})
        # Pages change with the record; a new file comes to site/ with a publication, so one that came now was lost.
        damaged = set(look.known) if look.same else look.known & _kept(record)
        damaged |= _kept(record) if tree.site == self.folder.site else set()
        tree.say("was missing or altered; restored", damaged & set(written))

    def as_shown(self, tree: Tree, record: Shelf, incoming: Incoming | None = None) -> Shelf:
        """What of a record a tree can show: each episode as far as its files are there or `incoming`."""
        coming = incoming or {}
        found = (showable(tree.site, each, coming.get(each.path, {})) for each in record.episodes)
        return replace(record, episodes=tuple(each for each in found if each is not None))

    def _missing_covers(self, tree: Tree, shelf: Shelf) -> Mapping[str, Path]:
        """The covers that a tree lacks; drawing is left out where it can be, since it can fail."""
        return self.covers(show for show in shelf.shows if not (tree.site / show.slug / (show.image or "")).is_file())

    def _restored(self, look: Look, make: Maker, place: Path) -> Incoming:
        """Where files are that episodes have lost; what has no other source is made again, under a new record where it
        does not come out the same.
        """
        found = {}
        episodes = {each.id: each for each in self.catalogue.episodes()}
        for publication in self.publications():
            if names := _lost(self.inside, publication.published, look.doubtful):
                loss = _Loss(publication, names, place / str(publication.episode))
                loss.place.mkdir()
                found[publication.published.path] = self._brought_back(episodes[publication.episode], loss, make)
        return found

    def _brought_back(self, episode: Episode, loss: _Loss, make: Maker) -> dict[str, Path]:
        """The sources of an episode's lost files by their names; those that have none are taken away and named."""
        published = loss.published
        files = {
            name: self.folder.public_site / published.path / name
            for name in loss.names
            if _is_whole(self.outside, published, name)
        }
        left = [name for name in loss.names if name not in files]
        if not left:
            return files
        try:
            making = make(episode, loss.place, published)
            why = "it is not cleared any more as it was published"
        except (VidcastError, OSError) as error:
            making, why = None, str(error).splitlines()[0]
        if making is not None and making.digest == loss.publication.digest and _is_for_the_same(making, published):
            return {**files, **self._made_again(episode, loss, making, left)}
        self.inside.clear((published.path + name for name in left), ())
        self.reporter.note(
            f"{episode.name}: {', '.join(left)} cannot be restored ({why}); it is left out of pages and feeds until "
            f"`vidcast publish {episode.name}` succeeds"
        )
        return files

    def _made_again(self, episode: Episode, loss: _Loss, making: Making, left: list[str]) -> dict[str, Path]:
        """The files of an episode that was made again; all of them, under a new record, where one is not the same."""
        text = loss.place / TRANSCRIPT_DATA
        text.write_bytes(transcript_data(making.captions))
        files = {**making.edition.files, TRANSCRIPT_DATA: text}
        made = making.edition.published
        if all(_hash(loss.published, name) in (None, _hash(made, name)) for name in left):
            return {name: files[name] for name in left}
        self.recorded(episode, making, loss.publication)
        self.reporter.note(f"{episode.name}: rendered again, since its files were gone")
        return files

    def _work(self) -> Path:
        make_private(self.folder.work)
        return self.folder.work


def _lost(tree: Tree, episode: Published, doubtful: Collection[str]) -> tuple[str, ...]:
    """The files of an episode, among the doubtful ones, that a tree does not hold as they were recorded."""
    names = (*(file.name for file in episode.media), TRANSCRIPT_DATA)
    return tuple(name for name in names if episode.path + name in doubtful and not _is_whole(tree, episode, name))


def _is_whole(tree: Tree, episode: Published, name: str) -> bool:
    """Whether a tree holds a file of an episode as it was recorded."""
    disk = Disk(tree.site)
    if name != TRANSCRIPT_DATA:
        return any(file.name == name and disk.same(episode.path + name, file) for file in episode.media)
    if episode.transcript is not None:
        return disk.integrity(episode.path + name) == episode.transcript
    return _is_read(disk, episode)


def _is_read(disk: Disk, episode: Published) -> bool:
    """Whether a transcript that was published before transcripts were hashed is one, as far as can be seen."""
    try:
        content = disk.read(episode.path + TRANSCRIPT_DATA)
        return content is not None and decode(Captions, content.decode(), "").language == episode.language
    except (OSError, UnicodeDecodeError, BadDocument):
        return False


def _hash(episode: Published, name: str) -> str | None:
    """The recorded hash of a file; None where none was recorded."""
    if name == TRANSCRIPT_DATA:
        return episode.transcript
    return next((file.sha384 for file in episode.media if file.name == name), None)


def _is_for_the_same(making: Making, published: Published) -> bool:
    return making.edition.published.audience == published.audience


def _kept(record: Shelf) -> set[str]:
    """The files of a tree that are the same whatever its pages say."""
    return {
        each.path + name for each in record.episodes for name in (TRANSCRIPT_DATA, *(file.name for file in each.media))
    }
