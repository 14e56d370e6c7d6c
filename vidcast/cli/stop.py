"""A stop from outside, by the keyboard or a signal: everything is tidied up, and one line says so."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

__all__ = ["Stopped", "end", "stoppable"]

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, what service managers and containers send, and what a terminal sends that is closed."""


TIDYING_S = 10
"""How long the tidying up is left alone; after that another stop ends it, should it hang."""
AGAIN_S = 0.3
"""How soon a stop is tried again that came where Python lets nothing through, as between fork and exec."""


class Stopped(SystemExit):
    """Raised wherever the command is when it is stopped, so that each block on the way out tidies up after itself."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


class _Stops:
    """What is done about signals while a command runs; the first of them gives the exit code."""

    def __init__(self) -> None:
        self.number = 0
        self._at = 0.0

    def come(self, number: int, frame: object) -> None:
        """Raise Stopped, unless one is on its way through the blocks that tidy up."""
        self.number = self.number or number
        signal.setitimer(signal.ITIMER_REAL, AGAIN_S)
        if not _is_tidying():
            self._at = time.monotonic()
        elif time.monotonic() - self._at < TIDYING_S or number == signal.SIGALRM:
            return
        raise Stopped(self.number)


@contextmanager
def stoppable() -> Iterator[None]:
    """While the block runs, a stop raises Stopped in it; one that follows does not interrupt the tidying up.

    A signal that was ignored when the command was started stays ignored, as `nohup` wants it.
    """
    stops, unraisable = _Stops(), sys.unraisablehook
    before = {number: signal.getsignal(number) for number in (*SIGNALS, signal.SIGALRM)}
    heard = [number for number, handler in before.items() if handler not in (signal.SIG_IGN, None)]

    def quiet(fault: Any) -> None:
        if not isinstance(fault.exc_value, Stopped):  # That one is raised again.
            unraisable(fault)

    for number in heard:
        signal.signal(number, stops.come)
    sys.unraisablehook = quiet
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.unraisablehook = unraisable
        if not stops.number:  # Else the command is about to end, and nothing more is to be said.
            for number in heard:
                signal.signal(number, before[number])


def _is_tidying() -> bool:
    """Whether a block that Stopped goes through is being left right now."""
    error = sys.exc_info()[1]
    while error is not None and not isinstance(error, Stopped):
        error = error.__context__
    return error is not None


def end(stopped: Stopped) -> NoReturn:
    """Say that the command was stopped and end with 128 and the signal's number, as a shell does."""
    for number in SIGNALS:  # Python gives up its handlers before it has quite ended.
        signal.signal(number, signal.SIG_IGN)
    with suppress(OSError, ValueError):  # The terminal may be gone: that is what SIGHUP says.
        after_the_key = "\n" if stopped.number == signal.SIGINT and sys.stderr.isatty() else ""
        sys.stderr.write(f"{after_the_key}vidcast: stopped; what was finished is remembered, run it again to go on\n")
        sys.stderr.flush()
    sys.exit(stopped.code)
