"""The whole pipeline, straight down: produce() as far as it goes without a person, release() once it is cleared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vidcast.model.captions import Captions
from vidcast.model.chapters import Mark, chapters_of_parts
from vidcast.model.decisions import Clearance, Decisions
from vidcast.model.document import digest, to_value
from vidcast.model.episode import Chapter
from vidcast.model.findings import Findings
from vidcast.model.glossary import Glossary
from vidcast.model.part import Credit
from vidcast.model.policy import Pack
from vidcast.model.recording import Recording, Take
from vidcast.model.report import Report
from vidcast.model.rundown import Rundown
from vidcast.model.segment import Phrasing
from vidcast.model.wording import Worded, corrected_away, worded
from vidcast.offers import offers
from vidcast.preset import Preset
from vidcast.run.runner import Result, Runner
from vidcast.stages.caption import caption
from vidcast.stages.check import Beside, Key, check
from vidcast.stages.publish import (
    Peaks,
    Poster,
    PublishSettings,
    Render,
    Rendition,
    Sound,
    burn,
    cards,
    common_rate,
    peaks,
    picture,
    poster,
    prove,
    sound,
)
from vidcast.stages.receive import Original, receive
from vidcast.stages.review import Dossier, Spoken, review
from vidcast.stages.transcribe import TranscribeSettings, relisten, transcribe
from vidcast.stages.trim import trim
from vidcast.tools.cards import Brand, CardText
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.speech import SpeechEngine
from vidcast.tools.vad import Vad
from vidcast.tools.vocabulary import ordinary_words

__all__ = ["Asked", "Look", "Part", "Produced", "Released", "Tools", "produce", "received", "release"]


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs and models that stages use."""

    speech: SpeechEngine
    vad: Vad
    ffmpeg: Ffmpeg


@dataclass(frozen=True, slots=True)
class Part:
    """One recording as a part of an episode, with who speaks in it."""

    take: Take
    credit: Credit
    terms: tuple[str, ...] = ()
    """Names and words that the speech engine is told to expect in it."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown of an episode beside its recordings."""

    card: CardText
    brand: Brand
    summary: str
    key: Key
    """The library's own secret for the names of private findings."""
    poster_ms: int | None = None
    """The moment that the poster shows, None for the sharpest picture."""

    @property
    def texts(self) -> tuple[Beside, ...]:
        """Every text that is published with the words; those are checked too."""
        card, brand = self.card, self.brand
        people = (f"{each.leader}, {each.leader_title}, {each.division}" for each in card.parts)
        named = (
            ("show", card.show),
            ("title", card.title),
            *(("leader", text) for text in people),
            *(("part title", each.title) for each in card.parts if each.title not in ("", card.title)),
            ("summary", self.summary),
            ("disclaimer", brand.disclaimer),
            ("closing card", f"{brand.closing_line}. {brand.closing_note}"),
        )
        return tuple(Beside(where, text) for where, text in dict.fromkeys(named))

    def digest(self, settings: PublishSettings) -> str:
        """What stands for the look in an approval."""
        return digest([self.brand.fingerprint, to_value(settings), self.poster_ms])


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the words besides the pack: the day, and who is still waited for."""

    today: str
    """As 2026-11-21."""
    missing: tuple[str, ...] = ()
    """Leaders whose recordings the episode waits for."""
    glossary: Glossary = Glossary()
    """How the names and words of the house are written."""


@dataclass(frozen=True, slots=True)
class Produced:
    """An episode as far as it goes without another word from a person."""

    parts: tuple[Part, ...]
    words: tuple[Worded, ...]
    """What is said in each part, as it was heard and as it is written."""
    rundown: Rundown
    captions: Captions
    findings: Findings
    """With the state that people's decisions give them."""
    clearance: Clearance
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True)
class Released:
    """The rendered files of a cleared episode, and what was measured of them."""

    sound: Result[Sound]
    render: Result[Render]
    poster: Result[Poster]
    peaks: Result[Peaks]
    report: Report
    captioned: Result[Rendition] | None = None
    """The video with its captions in the picture, where the preset asks for one."""


def received(run: Runner, original: Original) -> Recording:
    """Facts about a dropped file, or BadRecording."""
    return run(receive, original)


def produce(
    run: Runner,
    parts: tuple[Part, ...],
    look: Look,
    preset: Preset,
    pack: Pack,
    tools: Tools,
    decisions: Decisions,
    asked: Asked,
) -> Produced:
    """Take an episode as far as it can go without another word from a person."""
    heard = tuple(
        _about(run, part)(transcribe, part.take, _expecting(preset, [part]), tools.speech, tools.vad) for part in parts
    )
    words = tuple(
        worded(said, asked.glossary, decisions.edits_of(part.take.recording.sha256), ordinary_words())
        for part, said in zip(parts, heard, strict=True)
    )
    rate = common_rate([part.take.recording.video for part in parts])
    trimmed = [
        _about(run, part)(
            trim, part.take, said, decisions.cuts_of(part.take.recording.sha256), preset.trim, tools.vad, rate
        )
        for part, said in zip(parts, heard, strict=True)
    ]
    frames = preset.publish.card_frames(rate, disclaimer=bool(look.brand.disclaimer))
    rundown = Rundown.of(trimmed, frames)
    spoken = tuple(
        Spoken(each.transcript, line, part.take.recording.sha256, len(each.conflicts))
        for part, each, line in zip(parts, words, rundown.parts, strict=True)
    )
    captions = _shown(run, parts, words, spoken, preset, asked.glossary)
    marks = decisions.chapter_marks
    beside = (*look.texts, *(Beside("chapter title", mark.title) for mark in marks or ()))
    findings = _found(run, parts, words, spoken, beside, look.key, pack, asked.today)
    dossier = Dossier(look.card, spoken, captions, findings, look.summary, look.digest(preset.publish))
    clearance = run(review, dossier, decisions, preset.review, asked.missing)
    found = _chapters(parts, words, rundown, look.card.title, marks)
    return Produced(parts, words, rundown, captions, decisions.applied(findings), clearance, found)


def _shown(
    run: Runner,
    parts: tuple[Part, ...],
    words: tuple[Worded, ...],
    spoken: tuple[Spoken, ...],
    preset: Preset,
    glossary: Glossary,
) -> Captions:
    """The captions of all parts; where several leaders speak, each cue names its own."""
    each = [
        _about(run, part)(caption, one.transcript, one.timeline, preset.caption, Phrasing(said.phrases(glossary)))
        for part, said, one in zip(parts, words, spoken, strict=True)
    ]
    return Captions.joined(each, [part.credit.leader for part in parts])


def _expecting(preset: Preset, parts: Sequence[Part]) -> TranscribeSettings:
    """How to listen to these parts: with the preset's terms, and with what each was to be listened to with."""
    terms = dict.fromkeys((*preset.transcribe.terms, *(term for part in parts for term in part.terms)))
    return replace(preset.transcribe, terms=tuple(terms))


def _about(run: Runner, part: Part) -> Runner:
    """The runner for what is remembered of one recording, whichever episode it is in."""
    return run.about(part.take.recording.sha256[:16])


def _found(
    run: Runner,
    parts: tuple[Part, ...],
    words: tuple[Worded, ...],
    spoken: tuple[Spoken, ...],
    texts: tuple[Beside, ...],
    key: Key,
    pack: Pack,
    today: str,
) -> Findings:
    """What the check found in each part, in what was heard and corrected since, then in the texts beside them, and
    where a leader started again.
    """
    found = []
    for number, (part, said, each) in enumerate(zip(parts, words, spoken, strict=True)):
        beside = texts if number == 0 else ()
        sha256 = part.take.recording.sha256
        written = _about(run, part)(check, each.transcript, each.timeline, pack, today, beside, key, sha256)
        found.append(written)
        if not said.is_as_heard:
            raw = _about(run, part)(check, said.heard, each.timeline, pack, today, (), key, sha256)
            found.append(corrected_away(raw, written))
        found.append(replace(written, findings=offers(each.transcript, each.timeline, sha256), not_checked=()))
    return Findings.joined(found)


def release(run: Runner, produced: Produced, look: Look, preset: Preset, tools: Tools) -> Released:
    """Render what was cleared, pixels cut here, once; then measure what came of it."""
    settings, ffmpeg, rundown = preset.publish, tools.ffmpeg, produced.rundown
    takes = tuple(part.take for part in produced.parts)
    canvas = settings.canvas([take.recording.video for take in takes])
    drawn = run.result(cards, look.card, look.brand, canvas)
    heard = run.result(sound, takes, rundown, settings, ffmpeg)
    render = run.result(picture, takes, rundown, canvas, drawn, heard, produced.chapters, settings, ffmpeg)
    still = run.result(poster, rundown, render, look.poster_ms, ffmpeg)
    finished = Take(heard.value.recording, heard.folder / heard.value.name)
    waves = run.result(peaks, finished)
    again = run(relisten, finished, _expecting(preset, produced.parts), tools.speech, tools.vad)
    report = run(prove, takes, rundown, produced.captions, again, heard, render, settings, ffmpeg)
    return Released(heard, render, still, waves, report, _captioned(run, produced, look, preset, render, ffmpeg))


def _captioned(
    run: Runner, produced: Produced, look: Look, preset: Preset, render: Result[Render], ffmpeg: Ffmpeg
) -> Result[Rendition] | None:
    if not preset.publish.burned_in:
        return None
    return run.result(
        burn, render, produced.captions, preset.caption.line_chars, look.brand.font, preset.publish, ffmpeg
    )


def _chapters(
    parts: tuple[Part, ...],
    words: tuple[Worded, ...],
    rundown: Rundown,
    title: str,
    marks: tuple[Mark, ...] | None,
) -> tuple[Chapter, ...]:
    """A chapter for each leader, or for each subject of one leader; a message of one subject bears its title."""
    names = [part.credit.chapter or f"Part {number}" for number, part in enumerate(parts, 1)]
    recordings = [part.take.recording.sha256 for part in parts]
    said = [each.transcript for each in words]
    return chapters_of_parts(rundown, names if len(parts) > 1 else [title], said, recordings, marks)
