"""Finds where a leader says what comes next ("second, how we're doing"), so that each subject can be a chapter.

A leader who speaks unplugged still speaks in a pattern: what was learned in the week, a deal, the status of the
business, people to recognise, questions. Only what the leader announces counts. A subject that is merely mentioned is
no chapter, because a wrong chapter sends people to the wrong place and a missing one only makes them scroll.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vidcast.model.transcript import Word

__all__ = ["OPENING", "Signpost", "signposts"]

OPENING = "Opening"
"""What comes before the first signpost."""
SHORTEST_MS = 8000
"""A chapter is at least so long; of two signposts closer together the first counts."""
LONG_BREAK_MS = 1200
"""A pause this long begins a sentence, whatever the engine wrote."""
BREAK_BEFORE_MS = 1000
BREAK_AFTER_MS = 250
"""Pauses before and after a clause that stands for itself."""
LONGEST_CLAUSE = 10
SHORT_SENTENCE = 7
"""A sentence of more words speaks of its subject instead of announcing it."""
SHORT_REST = 3
"""Nor does it announce anything without saying so, where more words follow the subject."""
CLAUSE_END = (".", "?", "!", "…", ":", ",", ";", "-", "–", "—")
SENTENCE_END = (".", "?", "!", "…")

_LEAD = re.compile(
    r"(?:(?:ok|okay|so|now|and|but|alright|all right|right|well|um|uh|er|then|also|anyway|let's see) )*"
    r"(?P<said>(?:(?:first of all|last but not least|"
    r"(?:one |the |my )?(?:first|second|third|next|last|other|final|more) "
    r"(?:thing|topic|item|point|subject|one|up)|first|second|third|fourth|fifth|firstly|secondly|thirdly|next|finally|"
    r"lastly|last|number \w+|before anything else|before i go|on to|moving on(?: to)?|"
    r"turning to|let me (?:turn|move|go|get|jump) (?:on )?to|let's (?:turn|move|go|get|jump) (?:on )?to|"
    r"let me (?:start|begin|close|end|finish) with|let's (?:start|begin|close|end|finish) with|"
    r"i(?:'ll| will) (?:start|begin|close|end|finish) with|i(?:'d like| want) to (?:start|begin|close|end|finish) with|"
    r"let me (?:talk about|say a word about|say something about|share|tell you)|let's talk about|a word (?:on|about)|"
    r"i want to (?:talk about|share|tell you)|here's|here is|that brings me to|which brings me to|as for|on the|on)"
    r"(?: (?:is|are|comes|up|and))? )*)"
    r"(?P<rest>.*)$"
)
"""Words before a subject; those in `said` announce it, the others only lead up to it."""

_THE = r"(?:(?:the|a|an|some|a few|a couple of|your|our|my|that|this week's|big|quick|great|small|real|special) )*"
_SUBJECTS: tuple[tuple[str, str], ...] = (
    ("An apology", rf"{_THE}apolog(?:y|ies)\b|i owe (?:you|\w+) (?:all )?an apology|i want to apologi[sz]e"),
    (
        "What I learned",
        r"what (?:i|we)(?:'ve| have)? (?:learned|learnt)|(?:one |some|a )?(?:thing|something)s? (?:i|we)(?:'ve| have)? "
        rf"(?:learned|learnt)|{_THE}(?:lessons?|learnings?)\b|what this week taught (?:me|us)",
    ),
    (
        "Deals",
        rf"{_THE}(?:deals?|wins?|new business|renewals?|customer wins?|deal of the week)\b(?: (?:side|front))?|"
        r"what we(?:'ve)? (?:won|closed|signed)",
    ),
    (
        "Status of the business",
        rf"how (?:we|things|it)(?:'re| are|'s| is) (?:doing|going|looking)|how (?:the )?business is (?:doing|going)|"
        rf"where (?:we|things) (?:are|stand)|where (?:the )?business (?:is|stands)|{_THE}(?:status|state)(?: of .*)?$|"
        rf"{_THE}(?:numbers|results|business|business update|scorecard|figures)\b(?: (?:side|front))?|"
        r"what happened (?:this|last) week",
    ),
    (
        "Recognition",
        rf"(?:a|some|my|special|big)(?: \w+)? thank(?:[- ]yous?|s)\b|"
        rf"{_THE}(?:shout[- ]?outs?|kudos|recognition|congratulations|congrats)\b|"
        r"(?:people|someone|somebody|a person) (?:i|we) want to (?:thank|recogni[sz]e)|"
        r"(?:i|we)(?:'d like| would like| want) to (?:recogni[sz]e|give a shout[- ]?out|congratulate)",
    ),
    (
        "Questions",
        rf"{_THE}questions?\b|q (?:and|&) a\b|q&a\b|what you(?:'ve)? asked|you asked",
    ),
    (
        "What comes next",
        rf"what(?:'s| is| comes) next|{_THE}(?:priorities|week ahead|road ahead)\b|looking ahead|next week$",
    ),
)
_SUBJECT = re.compile("|".join(f"(?P<s{at}>{pattern})" for at, (_, pattern) in enumerate(_SUBJECTS)))
_VERBS = frozenset(
    ["is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "look", "looks", "like", "that", "which"]
)
"""After one of these the subject is spoken of."""
_SELF_MADE = {"Recognition", "An apology"}
"""Subjects whose first words announce themselves, however long the sentence is: "big shout out to Luis, who ..."."""


@dataclass(frozen=True, slots=True)
class Signpost:
    """A place where the speaker announces a subject, on the clock of the words."""

    start_ms: int
    title: str


def signposts(words: Sequence[Word]) -> tuple[Signpost, ...]:
    """Each announced subject, in order; those of one subject that follow each other are one.

    >>> said = "Hi all. First, what I learned. People call back. Second, how we're doing. Fine.".split()
    >>> words = [Word(i * 2000, i * 2000 + 1900, text) for i, text in enumerate(said)]
    >>> [(each.start_ms, each.title) for each in signposts(words)]
    [(4000, 'What I learned'), (18000, 'Status of the business')]
    """
    found: list[Signpost] = []
    for first, end in _sentences(words):
        title = _subject(_texts(words, first, end)) or _set_apart(words, first, end)
        if title is None or (found and title == found[-1].title):
            continue
        start = words[first].start_ms
        if not found or start - found[-1].start_ms >= SHORTEST_MS:
            found.append(Signpost(start, title))
    return tuple(found)


def _sentences(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Half-open indices of each sentence."""
    first = 0
    for at, word in enumerate(words):
        last = at + 1 == len(words)
        if last or word.text.endswith(SENTENCE_END) or words[at + 1].start_ms - word.end_ms >= LONG_BREAK_MS:
            yield first, at + 1
            first = at + 1


def _set_apart(words: Sequence[Word], first: int, end: int) -> str | None:
    """What the first clause of a sentence announces where pauses set it apart; engines write a comma there as often as
    a full stop: "now, where we are, the queue is open".
    """
    if first and words[first].start_ms - words[first - 1].end_ms < BREAK_BEFORE_MS:
        return None
    for at in range(first, min(end - 1, first + LONGEST_CLAUSE)):
        pause = words[at + 1].start_ms - words[at].end_ms
        if words[at].text.endswith(CLAUSE_END) and pause >= BREAK_AFTER_MS:
            title = _subject(_texts(words, first, at + 1))
            if title is not None:
                return title
    return None


def _texts(words: Sequence[Word], first: int, end: int) -> list[str]:
    return [word.text for word in words[first:end]]


def _subject(texts: Sequence[str]) -> str | None:
    """What a sentence announces, or None."""
    lead = _LEAD.match(_plain(texts))
    if lead is None:
        return None
    found = _SUBJECT.match(lead["rest"])
    if found is None or found.lastgroup is None:
        return None
    title = _SUBJECTS[int(found.lastgroup[1:])][0]
    after = lead["rest"][found.end() :].split()
    spoken_of = bool(after) and after[0] in _VERBS
    announced = bool(lead["said"]) and len(lead["rest"].split()) <= SHORT_SENTENCE
    alone = len(after) <= SHORT_REST
    return title if title in _SELF_MADE or (not spoken_of and (announced or alone)) else None


def _plain(texts: Sequence[str]) -> str:
    """A sentence in small letters without its marks, so that one pattern fits however the engine wrote it."""
    text = " ".join(texts).lower().replace("’", "'")
    return " ".join(re.sub(r"[^\w'&\- ]", " ", text).split())
