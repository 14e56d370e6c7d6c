"""What the finished files of an episode were measured to be, for people and for programs."""

from __future__ import annotations

from pathlib import Path

import click

from vidcast.cli.options import as_json, episode_name, library
from vidcast.cli.saying import answer
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.model.document import to_value
from vidcast.model.report import Check, Report
from vidcast.production import Production

__all__ = ["report_command", "report_text"]


@click.command("report")
@episode_name
@library
@as_json
def report_command(episode: str, folder: Path | None, as_json: bool) -> None:
    """What the finished files of an episode were measured to be: each check, its figure and its limit.

    \b
    vidcast report field/2026-w47 -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        known = production.catalogue.episode(episode)
        report = production.report(known)
    value = {"episode": known.name, "report": None if report is None else to_value(report)}
    answer(value, f"{known.name}: {report_text(report)}", as_json)


def report_text(report: Report | None) -> str:
    """The report as people read it: how many checks passed, then every check, the failed ones first.

    >>> report_text(None)
    'not rendered yet, so nothing is measured'
    """
    if report is None:
        return "not rendered yet, so nothing is measured"
    passed = [check for check in report.checks if check.passed]
    lines = [f"{len(passed)} of {len(report.checks)} checks passed"]
    lines.extend(f"  {_line(check)}" for check in (*report.failed, *passed))
    if report.failed:
        firm = any(check.firm for check in report.failed)
        lines.append(
            "the files are broken, so nobody can accept them; `vidcast publish` renders them again"
            if firm
            else "a person may accept it: vidcast accept"
        )
    return "\n".join(lines)


def _line(check: Check) -> str:
    if check.passed:
        return f"passed  {check.title}: {check.measured}"
    return f"FAILED  {check.title}: {check.measured} (limit: {check.limit})"
