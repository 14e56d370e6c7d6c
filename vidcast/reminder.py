"""Tells the leaders of a show, in its inbox, who is still missing before a week closes."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from vidcast.catalogue import Episode
from vidcast.config import ShowConfig
from vidcast.inbox.names import keep_note
from vidcast.inbox.reach import reached
from vidcast.inbox.shows import folder_of
from vidcast.model.deadline import cut_off, week_at, zone_of
from vidcast.model.episode import parse_week
from vidcast.model.part import missing
from vidcast.production import Production

__all__ = ["NOTE", "remind", "still_missing"]

NOTE = "vidcast - still missing.txt"
"""The note's name; the inbox leaves files that begin with "vidcast - " alone."""


def still_missing(production: Production, show: str) -> tuple[str, tuple[str, ...]]:
    """The open week of a show, and who of its roster has sent nothing for it yet."""
    said, zone = production.config.show_config(show), zone_of(production.config.library.time_zone)
    week = week_at(production.now(), said.cut_off, zone)
    episode: Episode | None = production.catalogue.week_episode(show, week)
    parts = production.parts(episode) if episode is not None else ()
    return week, missing(said.roster, [part.credit.leader for part in parts])


def remind(production: Production, without: Collection[str] = ()) -> None:
    """Write or remove the note in the inbox of every show that has a roster and a cut-off.

    Folders that cannot be used are left out, by their names; "" among them stands for all.
    """
    for show, said in production.config.shows:
        if said.cut_off and said.leaders and "" not in without:
            # A folder that cannot be used is reported by the watcher that looks into it, and tried again each round.
            with suppress(OSError):
                folder = folder_of(production.folder.inbox, show)
                if folder.name not in without:
                    _remind(production, show, said, folder)


def _remind(production: Production, show: str, said: ShowConfig, folder: Path) -> None:
    week, names = still_missing(production, show)
    closing = cut_off(week, said.cut_off, zone_of(production.config.library.time_zone))
    note = folder / NOTE
    if not names or closing - production.now() > timedelta(hours=said.remind_h):
        reached(folder, lambda: note.unlink(missing_ok=True))
        return
    _, number = parse_week(week)
    text = (
        f"Week {number} closes on {closing:%A, %d %B, at %H:%M}.\n"
        f"Still missing: {', '.join(names)}.\n"
        "Drop your recording in this folder; what comes later goes into the next week.\n"
    )
    if reached(folder, lambda: keep_note(note, text)):
        production.reporter.note(f"{show}: week {number} closes {closing:%a %H:%M}, missing: {', '.join(names)}")
