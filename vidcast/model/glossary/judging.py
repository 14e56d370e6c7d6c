"""Judges what is like a term: to be rewritten, to be offered to people, or to be left alone.

A guess is rewritten only where all of this holds: no word that the engine is sure of would become another one; it is
much like the term, and clearly more so than like any other; and not all of it is ordinary words, unless the rest of
the term stands beside it ("castle and" before "Software") or its letters are the term's own ("Bright water"). A part
of a name counts only where the whole name is said somewhere else in the recording.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from vidcast.model.glossary.likeness import bare, likeness
from vidcast.model.glossary.matching import Match
from vidcast.model.glossary.reading import SURE, UNSURE, Read, joined

__all__ = ["ALIKE", "LEAST", "PART", "SOUND", "SPELLING", "Rest", "Verdict", "judged"]

ALIKE = 0.7
"""From this likeness on a match is strong."""

REST = 0.6
"""What is left of a strong match without the words that are right must still be this much like what is left of the
term, so that "Marcus Hill" never becomes Marcus Bell."""

LEAST = 0.6
"""A match of less likeness is not even offered."""

MARGIN = 0.1
"""How much more a match must be like its term than like any other."""

MOST_OFFERS = 3
ANCHOR = 4
"""Letters that a word needs to vouch for the words beside it."""

SPELLING = "the term's own letters, written as the glossary has it"
SOUND = "sounds like the term, and the engine was not sure"
PART = "sounds like part of a name that is said in full elsewhere, and the engine was not sure"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A stretch that is like some terms, the likeliest first, and why it may be rewritten; "" where it may not."""

    match: Match
    others: tuple[Match, ...]
    why: str

    @property
    def offers(self) -> tuple[Match, ...]:
        unlike = {each.form.text: each for each in reversed((self.match, *self.others))}
        return tuple(reversed(unlike.values()))[:MOST_OFFERS]


def judged(page: Sequence[Read], found: Sequence[Match], said: Collection[str]) -> Iterator[Verdict]:
    """A verdict for each place, the best match first chosen; `said` holds the keys of terms said in full."""
    worth = [match for match in found if _is_worth_it(page, match, said)]
    beside: dict[int, list[Match]] = {}
    for match in worth:
        for index in range(match.first, match.end):
            beside.setdefault(index, []).append(match)
    free = set(beside)
    for match in sorted(worth, key=lambda match: (-match.score, match.first, match.first - match.end)):
        place = range(match.first, match.end)
        if free.issuperset(place):
            free.difference_update(place)
            near = [other for index in place for other in beside[index]]
            rivals = [other for other in near if other.form.term != match.form.term]
            yield Verdict(match, _same_place(match, rivals), _reason(page, match, rivals, said))


def _is_worth_it(page: Sequence[Read], match: Match, said: Collection[str]) -> bool:
    """Whether a match is worth a look: ordinary words and parts of names are like too many others by chance."""
    may_be_name = any(word.may_be_name for word in page[match.first : match.end])
    if match.form.whole:
        return match.score >= (LEAST if may_be_name else ALIKE)
    return match.score >= ALIKE and (may_be_name or match.form.term.key in said)


def _same_place(match: Match, rivals: Iterable[Match]) -> tuple[Match, ...]:
    here = (other for other in rivals if (other.first, other.end) == (match.first, match.end))
    return tuple(sorted(here, key=lambda other: -other.score))


def _reason(page: Sequence[Read], match: Match, rivals: Iterable[Match], said: Collection[str]) -> str:
    """Why a match may be rewritten, "" where it may not."""
    rest = Rest.of(page, match)
    if match.score < ALIKE or not rest.is_unsure(UNSURE) or any(_as_likely(match, other) for other in rivals):
        return ""
    if not match.form.whole and (match.form.term.key not in said or _goes_on(page, match)):
        return ""
    if rest.letters_agree:
        return SPELLING
    if rest.anchored and rest.likeness < REST:
        return ""
    if all(word.ordinary for word in rest.heard) and not (rest.anchored and rest.likeness >= ALIKE):
        return ""
    return SOUND if match.form.whole else PART


@dataclass(frozen=True, slots=True)
class Rest:
    """A match without the words at its edges that are the term's already; those vouch for what is between them."""

    heard: tuple[Read, ...]
    term: tuple[str, ...]
    anchored: bool

    @staticmethod
    def of(page: Sequence[Read], match: Match) -> Rest:
        heard, term = list(page[match.first : match.end]), list(match.form.words)
        anchored = False
        for edge in (-1, 0):
            while heard and term and heard[edge].bare == bare(term[edge]):
                anchored |= len(heard.pop(edge).bare) >= ANCHOR
                term.pop(edge)
        return Rest(tuple(heard), tuple(term), anchored)

    @property
    def likeness(self) -> float:
        return likeness(joined(self.heard), " ".join(self.term))

    @property
    def letters_agree(self) -> bool:
        return "".join(word.bare for word in self.heard) == bare("".join(self.term))

    def is_unsure(self, ordinary_below: float) -> bool:
        """Whether the engine was unsure of what would change; ordinary words are doubted below `ordinary_below`."""
        if not self.heard or not self.term:
            return False
        if not any(word.may_be_name for word in self.heard):
            return min(word.probability for word in self.heard) < ordinary_below
        if len(self.heard) == len(self.term):
            pairs = zip(self.heard, self.term, strict=True)
            return all(word.probability < SURE for word, text in pairs if word.bare != bare(text))
        return all(word.probability < SURE for word in self.heard if word.may_be_name)


def _as_likely(match: Match, other: Match) -> bool:
    return other.score > match.score - MARGIN and bare(other.form.text) not in bare(match.form.text)


def _goes_on(page: Sequence[Read], match: Match) -> bool:
    """Whether the words beside a part of a name make it part of another one: "Lewis Hamilton"."""
    before = page[match.first - 1] if match.first else None
    after = page[match.end] if match.end < len(page) and not page[match.end - 1].ends else None
    behind = before is not None and not before.ends and before.capital and before.may_be_name
    return behind or (after is not None and after.capital and after.may_be_name)
