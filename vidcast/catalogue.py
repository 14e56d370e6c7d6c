"""The database of a library: shows, recordings, episodes, decisions and publications.

Decisions, arrivals and publications are only ever added. SQLite in WAL mode unless the configuration names another
database.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from vidcast.errors import BadDocument, BadRequest, BadSettings, StoreError
from vidcast.model.decisions import Decision, Decisions
from vidcast.model.document import from_value, to_value
from vidcast.model.episode import Published, episode_slug, moment_text
from vidcast.model.recording import Recording

__all__ = ["Catalogue", "Episode", "Publication"]

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 20
"""So many processes may take the same name at once before one of them gives up."""

_metadata = sql.MetaData()

_shows = sql.Table(
    "shows",
    _metadata,
    sql.Column("slug", sql.String, primary_key=True),
    sql.Column("guid", sql.String, nullable=False),
    sql.Column("created_at", sql.String, nullable=False),
)

_recordings = sql.Table(
    "recordings",
    _metadata,
    sql.Column("sha256", sql.String, primary_key=True),
    sql.Column("original", sql.String, nullable=False),
    sql.Column("document", sql.JSON, nullable=False),
)

_arrivals = sql.Table(
    "arrivals",
    _metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("sha256", sql.String, sql.ForeignKey("recordings.sha256"), nullable=False),
    sql.Column("name", sql.String, nullable=False),
    sql.Column("at", sql.String, nullable=False),
)

_episodes = sql.Table(
    "episodes",
    _metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("show", sql.String, sql.ForeignKey("shows.slug"), nullable=False),
    sql.Column("slug", sql.String, nullable=False),
    sql.Column("sha256", sql.String, sql.ForeignKey("recordings.sha256"), nullable=False),
    sql.Column("guid", sql.String, nullable=False),
    sql.Column("document", sql.JSON, nullable=False),
    sql.UniqueConstraint("show", "slug"),
    sql.UniqueConstraint("show", "sha256"),
)

_decisions = sql.Table(
    "decisions",
    _metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("episode", sql.Integer, sql.ForeignKey("episodes.id"), nullable=False),
    sql.Column("document", sql.JSON, nullable=False),
)

_publications = sql.Table(
    "publications",
    _metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("episode", sql.Integer, sql.ForeignKey("episodes.id"), nullable=False),
    sql.Column("digest", sql.String, nullable=False),
    sql.Column("document", sql.JSON, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Episode:
    """One week's message in a show, as the catalogue knows it before and after it is published."""

    show: str
    week: str
    title: str
    leader: str
    leader_title: str = ""
    division: str = ""
    summary: str = ""
    sha256: str = ""
    """The recording's content hash."""
    preset: str | None = None
    """Which preset and policy a person asked for, None for the library's own."""
    policy: str | None = None
    id: int = 0
    slug: str = ""
    guid: str = ""

    @property
    def name(self) -> str:
        """What people call it on the command line: "field/2026-w47"."""
        return f"{self.show}/{self.slug}"


@dataclass(frozen=True, slots=True)
class Publication:
    """One time an episode was published, and the digest of what was cleared then."""

    episode: int
    digest: str
    published: Published


Method = Callable[Concatenate["Catalogue", P], R]


def _again(method: Method[P, R]) -> Method[P, R]:
    """The method, called again when another process added the same row between its look and its write."""

    @wraps(method)
    def attempted(self: Catalogue, *args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(ATTEMPTS - 1):
            try:
                return method(self, *args, **kwargs)
            except IntegrityError:
                continue
        return method(self, *args, **kwargs)

    return attempted  # type: ignore[return-value]  # mypy remembers that wraps() names the first argument


class Catalogue:
    """An open catalogue; every method is one transaction. Raises StoreError when the database is damaged.

    Raises BadSettings for a URL that names no database whose driver is installed.
    """

    def __init__(self, url: str) -> None:
        try:
            self._engine = sql.create_engine(url)
        except (SQLAlchemyError, ImportError) as error:
            raise BadSettings(
                "library.database: not the SQLAlchemy URL of a database whose driver is installed here "
                f'({type(error).__name__}); "" is SQLite'
            ) from error
        if self._engine.dialect.name == "sqlite":
            sql.event.listen(self._engine, "connect", _prepare_sqlite)
        with self._begin() as connection:
            _metadata.create_all(connection)

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _begin(self) -> Iterator[sql.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise StoreError(
                f"the catalogue {self._engine.url.render_as_string(hide_password=True)} cannot be used: "
                f"{type(error.__cause__ or error).__name__}; restore it from a backup, or run `vidcast doctor`"
            ) from error

    def verified(self) -> int:
        """How many episodes there are, once everything stored has been read. Raises StoreError for any damage."""
        if self._engine.dialect.name == "sqlite":
            with self._begin() as connection:
                said = connection.scalar(sql.text("PRAGMA integrity_check"))
            if said != "ok":
                raise StoreError("the catalogue is damaged: SQLite's integrity check fails; restore it from a backup")
        episodes = self.episodes()
        for episode in episodes:
            self.recording(episode.sha256)
            self.decisions(episode)
        self.publications()
        return len(episodes)

    @_again
    def show_guid(self, slug: str, minted: str, now: datetime) -> str:
        """The show's podcast:guid: the one stored, else `minted`, stored now and kept for ever."""
        with self._begin() as connection:
            found = connection.scalar(sql.select(_shows.c.guid).where(_shows.c.slug == slug))
            if found is not None:
                return str(found)
            connection.execute(_shows.insert().values(slug=slug, guid=minted, created_at=moment_text(now)))
            return minted

    @_again
    def arrived(self, recording: Recording, original: str, name: str, now: datetime) -> bool:
        """Record that a file came in; True when its content was not known before."""
        with self._begin() as connection:
            known = connection.scalar(sql.select(_recordings.c.sha256).where(_recordings.c.sha256 == recording.sha256))
            if known is None:
                connection.execute(
                    _recordings.insert().values(
                        sha256=recording.sha256, original=original, document=to_value(recording)
                    )
                )
            connection.execute(_arrivals.insert().values(sha256=recording.sha256, name=name, at=moment_text(now)))
            return known is None

    def recording(self, sha256: str) -> tuple[Recording, str]:
        """A recording and where its original lies, relative to the library. Raises StoreError when unknown."""
        with self._begin() as connection:
            row = connection.execute(sql.select(_recordings).where(_recordings.c.sha256 == sha256)).first()
        if row is None:
            raise StoreError(f"recording {sha256[:12]} is not in the catalogue; drop the file again")
        return _stored(Recording, row.document, f"recording {sha256[:12]}"), str(row.original)

    @_again
    def episode_of(self, wanted: Episode) -> tuple[Episode, bool]:
        """The episode of a recording in a show, made when there is none; True when it is new.

        A known one keeps its slug and guid and takes over the wanted texts.
        """
        with self._begin() as connection:
            row = connection.execute(
                sql.select(_episodes).where(_episodes.c.show == wanted.show, _episodes.c.sha256 == wanted.sha256)
            ).first()
            if row is not None:
                known = replace(wanted, id=row.id, slug=row.slug, guid=row.guid, week=_episode(row).week)
                if known != _episode(row):
                    connection.execute(
                        _episodes.update().where(_episodes.c.id == row.id).values(document=_document(known))
                    )
                return known, False
            taken = connection.scalars(sql.select(_episodes.c.slug).where(_episodes.c.show == wanted.show)).all()
            made = replace(wanted, slug=episode_slug(wanted.week, taken), guid=f"urn:uuid:{uuid.uuid4()}")
            result = connection.execute(
                _episodes.insert()
                .values(show=made.show, slug=made.slug, sha256=made.sha256, guid=made.guid, document=_document(made))
                .returning(_episodes.c.id)
            )
            return replace(made, id=result.scalar_one()), True

    def known_episode(self, show: str, sha256: str) -> Episode | None:
        """The episode a recording has in a show, or None."""
        with self._begin() as connection:
            row = connection.execute(
                sql.select(_episodes).where(_episodes.c.show == show, _episodes.c.sha256 == sha256)
            ).first()
        return None if row is None else _episode(row)

    def episode(self, name: str) -> Episode:
        """The episode of that name: "field/2026-w47", or "2026-w47" or "field" when it leaves no doubt.

        Raises BadRequest when there is none, or more than one.
        """
        every = self.episodes()
        show, _, slug = name.strip("/").lower().rpartition("/")
        found = [episode for episode in every if episode.slug == slug and show in ("", episode.show)]
        found = found or [episode for episode in every if not show and episode.show == slug]
        if len(found) == 1:
            return found[0]
        known = ", ".join(episode.name for episode in (found or every)) or "none yet"
        what = "more than one episode" if found else "no episode"
        raise BadRequest(f"{name}: {what} of that name; known: {known}")

    def episodes(self) -> tuple[Episode, ...]:
        """All episodes, in the order they came in."""
        with self._begin() as connection:
            rows = connection.execute(sql.select(_episodes).order_by(_episodes.c.id)).all()
        return tuple(_episode(row) for row in rows)

    def decide(self, episode: Episode, decision: Decision) -> None:
        """Add a decision."""
        with self._begin() as connection:
            connection.execute(_decisions.insert().values(episode=episode.id, document=to_value(decision)))

    def decisions(self, episode: Episode) -> Decisions:
        """All decisions about an episode, oldest first."""
        with self._begin() as connection:
            found = connection.scalars(
                sql.select(_decisions.c.document).where(_decisions.c.episode == episode.id).order_by(_decisions.c.id)
            ).all()
        return _stored(Decisions, {"items": list(found)}, f"decisions of {episode.name}")

    def published(self, episode: Episode, digest: str, published: Published) -> None:
        """Add a publication; the newest of an episode is what the site shows."""
        with self._begin() as connection:
            connection.execute(
                _publications.insert().values(episode=episode.id, digest=digest, document=to_value(published))
            )

    def publications(self) -> tuple[Publication, ...]:
        """Each published episode's newest publication, in the order of first publication."""
        with self._begin() as connection:
            rows = connection.execute(sql.select(_publications).order_by(_publications.c.id)).all()
        newest: dict[int, Publication] = {}
        for row in rows:
            published = _stored(Published, row.document, f"publication {row.id}")
            newest[row.episode] = Publication(row.episode, row.digest, published)
        return tuple(newest.values())

    def publication(self, episode: Episode) -> Publication | None:
        """An episode's newest publication, or None."""
        return next((found for found in self.publications() if found.episode == episode.id), None)


_STORED_APART = ("id", "slug", "guid", "sha256")


def _document(episode: Episode) -> dict[str, Any]:
    return {name: value for name, value in to_value(episode).items() if name not in _STORED_APART}


def _episode(row: Any) -> Episode:
    whole = dict(row.document, id=row.id, slug=row.slug, guid=row.guid, sha256=row.sha256)
    return _stored(Episode, whole, f"episode {row.show}/{row.slug}")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers never wait for a writer, a second writer waits 30 s, and references are kept."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _stored(kind: type[T], value: Any, where: str) -> T:
    """A `kind` as it was stored; what does not read any more means a damaged catalogue."""
    try:
        return from_value(kind, value, where)
    except BadDocument as error:
        raise StoreError(f"the catalogue is damaged: {error}; restore it from a backup") from error
