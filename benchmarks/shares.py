"""One show's share in trouble while three others receive files: `python benchmarks/shares.py` (as root, with bindfs).

`vidcast watch` runs as it does in a company, on an inbox with four shows of which the first is a share of its own. That
share is made read-only, dead, hung, slow and empty in turn. Each time a file is dropped in every show, and the time
until its note is there is measured: for the others during the trouble, for the first once its share is back. Files hold
no speech, so that what is measured is the inbox and not the pipeline.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from vidcast.tools.ffmpeg import Ffmpeg

SHOWS = ("first", "second", "third", "fourth")
LIMIT_S = 240


@dataclass
class Share:
    """The first show's folder, which a FUSE server shows in the inbox."""

    real: Path
    seen: Path
    server: subprocess.Popen[bytes] | None = None

    def up(self, *options: str) -> None:
        self.server = subprocess.Popen(
            ["bindfs", "-f", "-o", "allow_other", *options, str(self.real), str(self.seen)], stderr=subprocess.DEVNULL
        )
        while not self.seen.is_mount():
            time.sleep(0.05)

    def down(self) -> None:
        if self.server is not None:
            self.server.kill()
            self.server.wait()
        subprocess.run(["umount", "--lazy", str(self.seen)], check=True)


@contextmanager
def restarted(share: Share, *options: str) -> Iterator[None]:
    share.down()
    share.up(*options)
    yield
    share.down()
    share.up()


@contextmanager
def fine(_share: Share) -> Iterator[None]:
    yield


def read_only(share: Share) -> AbstractContextManager[None]:
    return restarted(share, "-o", "ro")


def slow(share: Share) -> AbstractContextManager[None]:
    """Two kilobytes a second: the file takes longer to read than the others take together."""
    return restarted(share, "--read-rate=2k")


@contextmanager
def dead(share: Share) -> Iterator[None]:
    """Every look at it fails with ENOTCONN."""
    assert share.server is not None
    share.server.kill()
    share.server.wait()
    yield
    share.down()
    share.up()


@contextmanager
def hung(share: Share) -> Iterator[None]:
    """Every look at it waits until the server goes on."""
    assert share.server is not None
    share.server.send_signal(signal.SIGSTOP)
    yield
    share.server.send_signal(signal.SIGCONT)


@contextmanager
def empty(share: Share) -> Iterator[None]:
    """It was unmounted, and its mount point is an empty folder."""
    share.down()
    yield
    share.up()


TROUBLES: dict[str, Callable[[Share], AbstractContextManager[None]]] = {
    "none": fine, "read-only": read_only, "dead": dead, "hung": hung, "slow": slow, "empty": empty
}  # fmt: skip


def main() -> None:
    faults = 0
    with tempfile.TemporaryDirectory(prefix="shares-") as place:
        library = Path(place) / "library"
        vidcast("init", str(library))
        path = library / "vidcast.toml"
        text = path.read_text(encoding="utf-8").replace("settle_s = 10", "settle_s = 1")
        path.write_text(text.replace("poll_s = 2", "poll_s = 0.5"), encoding="utf-8")
        for show in SHOWS:
            (library / "inbox" / show).mkdir(parents=True)
        share = Share(Path(place) / "real", library / "inbox" / "first")
        share.real.mkdir()
        share.up()
        log = (Path(place) / "watch.log").open("w+", encoding="utf-8")
        watch = subprocess.Popen(
            [sys.executable, "-P", "-m", "vidcast", "watch", "-L", str(library)], stdout=log, stderr=log
        )
        try:
            print("| trouble | the others after | the first, once back | `status` names it | said on the console |")
            print("|---|---|---|---|---|")
            for number, (name, trouble) in enumerate(TROUBLES.items()):
                faults += tried(name, number, library, share, trouble, Path(log.name))
            faults += watch.poll() is not None
        finally:
            watch.terminate()
            watch.wait(60)
            share.down()
    sys.exit(bool(faults))


def tried(
    name: str,
    number: int,
    library: Path,
    share: Share,
    trouble: Callable[[Share], AbstractContextManager[None]],
    log: Path,
) -> int:
    """Print one row; how many files were not taken in."""
    before = log.stat().st_size
    drop(share.real, number)  # Its leader's machine still has the share.
    with trouble(share):
        others = [library / "inbox" / show for show in SHOWS[1:]]
        for home in others:
            drop(home, number)
        waited = [noted(home, number) for home in others]
        named = "first" in status_of(library)
    back = noted(share.real, number)
    with log.open(encoding="utf-8") as file:
        file.seek(before)
        lines = [line for line in file.read().splitlines() if "first" in line and f"{number}.wav: held" not in line]
    longest = "NEVER" if None in waited else f"{max(filter(None, waited)):.1f} s"
    said = " / ".join(dict.fromkeys(line.replace(str(library), "LIBRARY")[:110] for line in lines)) or "nothing"
    print(f"| {name} | {longest} | {'NEVER' if back is None else f'{back:.1f} s'} | {named} | {said} |", flush=True)
    return sum(each is None for each in (*waited, back))


def drop(home: Path, number: int) -> None:
    """A tone of three seconds, another one in every show and every round."""
    hertz = 200 + 10 * number + SHOWS.index(home.name) if home.name in SHOWS else 300 + 10 * number
    tone = [str(Ffmpeg.found().program), "-v", "error", "-f", "lavfi", "-i", f"sine=f={hertz}:d=3", "-f", "wav"]
    subprocess.run([*tone, str(home / f".{number}.part")], check=True)
    (home / f".{number}.part").rename(home / f"{number}.wav")


def noted(home: Path, number: int) -> float | None:
    """The seconds until a dropped file has its note, or None when it has none for too long."""
    began = time.monotonic()
    while time.monotonic() - began < LIMIT_S:
        if any(home.glob(f"done/*/{number}.wav.txt")) or (home / "rejected" / f"{number}.wav.txt").exists():
            return time.monotonic() - began
        time.sleep(0.2)
    return None


def status_of(library: Path) -> str:
    """What `vidcast status` says of the inbox, as JSON."""
    try:
        said = json.loads(vidcast("status", "--json", "-L", str(library)))
    except subprocess.TimeoutExpired:
        return ""
    return json.dumps({name: value for name, value in said.items() if name != "episodes"})


def vidcast(*arguments: str) -> str:
    argv = [sys.executable, "-P", "-m", "vidcast", *arguments]
    return subprocess.run(argv, capture_output=True, text=True, timeout=LIMIT_S, check=False).stdout


if __name__ == "__main__":
    main()
