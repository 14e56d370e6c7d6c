"""The one place where programs start: argument lists, no shell, limits on time, silence, memory and file size."""

from __future__ import annotations

import contextlib
import ctypes
import os
import queue
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vidcast.errors import ProgramFailed, ProgramMissing
from vidcast.tools.isolation import child_command, child_environment

__all__ = ["Finished", "Limits", "ends_within", "run", "run_python"]

PR_SET_PDEATHSIG = 1
"""From linux/prctl.h."""
LAST_WORDS = 5
"""So many of a failed program's last lines go into the error."""
CRASHES = {signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGABRT, signal.SIGTRAP}
"""Signals that a program raises by a fault in itself; every other one is sent, by a person or for want of memory."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use before it is stopped, with its whole process group."""

    seconds: float = 600
    """Wall-clock time."""
    quiet_seconds: float | None = None
    """The longest time without a line of progress on standard output; None when it need not speak."""
    memory_bytes: int | None = 4 << 30
    """Address space (RLIMIT_AS)."""
    file_bytes: int | None = 40 << 30
    """The largest file it may write (RLIMIT_FSIZE)."""

    def __post_init__(self) -> None:
        if self.seconds <= 0:
            raise ValueError(f"seconds must be above 0, got {self.seconds}")


@dataclass(frozen=True, slots=True)
class Finished:
    """What a program said; both as text, undecodable bytes replaced."""

    stdout: str
    stderr: str


def run(
    argv: Sequence[str | os.PathLike[str]],
    *,
    limits: Limits | None = None,
    on_line: Callable[[str], object] | None = None,
    environment: dict[str, str] | None = None,
) -> Finished:
    """What the program wrote, once it has ended well.

    `on_line` sees each line of standard output as it comes, and may answer False: this line is no progress.
    `environment` stands in the place of this process's own. Raises ProgramMissing when there is no such program, and
    ProgramFailed with its last lines when it ends with another status than 0 or breaks a limit.
    """
    limits = limits or Limits()
    name = Path(os.fspath(argv[0])).name
    try:
        program = subprocess.Popen(
            [os.fspath(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=_die_with_parent(),  # noqa: PLW1509  it calls one C function and allocates nothing
            env=environment,
        )
    except (FileNotFoundError, PermissionError) as error:
        raise ProgramMissing(f"{name}: no such program at {argv[0]}; `vidcast doctor` says what is needed") from error
    except OSError as error:
        raise ProgramFailed(f"{name} cannot be started: {error.strerror}") from error
    try:
        _limit(program.pid, limits)
        stdout, stderr, broken = _listen(program, limits, on_line)
    finally:
        _kill(program)
        _close(program)
    if broken or program.returncode:
        why = broken or _ending(program.returncode)
        crashed = -program.returncode in CRASHES
        last_words = tuple(stderr.strip().splitlines()[-LAST_WORDS:])
        raise ProgramFailed(f"{name} {why}", last_words, "stopped" if broken else "crashed" if crashed else "failed")
    return Finished(stdout, stderr)


def run_python(module: str, *arguments: str, limits: Limits | None = None) -> Finished:
    """What a module of ours wrote as a program of its own, so that a file that crashes a decoder crashes only it.

    It imports from where this process does, and never from the folder that the command was called in. Raises
    ProgramFailed; one that "failed" is no fault of the file that it read, and carries its last line alone.
    """
    try:
        return run(child_command(module, *arguments), limits=limits, environment=child_environment())
    except ProgramFailed as error:
        why = str(error).splitlines()[0].partition(" ")[2]
        if error.ending == "failed":
            why += "; its file is not the cause: run it again, and if it fails again, see `vidcast doctor`"
        raise ProgramFailed(f"{module} {why}", error.last_words[-1:], error.ending) from error


def ends_within(argv: Sequence[str | os.PathLike[str]], seconds: float) -> bool:
    """Whether a program ends in time, well or not; True too when there is no such program.

    It is abandoned when it does not: one that waits for a share that does not answer cannot even be killed, and must
    not keep us from ending.
    """
    try:
        program = subprocess.Popen(
            [os.fspath(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return True
    waiting = threading.Thread(target=program.wait, daemon=True)
    waiting.start()
    waiting.join(seconds)
    if waiting.is_alive():
        program.kill()
    return not waiting.is_alive()


def _die_with_parent() -> Callable[[], object] | None:
    """What the new process calls first so that it ends when we are killed, instead of working on for nobody (Linux).

    The C function is looked up beforehand: between fork and exec nothing may be imported or allocated for long.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit(pid: int, limits: Limits) -> None:
    """Set the limits from outside: a function run between fork and exec can deadlock a process with threads."""
    if not hasattr(resource, "prlimit"):
        return
    with contextlib.suppress(ProcessLookupError):
        for kind, most in ((resource.RLIMIT_AS, limits.memory_bytes), (resource.RLIMIT_FSIZE, limits.file_bytes)):
            if most is not None:
                resource.prlimit(pid, kind, (most, most))


def _listen(
    program: subprocess.Popen[bytes], limits: Limits, on_line: Callable[[str], object] | None
) -> tuple[str, str, str]:
    """Everything it wrote, and which limit it broke ("" for none)."""
    lines: queue.Queue[str | None] = queue.Queue()
    errors: deque[str] = deque(maxlen=2000)
    readers = [
        threading.Thread(target=_pump, args=(program.stdout, lines.put, lambda: lines.put(None)), daemon=True),
        threading.Thread(target=_pump, args=(program.stderr, errors.append, lambda: None), daemon=True),
    ]
    for reader in readers:
        reader.start()
    said: list[str] = []
    began = heard = time.monotonic()
    broken = ""
    while not broken:
        try:
            line = lines.get(timeout=0.2)
        except queue.Empty:
            if program.poll() is not None:
                # It has ended, and only a child it left behind still holds the pipe: without this, until the limit.
                _kill(program)
            broken = _broken(limits, time.monotonic() - began, time.monotonic() - heard)
            continue
        if line is None:
            break
        said.append(line)
        if on_line is None or on_line(line) is not False:
            heard = time.monotonic()
        broken = _broken(limits, time.monotonic() - began, time.monotonic() - heard)
    if not broken:
        try:
            program.wait(timeout=max(1.0, limits.seconds - (time.monotonic() - began)))
        except subprocess.TimeoutExpired:
            broken = f"ran longer than {limits.seconds:g} s and was stopped"
    _kill(program)
    for reader in readers:
        reader.join(timeout=5)
    return "\n".join(said), "\n".join(errors), broken


def _pump(stream: object, put: Callable[[str], object], ended: Callable[[], object]) -> None:
    for raw in stream:  # type: ignore[attr-defined]
        put(raw.decode("utf-8", "replace").rstrip("\r\n"))
    ended()


def _broken(limits: Limits, ran: float, quiet: float) -> str:
    if ran > limits.seconds:
        return f"ran longer than {limits.seconds:g} s and was stopped"
    if limits.quiet_seconds is not None and quiet > limits.quiet_seconds:
        return f"made no progress for {limits.quiet_seconds:g} s and was stopped"
    return ""


def _kill(program: subprocess.Popen[bytes]) -> None:
    """End the whole process group, so that no grandchild stays behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def _close(program: subprocess.Popen[bytes]) -> None:
    for stream in (program.stdout, program.stderr):
        if stream is not None:
            with contextlib.suppress(ValueError, OSError):
                stream.close()


def _ending(status: int) -> str:
    if status >= 0:
        return f"ended with status {status}"
    try:
        return f"was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"was ended by signal {-status}"
