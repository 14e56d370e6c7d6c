"""Captions as files, WebVTT, SubRip and plain text, and a reader of WebVTT that repairs nothing.

No library is right here: of those looked at one escapes `&` and `<` when it writes, and none reads strictly. The format
is W3C's "WebVTT: The Web Video Text Tracks Format".
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.entities import html5

from vidcast.errors import BadDocument
from vidcast.model.captions import Captions, Cue

__all__ = ["read_vtt", "to_srt", "to_txt", "to_vtt", "vtt_text"]

LARGEST_BYTES = 5_000_000
"""No recording's captions are larger; what is larger is not captions."""

PARAGRAPH_MS = 1000
"""A gap between cues that starts a paragraph: a pause of 1.5 s less the half second that text may stay after it."""

FAULTS_SHOWN = 20


def to_vtt(captions: Captions) -> str:
    """The captions as WebVTT: LF, NFC, ids c0001, c0002, ..., and `&`, `<` and `>` escaped.

    Raises BadDocument for cues that the format cannot hold: see `_refuse_unfit`.
    """
    _refuse_unfit(captions)
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(captions.cues, 1):
        text = "\n".join(html.escape(_nfc(line), quote=False) for line in cue.lines)
        blocks.append(f"c{number:04d}\n{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}\n{text}\n")
    return "\n".join(blocks)


def to_srt(captions: Captions) -> str:
    """The captions as SubRip: text as it is, for the format has no escapes, but an arrow for each `-->`.

    Raises BadDocument for cues that the format cannot hold: see `_refuse_unfit`.
    """
    _refuse_unfit(captions)
    blocks = []
    for number, cue in enumerate(captions.cues, 1):
        text = "\n".join(_nfc(line).replace("-->", "\u2192") for line in cue.lines)
        blocks.append(f"{number}\n{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}\n{text}\n")
    return "\n".join(blocks)


def to_txt(captions: Captions) -> str:
    """The text alone, a line for each paragraph and an empty one between; pauses divide paragraphs.

    Raises BadDocument for cues with faults: see `_refuse_unfit`.
    """
    _refuse_unfit(captions)
    paragraphs: list[list[str]] = []
    end = None
    for cue in captions.cues:
        if end is None or cue.start_ms - end >= PARAGRAPH_MS:
            paragraphs.append([])
        paragraphs[-1].append(_nfc(cue.text))
        end = cue.end_ms
    return "\n".join(" ".join(paragraph) + "\n" for paragraph in paragraphs)


def _nfc(line: str) -> str:
    return unicodedata.normalize("NFC", line)


def _clock(ms: int, mark: str) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{ms:03d}"


def _refuse_unfit(captions: Captions) -> None:
    """Raise BadDocument, naming each cue, for what no file can hold and no reader should see.

    Refused are cues without text or with an empty line; line breaks and control characters inside a line; cues that
    end before they start, or start before the one before them.
    """
    faults = []
    earliest = 0
    for number, cue in enumerate(captions.cues, 1):
        if not earliest <= cue.start_ms < cue.end_ms:
            faults.append(f"  c{number:04d}: starts at {cue.start_ms} ms, ends at {cue.end_ms} ms, after {earliest} ms")
        if not cue.lines or not all(line.strip() for line in cue.lines):
            faults.append(f"  c{number:04d}: a line without text")
        if any(_unfit(mark) for line in cue.lines for mark in line):
            faults.append(f"  c{number:04d}: a line break or control character inside a line")
        earliest = max(earliest, cue.start_ms)
    if faults:
        raise BadDocument(_listed("captions that cannot be written; correct these cues", faults))


def _listed(title: str, faults: list[str]) -> str:
    """The faults below a title, the first ones in full and the others counted."""
    more = len(faults) - FAULTS_SHOWN
    return "\n".join([title, *faults[:FAULTS_SHOWN], *([f"  and {more} more"] if more > 0 else [])])


def _unfit(mark: str) -> bool:
    """Whether a character has no place in a line: control characters, line and paragraph separators, half pairs."""
    return mark != "\t" and unicodedata.category(mark) in ("Cc", "Cs", "Zl", "Zp")


def vtt_text(content: bytes, where: str) -> str:
    """The text of a caption file's bytes, a byte order mark left aside. Raises BadDocument unless it is UTF-8."""
    if len(content) > LARGEST_BYTES:
        raise BadDocument(f"{where}: {len(content)} bytes, more than the {LARGEST_BYTES} that captions may have")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        raise BadDocument(f"{where}:{line}:{column}: not UTF-8; save the file as UTF-8") from error


def read_vtt(text: str, where: str) -> Captions:
    """The captions in a WebVTT file's text; `where` names the file, and profile and language are not known.

    Kept are times and what stands on the screen: character references are resolved; ids, comments, styles, settings
    and the tags around text are checked and left aside. Legal though unusual are a byte order mark, CRLF, hours left
    out, and cues that overlap.

    Raises BadDocument with every fault as `where:line:column`; columns count characters from 1.
    """
    if len(text.encode("utf-8", "replace")) > LARGEST_BYTES:
        raise BadDocument(f"{where}: larger than the {LARGEST_BYTES} bytes that captions may have")
    reader = _Reader(re.split("\r\n|\n|\r", text.removeprefix("\ufeff")))
    cues = tuple(reader.cues())
    if reader.faults:
        faults = [f"  {where}:{f.line}:{f.column}: {f.message}" for f in sorted(reader.faults, key=_place)]
        raise BadDocument(_listed(f"{where}: not WebVTT as the standard has it", faults))
    return Captions(profile="", language="und", cues=cues)


class _Fault(Exception):
    """Something wrong at a place of the file, lines and columns from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


def _place(fault: _Fault) -> tuple[int, int]:
    return fault.line, fault.column


class _Reader:
    """One pass over the lines of a file, which goes on behind a fault at the next block."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.faults: list[_Fault] = []
        self._ids: set[str] = set()
        self._last_start_ms = 0
        self._cue_seen = False

    def cues(self) -> Iterator[Cue]:
        """Every sound cue; the faults of the others are collected."""
        if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", self.lines[0]):
            self.faults.append(_Fault(1, 1, 'the file must start with "WEBVTT" in capitals'))
            return
        self._note(self._check_characters)
        self._note(self._check_frame)
        for number, block in self._blocks():
            try:
                cue = self._block(number, block)
            except _Fault as fault:
                self.faults.append(fault)
                continue
            if cue is not None:
                yield cue

    def _note(self, check: Callable[[], None]) -> None:
        try:
            check()
        except _Fault as fault:
            self.faults.append(fault)

    def _check_frame(self) -> None:
        """The signature's line, the empty line after it, and a last line that is whole."""
        self._refuse_arrow(1, self.lines[:1], "the signature")
        if len(self.lines) > 1 and self.lines[1]:
            raise _Fault(2, 1, "the line after the signature must be empty")
        if self.lines[-1]:
            message = "the file ends without a line break, so it may be cut short; add one if it is whole"
            raise _Fault(len(self.lines), len(self.lines[-1]) + 1, message)

    def _check_characters(self) -> None:
        for number, line in enumerate(self.lines, 1):
            if line and not line.strip():
                raise _Fault(number, 1, "a line of nothing but spaces: make it empty, or remove it")
            for column, mark in enumerate(line, 1):
                if _unfit(mark):
                    raise _Fault(number, column, f"character U+{ord(mark):04X} has no place in captions")

    def _blocks(self) -> Iterator[tuple[int, list[str]]]:
        """Each run of lines that are not empty after the signature's, with the number of its first.

        Lines of spaces alone are a fault already and end no block, so that one slip is not reported twice.
        """
        block: list[str] = []
        start = 0
        for number, line in enumerate([*self.lines[1:], ""], 2):
            if line.strip():
                start = start if block else number
                block.append(line)
            elif block and not line:
                yield start, block
                block = []

    def _block(self, number: int, block: list[str]) -> Cue | None:
        first = block[0]
        if re.fullmatch(r"NOTE(?:[ \t].*)?", first):
            self._refuse_arrow(number, block, "a comment")
            return None
        if re.fullmatch(r"(?:STYLE|REGION)[ \t]*", first):
            if self._cue_seen:
                raise _Fault(number, 1, "a style or region after the first cue: move it to the top")
            self._refuse_arrow(number, block, "a style or region")
            return None
        self._cue_seen = True
        return self._cue(number, block)

    def _cue(self, number: int, block: list[str]) -> Cue:
        named = "-->" not in block[0]
        if named and (len(block) == 1 or "-->" not in block[1]):
            raise _Fault(number, 1, "text without times: a cue holds no empty line, and its times precede its text")
        timing = block[1] if named else block[0]
        start_ms, end_ms = _times(timing, number + named)
        if named:
            self._identify(block[0], number)
        if start_ms < self._last_start_ms:
            raise _Fault(number + named, 1, "starts before the cue before it: put the cues in order of time")
        self._last_start_ms = start_ms
        text, at = block[1 + named :], number + 1 + named
        if not text:
            raise _Fault(at, 1, "a cue without text")
        self._refuse_arrow(at, text, "a cue's text: is an empty line missing before this cue?")
        return Cue(start_ms, end_ms, _Markup(at, start_ms, end_ms).shown(text))

    def _identify(self, name: str, number: int) -> None:
        if name in self._ids:
            raise _Fault(number, 1, "an id that an earlier cue has: give each cue its own")
        self._ids.add(name)

    def _refuse_arrow(self, number: int, lines: Iterable[str], what: str) -> None:
        for at, line in enumerate(lines, number):
            if "-->" in line:
                raise _Fault(at, line.index("-->") + 1, f'"-->" in {what}')


STAMP = re.compile(r"(?:(?P<hours>[0-9]+):)?(?P<minutes>[0-9]+):(?P<seconds>[0-9]+)(?P<mark>[.,])(?P<ms>[0-9]+)")
SETTING = re.compile(
    r"vertical:(?:rl|lr)|align:(?:start|center|end|left|right)|region:\S+|size:PERCENT"
    r"|line:(?:-?[0-9]+|PERCENT)(?:,(?:start|center|end))?"
    r"|position:PERCENT(?:,(?:line-left|center|line-right))?".replace(
        "PERCENT", r"(?:100(?:\.0+)?|[0-9]{1,2}(?:\.[0-9]+)?)%"
    )
)


def _times(line: str, number: int) -> tuple[int, int]:
    """The times of a cue's timing line, its settings checked."""
    start, after = _stamp(line, number, 0)
    arrow = re.compile(r"[ \t]+-->[ \t]+").match(line, after)
    if arrow is None:
        raise _Fault(number, after + 1, 'expected " --> " with a space on both sides')
    end, after = _stamp(line, number, arrow.end())
    if end <= start:
        raise _Fault(number, arrow.end() + 1, "the cue ends before it starts")
    if after < len(line) and line[after] not in " \t":
        raise _Fault(number, after + 1, "expected a space before the settings")
    seen: set[str] = set()
    for setting in re.finditer(r"[^ \t]+", line[after:]):
        name = setting.group().partition(":")[0]
        if name in seen or not SETTING.fullmatch(setting.group()):
            raise _Fault(number, after + setting.start() + 1, "a setting that WebVTT does not have, or has here twice")
        seen.add(name)
    return start, end


def _stamp(line: str, number: int, at: int) -> tuple[int, int]:
    """A time in milliseconds and where it ends in the line."""
    found = STAMP.match(line, at)
    if found is None:
        raise _Fault(number, at + 1, "expected a time such as 00:00:01.000")
    if found["mark"] == ",":
        raise _Fault(number, found.start("mark") + 1, 'a comma before the milliseconds: WebVTT has "."')
    for part, digits in (("hours", 2), ("minutes", 2), ("seconds", 2), ("ms", 3)):
        value = found[part]
        if value is not None and (len(value) < digits or (part != "hours" and len(value) > digits)):
            raise _Fault(number, found.start(part) + 1, f"{part} in {digits} digits, got {len(value)}")
    for part in ("minutes", "seconds"):
        if int(found[part]) > 59:
            raise _Fault(number, found.start(part) + 1, f"{part} above 59")
    seconds = (int(found["hours"] or 0) * 60 + int(found["minutes"])) * 60 + int(found["seconds"])
    return seconds * 1000 + int(found["ms"]), found.end()


PIECE = re.compile(
    r"<(?P<tag>[^<>]*)>|&(?P<reference>#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{0,31});|[&<]"
)
START_TAG = re.compile(r"(?P<name>c|i|b|u|ruby|rt|v|lang)(?:\.[^\s.&<>]+)*(?P<annotation>[ \t]+\S.*)?")


@dataclass(slots=True)
class _Markup:
    """The text of one cue: tags in balance, times rising, references known."""

    line: int
    start_ms: int
    end_ms: int
    _open: list[tuple[str, int, int]] = field(default_factory=list)
    """The tags that are open, each with its line and column."""

    def shown(self, lines: list[str]) -> tuple[str, ...]:
        """The lines as they stand on the screen."""
        text = tuple(self._line(line, number) for number, line in enumerate(lines, self.line))
        for name, number, column in self._open:
            # A voice that speaks the whole cue need not be closed.
            if (name, number, column) != ("v", self.line, 1):
                raise _Fault(number, column, "a tag that is not closed")
        if not all(line.strip() for line in text):
            raise _Fault(self.line, 1, "a line of nothing but markup or spaces")
        return text

    def _line(self, line: str, number: int) -> str:
        shown, at = "", 0
        for piece in PIECE.finditer(line):
            shown += line[at : piece.start()]
            at = piece.end()
            column = piece.start() + 1
            if piece["tag"] is not None:
                self._tag(piece["tag"], number, column)
            elif piece["reference"]:
                shown += self._resolved(piece.group(), number, column)
            else:
                name = "&amp;" if piece.group() == "&" else "&lt;"
                raise _Fault(number, column, f"a bare {piece.group()}: write {name}")
        return shown + line[at:]

    def _resolved(self, reference: str, number: int, column: int) -> str:
        known = reference.startswith("&#") or reference[1:] in html5
        text = html.unescape(reference)
        if not known or any(_unfit(mark) or mark == "\ufffd" for mark in text):
            raise _Fault(number, column, "a character reference that stands for nothing: write &amp; for a bare &")
        return text

    def _tag(self, tag: str, number: int, column: int) -> None:
        if tag[:1].isdecimal():
            return self._moment(tag, number, column)
        if tag.startswith("/"):
            return self._close(tag[1:], number, column)
        found = START_TAG.fullmatch(tag)
        if found is None:
            raise _Fault(number, column, "a tag that WebVTT does not have: write &lt; for a bare <")
        name = found["name"]
        if bool(found["annotation"]) != (name in ("v", "lang")):
            raise _Fault(number, column, "only <v Name> and <lang en> hold something after their name, and must")
        self._open.append((name, number, column))
        return None

    def _close(self, name: str, number: int, column: int) -> None:
        if name == "ruby" and self._open and self._open[-1][0] == "rt":
            self._open.pop()
        if not self._open or self._open[-1][0] != name:
            raise _Fault(number, column, "closes a tag that is not the last one open")
        self._open.pop()

    def _moment(self, tag: str, number: int, column: int) -> None:
        try:
            moment, after = _stamp(tag, number, 0)
        except _Fault as fault:
            raise _Fault(number, column + fault.column, fault.message) from None
        if after != len(tag) or not self.start_ms < moment < self.end_ms:
            raise _Fault(number, column, "a time inside the text rises and lies within its cue")
        self.start_ms = moment
