"""How much two stretches of words are alike, by their sound and by their letters.

Sound alone is too coarse: "call in" and "Quillon" share every consonant. Letters alone are too strict: "Lewis" and
"Luis" share half. Their mean tells misheard names from chance on both counts; the figures stand in
benchmarks/names.py. Sound is Metaphone (Lawrence Philips, 1990) of the words run together, because engines move the
borders between words; distance is Levenshtein's.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["bare", "likeness", "sound"]

WEAK = re.compile("[WHY]")
"""Glides, which Metaphone keeps before a vowel: "Lewis" has one and "Luis" has not."""


@lru_cache(maxsize=1 << 16)
def bare(text: str) -> str:
    """The letters and digits of a text, small, without accents, spaces and punctuation.

    >>> bare("José's R&D-Team")
    'josesrdteam'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())


@lru_cache(maxsize=1 << 16)
def sound(text: str) -> str:
    """What a text sounds like, run together as one word; letters that Metaphone does not know stay as they are.

    >>> sound("Lewis Ordega") == sound("Luis Ortega")
    True
    """
    import jellyfish

    letters = bare(text)
    if not letters.isascii():
        return letters
    code = jellyfish.metaphone(letters)
    return code[:1] + WEAK.sub("", code[1:])


@lru_cache(maxsize=1 << 16)
def likeness(heard: str, term: str) -> float:
    """How alike two texts are, 0 to 1: the mean of how alike they sound and how alike their letters are.

    >>> round(likeness("castle and", "Castellan"), 2)
    0.75
    """
    from rapidfuzz.distance import Levenshtein

    by_sound = Levenshtein.normalized_similarity(sound(heard), sound(term))
    by_letter = Levenshtein.normalized_similarity(bare(heard), bare(term))
    return float(by_sound + by_letter) / 2
