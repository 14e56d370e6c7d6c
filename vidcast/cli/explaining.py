"""Why a finding is one: the branch that matched, its words, what cancels or nearly cancels it, and who decided what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from vidcast.cli.options import as_json, library, presets_here
from vidcast.cli.reading import read_document, text_of
from vidcast.cli.saying import answer
from vidcast.cli.watching import watched
from vidcast.errors import BadRequest
from vidcast.model.document import to_value
from vidcast.model.policy.circumstances import Audience, Circumstances, Kind
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript

if TYPE_CHECKING:
    from vidcast.production import Production
    from vidcast.stages.check import Check

__all__ = ["explain_command", "explained_in"]


@click.command("explain")
@click.argument("finding")
@click.argument("source", required=False, metavar="[TRANSCRIPT.json|FILE.txt|EPISODE]")
@click.option("--timeline", type=click.Path(path_type=Path), help="Explain what is kept.")
@click.option(
    "--policy", default="general", show_default=True, metavar="PACK", help="The pack that a file is read with."
)
@click.option("--audience", type=click.Choice(get_args(Audience)), default="internal", show_default=True)
@click.option("--kind", type=click.Choice(get_args(Kind)), default="message", show_default=True)
@click.option("--as", "reader", default="", metavar="NAME", help="Who reads; words are for comms and who decides.")
@library
@as_json
def explain_command(
    finding: str,
    source: str | None,
    timeline: Path | None,
    policy: str,
    audience: Audience,
    kind: Kind,
    reader: str,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Why a finding is one: the branch that matched, its words, what cancels it, and who decided what.

    FINDING is a finding's id, or a rule's for every place of that rule, cancelled ones too. Without a file or an
    episode, all episodes of the library are looked through.

    \b
    vidcast policy explain f-3b9a1c2d transcript.json
    vidcast policy explain conf.marker script.txt --policy acme.yaml
    vidcast policy explain f-3b9a1c2d -L acme
    """
    if source is not None and Path(source).suffix.lower() in (".json", ".txt", ".md"):
        circumstances = Circumstances(datetime.now(UTC).date().isoformat(), audience, kind)
        told = list(_in_file(finding, Path(source), timeline, policy, circumstances))
    else:
        told = list(_in_library(finding, source, reader, folder))
    if not told:
        raise BadRequest(
            f"{finding}: no finding of that id, and no place where a rule of that id speaks up; "
            "`vidcast check` and `vidcast findings` list them"
        )
    answer(told if len(told) > 1 else told[0], "\n\n".join(map(_text, told)), as_json)


def _in_file(
    wanted: str, path: Path, timeline: Path | None, policy: str, circumstances: Circumstances
) -> Iterator[dict[str, Any]]:
    """What is asked about, in a transcript or a text."""
    from vidcast.stages.check import Check, spoken, words_of_text
    from vidcast.tools.person_names import person_names

    pack = presets_here().pack(policy)
    if path.suffix.lower() == ".json":
        line = read_document(Timeline, timeline) if timeline else None
        words = spoken(read_document(Transcript, path), line)
    else:
        words = words_of_text(text_of(path))
    check = Check(pack, words, circumstances, names=person_names())
    for name, explanation in check.explained(wanted):
        yield {"finding": name, **to_value(explanation)}


def _in_library(wanted: str, episode: str | None, reader: str, folder: Path | None) -> Iterator[dict[str, Any]]:
    """What is asked about, in one episode or in all of them."""
    from vidcast.config import LibraryFolder
    from vidcast.production import Production

    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        names = [episode] if episode else [each.name for each in production.catalogue.episodes()]
        for name in names:
            for told in explained_in(production, name, wanted):
                rule = production.pack(production.catalogue.episode(name)).rule(told["rule"])
                if rule is not None and not production.authority.may_read(reader, rule.decides):
                    raise BadRequest(
                        f"{wanted}: its words are for comms and {' or '.join(rule.decides)}; say who you are: --as NAME"
                    )
                yield told


def explained_in(production: Production, name: str, wanted: str) -> Iterator[dict[str, Any]]:
    """What is asked about in one episode, wherever it is said, with what was decided on it."""
    episode = production.catalogue.episode(name)
    verdicts = production.decisions(episode).verdicts
    for check in _checks(production, name, wanted):
        for finding, explanation in check.explained(wanted):
            decided = [to_value(each) for each in verdicts if finding and each.finding == finding]
            yield {"episode": episode.name, "finding": finding, **to_value(explanation), "decisions": decided}


def _checks(production: Production, name: str, wanted: str) -> Iterator[Check]:
    """The checks of an episode's parts, as what was heard and as it is written, and of the text beside them."""
    from vidcast.model.policy.trial import fitting
    from vidcast.stages.check import Check, Key, spoken, words_of_text

    episode = production.catalogue.episode(name)
    produced, pack = production.produce(episode), production.pack(episode)
    found = next((each for each in produced.findings.findings if each.id == wanted), None)
    rule, today = pack.rule(found.rule if found else wanted), production.now().date().isoformat()
    cut = wanted in production.decisions(episode).cut_findings
    if rule is None and not cut:
        return
    # What was cut out is explained in the whole recording, where its words still are.
    asked = fitting(rule, today) if rule else Circumstances(today, episode.audience, episode.kind)
    key = Key(production.folder.secret())
    if found and found.where:
        yield Check(pack, words_of_text(found.context), replace(asked, opens=False), key, found.where)
        return
    for at, (part, said, line) in enumerate(zip(produced.parts, produced.words, produced.rundown.parts, strict=True)):
        sha256 = part.take.recording.sha256
        for transcript in [said.transcript] if said.is_as_heard else [said.transcript, said.heard]:
            opening = replace(asked, opens=at == 0)
            yield Check(
                pack,
                spoken(transcript, None if cut else line),
                opening,
                key,
                recording=sha256,
                names=production.tools.names,
            )


def _text(told: dict[str, Any]) -> str:
    """An explanation for people."""
    lines = [" ".join(filter(None, (told["finding"], told["rule"], f"({told['title']})", told.get("episode", ""))))]
    lines.append(f"  found: {told['how']}, by {told['branch']}")
    for read in told["said"]:
        kinds = f"  <{'> <'.join(read['detectors'])}>" if read["detectors"] else ""
        lines.append(f"    {read['token']}  from {read['words']}{kinds}")
    if told["suppressed_by"]:
        lines.append(f"  suppressed by: {told['suppressed_by']}")
    lines.extend(f"  {line}" for branch in told["branches"] if (line := _branch(branch, told["reach"])))
    silent = sum(branch["part"] == "find" and not branch["found"] for branch in told["branches"])
    if silent:
        lines.append(f"  tried and not found: {silent} other branches, listed with --json")
    for decision in told.get("decisions", ()):
        lines.append(f"  decided: {decision['kind']} by {decision['by']} at {decision['at']}: {decision['because']}")
    return "\n".join(lines)


def _branch(branch: dict[str, Any], reach: int) -> str:
    """What is worth saying of a branch: what is found, what nearly is, and what a companion lacks."""
    part, pattern, found, apart = (branch[key] for key in ("part", "pattern", "found", "apart"))
    if part == "requires":
        return f"companion {'said' if found else 'not said'}: {pattern}"
    if part == "absent":
        return f"asked for: {pattern}"
    if part == "unless" and apart is not None:
        return f"exception {'cancels' if found else f'too far, {apart} words and not {reach}'}: {pattern}"
    return f"found here: {pattern}" if part == "find" and found else ""
