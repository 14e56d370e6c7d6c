"""What a check knows beside the words: the day, who will see the episode, and what kind of episode it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Audience", "Circumstances", "Kind"]

Audience = Literal["internal", "public"]
Kind = Literal["message", "correction"]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What rules may ask for beside the words."""

    today: str
    """As 2026-11-21; entries of lists and exceptions end on a day."""
    audience: Audience = "internal"
    kind: Kind = "message"
    """A "correction" repairs what an earlier episode said."""
    acknowledged: bool | None = None
    """Whether whoever speaks has signed the policy that is in force; None where nobody asked, as for a plain file."""
    opens: bool = True
    """Whether these words open the episode: only they can begin it with an apology."""
