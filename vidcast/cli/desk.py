"""Commands of the people who decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vidcast.catalogue import Episode
from vidcast.cli.deciding import Ruling, decided
from vidcast.cli.options import as_json, by, episode_name, library
from vidcast.cli.saying import answer, findings_text, outcome_text, outcome_value
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.desk import SHORT_DIGEST, Desk
from vidcast.model.document import to_value
from vidcast.production import Production


@click.command("findings")
@episode_name
@click.option("--as", "reader", default="", metavar="NAME", help="Who reads; words are for comms and who decides.")
@library
@as_json
def findings_command(episode: str, reader: str, folder: Path | None, as_json: bool) -> None:
    """What the policy check found in an episode: where, why, and who decides.

    Where vidcast.toml lists people, the words themselves are shown only to who may decide: --as NAME.

    \b
    vidcast findings field/2026-w47 --as "Ana Gray" -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        value, text = found_in(production, production.catalogue.episode(episode), reader)
    answer(value, text, as_json)


def found_in(production: Production, episode: Episode, reader: str) -> tuple[dict[str, Any], str]:
    """The findings of an episode as somebody may read them, as values and in words. Raises BadRequest for a stranger.

    What was cut out is no finding of the episode any more; it is named, so that it can be explained and taken back.
    """
    authority = production.authority
    if reader:
        authority.refuse_stranger(reader)
    produced, cuts = production.produce(episode), production.decisions(episode).cut_findings
    digest = produced.clearance.digest
    found = produced.findings.told(lambda each: authority.may_read(reader, each.decides))
    left = {each.id for each in found.findings}
    gone = [{"finding": name, "by": cut.by, "at": cut.at} for name, cut in cuts.items() if name not in left]
    lines = [
        findings_text(found.findings, found.not_checked),
        *(
            f"{each['finding']}  cut out by {each['by']}; see `vidcast policy explain {each['finding']}`"
            for each in gone
        ),
        f"this is {digest[:SHORT_DIGEST]}: approve it with --seen",
    ]
    return {**to_value(found), "cut": gone, "digest": digest}, "\n".join(lines)


@click.command("decide")
@episode_name
@click.argument("finding")
@click.option("--waive", is_flag=True, help="The words stay; needs --because.")
@click.option(
    "--false-alarm",
    type=click.Choice(["misheard", "not-meant", "too-wide", ""]),
    is_flag=False,
    flag_value="",
    metavar="[misheard|not-meant|too-wide]",
    help="The finding is wrong; how, if you like.",
)
@click.option("--accept-fix", is_flag=True, help="Do what its rule offers first: cut, bleep or disclaim.")
@click.option("--cut", is_flag=True, help="Take its words out of the episode.")
@click.option("--cut-sentence", is_flag=True, help="Take its whole sentences out.")
@click.option("--bleep", is_flag=True, help="Cover its words by a tone; they are masked wherever they are written.")
@click.option("--mute", is_flag=True, help="The same with silence.")
@click.option("--disclaim", is_flag=True, help="Answer it by a card and in the description.")
@click.option("--reshoot", is_flag=True, help="Ask the leader for another take.")
@click.option("--take-back", is_flag=True, help="Earlier decisions on it count no longer.")
@click.option("--from", "start", metavar="0:12.3", help="Bleep from there on the recording's clock.")
@click.option("--to", "end", metavar="0:12.9", help="Bleep to there.")
@click.option("--text", default="", help="What the disclaimer says, in the place of the policy's text.")
@click.option("--listened", is_flag=True, help="You listened to words that may be misheard.")
@by
@click.option("--because", default="", metavar="TEXT", help="The reason.")
@library
@as_json
def decide_command(
    episode: str, finding: str, folder: Path | None, as_json: bool, false_alarm: str | None, **said: Any
) -> None:
    """Decide on one finding of an episode.

    \b
    vidcast decide field/2026-w47 f-3b9a1c2d --waive --because "announced on Monday" --by "Ana, legal"
    """
    ruling = Ruling.of(finding, false_alarm, said)
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        known = production.catalogue.episode(episode)
        text = decided(production, known, ruling)
        waits = production.produce(known).clearance.waits
    left = f"{len(waits)} left to settle" if waits else "nothing is left"
    value = {
        "episode": known.name,
        "finding": finding,
        "decision": ruling.what,
        "by": ruling.by,
        "waits": to_value(waits),
    }
    answer(value, f"{finding}: {text}; {left}", as_json)


@click.command("approve")
@episode_name
@by
@click.option("--because", default="", metavar="TEXT", help="A remark.")
@click.option("--later", is_flag=True, help="Do not publish now; `vidcast publish` or the next run will.")
@click.option("--seen", default="", metavar="DIGEST", help="Only if it is still what `vidcast findings` showed.")
@click.option("--captions-read", is_flag=True, help="You read the captions against the recording; readers are told.")
@library
@as_json
def approve_command(
    episode: str, by: str, because: str, later: bool, folder: Path | None, as_json: bool, **looked: Any
) -> int:
    """Approve an episode exactly as it is now, and publish it. Any later change ends the approval.

    \b
    vidcast approve field/2026-w47 --by "Ana, comms" --seen 3f2a91c0 -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        production.shelving.withdraw()
        known = production.catalogue.episode(episode)
        approval = Desk(production).approve(known, by=by, because=because, **looked)
        if later:
            answer(to_value(approval), f"{known.name}: approved by {by}; publish it with `vidcast publish`", as_json)
            return 0
        outcome = production.advance(known)
    answer(outcome_value(production, outcome), outcome_text(production, outcome), as_json)
    return 5 if outcome.held else 0


@click.command("accept")
@episode_name
@by
@click.option("--because", required=True, metavar="TEXT", help="The reason.")
@library
@as_json
def accept_command(episode: str, by: str, because: str, folder: Path | None, as_json: bool) -> int:
    """Let an episode be published although its finished files failed checks of their own; see `vidcast report`.

    \b
    vidcast accept field/2026-w47 --by "Ana, comms" --because "the black stretch is her slide" -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        production.shelving.withdraw()
        known = production.catalogue.episode(episode)
        Desk(production).accept(known, by=by, because=because)
        outcome = production.advance(known)
    answer(outcome_value(production, outcome), outcome_text(production, outcome), as_json)
    return 5 if outcome.held else 0


@click.command("publish")
@episode_name
@library
@as_json
def publish_command(episode: str, folder: Path | None, as_json: bool) -> int:
    """Publish an episode that nothing holds; exits 5 and says who must look when something does.

    \b
    vidcast publish field/2026-w47 -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        outcome = production.advance(production.catalogue.episode(episode))
    answer(outcome_value(production, outcome), outcome_text(production, outcome), as_json)
    return 5 if outcome.held else 0
