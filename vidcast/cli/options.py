"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from vidcast.config import LibraryFolder
from vidcast.errors import BadRequest
from vidcast.model.foreign import shown
from vidcast.preset import Presets

__all__ = ["as_json", "by", "episode_name", "in_a_folder", "library", "output", "presets_here", "recording"]

F = TypeVar("F", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")

library = click.option(
    "-L",
    "--library",
    "folder",
    type=click.Path(path_type=Path),
    help="The library; else the folder you stand in, else VIDCAST_LIBRARY.",
)

by = click.option("--by", required=True, metavar="NAME", help="Who decides.")

episode_name = click.argument("episode")

recording = click.argument("recording", type=click.Path(path_type=Path))


def in_a_folder(context: click.Context, parameter: click.Parameter, target: Path | None) -> Path | None:
    """The file to write, whose folder is there: told before the work, not after it. Raises BadRequest."""
    if target is not None and not target.parent.is_dir():
        raise BadRequest(f"{shown(target)}: there is no folder {shown(target.parent)}; make it, or name another place")
    return target


def presets_here() -> Presets:
    """Presets, packs and brands by name: those of the library one stands in come before those that vidcast ships."""
    try:
        return Presets(LibraryFolder.found(None).root)
    except BadRequest:
        return Presets()


def output(text: str) -> Callable[[F], F]:
    """-o FILE, needed."""
    return click.option(
        "-o", "--output", "target", required=True, type=click.Path(path_type=Path), callback=in_a_folder, help=text
    )
