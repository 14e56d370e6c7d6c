"""The docs are complete and true: every command, key, error and rule is in them, and their examples work."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from vidcast import errors
from vidcast.cli import COMMANDS, cli
from vidcast.config import TEMPLATE, InboxTable, LibraryTable, ShowConfig, SpeechTable
from vidcast.preset import SECTIONS, Presets
from vidcast.wish import Sidecar

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command(command: str) -> None:
    assert f"`vidcast {command}" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    said = CliRunner().invoke(cli, [command, "--help"])
    group = cli.get_command(click.Context(cli), command)
    names = list(group.commands) if isinstance(group, click.Group) else [""]
    texts = [said.output, *(CliRunner().invoke(cli, [command, name, "--help"]).output for name in names if name)]
    assert said.exit_code == 0
    assert any(f"vidcast {command}" in text.split("\n", 1)[1] for text in texts)


@pytest.mark.parametrize("name", errors.__all__)
def test_the_readme_names_every_error_that_is_raised(name: str) -> None:
    error = getattr(errors, name)
    others = [getattr(errors, other) for other in errors.__all__ if other != name]
    is_a_kind = any(issubclass(other, error) for other in others)
    assert is_a_kind or f"`{name}`" in README


@pytest.mark.parametrize("name", errors.__all__)
def test_the_error_tree_is_drawn(name: str) -> None:
    assert re.search(rf"^ +{name}\b", errors.__doc__ or "", re.MULTILINE)


def preset_keys() -> list[str]:
    keys = [f"{section}.{field.name}" for section, kind in SECTIONS.items() for field in dataclasses.fields(kind)]
    return [*keys, "caption.profile"]


@pytest.mark.parametrize("key", preset_keys())
def test_the_readme_names_every_preset_key(key: str) -> None:
    assert f"`{key}`" in README


@pytest.mark.parametrize("rule", [rule.id for rule in Presets().pack("general").rules])
def test_the_readme_names_every_rule(rule: str) -> None:
    assert f"`{rule}`" in README


@pytest.mark.parametrize("preset", ["unplugged", "tight", "town-hall", "noisy-room", "off"])
def test_the_readme_names_every_preset(preset: str) -> None:
    assert f"`{preset}`" in README
    assert Presets().preset(preset).name == preset


def test_the_presets_that_are_shipped_are_the_ones_the_readme_names() -> None:
    shipped = sorted(path.stem for path in (ROOT / "presets").glob("*.toml"))
    assert shipped == ["captions", "noisy-room", "off", "tight", "town-hall", "unplugged"]


@pytest.mark.parametrize("kind", [LibraryTable, SpeechTable, InboxTable, ShowConfig])
def test_the_configuration_explains_every_key(kind: type) -> None:
    missing = [f.name for f in dataclasses.fields(kind) if not re.search(rf"^#? ?{f.name} = .*#? ?", TEMPLATE, re.M)]
    assert missing == []


@pytest.mark.parametrize("key", Sidecar.__slots__)
def test_the_readme_names_every_key_of_a_sidecar(key: str) -> None:
    assert f"`{key}`" in README


@pytest.mark.parametrize("command", re.findall(r"^    vidcast (.+)$", README, re.MULTILINE))
def test_the_commands_of_the_readme_parse(command: str) -> None:
    """Each is understood: it gets as far as not finding the library or the file that it names."""
    import shlex

    name, *rest = shlex.split(command.partition("#")[0])
    group = isinstance(cli.get_command(click.Context(cli), name), click.Group)
    said = CliRunner().invoke(cli, [name, *rest[:group], "--help"])
    named = {word for word in shlex.split(command) if word.startswith("-")}
    assert {option for option in named if option not in said.output} == set()


def test_the_readme_says_which_benchmarks_there_are() -> None:
    named = set(re.findall(r"benchmarks/(\w+\.py)", README))
    assert {path.name for path in (ROOT / "benchmarks").glob("*.py")} == named


@pytest.mark.parametrize("path", [*ROOT.glob("*.md"), *ROOT.glob("samples/*.md")], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("word", ["clean", "compliant", "compliance-ready", "censor"])
def test_no_episode_is_called_clean_or_compliant(word: str) -> None:
    """vidcast promises assisted review; what it says of an episode never promises more."""
    for path in (ROOT / "vidcast").rglob("*.html"):
        assert not re.search(rf"\b{word}\b", path.read_text(encoding="utf-8"), re.IGNORECASE), path.name


def test_contributing_says_how_to_add_things() -> None:
    assert re.findall(r"^\*\*(an? \w+)\*\*:", CONTRIBUTING, re.MULTILINE) == [
        "a stage",
        "a rule",
        "an engine",
        "a preset",
        "an error",
    ]
