"""Recordings and episodes as they come into a catalogue."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vidcast.catalogue import Catalogue, Episode, Submission
from vidcast.model.credit import Credit
from vidcast.model.recording import AudioTrack, Recording

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
AT = "2026-11-20T15:00:00Z"


def recording(number: int = 1) -> Recording:
    return Recording(f"{number:064x}", 9, 1000, "wav", None, AudioTrack("pcm_s16le", 1, 16000), ("quiet",))


def wanted(show: str = "field", **changed: Any) -> Episode:
    """An episode beside the week's, unless the test says otherwise."""
    facts = {"week": "2026-W47", "title": "Ninety-four percent", "apart": True}
    return Episode(show=show, **(facts | changed))


def submission(number: int = 1, leader: str = "Dana", **changed: Any) -> Submission:
    return Submission(recording(number).sha256, Credit(leader), **changed)


def admit(catalogue: Catalogue, number: int = 1, show: str = "field", **changed: Any) -> Episode:
    """The episode of a recording that has just come in."""
    catalogue.show_guid(show, f"guid of {show}", NOW)
    catalogue.arrived(recording(number), f"originals/{number}", f"{number}.wav", NOW)
    return catalogue.submitted(wanted(show, **changed), submission(number), NOW)[0]


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
