"""Single steps on plain files, without a library: the same stages, for one thing at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import click

from vidcast.cli.options import as_json, output, presets_here, recording
from vidcast.cli.reading import read_document, text_of
from vidcast.cli.saying import answer, findings_text
from vidcast.cli.watching import watched
from vidcast.errors import BadDocument, BadRequest
from vidcast.inbox import sha256_of
from vidcast.model.captions import Captions, Profile
from vidcast.model.document import encode, to_value
from vidcast.model.findings import Findings
from vidcast.model.foreign import shown
from vidcast.model.glossary import Corrected, Glossary, corrected
from vidcast.model.paragraphs import pauses_in, to_txt
from vidcast.model.policy import Audience, Circumstances, Kind
from vidcast.model.recording import Take
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span, clock_text, ms_at
from vidcast.model.transcript import Transcript
from vidcast.single import Bare

LANGUAGES = (
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id "
    "is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si "
    "sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue zh"
)
"""The codes that Whisper knows; kept here because asking the engines for theirs loads them."""

LATEST_WORD_MS = 2000
"""How long after a recording's end its last word may end; engines are no more exact."""

preset = click.option("--preset", default="unplugged", show_default=True, metavar="NAME")


def take_of(path: Path) -> Take:
    from vidcast.tools.probe import probe

    return Take(probe(path, sha256_of(path) if path.is_file() else ""), path)


def timeline_of(path: Path | None, words: Transcript) -> Timeline | None:
    """The timeline of the words' recording. Raises BadDocument, and BadRequest when it is another recording's."""
    if path is None:
        return None
    line: Timeline = read_document(Timeline, path)
    said_ms = max((word.end_ms for word in words.words), default=0)
    end_ms = ms_at(line.frames, line.frame_rate)
    if said_ms > end_ms + LATEST_WORD_MS:
        raise BadRequest(
            f"{shown(path.name)}: the timeline of another recording: it ends at {clock_text(end_ms)}, and words are "
            f"said until {clock_text(said_ms)}; make one with `vidcast trim`"
        )
    return line


def write(target: Path, text: str) -> None:
    """Write a file whole or not at all."""
    from vidcast.run.store import write_text

    try:
        write_text(target, text)
    except OSError as error:
        raise BadRequest(f"{shown(target)}: cannot be written there ({error.strerror}); name another place") from error


@click.command("probe")
@recording
@as_json
def probe_command(recording: Path, as_json: bool) -> None:
    """Facts about a recording, or exit 2 and why it cannot be used.

    \b
    vidcast probe update.mov --json
    """
    facts = take_of(recording).recording
    video, audio = facts.video, facts.audio
    picture = f"{video.codec} {video.upright[0]}x{video.upright[1]} at {video.frame_rate}" if video else "no picture"
    sound = f"{audio.codec}, {audio.channels} channels, {audio.sample_rate} Hz" if audio else "no sound"
    text = f"{shown(recording.name)}: {clock_text(facts.duration_ms)}, {picture}, {sound}"
    answer(to_value(facts), "\n".join([text, *(f"  note: {warning}" for warning in facts.warnings)]), as_json)


@click.command("transcribe")
@recording
@output("Where the transcript goes, as JSON.")
@click.option("--engine", default="auto", type=click.Choice(["auto", "faster-whisper", "openai-whisper"]))
@click.option("--model", default="base", metavar="NAME", help="base needs no network; others load as the engine does.")
@click.option("--language", default="en", metavar="CODE", help='A code such as en, or "auto".')
@click.option("--glossary", type=click.Path(path_type=Path), help="Names to expect: glossary.toml, or one a line.")
@preset
@as_json
def transcribe_command(recording: Path, target: Path, as_json: bool, **said: Any) -> None:
    """What is said in a recording, with times and probabilities; what may be misheard names is marked.

    \b
    vidcast transcribe update.mov -o transcript.json --glossary glossary.toml
    """
    from vidcast.stages.transcribe import transcribe
    from vidcast.tools.engines import engine
    from vidcast.tools.glossaries import read_glossary
    from vidcast.tools.vad import Vad
    from vidcast.tools.vocabulary import ordinary_words

    glossary = read_glossary(said["glossary"]) if said["glossary"] else Glossary()
    language = _language(said["language"])
    settings = presets_here().preset(said["preset"]).transcribe
    settings = replace(settings, terms=glossary.texts or settings.terms, language=language)
    with watched() as reporter:
        if said["glossary"] and not glossary.texts:
            reporter.note(f"{said['glossary']}: holds no terms")
        speech = engine(said["engine"], said["model"])
        heard = Bare(reporter)(transcribe, take_of(recording), settings, speech, Vad())
    made = corrected(heard, glossary, ordinary_words())
    write(target, encode(made.transcript))
    value, text = transcribed(target, made)
    answer(value, text, as_json)


def transcribed(target: Path, made: Corrected) -> tuple[dict[str, Any], str]:
    """What a transcript came to, for programs and for people: every change of the glossary's with its reason."""
    words, doubts = len(made.transcript.words), len(made.transcript.suspects)
    value = {"transcript": str(target), "words": words, "suspects": doubts, "changes": to_value(made)["changes"]}
    lines = [f"{shown(target)}: {words} words, {doubts} doubtful {'place' if doubts == 1 else 'places'}"]
    lines += [f"  {clock_text(each.start_ms)} {each.heard} -> {each.written} ({each.why})" for each in made.changes]
    return value, "\n".join(lines)


def _language(code: str) -> str | None:
    """The code, or None for "auto". Raises BadRequest for one that no engine knows."""
    if code != "auto" and code not in LANGUAGES.split():
        raise BadRequest(f"--language {code}: no such language; write a code such as en, de, fr, es, ja, or auto")
    return None if code == "auto" else code


@click.command("caption")
@click.argument("transcript", type=click.Path(path_type=Path))
@click.option("--timeline", type=click.Path(path_type=Path), help="Move the words to the episode's clock.")
@output("Where captions go: .vtt, .srt, .txt, .html, .ttml or .json.")
@click.option("--profile", default="en-us-corporate", show_default=True, metavar="NAME")
@as_json
def caption_command(transcript: Path, timeline: Path | None, target: Path, profile: str, as_json: bool) -> int:
    """Captions from a transcript; exits 2 where they break a rule that no caption may break.

    \b
    vidcast caption transcript.json --timeline timeline.json -o out.vtt
    """
    from vidcast.model.conformance import unspaced
    from vidcast.stages.caption import caption

    words, shape = read_document(Transcript, transcript), presets_here().profile(profile)
    line = timeline_of(timeline, words)
    with watched() as reporter:
        made = Bare(reporter)(caption, words, line, shape)
        write(target, captions_text(made, target, pauses_in(words.words, line)))
        if unspaced(made):
            reporter.note("written without spaces between words: lines break only between the words that were heard")
        broken = _broken(made, shape, line)
        if broken:
            reporter.note(
                f"{shown(target)}: written, but not fit to publish: {'; '.join(broken)}. Correct it in a caption "
                "editor; `vidcast captions check` says when it is"
            )
    answer({"captions": str(target), "cues": len(made.cues)}, f"{shown(target)}: {len(made.cues)} cues", as_json)
    return 2 if broken else 0


def _broken(made: Captions, shape: Profile, line: Timeline | None) -> list[str]:
    """Which rules that no caption may break are broken, each with how often and its first cue."""
    from vidcast.model.conformance import faults
    from vidcast.model.timing import UNCUT_RATE

    rate = line.frame_rate if line else UNCUT_RATE
    errors = [fault for fault in faults(made, shape, rate) if fault.severity == "error" and made.cues]
    first = {fault.rule: fault for fault in reversed(errors)}
    counts = Counter(fault.rule for fault in errors)
    return [
        f"{rule} {counts[rule]} time{'s' * (counts[rule] > 1)}, first in cue {found.cue} ({found.why})"
        for rule, found in sorted(first.items())
    ]


def captions_text(captions: Captions, target: Path, pauses: tuple[Span, ...] | None = None, title: str = "") -> str:
    """The captions in the format of the file's suffix; `pauses` part the paragraphs of texts for reading.

    Pages are called `title`, else as the file. Raises BadRequest for another suffix.
    """
    from vidcast.model.subrip import to_srt
    from vidcast.model.webvtt import to_vtt
    from vidcast.tools.pages import transcript_file
    from vidcast.tools.ttml import to_ttml

    writers: dict[str, Callable[[Captions], str]] = {
        ".vtt": to_vtt,
        ".srt": to_srt,
        ".txt": lambda made: to_txt(made, pauses),
        ".html": lambda made: transcript_file(made, title or target.stem, pauses),
        ".ttml": to_ttml,
        ".json": encode,
    }
    if target.suffix.lower() not in writers:
        raise BadRequest(f"{shown(target)}: captions are written as {', '.join(writers)}; name one of these")
    return writers[target.suffix.lower()](captions)


@click.command("check")
@click.argument("words", type=click.Path(path_type=Path), metavar="TRANSCRIPT.json|FILE.txt")
@click.option("--timeline", type=click.Path(path_type=Path), help="Check only what is kept.")
@click.option("--policy", default="general", show_default=True, metavar="PACK", help="A pack's name or file.")
@click.option("--audience", type=click.Choice(get_args(Audience)), default="internal", show_default=True)
@click.option("--kind", type=click.Choice(get_args(Kind)), default="message", show_default=True)
@as_json
def check_command(
    words: Path, timeline: Path | None, policy: str, audience: Audience, kind: Kind, as_json: bool
) -> int:
    """Check a transcript or a text against a policy pack; exits 5 while a blocking finding is open.

    \b
    vidcast check transcript.json --policy general
    """
    circumstances = Circumstances(datetime.now(UTC).date().isoformat(), audience, kind)
    found = _checked(words, timeline, policy, circumstances)
    answer(to_value(found), findings_text(found.findings, found.not_checked), as_json)
    return 5 if found.open("block") else 0


def _checked(words: Path, timeline: Path | None, policy: str, circumstances: Circumstances) -> Findings:
    from vidcast.stages.check import check, check_text
    from vidcast.tools.person_names import person_names

    pack, names = presets_here().pack(policy), person_names()
    if words.suffix.lower() == ".json":
        heard = read_document(Transcript, words)
        return Bare()(check, heard, timeline_of(timeline, heard), pack, circumstances, names=names)
    if timeline is not None:
        raise BadRequest("--timeline says what is kept of a transcript; a plain text has no times, so leave it out")
    text = text_of(words)
    if not text.strip():
        raise BadDocument(f"{shown(words)}: no words in it, so there is nothing to check; is it the right file?")
    return check_text(text, pack, circumstances, names)


@click.command("render")
@recording
@click.option("--timeline", required=True, type=click.Path(path_type=Path), help="What to keep.")
@output("Where the video goes, as .mp4.")
@preset
@as_json
def render_command(recording: Path, timeline: Path, target: Path, preset: str, as_json: bool) -> None:
    """Render a recording along a timeline, without cards, in the published format.

    \b
    vidcast render update.mov --timeline timeline.json -o out.mp4
    """
    line = read_document(Timeline, timeline)
    if target.suffix.lower() != ".mp4":
        raise BadRequest(f"{shown(target)}: an episode is an .mp4; name it so")
    with watched() as reporter:
        made = Bare(reporter).render(take_of(recording), line, presets_here().preset(preset), target)
    (video,), level = made.render.renditions, made.sound
    length, frames = made.render.duration_ms, made.render.frames
    text = f"{shown(target)}: {clock_text(length)}, {video.width}x{video.height}, {level.lufs:.1f} LUFS"
    value = {"video": str(target), "width": video.width, "height": video.height, "frames": frames}
    answer({**value, "duration_ms": length, "lufs": level.lufs, "true_peak_db": level.true_peak_db}, text, as_json)
