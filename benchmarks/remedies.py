"""The round trip of remedies: found, fixed, rendered, heard again, and gone from everything that is published.

    python benchmarks/remedies.py [--keep FOLDER]

Every blocking finding of samples/weekly_review is bleeped in one library and cut in another. Then what is on the site
is searched, byte for byte, for the words that were taken out and are said nowhere else in the message; the finished
sound is transcribed anew, without a hint of what to expect; and every word that was to stay is looked for.
"""

from __future__ import annotations

import argparse
import itertools
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vidcast.config import LibraryFolder
from vidcast.desk import Desk
from vidcast.model.alignment import folded, paired
from vidcast.model.findings import Finding
from vidcast.model.masking import MASK, is_covered
from vidcast.model.recording import Take
from vidcast.model.times import Span
from vidcast.model.transcript import Word, episode_words
from vidcast.pipeline import Produced
from vidcast.production import Outcome, Production
from vidcast.run.runner import once
from vidcast.stages.publish.proof.covered import remains
from vidcast.stages.publish.proof.hearing import SOUND_RATE
from vidcast.stages.transcribe import relisten
from vidcast.tools.listen import listen
from vidcast.tools.probe import probe
from vidcast.tools.shipped import shipped
from vidcast.wish import Sidecar, Wish

SAMPLE = Path(__file__).parents[1] / "samples" / "weekly_review.phone.mp4"
WHO = "Ana Gray"
TAG_NAME = re.compile(rb"</?[\w:-]+")
"""The names of elements, such as media:group, are nobody's words; what they hold is, and their attributes are."""
WORD = re.compile(rb"[a-z\x80-\xff]+")


@dataclass(frozen=True)
class Trip:
    """One library in which every blocking finding was repaired in one way."""

    production: Production
    fixed: tuple[Finding, ...]
    before: Produced
    outcome: Outcome

    @property
    def gone(self) -> tuple[Span, ...]:
        """What was bleeped or cut, on the recording's clock."""
        decisions = self.production.decisions(self.outcome.episode)
        return (*(bleep.span for bleep in decisions.bleeps), *(cut.span for cut in decisions.cuts))

    @property
    def words(self) -> tuple[Word, ...]:
        """The words that were kept before anything was repaired, on the recording's clock."""
        said = self.before.words[0].transcript.words
        return tuple(said[at] for at, _ in episode_words(said, self.before.rundown.parts[0]))

    @property
    def expected(self) -> list[str]:
        """The words that were to stay."""
        return [folded(word.text) for word in self.words if not is_covered(word, self.gone)]

    @property
    def secrets(self) -> list[str]:
        """Words that were taken out and are said nowhere else; short ones are in every file."""
        out = {folded(word.text) for word in self.words if is_covered(word, self.gone)}
        return sorted(word for word in out - set(self.expected) if len(word) > 4)


def made(place: Path, remedy: str) -> Trip:
    """A library where every blocking finding of the sample is bleeped or cut, and the episode is published."""
    LibraryFolder.made(place)
    # A library's own packs come first, so that nobody edits them meanwhile.
    shutil.copytree(shipped("policy"), place / "policy", dirs_exist_ok=True)
    production = Production(LibraryFolder(place))
    outcome = production.run(SAMPLE, Wish(Sidecar(show="sales", week="2026-W11", leader="Tom Okafor")))
    episode, desk = outcome.episode, Desk(production, listened=True)
    fixed = []
    for found in outcome.produced.findings.open("block"):
        if found.start_ms is None:
            desk.waive(episode, found.id, by=WHO, because="signed on paper")
        elif production.produce(episode).clearance.waits:
            fixed.append(found)
            getattr(desk, remedy)(episode, found.id, by=WHO)
    desk.approve(episode, by=WHO)
    before, outcome = outcome.produced, production.advance(episode)
    left = [found for found in fixed if any(f"{found.title} was taken out" in wait.why for wait in outcome.waits)]
    for found in left:
        # What stands beside the covered words still says it, so the whole sentence goes.
        desk.cut(episode, found.id, by=WHO, sentence=True)
    if left:
        print(f"{remedy}: {len(left)} still found after it, and their sentences cut")
        desk.approve(episode, by=WHO)
        outcome = production.advance(episode)
    return Trip(production, tuple(fixed), before, outcome)


def found_in(site: Path, secrets: list[str]) -> Iterator[tuple[str, str]]:
    """Every file of the site that holds one of the words, in any case."""
    for path in sorted(site.rglob("*")):
        if path.is_file() and "assets" not in path.parts:
            held = TAG_NAME.sub(b" ", path.read_bytes().lower())
            found = set(WORD.findall(held))
            yield from ((str(path.relative_to(site)), word) for word in secrets if word.encode() in found)


def heard(trip: Trip) -> list[str]:
    """What a new transcription hears in the published sound, where nothing but a tone covers it."""
    production, episode = trip.production, trip.outcome.episode
    (path,) = (production.folder.site / episode.show / episode.slug).glob("*.m4a")
    take, settings = Take(probe(path, "0" * 64), path), production.preset(episode).transcribe
    covers = trip.outcome.produced.covers
    deaf = tuple(cover.span for cover in covers)
    again = once(relisten, take, settings, production.tools.speech, production.tools.vad, deaf)
    return [folded(word.text) for word in again.words]


def likeness(trip: Trip) -> float:
    """How much of the recording is in the published sound under its covers, 0 to 1."""
    production, episode, produced = trip.production, trip.outcome.episode, trip.outcome.produced
    path = production.folder.site / episode.show / episode.slug / f"{episode.show}-{episode.slug}.mp4"
    sound = listen(path, probe(path, "0" * 64), SOUND_RATE)
    takes = tuple(part.take for part in produced.parts)
    found = remains(sound, takes, produced.rundown, produced.covers)
    return max((each.like for each in found), default=0.0)


def told(trip: Trip, remedy: str) -> bool:
    """Print what came of it; whether all of it is as it should be."""
    shown = [
        folded(word) for cue in trip.outcome.produced.captions.cues for word in cue.text.split() if MASK not in word
    ]
    again, secrets = heard(trip), trip.secrets
    pairs = paired(trip.expected, again)
    runs = itertools.pairwise([-1, *(left for left, _ in pairs), len(trip.expected)])
    lost = max(after - before - 1 for before, after in runs)
    leaks = list(found_in(trip.production.folder.site, secrets))
    report = trip.production.report(trip.outcome.episode)
    checks = {check.id: check for check in report.checks} if report else {}
    left = sorted(set(secrets) & set(again))
    print(f"{remedy}: {len(trip.fixed)} blocking findings, {len(secrets)} words that only they have")
    print(
        f"  published: {trip.outcome.changed}; checks failed: {[each.id for each in report.failed] if report else '-'}"
    )
    print(f"  files of the site that hold one of the words: {len(leaks)} {sorted({path for path, _ in leaks})}")
    print(f"  of the words heard again: {len(left)}; likeness under covers: {likeness(trip):.2f}")
    print(f"  captions: {len(shown)} words, {len(trip.expected)} were to stay, the same: {shown == trip.expected}")
    print(
        f"  of the words that were to stay, {len(pairs)} of {len(trip.expected)} are heard again, {lost} in a row not"
    )
    print(f"  {checks['sync'].title}: {checks['sync'].measured}")
    return trip.outcome.changed and not leaks and not left and shown == trip.expected and checks["sync"].passed


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--keep", type=Path, help="Leave the libraries in this folder.")
    said = options.parse_args()
    place = said.keep or Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        passed = [told(made(place / remedy, remedy), remedy) for remedy in ("bleep", "cut")]
    finally:
        if not said.keep:
            shutil.rmtree(place)
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
