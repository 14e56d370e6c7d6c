"""The whole pipeline, straight down: produce() as far as it goes without a person, release() once it is cleared."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vidcast.model.captions import Captions
from vidcast.model.decisions import Clearance, Decisions
from vidcast.model.document import digest, to_value
from vidcast.model.findings import Findings
from vidcast.model.policy import Pack
from vidcast.model.recording import Recording, Take
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript
from vidcast.preset import Preset
from vidcast.run.runner import Result, Runner
from vidcast.stages.caption import caption
from vidcast.stages.check import Beside, Key, check
from vidcast.stages.publish import PublishSettings, Render, Sound, cards, picture, sound
from vidcast.stages.receive import Original, receive
from vidcast.stages.review import Dossier, review
from vidcast.stages.transcribe import transcribe
from vidcast.stages.trim import trim
from vidcast.tools.cards import Brand, CardText
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.speech import SpeechEngine
from vidcast.tools.vad import Vad

__all__ = ["Look", "Produced", "Released", "Tools", "produce", "received", "release", "with_cards"]


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs and models that stages use."""

    speech: SpeechEngine
    vad: Vad
    ffmpeg: Ffmpeg


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown of an episode beside its recording."""

    card: CardText
    brand: Brand
    summary: str
    key: Key
    """The library's own secret for the names of private findings."""

    @property
    def texts(self) -> tuple[Beside, ...]:
        """Every text that is published with the words; those are checked too."""
        card, brand = self.card, self.brand
        named = (
            ("show", card.show),
            ("title", card.title),
            ("leader", f"{card.leader}, {card.leader_title}, {card.division}"),
            ("summary", self.summary),
            ("closing card", f"{brand.closing_line}. {brand.closing_note}"),
        )
        return tuple(Beside(where, text) for where, text in named)

    def digest(self, settings: PublishSettings) -> str:
        """What stands for the look in an approval."""
        return digest([self.brand.fingerprint, to_value(settings)])


@dataclass(frozen=True, slots=True)
class Produced:
    """A recording as far as it goes without another word from a person."""

    transcript: Transcript
    timeline: Timeline
    captions: Captions
    findings: Findings
    """With the state that people's decisions give them."""
    clearance: Clearance


@dataclass(frozen=True, slots=True)
class Released:
    """The rendered files of a cleared episode."""

    sound: Result[Sound]
    render: Result[Render]


def received(run: Runner, original: Original) -> Recording:
    """Facts about a dropped file, or BadRecording."""
    return run(receive, original)


def produce(
    run: Runner, take: Take, look: Look, preset: Preset, pack: Pack, tools: Tools, decisions: Decisions, today: str
) -> Produced:
    """Take a recording as far as it can go without another word from a person."""
    transcript = run(transcribe, take, preset.transcribe, tools.speech, tools.vad)
    trimmed = run(trim, take, transcript, decisions.cuts, preset.trim, tools.vad)
    timeline = with_cards(trimmed, preset.publish)
    captions = run(caption, transcript, timeline, preset.caption)
    findings = run(check, transcript, timeline, pack, today, look.texts, look.key)
    dossier = Dossier(look.card, transcript, timeline, captions, findings, look.summary, look.digest(preset.publish))
    clearance = run(review, dossier, decisions, preset.review)
    return Produced(transcript, timeline, captions, decisions.applied(findings), clearance)


def release(
    run: Runner, take: Take, look: Look, timeline: Timeline, settings: PublishSettings, ffmpeg: Ffmpeg
) -> Released:
    """Render what was cleared; pixels are cut here, once."""
    drawn = run.result(cards, look.card, look.brand, settings.canvas(take.recording.video))
    heard = run.result(sound, take, timeline, settings, ffmpeg)
    return Released(heard, run.result(picture, take, timeline, drawn, heard, settings, ffmpeg))


def with_cards(timeline: Timeline, settings: PublishSettings) -> Timeline:
    """The timeline with its title and closing card, so that every episode time counts them."""
    opening, closing = settings.card_frames(timeline.frame_rate)
    return replace(timeline, opening_frames=opening, closing_frames=closing)
