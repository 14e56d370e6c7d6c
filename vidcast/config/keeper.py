"""What a library's folder remembers of its catalogue: library.json, and the same in the site of its newest edition.

Two places, since a folder may be restored from a backup with its catalogue while its site, elsewhere, is newer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from vidcast.catalogue import Catalogue
from vidcast.errors import BadDocument, StoreError
from vidcast.library.seen import Seen, seen_in
from vidcast.model.audit import Mark
from vidcast.model.document import decode, encode
from vidcast.run.store import write_text

__all__ = ["FolderKeeper"]

PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class FolderKeeper:
    """Keeps the marks of one library folder."""

    root: Path
    site: Path
    originals: Path
    adopting: bool = False
    """Whether a person takes an older catalogue on purpose: then only the library's id must be right."""

    @property
    def _own(self) -> Path:
        return self.root / "library.json"

    @property
    def _shown(self) -> Path:
        return self.site / ".library.json"

    def marks(self) -> tuple[Mark, ...]:
        """The folder's mark, then the site's. Raises StoreError for one that cannot be read."""
        found = tuple(mark for mark in map(_read, (self._own, self._shown)) if mark is not None)
        return tuple(Mark(mark.library) for mark in found) if self.adopting else found

    def lost(self, catalogue: Catalogue) -> int:
        """How many entries of the trail the folder knows of, and the catalogue does not."""
        known = {(entry.number, entry.hash) for entry in catalogue.audit()}
        marks = replace(self, adopting=False).marks()
        gone = [mark.number for mark in marks if mark.number and (mark.number, mark.hash) not in known]
        common = min(len(known), max(gone, default=0))
        return max(1, max(gone) - common) if gone else 0

    def holds_anything(self) -> bool:
        """Whether there is an original or a feed, which only a catalogue can have brought there."""
        return any(self.originals.glob("*/*")) or any(self.site.glob("*/feed.xml")) or self.adopting

    def refuse_stranger(self, catalogue: Catalogue) -> None:
        """Raise StoreError where the site, or every original, is not known to the catalogue of an older library."""
        if self.adopting:
            return
        if unknown := [seen.name for seen, _ in behind(self.site, catalogue)]:
            raise StoreError(
                f"{self.root}: its catalogue is older than its site, or another library's: it does not know "
                f"{', '.join(unknown[:5])}{' and others' if len(unknown) > 5 else ''} as readers have seen it; restore "
                "the newest backup. Nothing was changed; to go on with this one on purpose, run `vidcast adopt`"
            )
        hashes = {path.name.partition(".")[0] for path in self.originals.glob("*/*")}
        if hashes and not catalogue.knows_any(hashes):
            raise StoreError(
                f"{self.root}: its catalogue knows none of its originals, so it is another library's; restore this "
                "library's own from a backup"
            )

    def keep(self, mark: Mark, what: str) -> None:
        """Remember a mark, and in the site when it is of a publication; an earlier one never replaces a later one."""
        if self.adopting:
            return
        _write(self._own, mark)
        if what == PUBLICATION and self.site.is_dir():
            _write(self._shown, mark)

    def replace_marks(self, mark: Mark) -> None:
        """Forget the marks before an adoption, and remember this one."""
        for place in (self._shown, self._own):
            if place.is_file() or place is self._own:
                write_text(place, encode(mark))


def behind(site: Path, catalogue: Catalogue) -> Iterator[tuple[Seen, str | None]]:
    """What readers have seen that the catalogue does not know, each with its own older edition's date, if any."""
    known = {each.published.guid: each.published.updated_at for each in catalogue.publications()}
    for seen in seen_in(site):
        ours = known.get(seen.guid)
        if ours is None or ours < seen.updated_at:
            yield seen, ours


def _read(place: Path) -> Mark | None:
    try:
        return decode(Mark, place.read_text(encoding="utf-8"), str(place))
    except FileNotFoundError:
        return None
    except (BadDocument, UnicodeDecodeError) as error:
        raise StoreError(f"{place}: cannot be read as the library's own record; restore it from a backup") from error


def _write(place: Path, mark: Mark) -> None:
    known = _read(place)
    if known is None or known.number < mark.number:
        write_text(place, encode(mark))
