"""The command that takes an older catalogue on purpose."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from vidcast.adoption import Adopted, adopt
from vidcast.cli.options import as_json, by, library
from vidcast.cli.saying import answer
from vidcast.config import LibraryFolder
from vidcast.model.document import to_value


@click.command("adopt")
@by
@click.option("--because", required=True, metavar="TEXT", help="The reason.")
@library
@as_json
def adopt_command(by: str, because: str, folder: Path | None, as_json: bool) -> None:
    """Go on with a catalogue that is older than the library, as after restoring a backup; nothing else accepts one.

    Whatever may have been decided since waits for a new approval, and no address or date that readers have seen is
    used again.

    \b
    vidcast adopt -L acme --by "Ana, IT" --because "the disk failed, this is Monday's backup"
    """
    found = LibraryFolder.found(folder)
    adopted = adopt(found, by=by, because=because, now=datetime.now(UTC))
    answer(to_value(adopted), "\n".join(_lines(found, adopted)), as_json)


def _lines(folder: LibraryFolder, adopted: Adopted) -> list[str]:
    lines = [f"{folder.root}: goes on with this catalogue; {adopted.lost} entries of its audit trail are lost"]
    if adopted.doubtful:
        lines.append(f"  a new approval is needed before anything is published of: {', '.join(adopted.doubtful)}")
    if adopted.unknown:
        lines.append(
            f"  on the site but not in the catalogue; drop their recordings again: {', '.join(adopted.unknown)}"
        )
    lines.append("  see `vidcast status` and `vidcast audit list`")
    return lines
