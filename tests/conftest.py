"""Shows and published episodes for tests, made here with known bytes."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from vidcast.model.captions import Captions, Cue
from vidcast.model.episode import MediaFile, MediaKind, Published, Show, file_base

# A busy machine is slow and not wrong, so no example has a deadline. The same tree gives the same examples, so that a
# tree that passed passes; VIDCAST_EXAMPLES=N looks for new ones, N of them for each test.
settings.register_profile("vidcast", deadline=None, derandomize=True)
settings.load_profile("vidcast")
if examples := os.environ.get("VIDCAST_EXAMPLES"):
    settings.register_profile("search", deadline=None, max_examples=int(examples))
    settings.load_profile("search")


if "PYTEST_XDIST_WORKER" in os.environ:
    # Each worker has one core; two threads of each would wait for one another by spinning, for a third more of time.
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="Rewrite golden files with what is there now.")


CHAPTERS = b'{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Hello"}, {"startTime": 2.5, "title": "Bye"}]}'


def content_of(file: MediaFile) -> bytes:
    """The bytes that a made file stands for: its name, over and over, so that no two files are the same."""
    return CHAPTERS if file.kind == "chapters" else (file.name.encode() * 200)[: file.bytes]


def made_file(
    name: str, mime: str, kind: MediaKind, size: int = 1000, width: int | None = None, height: int | None = None
) -> MediaFile:
    content = CHAPTERS if kind == "chapters" else (name.encode() * 200)[:size]
    sha384 = "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
    return MediaFile(name=name, bytes=len(content), mime=mime, kind=kind, sha384=sha384, width=width, height=height)


def made_media(base: str) -> tuple[MediaFile, ...]:
    return (
        made_file(f"{base}.mp4", "video/mp4", "video", 1000, 1280, 720),
        made_file(f"{base}-360p.mp4", "video/mp4", "video", 600, 640, 360),
        made_file(f"{base}.m4a", "audio/mp4", "audio", 300),
        made_file("captions.vtt", "text/vtt", "captions", 90),
        made_file("captions.srt", "application/x-subrip", "captions", 80),
        made_file("chapters.json", "application/json+chapters", "chapters"),
        made_file("poster.jpg", "image/jpeg", "poster", 200, 1280, 720),
        made_file("cover.jpg", "image/jpeg", "cover", 250, 1400, 1400),
    )


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the recordings of `synth.made` lie; all files of tests share them, so that each is made and read once."""
    return tmp_path_factory.mktemp("made")


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes a folder once for all processes of a run: whoever asks first makes it, and the others wait for it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        place, half = shared / name, own / f"{name}-half"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not place.exists():
                half.mkdir()
                fill(half)
                half.rename(place)
        return place

    return make


@pytest.fixture(scope="session")
def recording(once: Once) -> Path:
    """Two seconds of four colours and a tone."""
    from tests import synth

    return once("recording", lambda place: synth.plain(place / "update.mp4")) / "update.mp4"


@pytest.fixture
def show() -> Callable[..., Show]:
    def make(slug: str = "field-ops", **changed: Any) -> Show:
        facts = {
            "title": "Field Operations",
            "description": "What the week taught us.",
            "author": "Acme Communications",
            "owner_email": "comms@example.com",
        }
        return Show(slug=slug, **(facts | changed))

    return make


@pytest.fixture
def episode() -> Callable[..., Published]:
    def make(slug: str = "2026-w47", show: str = "field-ops", **changed: Any) -> Published:
        base = file_base(show, slug)
        when = changed.get("published_at", "2026-11-20T15:00:00Z")
        facts = {
            "week": slug[:8].upper(),
            "title": "Ninety-four percent",
            "leader": "Dana Whitfield",
            "leader_title": "VP Field Operations",
            "division": "Operations",
            "summary": "Three quick things.",
            "guid": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, base)}",
            "published_at": when,
            "updated_at": when,
            "duration_ms": 61_426,
            "language": "en-us",
            "media": made_media(base),
            "captions_reviewed": True,
            "reviewed_by": "Priya Raman",
        }
        return Published(show=show, slug=slug, **(facts | changed))

    return make


@pytest.fixture
def captions() -> Captions:
    lines = ("Hi everyone,", "it is Dana."), ("Three quick things.",), ("That is it from me.",)
    starts = 800, 2600, 95_400
    cues = tuple(Cue(start, start + 1500, text) for start, text in zip(starts, lines, strict=True))
    return Captions("house", "en-us", cues)


@pytest.fixture
def files(tmp_path: Path) -> Callable[[Published], dict[str, Path]]:
    """The files of an episode as they lie before it is published, by name."""

    def make(episode: Published) -> dict[str, Path]:
        folder = tmp_path / "rendered" / episode.show / episode.slug
        folder.mkdir(parents=True, exist_ok=True)
        for file in episode.media:
            (folder / file.name).write_bytes(content_of(file))
        return {file.name: folder / file.name for file in episode.media}

    return make
