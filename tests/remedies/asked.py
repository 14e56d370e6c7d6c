"""What a test of the remedies says in a recording, asks of the desk, and approves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house import Ear, House, Mouth, built
from vidcast.catalogue import Episode
from vidcast.desk import Desk
from vidcast.model.times import Span
from vidcast.production import Outcome

PACK = """
pack: mine
version: "1"
status: sample
rules:
  - id: conf.codename
    title: Unreleased project name
    severity: block
    decides: [product]
    why: Names are confidential until launch.
    find: {any: ["Kestrel | Kestrel9"]}
    fix: {do: bleep, also: [cut], pad_ms: 80, say_instead: "a coming product"}
  - id: conf.marker
    title: Something said to be confidential
    severity: block
    decides: [legal]
    why: It is not for everyone.
    find: {any: ["between us"]}
    fix: {do: cut}
  - id: lang.strong
    title: Strong language
    severity: block
    decides: [pr]
    why: Nobody talks so at work.
    find: {any: ["darn"]}
    fix: {do: bleep}
  - id: fin.forward
    title: Expectations
    severity: disclaim
    decides: [legal]
    why: Oral safe harbor.
    find: {any: ["expect~"]}
    requires: ["results may differ"]
    fix: {do: disclaimer, text_ref: forward.md, place: [card, audio, description]}
  - id: press.contact
    title: A journalist
    severity: review
    decides: [pr]
    why: Comms should know.
    find: {any: ["journalist"]}
    fix: {do: retake}
"""
PEOPLE = """
[[people]]
name = "Ana"
roles = ["comms"]

[[people]]
name = "Pia"
roles = ["product"]

[[people]]
name = "Lee"
roles = ["legal", "comms"]
"""


class LateEar(Ear):
    """Speech in the two seconds before the closing card, however long the cards before them are."""

    def speech(self, pcm: Any) -> tuple[Span, ...]:
        end = len(pcm) // 16 - (2500 if len(pcm) > 5 * 16_000 else 0)
        return (Span(end - 1900, end - 100),)


@dataclass
class Listener(Mouth):
    """Hears something of its own in what is finished."""

    afterwards: str = ""

    def transcribe(self, pcm: Any, clips: Any, language: str | None, terms: Any, progress: Any) -> Any:
        before, self.text = self.text, (self.afterwards if len(pcm) > 5 * 16_000 else "") or self.text
        try:
            return super().transcribe(pcm, clips, language, terms, progress)
        finally:
            self.text = before


def remedied(place: Path, recording: Path, remembered: Path | None = None) -> House:
    """A library with the pack above, in which one recording says what a test wants."""
    house = built(place, recording, remembered=remembered)
    house.ear, house.mouth = LateEar(), Listener()
    house.write("policy/mine.yaml", PACK)
    house.write("policy/texts/forward.md", "These are plans, and results\nmay differ.\n")
    house.configured('\n[shows.field]\npolicy = "mine"\n')
    return house


def spoken(house: House, text: str, afterwards: str = "") -> tuple[Episode, str]:
    """The episode in which that is said, and its first finding; `afterwards` is what its finished sound says."""
    assert isinstance(house.mouth, Listener)
    house.mouth.text, house.mouth.afterwards = text, afterwards or text
    outcome = house.run(leader="Dana")
    return outcome.episode, outcome.produced.findings.open()[0].id


def desk(house: House, *, listened: bool = False) -> Desk:
    return Desk(house.open(), listened)


def approved(house: House, episode: Episode) -> Outcome:
    """The episode after an approval of what was decided."""
    desk(house).approve(episode, by="Lee")
    return house.open().advance(episode)
