"""Which words of edited captions the sound has no longer, because they were cut out after the captions were exported.

Nothing in a caption file says which cut it was made with. A file of an earlier cut still holds what was taken out, and
taken for insertions those words would come back into the captions, though nobody says them any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from vidcast.model.alignment import Stretch, aligned

__all__ = ["cut_words_in"]

TELLING = 3
"""So many words of a cut in a row are the cut's, even where that leaves nothing in the place of other words."""

FEW = 4
"""A run has so many words of the cut, at least, for each that might as well stand for an old one that was changed."""


def cut_words_in(old: Sequence[str], cut: Mapping[int, Sequence[str]], new: Sequence[str]) -> frozenset[int]:
    """The indices in `new` of words that were cut out of `old`.

    `cut` has the words that were cut out before the old word of an index, or behind the last one. Words that people
    changed inside what was cut count with it. A word that stands for an old one is none, whatever else was cut.

    >>> sorted(cut_words_in(["I", "mean", "it"], {2: ["really", "really"]}, ["I", "mean", "really", "really", "it"]))
    [2, 3]
    """
    if not any(cut.values()) or _Fit.of(old, new).same == len(new):
        return frozenset()
    found: frozenset[int] = frozenset()
    for run, matched in _runs(old, cut, new):
        without = found | run
        before, after = (_Fit.of(old, _rest(new, left_out)) for left_out in (found, without))
        lost = before.same - after.same
        if FEW * lost <= matched and (after.bare <= before.bare or matched - lost >= TELLING):
            found = without
    return found


@dataclass(frozen=True, slots=True)
class _Fit:
    """How two texts go together."""

    same: int
    """Words that are in both."""
    bare: int
    """Places where old words have nothing in their place."""

    @staticmethod
    def of(old: Sequence[str], new: Sequence[str]) -> _Fit:
        stretches = aligned(old, new)
        same = sum(each.old_end - each.old for each in stretches if each.same)
        return _Fit(same, sum(each.old < each.old_end and each.new == each.new_end for each in stretches))


def _rest(new: Sequence[str], left_out: frozenset[int]) -> list[str]:
    return [text for at, text in enumerate(new) if at not in left_out]


def _runs(
    old: Sequence[str], cut: Mapping[int, Sequence[str]], new: Sequence[str]
) -> Iterator[tuple[frozenset[int], int]]:
    """For each cut the words of `new` from the first to the last that may be of it, and how many are its own words."""
    texts: list[str] = []
    cuts: list[int | None] = []
    for at in range(len(old) + 1):
        gone = cut.get(at, ())
        texts += [*gone, *old[at : at + 1]]
        cuts += [*[at] * len(gone), *[None] * len(old[at : at + 1])]
    found = list(_matches(cuts, aligned(texts, new)))
    for where, group in groupby(found, key=lambda match: match[0]):
        match = list(group)
        matched, places = sum(same for _, _, same in match), [here for _, here, _ in match]
        if where is not None and 2 * matched > places[-1] - places[0]:
            yield frozenset(range(places[0], places[-1] + 1)), matched


def _matches(cuts: Sequence[int | None], stretches: Sequence[Stretch]) -> Iterator[tuple[int | None, int, bool]]:
    """For each word that stands for one of the old text or of a cut: which cut, its index, and whether it is the same.

    What stands between words of one cut, or beside them, in the place of others of it was changed by a person.
    """
    for each in stretches:
        there = cuts[each.old : each.old_end]
        if each.same:
            for where, here in zip(there, range(each.new, each.new_end), strict=True):
                yield where, here, True
        elif there and set(there) == {there[0]}:
            for here in range(each.new, each.new_end):
                yield there[0], here, False
