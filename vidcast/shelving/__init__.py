"""Puts a rendered episode on the shelf and into the record, one at a time; keeps both sites what the record says."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from vidcast.catalogue import Episode, Publication
from vidcast.dates import refuse_implausible
from vidcast.library import Delivery, Disk, locked, shelve
from vidcast.model.clock import redated
from vidcast.model.episode import TRANSCRIPT_DATA
from vidcast.run.privacy import make_private
from vidcast.shelving.record import Maker, Making
from vidcast.shelving.repair import GRACE_S, Repair
from vidcast.shelving.upkeep import Upkeep

__all__ = ["Maker", "Making", "Shelving", "Upkeep"]


@dataclass(frozen=True)
class Shelving(Repair):
    """The shelf of one library. Everything that writes it or the record of it holds one lock."""

    def publish(self, episode: Episode, make: Maker) -> tuple[Publication | None, bool]:
        """The publication of an episode, and whether anything published changed; None when it may not be published.

        What takes long is made before the lock is taken, and asked for again under it, where it is remembered: so that
        two runs of one recording publish it once.
        """
        make_private(self.folder.work)
        refuse_implausible(self.catalogue, self.now())
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
                publication = self.recorded(episode, making, before)
                self._place(publication, making)
        return publication, True

    def redate(self, by: str, make: Maker) -> tuple[str, ...]:
        """Record and show episodes that were dated by a clock that was ahead under dates that are not; their names."""
        names = {episode.id: episode for episode in self.catalogue.episodes()}
        with locked(self.folder.work):
            known = {each.published.guid: each for each in self.publications()}
            moved = redated([each.published for each in known.values()], self.now())
            for each in moved:
                before = known[each.guid]
                self.catalogue.published(names[before.episode], before.digest, each, {"redated": 1}, by)
        if moved:
            self.tend(make)
        return tuple(names[known[each.guid].episode].name for each in moved)

    def _place(self, publication: Publication, making: Making) -> None:
        """Shelve one episode inside, then outside; what must not be seen outside any more leaves before.

        Others are shown as far as their files are there.
        """
        self.take_away()
        tree, episode, edition = self.inside, publication.published, making.edition
        record = self.shelf()
        shelf = self.as_shown(tree, record, {episode.path: {**edition.files, TRANSCRIPT_DATA: Path()}})
        delivery = Delivery(episode, edition.files, making.captions)
        written = shelve(tree.site, shelf, delivery, Disk(tree.site, GRACE_S), self.covers(shelf.shows))
        own = {episode.path + name for name in (TRANSCRIPT_DATA, *edition.files)}
        tree.settle(record, self.moment(), {*written, *own})
        self.mend_outside()
