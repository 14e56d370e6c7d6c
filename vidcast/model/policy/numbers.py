"""Numbers as they are said and as engines write them: cardinals with their values, and runs of single digits.

A cardinal is "forty one million", "41 million" or "$41M"; a run is what people do with telephone numbers, "four oh two
five five five" or "402-555". Both are spans over unchanged tokens, so that a rule still quotes what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from vidcast.model.policy.normal import Token

__all__ = ["Quantity", "Run", "digit_runs", "quantities"]

ONES = "zero one two three four five six seven eight nine"
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {word: value for value, word in enumerate(f"{ONES} {TEENS}".split())} | {
    word: 10 * value for value, word in enumerate(TENS.split(), start=2)
}
DIGITS = {word: str(value) for value, word in enumerate(ONES.split())} | {"oh": "0", "o": "0"}
SCALES = {"thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SUFFIXES = {"k": 1000, "m": 10**6, "mm": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12}
WRITTEN = re.compile(r"([$€£]?)(\d+(?:\.\d+)?)(k|mm|mn|m|bn|b|t)?([%$€£]?)")
WRITTEN_STARTS = frozenset("$€£0123456789")
LONGEST = 24
"""No number is said in more tokens."""
MANY = {"double": 2, "triple": 3}
RUN_STARTS = SMALL.keys() | MANY.keys() | DIGITS.keys()
RUN_LENGTHS = (1, 2, 3, 4, 7, 10, 11)
"""The lengths of written digit groups that a spoken number is made of; any other length stands alone."""


class Quantity(NamedTuple):
    """A number over the tokens from `first` up to, not including, `end`."""

    first: int
    end: int
    value: Decimal
    currency: bool
    """Whether a currency sign was written."""
    percent: bool
    """Whether a percent sign was written."""


class Run(NamedTuple):
    """Digits said one after another, over the tokens from `first` up to, not including, `end`."""

    first: int
    end: int
    digits: str
    groups: tuple[str, ...]
    """The digits by token, to tell a list of years from a telephone number."""


def quantities(tokens: Sequence[Token]) -> Iterator[Quantity]:
    """Every number in the tokens, in order, each as long as it can be.

    >>> from vidcast.model.policy.normal import tokens_of
    >>> [str(q.value) for q in quantities(tokens_of("four point two million, forty-one and $3.5k".split()))]
    ['4200000.0', '41', '3500.0']
    """
    past = 0
    for at, token in enumerate(tokens):
        text = token.text
        if at < past or not (text in SMALL or text in SCALES or text[0] in WRITTEN_STARTS):
            continue
        found = _cardinal(_clause(tokens, at), 0)
        if found is not None:
            past = at + found.end
            yield found._replace(first=at, end=past)


def _clause(tokens: Sequence[Token], at: int) -> list[str]:
    """The tokens from one on up to the next punctuation, as far as a number can reach."""
    texts: list[str] = []
    for token in tokens[at : at + LONGEST]:
        texts.append(token.text)
        if token.closes:
            break
    return texts


def _cardinal(texts: list[str], at: int) -> Quantity | None:
    """The number that begins at a token, or None."""
    written = WRITTEN.fullmatch(texts[at])
    if written:
        sign, digits, suffix, tail = written.groups()
        value, end = Decimal(digits) * SUFFIXES.get(suffix or "", 1), at + 1
        value, end = _scaled(texts, value, end)
        return Quantity(at, end, value, bool(sign) or tail in ("$", "€", "£"), tail == "%")
    if texts[at] in SCALES and texts[at] != "thousand":
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
    value, at = _with_unit(texts, value, at)
    if texts[at : at + 1] == ["hundred"] and 0 < value < 100:
        value, at = value * 100, at + 1
        after = at + 1 if texts[at : at + 1] == ["and"] else at
        if after < len(texts) and texts[after] in SMALL:
            rest, at = _with_unit(texts, SMALL[texts[after]], after + 1)
            value += rest
    return _with_fraction(texts, Decimal(value), at)


def _with_unit(texts: list[str], value: int, at: int) -> tuple[int, int]:
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
    """A number times the scales that follow it: forty, million."""
    while at < len(texts) and texts[at] in SCALES:
        value, at = value * SCALES[texts[at]], at + 1
    return value, at


def digit_runs(tokens: Sequence[Token]) -> Iterator[Run]:
    """Every run of digits of at least two tokens or four digits, in order.

    Digit words, oh, teens, tens with a unit, double and triple, "hundred" for two zeros, and written groups.

    >>> from vidcast.model.policy.normal import tokens_of
    >>> [run.digits for run in digit_runs(tokens_of("call four oh two, double five 5, eight hundred".split()))]
    ['402555800']
    """
    texts = [token.text for token in tokens]
    past = 0
    for at, text in enumerate(texts):
        if at < past or not (text in RUN_STARTS or text.isdecimal()):
            continue
        groups, past = _run(texts, at)
        digits = "".join(groups)
        if len(digits) >= 4:
            yield Run(at, past, digits, tuple(groups))


def _run(texts: list[str], at: int) -> tuple[list[str], int]:
    """The groups of digits from a token on, and where they end."""
    groups: list[str] = []
    while at < len(texts):
        group, end = _group(texts, at, bool(groups))
        if not group:
            break
        groups.append(group)
        at = end
        if len(group) not in RUN_LENGTHS:
            break
    return groups, at


def _group(texts: list[str], at: int, inside: bool) -> tuple[str, int]:
    """The digits of one token, or of a pair such as "forty two" and "double five"; empty when there are none."""
    text = texts[at]
    after = texts[at + 1] if at + 1 < len(texts) else ""
    if text.isdecimal() and (len(text) in RUN_LENGTHS or (not inside and 4 < len(text) <= 19)):
        return text, at + 1
    if text in MANY:
        digit = DIGITS.get(after, "")
        return digit * MANY[text], at + 2 if digit else at
    if text in DIGITS or (text == "hundred" and inside):
        return DIGITS.get(text, "00"), at + 1
    if text not in SMALL:
        return "", at
    value, end = _with_unit(texts, SMALL[text], at + 1)
    return str(value), end
