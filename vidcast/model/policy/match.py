"""Where the rules of a pack speak up in a row of spoken words.

Same words, same pack and same circumstances give the same hits, byte for byte: there is no clock and no chance here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from vidcast.model.policy.circumstances import Circumstances
from vidcast.model.policy.detect import DETECTORS, Span
from vidcast.model.policy.lists import Lists, joined
from vidcast.model.policy.normal import Token, tokens_of
from vidcast.model.policy.numbers import quantities
from vidcast.model.policy.pattern import kinds, parse
from vidcast.model.policy.persons import joined_spans, names, persons
from vidcast.model.policy.rule import Absent, Pack, Rule
from vidcast.model.policy.runs import digit_runs
from vidcast.model.policy.scan import Hit, KindMarks, Phrases, Text

__all__ = ["REACH", "Found", "Heard", "Place", "Ready", "find", "ready_for", "unchecked"]

REACH = 4
"""How many tokens may lie between a hit and the exception that cancels it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of words beside their text; an empty tuple where nothing is."""

    starts_ms: tuple[int, ...] = ()
    """When each word begins, on the episode's clock."""
    probabilities: tuple[float, ...] = ()
    """How sure the engine was of each word, 0 to 1."""
    elsewhere: tuple[str, ...] = ()
    """The kept words of the episode's other parts: a companion may be said there."""
    people: tuple[tuple[int, int], ...] = ()
    """The first and the last word of each name of a person that a name model told."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a rule speaks up, or would without what suppresses it."""

    rule: Rule
    first: int
    """The index of its first word."""
    last: int
    """The index of its last word, included; one less than `first` where something is missing and no word is meant."""
    text: str
    """What was said, normalised: the same however it was written."""
    how: str
    branch: str
    suppressed_by: str = ""
    """The exception that cancels it, or the companions that are all said; empty when it stands."""

    @property
    def is_about_words(self) -> bool:
        """Whether it is about something that was said, rather than about something that is missing."""
        return self.last >= self.first


def find(pack: Pack, words: Sequence[str], circumstances: Circumstances, heard: Heard = Heard()) -> tuple[Found, ...]:
    """Every place where a rule speaks up, suppressed ones too, by start and then by rule.

    `words` are as they are written, with case and punctuation.

    >>> from vidcast.model.policy.pack import read_pack
    >>> rule = "{id: a.b, severity: note, decides: [comms], why: w, find: {any: [buy~ it]}}"
    >>> pack = read_pack("{pack: p, version: '1', status: draft, rules: [%s]}" % rule, "here")
    >>> found = find(pack, "We are, uh, buying it.".split(), Circumstances("2026-11-21"))
    >>> [(f.first, f.last, f.text, f.how) for f in found]
    [(3, 4, 'buying it', 'inflection')]
    """
    return Place.of(pack, words, circumstances, heard).found()


def unchecked(pack: Pack, circumstances: Circumstances, *, timed: bool) -> tuple[str, ...]:
    """What to tell of rules that could not be asked: those about times where there are none, those about a signature
    that nobody looked for.
    """
    asked = [rule for rule in pack.rules if rule.when.holds(circumstances)]
    early = [rule.id for rule in asked if _is_early(rule.find.absent) and circumstances.opens and not timed]
    signed = [rule.id for rule in asked if rule.find.meta and circumstances.acknowledged is None]
    told = []
    if early:
        told.append(f"first seconds: rules about them need times, and plain text has none ({', '.join(early)})")
    if signed:
        told.append(f"signed policy: nobody asked whether whoever speaks has signed it ({', '.join(signed)})")
    return tuple(told)


def _is_early(absent: Absent | None) -> bool:
    return absent is not None and absent.first_s is not None


class Place:
    """Words laid out for a pack, with everything that its rules may ask beside them."""

    def __init__(self, ready: Ready, words: Sequence[str], circumstances: Circumstances, heard: Heard) -> None:
        self.text = ready.laid_out(tokens_of(words), heard)
        self.words = words
        self.circumstances = circumstances
        self.heard = heard
        self.ready = ready

    @staticmethod
    def of(pack: Pack, words: Sequence[str], circumstances: Circumstances, heard: Heard = Heard()) -> Place:
        """The words laid out for a pack."""
        return Place(ready_for(pack, circumstances.today), words, circumstances, heard)

    def found(self) -> tuple[Found, ...]:
        """Every place where a rule speaks up, suppressed ones too, by start and then by rule."""
        asked = [rule for rule in self.ready.rules if rule.rule.when.holds(self.circumstances)]
        order = {rule.rule.id: at for at, rule in enumerate(asked)}
        every = (one for rule in asked for one in rule.found(self))
        return tuple(sorted(every, key=lambda one: (one.first, one.last, order[one.rule.id], one.branch)))

    @cached_property
    def elsewhere(self) -> Text:
        """What is said in the episode's other parts."""
        return self.ready.laid_out(tokens_of(self.heard.elsewhere))

    def is_said(self, phrases: Phrases) -> bool:
        """Whether something is said anywhere in the episode."""
        return phrases.found(self.text) or bool(self.heard.elsewhere and phrases.found(self.elsewhere))

    def is_said_early(self, phrases: Phrases, first_s: int) -> bool:
        """Whether something begins in the first seconds."""
        hits = phrases.hits(self.text)
        return any(self.heard.starts_ms[self.text.tokens[hit.first].first] < 1000 * first_s for hit in hits)


class _ReadyRule:
    """A rule with its patterns made ready."""

    def __init__(self, rule: Rule, marks: KindMarks, lists: Lists) -> None:
        self.rule = rule
        self.lists = lists
        self.parts = [Phrases([part], marks) for part in rule.find.near.all] if rule.find.near else []
        self.phrases = Phrases([] if rule.find.list else rule.find.patterns, marks)
        self.unless = Phrases(rule.unless, marks)
        self.requires = [Phrases([companion], marks) for companion in rule.requires]

    def found(self, place: Place) -> Iterator[Found]:
        """Every place where the rule speaks up, overlapping ones joined."""
        if not self.rule.find.is_about_words:
            yield from self._missing(place)
            return
        text = place.text
        hits = self._hits(text)
        if not hits:
            return
        if self.requires and all(place.is_said(companion) for companion in self.requires):
            yield from (self._told(text, hit, " & ".join(self.rule.requires)) for hit in joined(hits))
            return
        exceptions = _Exceptions(self.unless.hits(text))
        standing = [hit for hit in hits if exceptions.of(hit) is None]
        cancelled = [hit for hit in hits if exceptions.of(hit) is not None]
        for hit in joined(standing):
            yield self._told(text, hit, "")
        for hit in joined(cancelled):
            exception = exceptions.of(hit)
            yield self._told(text, hit, exception.branch if exception else "")

    def _missing(self, place: Place) -> Iterator[Found]:
        """The rule, speaking up once where what it asks for is missing."""
        absent, asked = self.rule.find.absent, place.circumstances
        if absent is None:
            if asked.acknowledged is False:
                yield Found(self.rule, 0, -1, "", "meta", str(self.rule.find.meta))
            return
        if not asked.opens:
            return
        if absent.first_s is None:
            said = place.is_said(self.phrases)
        else:
            timed = place.heard.starts_ms or not place.text.tokens
            said = not timed or place.is_said_early(self.phrases, absent.first_s)
        if not said:
            yield Found(self.rule, 0, -1, "", "absent", " | ".join(absent.any))

    def _hits(self, text: Text) -> list[Hit]:
        find = self.rule.find
        if find.list:
            return self.lists.hits(find.list, text, find.sounds_like)
        if find.near:
            near = _in_order if find.near.ordered else _near
            return list(near([part.hits(text) for part in self.parts], find.near.words))
        return self.phrases.hits(text)

    def _told(self, text: Text, hit: Hit, suppressed_by: str) -> Found:
        covered = text.tokens[hit.first : hit.end]
        return Found(
            rule=self.rule,
            first=min(token.first for token in covered),
            last=max(token.last for token in covered),
            text=" ".join(token.text for token in covered),
            how=hit.how,
            branch=hit.branch,
            suppressed_by=suppressed_by,
        )


class _Exceptions:
    """What cancels hits, to be asked for the first of them that a hit overlaps or has within reach."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self._hits = hits
        self._furthest = list(accumulate((hit.end for hit in hits), max))
        """How far the exceptions up to each one reach; the first that reaches far enough is the first that does."""

    def of(self, hit: Hit) -> Hit | None:
        at = bisect_left(self._furthest, hit.first - REACH)
        near = at < len(self._hits) and self._hits[at].first - hit.end <= REACH
        return self._hits[at] if near else None


def _near(parts: Sequence[Sequence[Hit]], words: int) -> Iterator[Hit]:
    """Where all parts are said in any order with at most `words` tokens from one to the next."""
    labelled = sorted((hit, label) for label, hits in enumerate(parts) for hit in hits)
    last: dict[int, Hit] = {}
    for hit, label in labelled:
        last[label] = hit
        if len(last) < len(parts):
            continue
        row = sorted(last.values())
        if all(after.first - before.end <= words for before, after in pairwise(row)):
            yield _row(row)


def _in_order(parts: Sequence[Sequence[Hit]], words: int) -> Iterator[Hit]:
    """Where all parts are said in their order with at most `words` tokens from one to the next."""
    rows = [[hit] for hit in parts[0]]
    for hits in parts[1:]:
        ending: dict[int, list[Hit]] = {}
        for row in rows:
            ending.setdefault(row[-1].end, row)
        rows = [[*row, hit] for hit in hits if (row := _ending_near(ending, hit.first, words))]
    yield from map(_row, rows)


def _ending_near(rows: Mapping[int, list[Hit]], at: int, words: int) -> list[Hit]:
    """Of the rows by their end, the one that ends nearest before a token, at most so many words; empty for none."""
    return next((rows[end] for end in range(at, at - words - 1, -1) if end in rows), [])


def _row(row: Sequence[Hit]) -> Hit:
    """Several hits as one."""
    how = "inflection" if any(one.how == "inflection" for one in row) else "exact"
    return Hit(row[0].first, max(one.end for one in row), how, " & ".join(one.branch for one in row))


class Ready:
    """A pack made ready for a day."""

    def __init__(self, pack: Pack, today: str) -> None:
        patterns = [p for rule in pack.rules for p in (*rule.find.patterns, *rule.unless, *rule.requires)]
        self.kinds = sorted(frozenset[str]().union(*(kinds(parse(pattern)) for pattern in patterns)))
        self.marks = KindMarks(self.kinds)
        self.lists = Lists(pack, today, self.marks)
        self.rules = [_ReadyRule(rule, self.marks, self.lists) for rule in pack.rules]

    def laid_out(self, tokens: tuple[Token, ...], heard: Heard = Heard()) -> Text:
        """The tokens with every detector's spans that the pack asks for."""
        told = heard.probabilities
        sure = [min(told[token.first : token.last + 1]) for token in tokens] if told else []
        spans = {kind: self._spans(kind, tokens, heard.people) for kind in self.kinds if ":" not in kind}
        for shared in (digit_runs, quantities):
            # Detectors share these while a text is laid out; of a million words they are too large to be kept.
            shared.cache_clear()
        if len(spans) == len(self.kinds):
            return Text(tokens, spans, self.marks, sure)
        bare = Text(tokens, {}, self.marks)
        spans |= {kind: self.lists.spans(kind, bare) for kind in self.kinds if ":" in kind}
        return Text(tokens, spans, self.marks, sure, bare.index)

    def _spans(self, kind: str, tokens: tuple[Token, ...], people: Sequence[tuple[int, int]]) -> list[Span]:
        if kind == "person":
            return joined_spans([*persons(tokens, self.lists.roster), *_tokens_of_words(tokens, people)])
        return list(names(tokens) if kind == "name" else DETECTORS[kind](tokens))


def _tokens_of_words(tokens: tuple[Token, ...], people: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Spans of words, the last one included, as spans of tokens."""
    for first, last in people:
        at = bisect_left(tokens, first, key=lambda token: token.first)
        end = bisect_right(tokens, last, key=lambda token: token.last)
        if at < end:
            yield at, end


@lru_cache(maxsize=8)
def ready_for(pack: Pack, today: str) -> Ready:
    """A pack made ready for a day; making it ready costs more than checking an episode with it."""
    return Ready(pack, today)
