"""What is wrong with a caption file, in a table or as JSON, and putting right what needs no other words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from vidcast.cli.options import as_json, in_a_folder, presets_here
from vidcast.cli.reading import read_document
from vidcast.cli.saying import answer, tell
from vidcast.cli.steps import captions_text, timeline_of, write
from vidcast.errors import BadDocument, BadRequest
from vidcast.model.caption_files import read_captions
from vidcast.model.caption_text import file_text
from vidcast.model.captions import Captions, Profile
from vidcast.model.conformance import (
    RULES,
    SUBRIP,
    WEBVTT,
    Evidence,
    Fault,
    Repair,
    Unchecked,
    faults,
    fixed,
    left_aside,
    numbering,
    rate_of,
    refused,
    unchecked,
)
from vidcast.model.document import decode, to_value
from vidcast.model.foreign import shown
from vidcast.model.timeline import Timeline
from vidcast.model.times import clock_text, nearest_rate
from vidcast.model.timing import UNCUT_RATE
from vidcast.model.transcript import Transcript
from vidcast.tools.sizes import CAPTIONS, content_of

__all__ = ["check_command"]

HOUSE = "en-us-corporate"

SHOWN = 12
"""Places of one rule that the table names; the others are counted, and JSON has them all."""

HEADINGS = {
    "error": "must be fixed",
    "waiver": "to be fixed, or to be answered for by the person who publishes it (no option here does that)",
    "warning": "worth a look",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A caption file and what is wrong with it; no captions where the file cannot be read at all."""

    path: Path
    profile: Profile
    frame_rate: Fraction
    captions: Captions | None
    faults: tuple[Fault, ...]
    unchecked: tuple[Unchecked, ...] = ()
    timeline: Timeline | None = None
    """The cut that the captions are of, where one was named."""

    @property
    def counts(self) -> dict[str, int]:
        """How many faults of each severity, and how many of all a machine may try to repair."""
        found = Counter(fault.severity for fault in self.faults)
        fixable = sum(1 for fault in self.faults if fault.fix)
        return {
            "errors": found["error"],
            "waivers": found["waiver"],
            "warnings": found["warning"],
            "fixable": fixable,
        }

    @property
    def blocked(self) -> bool:
        return any(fault.severity != "warning" for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Mended:
    """A repaired file: what was wrong before, what came out otherwise, what the new file does not hold."""

    target: Path
    before: dict[str, int]
    repair: Repair
    lost: tuple[str, ...]


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.vtt|FILE.srt|FILE.json")
@click.option("--profile", metavar="NAME", help="Whose limits; else the document's own, else en-us-corporate.")
@click.option("--transcript", type=click.Path(path_type=Path), help="Hold the captions against these words.")
@click.option("--timeline", type=click.Path(path_type=Path), help="The cut that the captions are of.")
@click.option("--frame-rate", metavar="RATE", help="Such as 25 or 30000/1001, where no timeline tells.")
@click.option("--language", metavar="CODE", help="What the captions are in; else the transcript's language, else en.")
@click.option(
    "--glossary", type=click.Path(path_type=Path), help="Names that no line divides: a TOML file, or one a line."
)
@click.option("--fix", is_flag=True, help="Repair what other times, cues and lines repair; no word changes.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    callback=in_a_folder,
    help="Where the repaired captions go.",
)
@as_json
def check_command(file: Path, fix: bool, target: Path | None, as_json: bool, **against: Any) -> int:
    """Hold captions against a profile's limits; exits 2 while a fault blocks.

    \b
    vidcast captions check captions.vtt --transcript transcript.json --fix -o better.vtt
    """
    if fix != (target is not None):
        raise BadRequest("--fix and -o go together: --fix repairs, -o FILE says where the repaired captions go")
    evidence, checked = _checked(file, **against)
    mended = None
    if fix:
        _refuse_astray(checked)
    if target is not None and checked.captions is not None:
        mended, checked = _mended(checked, evidence, target)
    answer(_document(checked, mended), _text(checked, mended), as_json)
    return 2 if checked.blocked else 0


def _checked(
    file: Path,
    profile: str | None,
    transcript: Path | None,
    timeline: Path | None,
    frame_rate: str | None,
    language: str | None,
    glossary: Path | None,
) -> tuple[Evidence, Checked]:
    """What is wrong with a file as far as what is given tells. Raises BadRequest, BadDocument and BadSettings."""
    from vidcast.tools.glossaries import read_glossary

    words = None if transcript is None else read_document(Transcript, transcript)
    line = timeline_of(timeline, words or Transcript("und", "", "", ()))
    terms = read_glossary(glossary).texts if glossary else ()
    if glossary and not terms:
        tell(f"{shown(glossary)}: holds no terms, so nothing was checked against it")
    evidence = Evidence(words, line, terms, language or ("" if words else "en"))
    captions = _read(file)
    if not isinstance(captions, Captions):
        return evidence, Checked(file, presets_here().profile(profile or HOUSE), UNCUT_RATE, None, captions)
    shape = presets_here().profile(profile or captions.profile or HOUSE)
    rate = line.frame_rate if line else _rate(frame_rate) or rate_of(captions) or UNCUT_RATE
    found = (*numbering(content_of(file, CAPTIONS), file.name), *faults(captions, shape, rate, evidence))
    return evidence, Checked(file, shape, rate, captions, found, unchecked(captions, evidence), line)


def _refuse_astray(checked: Checked) -> None:
    """Raise BadRequest for captions on another clock than their words, which other times would spoil.

    They are those of a cut, nearly always, and no timeline was named.
    """
    if any(fault.rule == "T09" and fault.cue is None for fault in checked.faults) and checked.timeline is None:
        raise BadRequest(
            f"{checked.path}: most cues are far from their words in the transcript, so nothing was repaired or "
            "written. Captions of a cut? Name what it keeps: --timeline FILE"
        )


def _read(file: Path) -> Captions | tuple[Fault, ...]:
    """The captions in a file, or what the strict readers refuse in it. Raises BadRequest, and BadDocument for JSON."""
    try:
        content = content_of(file, CAPTIONS)
    except OSError as error:
        why = "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise BadRequest(f"{shown(file)}: {why}") from error
    if file.suffix.lower() == ".json":
        return decode(Captions, file_text(content, file.name), file.name)
    if file.suffix.lower() not in (".vtt", ".srt"):
        raise BadRequest(f"{shown(file)}: captions are read from .vtt, .srt and .json; save them as one of these")
    try:
        return read_captions(content, file.name)
    except BadDocument as error:
        return refused(error, SUBRIP if file.suffix.lower() == ".srt" else WEBVTT)


def _rate(text: str | None) -> Fraction | None:
    """The frame rate that somebody wrote. Raises BadRequest."""
    if text is None:
        return None
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= 240:
        raise BadRequest(f"--frame-rate {text}: a rate is from 1 to 240, written as 25, 29.97 or 30000/1001")
    return nearest_rate(rate) if "." in text else rate


def _mended(checked: Checked, evidence: Evidence, target: Path) -> tuple[Mended, Checked]:
    """The repaired captions in a file of their own, and what is left to be fixed.

    A file that is repaired in its own place stays as it is, byte by byte, where nothing could be repaired.
    """
    assert checked.captions is not None
    repair = fixed(checked.captions, checked.profile, checked.frame_rate, evidence)
    in_place = target.exists() and target.samefile(checked.path)
    if repair.changed or not in_place:
        write(target, captions_text(repair.captions, target))
    left = faults(repair.captions, checked.profile, checked.frame_rate, evidence)
    lost = () if in_place and not repair.changed else left_aside(content_of(checked.path, CAPTIONS), checked.path.name)
    return Mended(target, checked.counts, repair, lost), replace(checked, captions=repair.captions, faults=left)


def _document(checked: Checked, mended: Mended | None) -> dict[str, Any]:
    value: dict[str, Any] = {
        "file": str(checked.path),
        "profile": checked.profile.name,
        "frame_rate": f"{checked.frame_rate.numerator}/{checked.frame_rate.denominator}",
        "cues": None if checked.captions is None else len(checked.captions.cues),
        **checked.counts,
        "faults": [{**to_value(fault), "title": RULES[fault.rule].title} for fault in checked.faults],
        "not_checked": [to_value(each) for each in checked.unchecked],
        "fixed": None,
    }
    if mended is not None:
        repair = mended.repair
        parts = {"retimed": repair.retimed, "resegmented": repair.resegmented, "rebroken": repair.rebroken}
        value["fixed"] = {
            "output": str(mended.target),
            **parts,
            "before": mended.before,
            "lost": list(mended.lost),
        }
    return value


def _text(checked: Checked, mended: Mended | None) -> str:
    """What is wrong in a table for people: the gravest first, the places of each rule together."""
    lines = [_summary(checked, mended)]
    if mended is not None:
        lines += _of_repair(mended)
    for severity, heading in HEADINGS.items():
        of_kind = sorted((fault for fault in checked.faults if fault.severity == severity), key=_kind)
        lines += [f"{heading}:"] if of_kind else []
        for _, places in groupby(of_kind, key=_kind):
            lines += _of_rule(tuple(places), tried=mended is not None)
    if checked.captions is None:
        lines.append("not checked: everything else, until the file can be read")
    missing: dict[str, list[str]] = {}
    for each in checked.unchecked:
        missing.setdefault(each.why, []).append(each.rule)
    lines += [f"not checked: {', '.join(rules)}: {why}" for why, rules in missing.items()]
    return "\n".join(lines)


def _summary(checked: Checked, mended: Mended | None) -> str:
    counts, name = checked.counts, mended.target if mended else checked.path
    found = _counted(counts)
    if checked.captions is None:
        return f"{shown(name)}: {found}; the file cannot be read"
    cues = _many(len(checked.captions.cues), "cue")
    limits = f"{checked.profile.name}, {float(checked.frame_rate):.5g} frames/s"
    hint = f"; {counts['fixable']} perhaps for --fix" if counts["fixable"] and mended is None else ""
    return f"{shown(name)}: {found} in {cues} ({limits}){hint}"


def _counted(counts: dict[str, int]) -> str:
    words = {"errors": "error", "waivers": "fault to answer for", "warnings": "warning"}
    return ", ".join(_many(counts[key], word) for key, word in words.items() if counts[key]) or "no fault"


def _many(count: int, what: str) -> str:
    """A number of things.

    >>> _many(2, "fault to answer for")
    '2 faults to answer for'
    """
    head, _, rest = what.partition(" ")
    return f"{count} {head}{'' if count == 1 else 's'}{rest and ' ' + rest}"


def _of_repair(mended: Mended) -> list[str]:
    repair, before = mended.repair, mended.before
    parts = (
        (repair.retimed, "at other times"),
        (repair.resegmented, "divided again"),
        (repair.rebroken, "in other lines"),
    )
    done = ", ".join(f"{_many(count, 'cue')} {how}" for count, how in parts if count) or "nothing could be repaired"
    was = f"before: {_counted(before)}"
    lost = [f"  left out, since a repaired file holds text, times and speakers only: {', '.join(mended.lost)}"]
    return [f"  repaired: {done}; no word changed; {was}", *(lost if mended.lost else [])]


def _kind(fault: Fault) -> tuple[str, str]:
    return fault.rule, fault.source


def _of_rule(places: Sequence[Fault], *, tried: bool) -> list[str]:
    """One rule with the places where it is broken; what was `tried` is not offered again."""
    first = places[0]
    fixable = " [--fix]" if not tried and any(fault.fix for fault in places) else ""
    lines = [f"  {first.rule}  {RULES[first.rule].title}  ({first.source}){fixable}"]
    rows = [(_place(fault), _size(fault), fault.why) for fault in places[:SHOWN]]
    widths = [max(len(row[at]) for row in rows) for at in range(2)]
    lines += [f"       {place.ljust(widths[0])}  {size.ljust(widths[1])}  {why}" for place, size, why in rows]
    more = len(places) - SHOWN
    return [*lines, *([f"       and {more} more"] if more > 0 else [])]


def _place(fault: Fault) -> str:
    if fault.line is not None:
        return f"line {fault.line}:{fault.column}"
    cue = "" if fault.cue is None else f"c{fault.cue:04d}  "
    return cue + ("the whole" if fault.start_ms is None else clock_text(fault.start_ms))


def _size(fault: Fault) -> str:
    """What was measured against what is allowed, where the rule has numbers."""
    if fault.measured is None:
        return ""
    limit = f", limit {fault.limit}" if fault.limit else ""
    one = fault.measured == 1 and fault.unit != "ms" and "/" not in fault.unit
    return f"{fault.measured} {fault.unit.removesuffix('s') if one else fault.unit}{limit}"
