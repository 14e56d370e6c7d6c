"""Is this machine fit, and if not, what is missing?"""

from __future__ import annotations

from pathlib import Path

import click

from vidcast.cli.options import as_json, library
from vidcast.cli.saying import answer
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.errors import BadRequest


def library_here(folder: Path | None) -> LibraryFolder | None:
    """The library named, or the one that is found without a name, or None. Raises BadRequest for a wrong name."""
    try:
        return LibraryFolder.found(folder)
    except BadRequest:
        if folder is not None:
            raise
        return None


@click.command("doctor")
@library
@as_json
def doctor_command(folder: Path | None, as_json: bool) -> int:
    """Check ffmpeg, the speech model, disk, database, every original and folders; exits 3 when something is missing.

    \b
    vidcast doctor -L acme
    """
    from vidcast.checkup import checkup

    with watched() as reporter:
        found = checkup(library_here(folder), reporter)
    lines = [f"{'ok  ' if each.fit else 'FAIL'}  {each.what}: {each.says}" for each in found]
    value = [{"what": each.what, "fit": each.fit, "says": each.says} for each in found]
    answer({"fit": all(each.fit for each in found), "checks": value}, "\n".join(lines), as_json)
    return 0 if all(each.fit for each in found) else 3
