"""Whether anything is left in the finished episode that was taken out of it, or that nobody decided on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vidcast.model.aftermath import Leftover
from vidcast.model.report import Check

__all__ = ["policy"]

TITLE = "What was taken out is gone, and nothing new is found"


def policy(left: Sequence[Leftover]) -> Iterator[Check]:
    """A check that passed, or one that failed for each thing that is left; those who decide on it may accept it."""
    if not left:
        yield Check(
            "policy", TITLE, True, "checked again in the sound and the captions: nothing", "nothing", firm=False
        )
    for each in left:
        yield Check("policy", TITLE, False, each.said, "nothing", firm=False, routes=each.routes)
