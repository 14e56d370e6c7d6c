"""What identifies a stage's inputs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from vidcast.model.times import Span
from vidcast.run.stage import Bench, Stage, identity, stage


@dataclass(frozen=True, slots=True)
class Settings:
    """How often."""

    times: int = 2


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool whose place does not identify it."""

    place: Path

    @property
    def fingerprint(self) -> str:
        return "tool 1.0"


@stage(version=3)
def repeat(bench: Bench, text: str, settings: Settings = Settings(), *, tool: Tool | None = None) -> tuple[str, ...]:
    """The text, as often as wanted."""
    (bench.out / "made.txt").write_text(text, encoding="utf-8")
    return (text,) * settings.times


def test_a_declared_stage_has_its_verb_as_its_name() -> None:
    assert (repeat.name, repeat.version) == ("repeat", 3)


def test_a_stage_called_by_hand_does_the_work_on_its_bench(tmp_path: Path) -> None:
    assert repeat(Bench(tmp_path), "hi", Settings(1)) == ("hi",)
    assert (tmp_path / "made.txt").read_text(encoding="utf-8") == "hi"


def test_inputs_are_named_and_hold_the_defaults_but_never_the_bench() -> None:
    assert repeat.inputs("hi") == {"text": "hi", "settings": {"times": 2}, "tool": None}


def test_an_input_given_by_name_is_the_same_input() -> None:
    assert repeat.inputs("hi", Settings(4)) == repeat.inputs(settings=Settings(4), text="hi")


def test_a_default_that_is_said_is_the_same_input() -> None:
    assert repeat.inputs("hi", Settings(2), tool=None) == repeat.inputs("hi")


def test_a_tool_is_its_fingerprint_wherever_it_lies() -> None:
    assert repeat.inputs("hi", tool=Tool(Path("/a"))) == repeat.inputs("hi", tool=Tool(Path("/b")))


def test_the_result_type_is_what_the_function_promises() -> None:
    assert repeat.result_type == tuple[str, ...]


def test_a_stage_is_declared_without_any_registry() -> None:
    def shout(bench: Bench, text: str) -> str:
        return text.upper()

    assert stage(version=1)(shout) == Stage(shout, 1)


@pytest.mark.parametrize(
    ("value", "stands"),
    [
        (None, None),
        (True, True),
        ("text", "text"),
        (3, 3),
        (Settings(5), {"times": 5}),
        ((Settings(5), Tool(Path("/a"))), [{"times": 5}, "tool 1.0"]),
        ([Span(1, 2)], [{"start_ms": 1, "end_ms": 2}]),
    ],
)
def test_a_value_stands_for_itself_by_its_content(value: Any, stands: Any) -> None:
    assert identity(value) == stands


@pytest.mark.parametrize(
    ("value", "kind"), [(Path("a"), "PosixPath"), ({"a": 1}, "dict"), ({1}, "set"), (Span, "type")]
)
def test_what_has_no_identity_of_its_own_is_refused(value: Any, kind: str) -> None:
    with pytest.raises(TypeError, match=f"^a {kind} cannot identify a stage's input; give it a fingerprint$"):
        identity(value)
