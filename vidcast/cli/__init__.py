"""The command line: parse, call, print. Every command is loaded only when it is named, so that --help is quick."""

from __future__ import annotations

import importlib
import sys

import click

from vidcast import __version__
from vidcast.errors import VidcastError

__all__ = ["cli", "main"]

COMMANDS = {
    "init": ("library", "Make a new library folder."),
    "run": ("library", "Take recordings through the whole pipeline."),
    "watch": ("library", "Take in what leaders drop in the inbox."),
    "serve": ("library", "Serve the published site."),
    "status": ("library", "What waits, and why."),
    "explain": ("library", "The whole chain of an episode: what ran, when and why."),
    "findings": ("desk", "What the policy check found in an episode."),
    "decide": ("desk", "Decide on a finding: waive it, call it a false alarm, or cut the words."),
    "approve": ("desk", "Approve an episode exactly as it is now, and publish it."),
    "publish": ("desk", "Publish an episode that nothing holds."),
    "doctor": ("doctor", "Is this machine fit?"),
    "probe": ("steps", "Facts about a recording, or why it cannot be used."),
    "transcribe": ("steps", "What is said in a recording, as JSON."),
    "trim": ("steps", "What to leave out of a recording, as JSON."),
    "caption": ("steps", "Captions from a transcript."),
    "check": ("steps", "Check a transcript or a text against a policy pack."),
    "render": ("steps", "Render a recording along a timeline."),
    "policy": ("packs", "Lint and test policy packs."),
}
"""Each command's module in vidcast.cli, and its one line in --help."""


class _Lazy(click.Group):
    """A group that imports a command's module only when the command is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"vidcast.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__)
def cli() -> None:
    """Turn a leader's raw video message into a published weekly episode.

    \b
    vidcast init acme                         make a library
    vidcast run update.mov -L acme            trim, caption, check and publish
    vidcast findings weekly/2026-w47 -L acme  see what holds an episode
    """


def main() -> None:
    """Run the command line; the one place where an error becomes an exit code."""
    try:
        status = cli(standalone_mode=False)
    except click.exceptions.Abort:
        sys.stderr.write("vidcast: stopped; what was finished is remembered, run it again to go on\n")
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except VidcastError as error:
        sys.stderr.write(f"vidcast: {error}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("vidcast: stopped; what was finished is remembered, run it again to go on\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)
