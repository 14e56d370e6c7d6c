"""Reads captions that people edited in other programs, of which only the words count, and about when they are said.

Files of ours and others that keep to their format are read by the strict readers. What programs write otherwise (header
lines, other times, settings of their own, lines of spaces) is read over here where it leaves no doubt about the words.
What does is refused in one sentence: a guess could put a number or a program's remark into what a leader said.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from vidcast.errors import BadDocument
from vidcast.model.caption_files import read_captions
from vidcast.model.caption_text import LARGEST_BYTES, file_text, lines_of, shown_name, unfit
from vidcast.model.captions import Captions, Cue
from vidcast.model.foreign import shown

__all__ = ["read_edited_captions"]

STAMP = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3})|[:;]\d{2})?"
TIMES = re.compile(rf"\s*{STAMP}\s*(?:[-\u2013\u2014]+\s?>|[\u2192\uf0e0])\s*{STAMP}(?:\s.*)?")
"""Two times and what may stand behind them; the arrow as Word corrects it, and frames for milliseconds, count too."""

IDENTIFIER = re.compile(r"(?:[A-Za-z]+[-_ ]?)?\d[\w./-]*")
"""What stands above the times of a cue to number it, such as "12", "c0012" or "Cue 12"."""

TAG = re.compile(r"</?(?:[ibusc]|font|ruby|rt|v|lang)(?:[ \t.][^<>]*)?>|<[\d:.]+>", re.IGNORECASE)
VOICE = re.compile(r"<v(?:\.[^\s<>]+)*[ \t]+([^<>]+)>", re.IGNORECASE)
OVERRIDE = re.compile(r"\{\\[^{}]*\}")
BREAK = re.compile(r"\\[Nnh]|[\u2028\u2029\x0b\x0c\x85]")
"""Breaks of lines in the manner of SubStation, and as word processors keep them."""

REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|lrm|rlm|#39|#x27|#34|#160);", re.IGNORECASE)
"""What programs write for a mark that HTML has another use for; nobody says it."""

ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")


def read_edited_captions(content: bytes, where: str, speakers: Sequence[str] = ()) -> Captions:
    """The captions in the bytes of a .vtt or .srt file whose words somebody may have changed; see `read_captions`.

    Raises BadDocument in one sentence, as `where:line`, for what leaves a doubt about the words, and BadRequest for
    another suffix.
    """
    text = _decoded(content, where)
    try:
        read = read_captions(text.encode("utf-8", "surrogatepass"), where, speakers)
    except BadDocument:
        read = Captions("", "und", tuple(_cues(lines_of(text, where), where, speakers)))
    subrip = where.lower().endswith(".srt")
    cues = (replace(cue, lines=tuple(_plain(line, subrip=subrip) for line in cue.lines)) for cue in read.cues)
    return replace(read, cues=tuple(cues))


def _plain(line: str, *, subrip: bool) -> str:
    """The line as it is said: plain spaces, and in SubRip, which has no escapes, none that a program wrote anyway."""
    return (_resolved(TAG.sub("", line)) if subrip else line).replace("\xa0", " ")


def _decoded(content: bytes, where: str) -> str:
    """The text, of UTF-16 too where its first bytes say so, without what old programs put behind the end of a file."""
    if len(content) <= LARGEST_BYTES and content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise BadDocument(f"{shown(where)}: not whole UTF-16; save the file as UTF-8") from error
    else:
        text = file_text(content, where)
    return text.rstrip("\x00\x1a")


def _cues(lines: list[str], where: str, speakers: Sequence[str]) -> Iterator[Cue]:
    """Every cue that has words, in order of time."""
    lines = [_spaced(line) for line in lines]
    at = [number for number, line in enumerate(lines) if TIMES.fullmatch(line)]
    if not at:
        raise BadDocument(f"{shown(where)}:1: no cue has times such as 00:00:01.000 --> 00:00:02.000; export it again")
    _refuse_preface(lines[: at[0]], where)
    found: list[tuple[int, int, list[str]]] = []
    for here, following in pairwise([*at, len(lines)]):
        start_ms, end_ms = _times(lines[here], here + 1, where)
        behind = following - _named(lines, here, following, where)
        said = _said(lines[here + 1 : behind], here + 2, where)
        if said:
            found.append((start_ms, end_ms, said))
    speaking = ""
    for start_ms, end_ms, said in sorted(found, key=lambda cue: cue[:2]):
        shown_lines, speaking = _shown(said, speakers, speaking)
        if shown_lines:
            yield Cue(start_ms, end_ms, shown_lines, speaking)


def _spaced(line: str) -> str:
    """The line with plain spaces and none at its end."""
    return BREAK.sub(" ", line.replace("\xa0", " ").replace("\ufeff", "")).rstrip()


def _refuse_preface(lines: list[str], where: str) -> None:
    """Raise BadDocument for words above the first times of SubRip, which has no header."""
    if lines and lines[0].lower().startswith("webvtt"):
        return
    filled = [number for number, line in enumerate(lines, 1) if line]
    for number in filled:
        if number != len(lines) or not IDENTIFIER.fullmatch(lines[number - 1].strip()):
            raise _fault(where, number, "text above the first times: remove it, or give it times")


def _named(lines: list[str], here: int, following: int, where: str) -> int:
    """1 where the line above the next cue's times only names that cue, else 0."""
    line = lines[following - 1].strip()
    if following == len(lines) or following - 1 == here or not line:
        return 0
    alone = not lines[following - 2]
    if alone and IDENTIFIER.fullmatch(line):
        return 1
    above = lines[here - 1].strip() if here else ""
    if line.isdecimal() and above.isdecimal() and int(line) == int(above) + 1:
        return 1
    if alone or IDENTIFIER.fullmatch(line):
        what = "may be said in the cue above it or name the one below: put an empty line where that cue ends"
        raise _fault(where, following, f"this line {what}")
    return 0


def _said(lines: list[str], first: int, where: str) -> list[str]:
    """The lines of a cue's text; comments and styles behind it are left aside."""
    blocks: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, first):
        if not line:
            continue
        if not blocks or not lines[number - first - 1]:
            blocks.append((number, []))
        blocks[-1][1].append(line)
    own = [block for block in blocks if not ASIDE.fullmatch(block[1][0])]
    if not own:
        return []
    if len(own) > 1:
        raise _fault(where, own[1][0], "text without times: remove the empty line above it, or the text")
    for number, line in enumerate(own[0][1], own[0][0]):
        if any(unfit(mark) for mark in line):
            raise _fault(where, number, "a control character: write the line again")
    return own[0][1]


def _shown(lines: list[str], speakers: Sequence[str], speaking: str) -> tuple[tuple[str, ...], str]:
    """The lines as they stand on the screen, and who says them."""
    text = "\n".join(lines)
    voice = VOICE.search(text)
    text = TAG.sub("", OVERRIDE.sub("", text))
    if voice or not speakers:
        speaking = shown_name(html.unescape(voice[1])) if voice else ""
    for name in speakers:
        if text.startswith(prefix := f"{shown_name(name)}: "):
            text, speaking = text.removeprefix(prefix), shown_name(name)
    resolved = (_resolved(line).strip() for line in text.split("\n"))
    return tuple(line for line in resolved if line), speaking


def _resolved(line: str) -> str:
    return REFERENCE.sub(lambda found: html.unescape(found.group().lower()).replace("\xa0", " "), line)


def _times(line: str, number: int, where: str) -> tuple[int, int]:
    found = TIMES.fullmatch(line)
    assert found is not None
    start_ms, end_ms = _ms(*found.groups()[:4]), _ms(*found.groups()[4:8])
    if end_ms <= start_ms:
        raise _fault(where, number, "the cue ends before it starts: correct its times")
    return start_ms, end_ms


def _ms(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> int:
    """A moment in milliseconds; digits behind the seconds are a fraction of one, however many there are."""
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _fault(where: str, number: int, message: str) -> BadDocument:
    return BadDocument(f"{shown(where)}:{number}: {message}")
