"""What every command says when the library cannot be used: `python benchmarks/refusals.py` (as root, on Linux).

A small library with one published and one held episode is made once. For every trouble and every command it is copied,
the trouble is made (a full or read-only disk, no permission, a share that went away, a database that is locked,
damaged, empty, older or another library's) and the command is run. The table has its exit code and the last line that
it wrote; `!` marks a traceback, a command that never ended, or a published site that changed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from vidcast.tools.ffmpeg import Ffmpeg

SAMPLES = Path(__file__).parents[1] / "samples"
CLIPS = {"published": ("weekly_clean.phone.mp4", 31.8), "held": ("weekly_review.phone.mp4", 46.8)}
NEW = ("weekly_clean.phone.mp4", 40.8)
LIMIT_S = 120
NOBODY = 65534


@dataclass(frozen=True)
class Case:
    """One copy of the library, and how commands are started in it."""

    root: Path
    """The folder that holds the library and what is dropped in it."""
    prefix: tuple[str, ...] = ()

    @property
    def library(self) -> Path:
        return self.root / "library"


@contextmanager
def mounted(place: Path, *arguments: str) -> Iterator[None]:
    subprocess.run(["mount", *arguments, str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def fine(case: Case) -> Iterator[Case]:
    yield case


@contextmanager
def full(case: Case) -> Iterator[Case]:
    """A disk with no byte left."""
    place = case.root.with_name(f"{case.root.name}-full")
    place.mkdir()
    used = sum(path.stat().st_size for path in case.root.rglob("*") if path.is_file())
    with mounted(place, "-t", "tmpfs", "-o", f"size={used + (8 << 20)}", "tmpfs"):
        shutil.copytree(case.root, place, dirs_exist_ok=True, symlinks=True)
        with suppress(OSError), (place / "filler").open("wb", buffering=0) as filler:
            while filler.write(b"\0" * 4096):
                pass
        yield Case(place)


@contextmanager
def read_only(case: Case) -> Iterator[Case]:
    with mounted(case.root, "--bind", str(case.root)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(case.root)], check=True)
        yield case


@contextmanager
def forbidden(case: Case) -> Iterator[Case]:
    """A library of somebody else's, which this user may look at and not change."""
    subprocess.run(["chmod", "-R", "go+rX", str(case.root)], check=True)
    (case.library / "originals").chmod(0o700)
    yield Case(case.root, ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"))


@contextmanager
def gone(case: Case) -> Iterator[Case]:
    """A share whose server died: every look at it fails with ENOTCONN."""
    place = case.root.with_name(f"{case.root.name}-share")
    place.mkdir()
    server = subprocess.Popen(["bindfs", "-f", str(case.root), str(place)], stderr=subprocess.DEVNULL)
    while not (place / "library").is_dir():
        time.sleep(0.1)
    server.kill()
    server.wait()
    try:
        yield Case(place)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def locked(case: Case) -> Iterator[Case]:
    other = sqlite3.connect(case.library / "catalogue.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield case
    finally:
        other.close()


@contextmanager
def damaged(case: Case) -> Iterator[Case]:
    path = case.library / "catalogue.db"
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    yield case


@contextmanager
def empty(case: Case) -> Iterator[Case]:
    (case.library / "catalogue.db").write_bytes(b"")
    yield case


@contextmanager
def older(case: Case) -> Iterator[Case]:
    shutil.copy(case.root / "older.db", case.library / "catalogue.db")
    yield case


@contextmanager
def another(case: Case) -> Iterator[Case]:
    shutil.copy(case.root / "another.db", case.library / "catalogue.db")
    yield case


Trouble = Callable[[Case], "Iterator[Case]"]
TROUBLES = {
    "none": fine, "disk full": full, "read-only": read_only, "permission": forbidden, "share gone": gone,
    "database locked": locked, "damaged": damaged, "empty": empty, "older": older, "another library's": another,
}  # fmt: skip
COMMANDS = {
    "run": ["run", "{root}/new.mp4", "--show", "published", "--week", "2026-W12"],
    "watch": ["watch", "--once"],
    "approve": ["approve", "held", "--by", "Ana"],
    "publish": ["publish", "published"],
    "serve": ["serve", "--port", "8031"],
    "status": ["status"],
    "doctor": ["doctor"],
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", default="", help="One trouble.")
    said = options.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory(prefix="refusals-") as place:
        Path(place).chmod(0o755)
        original = made(Path(place))
        print("| trouble | command | exit | says |\n|---|---|---|---|")
        for name, trouble in TROUBLES.items():
            for command in COMMANDS:
                if said.only in ("", name):
                    bad += tried(name, trouble, command, original)
    sys.exit(bool(bad))


def made(place: Path) -> Path:
    """The library that every case is a copy of, with an older and a foreign catalogue next to it."""
    root = place / "original"
    library, foreign = root / "library", place / "foreign"
    for name, (source, start) in {**CLIPS, "new": NEW}.items():
        root.mkdir(exist_ok=True)
        cut = [str(Ffmpeg.found().program), "-v", "error", "-ss", str(start), "-t", "9", "-i", str(SAMPLES / source)]
        subprocess.run([*cut, "-vf", "scale=180:-2", "-preset", "ultrafast", str(root / f"{name}.mp4")], check=True)
    for each in (library, foreign):
        vidcast(Case(root), "init", str(each))
        text = (each / "vidcast.toml").read_text(encoding="utf-8")
        text = text.replace("settle_s = 10", "settle_s = 0").replace("poll_s = 2", "poll_s = 0.1")
        (each / "vidcast.toml").write_text(text, encoding="utf-8")
    vidcast(Case(root), "run", str(root / "held.mp4"), "--show", "held", "--week", "2026-W10", "-L", str(library))
    found = json.loads(vidcast(Case(root), "findings", "held", "--json", "-L", str(library)).stdout)["findings"]
    for each in found:
        because = ("--waive", "--because", "agreed", "--by", "Ana")
        vidcast(Case(root), "decide", "held", each["id"], *because, "-L", str(library))
    copy_database(library / "catalogue.db", root / "older.db")
    published = ("--show", "published", "--week", "2026-W11")
    for each in (library, foreign):
        vidcast(Case(root), "run", str(root / "published.mp4"), *published, "-L", str(each))
    with closing(sqlite3.connect(library / "catalogue.db")) as opened:
        assert opened.execute("select count(*) from publications").fetchone() == (1,), "one clip must be published"
    copy_database(foreign / "catalogue.db", root / "another.db")
    (library / "inbox" / "published").mkdir(parents=True)
    return root


def copy_database(source: Path, target: Path) -> None:
    """A whole copy, whatever of it is still in a journal."""
    before, after = sqlite3.connect(source), sqlite3.connect(target)
    with after:
        before.backup(after)
    before.close()
    after.close()


def vidcast(case: Case, *arguments: str) -> subprocess.CompletedProcess[str]:
    argv = [*case.prefix, sys.executable, "-P", "-m", "vidcast", *arguments]
    return subprocess.run(argv, capture_output=True, text=True, timeout=LIMIT_S, check=False)


def tried(name: str, trouble: Callable[[Case], object], command: str, original: Path) -> bool:
    """Print one row; whether something is wrong with it."""
    copy = original.with_name(f"{command}-{time.monotonic_ns()}")
    shutil.copytree(original, copy, symlinks=True)
    if command == "watch":
        shutil.copy(copy / "new.mp4", copy / "library" / "inbox" / "published" / "new.mp4")
    before = tree(copy / "library" / "site")
    with ExitStack() as stack:
        case = stack.enter_context(trouble(Case(copy)))  # type: ignore[arg-type]
        status, said, broken = asked(case, command)
    changed = name != "none" and tree(copy / "library" / "site") != before
    row = said.strip().splitlines() or [""]
    shown = row[-1].replace(str(case.library), "LIBRARY").replace(str(case.root), "ROOT").replace("|", "\\|")
    mark = " !" if broken or changed else ""
    print(f"| {name} | {command} | {status}{mark} | {shown}{' (the site changed)' if changed else ''} |", flush=True)
    if broken:
        print(said, file=sys.stderr)
    shutil.rmtree(copy, ignore_errors=True)
    return bool(mark)


def asked(case: Case, command: str) -> tuple[str, str, bool]:
    """Its exit code, what it wrote, and whether it failed without a sentence."""
    arguments = [part.format(root=case.root) for part in COMMANDS[command]]
    argv = [*case.prefix, sys.executable, "-P", "-m", "vidcast", *arguments, "-L", str(case.library)]
    if command == "serve":
        return served(argv)
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return "never", "", True
    out = done.stdout + done.stderr
    if command == "doctor":
        out = "; ".join(line for line in out.splitlines() if line.startswith("FAIL")) or out
    return str(done.returncode), out, "Traceback" in out or done.returncode == 1


def served(argv: list[str]) -> tuple[str, str, bool]:
    """How the server answers a request for a feed, if it starts at all."""
    program = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    answer = ""
    for _ in range(100):
        time.sleep(0.2)
        if program.poll() is not None:
            break
        try:
            with urllib.request.urlopen("http://127.0.0.1:8031/published/feed.xml", timeout=10) as found:
                answer = f"answers {found.status} with {len(found.read())} bytes"
            break
        except urllib.error.HTTPError as error:
            answer = f"answers {error.code}"
            break
        except (urllib.error.URLError, TimeoutError):
            continue
    program.send_signal(signal.SIGINT)
    try:
        out, err = program.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        program.kill()
        out, err = program.communicate()
        return "never", answer, True
    broken = "Traceback" in err
    return str(program.returncode), answer or out + err, broken


def tree(site: Path) -> str:
    """A hash of every published file."""
    found = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            found.update(path.relative_to(site).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    main()
