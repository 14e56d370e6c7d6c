"""How the leader of one part of an episode is named, wherever that is."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Credit", "PublishedPart"]


@dataclass(frozen=True, slots=True)
class Credit:
    """How the leader of one part is named, on its lower third, its chapter and its card; "" is left out."""

    leader: str = ""
    leader_title: str = ""
    division: str = ""
    title: str = ""
    """What this part is called."""

    @property
    def role(self) -> str:
        """The small line under the name; a division that the title names is not said twice.

        >>> Credit("Dana", "VP", "Field").role
        'VP · Field'
        >>> Credit("Dana", "VP Field", "Field").role
        'VP Field'
        """
        division = "" if self.division.casefold() in self.leader_title.casefold() else self.division
        return " · ".join(part for part in (self.leader_title, division) if part)

    @property
    def chapter(self) -> str:
        """What a table of contents calls this part; "" when nothing is known of it.

        >>> Credit("Dana Reyes", title="Field update").chapter
        'Dana Reyes: Field update'
        """
        return ": ".join(part for part in (self.leader, self.title) if part)

    @property
    def key(self) -> str:
        """Tells leaders apart, whatever the case and the spaces of their names; "" for one without a name."""
        return " ".join(self.leader.split()).casefold()


@dataclass(frozen=True, slots=True)
class PublishedPart:
    """One part of a published episode: where its chapter begins, on the episode clock, and who speaks."""

    start_ms: int
    credit: Credit
