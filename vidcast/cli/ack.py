"""The command with which leaders sign the policy that their words are checked by."""

from __future__ import annotations

from pathlib import Path

import click

from vidcast.cli.options import as_json, library
from vidcast.cli.saying import answer
from vidcast.config import LibraryFolder
from vidcast.errors import BadRequest
from vidcast.model.document import to_value
from vidcast.model.foreign import shown
from vidcast.production import Production
from vidcast.signing import Signature, Signing


@click.command("ack")
@click.argument("leader", default="")
@click.option("--policy", default="", metavar="PACK", help="The policy that was read; else the library's.")
@click.option("--expires", default="", metavar="DAY", help="The last day on which it counts, as 2027-11-30.")
@click.option("--end", is_flag=True, help="The leader no longer takes part.")
@click.option("--by", default="", metavar="NAME", help="Who records it, if not the leader.")
@library
@as_json
def ack_command(leader: str, policy: str, expires: str, end: bool, by: str, folder: Path | None, as_json: bool) -> None:
    """Sign the policy: read, agreed to, and taking part of one's own will. Without a name: who has signed what.

    A signature counts until its day, or until the policy's major version changes.

    \b
    vidcast ack "Dana Whitfield" --policy acme-example --expires 2027-11-30 -L acme
    vidcast ack -L acme
    """
    signing = Signing(Production(LibraryFolder.found(folder)))
    if not leader.strip():
        if policy or expires or end or by:
            raise BadRequest("whose word is it? `vidcast ack NAME ...`; without any option it lists who has signed")
        found = signing.signatures()
        text = "\n".join(_line(each) for each in found) or "no leader is on a roster, and nobody has signed"
        answer({"signatures": [to_value(each) for each in found]}, text, as_json)
        return
    if end:
        if policy or expires:
            raise BadRequest("--end is about taking part at all: leave out --policy and --expires")
        said = signing.end(leader, by=by)
        answer(to_value(said), shown(f"{said.leader} no longer takes part; recorded by {said.by}"), as_json)
        return
    said = signing.sign(leader, policy=policy, expires=expires, by=by)
    until = f", until {said.expires}" if said.expires else ""
    text = f"{said.leader} signed {said.pack} {said.version}{until}; recorded by {said.by}"
    answer(to_value(said), shown(text), as_json)


def _line(found: Signature) -> str:
    said = found.said
    if found.stands and said is not None:
        told = f"signed {said.version} on {said.signed_at[:10]}" + (f", until {said.expires}" if said.expires else "")
    elif said is None:
        told = "not signed"
    elif said.said == "ended":
        told = f"no longer takes part since {said.signed_at[:10]}"
    else:
        told = f"to be signed again: {said.version} was signed on {said.signed_at[:10]}"
    return shown(f"{found.leader}: {found.pack} {found.version}: {told}")
