"""Puts the glossary's terms right in a transcript: what is certain enough is rewritten and logged, the rest offered.

The same transcript and glossary always give the same answer, and every change says why. In order: the ways of
mishearing that the glossary lists; what has a term's letters but is written otherwise; what sounds like a term where
the engine was not sure. What stays doubtful, and whatever may be a misheard name that no glossary knows, becomes a
minor suspect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from vidcast.model.glossary.doubts import doubted
from vidcast.model.glossary.judging import LEAST, SPELLING, Verdict, judged
from vidcast.model.glossary.likeness import bare
from vidcast.model.glossary.listed import listed
from vidcast.model.glossary.matching import Form, Match, forms_of, matches, occurrences
from vidcast.model.glossary.reading import SURE, UNSURE, Read, read
from vidcast.model.glossary.terms import Glossary
from vidcast.model.glossary.writing import Rewrite, rewritten, written
from vidcast.model.times import union
from vidcast.model.transcript import Suspect, Transcript, Word

__all__ = ["GUESSED", "LISTED", "MAYBE_NAME", "MAYBE_TERM", "Change", "Corrected", "corrected"]

LISTED = "the glossary lists it as a way of mishearing the term"
MAYBE_TERM = "this may be a name or word of the glossary"
MAYBE_NAME = "this may be a name; see that it is written right"
GUESSED = "written as the glossary has it, by its sound"


@dataclass(frozen=True, slots=True)
class Change:
    """What was heard in a stretch of source time, what is written there now, and why."""

    start_ms: int
    end_ms: int
    heard: str
    written: str
    why: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A transcript with the glossary's terms put right, and everything that was changed."""

    transcript: Transcript
    changes: tuple[Change, ...]


def corrected(transcript: Transcript, glossary: Glossary, ordinary: frozenset[str] = frozenset()) -> Corrected:
    """The transcript with the glossary's terms put right, the doubtful ones among its minor suspects.

    `ordinary` lists frequent words in small letters; it is set aside for a language that is not English. Without it
    every word in small letters is taken for ordinary. A corrected word keeps the engine's probability.
    """
    english = transcript.language.casefold().startswith("en")
    work = _Work(transcript.words, glossary, ordinary if english else frozenset())
    rewrites = sorted(work.rewrites, key=lambda rewrite: rewrite.first)
    changes = tuple(work.change(rewrite) for rewrite in rewrites)
    suspects = [*transcript.suspects, *_new(dict.fromkeys(work.suspects()), transcript.suspects)]
    suspects.sort(key=lambda suspect: (suspect.start_ms, suspect.end_ms, suspect.why))
    words = rewritten(transcript.words, rewrites)
    return Corrected(replace(transcript, words=words, suspects=tuple(suspects)), changes)


def _new(found: Iterable[Suspect], known: Sequence[Suspect]) -> Iterator[Suspect]:
    """What is found and not known yet; a place without an offer that is a suspect already tells nothing new."""
    covered = union(suspect.span for suspect in known)
    for suspect in found:
        inside = any(span.overlap_ms(suspect.span) == suspect.span.length_ms for span in covered)
        if suspect not in known and (suspect.offers or not inside):
            yield suspect


class _Work:
    """One correction under way: which words are settled, what is rewritten, what is offered."""

    def __init__(self, words: Sequence[Word], glossary: Glossary, ordinary: frozenset[str]) -> None:
        self.words = words
        self.page = read(words, ordinary)
        self.rewrites: list[Rewrite] = []
        self.offers: list[tuple[int, int, tuple[str, ...], str]] = []
        self._settled: set[int] = set()
        self._said: set[str] = set()
        forms = forms_of(glossary, ordinary)
        self._list(glossary)
        wholes, parts = [form for form in forms if form.whole], [form for form in forms if not form.whole]
        self._spell(wholes)
        self._guess(wholes, frozenset(bare(form.text) for form in parts))
        self._spell(parts)
        self._guess(parts)

    def change(self, rewrite: Rewrite) -> Change:
        """The log's entry for a rewrite."""
        old = self.words[rewrite.first : rewrite.end]
        heard = " ".join(word.text for word in old)
        return Change(old[0].start_ms, max(word.end_ms for word in old), heard, rewrite.text, rewrite.why)

    def suspects(self) -> Iterator[Suspect]:
        """Everything that people should look at."""
        for first, end, texts, why in self.offers:
            yield self._suspect(first, end, why, texts)
        for first, end in doubted(self.page, self._settled):
            yield self._suspect(first, end, MAYBE_NAME, ())

    def _suspect(self, first: int, end: int, why: str, offers: tuple[str, ...]) -> Suspect:
        start_ms, last = self.words[first].start_ms, max(word.end_ms for word in self.words[first:end])
        return Suspect(start_ms, max(last, start_ms + 1), why, minor=True, offers=offers)

    def _list(self, glossary: Glossary) -> None:
        for found in listed(self.page, glossary):
            texts = written(self.page, found.first, found.end, found.term.text)
            if found.certain:
                self._said.add(found.term.key)
                self._rewrite(Rewrite(found.first, found.end, texts, LISTED))
            else:
                self._offer(found.first, found.end, [texts])

    def _spell(self, forms: Iterable[Form]) -> None:
        """Whatever has a term's letters is settled, and written as the term is where the engine was not sure."""
        for match in occurrences(self.page, forms):
            if self._is_free(match):
                self._respell(match)

    def _respell(self, match: Match) -> None:
        """Write a term's own letters as the glossary has them."""
        texts, old = self._texts(match), tuple(word.text for word in self.words[match.first : match.end])
        everyday = _is_everyday(self.page, match)
        least = min(word.probability for word in self.page[match.first : match.end])
        if old in (texts, tuple(text.upper() for text in texts)):
            self._settle(match.first, match.end)
        elif everyday and least >= (UNSURE if len(old) == len(texts) else SURE):
            return
        elif least < (UNSURE if everyday else SURE) and not (everyday and len(old) == len(texts)):
            self._rewrite(Rewrite(match.first, match.end, texts, SPELLING))
        else:
            self._offer(match.first, match.end, [texts])
        if match.form.whole and not everyday:
            self._said.add(match.form.term.key)

    def _guess(self, forms: Sequence[Form], parts: frozenset[str] = frozenset()) -> None:
        """Judge what sounds like a form; what is exactly a part of some term is no misheard whole one."""
        found = [
            match
            for match in matches(self.page, forms, self._settled, LEAST)
            if "".join(word.bare for word in self.page[match.first : match.end]) not in parts
        ]
        # A rewrite ends the rivalry of whatever shares a word with it, so that more may be clear after it.
        while certain := [verdict for verdict in self._judged(found) if verdict.why]:
            for verdict in certain:
                match = verdict.match
                self._rewrite(Rewrite(match.first, match.end, self._texts(match), verdict.why))
                self._said.add(match.form.term.key)
        for verdict in self._judged(found):
            match = verdict.match
            self._offer(match.first, match.end, [self._texts(each) for each in verdict.offers])

    def _judged(self, found: Iterable[Match]) -> list[Verdict]:
        return list(judged(self.page, [match for match in found if self._is_free(match)], frozenset(self._said)))

    def _is_free(self, match: Match) -> bool:
        return self._settled.isdisjoint(range(match.first, match.end))

    def _texts(self, match: Match) -> tuple[str, ...]:
        return written(self.page, match.first, match.end, match.form.text, match.plural)

    def _rewrite(self, rewrite: Rewrite) -> None:
        heard = tuple(word.text for word in self.words[rewrite.first : rewrite.end])
        if heard != rewrite.texts:
            self.rewrites.append(rewrite)
            if rewrite.why not in (LISTED, SPELLING):
                # The way back is offered, because a guess may be wrong.
                self.offers.append((rewrite.first, rewrite.end, (" ".join(heard),), GUESSED))
        self._settle(rewrite.first, rewrite.end)

    def _offer(self, first: int, end: int, texts: Iterable[tuple[str, ...]]) -> None:
        self.offers.append((first, end, tuple(" ".join(each) for each in texts), MAYBE_TERM))
        self._settle(first, end)

    def _settle(self, first: int, end: int) -> None:
        self._settled.update(range(first, end))


CHANCE_WORDS = 2
"""A term of more words than this is not said by chance."""


def _is_everyday(page: Sequence[Read], match: Match) -> bool:
    """Whether ordinary words, none with a capital inside a sentence, only look like a term: "apple", "the point"."""
    words = page[match.first : match.end]
    return len(words) <= CHANCE_WORDS and not any(word.may_be_name for word in words)
