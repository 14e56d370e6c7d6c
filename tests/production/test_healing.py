"""A site that was damaged is whole again after one command, which says what it did."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.house import House
from vidcast.pipeline import Tools
from vidcast.production import Production
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.wish import Sidecar, Wish


class Notes:
    """A Reporter that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def note(self, text: str) -> None:
        self.told.append(text)

    def started(self, stage: str, why: str) -> None: ...

    def progressed(self, stage: str, done: float, total: float) -> None: ...

    def finished(self, stage: str, took_ms: int) -> None: ...

    def remembered(self, stage: str) -> None: ...


def opened(house: House, notes: Notes) -> Production:
    tools = Tools(house.mouth, house.ear, Ffmpeg.found())  # type: ignore[arg-type]
    return Production(house.folder, notes, house.clock, tools)


def state(house: House) -> dict[str, tuple[bytes, int]]:
    """Every file of the site, with its mode."""
    site = house.folder.site
    files = [path for path in site.rglob("*") if path.is_file() and path.name != ".lock"]
    return {str(path.relative_to(site)): (path.read_bytes(), path.stat().st_mode) for path in files}


def flipped(path: Path) -> None:
    """Two other bytes, without a trace in the size or the time of change."""
    seen = path.stat()
    with path.open("r+b") as file:
        file.seek(seen.st_size // 2)
        file.write(b"\x00\xff")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere.json"))
    path.symlink_to("elsewhere.json")


EPISODE = "field/2026-w11"
VIDEO = f"{EPISODE}/field-2026-w11.mp4"
DAMAGES: dict[str, Callable[[Path], Any]] = {
    VIDEO: Path.unlink,
    f"{EPISODE}/field-2026-w11.m4a": lambda path: os.truncate(path, 100),
    f"{EPISODE}/poster.jpg": flipped,
    f"{EPISODE}/poster-640.jpg": Path.unlink,
    f"{EPISODE}/captions.vtt": lambda path: path.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nSold!\n"),
    f"{EPISODE}/transcript.json": flipped,
    f"{EPISODE}/index.html": lambda path: path.write_text("<script>alert(1)</script>"),
    f"{EPISODE}/chapters.json": linked,
    "field/feed.xml": lambda path: path.write_bytes(b""),
    "field/feed.atom": lambda path: path.write_bytes(path.read_bytes().replace(b"Week 11", b"Week 12")),
    "field/feed.json": lambda path: path.chmod(0),
    "field/index.html": lambda path: (path.unlink(), path.mkdir(), (path / "x").write_text("x")),
    "assets/logo.png": Path.unlink,
    "all/feed.xml": Path.unlink,
}
STRANGERS = ("field/notes.docx", f"{EPISODE}/field-2026-w11-r9.mp4", "field/2099-w01/index.html", "offer/index.html")


def damaged(house: House) -> None:
    site = house.folder.site
    for name, damage in DAMAGES.items():
        damage(site / name)
    for name in STRANGERS:
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text("somebody else's")
    (site / ".well-known").mkdir()
    (site / ".well-known/security.txt").write_text("kept")
    (site / "robots.txt").write_text("kept")


def test_many_kinds_of_damage_are_healed_by_one_command_which_names_them(house: House) -> None:
    house.run()
    before, notes = state(house), Notes()
    damaged(house)
    production = opened(house, notes)
    outcome = production.advance(production.catalogue.episode("field"))
    kept = {".well-known/security.txt", "robots.txt"}
    assert {name: file for name, file in state(house).items() if name not in kept} == before
    assert all((house.folder.site / name).read_text() == "kept" for name in kept)
    told = "\n".join(notes.told)
    assert len(notes.told) == len(set(notes.told))
    assert [name for name in (*DAMAGES, *STRANGERS) if f"site/{name}" not in told] == []
    aside = sorted(str(path.relative_to(house.folder.aside)) for path in house.folder.aside.rglob("*.docx"))
    assert aside == ["2026-03-09/site/field/notes.docx"]
    assert not outcome.held


def test_a_whole_site_is_left_untouched_and_nothing_is_said(house: House) -> None:
    house.run()
    times = {path: path.stat().st_mtime_ns for path in house.folder.site.rglob("*")}
    notes = Notes()
    production = opened(house, notes)
    production.advance(production.catalogue.episode("field"))
    assert {path: path.stat().st_mtime_ns for path in house.folder.site.rglob("*")} == times
    assert notes.told == []


def test_an_episode_that_is_gone_for_good_does_not_keep_others_from_being_published(house: House) -> None:
    lost = house.run().episode
    house.write("site/field/2026-w11/field-2026-w11.mp4", "")
    for path in (*house.folder.originals.glob("*/*"), *house.folder.work.glob("field-2026-w11/picture/*/*")):
        path.chmod(0o644)
        path.unlink()
    notes = Notes()
    second = house.copy("second.mp4")
    production = opened(house, notes)
    episode = production.take_in(second, Wish(Sidecar(show="field", week="2026-W12"))).episode
    assert production.advance(episode).changed
    feed = (house.folder.site / "field/feed.xml").read_text()
    assert ("2026-w12" in feed, "2026-w11" in feed) == (True, False)
    assert any(note.startswith("field/2026-w11: field-2026-w11.mp4 cannot be restored (") for note in notes.told)
    assert production.catalogue.publication(lost) is not None


def test_an_episode_without_its_poster_is_shown_without_it(house: House) -> None:
    house.run()
    (house.folder.site / "field/2026-w11/poster.jpg").unlink()
    for path in (*house.folder.originals.glob("*/*"), *house.folder.work.glob("field-2026-w11/poster/*/*")):
        path.chmod(0o644)
        path.unlink()
    production = opened(house, Notes())
    production.upkeep.round()
    feed = (house.folder.site / "field/feed.xml").read_text()
    assert [f"{EPISODE}/{name}" in feed for name in ("field-2026-w11.mp4", "poster.jpg")] == [True, False]


def test_what_comes_out_of_the_renderer_otherwise_is_a_new_edition_of_the_same(house: House) -> None:
    first = house.run().publication
    assert first is not None
    (house.folder.site / VIDEO).unlink()
    for path in house.folder.work.glob("field-2026-w11/picture/*/*.mp4"):
        path.write_bytes(path.read_bytes() + b"another end")
    notes = Notes()
    production = opened(house, notes)
    production.upkeep.round()
    again = production.catalogue.publication(production.catalogue.episode("field"))
    assert again is not None
    assert (again.published.guid, again.published.published_at) == (first.published.guid, first.published.published_at)
    assert again.published.enclosure.name == "field-2026-w11-r2.mp4"
    assert "field/2026-w11: rendered again, since its files were gone" in notes.told
    assert production.is_published(production.catalogue.episode("field")) is not None


def test_a_watcher_compares_the_bytes_of_every_file_once_a_day(house: House) -> None:
    house.run()
    notes, poster, memory = Notes(), f"{EPISODE}/poster.jpg", house.folder.work / "site.json"
    upkeep = opened(house, notes).upkeep
    upkeep.round()
    flipped(house.folder.site / poster)
    remembered = json.loads(memory.read_text())
    # As on a disk that rots, nothing that a look could see has changed.
    remembered["files"][poster][0][2] = (house.folder.site / poster).stat().st_ctime_ns
    memory.write_text(json.dumps(remembered))
    house.clock.now += timedelta(hours=2)
    upkeep.round()
    assert notes.told == []
    house.clock.now += timedelta(hours=24)
    upkeep.round()
    assert notes.told == [f"site/{poster}: was missing or altered; restored"]
