"""The whole pipeline, straight down: produce() as far as it goes without a person, release() once it is cleared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vidcast.look import Look
from vidcast.model.aftermath import Leftover, Removed, as_written, leftovers
from vidcast.model.captions import Captions
from vidcast.model.chapters import Mark, chapters_of_parts
from vidcast.model.decisions import Clearance, Decisions, Wait
from vidcast.model.disclaiming import disclaimer_cues, without_disclaimer
from vidcast.model.document import digest
from vidcast.model.episode import Chapter
from vidcast.model.findings import Finding, Findings
from vidcast.model.glossary import Glossary
from vidcast.model.masking import COVER_FADE_MS, Cover, covers, masked
from vidcast.model.part import Credit
from vidcast.model.policy import Audience, Circumstances, Kind, Pack
from vidcast.model.recording import Recording, Take
from vidcast.model.report import Report
from vidcast.model.rundown import Rundown
from vidcast.model.segment import Phrasing
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript, episode_words
from vidcast.model.wording import Worded, corrected_away, worded
from vidcast.offers import offers
from vidcast.preset import Preset
from vidcast.run.runner import Result, Runner
from vidcast.stages.caption import caption
from vidcast.stages.check import Beside, Key, check, recheck
from vidcast.stages.publish import (
    Peaks,
    Poster,
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
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.person_names import PersonNames
from vidcast.tools.speech import SpeechEngine
from vidcast.tools.vad import Vad
from vidcast.tools.vocabulary import ordinary_words

__all__ = ["Asked", "Basis", "Look", "Part", "Produced", "Released", "Tools", "produce", "received", "release"]


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs and models that stages use."""

    speech: SpeechEngine
    vad: Vad
    ffmpeg: Ffmpeg
    names: PersonNames | None = None
    """Tells people's names, where the extra for it is installed."""


@dataclass(frozen=True, slots=True)
class Part:
    """One recording as a part of an episode, with who speaks in it."""

    take: Take
    credit: Credit
    terms: tuple[str, ...] = ()
    """Names and words that the speech engine is told to expect in it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the words besides the pack: the day, and who is still waited for."""

    today: str
    """As 2026-11-21."""
    missing: tuple[str, ...] = ()
    """Leaders whose recordings the episode waits for."""
    glossary: Glossary = Glossary()
    """How the names and words of the house are written."""
    audience: Audience = "internal"
    kind: Kind = "message"
    acknowledged: tuple[bool | None, ...] = ()
    """Of each part whether its leader has signed the policy that is in force; None, or no entry, where nobody asked."""

    objections: tuple[Wait, ...] = ()
    """What no approval of the words can settle, such as a leader who no longer takes part."""

    doubt: str = ""
    """When an older catalogue was taken on purpose, where decisions on the episode may be lost: an approval from before
    counts no longer."""

    def circumstances(self, part: int) -> Circumstances:
        """What the rules may ask for beside the words of a part, counted from 0."""
        signed = self.acknowledged[part] if part < len(self.acknowledged) else None
        return Circumstances(self.today, self.audience, self.kind, signed, opens=part == 0)


@dataclass(frozen=True, slots=True)
class Basis:
    """What an episode is checked by, and what people decided on it."""

    pack: Pack
    decisions: Decisions
    asked: Asked


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
    shown: tuple[Worded, ...] = ()
    """The words of each part as they are published: what is bleeped is masked."""
    covers: tuple[Cover, ...] = ()
    """Where the sound is covered."""


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
    tools: Tools,
    basis: Basis,
) -> Produced:
    """Take an episode as far as it can go without another word from a person."""
    decisions, asked = basis.decisions, basis.asked
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
    frames = preset.publish.card_frames(rate, disclaimer=bool(look.brand.disclaimer), reading_ms=look.reading_ms)
    rundown = Rundown.of(trimmed, frames)
    shown, covered = _masked(parts, words, rundown, decisions)
    spoken = tuple(
        Spoken(each.transcript, line, part.take.recording.sha256, len(each.conflicts))
        for part, each, line in zip(parts, words, rundown.parts, strict=True)
    )
    captions = _shown(run, parts, shown, rundown, preset, asked.glossary)
    captions = replace(captions, cues=(*disclaimer_cues(look.disclaimers, rundown, preset.caption), *captions.cues))
    marks = decisions.chapter_marks
    beside = (*look.texts, *(Beside("chapter title", mark.title) for mark in marks or ()))
    findings = _found(run, parts, words, spoken, beside, look.key, basis.pack, asked, tools.names)
    seen = digest([look.digest(preset.publish), asked.audience, *filter(None, [asked.doubt])])
    dossier = Dossier(look.card, spoken, captions, findings, look.summary, seen)
    clearance = run(review, dossier, decisions, preset.review, asked.missing).and_waits(*asked.objections)
    found = _chapters(parts, shown, rundown, look.card.title, marks)
    decided = decisions.applied(findings)
    return Produced(parts, words, rundown, captions, decided, clearance, found, shown, covered)


def _masked(
    parts: tuple[Part, ...], words: tuple[Worded, ...], rundown: Rundown, decisions: Decisions
) -> tuple[tuple[Worded, ...], tuple[Cover, ...]]:
    """The words of each part as they are published, and where the episode's sound is covered."""
    shown: list[Worded] = []
    covered: list[Cover] = []
    for part, said, line in zip(parts, words, rundown.parts, strict=True):
        bleeps = decisions.bleeps_of(part.take.recording.sha256)
        shown.append(replace(said, transcript=masked(said.transcript, bleeps)))
        covered.extend(covers(said.heard.words, line, bleeps))
    return tuple(shown), tuple(covered)


def _shown(
    run: Runner,
    parts: tuple[Part, ...],
    shown: tuple[Worded, ...],
    rundown: Rundown,
    preset: Preset,
    glossary: Glossary,
) -> Captions:
    """The captions of all parts; where several leaders speak, each cue names its own."""
    leaders = [part.credit.leader for part in parts]
    several = len({leader for leader in leaders if leader}) > 1
    each = [
        _about(run, part)(
            caption,
            said.transcript,
            line,
            preset.caption,
            Phrasing(said.phrases(glossary), label=part.credit.leader if several else ""),
        )
        for part, said, line in zip(parts, shown, rundown.parts, strict=True)
    ]
    return Captions.joined(each, leaders)


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
    asked: Asked,
    names: PersonNames | None,
) -> Findings:
    """What the check found in each part, in what was heard and corrected since, then in the texts beside them, and
    where a leader started again.
    """
    found = []
    written_words = [_kept_words(each.transcript, each.timeline) for each in spoken]
    heard_words = [_kept_words(said.heard, each.timeline) for said, each in zip(words, spoken, strict=True)]
    for at, (part, said, each) in enumerate(zip(parts, words, spoken, strict=True)):
        checked, sha256 = _about(run, part), part.take.recording.sha256
        where, beside = asked.circumstances(at), texts if at == 0 else ()
        others = _all_but(written_words, at)
        written = checked(check, each.transcript, each.timeline, pack, where, beside, key, sha256, others, names)
        found.append(written)
        if not said.is_as_heard:
            others = _all_but(heard_words, at)
            raw = checked(check, said.heard, each.timeline, pack, where, (), key, sha256, others, names)
            found.append(corrected_away(raw, written))
        found.append(replace(written, findings=offers(each.transcript, each.timeline, sha256), not_checked=()))
    return Findings.joined(found)


def _kept_words(transcript: Transcript, timeline: Timeline) -> tuple[str, ...]:
    """The words that the episode keeps, as a rule's companions are looked for in them."""
    return tuple(word.text for _, word in episode_words(transcript.words, timeline))


def _all_but(parts: Sequence[tuple[str, ...]], at: int) -> tuple[str, ...]:
    """The words of all parts but one, in order."""
    return tuple(word for number, words in enumerate(parts) if number != at for word in words)


def release(run: Runner, produced: Produced, look: Look, preset: Preset, tools: Tools, basis: Basis) -> Released:
    """Render what was cleared, pixels cut here, once; then measure what came of it, and check it again."""
    settings, ffmpeg, rundown = preset.publish, tools.ffmpeg, produced.rundown
    takes = tuple(part.take for part in produced.parts)
    canvas = settings.canvas([take.recording.video for take in takes])
    drawn = run.result(cards, look.card, look.brand, canvas)
    heard = run.result(sound, takes, rundown, settings, ffmpeg, produced.covers)
    render = run.result(picture, takes, rundown, canvas, drawn, heard, produced.chapters, settings, ffmpeg)
    still = run.result(poster, rundown, render, look.poster_ms, ffmpeg)
    finished = Take(heard.value.recording, heard.folder / heard.value.name)
    waves = run.result(peaks, finished)
    # Told what to expect, an engine hears it.
    deaf = tuple(cover.span.grown(COVER_FADE_MS, COVER_FADE_MS) for cover in produced.covers)
    again = run(relisten, finished, replace(preset.transcribe, terms=()), tools.speech, tools.vad, deaf)
    left = _left_over(run, produced, again, look.key, basis)
    report = run(
        prove, takes, rundown, produced.captions, again, heard, render, settings, ffmpeg, produced.covers, left
    )
    return Released(heard, render, still, waves, report, _captioned(run, produced, look, preset, render, ffmpeg))


def _left_over(run: Runner, produced: Produced, again: Transcript, key: Key, basis: Basis) -> tuple[Leftover, ...]:
    """The findings in the finished sound and in its captions that should not be there."""
    # Cards come before the words now, so nothing can be asked of the first seconds; and nobody signs again.
    asked = replace(basis.asked.circumstances(0), acknowledged=True, opens=False)
    bleeped = frozenset(bleep.finding for bleep in basis.decisions.bleeps)
    removed = tuple(_removed(run, produced, key, basis))
    # What a disclaimer says was checked with the texts beside the words, and decided on there.
    spoken = as_written(without_disclaimer(produced.captions, produced.rundown))
    found = run(recheck, again, spoken, basis.pack, asked, key)
    return (
        *leftovers(produced.findings, bleeped, removed, found.heard, "heard"),
        *leftovers(produced.findings, bleeped, removed, found.captioned, "written in the captions"),
    )


def _removed(run: Runner, produced: Produced, key: Key, basis: Basis) -> Iterator[Removed]:
    """The findings whose words are elsewhere than the transcript has them: cut out, or covered where a person heard
    them.
    """
    rules = {finding.id: finding.rule for finding in produced.findings.findings}
    for at, (part, line) in enumerate(zip(produced.parts, produced.rundown.parts, strict=True)):
        sha256 = part.take.recording.sha256
        for bleep in basis.decisions.bleeps_of(sha256):
            if bleep.words is not None and bleep.finding in rules:
                yield Removed(rules[bleep.finding], line.to_episode(bleep.start_ms))
        cuts = {cut.finding: cut for cut in basis.decisions.cuts_of(sha256) if cut.finding}
        for finding in _before_cuts(run, produced, at, key, basis) if cuts else ():
            if finding.id in cuts:
                yield Removed(finding.rule, line.to_episode(cuts[finding.id].start_ms))


def _before_cuts(run: Runner, produced: Produced, at: int, key: Key, basis: Basis) -> Iterator[Finding]:
    """Where the rules speak up in the whole recording of a part."""
    part, said, where = produced.parts[at], produced.words[at], basis.asked.circumstances(at)
    for words in dict.fromkeys((said.transcript, said.heard)):
        found = _about(run, part)(check, words, None, basis.pack, where, (), key, part.take.recording.sha256)
        yield from found.findings


def _captioned(
    run: Runner, produced: Produced, look: Look, preset: Preset, render: Result[Render], ffmpeg: Ffmpeg
) -> Result[Rendition] | None:
    if not preset.publish.burned_in:
        return None
    spoken = without_disclaimer(produced.captions, produced.rundown)
    return run.result(burn, render, spoken, preset.caption.line_chars, look.brand.font, preset.publish, ffmpeg)


def _chapters(
    parts: tuple[Part, ...],
    shown: tuple[Worded, ...],
    rundown: Rundown,
    title: str,
    marks: tuple[Mark, ...] | None,
) -> tuple[Chapter, ...]:
    """A chapter for each leader, or for each subject of one leader; a message of one subject bears its title."""
    names = [part.credit.chapter or f"Part {number}" for number, part in enumerate(parts, 1)]
    recordings = [part.take.recording.sha256 for part in parts]
    said = [each.transcript for each in shown]
    return chapters_of_parts(rundown, names if len(parts) > 1 else [title], said, recordings, marks)
