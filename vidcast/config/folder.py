"""A library folder and its one configuration file, vidcast.toml.

acme/
  vidcast.toml      the only configuration
  catalogue.db      SQLite, unless the configuration names another database
  library.json      the library's id, and how far its catalogue has come
  inbox/<show>/     leaders drop here
  originals/        by content hash, read-only
  work/             remembered results; may be deleted at any time
  site/             the published tree, for the company
  site-public/      the same of the shows that are for everybody, and of nothing else
  set-aside/        what somebody else put into one of the two, by day; may be deleted
  presets/ policy/ brands/      a library's own, before those that vidcast ships
"""

from __future__ import annotations

import json
import os
import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path

from vidcast.catalogue import Catalogue
from vidcast.config.keeper import FolderKeeper
from vidcast.config.tables import Config
from vidcast.errors import BadRequest, StoreError
from vidcast.model.audit import Mark
from vidcast.model.episode import one_line
from vidcast.model.foreign import shown
from vidcast.run.privacy import make_private, tighten_tree

__all__ = ["TEMPLATE", "LibraryFolder"]

TEMPLATE = """\
# A vidcast library. This is its only configuration; every key is listed here with its default.
# After a change, the next `vidcast run` or `vidcast watch` uses it: nothing else has to be told.

[library]
title = {title}                 # shown on every page
base_url = "http://127.0.0.1:8000"     # the address readers fetch from; feeds need it absolute
public_url = ""                   # the address of site-public/, where shows for the public are shown beside site/
owner_email = "comms@example.com" # whom feed readers name as the owner
database = ""                     # "" is catalogue.db beside this file; or an SQLAlchemy URL
default_show = "weekly"           # where `vidcast run` puts a recording without --show
preset = "unplugged"              # presets/NAME.toml; vidcast ships: unplugged, tight, town-hall, noisy-room, off
policy = "general"                # policy/NAME.yaml; vidcast ships: general, finance, health_care, ...
time_zone = ""                    # of every cut-off, such as "Europe/Berlin"; "" is this machine's own

[speech]
engine = "auto"                   # auto, faster-whisper or openai-whisper
model = "base"                    # base comes with vidcast[offline]; another name or path as the engine knows it
threads = 0                       # 0 lets the engine choose

[inbox]
settle_s = 10                     # a dropped file is taken when it has not changed for so long (shares: 30)
poll_s = 2                        # how often the inbox is looked at; shares send no notice of changes
patience_s = 600                  # a file that lies still but is not whole is waited for so long, then put aside

# Who decides. Without any table of people anybody may; with them, a finding waits for somebody with one of its roles,
# and nobody else may decide. Roles: comms, legal, compliance, hr, pr, product, support; leader speaks, and admin may
# record what others signed on paper; these two decide nothing.
# [[people]]
# name = "Ana Gray"
# roles = ["comms", "pr"]

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
# four_eyes = false               # true: whoever approves is somebody else than whoever decided, and always asked
# audience = "internal"           # or "public"; what came in for one is never published for the other by a slip
# cut_off = "Thu 17:00"           # when a week closes; until then the episode waits for all its leaders; "" never waits
# remind_h = 24                   # so many hours before, a note in the inbox names who is still missing
# leaders = [                     # who speaks every week, in this order, and how each is named
#   {{ name = "Dana Whitfield", title = "VP Field Operations", division = "Field Operations" }},
#   {{ name = "Sam Ortiz", title = "Regional Director", division = "Field Operations" }},
# ]
"""


@dataclass(frozen=True, slots=True)
class LibraryFolder:
    """The places of one library."""

    root: Path

    @staticmethod
    def made(root: Path) -> LibraryFolder:
        """A new library. Raises BadRequest for a folder that holds anything."""
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            what = "is a library already" if (root / "vidcast.toml").is_file() else "holds something else already"
            raise BadRequest(f"{shown(root)}: {what}; name a new or an empty folder")
        folder = LibraryFolder(root)
        title = one_line(root.resolve().name.replace("-", " ").replace("_", " ")).title() or "Video library"
        try:
            for place in (folder.inbox / "weekly", folder.site):
                place.mkdir(parents=True)
            for place in (folder.originals, folder.work):
                make_private(place)
            # A JSON string without control characters is a TOML string too.
            text = TEMPLATE.format(title=json.dumps(title, ensure_ascii=False))
            (root / "vidcast.toml").write_text(text, encoding="utf-8")
            folder.keeper.keep(Mark(str(uuid.uuid4())), "")
        except OSError as error:
            raise BadRequest(f"{shown(root)}: cannot be made there ({error.strerror}); name another folder") from error
        return folder

    @staticmethod
    def found(named: Path | None) -> LibraryFolder:
        """The library named, else the one the working folder lies in, else that of VIDCAST_LIBRARY.

        Raises BadRequest when there is none.
        """
        if named is not None:
            if not (named / "vidcast.toml").is_file():
                raise BadRequest(
                    f"{shown(named)}: no library (it has no vidcast.toml); make one with `vidcast init {shown(named)}`"
                )
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

    @property
    def public_site(self) -> Path:
        return self.root / "site-public"

    @property
    def aside(self) -> Path:
        return self.root / "set-aside"

    def config(self) -> Config:
        """What vidcast.toml says. Raises BadSettings."""
        return Config.read(self.root / "vidcast.toml")

    def database(self, named: str) -> str | Path:
        """The URL that the configuration names, else the file catalogue.db here."""
        return named or (self.root / "catalogue.db").resolve()

    @property
    def keeper(self) -> FolderKeeper:
        """What the folder remembers of its catalogue."""
        return FolderKeeper(self.root, self.site, self.originals)

    def open_catalogue(self, keeper: FolderKeeper | None = None) -> Catalogue:
        """The library's own catalogue. Raises StoreError for one that is lost, empty, older or another's."""
        named = self.config().library.database
        if not named:
            self.refuse_a_lost_catalogue()
        self.tighten()
        return Catalogue(self.database(named), keeper or self.keeper)

    def refuse_a_lost_catalogue(self) -> None:
        """Raise StoreError when catalogue.db is gone or empty and there is something that it should know."""
        path = self.root / "catalogue.db"
        is_there = path.is_file()
        if is_there and path.stat().st_size:
            return
        if self.keeper.holds_anything() or any(mark.number for mark in self.keeper.marks()):
            raise StoreError(
                f"{self.root}: catalogue.db is {'empty' if is_there else 'gone'}, but this library has recordings or a "
                "site that it should know; restore it from a backup. To begin again, make another library with "
                "`vidcast init`"
            )

    @property
    def inspection(self) -> Path:
        """Where it is remembered which originals were verified, and what was found."""
        return self.work / "originals.json"

    @property
    def private(self) -> tuple[Path, ...]:
        """What nobody but the owner and group of the library may see."""
        database = (f"catalogue.db{ending}" for ending in ("", "-wal", "-shm"))
        return self.originals, self.work, *(self.root / name for name in (*database, ".secret", "library.json"))

    def tighten(self) -> None:
        """Take from everybody else what they may do with what is private, as older versions left it to the umask."""
        for place in self.private:
            tighten_tree(place)

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
