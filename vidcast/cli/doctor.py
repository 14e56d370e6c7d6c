"""Is this machine fit, and if not, what is missing?"""

from __future__ import annotations

from pathlib import Path

import click

from vidcast.cli.options import as_json, library
from vidcast.cli.saying import answer
from vidcast.config import LibraryFolder


@click.command("doctor")
@library
@as_json
def doctor_command(folder: Path | None, as_json: bool) -> int:
    """Check ffmpeg, the speech model, disk, database and folders; exits 3 when something is missing.

    \b
    vidcast doctor -L acme
    """
    from vidcast.checkup import checkup

    found = checkup(LibraryFolder.found(folder) if folder is not None else None)
    lines = [f"{'ok  ' if each.fit else 'FAIL'}  {each.what}: {each.says}" for each in found]
    value = [{"what": each.what, "fit": each.fit, "says": each.says} for each in found]
    answer({"fit": all(each.fit for each in found), "checks": value}, "\n".join(lines), as_json)
    return 0 if all(each.fit for each in found) else 3
