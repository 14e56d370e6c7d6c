"""The text of a WebVTT cue: what stands on the screen, who says it, and every fault of its markup."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.entities import html5

from vidcast.model.caption_text import Fault, moment, unfit

__all__ = ["Markup"]

REFERENCE = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{0,31});"
PIECE = re.compile(rf"<(?P<tag>[^<>]*)>|(?P<reference>{REFERENCE})|[&<]")
START_TAG = re.compile(r"(?P<name>c|i|b|u|ruby|rt|v|lang)(?:\.[^\s.&<>]+)*(?P<annotation>[ \t]+\S.*)?")


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag that is open."""

    name: str
    line: int
    column: int
    says: str = ""
    """What stands after its name."""


@dataclass(slots=True)
class Markup:
    """One cue's text as it is read: tags in balance, times rising, references known."""

    line: int
    """The number of its first line."""
    start_ms: int
    """The latest moment so far; times inside the text rise from here."""
    end_ms: int
    _open: list[_Tag] = field(default_factory=list)
    _voices: set[str] = field(default_factory=set)
    """Who says each piece of the text, "" where no voice is named."""

    @property
    def speaker(self) -> str:
        """Who says all of the text; "" where nobody is named, or several share the cue."""
        return next(iter(self._voices)) if len(self._voices) == 1 else ""

    def shown(self, lines: Sequence[str]) -> tuple[str, ...]:
        """The lines as they stand on the screen. Raises Fault."""
        text = tuple(self._line(line, number) for number, line in enumerate(lines, self.line))
        for tag in self._open:
            # A voice that speaks the whole cue need not be closed.
            if (tag.name, tag.line, tag.column) != ("v", self.line, 1):
                raise Fault(tag.line, tag.column, "a tag that is not closed")
        if not all(line.strip() for line in text):
            raise Fault(self.line, 1, "a line of nothing but markup or spaces")
        return text

    def _line(self, line: str, number: int) -> str:
        shown, at = "", 0
        for piece in PIECE.finditer(line):
            shown += self._said(line[at : piece.start()])
            at = piece.end()
            column = piece.start() + 1
            if piece["tag"] is not None:
                self._tag(piece["tag"], number, column)
            elif piece["reference"]:
                shown += self._said(_resolved(piece.group(), number, column))
            else:
                raise _bare(piece.group(), number, column)
        return shown + self._said(line[at:])

    def _said(self, text: str) -> str:
        if text.strip():
            self._voices.add(next((tag.says for tag in reversed(self._open) if tag.name == "v"), ""))
        return text

    def _tag(self, tag: str, number: int, column: int) -> None:
        if tag[:1].isdecimal():
            return self._moment(tag, number, column)
        if tag.startswith("/"):
            return self._close(tag[1:], number, column)
        found = START_TAG.fullmatch(tag)
        if found is None:
            raise Fault(number, column, "a tag that WebVTT does not have: write &lt; for a bare <")
        name = found["name"]
        if bool(found["annotation"]) != (name in ("v", "lang")):
            raise Fault(number, column, "only <v Name> and <lang en> hold something after their name, and must")
        if name == "rt" and (not self._open or self._open[-1].name != "ruby"):
            raise Fault(number, column, "<rt> stands only inside <ruby>")
        says = _annotation(found["annotation"] or "", number, column + 1 + found.start("annotation"))
        self._open.append(_Tag(name, number, column, says))
        return None

    def _close(self, name: str, number: int, column: int) -> None:
        if name == "ruby" and self._open and self._open[-1].name == "rt":
            self._open.pop()
        if not self._open or self._open[-1].name != name:
            raise Fault(number, column, "closes a tag that is not the last one open")
        self._open.pop()

    def _moment(self, tag: str, number: int, column: int) -> None:
        try:
            inside, after = moment(tag, number, 0, ".")
        except Fault as fault:
            raise Fault(number, column + fault.column, fault.message) from None
        if after != len(tag) or not self.start_ms < inside < self.end_ms:
            raise Fault(number, column, "a time inside the text rises and lies within its cue")
        self.start_ms = inside


def _annotation(text: str, number: int, column: int) -> str:
    """What stands after a tag's name, on one line and its references resolved; `column` is where the text starts."""
    said = ""
    at = 0
    for piece in PIECE.finditer(text):
        if not piece["reference"]:
            raise _bare(piece.group(), number, column + piece.start())
        said += text[at : piece.start()] + _resolved(piece.group(), number, column + piece.start())
        at = piece.end()
    return " ".join((said + text[at:]).split())


def _resolved(reference: str, number: int, column: int) -> str:
    known = reference.startswith("&#") or reference[1:] in html5
    text = html.unescape(reference)
    if not known or any(unfit(mark) or mark == "\ufffd" for mark in text):
        raise Fault(number, column, "a character reference that stands for nothing: write &amp; for a bare &")
    return text


def _bare(mark: str, number: int, column: int) -> Fault:
    return Fault(number, column, f"a bare {mark}: write {'&amp;' if mark == '&' else '&lt;'}")
