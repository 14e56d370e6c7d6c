"""How answers look: tables and sentences for people, one JSON document for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from vidcast.desk import SHORT_DIGEST
from vidcast.inbox import Matter
from vidcast.model.document import to_value
from vidcast.model.episode import moment_text
from vidcast.model.findings import Finding
from vidcast.model.foreign import json_shown, shown, shown_lines
from vidcast.model.times import clock_text
from vidcast.production import Outcome, Production

__all__ = [
    "answer",
    "findings_text",
    "matter_row",
    "matter_value",
    "outcome_text",
    "outcome_value",
    "say_json",
    "table",
    "tell",
]


def say_json(value: Any) -> None:
    """One document on standard output."""
    click.echo(json_shown(value))


def answer(value: Any, text: str, as_json: bool) -> None:
    """The JSON document or the text."""
    if as_json:
        say_json(value)
    else:
        click.echo(shown_lines(text))


def tell(text: str) -> None:
    """A message about the command itself, on standard error; what a name holds cannot begin a line of it."""
    click.echo(shown_lines(text, "  "), err=True)


def table(rows: Sequence[Sequence[str]], head: Sequence[str]) -> str:
    """Rows in aligned columns under a head; the last column is as wide as it likes."""
    every = [list(head), *[[shown(cell) for cell in row] for row in rows]]
    widths = [max(len(row[at]) for row in every) for at in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in every]
    return "\n".join(lines)


def outcome_value(production: Production, outcome: Outcome) -> dict[str, Any]:
    """Where an episode stands, as a document; holds no quotes."""
    episode, clearance = outcome.episode, outcome.produced.clearance
    published, parts = outcome.publication, outcome.produced.parts
    return {
        "episode": episode.name,
        "show": episode.show,
        "week": episode.week,
        "title": production.card_text(episode, parts).title,
        "recording": parts[0].take.recording.sha256,
        "parts": [{"recording": part.take.recording.sha256, **to_value(part.credit)} for part in parts],
        "copies": sum(bool(each.same_as) for each in production.catalogue.submissions(episode)),
        "state": state_of(outcome),
        "changed": outcome.changed,
        "waits": [to_value(wait) for wait in outcome.waits],
        "digest": clearance.digest,
        "feed": str(production.folder.site / episode.show / "feed.xml") if published else None,
        "page": str(production.folder.site / episode.show / episode.slug / "index.html") if published else None,
        "published_at": published.published.published_at if published else None,
    }


def state_of(outcome: Outcome) -> str:
    """held, published, or "published, change held" for an episode whose newest version waits."""
    if not outcome.held:
        return "published" if outcome.publication else "cleared"
    return "published, change held" if outcome.publication else "held"


def outcome_text(production: Production, outcome: Outcome) -> str:
    """Where an episode stands, and what to do next."""
    name = outcome.episode.name
    if outcome.held:
        waits = outcome.waits
        lines = [f"{name}: held for people, {len(waits)} to settle"]
        if outcome.changed:
            lines = [f"{name}: published without the parts that are held for people, {len(waits)} to settle"]
        lines.extend(f"  {' or '.join(wait.routes)}: {shown(wait.why)}{_id(wait.finding)}" for wait in waits)
        if any(wait.finding for wait in waits):
            lines.append(f"  see what was said: vidcast findings {name} -L {production.folder.root}")
        elif outcome.report is not None:
            lines.append(f"  see what was measured: vidcast report {name} -L {production.folder.root}")
        else:
            seen = outcome.produced.clearance.digest[:SHORT_DIGEST]
            lines.append(f"  next: vidcast approve {name} --by NAME --seen {seen} -L {production.folder.root}")
        return "\n".join(lines)
    if not outcome.changed:
        return f"{name}: already published and nothing changed"
    return f"{name}: published\n  page: {_page(production, outcome)}\n  feed: {_feed(production, outcome)}"


def _id(finding: str | None) -> str:
    return f" [{finding}]" if finding else ""


def _page(production: Production, outcome: Outcome) -> str:
    return str(production.folder.site / outcome.episode.show / outcome.episode.slug / "index.html")


def _feed(production: Production, outcome: Outcome) -> str:
    return str(production.folder.site / outcome.episode.show / "feed.xml")


def findings_text(findings: Iterable[Finding], not_checked: Iterable[str]) -> str:
    """Findings for the person who decides: where, how serious, who, what was said and why it matters."""
    lines = []
    for found in findings:
        where = f"in the {found.where}" if found.where else ""
        if found.start_ms is not None:
            where = f"{clock_text(found.start_ms)} in the recording"
        if found.episode_start_ms is not None:
            where += f", {clock_text(found.episode_start_ms)} in the episode"
        lines.append(f"{found.id}  {found.severity.upper()}  {found.title}  ({found.state})")
        said = f'"{shown(found.quote)}"' if found.quote else "(its words are for comms and who decides: --as NAME)"
        lines.append(f"    {said}  {where}".rstrip())
        lines.append(f"    why: {found.why}")
        lines.append(f"    decides: {' or '.join(found.decides)}; fixes: {', '.join(found.fixes) or 'none'}")
        if found.listen:
            lines.append("    listen first: these words may be misheard")
    if not lines:
        lines.append("nothing was found")
    lines.append(f"not checked: {'; '.join(not_checked)}")
    return "\n".join(lines)


def matter_value(matter: Matter) -> dict[str, Any]:
    """One thing that waits in the inbox, for programs."""
    since = None if matter.since is None else moment_text(datetime.fromtimestamp(matter.since, UTC))
    return {
        "show": matter.show,
        "file": matter.file,
        "state": matter.state,
        "since": since,
        "why": matter.why,
    }


def matter_row(matter: Matter) -> tuple[str, str, str, str]:
    """The same for people."""
    value = matter_value(matter)
    name = "/".join(part for part in (matter.show, matter.file) if part) or "inbox"
    return name, matter.state, value["since"] or "", matter.why
