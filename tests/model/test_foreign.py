"""Foreign text cannot act on a terminal, and stays recognizable."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.foreign import shown


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Weekly update.mp4", "Weekly update.mp4"),
        ("Übung – Zoë 🎉.mov", "Übung – Zoë 🎉.mov"),
        ("family 👩‍👩‍👧.mp4", "family 👩‍👩‍👧.mp4"),
        ("\x1b]0;owned\x07.mp4", "\\x1b]0;owned\\x07.mp4"),
        ("a\r\nvidcast: published", "a\\r\\nvidcast: published"),
        ("fdp\u202e4pm.mp4", "fdp\\u202e4pm.mp4"),
        ("c1\x9b31m", "c1\\x9b31m"),
        ("two\u2028lines", "two\\u2028lines"),
        (os.fsdecode(b"caf\xe9.mp4"), "caf\\xe9.mp4"),
        ("half \ud800", "half \\ud800"),
        ("tag \U000e0041", "tag \\U000e0041"),
    ],
)
def test_a_name_is_shown_so_that_it_cannot_act(text: str, safe: str) -> None:
    assert shown(text) == safe


@given(st.text(alphabet=st.characters(codec=None)))
def test_whatever_is_shown_is_one_line_that_can_be_printed(text: str) -> None:
    safe = shown(text)
    assert len(safe.splitlines()) <= 1
    assert "\x1b" not in safe
    safe.encode()
