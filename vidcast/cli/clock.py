"""The command about the dates of a library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vidcast.cli.options import as_json, library
from vidcast.cli.saying import answer
from vidcast.cli.watching import watched
from vidcast.config import LibraryFolder
from vidcast.dates import refuse_implausible
from vidcast.errors import BadRequest
from vidcast.production import Production


@click.command("clock")
@click.option("--confirm", is_flag=True, help="The clock is right, although nothing happened for long.")
@click.option("--redate", is_flag=True, help="Give episodes that are dated ahead of the clock a date that is not.")
@click.option("--by", default="", metavar="NAME", help="Who decides; needed by --confirm and --redate.")
@library
@as_json
def clock_command(confirm: bool, redate: bool, by: str, folder: Path | None, as_json: bool) -> None:
    """Does this machine's clock fit the library's dates? Exits 4 when it does not.

    \b
    vidcast clock --redate --by "Ana, IT" -L acme
    """
    if (confirm or redate) and not by.strip():
        raise BadRequest("--confirm and --redate are noted in the audit trail: name who decides, --by NAME")
    with watched() as reporter:
        production = Production(LibraryFolder.found(folder), reporter)
        names = production.redate(by.strip()) if redate else ()
        if confirm:
            production.catalogue.confirm_clock(by.strip(), production.now())
        refuse_implausible(production.catalogue, production.now())
    value: dict[str, Any] = {"now": production.moment(), "redated": list(names)}
    lines = [f"the clock fits the library: {value['now']}", *(f"  {name} has a new date" for name in names)]
    answer(value, "\n".join(lines), as_json)
