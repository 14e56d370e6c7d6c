"""What the catalogue keeps of an episode: how it came in, what it is, what was published of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vidcast.model.episode import Published
from vidcast.model.part import Arrived, Credit
from vidcast.model.policy.circumstances import Audience, Kind

__all__ = ["Adoption", "Episode", "Publication", "Submission"]


@dataclass(frozen=True, slots=True)
class Submission:
    """One recording that came in for an episode, with whose it is."""

    sha256: str
    """The recording's content hash."""
    credit: Credit
    summary: str = ""
    batch: str = ""
    """What one call brought in together bears one name."""
    came_as: str = ""
    """Credit.key when it came in: a name that is corrected later brings no replaced take back."""
    terms: tuple[str, ...] = ()
    """The names and words that the speech engine was told to expect when it came in: a glossary that grows makes no
    engine hear it again."""
    same_as: str = ""
    """The content hash of the take whose sound it has, "" for a take of its own."""
    better: bool = False
    """Whether it takes the place of that one, which it came in after."""
    id: int = 0
    episode: int = 0

    def after(self, before: Submission) -> Submission:
        """This one with what stays as it was when the recording first came in."""
        came_as = before.came_as or before.credit.key
        stays = replace(self, batch=before.batch, came_as=came_as, terms=before.terms)
        return replace(stays, same_as=before.same_as, better=before.better)

    @property
    def arrived(self) -> Arrived:
        return Arrived(
            (self.sha256,),
            self.came_as or self.credit.key,
            self.batch,
            known_as=self.credit.key,
            same_as=self.same_as,
            better=self.better,
        )


@dataclass(frozen=True, slots=True)
class Episode:
    """One week's message in a show, as the catalogue knows it before and after it is published."""

    show: str
    week: str
    title: str = ""
    """As a person asked for; "" leaves it to its parts and the calendar."""
    preset: str | None = None
    """Which preset and policy a person asked for, None for the library's own."""
    policy: str | None = None
    poster_ms: int | None = None
    """The moment of the episode that its poster shows, None for the sharpest picture."""
    apart: bool = False
    """Whether it stands beside the week's episode, so that no other recording joins it."""
    audience: Audience = "internal"
    """Whom it is meant for: its show's audience when it came in."""
    kind: Kind = "message"
    id: int = 0
    slug: str = ""
    guid: str = ""

    @property
    def name(self) -> str:
        """What people call it on the command line: "field/2026-w47"."""
        return f"{self.show}/{self.slug}"

    @property
    def subject(self) -> str:
        """Where results about the whole episode are remembered."""
        return f"{self.show}-{self.slug}"


@dataclass(frozen=True, slots=True)
class Adoption:
    """The word of a person that the library goes on with an older catalogue, and what that catalogue lacks."""

    by: str
    at: str
    because: str
    lost: int
    """How many entries of the audit trail are lost."""
    doubtful: tuple[int, ...] = ()
    """The ids of episodes of which a decision may be lost: what was approved before counts no longer."""
    stale: tuple[tuple[str, str], ...] = ()
    """The guid and updated_at of publications of which readers have seen a newer edition."""
    reserved: tuple[tuple[str, str, str], ...] = ()
    """The show, slug and published_at of what readers have seen and the catalogue does not know."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One time an episode was published, and the digest of what was cleared then."""

    episode: int
    digest: str
    published: Published
