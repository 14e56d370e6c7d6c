"""How answers look."""

from __future__ import annotations

from typing import Any

from vidcast.cli.saying import findings_text, table
from vidcast.model.findings import Finding


def finding(**changed: Any) -> Finding:
    facts: dict[str, Any] = {
        "id": "f-1",
        "rule": "r",
        "title": "A promise",
        "severity": "block",
        "quote": "you will be rich",
        "start_ms": 61_000,
        "end_ms": 62_000,
        "episode_start_ms": 64_000,
        "episode_end_ms": 65_000,
        "how": "exact",
        "probability": 0.9,
        "why": "promises bind",
        "decides": ("legal", "hr"),
        "fixes": ("cut",),
    }
    return Finding(**(facts | changed))


def test_a_table_s_columns_are_as_wide_as_their_widest_cell_and_lines_end_clean() -> None:
    assert table([("field/2026-w47", "held", ""), ("a/b", "published", "x")], ("EPISODE", "STATE", "WAITS")) == (
        "EPISODE         STATE      WAITS\nfield/2026-w47  held\na/b             published  x"
    )


def test_a_finding_says_where_how_serious_who_what_and_why() -> None:
    assert findings_text([finding()], ["gestures"]).splitlines() == [
        "f-1  BLOCK  A promise  (open)",
        '    "you will be rich"  1:01.0 in the recording, 1:04.0 in the episode',
        "    why: promises bind",
        "    decides: legal or hr; fixes: cut",
        "not checked: gestures",
    ]


def test_words_that_may_be_misheard_are_to_be_listened_to_first() -> None:
    lines = findings_text([finding(listen=True, fixes=())], []).splitlines()
    assert lines[3:5] == ["    decides: legal or hr; fixes: none", "    listen first: these words may be misheard"]


def test_a_finding_in_a_plain_text_has_no_place() -> None:
    nowhere = dict.fromkeys(("start_ms", "end_ms", "episode_start_ms", "episode_end_ms"))
    assert findings_text([finding(**nowhere)], []).splitlines()[1] == '    "you will be rich"'


def test_nothing_found_is_said_too() -> None:
    assert findings_text([], ["gestures", "slides"]) == "nothing was found\nnot checked: gestures; slides"
