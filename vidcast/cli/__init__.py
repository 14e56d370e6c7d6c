"""The command line: parse, call, print. Every command is loaded only when it is named, so that --help is quick."""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from io import StringIO
from typing import NoReturn

import click

from vidcast import __version__
from vidcast.cli.stop import Stopped, end, stoppable
from vidcast.errors import StoreRefused, VidcastError
from vidcast.model.foreign import shown_lines
from vidcast.model.refusal import sentence
from vidcast.tools.isolation import isolate

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
    "parts": ("parts", "Which recordings an episode is made of, and in which order."),
    "captions": ("captions", "Check captions, correct them, take in what was edited elsewhere."),
    "chapters": ("chapters", "The chapters of an episode, and other titles for them."),
    "report": ("report", "What the finished files of an episode were measured to be."),
    "accept": ("desk", "Let a render be published although checks of it failed."),
    "export": ("export", "An episode's cuts as an OpenTimelineIO file."),
    "ack": ("ack", "Leaders sign the policy that their words are checked by."),
    "audit": ("audit", "Who decided, signed and published what; is the trail whole?"),
    "publish": ("desk", "Publish an episode that nothing holds."),
    "adopt": ("adoption", "Go on with an older catalogue on purpose, as after restoring a backup."),
    "clock": ("clock", "Does this machine's clock fit the library's dates?"),
    "doctor": ("doctor", "Is this machine fit?"),
    "probe": ("steps", "Facts about a recording, or why it cannot be used."),
    "transcribe": ("steps", "What is said in a recording, as JSON."),
    "trim": ("trimming", "What to leave out of a recording, as JSON."),
    "caption": ("steps", "Captions from a transcript."),
    "check": ("steps", "Check a transcript or a text against a policy pack."),
    "render": ("steps", "Render a recording along a timeline."),
    "policy": ("packs", "Lint and test policy packs."),
    "brand": ("brand", "See what a brand makes of cards."),
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
    output = sys.stdout
    try:
        isolate()
        with stoppable():
            status = cli(standalone_mode=False)
    except Stopped as stopped:
        end(stopped)
    except (click.exceptions.Abort, KeyboardInterrupt):
        end(Stopped(signal.SIGINT))
    except click.ClickException as error:
        _say(error)
        _failed(error, error.format_message(), 2)
    except VidcastError as error:
        sys.stderr.write(shown_lines(f"vidcast: {error}\n", "  "))
        _failed(error, str(error), error.exit_code)
    except BrokenPipeError:
        _unread()
    except OSError as error:
        if (text := sentence(error)) is None:
            raise
        sys.stderr.write(shown_lines(f"vidcast: {text}\n", "  "))
        _failed(StoreRefused(text), text, StoreRefused.exit_code)
    except SystemExit:
        # Click takes a closed pipe for a failure, after putting a stream of its own in the place of stdout.
        if sys.stdout is output:
            raise
        _unread()
    sys.exit(status if isinstance(status, int) else 0)


def _say(error: click.ClickException) -> None:
    """What was wrong with the command line, which may name files, and how it is used."""
    said = StringIO()
    error.show(said)
    sys.stderr.write(shown_lines(said.getvalue()))


def _failed(error: Exception, message: str, status: int) -> NoReturn:
    """End with the exit code; programs, which asked for JSON, get the error on standard output too."""
    if "--json" in sys.argv[1:]:
        fault = {"kind": type(error).__name__, "message": message, "exit_code": status}
        try:
            # In ASCII, since a file's name may hold bytes that are no letters.
            click.echo(json.dumps({"error": fault}, indent=1))
        except BrokenPipeError:
            _quiet()
    sys.exit(status)


def _unread() -> NoReturn:
    """End well although nobody reads the answer any more, as `| head` does not."""
    _quiet()
    sys.exit(0)


def _quiet() -> None:
    """Send what is still to be written nowhere, so that Python's last flush finds no closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
