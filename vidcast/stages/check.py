"""The policy check: places in the kept words where a rule of the pack speaks up.

This is assisted review: it says where, why and who decides, and what it did not look at. Words that a cut removes are
not said, and words that a cut joins are read together. A finding is told apart by what was said and how often it was
said before in the whole recording, never by time, so that a decision outlives another trim.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from vidcast.errors import ToolError, VidcastError
from vidcast.model.findings import Finding, Findings
from vidcast.model.policy import Circumstances, Found, Heard, Pack, Place, unchecked
from vidcast.model.policy.explain import Explanation, explained
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span, intersection
from vidcast.model.transcript import ANOTHER_LANGUAGE, Transcript, Word, episode_words
from vidcast.run.stage import Bench, stage
from vidcast.tools.person_names import PersonNames

__all__ = ["Beside", "Check", "Key", "Rechecked", "Said", "check", "check_text", "recheck", "spoken", "words_of_text"]

AROUND = 8
"""How many words of context stand on each side of a finding."""
UNSURE = 0.5
"""A word less probable than this may be misheard."""

NOT_CHECKED = ("pictures", "music and other sounds", "text on slides")
NO_NAMES = "person detector: no name model, capitals only"

MASKS = {"phone": "[phone]", "email": "[e-mail]", "id": "[id]"}
MISSING = {"absent": "[not said]", "meta": "[not signed]"}
"""What a finding shows that is about no words, by how it was found."""
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
    kept: bool = True
    """Whether the episode keeps it."""


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


@stage(version=4)
def check(
    bench: Bench,
    transcript: Transcript,
    timeline: Timeline | None,
    pack: Pack,
    circumstances: Circumstances,
    beside: tuple[Beside, ...] = (),
    key: Key = Key(),
    recording: str = "",
    elsewhere: tuple[str, ...] = (),
    names: PersonNames | None = None,
) -> Findings:
    """Where the kept words, and the texts published beside them, meet the pack's rules, in episode order.

    Without a timeline every word counts. `recording`, a content hash, is part of each finding's name, so that a
    decision on one take is none on another. `elsewhere` are the kept words of the episode's other parts, where the
    companions of a rule may be said. `names` tells people's names where the extra for it is installed.
    """
    words, ids = spoken(transcript, timeline), set[str]()
    try:
        checked = Check(pack, words, circumstances, key, recording=recording, elsewhere=elsewhere, names=names)
        told = checked.told(ids)
        for each in beside:
            texts = words_of_text(each.text)
            told += Check(pack, texts, _printed(circumstances), key, each.where, names=names).told(ids)
    except VidcastError:
        raise
    except Exception as error:  # Its own words may quote what is secret, and nothing unchecked may go on.
        raise ToolError(
            f"the policy check cannot run with {pack.name} {pack.version} ({type(error).__name__}), so nothing is "
            f"published; see `vidcast policy lint {pack.name}`, or put the pack back as it was"
        ) from error
    return checked.findings(told, (*_foreign(transcript, timeline), *_unsure(words)))


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What the rules find in a finished episode; every moment is on the episode's clock."""

    heard: Findings
    """In the words that are heard again in its sound."""
    captioned: Findings
    """In the words of its captions."""


@stage(version=2)
def recheck(
    bench: Bench, heard: Transcript, captioned: Transcript, pack: Pack, circumstances: Circumstances, key: Key
) -> Rechecked:
    """Where the rules speak up in a finished episode: in its sound as it is heard again, and in its captions."""
    sound, captions = (check(bench, words, None, pack, circumstances, (), key) for words in (heard, captioned))
    return Rechecked(sound, captions)


def check_text(text: str, pack: Pack, circumstances: Circumstances, names: PersonNames | None = None) -> Findings:
    """Where a plain text meets the pack's rules; every moment in it is None."""
    checked = Check(pack, words_of_text(text), circumstances, names=names)
    return checked.findings(checked.told())


def spoken(transcript: Transcript, timeline: Timeline | None) -> tuple[Said, ...]:
    """The words of a transcript with what is known of each; without a timeline all of them are kept."""
    suspects = _Suspects(transcript)
    words = tuple(
        Said(word.text, source=word.span, probability=word.probability, suspect=suspects.touch(word))
        for word in transcript.words
    )
    if timeline is None:
        return words
    places = dict(episode_words(transcript.words, timeline))
    return tuple(_placed(word, places.get(index)) for index, word in enumerate(words))


def _printed(circumstances: Circumstances) -> Circumstances:
    """The circumstances of a text beside the words: it opens nothing, and nobody signs for it."""
    return replace(circumstances, opens=False, acknowledged=True)


def words_of_text(text: str) -> tuple[Said, ...]:
    """The words of a plain text, without times; a script's marks for pauses and pace are not words.

    >>> [word.text for word in words_of_text("Nice work. [pause 1.2] {0.95} Talk soon.")]
    ['Nice', 'work.', 'Talk', 'soon.']
    """
    known: dict[str, Said] = {}  # A word that is said often is one object: a text may have a million words.
    return tuple(known.get(word) or known.setdefault(word, Said(word)) for word in SCRIPT_MARKS.sub(" ", text).split())


class _Suspects:
    """The stretches of a transcript whose words may not be what was said, to be asked for each word."""

    def __init__(self, transcript: Transcript) -> None:
        suspects = sorted(transcript.suspects, key=lambda each: each.start_ms)
        self._starts = [each.start_ms for each in suspects]
        self._furthest = list(accumulate((each.end_ms for each in suspects), max))
        """How far the stretches up to each one reach."""

    def touch(self, word: Word) -> bool:
        """Whether a stretch overlaps a word."""
        begun = bisect_left(self._starts, word.end_ms)
        return begun > 0 and self._furthest[begun - 1] > word.start_ms


def _placed(word: Said, moved: Word | None) -> Said:
    return replace(word, kept=False) if moved is None else replace(word, episode=moved.span)


def _foreign(transcript: Transcript, timeline: Timeline | None) -> tuple[str, ...]:
    """What to report of languages that the rules are not written in; review holds such an episode."""
    language = transcript.language
    if not language.casefold().startswith("en"):
        return (f"language {language or 'unknown'}: the rules are written for English",)
    spans = [suspect.span for suspect in transcript.suspects if suspect.why.startswith(ANOTHER_LANGUAGE)]
    kept = spans if timeline is None else [span for span in spans if intersection([span], timeline.kept_ms)]
    if not kept:
        return ()
    places = "1 place" if len(kept) == 1 else f"{len(kept)} places"
    return (f"speech that sounds like another language, in {places}: the rules are written for English",)


def _unsure(words: Sequence[Said]) -> tuple[str, ...]:
    """What to tell of kept words that may not be what was said."""
    kept = [word for word in words if word.kept]
    low = sum(word.probability is not None and word.probability < UNSURE for word in kept)
    suspect = sum(word.suspect for word in kept)
    told = []
    if low:
        told.append(f"words the engine was unsure of: {low} of {len(kept)} are less probable than {UNSURE}")
    if suspect:
        told.append(f"stretches that may be misheard: {suspect} of {len(kept)} words lie in them")
    return tuple(told)


class Check:
    """One check of some words: where the rules speak up in those that are kept, and what each place is called."""

    def __init__(
        self,
        pack: Pack,
        words: Sequence[Said],
        circumstances: Circumstances,
        key: Key = Key(),
        where: str = "",
        recording: str = "",
        elsewhere: tuple[str, ...] = (),
        names: PersonNames | None = None,
    ) -> None:
        self.pack = pack
        self.words = words
        self.kept = [index for index, word in enumerate(words) if word.kept]
        self.circumstances = circumstances
        self.key = key
        self.where = where
        self.recording = recording
        self.elsewhere = elsewhere
        self.names = names
        self.whole = self._place(words).found()
        kept = [words[index] for index in self.kept]
        self.found = self.whole if len(kept) == len(words) else self._place(kept).found()
        self.shown = self._shown()
        self._places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        """Where the same words meet the same rule in the whole recording, in order."""
        for found in self.whole:
            self._places[found.rule.id, found.text].append(found.first)

    def _place(self, words: Sequence[Said]) -> Place:
        texts = [word.text for word in words]
        people = self.names.spans(texts) if self.names else ()
        return Place.of(self.pack, texts, self.circumstances, _known(words, self.elsewhere, people))

    def explained(self, wanted: str) -> Iterator[tuple[str, Explanation]]:
        """Why a rule speaks up, or is cancelled: for the finding of an id, or for each place of a rule, with its id.

        A place that is cancelled has no id, so "".
        """
        place = self._place([self.words[index] for index in self.kept])
        names = {(found.rule.id, found.first, found.last): finding.id for finding, found in self.named()}
        for found in self.found:
            name = "" if found.suppressed_by else names[found.rule.id, found.first, found.last]
            if wanted in (name, found.rule.id):
                yield name, explained(place, found)

    def findings(self, told: tuple[Finding, ...], blind: tuple[str, ...] = ()) -> Findings:
        """The findings with everything that was not checked."""
        timed = any(word.source for word in self.words) or not self.words
        rules = unchecked(self.pack, self.circumstances, timed=timed)
        unnamed = () if self.names else (NO_NAMES,)
        every = (*NOT_CHECKED, *unnamed, *blind, *rules)
        return Findings(self.pack.name, self.pack.version, told, every, self.pack.digest)

    def told(self, ids: set[str] | None = None) -> tuple[Finding, ...]:
        """Everything that stands, told in full; `ids` are the names that are taken, and are added to."""
        return tuple(finding for finding, _ in self.named(ids))

    def named(self, ids: set[str] | None = None) -> Iterator[tuple[Finding, Found]]:
        """Everything that stands, with the place that it was made of."""
        ids = set() if ids is None else ids
        for found in self.found:
            if not found.suppressed_by:
                yield self._finding(found, ids), found

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
            quote=self._quote(found),
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
        said = hmac.digest(self.key.secret.encode(), found.text.encode(), "sha256").hex()
        said = said if found.rule.is_private else found.text
        alike = self._places[found.rule.id, found.text]
        ordinal = bisect_left(alike, self.kept[found.first]) if found.is_about_words else 0
        while (name := _named(found.rule.id, self.pack.name, self.where or self.recording, said, ordinal)) in ids:
            ordinal += 1
        ids.add(name)
        return name

    def _quote(self, found: Found) -> str:
        if not found.is_about_words:
            return MISSING[found.how]
        return _mask(found) if found.rule.is_private else self._text(found.first, found.last + 1).rstrip(",.;:")

    def _shown(self) -> list[str]:
        """The kept words as a finding may show them: private ones as one mask."""
        shown = [self.words[index].text for index in self.kept]
        for found in self.found:
            if found.rule.is_private and not found.suppressed_by:
                shown[found.first : found.last + 1] = [_mask(found), *[""] * (found.last - found.first)]
        return shown

    def _text(self, first: int, end: int) -> str:
        return " ".join(filter(None, self.shown[first:end]))


def _known(words: Sequence[Said], elsewhere: tuple[str, ...], people: tuple[tuple[int, int], ...]) -> Heard:
    """What is known of words beside their text."""
    places = [word.episode or word.source for word in words]
    starts = tuple(place.start_ms for place in places if place is not None)
    sure = tuple(word.probability for word in words if word.probability is not None)
    whole = len(words)
    return Heard(starts if len(starts) == whole else (), sure if len(sure) == whole else (), elsewhere, people)


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
    """Whether the words may be misheard: swearing in transcripts mostly is, and what only sounds like a name is."""
    doubtful = any(word.suspect for word in words) or (sure is not None and sure < UNSURE)
    return doubtful or found.rule.id.startswith("lang.") or found.how.startswith("sounds_like")
