"""Captions that were exported, edited and brought back after the words had changed: what they would silently undo.

A file tells nothing of the words that it was made of, so those are kept when it is exported. With them three texts lie
side by side: what was exported, what is said now, and what the person hands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vidcast.model.alignment import aligned

__all__ = ["dropped", "origin", "undone"]

LONG_LOSS = 8
"""So many words in a row are hardly taken out of captions by hand."""

Range = tuple[int, int]


def undone(before: Sequence[str], now: Sequence[tuple[int, str]], written: Sequence[str]) -> tuple[int, ...]:
    """Where `written`, which was made of `before`, undoes what became of those words since: the moments of `now`.

    Places that only the person changed are none, and neither are those that are written as they are now.

    >>> now = [(0, "we"), (500, "bought"), (900, "Castellan")]
    >>> undone(["we", "bought", "Castellen"], now, ["we", "bought", "Castellen"])
    (900,)
    >>> undone(["we", "bought", "Castellen"], now, ["we", "sold", "Castellan"])
    ()
    """
    texts = [text for _, text in now]
    since = [(each.new, each.new_end) for each in aligned(before, texts) if not each.same]
    edits = [(each.old, each.old_end) for each in aligned(texts, written) if not each.same]
    places = [first for first, end in edits if any(_meet((first, end), other) for other in since)]
    return tuple(now[min(place, len(now) - 1)][0] for place in places if now)


def _meet(one: Range, other: Range) -> bool:
    """Whether two stretches of words have one in common; where nothing is left of one, whether it lies at the other."""
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]


def dropped(now: Sequence[tuple[int, str]], written: Sequence[str]) -> tuple[int, ...]:
    """Where whole passages are left out: the moments of `now`, for a file of which nobody knows what it was made of.

    >>> dropped([(at, f"word{at}") for at in range(10)], ["word0", "word9"])
    (1,)
    """
    stretches = aligned([text for _, text in now], written)
    lost = (each for each in stretches if each.old_end - each.old - (each.new_end - each.new) >= LONG_LOSS)
    return tuple(now[each.old][0] for each in lost)


def origin(written: Sequence[str], exported: Iterable[Sequence[str]]) -> Sequence[str] | None:
    """Of the texts that were exported, oldest first, the one that a file was made of: it shares most words with it.

    Of equal ones it is the newest; None where nothing was exported.
    """
    found: Sequence[str] | None = None
    most = -1
    for before in exported:
        stretches = aligned(before, written)
        shared = sum((each.old_end - each.old) if each.same else -(each.old_end - each.old) for each in stretches)
        if found is None or shared >= most:
            found, most = before, shared
    return found
