"""Ranges of RFC 9110: what can be sent is sent, what cannot be understood is ignored."""

from __future__ import annotations

import pytest

from vidcast.web.ranges import parts_asked


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ("bytes=0-0", ((0, 1),)),
        ("bytes=90-", ((90, 100),)),
        ("bytes=90-500", ((90, 100),)),
        ("bytes=-10", ((90, 100),)),
        ("bytes=-500", ((0, 100),)),
        ("bytes=0-4,99999-", ((0, 5),)),
        ("bytes=99999-,0-4", ((0, 5),)),
        ("bytes=0-4,-0", ((0, 5),)),
        ("bytes=0-4, 90-94", ((0, 5), (90, 95))),
        ("bytes=90-94,0-4", ((90, 95), (0, 5))),
        ("bytes=0-9,5-19", ((0, 20),)),
        ("bytes=0-9,10-19", ((0, 20),)),
        ("bytes=0-1,10-11,2-9", ((0, 12),)),
        ("BYTES = 1-2", ((1, 3),)),
        ("bytes=100-", ()),
        ("bytes=-0", ()),
        ("bytes=100-,200-300", ()),
    ],
)
def test_what_can_be_sent_is_sent_in_the_order_asked(asked: str, parts: tuple[tuple[int, int], ...]) -> None:
    assert parts_asked(asked, 100) == parts


@pytest.mark.parametrize(
    "asked",
    [
        *("", "bytes", "bytes=", "bytes=5-2", "bytes=0-4,5-2", "bytes=x-y", "bytes=-", "items=0-5", "bytes=0-1,,2-3"),
        *("bytes=0-1,2-3,4-5,6-7,8-9", "bytes=" + "9" * 30 + "-", "bytes=\u0663-\u0664"),
    ],
)
def test_what_cannot_be_understood_or_is_too_much_is_ignored(asked: str) -> None:
    assert parts_asked(asked, 100) is None


def test_an_empty_file_has_no_parts() -> None:
    assert parts_asked("bytes=0-", 0) is None
