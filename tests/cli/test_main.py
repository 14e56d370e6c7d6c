"""The one place where an error becomes an exit code, seen from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import vidcast
from vidcast.cli import COMMANDS
from vidcast.config import LibraryFolder


def vidcast_cli(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    command = [sys.executable, "-m", "vidcast", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=120, check=False)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return LibraryFolder.made(tmp_path / "acme").root


def test_a_good_answer_is_0_on_standard_output_alone(tmp_path: Path) -> None:
    done = vidcast_cli("init", tmp_path / "acme")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"{tmp_path}/acme: a new library\n  read its vidcast.toml, then: vidcast run RECORDING -L {tmp_path}/acme\n"
    )


def test_what_a_person_gave_wrong_is_2_with_the_message_on_standard_error_alone(library: Path) -> None:
    done = vidcast_cli("init", library)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"vidcast: {library}: is a library already; name a new or an empty folder\n"


def test_a_damaged_catalogue_is_4_and_says_the_way_out(library: Path) -> None:
    (library / "catalogue.db").write_bytes(b"this is no database " * 500)
    done = vidcast_cli("explain", "weekly", "-L", library)
    assert (done.returncode, done.stdout) == (4, "")
    assert "it is not an SQLite database; restore it from a backup" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_that_is_none_is_2_and_says_so(tmp_path: Path) -> None:
    done = vidcast_cli("publsih")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'publsih'" in done.stderr


def test_a_program_gets_an_error_as_a_document_and_people_still_read_it(library: Path) -> None:
    message = f"{library}: is a library already; name a new or an empty folder"
    done = vidcast_cli("init", library, "--json")
    assert json.loads(done.stdout) == {"error": {"kind": "BadRequest", "message": message, "exit_code": 2}}
    assert (done.returncode, done.stderr) == (2, f"vidcast: {message}\n")


def test_a_program_gets_a_misspelt_option_as_a_document() -> None:
    done = vidcast_cli("status", "--json", "--colour")
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["kind"], error["exit_code"]) == (2, "NoSuchOption", 2)
    assert "No such option" in done.stderr


@pytest.mark.parametrize("arguments", [("status",), ("status", "--json"), ("explain", "weekly", "--json")])
def test_an_answer_that_nobody_reads_ends_quietly(library: Path, arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "vidcast", *arguments, "-L", str(library)]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=120, check=False)
    os.close(writer)
    failed = arguments[0] == "explain"
    assert (done.returncode, done.stderr.count("\n")) == ((2, 1) if failed else (0, 0))


@pytest.fixture
def keyboard() -> Iterator[None]:
    """What is started can be stopped by it, even where a shell that runs tests in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("keyboard")
def test_a_stop_by_the_keyboard_is_130_and_says_that_nothing_is_lost(library: Path) -> None:
    (library / "vidcast.toml").write_text("[inbox]\nsettle_s = 0\npoll_s = 0.05\n", encoding="utf-8")
    (library / "inbox" / "weekly" / "letter.mp4").write_text("Dear all,", encoding="utf-8")
    rejected = library / "inbox" / "weekly" / "rejected" / "letter.mp4.txt"
    command = [sys.executable, "-m", "vidcast", "watch", "-L", str(library)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        until = time.monotonic() + 60
        while not rejected.exists() and time.monotonic() < until:
            time.sleep(0.02)
        watching.send_signal(signal.SIGINT)
        said, told = watching.communicate(timeout=60)
    assert (watching.returncode, said) == (130, "")
    assert told.splitlines()[-1] == "vidcast: stopped; what was finished is remembered, run it again to go on"


def test_help_is_0_and_lists_every_command_with_its_line() -> None:
    done = vidcast_cli("--help")
    wanted = " ".join(f"{name} {line}" for name, (_, line) in COMMANDS.items())
    assert done.returncode == 0
    assert " ".join(done.stdout.partition("Commands:")[2].split()) == wanted


def test_the_version_is_the_package_s() -> None:
    done = vidcast_cli("--version")
    assert (done.returncode, done.stdout.split()[-1]) == (0, vidcast.__version__)
