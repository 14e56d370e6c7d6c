"""What vidcast.toml says: closed tables, all of whose faults are told at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict

from vidcast.errors import BadRequest, BadSettings
from vidcast.model.deadline import parse_cut_off, zone_of
from vidcast.model.episode import Show, base_of, check_slug
from vidcast.model.foreign import shown
from vidcast.model.part import Credit
from vidcast.model.policy.circumstances import Audience
from vidcast.tools.toml import closed, read_toml

__all__ = ["Config", "InboxTable", "LibraryTable", "Member", "Person", "ShowConfig", "SpeechTable"]


@dataclass(frozen=True, slots=True)
class Member:
    """A leader of a show's roster."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    name: str
    title: str = ""
    division: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a leader needs a name")


Role = Literal["comms", "legal", "compliance", "hr", "pr", "product", "support", "leader", "admin"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who decides, and for which routes."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    name: str
    roles: tuple[Role, ...]

    def __post_init__(self) -> None:
        if not self.name.strip() or "," in self.name:
            raise ValueError("a person needs a name, without a comma")


@dataclass(frozen=True, slots=True)
class ShowConfig:
    """What vidcast.toml says of one show; every key may be left out."""

    title: str = ""
    description: str = ""
    leader: str = ""
    leader_title: str = ""
    division: str = ""
    language: str = "en-us"
    preset: str = ""
    policy: str = ""
    approval: Literal["", "when-held", "always"] = ""
    four_eyes: bool = False
    """Whether an approval is always asked, of somebody who decided nothing on the episode."""
    audience: Audience = "internal"
    leaders: tuple[Member, ...] = ()
    """Who speaks every week, in the order of the episode."""
    cut_off: str = ""
    """When a week closes, such as "Thu 17:00"."""
    remind_h: int = 24
    """How many hours before the cut-off missing leaders are named in the inbox."""

    def __post_init__(self) -> None:
        if self.cut_off:
            parse_cut_off(self.cut_off)
        if not 0 <= self.remind_h <= 168:
            raise ValueError(f"remind_h must be between 0 and 168, got {self.remind_h}")

    @property
    def roster(self) -> tuple[str, ...]:
        return tuple(member.name for member in self.leaders)

    def credit(self, said: Credit) -> Credit:
        """The credit with what the show knows of its leader: by the roster, or by being its only one."""
        named = Credit(
            said.leader or ("" if self.leaders else self.leader), said.leader_title, said.division, said.title
        )
        own = Member(self.leader, self.leader_title, self.division) if self.leader else None
        known = next((m for m in (*self.leaders, own) if m is not None and Credit(m.name).key == named.key), None)
        if known is None:
            return replace(named, division=named.division or self.division)
        return Credit(
            known.name, named.leader_title or known.title, named.division or known.division or self.division, said.title
        )


@dataclass(frozen=True, slots=True)
class LibraryTable:
    """[library]"""

    title: str = "Video library"
    base_url: str = "http://127.0.0.1:8000"
    public_url: str = ""
    owner_email: str = "comms@example.com"
    database: str = ""
    default_show: str = "weekly"
    preset: str = "unplugged"
    policy: str = "general"
    time_zone: str = ""

    def __post_init__(self) -> None:
        base_of(self.base_url)
        if self.public_url:
            base_of(self.public_url)
        zone_of(self.time_zone)
        if not self.title.strip():
            raise ValueError("title must not be empty")


@dataclass(frozen=True, slots=True)
class SpeechTable:
    """[speech]"""

    engine: Literal["auto", "faster-whisper", "openai-whisper"] = "auto"
    model: str = "base"
    threads: int = 0


@dataclass(frozen=True, slots=True)
class InboxTable:
    """[inbox]; all in seconds."""

    settle_s: float = 10
    poll_s: float = 2
    patience_s: float = 600

    def __post_init__(self) -> None:
        if self.settle_s < 0 or self.poll_s <= 0:
            raise ValueError(f"settle_s must be 0 or more and poll_s above 0, got {self.settle_s} and {self.poll_s}")
        if self.patience_s < 0:
            raise ValueError(f"patience_s must be 0 or more, got {self.patience_s}")


@dataclass(frozen=True, slots=True)
class Config:
    """All of vidcast.toml."""

    library: LibraryTable = field(default_factory=LibraryTable)
    speech: SpeechTable = field(default_factory=SpeechTable)
    inbox: InboxTable = field(default_factory=InboxTable)
    people: tuple[Person, ...] = ()
    shows: tuple[tuple[str, ShowConfig], ...] = ()

    @staticmethod
    def read(path: Path) -> Config:
        """The configuration in a file. Raises BadSettings with every fault."""
        table = read_toml(path)
        faults: list[str] = []
        known = [each.name for each in fields(Config)]
        faults.extend(f"{key}: unknown table; known here: {', '.join(known)}" for key in table if key not in known)
        read: dict[str, Any] = {}
        kinds: tuple[tuple[str, type[Any]], ...] = (
            ("library", LibraryTable),
            ("speech", SpeechTable),
            ("inbox", InboxTable),
        )
        for name, kind in kinds:
            read[name] = _attempt(kind, table.get(name, {}), name, faults)
        read["people"] = _people(table.get("people", []), faults)
        shows = table.get("shows", {})
        if not isinstance(shows, dict):
            faults.append("shows: a table for each show is needed here, such as [shows.field]")
            shows = {}
        pairs = [(slug, _attempt(ShowConfig, shows[slug], f"shows.{slug}", faults)) for slug in shows]
        config = Config(**read, shows=tuple(pairs))
        faults.extend(_faults_of_shows(config))
        if faults:
            raise BadSettings("\n".join([f"{shown(path)}: {len(faults)} to fix", *(f"  {fault}" for fault in faults)]))
        return config

    def show_config(self, slug: str) -> ShowConfig:
        return dict(self.shows).get(slug, ShowConfig())

    def show(self, slug: str, guid: str | None = None) -> Show:
        """The show as feeds and pages present it."""
        found = self.show_config(slug)
        title = found.title or slug.replace("-", " ").title()
        return Show(
            slug=slug,
            title=title,
            description=found.description or f"{title}: a weekly video message from {found.leader or 'our leaders'}.",
            author=found.leader or self.library.title,
            owner_email=self.library.owner_email,
            language=found.language,
            image="cover.jpg",
            guid=guid,
        )


def _faults_of_shows(config: Config) -> Iterator[str]:
    """What no feed could say of a show: found here, because later is after the recording was transcribed."""
    public = [slug for slug, said in config.shows if said.audience == "public"]
    if public and not config.library.public_url:
        yield f"library.public_url: the address that public shows are read from is needed here ({', '.join(public)})"
    library_alone, shows_alone = replace(config, shows=()), replace(config, library=LibraryTable())
    named = [(shows_alone, f"shows.{slug}", slug) for slug, _ in config.shows]
    for each, where, slug in [(library_alone, "library", config.library.default_show), *named]:
        try:
            each.show(check_slug(slug))
        except (BadRequest, ValueError) as error:
            yield f"{where}: {error}"


def _people(table: Any, faults: list[str]) -> tuple[Person, ...]:
    """The people listed; faults are added."""
    if not isinstance(table, list):
        faults.append("people: write one table for each person: [[people]]")
        return ()
    before = len(faults)
    people = [_attempt_person(each, f"people.{number}", faults) for number, each in enumerate(table, 1)]
    listed = tuple(person for person in people if person is not None)
    names = [person.name.casefold() for person in listed]
    if len(set(names)) < len(names):
        faults.append("people: somebody is listed twice; join their roles")
    return listed if len(faults) == before else ()


def _attempt_person(table: Any, where: str, faults: list[str]) -> Person | None:
    try:
        return closed(Person, table, where)
    except BadSettings as error:
        faults.extend(str(error).splitlines())
        return None


def _attempt(kind: type[Any], table: Any, where: str, faults: list[str]) -> Any:
    """The table's settings; faults are added, and defaults stand in so that the rest can be looked at."""
    try:
        return closed(kind, table, where)
    except BadSettings as error:
        faults.extend(str(error).splitlines())
        return kind()
