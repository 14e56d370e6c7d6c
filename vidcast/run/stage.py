"""What a stage is: a function of its inputs, with a name and a version.

If it changes the answer, it is an argument: settings, tool fingerprints, people's decisions. The one argument that does
not count is the Bench, where a stage may put files and tell of its progress.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, get_type_hints

from vidcast.model.document import to_value
from vidcast.run.progress import Reporter, Silent

__all__ = ["Bench", "Stage", "identity", "stage"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a stage works: an empty folder for its files, and who watches."""

    out: Path
    reporter: Reporter = Silent()


@dataclass(frozen=True)
class Stage(Generic[P, R]):
    """A verb of the pipeline. Calling it does the work, unremembered; a Runner remembers."""

    function: Callable[Concatenate[Bench, P], R]
    version: int
    """Raised when the same inputs would give another answer."""

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def result_type(self) -> Any:
        return get_type_hints(self.function)["return"]

    def __call__(self, bench: Bench, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.function(bench, *args, **kwargs)

    def inputs(self, *args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        """The inputs by name, as the JSON values that identify them."""
        bound = inspect.signature(self.function).bind(None, *args, **kwargs)
        bound.apply_defaults()
        named = list(bound.arguments.items())[1:]
        return {name: identity(value) for name, value in named}


def stage(*, version: int) -> Callable[[Callable[Concatenate[Bench, P], R]], Stage[P, R]]:
    """Declare a function whose first argument is a Bench as a stage."""

    def declare(function: Callable[Concatenate[Bench, P], R]) -> Stage[P, R]:
        return Stage(function, version)

    return declare


def identity(value: Any) -> Any:
    """The JSON value that stands for an input: its `fingerprint` where it has one, else its content.

    Raises TypeError for a path: a name is not an identity.
    """
    if hasattr(value, "fingerprint"):
        return value.fingerprint
    if is_dataclass(value) and not isinstance(value, type):
        return to_value(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, tuple | list):
        return [identity(part) for part in value]
    raise TypeError(f"a {type(value).__name__} cannot identify a stage's input; give it a fingerprint")
