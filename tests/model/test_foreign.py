"""Foreign text cannot act on a terminal, and stays recognizable."""

from __future__ import annotations

import json
import os
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.foreign import json_shown, shown, shown_lines


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


LETTERS = st.text(alphabet=st.characters(codec=None))


@given(LETTERS)
def test_a_text_of_several_lines_keeps_them_and_nothing_else_that_acts(text: str) -> None:
    lines = shown_lines(text, "  ").split("\n")
    assert [line.lstrip(" ") for line in lines] == [shown(line).lstrip(" ") for line in text.split("\n")]
    assert [line for line in lines[1:] if line[:1] not in ("", " ")] == []


def test_a_message_s_last_line_break_stays_its_last() -> None:
    assert shown_lines("vidcast: a\n", "  ") == "vidcast: a\n"


@given(st.lists(st.text()))
def test_a_json_document_says_the_same_and_nothing_in_it_acts(value: Any) -> None:
    text = json_shown(value)
    assert json.loads(text) == value
    assert [letter for letter in text if unicodedata.category(letter) == "Cf" and letter not in "\u200c\u200d"] == []
    assert len(text.splitlines()) == text.count("\n") + 1
