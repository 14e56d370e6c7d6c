"""Random SIGKILLs over a working library: `python benchmarks/kills.py --kills 200`.

Short recordings are dropped, run, approved and moved between the public and the company while the command that does it
is killed at a random moment. It runs as itself, as process 1 of a container, or under another host name, where this
machine allows it (`unshare`). After every command that was left to finish, and once more at the end:

lost       recordings whose bytes are neither in the inbox nor among the originals
outside    files in site-public/ of what is for the company, and texts that mention it
early      episodes in site/ that nobody approved although a finding blocks them
broken     feed items whose file is missing or has another length
waiting    dropped files without a note once everything was left to finish, and claims that nobody holds
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

from vidcast.tools.ffmpeg import Ffmpeg

SAMPLES = Path(__file__).parents[1] / "samples"
HARMLESS = (SAMPLES / "weekly_clean.phone.mp4", (5.3, 31.8, 40.8))
BLOCKED = (SAMPLES / "weekly_review.phone.mp4", (46.8,))
CLIP_S = 9.0
LONGEST_S = 20.0
"""A command is killed this long after its start at the latest, and mostly earlier, so that kills meet it at work."""
SHOWS = """
[shows.field]
title = "Field"

[shows.sales]
title = "Sales"

[shows.news]
title = "Newsroom"
audience = "{audience}"
"""
WAYS = {
    "plain": [],
    "process 1": ["unshare", "--fork", "--pid", "--mount-proc", "--kill-child=SIGKILL"],
    "other host": ["unshare", "--uts", "sh", "-c", 'hostname other-$$; exec "$@"', "sh"],
}


@dataclass
class Trial:
    """One library, what was dropped into it, and what was found wrong."""

    library: Path
    chance: random.Random
    ways: list[str]
    audience: str = "internal"
    dropped: dict[str, str] = field(default_factory=dict)
    """The name of each recording by its hash."""
    allowed: set[str] = field(default_factory=set)
    """Episodes of the show with findings that somebody began to approve."""
    kills: Counter[str] = field(default_factory=Counter)
    finished: int = 0
    faults: list[str] = field(default_factory=list)

    def command(self, *arguments: str, kill: bool) -> str:
        """What a command printed; with `kill`, it is killed at a random moment unless it is done by then."""
        way = self.chance.choice(self.ways)
        argv = [*WAYS[way], sys.executable, "-P", "-m", "vidcast", *arguments, "-L", str(self.library)]
        program = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            out, err = program.communicate(timeout=LONGEST_S * self.chance.random() ** 2 if kill else 600)
        except subprocess.TimeoutExpired:
            program.kill()
            program.communicate()
            self.kills[f"{arguments[0]}, {way}"] += 1
            return ""
        self.finished += 1
        if program.returncode not in (0, 5) or "Traceback" in err:
            self.faults.append(f"{' '.join(arguments)} ended with {program.returncode}: {err.strip()[-300:]}")
        self.look(f"after {arguments[0]}")
        return out

    def settle(self, audience: str) -> None:
        """Write vidcast.toml with the show's audience."""
        self.audience = audience
        path = self.library / "vidcast.toml"
        kept = path.read_text(encoding="utf-8").partition("\n[shows.field]")[0]
        replacement = path.with_suffix(".new")
        replacement.write_text(kept + SHOWS.format(audience=audience), encoding="utf-8")
        replacement.replace(path)

    def drop(self, show: str, clip: Path, week: int) -> Path:
        """Put a recording that nobody has seen into a show's inbox, with a sidecar that names its week."""
        target = self.library / "inbox" / show / f"{show}-{week}.mp4"
        content = clip.read_bytes() + week.to_bytes(4, "big") * 2  # Players and probes pass over what follows.
        target.parent.mkdir(parents=True, exist_ok=True)
        target.with_suffix(".toml").write_text(f'week = "2026-W{week % 52 + 1:02}"\n', encoding="utf-8")
        target.with_suffix(".copy.part").write_bytes(content)
        target.with_suffix(".copy.part").replace(target)
        self.dropped[hashlib.sha256(content).hexdigest()] = target.name
        return target

    def look(self, when: str) -> None:
        for fault in (*self.lost(), *self.outside(), *self.early(), *self.broken()):
            self.faults.append(f"{fault} ({when})")

    def lost(self) -> list[str]:
        kept = {path.name.partition(".")[0] for path in (self.library / "originals").glob("*/*")}
        missing = {sha: name for sha, name in self.dropped.items() if sha not in kept}
        there = {path.name for path in (self.library / "inbox").rglob("*.mp4")}
        return [f"lost: {name}" for name in missing.values() if name not in there]

    def outside(self) -> list[str]:
        place = self.library / "site-public"
        secret = ["field", "sales", *(["news"] if self.audience == "internal" else [])]
        titles = re.compile("|".join({"field": "Field", "sales": "Sales", "news": "Newsroom"}[show] for show in secret))
        found = []
        for path in (each for each in place.rglob("*") if each.is_file()):
            name = path.relative_to(place).as_posix()
            if name.split("/")[0] in secret:
                found.append(f"outside: {name}")
            elif path.suffix in {".xml", ".html", ".json", ".opml", ".atom"} and titles.search(path.read_text("utf-8")):
                found.append(f"outside: mentioned in {name}")
        return found

    def early(self) -> list[str]:
        shown = {path.parent.name for path in (self.library / "site" / "sales").glob("*/*.mp4")}
        return [f"early: sales/{slug}" for slug in shown - self.allowed]

    def broken(self) -> list[str]:
        found = []
        for tree in ("site", "site-public"):
            for feed in (self.library / tree).glob("*/feed*.xml"):
                for item in etree.parse(feed).iterfind(".//enclosure"):
                    path = self.library / tree / urlsplit(item.get("url", "")).path.lstrip("/")
                    if not path.is_file() or path.stat().st_size != int(item.get("length", "0")):
                        found.append(f"broken: {feed.parent.name}/{feed.name} names {path.name}")
        return found

    def waiting(self) -> list[str]:
        inbox = self.library / "inbox"
        claimed = [f"waiting: claimed {path.name}" for path in inbox.glob("*/.claimed/*/*.mp4")]
        noted = {path.name.removesuffix(".txt") for path in inbox.glob("*/done/*/*.txt")}
        silent = [name for name in self.dropped.values() if name not in noted]
        return [*claimed, *(f"waiting: {name} has no note" for name in silent)]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    said = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as place:
        trial = begun(Path(place), said.seed)
        clips = made_clips(Path(place))
        print(f"ways to start: {', '.join(trial.ways)}", flush=True)
        week = 0
        while trial.kills.total() < said.kills:
            week += 1
            one_round(trial, clips, week)
            print(f"{trial.kills.total()} kills, {trial.finished} finished, {len(trial.faults)} faults", flush=True)
        trial.settle("internal")
        for _ in range(2):  # The first gives back what was claimed; what it took in, the second finds done.
            trial.command("watch", "--once", kill=False)
        trial.faults += trial.waiting()
        trial.command("audit", "verify", kill=False)
        trial.command("doctor", kill=False)
    told(trial)


def begun(place: Path, seed: int) -> Trial:
    library = place / "library"
    subprocess.run([sys.executable, "-P", "-m", "vidcast", "init", str(library)], check=True, capture_output=True)
    path = library / "vidcast.toml"
    text = (
        path.read_text(encoding="utf-8").replace("settle_s = 10", "settle_s = 0").replace("poll_s = 2", "poll_s = 0.1")
    )
    text = text.replace('public_url = ""', 'public_url = "https://news.example.com"')
    path.write_text(text, encoding="utf-8")
    works = [way for way, prefix in WAYS.items() if not prefix or allowed(prefix)]
    trial = Trial(library, random.Random(seed), works)
    trial.settle("internal")
    return trial


def allowed(prefix: list[str]) -> bool:
    """Whether this machine lets this user start a command so."""
    if shutil.which(prefix[0]) is None:
        return False
    return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0


def made_clips(place: Path) -> dict[str, list[Path]]:
    """A few short recordings of each kind, small enough to be rendered in seconds."""
    made: dict[str, list[Path]] = {"harmless": [], "blocked": []}
    for kind, (source, starts) in (("harmless", HARMLESS), ("blocked", BLOCKED)):
        for start in starts:
            target = place / f"{kind}-{start}.mp4"
            cut = [str(Ffmpeg.found().program), "-v", "error", "-ss", str(start), "-t", str(CLIP_S), "-i", str(source)]
            subprocess.run([*cut, "-vf", "scale=180:-2", "-preset", "ultrafast", str(target)], check=True)
            made[kind].append(target)
    return made


def one_round(trial: Trial, clips: dict[str, list[Path]], week: int) -> None:
    """Something new, killed at a random moment, one to three times; then, half of the time, left to finish."""
    action = trial.chance.choice(("watch", "run", "audience", "approve"))
    harmless = trial.chance.choice(clips["harmless"])
    if action == "run":
        path = trial.drop(trial.chance.choice(("field", "news")), harmless, week)
        arguments = ["run", str(path), "--show", path.parent.name]
    elif action == "approve":
        arguments = approval(trial)
    else:
        trial.drop(trial.chance.choice(("field", "news")), harmless, week)
        if week % 5 == 1:
            trial.drop("sales", clips["blocked"][0], week)
        if action == "audience":
            trial.settle("internal" if trial.audience == "public" else "public")
        arguments = ["watch", "--once"]
    for _ in range(trial.chance.randint(1, 3)):
        trial.command(*arguments, kill=True)
    if trial.chance.random() < 0.5:
        trial.command("watch", "--once", kill=False)


def approval(trial: Trial) -> list[str]:
    """The approval of a held episode once its findings are waived, or another look at the inbox when none is held."""
    said = json.loads(trial.command("status", "--json", kill=False) or '{"episodes": []}')
    held = [each for each in said["episodes"] if each["state"] == "held" and each["show"] == "sales"]
    if not held:
        return ["watch", "--once"]
    name = held[0]["episode"]
    for finding in {wait["finding"] for wait in held[0]["waits"] if wait.get("finding")}:
        trial.command("decide", name, finding, "--waive", "--because", "agreed", "--by", "Ana", kill=False)
    trial.allowed.add(name.partition("/")[2])
    return ["approve", name, "--by", "Ana"]


def told(trial: Trial) -> None:
    for kind, count in sorted(trial.kills.items()):
        print(f"  {count:4} {kind}")
    print(f"{len(trial.dropped)} recordings, {trial.kills.total()} kills, {trial.finished} commands left to finish")
    for kind in ("lost", "outside", "early", "broken", "waiting"):
        print(f"{kind}: {sum(fault.startswith(f'{kind}:') for fault in trial.faults)}")
    print("\n".join(trial.faults) or "no fault")
    sys.exit(bool(trial.faults))


if __name__ == "__main__":
    main()
