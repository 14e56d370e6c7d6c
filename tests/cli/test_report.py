"""The report of a render as people and programs get it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from vidcast.cli.report import report_command, report_text
from vidcast.config import LibraryFolder
from vidcast.errors import BadRequest
from vidcast.model.report import Check, Report

GOOD = Check("frames", "Every planned picture is there", True, "445 frames", "445 frames")
LOUD = Check("loudness", "As loud as every other", False, "-18.2 LUFS", "-16.0 LUFS", firm=False)
BROKEN = Check("sync", "Picture and sound are together", False, "85 ms at most", "one frame, 33 ms")


def test_an_episode_without_a_render_has_no_report() -> None:
    assert report_text(None) == "not rendered yet, so nothing is measured"


def test_a_good_render_tells_each_figure() -> None:
    assert report_text(Report((GOOD,))) == "1 of 1 checks passed\n  passed  Every planned picture is there: 445 frames"


def test_what_failed_comes_first_with_its_limit() -> None:
    assert report_text(Report((GOOD, LOUD))).splitlines() == [
        "1 of 2 checks passed",
        "  FAILED  As loud as every other: -18.2 LUFS (limit: -16.0 LUFS)",
        "  passed  Every planned picture is there: 445 frames",
        "a person may accept it: vidcast accept",
    ]


def test_a_broken_file_is_nothing_to_accept() -> None:
    assert report_text(Report((LOUD, BROKEN))).splitlines()[-1] == (
        "the files are broken, so nobody can accept them; `vidcast publish` renders them again"
    )


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return LibraryFolder.made(tmp_path / "acme").root


def ask(*arguments: str | Path, command: click.Command = report_command) -> Any:
    return CliRunner().invoke(command, [str(each) for each in arguments], standalone_mode=False)


def test_an_unknown_episode_is_answered_with_the_known_ones(library: Path) -> None:
    error = ask("weekly/2026-w47", "-L", library).exception
    assert (type(error), str(error)) == (BadRequest, "weekly/2026-w47: no episode of that name; known: none yet")


def test_the_command_ends_its_help_in_an_example() -> None:
    assert "vidcast report field/2026-w47 -L acme" in (report_command.help or "")


def test_a_report_is_one_document_for_programs() -> None:
    from vidcast.model.document import decode, encode

    report = Report((GOOD, LOUD))
    assert decode(Report, json.dumps(json.loads(encode(report))), "report") == report
