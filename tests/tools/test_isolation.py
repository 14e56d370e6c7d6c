from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from vidcast.tools.isolation import HOME, child_command, child_environment, import_path, isolate, program_path
from vidcast.tools.process import run_python

STDLIB = sysconfig.get_path("stdlib")


@pytest.fixture
def call_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.chdir(tmp_path)
    return str(tmp_path)


def test_the_folder_of_the_call_is_left_out(call_folder: str) -> None:
    assert import_path([call_folder, "/opt/lib", "", STDLIB, HOME]) == ["/opt/lib", STDLIB, HOME]


def test_what_pythonpath_names_in_the_folder_of_the_call_is_left_out(
    call_folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "lib:/opt/lib:./src")
    assert import_path([f"{call_folder}/lib", "/opt/lib", f"{call_folder}/src", HOME]) == ["/opt/lib", HOME]


def test_python_s_own_folder_stays_even_where_the_command_is_called_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(STDLIB)
    assert import_path([STDLIB, HOME]) == [STDLIB, HOME]


def test_the_folder_of_the_vidcast_that_runs_is_always_there(call_folder: str) -> None:
    assert import_path([STDLIB]) == [STDLIB, HOME]


def test_a_folder_that_was_removed_meanwhile_is_no_fault(call_folder: str) -> None:
    Path(call_folder).rmdir()
    assert import_path(["/opt/lib", HOME]) == ["/opt/lib", HOME]


def test_programs_are_not_looked_for_in_the_folder_of_the_call(
    call_folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", ":/usr/bin:.:tools/bin:/bin")
    monkeypatch.setattr(sys, "path", [call_folder, *sys.path])
    isolate()
    assert (os.environ["PATH"], call_folder in sys.path) == ("/usr/bin:/bin", False)


def test_an_absolute_path_is_kept_in_its_order() -> None:
    assert program_path("/b:/a:/c") == "/b:/a:/c"


def test_a_child_s_environment_has_nothing_that_changes_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/tmp/start.py")
    monkeypatch.setenv("VIDCAST_FFMPEG", "ffmpeg")
    names = child_environment()
    assert ([name for name in names if name.startswith("PYTHON")], names["VIDCAST_FFMPEG"]) == ([], "ffmpeg")


ASKER = (
    "import importlib, sys, vidcast\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(vidcast.__file__)"
)
PLANTED = "import pathlib; pathlib.Path({marker!r}).write_text(__name__); raise ImportError('planted')"


@pytest.fixture
def asker(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on this process's import path, with a module that imports what it is asked to."""
    folder = tmp_path_factory.mktemp("asker")
    (folder / "asker.py").write_text(ASKER)
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    return folder


def planted(folder: str, name: str) -> Path:
    """The file that appears when a module that was planted in a folder runs."""
    marker = Path(folder, "ran")
    Path(folder, f"{name}.py").write_text(PLANTED.format(marker=str(marker)))
    return marker


def test_a_child_imports_the_vidcast_that_started_it(asker: Path) -> None:
    """One that only PYTHONPATH names, and not the one that is installed."""
    (asker / "vidcast").symlink_to(Path(HOME, "vidcast"))
    program = "from vidcast.tools.process import run_python; print(run_python('asker').stdout)"
    environment = {**os.environ, "PYTHONPATH": str(asker)}
    said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(asker / "vidcast" / "__init__.py")


@pytest.mark.parametrize("name", ["statistics", "json", "av", "encodings"])
def test_a_child_imports_nothing_that_was_dropped_in_the_folder_of_the_call(
    call_folder: str, asker: Path, name: str
) -> None:
    marker = planted(call_folder, name)
    assert run_python("asker", name).stdout.endswith("__init__.py")
    assert not marker.exists()


@pytest.mark.parametrize("name", ["sitecustomize", "usercustomize", "runpy"])
def test_a_child_starts_with_nothing_that_was_dropped(
    call_folder: str, asker: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = planted(call_folder, name)
    monkeypatch.setenv("PYTHONPATH", f":{call_folder}")
    assert run_python("asker").stdout.endswith("__init__.py")
    assert not marker.exists()


def test_the_command_of_a_child_ends_in_the_module_and_its_arguments() -> None:
    assert child_command("vidcast.tools.probe", "-x", "")[-3:] == ["vidcast.tools.probe", "-x", ""]
