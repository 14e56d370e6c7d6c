"""Captions as SubRip (.srt), and a reader of it that repairs nothing.

No document defines the format. What the reader takes is what Subtitle Edit, Premiere and YouTube write and VLC and
ffmpeg play: numbered cues, a comma before the milliseconds, an empty line between cues, no escapes at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from vidcast.errors import BadDocument
from vidcast.model.caption_text import (
    NO_TEXT,
    Fault,
    Faults,
    blocks_of,
    clock,
    composed,
    labelled,
    lines_of,
    lost_arrow,
    moment,
    refuse_arrow,
    refuse_odd_characters,
    refuse_unfit,
    shown_name,
)
from vidcast.model.captions import Captions, Cue

__all__ = ["numbers_out_of_order", "read_srt", "to_srt"]

NUMBER = re.compile(r"[0-9]{1,9}[ \t]*")
"""A cue's number, alone on its line."""

PLACED = re.compile(r"(?:[ \t]+[XY][12]:[0-9]+)*[ \t]*")
"""Coordinates of the picture, as old rippers write them behind the times."""

OVERRIDE = re.compile(r"\{\\[a-zA-Z0-9&.,()\\-]*\}")
"""Positions and styles in the manner of SubStation, such as {\\an8}, which Subtitle Edit and VLC know."""

TAG = re.compile(r"<(?:(?P<start>[ibus]|font)(?:[ \t][^<>]*)?|/(?P<end>[ibus]|font)[ \t]*)>", re.IGNORECASE)
"""The tags that players know."""


def to_srt(captions: Captions) -> str:
    """The captions as SubRip: text as it is in NFC, for the format has no escapes.

    Where two or more speak, a name stands before the text whenever another one starts. Raises BadDocument for cues that
    the format cannot hold: see `refuse_unfit`, and `-->`.
    """
    refuse_unfit(captions)
    _refuse_arrows(captions)
    blocks = []
    for number, (cue, lines) in enumerate(zip(captions.cues, labelled(captions), strict=True), 1):
        text = "\n".join(map(composed, lines))
        blocks.append(f"{number}\n{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}\n{text}\n")
    return "\n".join(blocks)


def _refuse_arrows(captions: Captions) -> None:
    held = [number for number, cue in enumerate(captions.cues, 1) if any("-->" in line for line in cue.lines)]
    if held:
        places = ", ".join(f"c{number:04d}" for number in held)
        raise BadDocument(f'SubRip cannot hold "-->", which stands in {places}; correct these words or write a .vtt')


def read_srt(text: str, where: str, speakers: Sequence[str] = ()) -> Captions:
    """The captions in a SubRip file's text; `where` names the file, and profile and language are not known.

    A cue that begins with one of `speakers` and a colon is said by that one, and so are the cues after it; without
    `speakers` such a name is text. Pairs of the tags i, b, u, s and font are left aside, and so are positions in braces
    and behind the times; any other `<` or `&` is text. Legal are a byte order mark, CRLF, numbers in any order (players
    take no notice of them), a last line without a break, and cues that overlap.

    Raises BadDocument with every fault as `where:line:column`: cues without a number (it alone tells a new cue from an
    empty line inside one), times in any other form than 00:00:01,000, cues that end before they start or start before
    the one before them, cues without text.
    """
    reader = _Reader(lines_of(text, where), {f"{shown_name(name)}: ": shown_name(name) for name in speakers})
    cues = tuple(reader.cues())
    reader.faults.refuse(where, "not SubRip as players read it")
    return Captions(profile="", language="und", cues=cues)


def numbers_out_of_order(text: str) -> int:
    """How many cues of a sound SubRip file have a number that is not above the one before it."""
    lines = text.split("\n")
    numbers = [
        int(above) for above, line in pairwise(map(str.strip, lines)) if "-->" in line and NUMBER.fullmatch(above)
    ]
    return sum(after <= before for before, after in pairwise(numbers))


class _Reader:
    """One pass over the lines of a file, which goes on behind a fault at the next block."""

    def __init__(self, lines: list[str], names: dict[str, str]) -> None:
        self.lines, self.names = lines, names
        self.faults = Faults()
        self._speaking = ""
        self._last_start_ms = 0

    def cues(self) -> Iterator[Cue]:
        """Every sound cue; the faults of the others are collected."""
        self.faults.note(lambda: refuse_odd_characters(self.lines))
        for number, block in blocks_of(self.lines, 1):
            try:
                yield self._cue(number, block)
            except Fault as fault:
                self.faults.add(fault)

    def _cue(self, at: int, block: list[str]) -> Cue:
        if "-->" in block[0]:
            raise Fault(at, 1, "times without a number: write the cue's number on a line above them")
        if len(block) > 1 and (fault := lost_arrow(at + 1, block[1])):
            raise fault
        if len(block) == 1 or "-->" not in block[1]:
            raise Fault(at, 1, "text without times: a cue holds no empty line, and its times precede its text")
        if not NUMBER.fullmatch(block[0]):
            raise Fault(at, 1, "expected the cue's number alone on its line")
        start_ms, end_ms = _times(block[1], at + 1)
        if start_ms < self._last_start_ms:
            raise Fault(at + 1, 1, "starts before the cue before it: put the cues in order of time")
        self._last_start_ms = start_ms
        text = block[2:]
        if not text:
            raise Fault(at + 2, 1, NO_TEXT)
        refuse_arrow(at + 2, text, "a cue's text: is an empty line missing before this cue?")
        return Cue(start_ms, end_ms, self._shown(text, at + 2), self._speaking)

    def _shown(self, lines: list[str], at: int) -> tuple[str, ...]:
        """The lines as they stand on the screen; notes who speaks from here on."""
        text = _without_tags(OVERRIDE.sub("", "\n".join(lines)))
        for prefix, name in self.names.items():
            if text.startswith(prefix):
                text, self._speaking = text.removeprefix(prefix), name
        shown = tuple(text.split("\n"))
        if not all(line.strip() for line in shown):
            raise Fault(at, 1, "a line of nothing but markup or spaces")
        return shown


def _without_tags(text: str) -> str:
    """The text without pairs of tags; a tag that has no other half is text."""
    opened: dict[str, list[re.Match[str]]] = {}
    halves: list[re.Match[str]] = []
    for tag in TAG.finditer(text):
        if tag["start"]:
            opened.setdefault(tag["start"].lower(), []).append(tag)
        elif opened.get(tag["end"].lower()):
            halves += [opened[tag["end"].lower()].pop(), tag]
    kept, at = "", 0
    for tag in sorted(halves, key=lambda half: half.start()):
        kept += text[at : tag.start()]
        at = tag.end()
    return kept + text[at:]


def _times(line: str, number: int) -> tuple[int, int]:
    """The times of a cue's timing line."""
    start, after = moment(line, number, 0, ",")
    arrow = re.compile(r"[ \t]+-->[ \t]+").match(line, after)
    if arrow is None:
        raise Fault(number, after + 1, 'expected " --> " with a space on both sides')
    end, after = moment(line, number, arrow.end(), ",")
    if end <= start:
        raise Fault(number, arrow.end() + 1, "the cue ends before it starts")
    if not PLACED.fullmatch(line, after):
        raise Fault(number, after + 1, "expected nothing after the times")
    return start, end
