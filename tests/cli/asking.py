"""A folder of plain files, and the commands that are asked about them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click import Command
from click.testing import CliRunner, Result

from vidcast.cli import cli

SUFFIXES = (".json", ".jsonl", ".yaml", ".txt", ".nlp", ".vtt", ".srt", ".html", ".ttml", ".docx", ".mp4")


class Desk:
    """A folder on which a command is asked, each time with the same first words."""

    def __init__(self, folder: Path, *first: str, command: Command = cli) -> None:
        self.folder = folder
        self.first = first
        self.command = command

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_bytes(text.encode())
        return path

    def text(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode()

    def ask(self, *arguments: str) -> Result:
        """The command's answer; words that end in a known suffix are files of this folder."""
        named = [str(self.folder / each) if each.endswith(SUFFIXES) else each for each in arguments]
        return CliRunner().invoke(self.command, [*self.first, *named], standalone_mode=False)

    def document(self, *arguments: str) -> dict[str, Any]:
        """The answer that programs get."""
        found: dict[str, Any] = json.loads(self.ask(*arguments, "--json").stdout)
        return found

    def fault(self, *arguments: str) -> BaseException:
        asked = self.ask(*arguments)
        assert asked.exception is not None
        return asked.exception
