"""The policy check: places in the kept words where a rule of the pack speaks up.

This is assisted review: it says where, why and who decides, and what it did not look at. Words that a cut removes are
not said, and words that a cut joins are read together. A finding is told apart by what was said and how often it was
said before in the whole recording, never by time, so that a decision outlives another trim.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vidcast.model.findings import Finding, Findings
from vidcast.model.policy import Found, Pack, find
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span
from vidcast.model.transcript import Transcript, Word, episode_words
from vidcast.run.stage import Bench, stage

__all__ = ["Beside", "Key", "Said", "check", "check_text", "words_of_text"]

AROUND = 8
"""How many words of context stand on each side of a finding."""
UNSURE = 0.5
"""A word less probable than this may be misheard."""

NOT_CHECKED = ("pictures", "music and other sounds", "text on slides")
NO_NAMES = "person detector: no name model, capitals only"
NO_TIMES = "first seconds: rules about them need times, and plain text has none"

MASKS = {"phone": "[phone]", "email": "[e-mail]", "id": "[id]"}
SCRIPT_MARKS = re.compile(r"\[pause [\d.]+\]|\{[\d.]+\}")


@dataclass(frozen=True, slots=True)
class Said:
    """One word of what is checked, with what is known of it."""

    text: str
    source: Span | None = None
    """On the recording's clock; None for text without times."""
    episode: Span | None = None
    """On the episode's clock; None where there is no timeline."""
    probability: float | None = None
    suspect: bool = False
    """Whether it lies in a stretch whose words may not be what was said."""


@dataclass(frozen=True, slots=True)
class Key:
    """A library's own secret, which names findings whose words are private.

    Without it, somebody could try every telephone number until one gives the finding's name.
    """

    secret: str = ""

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Beside:
    """A text that is published with the words: where it stands, and what it says."""

    where: str
    text: str


@stage(version=2)
def check(
    bench: Bench,
    transcript: Transcript,
    timeline: Timeline | None,
    pack: Pack,
    today: str,
    beside: tuple[Beside, ...] = (),
    key: Key = Key(),
    recording: str = "",
) -> Findings:
    """Where the kept words, and the texts published beside them, meet the pack's rules, in episode order.

    `today`, as 2026-11-21, switches off list entries past their day. Without a timeline every word counts.
    `recording`, a content hash, is part of each finding's name, so that a decision on one take is none on another.
    """
    words = tuple(_heard(transcript, word) for word in transcript.words)
    kept: Sequence[int] | None = None
    if timeline is not None:
        moved = episode_words(transcript.words, timeline)
        kept = tuple(index for index, _ in moved)
        places = dict(moved)
        words = tuple(_placed(word, places.get(index)) for index, word in enumerate(words))
    blind = (*NOT_CHECKED, NO_NAMES, *_foreign(transcript.language))
    found = _Check(pack, words, kept, today, key, recording=recording).findings(blind)
    texts = (
        finding
        for each in beside
        for finding in _Check(pack, words_of_text(each.text), None, today, key, each.where).findings(()).findings
    )
    return replace(found, findings=(*found.findings, *texts))


def check_text(text: str, pack: Pack, today: str) -> Findings:
    """Where a plain text meets the pack's rules; every moment in it is None."""
    words = words_of_text(text)
    blind = (*NOT_CHECKED, NO_NAMES, NO_TIMES)
    return _Check(pack, words, None, today).findings(blind)


def words_of_text(text: str) -> tuple[Said, ...]:
    """The words of a plain text, without times; a script's marks for pauses and pace are not words.

    >>> [word.text for word in words_of_text("Nice work. [pause 1.2] {0.95} Talk soon.")]
    ['Nice', 'work.', 'Talk', 'soon.']
    """
    return tuple(Said(word) for word in SCRIPT_MARKS.sub(" ", text).split())


def _heard(transcript: Transcript, word: Word) -> Said:
    suspect = any(s.start_ms < word.end_ms and word.start_ms < s.end_ms for s in transcript.suspects)
    return Said(word.text, source=word.span, probability=word.probability, suspect=suspect)


def _placed(word: Said, moved: Word | None) -> Said:
    return word if moved is None else Said(word.text, word.source, moved.span, word.probability, word.suspect)


def _foreign(language: str) -> tuple[str, ...]:
    """What to tell of a language that the rules are not written in; review holds such an episode."""
    if language.casefold().startswith("en"):
        return ()
    return (f"language {language or 'unknown'}: the rules are written for English",)


class _Check:
    """One check of some words, `kept` the indices of those that the episode keeps."""

    def __init__(
        self,
        pack: Pack,
        words: Sequence[Said],
        kept: Sequence[int] | None,
        today: str,
        key: Key = Key(),
        where: str = "",
        recording: str = "",
    ) -> None:
        self.pack = pack
        self.words = words
        self.kept = kept = range(len(words)) if kept is None else kept
        self.key = key
        self.where = where
        self.recording = recording
        whole = find(pack, [word.text for word in words], today)
        same = len(kept) == len(words)
        self.whole = whole
        self.found = whole if same else find(pack, [words[index].text for index in kept], today)
        self.shown = self._shown()

    def findings(self, blind: tuple[str, ...]) -> Findings:
        """Everything that stands, told in full."""
        ids: set[str] = set()
        told = [self._finding(found, ids) for found in self.found if not found.suppressed_by]
        return Findings(self.pack.name, self.pack.version, tuple(told), blind, self.pack.digest)

    def _finding(self, found: Found, ids: set[str]) -> Finding:
        rule = found.rule
        words = [self.words[index] for index in self.kept[found.first : found.last + 1]]
        sure = min((word.probability for word in words if word.probability is not None), default=None)
        source, episode = _hull(word.source for word in words), _hull(word.episode for word in words)
        return Finding(
            id=self._id(found, ids),
            rule=rule.id,
            title=rule.title,
            severity=rule.severity,
            quote=_mask(found) if rule.is_private else self._text(found.first, found.last + 1).rstrip(",.;:"),
            start_ms=source.start_ms if source else None,
            end_ms=source.end_ms if source else None,
            episode_start_ms=episode.start_ms if episode else None,
            episode_end_ms=episode.end_ms if episode else None,
            how=found.how,
            probability=sure,
            why=rule.why,
            decides=rule.decides,
            fixes=rule.fix.all,
            listen=_should_listen(found, words, sure),
            where=self.where,
            recording=self.recording,
            context=self._text(max(0, found.first - AROUND), found.last + 1 + AROUND),
            branch=found.branch,
            rule_digest=rule.digest,
            say_instead=rule.fix.say_instead,
        )

    def _id(self, found: Found, ids: set[str]) -> str:
        """A name made of rule, pack, words and how many of the same come before in the whole recording.

        Private words count under the library's key, so that a decision on one number is never one on another.
        """
        start = self.kept[found.first]
        said = hmac.digest(self.key.secret.encode(), found.text.encode(), "sha256").hex()
        said = said if found.rule.is_private else found.text
        alike = [other for other in self.whole if other.rule.id == found.rule.id and other.text == found.text]
        ordinal = sum(other.first < start for other in alike)
        while (name := _named(found.rule.id, self.pack.name, self.where or self.recording, said, ordinal)) in ids:
            ordinal += 1
        ids.add(name)
        return name

    def _shown(self) -> list[str]:
        """The kept words as a finding may show them: private ones as one mask."""
        shown = [self.words[index].text for index in self.kept]
        for found in self.found:
            if found.rule.is_private and not found.suppressed_by:
                shown[found.first : found.last + 1] = [_mask(found), *[""] * (found.last - found.first)]
        return shown

    def _text(self, first: int, end: int) -> str:
        return " ".join(filter(None, self.shown[first:end]))


def _named(*parts: str | int) -> str:
    return "f-" + hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:8]


def _mask(found: Found) -> str:
    kind = re.search(r"<(\w+)>", found.branch)
    return MASKS.get(kind.group(1), "[private]") if kind else "[private]"


def _hull(spans: Iterable[Span | None]) -> Span | None:
    """From the first start to the last end, or None where words have no times."""
    known = [span for span in spans if span is not None]
    return Span(min(s.start_ms for s in known), max(s.end_ms for s in known)) if known else None


def _should_listen(found: Found, words: Sequence[Said], sure: float | None) -> bool:
    """Whether the words may be misheard: swearing in transcripts mostly is."""
    doubtful = any(word.suspect for word in words) or (sure is not None and sure < UNSURE)
    return doubtful or found.rule.id.startswith("lang.")
