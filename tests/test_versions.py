"""A stage whose code changed has another version, or somebody looked and says that its answers stay the same.

`tests/golden/stages.json` holds each stage's version and the hash of its module's syntax tree, docstrings left out.
When a change would give another answer to the same inputs, raise the stage's version; then, or when it would not, run
`pytest tests/test_versions.py --accept` and commit the file.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import json
import pkgutil
from pathlib import Path

import pytest

import vidcast.stages
from vidcast.run.stage import Stage

GOLDEN = Path(__file__).parent / "golden" / "stages.json"


def stages() -> dict[str, Stage[..., object]]:
    """Every stage by its name."""
    found: dict[str, Stage[..., object]] = {}
    for module in pkgutil.walk_packages(vidcast.stages.__path__, "vidcast.stages."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Stage):
                found[value.name] = value
    return found


def modules_of(stage: Stage[..., object]) -> list[Path]:
    """The files that make up a stage: its module, or its whole package."""
    path = Path(inspect.getfile(stage.function))
    return sorted(path.parent.glob("*.py")) if path.name == "__init__.py" else [path]


def tree_hash(paths: list[Path]) -> str:
    """What stands for the code of some files, whatever its comments, docstrings and spaces."""
    found = hashlib.sha256()
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            body = getattr(node, "body", None)
            if isinstance(body, list):
                node.body = [each for each in body if not _is_text(each)]  # type: ignore[attr-defined]
        found.update(_said(tree).encode())
    return found.hexdigest()[:16]


def _said(node: object) -> str:
    """A syntax tree as text that every Python from 3.11 on writes alike.

    `ast.dump` leaves out what is empty from 3.13 on, and a newer Python has fields that an older one lacks: they are
    empty in code that both can read. Whether a name is read or written follows from where it is.
    """
    if isinstance(node, ast.AST):
        fields = [(name, value) for name, value in ast.iter_fields(node) if name != "ctx" and value not in (None, [])]
        return f"{type(node).__name__}({', '.join(f'{name}={_said(value)}' for name, value in sorted(fields))})"
    if isinstance(node, list):
        return f"[{', '.join(map(_said, node))}]"
    return repr(node)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def current() -> dict[str, dict[str, object]]:
    found = stages()
    return {
        name: {"version": found[name].version, "code": tree_hash(modules_of(found[name]))} for name in sorted(found)
    }


def test_a_stage_whose_code_changed_was_looked_at(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--accept"):
        GOLDEN.write_text(json.dumps(current(), indent=1) + "\n", encoding="utf-8")
    accepted = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert current() == accepted, "raise the version of a stage whose answers change, then run with --accept"


def test_docstrings_and_comments_are_no_change(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text('"""One."""\n\ndef double(x):\n    """Twice."""\n    return 2 * x\n')
    other.write_text('"""Other."""\n\ndef double(x):  # Twice.\n    return 2 * x\n')
    assert tree_hash([one]) == tree_hash([other])


def test_code_that_does_otherwise_is_a_change(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("def double(x):\n    return 2 * x\n")
    other.write_text("def double(x):\n    return 3 * x\n")
    assert tree_hash([one]) != tree_hash([other])


def test_every_python_writes_a_tree_alike() -> None:
    arguments = "arguments(args=[arg(arg='x')])"
    said = f"Module(body=[FunctionDef(args={arguments}, body=[Return(value=Name(id='x'))], name='same')])"
    assert _said(ast.parse("def same(x):\n    return x\n")) == said
