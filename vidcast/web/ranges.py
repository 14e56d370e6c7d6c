"""Which parts of a file a Range header asks for (RFC 9110, 14.1.2 and 14.2)."""

from __future__ import annotations

import re

__all__ = ["parts_asked"]

MOST_RANGES = 4
"""A request for more ranges is answered with the whole file, as nginx's max_ranges does."""

_RANGE = re.compile(r"\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*", re.ASCII)


def parts_asked(header: str, size: int) -> tuple[tuple[int, int], ...] | None:
    """The parts of a file of `size` bytes that a Range header asks for, each as its first byte and the one after its
    last; none of them overlaps another.

    None when the header is to be ignored: it is absent, malformed or immodest. Empty when all that it asks for is
    past the end of the file; one part past the end does not spoil the others.

    >>> parts_asked("bytes=0-4, 99999-", 100)
    ((0, 5),)
    >>> parts_asked("bytes=99999-", 100)
    ()
    """
    unit, _, ranges = header.partition("=")
    found = [_RANGE.fullmatch(part) for part in ranges.split(",", MOST_RANGES)]
    if unit.strip().lower() != "bytes" or len(found) > MOST_RANGES or size == 0:
        return None
    parts: list[tuple[int, int]] = []
    for one in found:
        if one is None or (one[2] and int(one[2]) < int(one[1])):
            return None
        start, end = _part(one, size)
        if start < end:
            parts = _joined(parts, (start, end))
    return tuple(parts)


def _part(asked: re.Match[str], size: int) -> tuple[int, int]:
    """One part; it is empty where there is nothing to send."""
    if asked[3]:
        return max(size - int(asked[3]), 0), size
    return int(asked[1]), min(int(asked[2]) + 1, size) if asked[2] else size


def _joined(parts: list[tuple[int, int]], new: tuple[int, int]) -> list[tuple[int, int]]:
    """The parts in the order in which they were asked for, those that touch each other as one."""
    for at, (start, end) in enumerate(parts):
        if new[0] <= end and start <= new[1]:
            others = parts[:at] + parts[at + 1 :]
            return _joined(others, (min(start, new[0]), max(end, new[1])))
    return [*parts, new]
