"""Captions as WebVTT, and a reader of it that repairs nothing.

No library is right here: of those looked at one escapes `&` and `<` when it writes, and none reads strictly. The format
is W3C's "WebVTT: The Web Video Text Tracks Format".
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from vidcast.model.caption_text import (
    NO_TEXT,
    Fault,
    Faults,
    blocks_of,
    clock,
    composed,
    lines_of,
    lost_arrow,
    moment,
    refuse_arrow,
    refuse_odd_characters,
    refuse_unfit,
    several_speakers,
    shown_name,
)
from vidcast.model.captions import Captions, Cue
from vidcast.model.webvtt_markup import Markup

__all__ = ["read_vtt", "to_vtt"]

SETTING = re.compile(
    r"vertical:(?:rl|lr)|align:(?:start|center|end|left|right)|region:\S+|size:PERCENT"
    r"|line:(?:-?[0-9]+|PERCENT)(?:,(?:start|center|end))?"
    r"|position:PERCENT(?:,(?:line-left|center|line-right))?".replace(
        "PERCENT", r"(?:100(?:\.0+)?|[0-9]{1,2}(?:\.[0-9]+)?)%"
    )
)


def to_vtt(captions: Captions) -> str:
    """The captions as WebVTT: LF, NFC, ids c0001, c0002, ..., and `&`, `<` and `>` escaped.

    Where two or more speak, each cue says who does, in a voice tag. Raises BadDocument for cues that the format cannot
    hold: see `refuse_unfit`.
    """
    refuse_unfit(captions)
    named = several_speakers(captions)
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(captions.cues, 1):
        text = "\n".join(html.escape(composed(line), quote=False) for line in cue.lines)
        if named and (name := shown_name(cue.speaker)):
            text = f"<v {name}>{text}</v>"
        blocks.append(f"c{number:04d}\n{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}\n{text}\n")
    return "\n".join(blocks)


def read_vtt(text: str, where: str) -> Captions:
    """The captions in a WebVTT file's text; `where` names the file, and profile and language are not known.

    Kept are times, who speaks, and what stands on the screen: character references are resolved; ids, comments, styles,
    settings and the other tags around text are checked and left aside. Legal though unusual are a byte order mark,
    CRLF, hours left out, and cues that overlap.

    Raises BadDocument with every fault as `where:line:column`; columns count characters from 1.
    """
    reader = _Reader(lines_of(text, where))
    cues = tuple(reader.cues())
    reader.faults.refuse(where, "not WebVTT as the standard has it")
    return Captions(profile="", language="und", cues=cues)


class _Reader:
    """One pass over the lines of a file, which goes on behind a fault at the next block."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.faults = Faults()
        self._ids: set[str] = set()
        self._last_start_ms = 0
        self._cue_seen = False

    def cues(self) -> Iterator[Cue]:
        """Every sound cue; the faults of the others are collected."""
        if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", self.lines[0]):
            self.faults.add(Fault(1, 1, 'the file must start with "WEBVTT" in capitals'))
            return
        self.faults.note(lambda: refuse_odd_characters(self.lines))
        self.faults.note(self._check_frame)
        for number, block in blocks_of(self.lines[1:], 2):
            try:
                cue = self._block(number, block)
            except Fault as fault:
                self.faults.add(fault)
                continue
            if cue is not None:
                yield cue

    def _check_frame(self) -> None:
        """The signature's line, the empty line after it, and a last line that is whole."""
        refuse_arrow(1, self.lines[:1], "the signature")
        if len(self.lines) > 1 and self.lines[1]:
            raise Fault(2, 1, "the line after the signature must be empty: take out headers such as Kind and Language")
        if self.lines[-1]:
            message = "the file ends without a line break, so it may be cut short; add one if it is whole"
            raise Fault(len(self.lines), len(self.lines[-1]) + 1, message)

    def _block(self, number: int, block: list[str]) -> Cue | None:
        first = block[0]
        if number == 2 and not any("-->" in line for line in block):
            return None  # Headers under the signature; the frame's check names them.
        if re.fullmatch(r"NOTE(?:[ \t].*)?", first):
            refuse_arrow(number, block, "a comment")
            return None
        if re.fullmatch(r"(?:STYLE|REGION)[ \t]*", first):
            if self._cue_seen:
                raise Fault(number, 1, "a style or region after the first cue: move it to the top")
            refuse_arrow(number, block, "a style or region")
            return None
        self._cue_seen = True
        return self._cue(number, block)

    def _cue(self, number: int, block: list[str]) -> Cue:
        named = "-->" not in block[0]
        if named and (len(block) == 1 or "-->" not in block[1]):
            for at, line in enumerate(block[:2], number):
                if fault := lost_arrow(at, line):
                    raise fault
            raise Fault(number, 1, "text without times: a cue holds no empty line, and its times precede its text")
        timing = block[1] if named else block[0]
        start_ms, end_ms = _times(timing, number + named)
        if named:
            self._identify(block[0], number)
        if start_ms < self._last_start_ms:
            raise Fault(number + named, 1, "starts before the cue before it: put the cues in order of time")
        self._last_start_ms = start_ms
        text, at = block[1 + named :], number + 1 + named
        if not text:
            raise Fault(at, 1, NO_TEXT)
        refuse_arrow(at, text, "a cue's text: is an empty line missing before this cue?")
        markup = Markup(at, start_ms, end_ms)
        lines = markup.shown(text)
        return Cue(start_ms, end_ms, lines, markup.speaker)

    def _identify(self, name: str, number: int) -> None:
        if name in self._ids:
            raise Fault(number, 1, "an id that an earlier cue has: give each cue its own")
        self._ids.add(name)


def _times(line: str, number: int) -> tuple[int, int]:
    """The times of a cue's timing line, its settings checked."""
    start, after = moment(line, number, 0, ".")
    arrow = re.compile(r"[ \t]+-->[ \t]+").match(line, after)
    if arrow is None:
        raise Fault(number, after + 1, 'expected " --> " with a space on both sides')
    end, after = moment(line, number, arrow.end(), ".")
    if end <= start:
        raise Fault(number, arrow.end() + 1, "the cue ends before it starts")
    if after < len(line) and line[after] not in " \t":
        raise Fault(number, after + 1, "expected a space before the settings")
    seen: set[str] = set()
    for setting in re.finditer(r"[^ \t]+", line[after:]):
        name = setting.group().partition(":")[0]
        if name in seen or not SETTING.fullmatch(setting.group()):
            raise Fault(number, after + setting.start() + 1, "a setting that WebVTT does not have, or has here twice")
        seen.add(name)
    return start, end
