"""Commands about captions: what is wrong with them, out to other tools and back, other words."""

from __future__ import annotations

import click

from vidcast.cli.captions_check import check_command
from vidcast.cli.captions_corrections import corrections_command
from vidcast.cli.captions_episode import doubts_command, export_command, replace_command
from vidcast.cli.captions_import import import_command

__all__ = ["captions_command"]


COMMANDS = [check_command, corrections_command, doubts_command, export_command, import_command, replace_command]


@click.group("captions", commands=COMMANDS)
def captions_command() -> None:
    """Check caption files, correct an episode's words, and take in what people edited elsewhere."""
