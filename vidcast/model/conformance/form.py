"""The rules about the file: what the strict readers refuse, and whether captions survive being written and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from vidcast.errors import BadDocument
from vidcast.model.caption_text import shown_name, unfit
from vidcast.model.captions import Captions, Cue
from vidcast.model.conformance.fault import SUBRIP, WEBVTT, Fault, Size, of_all
from vidcast.model.conformance.placed import Placed
from vidcast.model.subrip import numbers_out_of_order, read_srt, to_srt
from vidcast.model.webvtt import read_vtt, to_vtt

__all__ = ["form_faults", "left_aside", "numbering", "refused"]

ASIDE = {
    ".vtt": (
        ("comments", r"^NOTE(?:[ \t]|$)"),
        ("styles and regions", r"^(?:STYLE|REGION)[ \t]*$"),
        ("positions", r"-->[ \t]+[0-9:.]+[ \t]+\S"),
        ("tags around text", r"</?(?!v[ .>])[a-z0-9]"),
        ("ids of its own", r"\n\n(?!c[0-9]{4,}\n|NOTE|STYLE|REGION)[^\n]+\n[^\n]*-->"),
    ),
    ".srt": (("positions and tags", r"\{\\|</?(?:[ibus]|font)\b|--> [0-9:,]+[ \t]+X"),),
}
"""What files may hold that captions do not, and how it looks in one that the reader took."""

PLACE = re.compile(r":(?P<line>[0-9]+):(?P<column>[0-9]+): (?P<message>.+)$")
SAYS = (
    ("S01", r"UTF-8|that captions may have|character U\+"),
    ("S02", r"signature|WEBVTT"),
    ("S08", r'^"-->"'),
    ("S04", r"ends before it starts"),
    ("S05", r"starts before the cue before it|style or region after"),
    ("S06", r"\bid\b|number"),
    ("S09", r"empty|without text|nothing but|without times|without a line break"),
    ("S03", r"time|milliseconds|digits|minutes|seconds|hours|setting|expected"),
)
"""Which rule a reader's message is about, the first that fits; what fits none is about escapes and tags."""


def refused(error: BadDocument, source: str = WEBVTT) -> tuple[Fault, ...]:
    """What a strict reader says of a file, as faults with line and column: as many as it tells."""
    found = []
    for text in str(error).splitlines():
        place = PLACE.search(text)
        if place:
            message = place["message"]
            fault = of_all(_rule(message), "error", Size(source=source), message)
            found.append(replace(fault, line=int(place["line"]), column=int(place["column"])))
    if not found:
        message = str(error).partition(": ")[2] or str(error)
        found.append(of_all(_rule(message), "error", Size(source=source), message))
    return tuple(found)


def left_aside(content: bytes, where: str) -> tuple[str, ...]:
    """What a sound caption file holds beside text, times and speakers; its name's suffix says which format it is."""
    suffix = next((suffix for suffix in ASIDE if where.lower().endswith(suffix)), "")
    text = content.decode("utf-8-sig").replace("\r\n", "\n")
    return tuple(what for what, looks in ASIDE.get(suffix, ()) if re.search(looks, text, re.MULTILINE))


def numbering(content: bytes, where: str) -> tuple[Fault, ...]:
    """A warning where a sound SubRip file counts its cues in another order than they stand in."""
    if not where.lower().endswith(".srt"):
        return ()
    count = numbers_out_of_order(content.decode("utf-8-sig").replace("\r\n", "\n"))
    size = Size(count, 0, "cues", SUBRIP)
    return (
        (of_all("S06", "warning", size, "numbers that do not rise, of which no player takes notice"),) if count else ()
    )


def _rule(message: str) -> str:
    # What a message advises behind a colon is not what is wrong.
    wrong = message.split(": ", 1)[0] if not message.startswith('"') else message
    return next((rule for rule, says in SAYS if re.search(says, wrong)), "S07")


def form_faults(captions: Captions) -> Iterator[Fault]:
    """What keeps captions from being a file, and what a file would lose."""
    found = tuple(_of_cues(captions))
    yield from found
    if not found:
        yield from _of_files(captions)


def _of_cues(captions: Captions) -> Iterator[Fault]:
    earliest = 0
    for number, cue in enumerate(captions.cues, 1):
        each, size = Placed(number, cue), Size(source=WEBVTT)
        if cue.end_ms <= cue.start_ms:
            yield each.fault("S04", "error", size, "ends before it starts")
        if cue.start_ms < earliest:
            yield each.fault("S05", "error", size, "starts before the cue before it")
        if not cue.lines or not all(line.strip() for line in cue.lines):
            yield each.fault("S09", "error", size, "a line without text")
        if any(unfit(mark) for line in cue.lines for mark in line):
            yield each.fault("S09", "error", size, "a line break or control character inside a line")
        earliest = max(earliest, cue.start_ms)


def _of_files(captions: Captions) -> Iterator[Fault]:
    try:
        written = to_vtt(captions)
        read = read_vtt(written, "again.vtt")
    except BadDocument:
        yield of_all("S11", "error", Size(), "what is written of them cannot be read again")
        return
    if to_vtt(read) != written:
        yield of_all("S11", "error", Size(), "written, read and written again they are other captions")
    names = sorted({shown_name(cue.speaker) for cue in captions.cues} - {""})
    try:
        subrip = read_srt(to_srt(captions), "again.srt", names)
    except BadDocument:
        why = "SubRip has no escapes and cannot hold this text; publish WebVTT alone"
        yield of_all("S12", "warning", Size(), why)
        return
    if [_shown(cue) for cue in read.cues] != [_shown(cue) for cue in subrip.cues]:
        yield of_all("S12", "error", Size(), "WebVTT and SubRip of these captions differ: some text is SubRip's tags")


def _shown(cue: Cue) -> tuple[int, int, tuple[str, ...]]:
    return (cue.start_ms, cue.end_ms, cue.lines)
