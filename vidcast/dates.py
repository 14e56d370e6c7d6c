"""Refuses to date anything by a clock that cannot be right: a date that readers have seen cannot be taken back."""

from __future__ import annotations

from datetime import datetime

from vidcast.catalogue import Catalogue
from vidcast.errors import StoreError
from vidcast.model.clock import AHEAD, PAUSE, jump
from vidcast.model.episode import moment, moment_text

__all__ = ["refuse_implausible"]


def refuse_implausible(catalogue: Catalogue, now: datetime) -> None:
    """Raise StoreError where the clock is behind the newest publication, or far ahead of all that happened."""
    last = catalogue.last_published_at()
    if last is not None and moment(last) - now > AHEAD:
        raise StoreError(
            f"the newest episode is dated {last}, and this machine's clock says {moment_text(now)}: nothing is "
            "published until they fit. If the clock is wrong, set it; if it was ahead when that episode was published, "
            "give it a date that is right: vidcast clock --redate --by NAME"
        )
    found = jump(catalogue.audit(), now)
    if found is not None:
        raise StoreError(
            f"this machine's clock went from {found[0]} to {found[1]} without anything happening, more than "
            f"{PAUSE.days // 7} weeks: nothing is published until that is known to be right. If the clock is wrong, "
            "set it; if nothing happened for that long, say so: vidcast clock --confirm --by NAME"
        )
