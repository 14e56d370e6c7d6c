"""Runs a stage unless its answer is known, and says why."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar

from vidcast import __version__
from vidcast.errors import BadDocument, ProgramFailed, StoreError, VidcastError
from vidcast.model.document import canonical, digest, from_value, to_value
from vidcast.model.refusal import sentence
from vidcast.run.progress import Reporter, Silent
from vidcast.run.stage import Bench, Stage
from vidcast.run.store import Store, write_text

__all__ = ["Result", "Runner", "once"]

P = ParamSpec("P")
R = TypeVar("R")

SHORT = 2000
"""An input whose JSON is longer than so many characters is kept in result.json as its hash."""


@dataclass(frozen=True, slots=True)
class Result(Generic[R]):
    """A stage's answer and the folder that holds its files."""

    value: R
    folder: Path
    key: str
    fresh: bool
    """Whether it was made just now."""

    @property
    def fingerprint(self) -> str:
        """What stands for this answer when it is another stage's input."""
        return self.key


class Runner:
    """Calls stages about one subject (a recording or an episode), remembering each answer in a store."""

    def __init__(
        self,
        store: Store,
        subject: str,
        reporter: Reporter | None = None,
        before: Callable[[tuple[Any, ...]], None] | None = None,
    ) -> None:
        """`before` is called with the arguments of each stage that is about to run, and may refuse them."""
        self.store = store
        self.subject = subject
        self.reporter = reporter or Silent()
        self.before = before

    def about(self, subject: str) -> Runner:
        """The same runner for another subject."""
        return Runner(self.store, subject, self.reporter, self.before)

    def __call__(self, stage: Stage[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The stage's answer, from memory where nothing changed."""
        return self.result(stage, *args, **kwargs).value

    def result(self, stage: Stage[P, R], *args: P.args, **kwargs: P.kwargs) -> Result[R]:
        """The stage's answer with the folder of its files, from memory where nothing changed."""
        inputs = {"version": stage.version, **stage.inputs(*args, **kwargs)}
        key = digest([stage.name, inputs])
        folder = self.store.folder(self.subject, stage.name, key)
        known = self.store.read(folder)
        if known is not None:
            self.reporter.remembered(stage.name)
            return Result(_recalled(stage, known, folder), folder, key, fresh=False)
        if self.before is not None:
            self.before(args)
        self.reporter.started(stage.name, self._why(stage.name, inputs, folder))
        began = time.monotonic()
        try:
            value = self._make(stage, folder, key, inputs, *args, **kwargs)
        except Exception as error:
            self.store.failed(self.subject, stage.name, _failure(stage.name, error))
            raise
        self.reporter.finished(stage.name, round((time.monotonic() - began) * 1000))
        return Result(value, folder, key, fresh=True)

    def _make(
        self, stage: Stage[P, R], folder: Path, key: str, inputs: dict[str, Any], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        began = time.monotonic()
        with self.store.writing(folder) as part:
            value = stage(Bench(part, self.reporter), *args, **kwargs)
            document = {
                "stage": stage.name,
                "key": key,
                "vidcast": __version__,
                "inputs": {name: _shortened(value) for name, value in inputs.items()},
                "took_ms": round((time.monotonic() - began) * 1000),
                "value": to_value(value),
            }
            write_text(part / "result.json", canonical(document))
        return value

    def _why(self, stage: str, inputs: dict[str, Any], folder: Path) -> str:
        if folder.exists():
            return "its result is gone"
        earlier = self.store.latest(self.subject, stage)
        if earlier is None:
            return "first time"
        before = earlier.get("inputs", {})
        changed = [name for name, value in inputs.items() if before.get(name) != _shortened(value)]
        named = [name for name in changed if name != "version"]
        return f"{' and '.join(named)} changed" if named else "vidcast does it better now"


def once(stage: Stage[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The stage's answer, computed in a folder that is thrown away and not remembered."""
    folder = Path(tempfile.mkdtemp(prefix="vidcast-"))
    try:
        return stage(Bench(folder), *args, **kwargs)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _recalled(stage: Stage[P, R], known: dict[str, Any], folder: Path) -> R:
    try:
        value: R = from_value(stage.result_type, known["value"], str(folder / "result.json"))
    except BadDocument as error:
        raise StoreError(f"{error}\n  remove the folder {folder}: it is made again") from error
    return value


def _shortened(value: Any) -> Any:
    return value if len(canonical(value)) <= SHORT else f"sha256:{digest(value)}"


def _failure(stage: str, error: Exception) -> dict[str, Any]:
    """What the desk shows of a failure; a foreign error's own words may hold secrets, so only its kind stands here."""
    ours = str(error) if isinstance(error, VidcastError) else None
    said = sentence(error) if isinstance(error, OSError) else ours
    return {
        "stage": stage,
        "message": said.splitlines()[0] if said else type(error).__name__,
        "last_words": list(error.last_words) if isinstance(error, ProgramFailed) else [],
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
