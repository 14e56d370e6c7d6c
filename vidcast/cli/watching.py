"""How a run looks to the person who started it: progress bars on a terminal, plain lines when piped."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from vidcast.model.foreign import shown, shown_lines
from vidcast.run.progress import Reporter

__all__ = ["watched"]

DOING = {
    "originals": "verifying every original",
    "receive": "looking at the recording",
    "soundprint": "comparing it with other takes",
    "transcribe": "writing down what is said",
    "trim": "finding pauses",
    "caption": "making captions",
    "check": "checking the words",
    "review": "looking at decisions",
    "cards": "drawing cards",
    "sound": "levelling the sound",
    "picture": "rendering the episode",
    "poster": "choosing its poster",
    "peaks": "drawing its waveform",
    "relisten": "listening to the finished episode",
    "recheck": "checking the words of the finished episode",
    "prove": "checking what was rendered",
    "burn": "drawing captions into the picture",
    "proxy": "making a light copy for review",
    "cover": "drawing the show's cover",
}


@contextmanager
def watched() -> Iterator[Reporter]:
    """A Reporter that writes to standard error while the block runs."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns: list[Any] = [
        TextColumn("{task.description:<28}"),
        BarColumn(bar_width=32),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=console, transient=True, refresh_per_second=4) as progress:
        yield _Bars(console, progress)


class _Lines:
    """One line when a stage begins and one when it ends; a long one tells of each quarter."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._quarter = 0

    def started(self, stage: str, why: str) -> None:
        self._quarter = 0
        self._print(f"{stage}: {DOING.get(stage, stage)} ({why})")

    def progressed(self, stage: str, done: float, total: float) -> None:
        quarter = int(4 * done / total) if total else 0
        if self._quarter < quarter < 4:
            self._quarter = quarter
            self._print(f"{stage}: {quarter * 25} %")

    def finished(self, stage: str, took_ms: int) -> None:
        self._print(f"{stage}: done in {took_ms / 1000:.1f} s")

    def remembered(self, stage: str) -> None:
        """Nothing ran, so nothing is said."""

    def note(self, text: str) -> None:
        self._print(text)

    def _print(self, text: str) -> None:
        self._console.print(shown_lines(text, "  "), markup=False, soft_wrap=True)


class _Bars:
    """A bar per stage, and a line that stays when it is done."""

    def __init__(self, console: Console, progress: Progress) -> None:
        self._console = console
        self._progress = progress
        self._tasks: dict[str, Any] = {}
        self._told = 0.0

    def started(self, stage: str, why: str) -> None:
        self._tasks[stage] = self._progress.add_task(DOING.get(stage, stage), total=None)
        self._why = why

    def progressed(self, stage: str, done: float, total: float) -> None:
        if stage in self._tasks and time.monotonic() - self._told > 0.1:
            self._told = time.monotonic()
            self._progress.update(self._tasks[stage], completed=done, total=total)

    def finished(self, stage: str, took_ms: int) -> None:
        if stage in self._tasks:
            self._progress.remove_task(self._tasks.pop(stage))
        text = (
            f"[green]✓[/green] {DOING.get(stage, stage)} [dim]{took_ms / 1000:.1f} s, {escape(shown(self._why))}[/dim]"
        )
        self._console.print(text, soft_wrap=True)

    def remembered(self, stage: str) -> None:
        """Nothing ran, so nothing is said."""

    def note(self, text: str) -> None:
        self._console.print(shown_lines(text, "  "), markup=False, soft_wrap=True)
