"""Read a site while it is republished: `python benchmarks/readers.py [--times 100] [--rate 200]`.

A library of made files is served by a real `vidcast serve`, and published again and again by the code that every
command uses: other titles, other captions, other videos under new names, new episodes, new shows. Meanwhile a reader
asks for pages, feeds and everything to which they lead, whole and in parts. It prints how many answers were

    short     of another length than they said
    wrong     not the bytes that were published under that name, or two contents under one ETag
    missing   not there, although a page or feed leads there that still does when it is read again
    overtaken the same, but the page or feed no longer leads there: it was replaced between the two requests

It makes its files itself, so that nothing has to be rendered; each is as large as `--size` says.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.links import leads
from vidcast.catalogue import Episode, Submission
from vidcast.config import LibraryFolder
from vidcast.edition import Edition
from vidcast.model.captions import Captions, Cue
from vidcast.model.credit import Credit
from vidcast.model.episode import MediaFile, MediaKind, Published, file_base
from vidcast.model.recording import AudioTrack, Recording
from vidcast.preset import Presets
from vidcast.run.progress import Silent
from vidcast.run.store import Store
from vidcast.shelving import Making, Shelving
from vidcast.tools.pages import transcript_data

BASE = "http://127.0.0.1:8000/"
CHAPTERS = b'{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Hello"}, {"startTime": 2.5, "title": "Bye"}]}'
FOLLOWED_S = 1.0
"""A reader follows a link so soon after it has read the page, or not at all."""
PAGES = (".html", ".xml", ".atom", ".opml", "feed.json")


def integrity(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


@dataclass
class Publisher:
    """Publishes episodes of made files, each time a little different."""

    folder: LibraryFolder
    size: int
    known: dict[str, set[str]] = field(default_factory=dict)
    """By path, the hashes of every file that was ever recorded under it."""
    made: dict[str, Published] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def __post_init__(self) -> None:
        self.catalogue = self.folder.open_catalogue()
        self.place = self.folder.root / "made"
        self.place.mkdir()
        config, store = self.folder.config(), Store(self.folder.work)
        presets, now = Presets(self.folder.root), lambda: datetime.now(UTC)
        self.shelving = Shelving(self.folder, config, presets, store, self.catalogue, Silent(), now)

    def change(self, number: int) -> str:
        """Publish once; what kind of change it was."""
        kind = (
            "show"
            if number % 25 == 0
            else "episode"
            if number % 10 == 0
            else ("title", "captions", "video")[number % 3]
        )
        if kind in ("show", "episode"):
            self.first(f"show-{number}" if kind == "show" else self.chance.choice([*self.made.values()]).show, number)
            return kind
        self.again(self.chance.choice([*self.made]), kind, number)
        return kind

    def first(self, show: str, number: int) -> None:
        sha256 = hashlib.sha256(f"{number}".encode()).hexdigest()
        self.catalogue.show_guid(show, f"00000000-0000-0000-0000-{number:012d}", datetime.now(UTC))
        recording = Recording(sha256, 9, 1000, "wav", None, AudioTrack("pcm_s16le", 1, 16000), ())
        self.catalogue.arrived(recording, f"{sha256}.wav", "a.wav", datetime.now(UTC))
        wanted = Episode(show, f"{2026 + number // 50}-W{number % 50 + 1:02d}")
        episode, _ = self.catalogue.submitted(wanted, Submission(sha256, Credit("Dana")), datetime.now(UTC))
        base = file_base(show, episode.slug)
        media = (
            self.file(show, episode.slug, f"{base}.mp4", "video/mp4", "video", self.chance.randbytes(self.size)),
            self.file(show, episode.slug, f"{base}.m4a", "audio/mp4", "audio", self.chance.randbytes(self.size // 10)),
            self.file(show, episode.slug, "poster.jpg", "image/jpeg", "poster", self.chance.randbytes(5000)),
            self.file(show, episode.slug, "chapters.json", "application/json+chapters", "chapters", CHAPTERS),
        )
        facts = Published(
            show=show, slug=episode.slug, week=episode.week, title=f"Title {number}", leader="Dana", leader_title="",
            division="", summary="", guid=episode.guid, published_at="2000-01-01T00:00:00Z",
            updated_at="2000-01-01T00:00:00Z", duration_ms=60_000, language="en-us", media=media,
            captions_reviewed=False,
        )  # fmt: skip
        self.publish(episode, self.worded(facts, number), number)

    def again(self, name: str, kind: str, number: int) -> None:
        before = self.made[name]
        episode = self.catalogue.episode(name)
        made = replace(before, title=f"Title {number}")
        if kind == "captions":
            made = self.worded(before, number)
        if kind == "video":
            name = f"{file_base(made.show, made.slug)}-r{number + 1}.mp4"
            content = self.chance.randbytes(self.size)
            video = self.file(made.show, made.slug, name, "video/mp4", "video", content)
            made = replace(made, media=(video, *made.media[1:]))
        self.publish(episode, made, number)

    def worded(self, made: Published, number: int) -> Published:
        """The episode with other captions, which are as long as `number` is large."""
        text = "WEBVTT\n\n00:00.000 --> 00:02.000\n" + f"Take {number} " * (number % 7 + 1) + "\n"
        file = self.file(made.show, made.slug, "captions.vtt", "text/vtt", "captions", text.encode())
        return replace(made, media=(*(each for each in made.media if each.name != file.name), file))

    def file(self, show: str, slug: str, name: str, mime: str, kind: MediaKind, content: bytes) -> MediaFile:
        path = self.place / f"{show}-{slug}-{name}"
        path.write_bytes(content)
        self.known.setdefault(f"{show}/{slug}/{name}", set()).add(integrity(content))
        return MediaFile(name=name, bytes=len(content), mime=mime, kind=kind, sha384=integrity(content))

    def publish(self, episode: Episode, made: Published, number: int) -> None:
        files = {each.name: self.place / f"{made.show}-{made.slug}-{each.name}" for each in made.media}
        captions = Captions("house", "en-us", (Cue(0, 2000, (f"Take {number}",)),))
        made = replace(made, transcript=integrity(transcript_data(captions)))
        self.known.setdefault(made.path + "transcript.json", set()).add(str(made.transcript))
        publication, _ = self.shelving.publish(episode, lambda *_: Making(Edition(made, files), captions, f"{number}"))
        assert publication is not None
        self.made[episode.name] = publication.published


@dataclass
class Reader:
    """Asks for what it knows and for what it finds there, at a steady rate."""

    client: httpx.AsyncClient
    publisher: Publisher
    rate: float
    counts: Counter[str] = field(default_factory=Counter)
    tags: dict[tuple[str, str], bytes] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    pending: list[tuple[str, str, float]] = field(default_factory=list)
    """Addresses to ask for, each with the page that leads there and when that was read."""

    async def run(self, done: threading.Event) -> None:
        begun, asked = time.monotonic(), 0
        tasks: set[asyncio.Task[None]] = set()
        while not done.is_set():
            while asked < (time.monotonic() - begun) * self.rate and len(tasks) < 64:
                path, source = self.next()
                task = asyncio.create_task(self.ask(path, source))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                asked += 1
            await asyncio.sleep(0.002)
        await asyncio.gather(*tasks)
        self.counts["seconds"] = round(time.monotonic() - begun)

    def next(self) -> tuple[str, str]:
        """What to ask for now: where a page leads that has just been read, or where a reader begins."""
        while self.pending:
            path, source, read = self.pending.pop()
            if time.monotonic() - read < FOLLOWED_S:
                return path, source
        return self.start(), ""

    def start(self) -> str:
        """Where a reader begins: the first page, or a feed of a show."""
        shows = sorted({each.show for each in [*self.publisher.made.values()]})
        return random.choice(["", "all/feed.xml", "feeds.opml", *(f"{show}/feed.xml" for show in shows)])

    async def ask(self, path: str, source: str) -> None:
        part = random.random() < 0.2
        headers = {"Range": f"bytes={random.randrange(50)}-{random.randrange(50, 9000)}, 90000000-"} if part else {}
        try:
            answer = await self.client.get("/" + path, headers=headers)
        except (httpx.RemoteProtocolError, httpx.ReadError) as error:
            self.fault("short", path, source, repr(error))
            return
        self.counts["answers"] += 1
        if answer.status_code == 404:
            await self.lost(path, source)
        elif answer.status_code not in (200, 206, 416):
            self.fault("wrong", path, source, f"status {answer.status_code}")
        elif len(answer.content) != int(answer.headers["content-length"]):
            self.fault("short", path, source, f"{len(answer.content)} of {answer.headers['content-length']} bytes")
        elif answer.status_code == 206:
            self.partial(path, source, answer)
        elif answer.status_code == 200:
            self.whole(path, source, answer)

    async def lost(self, path: str, source: str) -> None:
        """A 404: read the page that led there once more."""
        if source:
            again = await self.client.get("/" + source)
            if again.status_code == 200 and path not in set(leads(source, again.content, BASE)):
                self.counts["overtaken"] += 1
                return
        self.fault("missing", path, source, "")

    def whole(self, path: str, source: str, answer: httpx.Response) -> None:
        content, tag = answer.content, answer.headers["etag"]
        known = self.publisher.known.get(path)
        if known is not None and integrity(content) not in known:
            self.fault("wrong", path, source, "bytes that were never published")
        if self.tags.setdefault((path, tag), content) != content:
            self.fault("wrong", path, source, "two contents under one ETag")
        if path in ("",) or path.endswith(("/", *PAGES)):
            name = path if not path or path.endswith(PAGES) else f"{path}index.html"
            name = name or "index.html"
            if not re.search(rb"(</html>|</rss>|</feed>|</opml>|\})\s*\Z", content):
                self.fault("wrong", path, source, "a page without its end")
            found = [(target, name, time.monotonic()) for target in leads(name, content, BASE)]
            self.pending.extend(random.sample(found, min(len(found), 12)))

    def partial(self, path: str, source: str, answer: httpx.Response) -> None:
        match = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", answer.headers["content-range"])
        whole = self.tags.get((path, answer.headers["etag"]))
        if match is None or (whole is not None and whole[int(match[1]) : int(match[2]) + 1] != answer.content):
            self.fault("wrong", path, source, "a part of something else")

    def fault(self, kind: str, path: str, source: str, what: str) -> None:
        self.counts[kind] += 1
        self.faults.append(f"{kind}: /{path} (from /{source}) {what}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--size", type=int, default=300_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        counts, changes, faults = measured(Path(place) / "acme", given.times, given.rate, given.size)
    print(f"{sum(changes.values())} republications: {', '.join(f'{n} {kind}' for kind, n in sorted(changes.items()))}")
    rate = counts["answers"] / max(1, counts["seconds"])
    print(f"{counts['answers']} answers in {counts['seconds']} s ({rate:.0f} a second)")
    print(", ".join(f"{counts[kind]} {kind}" for kind in ("short", "wrong", "missing", "overtaken")))
    print("\n".join(faults[:20]))


def measured(root: Path, times: int, rate: float, size: int) -> tuple[Counter[str], Counter[str], list[str]]:
    """What a reader counted during the republications, what those were, and every fault."""
    publisher = Publisher(LibraryFolder.made(root), size)
    publisher.first("weekly", 1000)
    command = [sys.executable, "-m", "vidcast", "serve", "-L", str(root), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server, publisher.catalogue:
        try:
            assert server.stderr is not None
            port = re.search(r"http://127\.0\.0\.1:(\d+)/", server.stderr.readline())
            assert port is not None
            return asyncio.run(_read(publisher, f"http://127.0.0.1:{port[1]}", times, rate))
        finally:
            server.terminate()


async def _read(
    publisher: Publisher, address: str, times: int, rate: float
) -> tuple[Counter[str], Counter[str], list[str]]:
    done, changes = threading.Event(), Counter[str]()

    def publish() -> None:
        try:
            for number in range(1, times + 1):
                changes[publisher.change(number)] += 1
        finally:
            done.set()

    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        reader = Reader(client, publisher, rate)
        thread = threading.Thread(target=publish)
        thread.start()
        await reader.run(done)
        thread.join()
    return reader.counts, changes, reader.faults


if __name__ == "__main__":
    main()
