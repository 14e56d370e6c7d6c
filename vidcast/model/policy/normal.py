"""Spoken words as the tokens that rules are compared with, and the way back from each token to its words.

Patterns and transcripts pass through the same door, so "don't", "Don't," and "do not" are one thing to a rule. A token
knows which words it came from; everything a finding quotes, cuts or bleeps goes through that map.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

__all__ = ["NUMBER_WORDS", "Token", "is_cased", "is_numeric", "pieces", "tokens_of", "vocabulary"]


def vocabulary(text: str) -> frozenset[str]:
    """The words of a list that is written as one text, so that a long one can still be read."""
    return frozenset(text.split())


FILLERS = vocabulary("um uh er erm ah hmm hm mm mhm")

NUMBER_WORDS = vocabulary(
    "zero oh o nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million"
    " billion trillion double triple"
)
"""Words that are said twice on purpose: "five five five" is three digits, not a stutter."""

CONTRACTIONS = {
    "ain't": "is not",
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "let's": "let us",
    "y'all": "you all",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "kinda": "kind of",
    "sorta": "sort of",
    "outta": "out of",
    "lemme": "let me",
    "gimme": "give me",
    "dunno": "do not know",
    "'em": "them",
    "'cause": "because",
    "cuz": "because",
}
ENDINGS = (("n't", " not"), ("'re", " are"), ("'ve", " have"), ("'ll", " will"), ("'d", " would"), ("'m", " am"))

QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"'})
EDGES = re.compile(r"^[^\w$€£@']+|[^\w%$€£]+$")
SPLIT = re.compile(r"[\s\-‐‑‒–—―/…]+|\.{2,}|(?<=\d)\)(?=\d)")
DOTTED_DIGITS = re.compile(r"(?<!\d)\d+(?:\.\d+){2,}|(?<![\d$€£.])\d{3}\.\d{4}(?!\d)")
"""Telephone numbers with points between their groups; nobody says an amount to four decimals."""
ABROAD = re.compile(r"(?<![\w+])\+(?=\(?\d)")
"""The plus of a telephone number with its country code, which is a word of its own when it is said."""
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
FALSE_START = re.compile(r"[^\W\d_][\w']*-[.,?!]*")
MARK = re.compile(r"<[\w /.-]*>[.,?!]*")
MASKED = re.compile(r"[^\W\d]\*+[^\W\d]|[^\W\d]\*{2,}|_{2,}")
SENTENCE_END = re.compile(r"[.?!…][\"')\]]*$")
CLAUSE_END = re.compile(r"[.?!…,;:][\"')\]]*$|[–—]$|--$")
CONTINUES = re.compile(r"@\w\S*|\.\w\S*|,\d{3}\b\S*|%\W*")
CONTINUING = frozenset("@.,%0123456789")
AMOUNT = re.compile(r"\d\S*")
TITLES = vocabulary("mr. mrs. ms. dr. prof. st. jr. sr. vs.")


class Token(NamedTuple):
    """One normalised token; `first` and `last` are the indices of the words it covers, both included.

    A token of repeated words covers all of them, so that bleeping it bleeps every repeat.
    """

    text: str
    first: int
    last: int
    capital: bool
    """Whether it was written with a capital letter first."""
    shouts: bool
    """Whether all of its letters are capitals, as in an acronym."""
    opens: bool
    """Whether it begins a sentence."""
    closes: bool
    """Whether punctuation follows it."""


@lru_cache(maxsize=1 << 15)
def pieces(raw: str) -> tuple[str, ...]:
    """The normalised tokens of one written word, none for a filler, a false start or a mark.

    >>> pieces("Don't,"), pieces("forty-one"), pieces("um,"), pieces("Castellan's")
    (('do', 'not'), ('forty', 'one'), (), ('castellan',))
    """
    text = unicodedata.normalize("NFKC", raw).casefold().translate(QUOTES)
    if len(text.split()) != 1:
        return tuple(piece for part in text.split() for piece in pieces(part))
    if MARK.fullmatch(text) or FALSE_START.fullmatch(text):
        return ()
    if text.rstrip(".,;:").endswith("@"):
        return (*pieces(text.rstrip(".,;:@")), "@")
    if "@" in text:
        return tuple(filter(None, (EDGES.sub("", text),)))
    if MASKED.search(text) and not text.startswith("**"):
        return (text.strip("[](){}.,!?;:\"' "),)
    text = DOTTED_DIGITS.sub(
        lambda found: found.group().replace(".", " "), THOUSANDS.sub("", ABROAD.sub("plus ", text))
    )
    split = (part for whole in SPLIT.split(text) for part in _expanded(EDGES.sub("", whole)))
    return tuple(part for part in split if part and part not in FILLERS)


def _expanded(text: str) -> list[str]:
    """A word in full: contractions opened by table, any other 's dropped."""
    if text in CONTRACTIONS:
        return CONTRACTIONS[text].split()
    text = text.strip("'")
    for ending, full in ENDINGS:
        if text.endswith(ending) and len(text) > len(ending):
            return (text[: -len(ending)] + full).split()
    return [CONTRACTIONS.get(text, text.removesuffix("'s"))]


class _Look(NamedTuple):
    pieces: tuple[str, ...]
    capital: bool
    shouts: bool
    ends: bool
    """Whether a sentence ends with it."""
    pauses: bool
    """Whether any punctuation follows it."""


@lru_cache(maxsize=1 << 15)
def _look(raw: str) -> _Look:
    """What a written word tells by itself."""
    letters = raw.lstrip("\"'“‘([¿¡")
    ends = bool(SENTENCE_END.search(raw)) and raw.casefold() not in TITLES and len(letters) > 2
    shouts = letters.isupper() and len(letters.rstrip(".,;:!?")) > 1
    return _Look(pieces(raw), letters[:1].isupper(), shouts, ends, ends or bool(CLAUSE_END.search(raw)))


def tokens_of(words: Sequence[str]) -> tuple[Token, ...]:
    """The tokens of written words in order, fillers left out and repeats of one to three tokens said once.

    >>> [(t.text, t.first, t.last) for t in tokens_of("we we're um, uh we are buying".split())]
    [('we', 0, 4), ('are', 1, 5), ('buying', 6, 6)]
    """
    tokens: list[Token] = []
    said_at: dict[str, int] = {}
    opens = True
    for index, raw in enumerate(words):
        if tokens and raw[:1] in CONTINUING and _continues(tokens[-1], index, raw):
            _glue(tokens, index, raw)
            opens = _look(raw).ends
            continue
        look = _look(raw)
        for place, part in enumerate(look.pieces, start=1):
            closes = look.pauses and place == len(look.pieces)
            tokens.append(Token(part, index, index, look.capital, look.shouts, opens and place == 1, closes))
            if len(tokens) - said_at.get(part, -4) <= 3:
                _say_once(tokens)
            said_at[part] = len(tokens)
        opens = look.ends or (opens and not look.pieces)
    return tuple(tokens)


def _continues(before: Token, index: int, raw: str) -> bool:
    """Whether a word is the rest of the one before it: engines split "94.2", "1,000" and "a@b.com" into several."""
    if before.last != index - 1 or before.closes:
        return False
    if before.text in ("$", "€", "£"):
        return AMOUNT.fullmatch(raw) is not None
    return before.text[-1].isalnum() and CONTINUES.fullmatch(raw) is not None


def _glue(tokens: list[Token], index: int, raw: str) -> None:
    """Make a word part of the last token."""
    before = tokens[-1]
    text = EDGES.sub("", before.text + raw.casefold().replace(",", ""))
    tokens[-1] = before._replace(text=text, last=index, closes=bool(CLAUSE_END.search(raw)))


def _say_once(tokens: list[Token]) -> None:
    """Join the last one to three tokens with the same ones just before them, never numbers."""
    text = tokens[-1].text
    for length in (1, 2, 3):
        if len(tokens) < 2 * length or text != tokens[-1 - length].text:
            continue
        again, before = tokens[-length:], tokens[-2 * length : -length]
        if [t.text for t in again] != [t.text for t in before] or any(_is_meant_twice(t.text) for t in again):
            continue
        # The parts of one written word, such as "hush-hush", are no stutter.
        if before[-1].last >= again[0].first:
            continue
        del tokens[-2 * length :]
        tokens.extend(
            new._replace(first=old.first, opens=old.opens, capital=old.capital and new.capital)
            for old, new in zip(before, again, strict=True)
        )
        return


def _is_meant_twice(text: str) -> bool:
    """Whether a token is said twice on purpose: numbers, and the letters of a word that is spelled."""
    return is_numeric(text) or (len(text) == 1 and text not in ("a", "i"))


def is_numeric(text: str) -> bool:
    """Whether a token is a number or part of one."""
    return text in NUMBER_WORDS or any(letter.isdigit() for letter in text)


@lru_cache(maxsize=4)
def is_cased(tokens: tuple[Token, ...]) -> bool:
    """Whether the capitals of a transcript say anything: there are some, and not everything has one."""
    words = [token for token in tokens if len(token.text) > 1 and token.text.isalpha()]
    capitals = sum(token.capital and not token.shouts for token in words)
    return 0.01 * len(words) <= capitals <= 0.7 * len(words) and capitals > 0
