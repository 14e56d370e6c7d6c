"""A person takes an older catalogue on purpose: what it lacks is noted, so that nothing earlier is published again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from vidcast.catalogue import Adoption, Catalogue
from vidcast.config import LibraryFolder
from vidcast.config.keeper import behind
from vidcast.errors import BadRequest
from vidcast.library.seen import seen_in
from vidcast.model.episode import moment_text

__all__ = ["Adopted", "adopt"]


@dataclass(frozen=True, slots=True)
class Adopted:
    """What the catalogue lacks, by the names of episodes."""

    lost: int
    """How many entries of the audit trail."""
    doubtful: tuple[str, ...]
    """Episodes that need a new approval before anything of them is published."""
    unknown: tuple[str, ...]
    """Episodes that readers have seen and the catalogue does not know."""


def adopt(folder: LibraryFolder, *, by: str, because: str, now: datetime) -> Adopted:
    """Go on with the catalogue as it is. Raises BadRequest where it lacks nothing, StoreError where it is none."""
    if not by.strip() or not because.strip():
        raise BadRequest("an adoption names who decides it, and why: --by NAME --because TEXT")
    with folder.open_catalogue(replace(folder.keeper, adopting=True)) as catalogue:
        lost = folder.keeper.lost(catalogue)
        older = list(behind(folder.site, catalogue))
        if not lost and not older:
            raise BadRequest(
                f"{folder.root}: its catalogue is the newest that the library knows; there is nothing to adopt"
            )
        as_seen = {(seen.guid, seen.updated_at) for seen in seen_in(folder.site)}
        doubtful = _doubtful(catalogue, as_seen)
        catalogue.adopt(
            Adoption(
                by.strip(),
                moment_text(now),
                because.strip(),
                lost,
                tuple(doubtful),
                tuple((seen.guid, ours) for seen, ours in older if ours is not None),
                tuple((seen.show, seen.slug, seen.published_at) for seen, ours in older if ours is None),
            )
        )
        known = {episode.guid for episode in catalogue.episodes()}
        unknown = tuple(seen.name for seen, ours in older if ours is None and seen.guid not in known)
        folder.keeper.replace_marks(catalogue.head())
        (folder.work / "shelf.key").unlink(missing_ok=True)
    return Adopted(lost, tuple(doubtful.values()), unknown)


def _doubtful(catalogue: Catalogue, as_seen: set[tuple[str, str]]) -> dict[int, str]:
    """The episodes, by id, that readers do not see exactly as the catalogue has them: a decision may be lost."""
    kept = {
        each.episode for each in catalogue.publications() if (each.published.guid, each.published.updated_at) in as_seen
    }
    return {episode.id: episode.name for episode in catalogue.episodes() if episode.id not in kept}
