"""A library folder and its one configuration file, vidcast.toml.

acme/
  vidcast.toml      the only configuration
  catalogue.db      SQLite, unless the configuration names another database
  inbox/<show>/     leaders drop here
  originals/        by content hash, read-only
  work/             remembered results; may be deleted at any time
  site/             the published tree
  presets/ policy/ brands/      a library's own, before those that vidcast ships
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict

from vidcast.errors import BadRequest, BadSettings, StoreError
from vidcast.model.deadline import parse_cut_off, zone_of
from vidcast.model.episode import Show, base_of, check_slug, one_line
from vidcast.model.part import Credit
from vidcast.tools.toml import closed, read_toml

__all__ = ["Config", "LibraryFolder", "ShowConfig"]

TEMPLATE = """\
# A vidcast library. This is its only configuration; every key is listed here with its default.
# After a change, the next `vidcast run` or `vidcast watch` uses it: nothing else has to be told.

[library]
title = {title}                 # shown on every page
base_url = "http://127.0.0.1:8000"     # the address readers fetch from; feeds need it absolute
owner_email = "comms@example.com" # whom feed readers name as the owner
database = ""                     # "" is catalogue.db beside this file; or an SQLAlchemy URL
default_show = "weekly"           # where `vidcast run` puts a recording without --show
preset = "unplugged"              # presets/NAME.toml; vidcast ships: unplugged, tight, town-hall, noisy-room, off
policy = "general"                # policy/NAME.yaml; vidcast ships: general
time_zone = ""                    # of every cut-off, such as "Europe/Berlin"; "" is this machine's own

[speech]
engine = "auto"                   # auto, faster-whisper or openai-whisper
model = "base"                    # base comes with vidcast[offline]; another name or path as the engine knows it
threads = 0                       # 0 lets the engine choose

[inbox]
settle_s = 10                     # a dropped file is taken when it has not changed for so long (shares: 30)
poll_s = 2                        # how often the inbox is looked at; shares send no notice of changes
patience_s = 600                  # a file that lies still but is not whole is waited for so long, then put aside

# One table per show. A show that is not listed here works too, under its slug.
# [shows.field]
# title = "Field Notes"
# description = "What we learned on the road this week."
# leader = "Dana Whitfield"
# leader_title = "VP Field Operations"
# division = "Field Operations"
# language = "en-us"
# preset = "unplugged"            # "" is the library's
# policy = "general"              # "" is the library's
# approval = "when-held"          # "always" waits for a yes to every episode; "" is the preset's
# cut_off = "Thu 17:00"           # when a week closes; until then the episode waits for all its leaders; "" never waits
# remind_h = 24                   # so many hours before, a note in the inbox names who is still missing
# leaders = [                     # who speaks every week, in this order, and how each is named
#   {{ name = "Dana Whitfield", title = "VP Field Operations", division = "Field Operations" }},
#   {{ name = "Sam Ortiz", title = "Regional Director", division = "Field Operations" }},
# ]
"""


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
    owner_email: str = "comms@example.com"
    database: str = ""
    default_show: str = "weekly"
    preset: str = "unplugged"
    policy: str = "general"
    time_zone: str = ""

    def __post_init__(self) -> None:
        base_of(self.base_url)
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
        shows = table.get("shows", {})
        if not isinstance(shows, dict):
            faults.append("shows: a table for each show is wanted here, such as [shows.field]")
            shows = {}
        pairs = [(slug, _attempt(ShowConfig, shows[slug], f"shows.{slug}", faults)) for slug in shows]
        config = Config(**read, shows=tuple(pairs))
        faults.extend(_faults_of_shows(config))
        if faults:
            raise BadSettings("\n".join([f"{path}: {len(faults)} to put right", *(f"  {fault}" for fault in faults)]))
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
    library_alone, shows_alone = replace(config, shows=()), replace(config, library=LibraryTable())
    named = [(shows_alone, f"shows.{slug}", slug) for slug, _ in config.shows]
    for each, where, slug in [(library_alone, "library", config.library.default_show), *named]:
        try:
            each.show(check_slug(slug))
        except (BadRequest, ValueError) as error:
            yield f"{where}: {error}"


def _attempt(kind: type[Any], table: Any, where: str, faults: list[str]) -> Any:
    """The table's settings; faults are added, and defaults stand in so that the rest can be looked at."""
    try:
        return closed(kind, table, where)
    except BadSettings as error:
        faults.extend(str(error).splitlines())
        return kind()


@dataclass(frozen=True, slots=True)
class LibraryFolder:
    """The places of one library."""

    root: Path

    @staticmethod
    def made(root: Path) -> LibraryFolder:
        """A new library. Raises BadRequest for a folder that holds anything."""
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            what = "is a library already" if (root / "vidcast.toml").is_file() else "holds something else already"
            raise BadRequest(f"{root}: {what}; name a new or an empty folder")
        folder = LibraryFolder(root)
        title = one_line(root.resolve().name.replace("-", " ").replace("_", " ")).title() or "Video library"
        try:
            for place in (folder.inbox / "weekly", folder.originals, folder.work, folder.site):
                place.mkdir(parents=True)
            # A JSON string without control characters is a TOML string too.
            text = TEMPLATE.format(title=json.dumps(title, ensure_ascii=False))
            (root / "vidcast.toml").write_text(text, encoding="utf-8")
        except OSError as error:
            raise BadRequest(f"{root}: cannot be made there ({error.strerror}); name another folder") from error
        return folder

    @staticmethod
    def found(named: Path | None) -> LibraryFolder:
        """The library named, else the one the working folder lies in, else that of VIDCAST_LIBRARY.

        Raises BadRequest when there is none.
        """
        if named is not None:
            if not (named / "vidcast.toml").is_file():
                raise BadRequest(f"{named}: no library (it has no vidcast.toml); make one with `vidcast init {named}`")
            return LibraryFolder(named)
        here = Path.cwd()
        around = [place for place in (here, *here.parents) if (place / "vidcast.toml").is_file()]
        if around:
            return LibraryFolder(around[0])
        if os.environ.get("VIDCAST_LIBRARY"):
            return LibraryFolder.found(Path(os.environ["VIDCAST_LIBRARY"]))
        raise BadRequest("no library here; name one with -L DIR, or make one with `vidcast init DIR`")

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def originals(self) -> Path:
        return self.root / "originals"

    @property
    def work(self) -> Path:
        return self.root / "work"

    @property
    def site(self) -> Path:
        return self.root / "site"

    def config(self) -> Config:
        """What vidcast.toml says. Raises BadSettings."""
        return Config.read(self.root / "vidcast.toml")

    def database_url(self, named: str) -> str:
        """The URL that the configuration names, else that of catalogue.db here."""
        return named or f"sqlite:///{(self.root / 'catalogue.db').resolve()}"

    def refuse_a_lost_catalogue(self) -> None:
        """Raise StoreError when catalogue.db is gone and there is something that it should know."""
        if (self.root / "catalogue.db").is_file() or not self.originals.is_dir():
            return
        if any(self.originals.glob("*/*")) or any(self.site.glob("*/feed.xml")):
            raise StoreError(
                f"{self.root}: catalogue.db is gone, but originals/ or site/ hold what it knew; restore it from a "
                "backup, or move both away to begin anew"
            )

    def secret(self) -> str:
        """The library's own secret, made when it is first asked for; only this user can read it."""
        path = self.root / ".secret"
        try:
            return path.read_text(encoding="ascii")
        except FileNotFoundError:
            pass
        made = secrets.token_hex(32)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(made)
        return made

    def original(self, relative: str) -> Path:
        """The file of an original. Raises StoreError when it is gone."""
        path = self.originals / relative
        if not path.is_file():
            raise StoreError(f"originals/{relative} is gone; restore it from a backup, nothing else can replace it")
        return path
