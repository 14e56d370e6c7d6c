"""A whole library for tests: recordings are small and really rendered, only the ears are made, so that a test says what
was spoken."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from vidcast.config import LibraryFolder
from vidcast.model.times import Span
from vidcast.model.transcript import Word
from vidcast.pipeline import Tools
from vidcast.production import Outcome, Production
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.speech import Heard, Segment
from vidcast.wish import Sidecar, Wish

__all__ = ["NOON", "PLAIN", "SECRET", "Clock", "Ear", "House", "LongEar", "Mouth", "built"]

PLAIN = "hello everyone and thank you Priya"
SECRET = "we are in talks to buy Castellan"
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)

PACK = """
pack: general
version: "1"
status: sample
rules:
  - id: deal.talks
    title: A deal that is not signed
    severity: block
    decides: [legal]
    why: Nothing is signed.
    find: {any: ["in talks to buy"]}
"""
"""Stands before the shipped pack of its name, which takes half a second to read each time that a library is opened."""
PRESET = 'inherits = "unplugged"\n[publish]\nrenditions = [180]\nx264_preset = "ultrafast"\n'
"""Stands before the shipped preset of its name."""


class Ear:
    fingerprint = "ear"

    def speech(self, pcm: Any) -> tuple[Span, ...]:
        """Speech in the two seconds of a recording; in a finished episode, after its title card and each chapter's."""
        count = 1 if len(pcm) < 5 * 16000 else round((len(pcm) / 16000 - 3.5) / 4)
        first = 0 if len(pcm) < 5 * 16000 else 3000
        return tuple(Span(first + at * 4000 + 100, first + at * 4000 + 1900) for at in range(count))


class LongEar(Ear):
    def speech(self, pcm: Any) -> tuple[Span, ...]:
        return (Span(100, 3900),)


@dataclass
class Mouth:
    """An engine that hears what the test says, by default the same in every recording."""

    text: str = PLAIN
    sounds_like: str = "en"
    asked: int = 0
    """How often it was asked to hear something."""
    expected: tuple[str, ...] = ()
    """What it was told to expect the last time."""
    in_long_ones: str = ""
    """What it hears in recordings of three seconds."""

    @property
    def fingerprint(self) -> dict[str, Any]:
        return {"name": "made", "version": self.text, "model": self.sounds_like}

    def languages_of(self, pcm: Any) -> dict[str, float]:
        return {self.sounds_like: 0.99}

    def transcribe(self, pcm: Any, clips: Any, language: str | None, terms: Any, progress: Any) -> Heard:
        self.asked, self.expected = self.asked + 1, terms
        long = 2.5 < len(pcm) / 16000 < 5
        spoken = (self.in_long_ones if long and self.in_long_ones else self.text).split()
        return Heard("en", tuple(self._said(spoken, clip) for clip in clips))

    def _said(self, spoken: list[str], clip: Span) -> Segment:
        each = 1700 // len(spoken)
        start = clip.start_ms + (clip.length_ms - 1700) // 2
        words = tuple(Word(start + i * each, start + (i + 1) * each, f" {word}", 0.9) for i, word in enumerate(spoken))
        return Segment(words, -0.2, 0.1, 1.2)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@dataclass
class House:
    """A library in a temporary folder, with what a test does to it."""

    place: Path
    recording: Path
    mouth: Mouth = field(default_factory=Mouth)
    ear: Ear = field(default_factory=Ear)
    clock: Clock = field(default_factory=Clock)

    @property
    def folder(self) -> LibraryFolder:
        return LibraryFolder(self.place)

    def open(self) -> Production:
        tools = Tools(self.mouth, self.ear, Ffmpeg.found())  # type: ignore[arg-type]
        return Production(self.folder, now=self.clock, tools=tools)

    def run(self, path: Path | None = None, *, apart: bool = False, preset: str = "", **said: str) -> Outcome:
        wish = Wish(Sidecar(**{"show": "field", "week": "2026-W11", **said}), preset, apart=apart)
        return self.open().run(path or self.recording, wish)

    def part(self, leader: str) -> Outcome:
        """A recording of its own by a leader, run."""
        return self.run(self.copy(f"{leader or 'nobody'}.mp4"), leader=leader)

    def copy(self, name: str) -> Path:
        """Another recording: the same but for a byte at its end."""
        path = self.recording.with_name(name)
        path.write_bytes(self.recording.read_bytes() + name.encode())
        return path

    def write(self, name: str, text: str) -> None:
        """A file of the library, named from its folder."""
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def configured(self, text: str) -> None:
        with (self.place / "vidcast.toml").open("a") as file:
            file.write(text)

    def reconfigured(self, old: str, new: str) -> None:
        """Let vidcast.toml say something else."""
        path = self.place / "vidcast.toml"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def wants_approval(self) -> None:
        """Let every episode of the show wait for an approval."""
        self.configured('\n[shows.field]\napproval = "always"\n')

    def published(self) -> str:
        """Everything that the site says, as one text."""
        kinds = (".xml", ".html", ".vtt", ".json")
        every = (self.place / "site").rglob("*")
        files = [path for path in every if path.suffix in kinds and not path.name.startswith(".")]
        return "\n".join(path.read_text() for path in sorted(files))


def built(place: Path, recording: Path, *, remembered: Path | None = None, shipped: bool = False) -> House:
    """A new library with the recording beside it, whose stages need not do again what is remembered; with the pack and
    preset above unless it uses the `shipped` ones.
    """
    LibraryFolder.made(place / "acme")
    path = place / "update.mp4"
    path.write_bytes(recording.read_bytes())
    house = House(place / "acme", path)
    if not shipped:
        house.write("policy/general.yaml", PACK)
        house.write("presets/unplugged.toml", PRESET)
    if remembered is not None:
        shutil.copytree(remembered, house.folder.work, dirs_exist_ok=True)
    return house
