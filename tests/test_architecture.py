"""The house keeps its shape: imports point downwards, no cycles, programs start in one place, --help is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "vidcast"

LEVELS = {
    "errors": 0,
    "model": 1,
    "run": 2,
    "tools": 2,
    "catalogue": 2,
    "library": 3,
    "inbox": 3,
    "offers": 3,
    "stages": 4,
    "preset": 5,
    "config": 5,
    "look": 5,
    "adoption": 6,
    "authority": 6,
    "pipeline": 6,
    "single": 7,
    "wish": 7,
    "terms": 7,
    "dates": 7,
    "copies": 7,
    "edition": 7,
    "retakes": 7,
    "asking": 8,
    "shelving": 8,
    "intake": 8,
    "production": 9,
    "desk": 10,
    "signing": 10,
    "reminder": 10,
    "arrival": 10,
    "weeks": 10,
    "reviewing": 10,
    "explain": 10,
    "checkup": 10,
    "watch": 11,
    "web": 11,
    "cli": 12,
}
"""A module may import what stands on a lower level, and its own room; the command line stands on top of the web
because `vidcast serve` starts it."""

HEAVY = ("torch", "moviepy", "av", "numpy", "whisper", "faster_whisper", "sqlalchemy", "lxml", "pydantic", "rich")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module of vidcast that a module imports, wherever in it the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "vidcast")
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "vidcast":
            yield node.module


def imported(node: ast.AST) -> set[str]:
    """The top names that one statement imports."""
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    return {(node.module or "").split(".")[0]} if isinstance(node, ast.ImportFrom) else set()


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


EVERY = [(name, tree) for name, tree in modules() if room(name) not in ("", "__main__")]


def test_every_module_has_a_level() -> None:
    assert {room(name) for name, _ in EVERY} - set(LEVELS) == set()


@pytest.mark.parametrize(("name", "tree"), EVERY, ids=[name for name, _ in EVERY])
def test_imports_point_only_downwards(name: str, tree: ast.Module) -> None:
    mine = LEVELS[room(name)]
    wrong = [
        other for other in imports(tree) if room(other) and room(other) != room(name) and LEVELS[room(other)] >= mine
    ]
    assert wrong == []


def test_only_the_version_is_taken_from_the_package_root() -> None:
    taken = {
        (name, alias.name)
        for name, tree in EVERY
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "vidcast"
        for alias in node.names
    }
    assert {what for _, what in taken} <= {"__version__"}


def test_stages_never_import_each_other() -> None:
    wrong = [
        (name, other)
        for name, tree in EVERY
        if name.startswith("vidcast.stages.")
        for other in imports(tree)
        if other.startswith("vidcast.stages") and other.split(".")[2:3] != name.split(".")[2:3]
    ]
    assert wrong == []


def test_there_are_no_import_cycles() -> None:
    known = {name for name, _ in modules()}
    edges = {name: {other for other in imports(tree) if other in known} - {name} for name, tree in EVERY}
    done: set[str] = set()
    cycles: list[list[str]] = []

    def visit(name: str, above: list[str]) -> None:
        if name in above:
            cycles.append([*above[above.index(name) :], name])
            return
        if name in done:
            return
        for other in sorted(edges.get(name, ())):
            visit(other, [*above, name])
        done.add(name)

    for name in sorted(edges):
        visit(name, [])
    assert cycles == []


def test_programs_start_only_in_one_place() -> None:
    starters = {"subprocess", "multiprocessing", "pty"}
    calls = {f"os.{name}" for name in ("system", "popen", "execv", "execve", "spawnv", "fork", "posix_spawn")}
    found = set()
    for name, tree in EVERY:
        for node in ast.walk(tree):
            if starters & imported(node) or (isinstance(node, ast.Attribute) and ast.unparse(node) in calls):
                found.add(name)
    assert found == {"vidcast.tools.process"}


def test_nothing_runs_at_import() -> None:
    """Modules hold definitions and constants; a call at the top level of one is a surprise for whoever imports it."""
    wrong = [
        (name, ast.unparse(node)[:60])
        for name, tree in EVERY
        for node in tree.body
        if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    ]
    assert wrong == []


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_imports_nothing_heavy(argument: str) -> None:
    program = (
        "import sys\nfrom vidcast.cli import cli\n"
        f"try:\n    cli(['{argument}'])\nexcept SystemExit:\n    pass\n"
        f"sys.stderr.write(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stderr == ""


def test_only_faces_print_or_exit() -> None:
    found = {
        name
        for name, tree in EVERY
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.exit", "exit", "quit")
    }
    assert {name for name in found if room(name) not in ("cli", "web")} <= {"vidcast.tools.probe"}


def test_the_command_line_speaks_in_one_place() -> None:
    """What a file's name or a sidecar says is made safe there, so nothing may be said around it."""
    speakers = ("click.echo", "click.secho", "print", "rich.print")
    found = {
        name
        for name, tree in EVERY
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in speakers
    }
    assert found == {"vidcast.cli.saying", "vidcast.cli"}


def test_modules_and_functions_stay_short() -> None:
    long: list[str] = []
    for name, tree in EVERY:
        path = PACKAGE.parent / Path(*name.split("."))
        file = path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"
        lines = file.read_text(encoding="utf-8").count("\n")
        long.extend([f"{name}: {lines} lines"] if lines > 400 else [])
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 45:
                long.append(f"{name}.{node.name}: {node.end_lineno - node.lineno + 1} lines")
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, tree in EVERY if not ast.get_docstring(tree)] == []
