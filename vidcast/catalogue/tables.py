"""The tables of the catalogue, and how their rows read as records."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import sqlalchemy as sql

from vidcast.catalogue.records import Episode, Submission
from vidcast.errors import BadDocument, StoreError
from vidcast.model.document import from_value, to_value

__all__ = [
    "acknowledgements", "adoptions", "arrivals", "decisions", "document_of", "episode_of", "episodes", "library",
    "metadata", "publications", "recordings", "said_of", "shows", "stored", "submission_of", "submissions",
]  # fmt: skip

T = TypeVar("T")

metadata = sql.MetaData()

shows = sql.Table(
    "shows",
    metadata,
    sql.Column("slug", sql.String, primary_key=True),
    sql.Column("guid", sql.String, nullable=False),
    sql.Column("created_at", sql.String, nullable=False),
)

recordings = sql.Table(
    "recordings",
    metadata,
    sql.Column("sha256", sql.String, primary_key=True),
    sql.Column("original", sql.String, nullable=False),
    sql.Column("document", sql.JSON, nullable=False),
)

arrivals = sql.Table(
    "arrivals",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("sha256", sql.String, sql.ForeignKey("recordings.sha256"), nullable=False),
    sql.Column("name", sql.String, nullable=False),
    sql.Column("at", sql.String, nullable=False),
)

library = sql.Table(
    "library",
    metadata,
    sql.Column("id", sql.String, primary_key=True),
)
"""Whose catalogue it is, in its one row; older catalogues have no such table."""

episodes = sql.Table(
    "episodes",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("show", sql.String, sql.ForeignKey("shows.slug"), nullable=False),
    sql.Column("slug", sql.String, nullable=False),
    sql.Column("sha256", sql.String, sql.ForeignKey("recordings.sha256"), nullable=False),
    sql.Column("guid", sql.String, nullable=False),
    sql.Column("document", sql.JSON, nullable=False),
    sql.UniqueConstraint("show", "slug"),
    sql.UniqueConstraint("show", "sha256"),
)

submissions = sql.Table(
    "submissions",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("episode", sql.Integer, sql.ForeignKey("episodes.id"), nullable=False),
    sql.Column("show", sql.String, nullable=False),
    sql.Column("sha256", sql.String, sql.ForeignKey("recordings.sha256"), nullable=False),
    sql.Column("document", sql.JSON, nullable=False),
    sql.UniqueConstraint("show", "sha256"),
)

decisions = sql.Table(
    "decisions",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("episode", sql.Integer, sql.ForeignKey("episodes.id"), nullable=False),
    sql.Column("document", sql.JSON, nullable=False),
)

publications = sql.Table(
    "publications",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("episode", sql.Integer, sql.ForeignKey("episodes.id"), nullable=False),
    sql.Column("digest", sql.String, nullable=False),
    sql.Column("document", sql.JSON, nullable=False),
)

adoptions = sql.Table(
    "adoptions",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("document", sql.JSON, nullable=False),
)
"""When an older catalogue was taken on purpose, and what it lacked."""

acknowledgements = sql.Table(
    "acknowledgements",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("document", sql.JSON, nullable=False),
)

_STORED_APART = ("id", "slug", "guid")


def document_of(episode: Episode) -> dict[str, Any]:
    return {name: value for name, value in to_value(episode).items() if name not in _STORED_APART}


def episode_of(row: Any) -> Episode:
    whole = dict(row.document, id=row.id, slug=row.slug, guid=row.guid)
    return stored(Episode, whole, f"episode {row.show}/{row.slug}")


def said_of(submission: Submission) -> dict[str, Any]:
    document: dict[str, Any] = to_value(submission)
    return {name: document[name] for name in ("credit", "summary", "batch", "came_as", "terms", "same_as", "better")}


def submission_of(row: Any) -> Submission:
    whole = dict(row.document, id=row.id, episode=row.episode, sha256=row.sha256)
    return stored(Submission, whole, f"submission {row.id}")


def loaded(text: str) -> Any:
    """What stands in a column of JSON. Raises StoreError where it is none."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise StoreError("the catalogue is damaged: a record in it is no JSON; restore it from a backup") from error


def stored(kind: type[T], value: Any, where: str) -> T:
    """A `kind` as it was stored; what does not read any more means a damaged catalogue."""
    try:
        return from_value(kind, value, where)
    except BadDocument as error:
        raise StoreError(f"the catalogue is damaged: {error}; restore it from a backup") from error
