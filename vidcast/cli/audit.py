"""Commands about the audit trail."""

from __future__ import annotations

from pathlib import Path

import click

from vidcast.cli.options import as_json, library
from vidcast.cli.saying import answer
from vidcast.config import LibraryFolder
from vidcast.desk import SHORT_DIGEST
from vidcast.errors import BadRequest, StoreError
from vidcast.model.audit import START, Entry
from vidcast.model.document import to_value
from vidcast.model.foreign import shown
from vidcast.production import Production


@click.group("audit")
def audit_command() -> None:
    """What came in, who decided, signed and published what; is the trail whole?"""


@audit_command.command("list")
@click.option(
    "--about", default="", metavar="NAME", help="Only of one episode, one leader's acknowledgements, or one recording."
)
@library
@as_json
def list_command(about: str, folder: Path | None, as_json: bool) -> None:
    """What came in, who decided, signed and published what, and when; oldest first.

    \b
    vidcast audit list -L acme --about field/2026-w47
    """
    trail = Production(LibraryFolder.found(folder)).catalogue.audit()
    wanted = [entry for entry in trail if about in ("", entry.about)]
    nothing = f"nothing is noted about {about}" if about else "nothing was decided, signed or published yet"
    lines = [_line(entry) for entry in wanted] or [nothing]
    answer({"entries": [to_value(entry) for entry in wanted]}, "\n".join(lines), as_json)


def _line(entry: Entry) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in entry.facts if name not in ("policy", "cleared"))
    by = f" by {entry.by}" if entry.by else ""
    return shown(f"{entry.number:>5}  {entry.at}  {entry.what:<15} {entry.about}{by}  {facts}  {entry.hash[:12]}")


@audit_command.command("verify")
@click.option("--expect", metavar="HASH", help="A hash that was noted before; it must still be there.")
@library
@as_json
def verify_command(expect: str | None, folder: Path | None, as_json: bool) -> None:
    """Is the trail whole, and is every arrival, episode, decision, signature and publication what it was? Exits 4 when
    it is not.

    Note the hash that it prints somewhere outside the library: `--expect` then tells whether all of the trail was
    written again.

    \b
    vidcast audit verify -L acme --expect 3f2a91c0b7d4
    """
    if expect is not None and len(expect) < SHORT_DIGEST:
        raise BadRequest(f"--expect {expect}: name at least {SHORT_DIGEST} letters of the hash that was noted")
    catalogue = Production(LibraryFolder.found(folder)).catalogue
    trail, faults = catalogue.audit(), list(catalogue.audit_faults())
    if expect and not any(known.startswith(expect.lower()) for known in (START, *(entry.hash for entry in trail))):
        faults.append(f"no entry has the hash {expect}, which was noted before: the trail is another one")
    if faults:
        told = "\n".join(f"  {fault}" for fault in faults)
        raise StoreError(f"the audit trail is broken in {len(faults)} places; keep the library as it is\n{told}")
    head = trail[-1].hash if trail else START
    text = f"{len(trail)} entries, whole and as recorded; note this hash elsewhere: {head[:16]}"
    answer({"entries": len(trail), "hash": head}, text, as_json)
