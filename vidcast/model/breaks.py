"""How well text can break after each of its words: cheap after punctuation, dear inside what belongs together.

The rules are those of Netflix's Timed Text Style Guide (General Requirements, line treatment) and the BBC's Subtitle
Guidelines (3.2 and 3.4): after punctuation, before a conjunction or preposition, never between an article and its noun,
a verb and its auxiliary, or the parts of a name. No library is right here: tokenizers know sentences, not lines.
Words are told apart by closed lists of English; in other languages only punctuation counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["STANDARD_COSTS", "Break", "BreakCosts", "breaks"]


@dataclass(frozen=True, slots=True)
class BreakCosts:
    """What a break costs, in the segmenter's own unit; below 0 is welcome."""

    sentence: float = -1.0
    clause: float = -0.7
    comma: float = -0.55
    plain: float = 0.35
    before_conjunction: float = -0.35
    before_preposition: float = -0.30
    before_to: float = -0.18
    """Before "to", which more often leans on the verb before it than opens a place."""
    before_of: float = 0.0
    before_share: float = 0.3
    """Before the "of" of "one of" and "many of", besides."""
    before_leaning: float = 0.3
    """Before an object pronoun or the particle of a verb, which belong to what they follow."""
    before_auxiliary: float = -0.02
    before_number: float = 0.1
    after_determiner: float = 0.9
    after_connective: float = 0.7
    after_auxiliary: float = 0.45
    after_degree: float = 0.4
    after_to: float = 0.2
    after_adjective: float = 0.3
    """After one that describes what comes, as in "the same day"."""
    after_filler: float = 0.5
    """After the comma that follows a filler or a connective: both belong to what comes."""
    inside_name: float = 0.6
    inside_number: float = 0.6
    """Between a number and what it counts."""
    inside_figure: float = 1.2
    """Between the words of one number, which the eye reads as one."""
    forbidden: float = 6.0


STANDARD_COSTS = BreakCosts()


@dataclass(frozen=True, slots=True)
class Break:
    """The place after one word."""

    cost: float
    ends_sentence: bool


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DETERMINERS = _words("""a an the this these those every each some any no such both my your his her its our their whose
    another which what""")
PREPOSITIONS = _words("""about above across after against along among around as at before behind below beneath beside
    between beyond by despite during except for from in inside into near of on onto outside over past per since through
    throughout till to toward towards under underneath unlike until upon via with within without""")
CONJUNCTIONS = _words("""and but or nor so because although though while if unless whereas that which who whom when
    where than whether how why""")
SUBJECTS = _words("i you he she it we they there")
AUXILIARIES = _words("""am is are was were be been being do does did have has had will would shall should can could may
    might must ought not cannot gonna""")
LEANING_BACK = _words("""me him us them myself yourself himself herself itself ourselves themselves up down out off away
    back together else""")
SHARES = _words("one some many most much all part each any none few lot both half")
ADJECTIVES = _words("""own same other next last new old good great big small little long many few several whole best
    better biggest different important young high low early late right wrong real human able""")
FILLERS = _words("um uh er erm ah oh well so yes no ok okay now") | CONJUNCTIONS
BEFORE_TO = _words("going want wants wanted need needs needed got able trying tried used supposed ready about")
DEGREES = _words("very more so too just most really quite only even less almost pretty")
OPENERS = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | SUBJECTS | AUXILIARIES

MONTHS = _words("january february march april may june july august september october november december")
ORDINALS = _words("""first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth""")
TENS = _words("""zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety""")
SCALES = _words("hundred thousand million billion trillion")
UNITS = SCALES | _words("""point one percent % percentage basis points dollars cents euros pounds o'clock am pm seconds
    minutes hours days weeks months years quarters degrees miles feet inches kilometers meters times""")

TITLES = _words("mr mrs ms dr prof st sr jr gen sen rep gov capt lt col sgt rev hon messrs")
ABBREVIATIONS = _words("inc corp ltd co llc vs etc e.g i.e u.s u.k u.n d.c a.m p.m approx dept est fig vol no ph.d")

SENTENCE_END = re.compile(r"[.?!\u2026\u3002\uff1f\uff01]['\"\u2019\u201d)\]\u300d]*$")
CLAUSE_END = re.compile(r"(?:[;:\uff1b\uff1a]|--|^-|[\u2013\u2014])['\"\u2019\u201d)\]]*$")
COMMA_END = re.compile(r"[,\u3001\uff0c\u060c]['\"\u2019\u201d)\]]*$")
QUARTER = re.compile(r"(?:[qh][1-4]|fy)$")
CONTRACTION = re.compile(r"(?:(?:i|you|he|she|it|we|they|there|that|who|what|let|here)'(?:m|re|ve|ll|d|s)|\w+n't)$")
POSSESSIVE = re.compile(r"\w+(?:'s|s')$")
EDGES = "\"'\u2018\u2019\u201c\u201d()[]{}<>,.;:?!\u2026\u2013\u2014-*"


def breaks(
    texts: Sequence[str], language: str = "en", terms: Sequence[str] = (), costs: BreakCosts = STANDARD_COSTS
) -> tuple[Break, ...]:
    """The break after each text, as many as texts; the last one ends a sentence.

    `terms` are phrases that stay together, compared without case and without the punctuation around a word.
    """
    english = language.lower().split("-")[0] in ("en", "english")
    words = [_Seen(text) for text in texts]
    kept = _inside_terms([word.bare for word in words], terms)
    found = []
    for at, (word, after) in enumerate(pairwise(words)):
        ends = word.ends_sentence_before(after)
        cost = costs.forbidden if at in kept else _cost(word, after, ends, english, costs)
        found.append(Break(cost, ends))
    return (*found, Break(costs.sentence, True)) if words else ()


class _Seen:
    """A word as the rules look at it."""

    __slots__ = ("bare", "comma", "full", "mark", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.full = text.replace("\u2019", "'").lower()
        self.bare = self.full.strip(EDGES)
        self.mark = bool(SENTENCE_END.search(text))
        self.comma = bool(COMMA_END.search(text))

    @property
    def name(self) -> bool:
        """Whether it is written as a name, which a text in capitals throughout does not tell."""
        first = self.text.lstrip(EDGES)[:1]
        return first.isupper() and self.text.upper() != self.text and self.bare not in OPENERS

    @property
    def number(self) -> bool:
        return self.bare in TENS or self.bare in SCALES or any(mark.isdecimal() for mark in self.bare)

    @property
    def title(self) -> bool:
        return self.text.endswith(".") and self.bare in TITLES

    def ends_sentence_before(self, after: _Seen) -> bool:
        """Whether a sentence ends here: not after abbreviations and initials, nor where small letters go on."""
        if not self.mark:
            return False
        start = after.text.lstrip(EDGES)[:1]
        if start.islower() and not self.text.endswith(("?", "!")):
            return self.text == self.text.lower() and self.bare not in ABBREVIATIONS | TITLES and ".." not in self.text
        if not self.text.endswith(".") or self.title:
            return not self.title
        if self.bare == "no":
            return not after.number
        initial = len(self.bare) == 1 and self.bare.isalpha() and self.bare != "i"
        return after.bare in OPENERS if initial or self.bare in ABBREVIATIONS else True


def _cost(word: _Seen, after: _Seen, ends: bool, english: bool, costs: BreakCosts) -> float:
    if ends:
        return costs.sentence
    if _inseparable(word, after):
        return costs.forbidden
    if CLAUSE_END.search(word.text):
        return costs.clause
    if word.comma or (word.mark and word.bare not in ABBREVIATIONS and len(word.bare) > 1):
        filler = english and word.bare in FILLERS
        return costs.comma + (costs.after_filler if filler else 0.0)
    if not english:
        return costs.plain
    return costs.plain + _before(word, after, costs) + _after(word, after, costs) + _between(word, after, costs)


def _before(word: _Seen, after: _Seen, costs: BreakCosts) -> float:
    """What the next word adds: a connective likes to open a line."""
    if after.bare in CONJUNCTIONS:
        return costs.before_conjunction
    if after.bare in PREPOSITIONS:
        return _before_preposition(word, after, costs)
    if after.bare in LEANING_BACK:
        return costs.before_leaning
    if after.bare in AUXILIARIES and word.bare not in SUBJECTS:
        return costs.before_auxiliary
    return costs.before_number if after.number else 0.0


def _before_preposition(word: _Seen, after: _Seen, costs: BreakCosts) -> float:
    if after.bare == "of":
        return costs.before_of + (costs.before_share if word.bare in SHARES else 0.0)
    return costs.before_to if after.bare == "to" else costs.before_preposition


def _after(word: _Seen, after: _Seen, costs: BreakCosts) -> float:
    """What this word adds: some words lean on the next, but not "in" of "come in around ten"."""
    bare = word.bare
    contraction = bool(CONTRACTION.match(bare))
    total = 0.0
    if bare in DETERMINERS or (POSSESSIVE.match(bare) and not contraction):
        total += costs.after_determiner
    leaning = bare in PREPOSITIONS and after.bare not in PREPOSITIONS
    for kind in (leaning, bare in CONJUNCTIONS, bare in SUBJECTS):
        total += costs.after_connective if kind else 0.0
    if bare in AUXILIARIES or contraction or (after.bare == "to" and bare in BEFORE_TO):
        total += costs.after_auxiliary
    total += costs.after_degree if bare in DEGREES else 0.0
    return total + (costs.after_to if bare == "to" else 0.0)


def _between(word: _Seen, after: _Seen, costs: BreakCosts) -> float:
    """What the two are together: a name of several words, a number and what it counts."""
    total = costs.inside_name if word.name and after.name else 0.0
    figure = (word.number and (after.number or after.bare == "point")) or (word.bare == "point" and after.number)
    total += costs.inside_figure if figure else 0.0
    counted = word.number and not figure and after.bare in UNITS
    date = word.bare in MONTHS and (after.number or after.bare in ORDINALS)
    ordinal = word.bare in TENS and after.bare in ORDINALS
    total += costs.inside_number if counted or date or ordinal else 0.0
    described = word.bare in ADJECTIVES and after.bare not in OPENERS
    return total + (costs.after_adjective if described else 0.0)


def _inseparable(word: _Seen, after: _Seen) -> bool:
    """Dr. X, No. 5, $1.2 million, Q3 2024, a dash and the word before it: what nobody reads apart."""
    if word.title or not after.bare:
        return True
    if word.comma or (word.mark and word.bare != "no"):
        return False
    if word.bare == "no" and word.mark:
        return after.number
    digits = any(mark.isdecimal() for mark in word.bare)
    return (digits and after.bare in SCALES) or (bool(QUARTER.match(word.bare)) and after.bare.isdecimal())


def _inside_terms(bare: Sequence[str], terms: Sequence[str]) -> frozenset[int]:
    """The places inside any of the terms, each as the index of the word before it."""
    phrases = [[_Seen(part).bare for part in term.split()] for term in terms]
    starts: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        if len(phrase) > 1:
            starts.setdefault(phrase[0], []).append(phrase)
    return frozenset(
        at + step
        for at, word in enumerate(bare)
        for phrase in starts.get(word, ())
        if list(bare[at : at + len(phrase)]) == phrase
        for step in range(len(phrase) - 1)
    )
