"""What is dropped in a folder never runs because a command was called there: where Python and programs are looked for.

Python takes the folder of the call first when it is started with `-m` or when PYTHONPATH has an empty or relative
entry, and a shell does when PATH has one. A folder where others drop files must not decide what runs.
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from collections.abc import Sequence

__all__ = ["child_command", "child_environment", "import_path", "isolate", "program_path"]

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
"""The folder that holds the vidcast that runs."""

CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "import runpy; runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)
"""What an isolated Python is started with: it takes its import path from its first argument, then runs the module."""


def isolate() -> None:
    """Take the folder of the call out of where this process looks for modules and programs."""
    sys.path[:] = import_path()
    if "PATH" in os.environ:
        os.environ["PATH"] = program_path(os.environ["PATH"])


def import_path(path: Sequence[str] | None = None) -> list[str]:
    """Python's import path (`sys.path`) without the folder of the call, unless Python or vidcast itself is there.

    It always holds the folder of the vidcast that runs, so that a child finds the same one.
    """
    path = sys.path if path is None else path
    refused = _of_the_call() - _own()
    kept = [entry for entry in path if _is_a_place(entry) and entry not in refused]
    return kept if HOME in kept else [*kept, HOME]


def program_path(path: str) -> str:
    """A PATH without the entries that are relative to the folder of the call.

    >>> program_path("/usr/bin::.:bin:/bin")
    '/usr/bin:/bin'
    """
    return os.pathsep.join(entry for entry in path.split(os.pathsep) if os.path.isabs(entry))


def child_command(module: str, *arguments: str) -> list[str]:
    """How a module runs as a program of its own, with this process's import path and nothing else of its surroundings.

    `-I` leaves out PYTHONPATH, the folder of the call and the user's own modules; those that this process uses are
    in the import path that is handed over.
    """
    import json

    utf8 = f"utf8={sys.flags.utf8_mode}"  # The child must read names of files as its parent does.
    return [sys.executable, "-I", "-X", utf8, "-c", CHILD, json.dumps(import_path()), module, *arguments]


def child_environment() -> dict[str, str]:
    """This process's environment without what changes how a Python starts."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _is_a_place(entry: str) -> bool:
    """Whether an entry means the same wherever it is read; what setuptools calls `__editable__` is no folder at all."""
    return os.path.isabs(entry) or entry.startswith("__editable__")


def _of_the_call() -> set[str]:
    """The folder of the call and what PYTHONPATH names relative to it, absolute as Python has made them."""
    try:
        here = os.getcwd()
    except FileNotFoundError:  # It was removed meanwhile.
        return set()
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return {here, *(os.path.join(here, os.path.normpath(entry)) for entry in named if not os.path.isabs(entry))}


def _own() -> set[str]:
    """The folders of Python, of its packages and of vidcast, which somebody may call a command in."""
    kinds = ("stdlib", "platstdlib", "purelib", "platlib")
    packages = [*site.getsitepackages(), site.getusersitepackages()]
    return {HOME, *(sysconfig.get_path(kind) for kind in kinds), *packages}
