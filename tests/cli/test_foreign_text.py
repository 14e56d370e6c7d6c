"""Whatever a file is called and its sidecar says, nothing of it acts on a terminal, a log or what reads a note."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from vidcast.config import LibraryFolder

NASTY = (
    b"esc\x1b]0;owned\x07\x1b[2J.mp4",
    b"line\nvidcast: all published.mp4",
    b"return\rvidcast.mp4",
    b"latin caf\xe9.mp4",
    b"[bold red]mark[link=x]up.mp4",
    *(
        f"{name}.mp4".encode()
        for name in ("rtl\u202egpm", "separator\u2028x", "c1\u009b31m", "bom\ufeff\u2066", "\x7f")
    ),
)
SIDECAR = '"a\\u001b[31m\\nvidcast: x" = 1\nleader = "\\u001b[31mDana\\nvidcast: x"\n'
SETTINGS = "[inbox]\nsettle_s = 0\npoll_s = 0.05\n"


def dropped(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / os.fsdecode(name) for name in NASTY]
    for path in paths:
        path.write_text("Dear all,")
    paths[0].with_suffix(".toml").write_text(SIDECAR)
    return paths


def called(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "vidcast", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False)


def dangers(content: bytes) -> set[str]:
    """The characters in a text that act on what displays it; bytes that are no text come back as themselves."""
    text = content.decode("utf-8", "surrogateescape")
    return {letter for letter in text if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}


def forged(content: bytes) -> bool:
    """Whether a line begins as only a message of ours may."""
    return b"\nvidcast: all published" in content or b"\nvidcast: x" in content


def made(folder: Path) -> Path:
    library = LibraryFolder.made(folder / "acme").root
    (library / "vidcast.toml").write_text(SETTINGS, encoding="utf-8")
    return library


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return made(tmp_path)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    """An inbox with all of these files in it, some where nothing is taken from, after a watch of it."""
    library = made(tmp_path_factory.mktemp("watched"))
    dropped(library / "inbox" / "weekly")
    dropped(library / "inbox")
    return library / "inbox", called("watch", "-L", library, "--once")


def test_a_watch_says_nothing_that_acts(watched: tuple[Path, subprocess.CompletedProcess[bytes]]) -> None:
    _, done = watched
    assert (done.returncode, dangers(done.stdout), dangers(done.stderr)) == (2, set(), set())
    assert (forged(done.stdout), forged(done.stderr), b"Traceback" in done.stderr) == (False, False, False)
    assert b"weekly/esc\\x1b]0;owned\\x07\\x1b[2J.mp4: rejected" in done.stdout


def test_notes_have_safe_names_and_texts_and_there_is_one_for_each_file(
    watched: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    inbox, _ = watched
    notes = list(inbox.rglob("*.txt"))
    assert {letter for note in notes for letter in dangers(os.fsencode(note.name))} == set()
    assert {letter for note in notes for letter in dangers(note.read_bytes())} == set()
    orphans = 1  # A sidecar next to the folders of the shows is about no recording.
    assert len(notes) == 2 * len(NASTY) + orphans


def test_originals_keep_their_names(watched: tuple[Path, subprocess.CompletedProcess[bytes]]) -> None:
    inbox, _ = watched
    assert {os.fsencode(path.name) for path in (inbox / "weekly" / "rejected").glob("*.mp4")} == set(NASTY)


def test_failures_on_disk_say_nothing_that_acts(library: Path) -> None:
    called("run", *dropped(library / "inbox" / "weekly"), "-L", library)
    found = b"".join(path.read_bytes() for path in (library / "work").rglob("failed.json"))
    assert (found.count(b'"message"'), dangers(found)) == (1, set())


def test_a_command_line_that_is_wrong_says_nothing_that_acts(tmp_path: Path) -> None:
    done = called(dropped(tmp_path)[1])
    assert (done.returncode, dangers(done.stderr), forged(done.stderr)) == (2, set(), False)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("probe",), ("check",), ("captions", "check"), ("transcribe",), ("init",)])
def test_an_error_says_nothing_that_acts(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    for path in dropped(tmp_path)[:3]:
        done = called(*arguments, path)
        assert done.returncode in (0, 2, 5)
        assert (dangers(done.stdout), dangers(done.stderr), forged(done.stderr)) == (set(), set(), False)


def test_a_program_gets_every_name_as_it_is(library: Path) -> None:
    paths = dropped(library / "inbox" / "weekly")
    done = called("run", *paths, "-L", library, "--json")
    assert (dangers(done.stdout), [each["recording"] for each in json.loads(done.stdout)["episodes"]]) == (
        set(),
        [str(path) for path in paths],
    )


@pytest.mark.slow
def test_a_terminal_shows_no_mark_up_of_a_name_and_obeys_none_of_its_escapes(library: Path) -> None:
    dropped(library / "inbox" / "weekly")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "vidcast", "watch", "-L", str(library), "--once"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "400"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment) as watching:
        os.close(theirs)
        seen = b""
        while piece := _read(ours):
            seen += piece
    os.close(ours)
    assert watching.returncode == 2
    assert b"[bold red]mark[link=x]up.mp4" in seen
    assert [bad for bad in (b"]0;owned\x07", b"\x1b[2J", b"\x1b]8;", "\u202e".encode(), b"\xe9") if bad in seen] == []


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # How Linux says that the other side is closed.
        return b""
