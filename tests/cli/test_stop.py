"""A command that is stopped says so in one line, leaves nothing behind, and ends with 128 and the signal's number."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from vidcast.cli.stop import Stopped, stoppable
from vidcast.cli.watching import DOING
from vidcast.config import LibraryFolder
from vidcast.tools.ffmpeg import Ffmpeg

LINE = "vidcast: stopped; what was finished is remembered, run it again to go on\n"
SAMPLE = Path(__file__).parents[2] / "samples" / "weekly_clean.phone.mp4"
SETTINGS = "[inbox]\nsettle_s = 0\npoll_s = 0.05\n"
EVERY = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Whatever runs the tests ignores none of these signals for what is started here."""
    before = {number: signal.getsignal(number) for number in EVERY}
    for number in EVERY:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    library = LibraryFolder.made(tmp_path / "acme").root
    (library / "vidcast.toml").write_text(SETTINGS, encoding="utf-8")
    return library


@contextmanager
def started(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "vidcast", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        try:
            yield program
        finally:
            program.kill()


def line_of(program: subprocess.Popen[str], wanted: str) -> str:
    """The first line on standard error that begins so."""
    assert program.stderr is not None
    return next(line for line in program.stderr if line.startswith(wanted))


def stopped(program: subprocess.Popen[str], *numbers: signal.Signals) -> tuple[int, str, str]:
    """How it ended once it got these signals, and what it said from then on but for how far its stages were."""
    for number in numbers:
        program.send_signal(number)
        time.sleep(0.02)
    said, told = program.communicate(timeout=60)
    lines = [line for line in told.splitlines(keepends=True) if line.partition(":")[0] not in DOING]
    return program.returncode, said, "".join(lines)


@pytest.mark.parametrize("number", EVERY, ids=lambda number: number.name)
def test_a_server_says_one_line(library: Path, number: signal.Signals) -> None:
    with started("serve", "-L", library, "--port", "0") as serving:
        line_of(serving, "serving")
        time.sleep(0.3)
        assert stopped(serving, number) == (128 + number, "", LINE)


def test_a_server_does_not_wait_for_a_slow_reader(library: Path) -> None:
    (library / "site").mkdir(exist_ok=True)
    with (library / "site" / "long.mp4").open("wb") as file:
        file.truncate(1 << 28)
    with started("serve", "-L", library, "--port", "0") as serving:
        port = int(re.findall(r":(\d+)/", line_of(serving, "serving"))[0])
        with socket.create_connection(("127.0.0.1", port)) as reader:
            reader.sendall(b"GET /long.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
            assert reader.recv(12) == b"HTTP/1.1 200"
            assert stopped(serving, signal.SIGTERM) == (143, "", LINE)


def cut(folder: Path) -> Path:
    """A recording of some seconds, which nothing is done with in a moment."""
    path = folder / "update.mp4"
    if not path.exists():
        argv = [str(Ffmpeg.found().program), "-v", "error", "-t", "8", "-i", str(SAMPLE), "-vf", "scale=180:-2"]
        subprocess.run([*argv, "-preset", "ultrafast", str(path)], check=True)
    return path


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut(tmp_path_factory.mktemp("recording"))


def left(library: Path) -> list[str]:
    """What a stopped command may not leave: half-written folders and files, and claims."""
    return [str(path.relative_to(library)) for name in (".part-*", ".claimed/*") for path in library.rglob(name)]


def works_on(library: Path) -> str:
    """The command lines of programs that still work on something of a library."""
    every = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return "\n".join(line for line in every.splitlines() if str(library) in line)


@pytest.mark.parametrize("numbers", [EVERY[1:2], EVERY[2:3], EVERY], ids=["SIGTERM", "SIGHUP", "one after another"])
def test_a_watch_puts_back_what_it_had_claimed(
    library: Path, recording: Path, numbers: Sequence[signal.Signals]
) -> None:
    inbox = library / "inbox" / "weekly"
    shutil.copy(recording, inbox / "update.mp4")
    (inbox / "update.toml").write_text('leader = "Dana"\n')
    with started("watch", "-L", library) as watching:
        line_of(watching, "receive: ")
        assert stopped(watching, *numbers) == (128 + numbers[0], "", LINE)
    assert sorted(path.name for path in inbox.iterdir() if path.is_file()) == ["update.mp4", "update.toml"]
    assert (left(library), works_on(library)) == ([], "")


def test_a_run_leaves_no_part_and_no_program(library: Path, recording: Path) -> None:
    with started("run", recording, "-L", library) as running:
        line_of(running, "receive: ")
        assert stopped(running, signal.SIGTERM) == (143, "", LINE)
    assert (left(library), works_on(recording)) == ([], "")


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["transcribe", "sound", "picture", "relisten", "prove"])
def test_a_run_that_is_stopped_in_a_stage_leaves_no_part_and_no_program(
    library: Path, recording: Path, stage: str
) -> None:
    with started("run", recording, "-L", library) as running:
        line_of(running, f"{stage}: ")
        time.sleep(0.5)
        assert stopped(running, signal.SIGHUP, signal.SIGTERM) == (129, "", LINE)
    assert (left(library), works_on(library)) == ([], "")


def test_what_nohup_ignores_stays_ignored(library: Path) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with started("watch", "-L", library) as watching:
        time.sleep(1.5)
        watching.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        assert watching.poll() is None
        assert stopped(watching, signal.SIGTERM) == (143, "", LINE)


@pytest.fixture
def tidied() -> list[str]:
    return []


def tidying(tidied: list[str]) -> None:
    """A block that is stopped again while it tidies up, and while it deals with a fault of that."""
    try:
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.raise_signal(signal.SIGHUP)
        tidied.append("a folder")
        try:
            Path("/nowhere").stat()
        except OSError:
            signal.raise_signal(signal.SIGINT)
            tidied.append("a fault")


def test_a_stop_that_follows_leaves_the_tidying_up_alone(tidied: list[str]) -> None:
    with pytest.raises(Stopped, match="143"), stoppable():
        tidying(tidied)
    assert tidied == ["a folder", "a fault"]


class Swallowing:
    """Something whose end comes while a stop does: Python lets nothing out of there."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGTERM)


def test_a_stop_where_python_lets_nothing_out_is_tried_again(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Stopped, match="143"), stoppable():
        time.sleep(5 if Swallowing() else 0)
    assert capsys.readouterr() == ("", "")


def test_a_command_that_ended_gives_the_signals_back() -> None:
    with stoppable():
        assert signal.getsignal(signal.SIGTERM) != signal.SIG_DFL
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == (
        signal.SIG_DFL,
        signal.default_int_handler,
    )
