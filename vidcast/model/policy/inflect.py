"""The forms of a word that a pattern's `word~` stands for: sell, sells, selling, sold.

Forms are made once when a pack is read. There is no -er: a dealer is not a deal.
"""

from __future__ import annotations

__all__ = ["forms"]

IRREGULAR = {
    "be": "am is are was were been being",
    "beat": "beat beaten",
    "become": "became become",
    "begin": "began begun",
    "bet": "bet",
    "bid": "bid",
    "break": "broke broken",
    "bring": "brought",
    "build": "built",
    "buy": "bought",
    "catch": "caught",
    "choose": "chose chosen",
    "come": "came come",
    "cut": "cut",
    "deal": "dealt",
    "do": "does did done",
    "draw": "drew drawn",
    "drive": "drove driven",
    "fall": "fell fallen",
    "feel": "felt",
    "fight": "fought",
    "find": "found",
    "freeze": "froze frozen",
    "get": "got gotten",
    "give": "gave given",
    "go": "goes went gone",
    "grow": "grew grown",
    "have": "has had",
    "hear": "heard",
    "hide": "hid hidden",
    "hit": "hit",
    "hold": "held",
    "hurt": "hurt",
    "keep": "kept",
    "know": "knew known",
    "lay": "laid",
    "lead": "led",
    "leave": "left",
    "lend": "lent",
    "let": "let",
    "lose": "lost",
    "make": "made",
    "mean": "meant",
    "meet": "met",
    "pay": "paid",
    "put": "put",
    "read": "read",
    "rise": "rose risen",
    "run": "ran run",
    "say": "said",
    "see": "saw seen",
    "sell": "sold",
    "send": "sent",
    "set": "set",
    "shut": "shut",
    "sink": "sank sunk",
    "speak": "spoke spoken",
    "spend": "spent",
    "spin": "spun",
    "split": "split",
    "stand": "stood",
    "steal": "stole stolen",
    "strike": "struck",
    "take": "took taken",
    "teach": "taught",
    "tell": "told",
    "think": "thought",
    "win": "won",
    "write": "wrote written",
    "person": "people",
    "woman": "women",
    "man": "men",
    "child": "children",
}

VOWELS = frozenset("aeiou")


def forms(word: str) -> tuple[str, ...]:
    """The word and its inflections, the word first.

    >>> forms("sell"), forms("deny")
    (('sell', 'selling', 'sells', 'sold'), ('deny', 'denied', 'denies', 'denying'))
    """
    past = IRREGULAR.get(word, "").split() or _past(word)
    return (word, *sorted({_plural(word), *past, *_progressive(word)} - {word}))


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    return word[:-1] + "ies" if _soft_y(word) else word + "s"


def _past(word: str) -> list[str]:
    if word.endswith("e"):
        return [word + "d"]
    if _soft_y(word):
        return [word[:-1] + "ied"]
    return [word + "ed", *([word + word[-1] + "ed"] if _doubles(word) else [])]


def _progressive(word: str) -> list[str]:
    if word.endswith("ie"):
        return [word[:-2] + "ying"]
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")) and len(word) > 2:
        return [word[:-1] + "ing"]
    return [word + "ing", *([word + word[-1] + "ing"] if _doubles(word) else [])]


def _soft_y(word: str) -> bool:
    """Whether a final y becomes i: after a consonant."""
    return len(word) > 1 and word[-1] == "y" and word[-2] not in VOWELS


def _doubles(word: str) -> bool:
    """Whether a final consonant may be doubled: after one vowel that follows a consonant."""
    if len(word) < 3 or word[-1] in VOWELS or word[-1] in "wxy":
        return False
    return word[-2] in VOWELS and word[-3] not in VOWELS
