"""Every error that vidcast raises on purpose, and the exit code each one ends a command with.

    VidcastError
      GivenError           2   what a person gave us is wrong
        BadRecording           a dropped file that is not a usable recording
        BadDocument            a JSON, VTT or text file that does not read as what it should be
        BadSettings            vidcast.toml, a preset or a brand with faults in it
        BadPack                a policy pack with faults in it
        BadRequest             a command that asks for what is not there or not allowed
          WishRefused          what is asked for a recording cannot be granted; its leader gets a note
      ToolError            3   a program, model or service failed
        ProgramMissing         a program is not on this machine
        ProgramFailed          a program ended badly; carries its own last lines
        WeightsMissing         no speech model on this machine
        WeightsDamaged         a speech model whose bytes are not what they should be
        RenderUnfit            a finished render that does not pass its own checks
      StoreError           4   the library folder or its catalogue is damaged
        StoreRefused           the system keeps vidcast from reading or writing: full, read-only, forbidden, unreachable
      Held                 5   waits for people; not a failure

A message says what is wrong, where, and the way out. Findings, transcripts and list entries of a policy never
stand in a message: they may be secret.
"""

from typing import Literal

__all__ = [
    "BadDocument",
    "BadPack",
    "BadRecording",
    "BadRequest",
    "BadSettings",
    "GivenError",
    "Held",
    "ProgramFailed",
    "ProgramMissing",
    "RenderUnfit",
    "StoreError",
    "StoreRefused",
    "ToolError",
    "VidcastError",
    "WeightsDamaged",
    "WeightsMissing",
    "WishRefused",
]


class VidcastError(Exception):
    """The root of the tree; catch it to catch everything that vidcast raises on purpose."""

    exit_code = 1


class GivenError(VidcastError):
    """What a person gave us is wrong, and the message says how to fix it."""

    exit_code = 2


class BadRecording(GivenError):
    """The file is not a recording that vidcast can use."""


class BadDocument(GivenError):
    """The file does not read as the document it should be."""


class BadSettings(GivenError):
    """A configuration file, preset or brand has faults; the message lists all of them."""


class BadPack(GivenError):
    """A policy pack has faults; the message lists all of them."""


class BadRequest(GivenError):
    """The command asks for something that is not there or is not allowed."""


class WishRefused(BadRequest):
    """What is asked for a recording, by its leader's note or on the command line, cannot be granted.

    `what` says what is wrong, and `for_leader` the way out for somebody who has no command line.
    """

    def __init__(self, what: str, way_out: str, for_leader: str) -> None:
        super().__init__(f"{what}; {way_out}")
        self.what = what
        self.for_leader = for_leader


class ToolError(VidcastError):
    """A program, a model or a service that is not ours failed."""

    exit_code = 3


class ProgramMissing(ToolError):
    """A program that is needed is not on this machine."""


class ProgramFailed(ToolError):
    """A program ended badly.

    `last_words` holds the last lines it wrote to standard error, oldest first. `ending` says how it ended: "crashed"
    in code of its own, as a decoder does on a damaged file; "stopped" by us, for a limit that it broke; "failed" with
    an error that it reported, or ended by somebody else.
    """

    def __init__(
        self,
        message: str,
        last_words: tuple[str, ...] = (),
        ending: Literal["crashed", "stopped", "failed"] = "failed",
    ) -> None:
        super().__init__(message)
        self.last_words = last_words
        self.ending = ending

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"    {line}" for line in self.last_words)])


class WeightsMissing(ToolError):
    """No speech model is on this machine."""


class WeightsDamaged(ToolError):
    """A speech model's bytes are not what they should be."""


class RenderUnfit(ToolError):
    """A finished render does not pass its own checks, so it is not published."""


class StoreError(VidcastError):
    """The library folder or its catalogue is damaged."""

    exit_code = 4


class StoreRefused(StoreError):
    """The system keeps vidcast from reading or writing a file; nothing is damaged, and a person can fix it."""


class Held(VidcastError):
    """The episode waits for people; this is not a failure."""

    exit_code = 5
