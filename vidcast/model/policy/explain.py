"""Why a rule speaks up at a place, or is silent there: its branch, its words, and what cancels or nearly cancels it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vidcast.model.policy.match import REACH, Found, Place
from vidcast.model.policy.pattern import alternatives
from vidcast.model.policy.rule import Rule
from vidcast.model.policy.scan import Hit, Phrases

__all__ = ["Branch", "Explanation", "Read", "explained"]

NEARBY = 20
"""How many tokens away an exception is worth telling of."""


@dataclass(frozen=True, slots=True)
class Read:
    """One token as rules read it, and the words that it was made of."""

    token: str
    words: str
    detectors: tuple[str, ...] = ()
    """The detectors in whose spans it stands."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One pattern of the rule, and whether it is found."""

    part: str
    """find, unless, requires or absent."""
    pattern: str
    found: bool
    """For find and unless at or beside this place; for requires anywhere in the episode."""
    apart: int | None = None
    """How many tokens lie between an exception and the place; None where it is not said near it."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a rule speaks up at a place."""

    rule: str
    title: str
    how: str
    branch: str
    """The alternative that matched."""
    said: tuple[Read, ...]
    """The tokens of the place; none where they are private."""
    suppressed_by: str
    """The exception that cancels it or the companions that are all said; empty when it stands."""
    branches: tuple[Branch, ...]
    """Everything else that was tried."""
    reach: int = REACH
    """How near an exception must be."""


def explained(place: Place, found: Found) -> Explanation:
    """Why a rule speaks up at one of the places that `find` gave for the same words."""
    rule, text = found.rule, place.text
    span = [at for at, token in enumerate(text.tokens) if token.last >= found.first and token.first <= found.last]
    hit = Hit(span[0], span[-1] + 1, found.how, found.branch) if span else None
    said = (
        ()
        if rule.is_private
        else tuple(
            Read(
                text.tokens[at].text,
                " ".join(place.words[text.tokens[at].first : text.tokens[at].last + 1]),
                tuple(kind for kind, spans in text.spans.items() if any(first <= at < end for first, end in spans)),
            )
            for at in span
        )
    )
    branches = (*_tried(place, rule, hit), *_exceptions(place, rule, hit), *_companions(place, rule))
    return Explanation(rule.id, rule.title, found.how, found.branch, said, found.suppressed_by, branches)


def _tried(place: Place, rule: Rule, hit: Hit | None) -> Iterator[Branch]:
    """Every alternative that the rule looks for."""
    part = "absent" if rule.find.absent else "find"
    for pattern in () if rule.find.list else rule.find.patterns:
        for alternative in alternatives(pattern):
            hits = Phrases([alternative], place.ready.marks).hits(place.text)
            near = [one for one in hits if hit is not None and one.first < hit.end and hit.first < one.end]
            yield Branch(part, alternative, bool(near if hit is not None else hits))


def _exceptions(place: Place, rule: Rule, hit: Hit | None) -> Iterator[Branch]:
    for pattern in rule.unless:
        for alternative in alternatives(pattern):
            hits = Phrases([alternative], place.ready.marks).hits(place.text)
            apart = min((_apart(hit, one) for one in hits), default=None) if hit else None
            near = apart if apart is not None and apart <= NEARBY else None
            yield Branch("unless", alternative, near is not None and near <= REACH, near)


def _companions(place: Place, rule: Rule) -> Iterator[Branch]:
    for pattern in rule.requires:
        yield Branch("requires", pattern, place.is_said(Phrases([pattern], place.ready.marks)))


def _apart(hit: Hit, other: Hit) -> int:
    """How many tokens lie between two hits, 0 where they touch or overlap."""
    return max(0, other.first - hit.end, hit.first - other.end)
