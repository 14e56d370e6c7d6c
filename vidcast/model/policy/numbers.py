"""Numbers as they are said and as engines write them, with their values: "forty one million", "41 million", "$41M".

They are spans over unchanged tokens, so that a rule still quotes what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from vidcast.model.policy.normal import Token

__all__ = ["SMALL", "Quantity", "cardinal", "quantities", "with_unit"]

ONES = "zero one two three four five six seven eight nine"
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {word: value for value, word in enumerate(f"{ONES} {TEENS}".split())} | {
    word: 10 * value for value, word in enumerate(TENS.split(), start=2)
}
SCALES = {"thousand": 1000, "million": 10**6, "mil": 10**6, "billion": 10**9, "bil": 10**9, "trillion": 10**12}
ALONE = frozenset({"million", "billion", "trillion"})
"""The scales that are numbers without one before them."""
SUFFIXES = {"k": 1000, "m": 10**6, "mm": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12}
WRITTEN = re.compile(r"([$€£]?)(\d+(?:\.\d+)?)(k|mm|mn|m|bn|b|t)?([%$€£]?)")
WRITTEN_STARTS = frozenset("$€£0123456789")
LONGEST = 24
"""No number is said in more tokens."""


class Quantity(NamedTuple):
    """A number over the tokens from `first` up to, not including, `end`."""

    first: int
    end: int
    value: Decimal
    currency: bool
    """Whether a currency sign was written."""
    percent: bool
    """Whether a percent sign was written."""


@lru_cache(maxsize=4)
def quantities(tokens: tuple[Token, ...]) -> tuple[Quantity, ...]:
    """Every number in the tokens, in order, each as long as it can be; several detectors ask for the same.

    >>> from vidcast.model.policy.normal import tokens_of
    >>> [str(q.value) for q in quantities(tokens_of("four point two million, forty-one and $3.5k".split()))]
    ['4200000.0', '41', '3500.0']
    """
    return tuple(_quantities(tokens))


def _quantities(tokens: tuple[Token, ...]) -> Iterator[Quantity]:
    past = 0
    known: dict[str, Decimal] = {}  # A value that is said often is one object: a text may hold a million of them.
    for at, token in enumerate(tokens):
        text = token.text
        if at < past or not (text in SMALL or text in ALONE or text in ("a", "half") or text[0] in WRITTEN_STARTS):
            continue
        clause = _clause(tokens, at)
        found = _one_of(clause) if text in ("a", "half") else cardinal(clause, 0)
        if found is not None:
            past = at + found.end
            yield found._replace(first=at, end=past, value=known.setdefault(str(found.value), found.value))


def _clause(tokens: tuple[Token, ...], at: int) -> list[str]:
    """The tokens from one on up to the next punctuation, as far as a number can reach."""
    texts: list[str] = []
    for token in tokens[at : at + LONGEST]:
        texts.append(token.text)
        if token.closes:
            break
    return texts


def _one_of(texts: list[str]) -> Quantity | None:
    """The number that begins with "a" or "half a", as in "a hundred and ten thousand" and "half a million", or None."""
    if texts[0] == "a" and texts[1:2] and (texts[1] == "hundred" or texts[1] in SCALES):
        return cardinal(["one", *texts[1:]], 0)
    if texts[:2] == ["half", "a"] and texts[2:3] and texts[2] in ALONE:
        return Quantity(0, 3, Decimal(SCALES[texts[2]]) / 2, False, False)
    return None


def cardinal(texts: list[str], at: int) -> Quantity | None:
    """The number that begins at a token, or None."""
    written = WRITTEN.fullmatch(texts[at])
    if written:
        sign, digits, suffix, tail = written.groups()
        value, end = Decimal(digits) * SUFFIXES.get(suffix or "", 1), at + 1
        value, end = _scaled(texts, value, end)
        return Quantity(at, end, value, bool(sign) or tail in ("$", "€", "£"), tail == "%")
    if texts[at] in ALONE:
        return Quantity(at, at + 1, Decimal(SCALES[texts[at]]), False, False)
    if texts[at] not in SMALL:
        return None
    total, end = Decimal(0), at
    while end < len(texts):
        part = _below_thousand(texts, end + 1 if total and texts[end] == "and" else end)
        if part is None:
            break
        value, after = _scaled(texts, part[0], part[1])
        if total and value >= _lowest_scale(total):
            break
        total, end = total + value, after
        if value == part[0]:
            break
    return Quantity(at, end, total, False, False)


def _lowest_scale(value: Decimal) -> int:
    """The scale below which a number may go on: "two million" goes on with thousands."""
    return next((scale for scale in (10**12, 10**9, 10**6, 1000) if value % scale == 0), 1)


def _below_thousand(texts: list[str], at: int) -> tuple[Decimal, int] | None:
    """A number of units, tens and hundreds with its decimals, and where it ends."""
    if at >= len(texts) or texts[at] not in SMALL:
        return None
    value, at = SMALL[texts[at]], at + 1
    value, at = with_unit(texts, value, at)
    if texts[at : at + 1] == ["hundred"] and 0 < value < 100:
        value, at = value * 100, at + 1
        after = at + 1 if texts[at : at + 1] == ["and"] else at
        if after < len(texts) and texts[after] in SMALL:
            rest, at = with_unit(texts, SMALL[texts[after]], after + 1)
            value += rest
    return _with_fraction(texts, Decimal(value), at)


def with_unit(texts: list[str], value: int, at: int) -> tuple[int, int]:
    """Tens with the unit after them: forty, one."""
    unit = SMALL.get(texts[at], 0) if at < len(texts) else 0
    return (value + unit, at + 1) if value >= 20 and 0 < unit < 10 else (value, at)


def _with_fraction(texts: list[str], value: Decimal, at: int) -> tuple[Decimal, int]:
    """A number with "point five" or "and a half" after it."""
    if texts[at : at + 3] == ["and", "a", "half"]:
        return value + Decimal("0.5"), at + 3
    if texts[at : at + 1] != ["point"]:
        return value, at
    end = at + 1
    while end < len(texts) and (SMALL.get(texts[end], 100) < 100 or texts[end] == "oh"):
        end += 1
    digits = "".join(str(SMALL.get(text, 0)) for text in texts[at + 1 : end])
    return (value + Decimal("0." + digits), end) if digits else (value, at)


def _scaled(texts: list[str], value: Decimal, at: int) -> tuple[Decimal, int]:
    """A number times the scales that follow it: forty, million; "and a half" behind a scale is half of that."""
    while at < len(texts) and texts[at] in SCALES:
        scale, at = SCALES[texts[at]], at + 1
        value *= scale
        if texts[at : at + 3] == ["and", "a", "half"]:
            value, at = value + Decimal(scale) / 2, at + 3
    return value, at
