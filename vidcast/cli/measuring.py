"""How often a policy pack speaks up, rule by rule: what it costs in alerts, and what it misses."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vidcast.cli.options import as_json, library, presets_here
from vidcast.cli.reading import text_of
from vidcast.cli.saying import answer, table
from vidcast.errors import BadDocument, BadRequest
from vidcast.model.document import decode
from vidcast.model.foreign import shown
from vidcast.model.transcript import Transcript

if TYPE_CHECKING:
    from vidcast.model.policy.measure import Measure, Measured

__all__ = ["measure_command"]


@click.command("measure")
@click.argument("pack")
@click.option("--corpus", multiple=True, type=click.Path(path_type=Path), metavar="FILE", help="What was said.")
@click.argument("more", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--labels", type=click.Path(path_type=Path), metavar="FILE", help="Sentences and the rules they are for.")
@click.option("--against", metavar="PACK", help="The pack as it was before.")
@click.option("--decided", is_flag=True, help="Tell too what people of a library called false alarms.")
@library
@as_json
def measure_command(
    pack: str,
    corpus: tuple[Path, ...],
    more: tuple[Path, ...],
    labels: Path | None,
    against: str | None,
    decided: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Alerts of each rule on a thousand words of a corpus, and its misses in labelled sentences.

    A corpus file is plain text, a transcript as .json, or a table of words as .nlp. A labels file has a line for each
    sentence: {"text": "...", "rules": ["deal.value"]}, or the bare sentence where nothing should hold anybody up.

    \b
    vidcast policy measure general --corpus call.txt talk.json --labels leaks.jsonl --against old-general.yaml
    vidcast policy measure general --decided -L acme
    """
    from vidcast.model.policy.measure import labels_of, measured

    if not corpus and not more and labels is None and not decided:
        raise BadRequest(
            "what shall be measured? Name texts with --corpus, labelled sentences with --labels, or ask with --decided "
            "what people said of its findings"
        )
    texts = [_words_of(path) for path in (*corpus, *more)]
    labelled = labels_of(text_of(labels), str(labels)) if labels else ()
    day = datetime.now(UTC).date().isoformat()
    packs = [presets_here().pack(name) for name in (pack, against) if name]
    now, *before = [measured(each, texts, day, labelled) for each in packs]
    value, text = _value(now, *before), _told(now, *before)
    if decided:
        value["false_alarms"] = alarms = _false_alarms(folder)
        text = "\n".join([*([text] if texts or labelled else []), *_alarm_lines(alarms)])
    answer(value, text, as_json)


def _false_alarms(folder: Path | None) -> dict[str, dict[str, int]]:
    """How often people called a finding of each rule a false alarm, by what they said was wrong with it."""
    from vidcast.config import LibraryFolder
    from vidcast.model.verdicts import FalseAlarm
    from vidcast.production import Production

    catalogue = Production(LibraryFolder.found(folder)).catalogue
    counts: dict[str, dict[str, int]] = {}
    for episode in catalogue.episodes():
        for verdict in catalogue.decisions(episode).verdicts:
            if isinstance(verdict, FalseAlarm):
                said = counts.setdefault(verdict.rule or "not recorded", {})
                said[verdict.what or "no reason"] = said.get(verdict.what or "no reason", 0) + 1
    return dict(sorted(counts.items()))


def _alarm_lines(alarms: dict[str, dict[str, int]]) -> list[str]:
    """What people said, a line for each rule."""
    if not alarms:
        return ["nobody called a finding a false alarm"]
    return [
        f"called false alarms: {rule}: "
        + ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in said.items())
        for rule, said in alarms.items()
    ]


def _words_of(path: Path) -> tuple[str, ...]:
    """The words of a corpus file."""
    from vidcast.stages.check import words_of_text

    text = text_of(path)
    if path.suffix.lower() == ".json":
        return tuple(word.text for word in decode(Transcript, text, str(path)).words)
    if path.suffix.lower() != ".nlp":
        return tuple(word.text for word in words_of_text(text))
    head, *rows = (line.split("|") for line in text.splitlines() if line)
    try:
        token, mark = head.index("token"), head.index("punctuation")
        return tuple(row[token] + row[mark] for row in rows)
    except (ValueError, IndexError) as error:
        raise BadDocument(
            f"{shown(path)}: not a table of words: its columns are token and punctuation, apart by |"
        ) from error


def _value(now: Measured, before: Measured | None = None) -> dict[str, Any]:
    value: dict[str, Any] = {
        "pack": now.pack,
        "version": now.version,
        "words": now.words,
        "per_thousand": {
            severity: round(now.per_thousand(severity), 3) for severity in ("block", "review", "disclaim", "note")
        },
        "rules": [_rule_value(now, each) for each in now.rules],
    }
    if now.sentences:
        value["labels"] = {"sentences": now.sentences, "due": now.due, "met": now.met, "wrong": now.wrong}
    if before is not None:
        value["against"] = _value(before)
    return value


def _rule_value(measured: Measured, each: Measure) -> dict[str, Any]:
    return {
        "rule": each.rule,
        "severity": each.severity,
        "alerts": each.alerts,
        "per_thousand": round(measured.rate(each.alerts), 3),
        **({"due": each.due, "met": each.met, "wrong": each.wrong} if measured.sentences else {}),
    }


def _told(now: Measured, before: Measured | None = None) -> str:
    head = ["severity", "rule", "alerts", "per 1,000"]
    head += ["found", "missed", "wrong"] if now.sentences else []
    rows = [_row(now, each) for each in now.rules if each.alerts or each.due or each.wrong]
    known = {each.rule: each for each in before.rules} if before else {}
    if before is not None:
        head.append("before")
        for row in rows:
            row.append(_rate(before, known[row[1]].alerts) if row[1] in known else "new")
    lines = [f"{now.pack} {now.version} on {now.words} words", table(rows, head)]
    lines.append(_total(now))
    if before is not None:
        lines.append(f"before, {before.pack} {before.version}: {_total(before)}")
        gone = [rule for rule in known if rule not in {each.rule for each in now.rules}]
        lines += [f"no longer asked: {', '.join(gone)}"] if gone else []
    return "\n".join(lines)


def _row(measured: Measured, each: Measure) -> list[str]:
    row = [each.severity, each.rule, str(each.alerts), _rate(measured, each.alerts)]
    return [*row, str(each.met), str(each.due - each.met), str(each.wrong)] if measured.sentences else row


def _rate(measured: Measured, alerts: int) -> str:
    return f"{measured.rate(alerts):.3f}"


def _total(measured: Measured) -> str:
    """All of it in one line."""
    parts = []
    if measured.words:
        held = measured.per_thousand("block", "review")
        parts.append(f"{held:.3f} block and review alerts on 1,000 words")
    if measured.sentences:
        quiet = measured.sentences - measured.due
        parts.append(f"{measured.met} of {measured.due} sentences found, {measured.wrong} of {quiet} others held up")
    return "; ".join(parts)
