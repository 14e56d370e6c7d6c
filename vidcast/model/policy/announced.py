"""What has been published, found where it is said: amounts by their value, since "$4.2 million" is spoken in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vidcast.model.policy.detect import Span
from vidcast.model.policy.normal import Token, tokens_of
from vidcast.model.policy.numbers import quantities
from vidcast.model.policy.rule import PublicList
from vidcast.model.policy.units import CURRENCIES

__all__ = ["announced"]


class _Form(NamedTuple):
    """A word, or a number by its value, over the tokens from `first` up to, not including, `end`."""

    text: str
    first: int
    end: int


def announced(tokens: tuple[Token, ...], known: PublicList, today: str) -> list[Span]:
    """The spans of tokens that say an entry of a list which is public by `today`, in order."""
    said = list(_forms(tokens))
    places: dict[str, list[int]] = {}
    for at, form in enumerate(said):
        places.setdefault(form.text, []).append(at)
    found = set()
    for entry in known.entries:
        sought = [form.text for form in _forms(tokens_of(entry.say.split()))]
        for at in places.get(sought[0], []) if entry.date <= today and sought else []:
            run = said[at : at + len(sought)]
            if [form.text for form in run] == sought:
                found.add((run[0].first, run[-1].end))
    return _apart(sorted(found))


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Spans in order without those that overlap an earlier one."""
    kept: list[Span] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _forms(tokens: tuple[Token, ...]) -> Iterator[_Form]:
    """The tokens with every number as its value; a currency that is said or written is left aside."""
    numbers = {found.first: found for found in quantities(tokens)}
    at = 0
    while at < len(tokens):
        number = numbers.get(at)
        if number is None:
            yield _Form(tokens[at].text, at, at + 1)
            at += 1
            continue
        end = number.end
        if end < len(tokens) and tokens[end].text in CURRENCIES and not tokens[end - 1].closes:
            end += 1
        yield _Form(f"{number.value.normalize():f}", at, end)
        if number.percent:
            yield _Form("percent", at, end)
        at = end
