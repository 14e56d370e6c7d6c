"""What the system refuses ends a command with a sentence and exit 4, never with a traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from vidcast.config import LibraryFolder

LINKS = "the links lead round in a circle; replace them with the file or folder itself"


def vidcast(library: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    command = [sys.executable, "-P", "-m", "vidcast", *arguments, "-L", str(library)]
    return subprocess.run(command, capture_output=True, text=True, cwd=library.parent, timeout=120, check=False)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "update.wav").write_bytes(b"")
    return LibraryFolder.made(tmp_path / "acme").root


def test_a_folder_that_cannot_be_used_is_a_sentence_and_exit_4(library: Path) -> None:
    (library / "work").rmdir()
    (library / "work").symlink_to("work")
    done = vidcast(library, "run", "update.wav")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith(f"vidcast: {library}/work/")
    assert done.stderr.endswith(f": {LINKS}\n")


def test_doctor_names_the_folder_that_cannot_be_used(library: Path) -> None:
    (library / "originals").rmdir()
    (library / "originals").symlink_to("originals")
    done = vidcast(library, "doctor")
    assert done.returncode == 3
    assert LINKS in done.stdout


def test_too_many_open_files_are_named_as_such(library: Path) -> None:
    few = "from vidcast.cli import main; import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (3, 3)); main()"
    command = [sys.executable, "-P", "-c", few, "status", "-L", str(library)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (4, "")
    assert "vidcast has too many files open; raise the limit, for example with `ulimit -n 4096`" in done.stderr


def test_a_program_reads_what_was_refused_as_json(library: Path) -> None:
    shutil.rmtree(library / "inbox")
    (library / "inbox").symlink_to("inbox")
    done = vidcast(library, "watch", "--once", "--json")
    (arrival,) = json.loads(done.stdout)["arrivals"]
    assert (done.returncode, arrival["state"]) == (4, "waiting")
    assert LINKS.split(";", maxsplit=1)[0] in arrival["note"]


def test_doctor_accepts_a_library_whose_work_was_deleted(library: Path) -> None:
    (library / "work").rmdir()
    done = vidcast(library, "doctor", "--json")
    (folders,) = [each for each in json.loads(done.stdout)["checks"] if each["what"] == "folders"]
    assert folders == {
        "what": "folders",
        "fit": True,
        "says": "inbox, originals, work and site can be written; work will be made again",
    }
    assert not (library / "work").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_doctor_says_what_this_user_may_not_write(library: Path) -> None:
    (library / "originals").chmod(0o500)
    done = vidcast(library, "doctor")
    assert f"{library}/originals" in done.stdout
    assert "this user does not have permission" in done.stdout
