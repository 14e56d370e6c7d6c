"""Measure every published episode of a library against what was planned: `python benchmarks/published.py demo-library`.

For each episode: what its own report says of every check, and what those checks cost beside the rendering; then
measured anew, without any code of the report: the file's duration against the plan, loudness and true peak as a player
hears them, the rotation flag, the enclosure's length in the feed against the file, and how far each caption's first
word is from where a fresh transcription of the published sound hears it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import feedparser

from vidcast.cli.report import report_text
from vidcast.config import LibraryFolder
from vidcast.model.captions import Captions
from vidcast.model.recording import Take
from vidcast.model.transcript import Word
from vidcast.preset import Presets
from vidcast.production import Production
from vidcast.run.runner import Runner
from vidcast.run.store import Store
from vidcast.stages.transcribe import transcribe
from vidcast.tools.probe import probe

STAGES = ("sound", "picture", "prove")


def main(folder: Path) -> None:
    production = Production(LibraryFolder.found(folder))
    for episode in production.catalogue.episodes():
        publication = production.catalogue.publication(episode)
        if publication is None:
            print(f"{episode.name}: not published")
            continue
        file = publication.published.enclosure
        path = folder / "site" / publication.published.path / file.name
        made, produced = probe(path, ""), production.produce(episode)
        heard = production.tools.ffmpeg.loudness(path, 600)
        length = enclosure_length(folder / "site" / episode.show / "feed.xml", episode.guid)
        assert made.video is not None
        print(f"{episode.name}: {report_text(production.report(episode))}")
        print(f"  the checks cost {cost(production, episode.subject)}")
        off = sorted(abs(ms) for ms in starts_off(production, path, produced.captions))
        print(
            f"  measured anew: duration {made.duration_ms - produced.rundown.episode_ms:+d} ms of "
            f"{produced.rundown.episode_ms}; {made.video.frames} frames of {produced.rundown.episode_frames}; "
            f"{heard.lufs:.1f} LUFS, {heard.true_peak_db:.1f} dBTP; rotation {made.video.rotation}; "
            f"enclosure {length} of {path.stat().st_size} bytes; captions' starts off by "
            f"{median(off)} ms median, {off[len(off) * 95 // 100]} ms at 95 % of {len(off)} cues"
        )


def cost(production: Production, subject: str) -> str:
    """How long the checks of an episode's newest render took, beside sound and picture."""
    took = {
        name: found["took_ms"] / 1000
        for name in STAGES
        if (found := production.store.latest(subject, name)) is not None
    }
    making = took.get("sound", 0) + took.get("picture", 0)
    proving = took.get("prove", 0)
    return f"{proving:.1f} s, {proving / making:.0%} of the {making:.1f} s of the render" if making else "nothing"


def enclosure_length(feed: Path, guid: str) -> int:
    """What the feed says of an episode's file."""
    entries = [entry for entry in feedparser.parse(feed.read_bytes()).entries if entry.id == guid]
    return int(entries[0].enclosures[0].length)


def starts_off(production: Production, path: Path, captions: Captions) -> list[int]:
    """How many ms each cue begins after its first word is heard in the published sound; cues whose words are heard."""
    recording = probe(path, "")
    with TemporaryDirectory() as place:
        run = Runner(Store(Path(place)), "again")
        settings, tools = Presets().preset("unplugged").transcribe, production.tools
        words = run(transcribe, Take(recording, path), settings, tools.speech, tools.vad).words
    return [cue.start_ms - found.start_ms for cue in captions.cues if (found := first_word(cue, words)) is not None]


def first_word(cue: Any, words: tuple[Word, ...]) -> Word | None:
    """The fresh transcription's word that is the cue's first, within two seconds of it."""
    wanted = bare(cue.text.split()[0])
    near = [word for word in words if bare(word.text) == wanted and abs(word.start_ms - cue.start_ms) < 2000]
    return min(near, key=lambda word: abs(word.start_ms - cue.start_ms), default=None)


def bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
