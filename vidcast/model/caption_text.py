"""What all caption files share: the characters they may hold, clocks, and faults that name their place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from vidcast.errors import BadDocument
from vidcast.model.captions import Captions
from vidcast.model.foreign import shown

__all__ = [
    "LARGEST_BYTES",
    "NO_TEXT",
    "Fault",
    "Faults",
    "blocks_of",
    "clock",
    "composed",
    "file_text",
    "labelled",
    "lines_of",
    "lost_arrow",
    "moment",
    "refuse_arrow",
    "refuse_odd_characters",
    "refuse_unfit",
    "several_speakers",
    "shown_name",
    "unfit",
]

LARGEST_BYTES = 5_000_000
"""No recording's captions are larger; what is larger is not captions."""

FAULTS_SHOWN = 20

STAMP = re.compile(r"(?:(?P<hours>[0-9]+):)?(?P<minutes>[0-9]+):(?P<seconds>[0-9]+)(?P<mark>[.,])(?P<ms>[0-9]+)")


class Fault(Exception):
    """Something wrong at a place of a file, lines and columns from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


class Faults:
    """The faults of one file, gathered so that all are told at once."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._found.append(fault)

    def note(self, check: Callable[[], None]) -> None:
        """Run a check and keep the fault it raises."""
        try:
            check()
        except Fault as fault:
            self._found.append(fault)

    def refuse(self, where: str, what: str) -> None:
        """Raise BadDocument with every fault as `where:line:column`, or nothing where there is none."""
        if self._found:
            ordered = sorted(self._found, key=lambda fault: (fault.line, fault.column))
            lines = [f"  {shown(where)}:{each.line}:{each.column}: {each.message}" for each in ordered]
            raise BadDocument(_listed(f"{shown(where)}: {what}", lines))


def _listed(title: str, faults: list[str]) -> str:
    """The faults below a title, the first ones in full and the others counted."""
    more = len(faults) - FAULTS_SHOWN
    return "\n".join([title, *faults[:FAULTS_SHOWN], *([f"  and {more} more"] if more > 0 else [])])


def file_text(content: bytes, where: str) -> str:
    """The text of a caption file's bytes, a byte order mark left aside.

    Raises BadDocument unless it is UTF-8 and small enough.
    """
    if len(content) > LARGEST_BYTES:
        raise BadDocument(f"{shown(where)}: {len(content)} bytes, more than the {LARGEST_BYTES} that captions may have")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        raise BadDocument(f"{shown(where)}:{line}:{column}: not UTF-8; save the file as UTF-8") from error


def lines_of(text: str, where: str) -> list[str]:
    """The lines of a caption file, however they end. Raises BadDocument for a text that is too large."""
    if len(text.encode("utf-8", "replace")) > LARGEST_BYTES:
        raise BadDocument(f"{shown(where)}: larger than the {LARGEST_BYTES} bytes that captions may have")
    return re.split("\r\n|\n|\r", text.removeprefix("\ufeff"))


def refuse_odd_characters(lines: Iterable[str]) -> None:
    """Raise Fault for the first line of nothing but spaces, or character that no line may hold."""
    for number, line in enumerate(lines, 1):
        if line and not line.strip():
            raise Fault(number, 1, "a line of nothing but spaces: make it empty, or remove it")
        for column, mark in enumerate(line, 1):
            if unfit(mark):
                raise Fault(number, column, f"character U+{ord(mark):04X} has no place in captions")


def blocks_of(lines: Iterable[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Each run of lines that are not empty with the number of its first; `first` is the number of the first line.

    Lines of spaces alone are a fault already and end no block, so that one slip is not reported twice.
    """
    block: list[str] = []
    start = 0
    for number, line in enumerate([*lines, ""], first):
        if line.strip():
            start = start if block else number
            block.append(line)
        elif block and not line:
            yield start, block
            block = []


def refuse_arrow(number: int, lines: Iterable[str], what: str) -> None:
    """Raise Fault where a line holds what only the line of a cue's times may; `number` is the first line's."""
    for at, line in enumerate(lines, number):
        if "-->" in line:
            raise Fault(at, line.index("-->") + 1, f'"-->" in {what}')


def lost_arrow(number: int, line: str) -> Fault | None:
    """The fault of a line with two times and something else between them than an arrow; None for any other line."""
    start = STAMP.match(line)
    if start is None or "-->" in line or STAMP.search(line, start.end()) is None:
        return None
    return Fault(number, start.end() + 1, 'expected " --> " between the times, two hyphens and a greater-than sign')


NO_TEXT = "a cue without text: delete the cue, or write what is said"


def composed(line: str) -> str:
    """The line in NFC, as every file holds it."""
    return unicodedata.normalize("NFC", line)


def clock(ms: int, mark: str) -> str:
    """A moment as caption files have it, always with hours.

    >>> clock(3_723_004, ",")
    '01:02:03,004'
    """
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{ms:03d}"


def moment(line: str, number: int, at: int, mark: str) -> tuple[int, int]:
    """The moment in milliseconds that a line has at `at`, and where it ends; raises Fault.

    `mark` stands before the milliseconds: "." in WebVTT, where hours may be missing too, "," in SubRip.
    """
    found = STAMP.match(line, at)
    if found is None or (mark == "," and found["hours"] is None):
        raise Fault(number, at + 1, f"expected a time such as 00:00:01{mark}000")
    if found["mark"] != mark:
        shown = {",": "a comma", ".": "a full stop"}[found["mark"]]
        raise Fault(number, found.start("mark") + 1, f'{shown} before the milliseconds: this format has "{mark}"')
    for part, digits in (("hours", 2), ("minutes", 2), ("seconds", 2), ("ms", 3)):
        value = found[part]
        if value is not None and (len(value) < digits or (part != "hours" and len(value) > digits)):
            raise Fault(number, found.start(part) + 1, f"{part} in {digits} digits, got {len(value)}")
    for part in ("minutes", "seconds"):
        if int(found[part]) > 59:
            raise Fault(number, found.start(part) + 1, f"{part} above 59")
    if len(found["hours"] or "") > 6:
        raise Fault(number, at + 1, "more hours than anything lasts")
    seconds = (int(found["hours"] or 0) * 60 + int(found["minutes"])) * 60 + int(found["seconds"])
    return seconds * 1000 + int(found["ms"]), found.end()


def unfit(mark: str) -> bool:
    """Whether a character has no place in a line: control characters, line and paragraph separators, half pairs."""
    return mark != "\t" and unicodedata.category(mark) in ("Cc", "Cs", "Zl", "Zp")


def refuse_unfit(captions: Captions) -> None:
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
        if any(unfit(mark) for line in cue.lines for mark in line):
            faults.append(f"  c{number:04d}: a line break or control character inside a line")
        earliest = max(earliest, cue.start_ms)
    if faults:
        raise BadDocument(_listed("captions that cannot be written; correct these cues", faults))


def shown_name(speaker: str) -> str:
    """A speaker's name as every file can hold it: NFC, on one line, without `&`, `<` and `>`.

    >>> shown_name("Dana  <Reyes>")
    'Dana Reyes'
    """
    return " ".join("".join(mark for mark in composed(speaker) if mark not in "&<>" and not _hidden(mark)).split())


def _hidden(mark: str) -> bool:
    return unfit(mark) and not mark.isspace()


def several_speakers(captions: Captions) -> bool:
    """Whether two or more speak, so that files must say who does."""
    return len({shown_name(cue.speaker) for cue in captions.cues} - {""}) > 1


def labelled(captions: Captions) -> Iterator[tuple[str, ...]]:
    """The lines of each cue for formats without voices: where two or more speak, a name before each one's first words.

    >>> from vidcast.model.captions import Cue
    >>> cues = (Cue(0, 900, ("Hello.",), "Dana"), Cue(900, 1800, ("Hi.",), "Sam"), Cue(1800, 2700, ("So,",), "Sam"))
    >>> list(labelled(Captions("p", "en", cues)))
    [('Dana: Hello.',), ('Sam: Hi.',), ('So,',)]
    """
    named, speaking = several_speakers(captions), ""
    for cue in captions.cues:
        name = shown_name(cue.speaker)
        starts = named and name and name != speaking
        yield (f"{name}: {cue.lines[0]}", *cue.lines[1:]) if starts else cue.lines
        speaking = name or speaking
