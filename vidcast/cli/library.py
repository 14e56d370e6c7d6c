"""Commands about a whole library."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import click

from vidcast.catalogue import Episode
from vidcast.cli.options import as_json, episode_name, library
from vidcast.cli.saying import answer, matter_row, matter_value, outcome_text, outcome_value, state_of, table, tell
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.errors import BadRequest, StoreError, VidcastError
from vidcast.inbox import Inspection, standing
from vidcast.model.foreign import shown
from vidcast.model.refusal import explained
from vidcast.production import Outcome, Production
from vidcast.wish import Sidecar, Wish, keeps_waiting


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path))
@as_json
def init_command(directory: Path, as_json: bool) -> None:
    """Make a new library folder with a documented vidcast.toml.

    \b
    vidcast init acme
    """
    folder = LibraryFolder.made(directory)
    text = (
        f"{shown(directory)}: a new library\n  read its vidcast.toml, then: vidcast run RECORDING -L {shown(directory)}"
    )
    answer({"library": str(folder.root), "config": str(folder.root / "vidcast.toml")}, text, as_json)


@click.command("run")
@click.argument("recordings", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RECORDING...")
@library
@click.option("--show", default="", metavar="SLUG", help="The show it belongs to.")
@click.option("--week", default="", metavar="2026-W47", help="The ISO week; else the sidecar's, else this one.")
@click.option("--preset", default="", metavar="NAME", help="How it is trimmed and rendered.")
@click.option("--policy", default="", metavar="PACK", help="What its words are checked against.")
@click.option("--title", default="", metavar="T", help="The episode's title.")
@click.option("--leader", default="", metavar="NAME", help="Who speaks, in the one recording that is named.")
@click.option(
    "--audience",
    type=click.Choice(["", "internal", "public"]),
    default="",
    help="Whom it is meant for; must be the show's.",
)
@click.option(
    "--kind", type=click.Choice(["", "message", "correction"]), default="", help="A correction begins with an apology."
)
@click.option("--poster", default="", metavar="M:SS", help="The moment of the episode that its poster shows.")
@click.option("--apart", is_flag=True, help="An episode of its own, even where the week has one.")
@as_json
def run_command(
    recordings: tuple[Path, ...], folder: Path | None, as_json: bool, poster: str, apart: bool, **said: Any
) -> int:
    """Take recordings through the whole pipeline; publish what nothing holds, say who must look at the rest.

    Recordings of one show and week are the parts of one episode.

    \b
    vidcast run dana.mov sam.mov -L acme --show field --week 2026-W47
    """
    preset, policy = said.pop("preset"), said.pop("policy")
    wish = Wish(Sidecar(**said), preset, policy, _moment(poster), apart)
    if said["leader"] and len(recordings) > 1:
        raise BadRequest(
            "--leader names who speaks in one recording; for several, write each into a file next to it, such as "
            f"{recordings[0].with_suffix('.toml').name}"
        )
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        production.shelving.withdraw()  # Whatever becomes of the recordings.
        taken = production.take_in_all(recordings, wish)
        results = [_unusable(path, error) for path, error in taken.refused]
        results.extend(_attempt(production, episode) for episode in taken.episodes)
    done = [text for _, text, _ in results if text]
    if as_json or done:
        answer({"episodes": [value for value, _, _ in results]}, "\n".join(done), as_json)
    return worst([status for _, _, status in results])


def _moment(text: str) -> int | None:
    """A moment such as 1:05 or 65.5 in milliseconds; None for "". Raises BadRequest."""
    if not text:
        return None
    match = re.fullmatch(r"(?:(\d+):)?(?:(\d+):)?(\d+)(?:\.(\d{1,3}))?", text.strip())
    if match is None:
        raise BadRequest(f"--poster {text}: write a moment of the episode such as 0:12 or 1:05.5")
    large, small = (match[1], match[2]) if match[2] else ("0", match[1] or "0")
    seconds = int(large) * 3600 + int(small) * 60 + int(match[3])
    return seconds * 1000 + int((match[4] or "0").ljust(3, "0"))


def _unusable(path: Path, error: VidcastError) -> tuple[dict[str, Any], str, int]:
    """The document, text and exit code of a recording that could not be taken in, told on standard error."""
    tell(f"vidcast: {error}")
    return {"recording": str(path), "state": "failed", "error": str(error)}, "", error.exit_code


def _attempt(production: Production, episode: Episode) -> tuple[dict[str, Any], str, int]:
    """One episode's document, text and exit code; one that fails does not keep the others from being published, has
    no text, and is told on standard error.
    """
    try:
        with explained():
            outcome = production.advance(episode)
    except VidcastError as error:
        tell(f"vidcast: {episode.name}: {error}")
        return {"episode": episode.name, "state": "failed", "error": str(error)}, "", error.exit_code
    return outcome_value(production, outcome), outcome_text(production, outcome), 5 if outcome.held else 0


def worst(statuses: list[int]) -> int:
    """The exit code that says most: a damaged store, a failed tool, a wrong input, then held, then fine."""
    return next((status for status in (4, 3, 2, 1, 5) if status in statuses), 0)


@click.command("watch")
@library
@click.option("--once", is_flag=True, help="Stop when the inbox is empty.")
@as_json
def watch_command(folder: Path | None, once: bool, as_json: bool) -> int:
    """Take in what leaders drop in inbox/<show>/, for ever or until it is empty.

    \b
    vidcast watch -L acme --once
    """
    from vidcast.watch import watch

    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        arrivals = watch(production, once=once)
    values = [{"file": each.file, "state": each.state, "note": each.note} for each in arrivals]
    answer({"arrivals": values}, "\n".join(each.note for each in arrivals) or "the inbox is empty", as_json)
    return worst([each.status for each in arrivals])


@click.command("serve")
@library
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--public", is_flag=True, help="Only what is for everybody: site-public/.")
def serve_command(folder: Path | None, host: str, port: int, public: bool) -> None:
    """Serve the published pages, media and feeds; take away outside what has become internal.

    \b
    vidcast serve -L acme --port 8000
    """
    from vidcast.web import Guard, serve

    found = LibraryFolder.found(folder)
    site = found.public_site if public else found.site
    with watched() as reporter:
        guard = Guard(Production(found, reporter))
        if public:
            guard.look()
        else:
            guard.looked()
        with guard.watching():
            serve(site, host, port, lambda at: tell(f"serving {site} at http://{host}:{at}/ (stop with Ctrl-C)"))


@click.command("status")
@library
@as_json
def status_command(folder: Path | None, as_json: bool) -> int:
    """What is published, what waits, and for whom, in the inbox too; exits 4 when the store is damaged.

    \b
    vidcast status -L acme
    """
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        standings = [_standing(production, episode) for episode in production.catalogue.episodes()]
        damaged = Inspection(production.folder.originals, production.folder.inspection, production.now).damaged()
    rows = [(each["episode"], each["state"], _remark(each)) for each in standings]
    text = table(rows, ("EPISODE", "STATE", "WAITS FOR")) if rows else "no episodes yet: vidcast run RECORDING"
    matters = standing(production.folder.inbox, production.folder.work, partial(keeps_waiting, production.config))
    if matters:
        text += "\n\n" + table([matter_row(each) for each in matters], ("INBOX", "STATE", "SINCE", "WHY"))
    lines = [text, *(each.sentence for each in damaged)]
    value = {
        "episodes": standings,
        "inbox": [matter_value(each) for each in matters],
        "damaged_originals": [each.place for each in damaged],
    }
    answer(value, "\n".join(lines), as_json)
    return worst([*(each.get("exit_code", 0) for each in standings), *([StoreError.exit_code] if damaged else [])])


def _remark(standing: dict[str, Any]) -> str:
    """Whom an episode waits for, and whether one of its talks came in more than once."""
    copies = standing.get("copies", 0)
    files = "1 file is a copy" if copies == 1 else f"{copies} files are copies"
    told = f"{files} of the same talk: vidcast parts {standing['episode']}" if copies else ""
    return "; ".join(filter(None, [standing["waiting"], told]))


def _standing(production: Production, episode: Any) -> dict[str, Any]:
    """One row of status; an episode that cannot be produced is a row too, with the reason."""
    try:
        with explained():
            outcome = Outcome(episode, production.produce(episode), production.is_published(episode), changed=False)
    except VidcastError as error:
        first = str(error).splitlines()[0]
        return {
            "episode": episode.name, "state": "failed", "waiting": first, "waits": [], "exit_code": error.exit_code
        }  # fmt: skip
    routes = Counter(" or ".join(wait.routes) for wait in outcome.waits)
    waiting = ", ".join(f"{who} ({count})" for who, count in routes.items())
    return {**outcome_value(production, outcome), "state": state_of(outcome), "waiting": waiting}


@click.command("explain")
@episode_name
@library
@as_json
def explain_command(episode: str, folder: Path | None, as_json: bool) -> None:
    """The whole chain of an episode: the recording, each stage's inputs and result, each decision.

    \b
    vidcast explain field/2026-w47 -L acme
    """
    from vidcast.explain import chain, chain_text

    production = Production(LibraryFolder.found(folder))
    found = chain(production, production.catalogue.episode(episode))
    answer(found, chain_text(found), as_json)
