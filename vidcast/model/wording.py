"""How the words of a recording are written: as they were heard, with the house's names and what people corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from vidcast.model.alignment import folded
from vidcast.model.corrections import Edit, applied
from vidcast.model.findings import Finding, Findings
from vidcast.model.glossary import Change, Glossary, Term, corrected
from vidcast.model.times import Span
from vidcast.model.transcript import Transcript, Word

__all__ = ["Replacement", "Worded", "always", "corrected_away", "replacements", "worded"]

AROUND = ".,;:!?\"'()[]\u2018\u2019\u201c\u201d\u2026"
"""Marks that stand beside a word and are none of it."""

CORRECTED_AWAY = "The captions say otherwise since they were corrected, and the sound still says it as it was heard."


@dataclass(frozen=True, slots=True)
class Worded:
    """The words of one recording as they are written, and as they were heard."""

    transcript: Transcript
    heard: Transcript
    conflicts: tuple[Edit, ...] = ()
    """Corrections that fit nowhere any more."""
    changes: tuple[Change, ...] = ()
    """What the glossary wrote otherwise, and why."""

    def phrases(self, glossary: Glossary) -> tuple[str, ...]:
        """The terms of several words that are written in it, which no line should divide."""
        text = self.transcript.text.casefold()
        return tuple(term for term in glossary.texts if " " in term and term.casefold() in text)

    @property
    def is_as_heard(self) -> bool:
        """Whether what is written is what was heard, but for capitals and marks."""
        written, heard = ([folded(word.text) for word in each.words] for each in (self.transcript, self.heard))
        return written == heard


def worded(
    heard: Transcript, glossary: Glossary, edits: Sequence[Edit], ordinary: frozenset[str] = frozenset()
) -> Worded:
    """The words as the glossary writes them, then with every correction of people that fits.

    `ordinary` are words of the language that are taken for no name.
    """
    listed = corrected(heard, glossary, ordinary)
    transcript, conflicts = applied(listed.transcript, edits)
    return Worded(transcript, heard, conflicts, listed.changes)


@dataclass(frozen=True, slots=True)
class Replacement:
    """Words that shall be written otherwise wherever they are heard."""

    heard: str
    written: str
    always: bool = False
    """Whether in the show's other recordings too."""


def replacements(words: Sequence[Word], what: Replacement) -> Iterator[Edit]:
    """An edit for each place where words are heard so, capitals and marks left aside; marks around them stay.

    >>> said = [Word(0, 300, "castle"), Word(300, 500, "and,"), Word(600, 700, "then")]
    >>> [edit.text for edit in replacements(said, Replacement("Castle and", "Castellan"))]
    ['Castellan,']
    """
    sought = [folded(text) for text in what.heard.split()]
    at = 0
    while sought and at + len(sought) <= len(words):
        run = words[at : at + len(sought)]
        if [folded(word.text) for word in run] != sought:
            at += 1
            continue
        expect = " ".join(word.text for word in run)
        written = what.written.strip()
        text = f"{_marks(expect)}{written}{_marks(expect[::-1])[::-1]}" if written else ""
        if text != expect:
            yield Edit(run[0].start_ms, max(word.end_ms for word in run), expect, text)
        at += len(sought)


def always(edit: Edit) -> Term | None:
    """What an edit of `replacements` says of a term; None where that can be none, such as a longer passage.

    The marks around the words are those of their place, but a term keeps its own: ".NET", "Yahoo!".
    """
    before, behind = _marks(edit.expect), _marks(edit.expect[::-1])[::-1]
    heard = " ".join(word.strip(AROUND) for word in edit.expect.split())
    try:
        return Term(edit.text.removeprefix(before).removesuffix(behind), heard_as=(heard,))
    except ValueError:
        return None


def _marks(text: str) -> str:
    """The marks with which a text begins."""
    return "".join(takewhile(lambda letter: not letter.isalnum(), text))


def corrected_away(heard: Findings, written: Findings) -> Findings:
    """The findings in what was heard that are in nothing that is written: editing text leaves the sound as it is.

    One of the same rule at the same place is the same finding, however its words are written.
    """
    left = [each for each in heard.findings if not any(_same(each, other) for other in written.findings)]
    told = tuple(replace(each, why=f"{CORRECTED_AWAY} {each.why}", listen=True) for each in left)
    return replace(heard, findings=told, not_checked=())


def _same(one: Finding, other: Finding) -> bool:
    if one.id == other.id:
        return True
    if one.rule != other.rule or one.start_ms is None or other.start_ms is None:
        return False
    return bool(Span(one.start_ms, one.end_ms or 0).overlap_ms(Span(other.start_ms, other.end_ms or 0)))
