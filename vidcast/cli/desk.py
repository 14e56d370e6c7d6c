"""Commands of the people who decide."""

from __future__ import annotations

from pathlib import Path

import click

from vidcast.cli.options import as_json, by, episode_name, library
from vidcast.cli.saying import answer, findings_text, outcome_text, outcome_value
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.desk import SHORT_DIGEST, Desk
from vidcast.errors import BadRequest
from vidcast.model.document import to_value
from vidcast.model.times import clock_text
from vidcast.production import Production


@click.command("findings")
@episode_name
@library
@as_json
def findings_command(episode: str, folder: Path | None, as_json: bool) -> None:
    """What the policy check found in an episode: where, why, and who decides.

    \b
    vidcast findings field/2026-w47 -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        produced = production.produce(production.catalogue.episode(episode))
    found, digest = produced.findings, produced.clearance.digest
    text = (
        f"{findings_text(found.findings, found.not_checked)}\nthis is {digest[:SHORT_DIGEST]}: approve it with --seen"
    )
    answer({**to_value(found), "digest": digest}, text, as_json)


@click.command("decide")
@episode_name
@click.argument("finding")
@click.option("--waive", is_flag=True, help="The words stay; needs --because.")
@click.option("--false-alarm", is_flag=True, help="The finding is wrong.")
@click.option("--cut", is_flag=True, help="Take its words out of the episode.")
@click.option("--cut-sentence", is_flag=True, help="Take its whole sentences out.")
@click.option("--take-back", is_flag=True, help="Earlier decisions on it count no longer.")
@by
@click.option("--because", default="", metavar="TEXT", help="The reason.")
@library
@as_json
def decide_command(
    episode: str, finding: str, by: str, because: str, folder: Path | None, as_json: bool, **kinds: bool
) -> None:
    """Decide on one finding of an episode.

    \b
    vidcast decide field/2026-w47 f-3b9a1c2d --waive --because "announced on Monday" --by "Ana, legal"
    """
    chosen = [kind for kind, said in kinds.items() if said]
    if len(chosen) != 1:
        raise BadRequest("what is decided? One of --waive, --false-alarm, --cut, --cut-sentence, --take-back")
    (what,) = chosen
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        known = production.catalogue.episode(episode)
        text = _decided(production, known.name, finding, what, by, because)
        waits = production.produce(known).clearance.waits
    left = f"{len(waits)} left to settle" if waits else "nothing is left"
    value = {"episode": known.name, "finding": finding, "decision": what, "by": by, "waits": to_value_all(waits)}
    answer(value, f"{finding}: {text}; {left}", as_json)


def to_value_all(things: object) -> list[object]:
    """Each thing as a document."""
    return [to_value(thing) for thing in things]  # type: ignore[attr-defined]


def _decided(production: Production, name: str, finding: str, what: str, by: str, because: str) -> str:
    """Record the decision; what it did, in words."""
    episode = production.catalogue.episode(name)
    if what == "waive":
        Desk(production).waive(episode, finding, by=by, because=because)
        return f"waived by {by}"
    if what == "false_alarm":
        Desk(production).false_alarm(episode, finding, by=by, because=because)
        return f"called a false alarm by {by}"
    if what == "take_back":
        Desk(production).take_back(episode, finding, by=by, because=because)
        return f"what was decided on it is taken back by {by}"
    cut = Desk(production).cut(episode, finding, by=by, because=because, sentence=what == "cut_sentence")
    return f"cut by {by}, {clock_text(cut.start_ms)} to {clock_text(cut.end_ms)} of the recording"


@click.command("approve")
@episode_name
@by
@click.option("--because", default="", metavar="TEXT", help="A remark.")
@click.option("--later", is_flag=True, help="Do not publish now; `vidcast publish` or the next run will.")
@click.option("--seen", default="", metavar="DIGEST", help="Only if it is still what `vidcast findings` showed.")
@library
@as_json
def approve_command(
    episode: str, by: str, because: str, later: bool, seen: str, folder: Path | None, as_json: bool
) -> int:
    """Approve an episode exactly as it is now, and publish it. Any later change ends the approval.

    \b
    vidcast approve field/2026-w47 --by "Ana, comms" --seen 3f2a91c0 -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        known = production.catalogue.episode(episode)
        approval = Desk(production).approve(known, by=by, because=because, seen=seen)
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
