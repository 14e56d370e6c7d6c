"""What a written number is worth, in digits or in English words, to tell another form from another number."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import takewhile
from math import prod

__all__ = ["value"]

SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen"""
ROUND = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
ONES = {word: number for number, word in enumerate(SMALL.split())}
TENS = {word: 10 * number for number, word in enumerate(ROUND.split()) if number > 1}
SCALES = {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
UNITS = {"percent": "%", "dollars": "$", "dollar": "$"}


def value(words: Sequence[str]) -> tuple[Fraction, str] | None:
    """The number that bare words in lower case are, with its unit, or None where they are no single number.

    >>> value(["ninety", "four", "point", "two", "percent"]) == value(["94.2%"])
    True
    """
    unit = ""
    parts: list[str] = []
    for word in words:
        bare = word.strip("$%").replace(",", "")
        unit += "".join(mark for mark in word if mark in "$%") + UNITS.get(word, "")
        parts += [part for part in bare.split("-") if part and part not in UNITS]
    number = _number(parts)
    return None if number is None else (number, unit)


def _number(parts: Sequence[str]) -> Fraction | None:
    """Whole groups by scale, then what stands behind the point, digit by digit."""
    if not parts:
        return None
    if "point" not in parts:
        return _whole(parts)
    at = parts.index("point")
    behind = [ONES[part] for part in takewhile(lambda part: ONES.get(part, 10) < 10, parts[at + 1 :])]
    whole, scales = _whole(parts[:at]), parts[at + 1 + len(behind) :]
    if whole is None or not behind or not set(scales) <= set(SCALES):
        return None
    number = whole + Fraction(int("".join(map(str, behind))), 10 ** len(behind))
    return number * prod(SCALES[scale] for scale in scales)


def _whole(parts: Sequence[str]) -> Fraction | None:
    total, group = Fraction(0), Fraction(0)
    last: int | None = None
    for part in parts:
        if part in SCALES:
            total, group, last = total + (group or 1) * SCALES[part], Fraction(0), None
        elif part == "hundred":
            group, last = (group or Fraction(1)) * 100, None
        elif part in TENS and last is None:
            group, last = group + TENS[part], 10
        elif part in ONES and last in (None, 10) and (last is None or 0 < ONES[part] < 10):
            group, last = group + ONES[part], 1
        elif _digits(part) is not None and last is None:
            group, last = group + (_digits(part) or 0), 1
        else:
            return None
    return total + group


def _digits(part: str) -> Fraction | None:
    if part.isascii() and part.replace(".", "", 1).isdecimal() and part[0] != "." and part[-1] != ".":
        return Fraction(part)
    return None
