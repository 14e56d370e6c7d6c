"""A reader of a real server finds everything whole, right and there while the site is published again and again."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.readers import measured


@pytest.mark.slow
def test_a_reader_gets_whole_files_and_finds_what_pages_and_feeds_lead_to(tmp_path: Path) -> None:
    counts, changes, faults = measured(tmp_path / "acme", times=12, rate=60, size=100_000)
    assert faults == []
    assert sum(changes.values()) == 12
    assert counts["answers"] > 200
