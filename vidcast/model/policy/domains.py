"""Where the domain of an address ends that is written, spoken or spelled: "gmail.com", "acme dot co dot uk", "dot d e".

Whether the words before it are a mailbox is for addresses.py to say; a page is called by its domain too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vidcast.model.policy.normal import Token, vocabulary

__all__ = [
    "ASIDES",
    "DOTS",
    "LONGEST_ASIDE",
    "PERSONAL",
    "PROVIDERS",
    "SEPARATORS",
    "TOP_LEVEL",
    "domain_end",
    "is_letter",
    "top_level_end",
]

PERSONAL = vocabulary("""
    gmail googlemail hotmail icloud protonmail proton gmx fastmail duck btinternet earthlink sbcglobal bellsouth ymail
    zoho""")
"""Domains where people have their mailboxes, and hardly anything else is."""
PROVIDERS = PERSONAL | vocabulary("yahoo outlook aol comcast verizon att cox telus msn live")
"""Domains of which some are also pages that people look at."""
SEPARATORS = vocabulary("dot underscore dash hyphen period point minus plus full stop")
DOTS = vocabulary("dot period point")
ASIDES = vocabulary("""
    all one word lower case lowercase small letters that is let me us see you know i think so it then sign symbol no
    spaces dots""")
"""What people say within an address."""
WIDELY = vocabulary("com org net edu gov mil io co uk")
TOP_LEVEL = WIDELY | vocabulary("""
    us de fr ca au eu biz info health ai app dev nl es it ch se no jp in nz ie be br mx me tv cloud online tech law pro
    club store care""")
DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}")
NO_DOMAIN = vocabulary("""
    to is it was at with for my your his her our their the a an on of by and or use try got mine are called so just
    before after if but that then""")
"""Words that are of no domain unless the mailbox before it is sure."""
NEVER_DOMAIN = vocabulary("to is it was at")
LONGEST_ASIDE = 5
LONGEST_PART = 3
"""So many words may make one part of a domain."""
LONGEST_DOMAIN = 20


def domain_end(tokens: Sequence[Token], texts: Sequence[str], at: int, *, sure: bool) -> int:
    """Where a domain ends that begins at a token, or 0; after a mailbox that is `sure`, something may be said first."""
    last = at + LONGEST_ASIDE if sure else _past_aside(texts, at)
    for first in range(at, min(last + 1, len(texts))):
        if DOMAIN.fullmatch(texts[first]) and texts[first].rpartition(".")[2] in TOP_LEVEL:
            return first + 1
        if end := _spoken_domain_end(tokens, texts, first, sure=sure):
            return end
    if sure and texts[at : at + 1] and texts[at] in PROVIDERS:
        return at + 1
    return at + 3 if sure and _is_any_domain(texts[at : at + 3]) else 0


def _is_any_domain(texts: Sequence[str]) -> bool:
    """Whether three tokens are a domain below a top-level domain that is not listed here: there are too many."""
    if len(texts) < 3 or texts[1] != "dot" or not texts[2].isalpha():
        return False
    return (NO_DOMAIN | ASIDES | {"dot"}).isdisjoint((texts[0], texts[2]))


def _spoken_domain_end(tokens: Sequence[Token], texts: Sequence[str], at: int, *, sure: bool) -> int:
    """Where a domain with spoken dots ends, or 0."""
    end = words = 0
    longest, never = (LONGEST_PART + 1, NEVER_DOMAIN) if sure else (LONGEST_PART, NO_DOMAIN)
    at += not sure and texts[at] in ("the", "our", "my")
    for place in range(at, min(len(texts), at + LONGEST_DOMAIN)):
        text = texts[place]
        if words and (text in DOTS or text == "dotcom" or _is_cut(tokens, texts, place)):
            end = top_level_end(texts, place) or end
            words = 0
        elif place < end or (text in SEPARATORS and words) or (is_letter(texts, place) and end != place):
            words = max(words, 1)
        elif words and text == "and" and place != end:
            continue
        elif (end == place and end) or text in never or words == longest or _is_aside(texts, place):
            break
        else:
            words += 1
    return end


def _is_aside(texts: Sequence[str], at: int) -> bool:
    """Whether a token is something said within an address and no domain such as "me dot com"."""
    return texts[at] in ASIDES and not (texts[at + 1 : at + 2] and texts[at + 1] in DOTS)


def _is_cut(tokens: Sequence[Token], texts: Sequence[str], at: int) -> bool:
    """Whether an engine took the dot before a token for the end of a sentence: "gmail. com"."""
    return tokens[at - 1].closes and texts[at] in ("com", "net", "org", "edu", "gov")


def top_level_end(texts: Sequence[str], at: int) -> int:
    """Where a top-level domain ends whose dot is a token, its letters spelled or not, or 0."""
    if at >= len(texts):
        return 0
    if texts[at] in ("com", "net", "org", "edu", "gov", "dotcom"):
        return at + 1
    known = TOP_LEVEL if texts[at] == "dot" else WIDELY
    if texts[at] not in DOTS:
        return 0
    if texts[at + 1 : at + 2] and texts[at + 1] in known:
        return at + 2
    letters = 0
    while letters < LONGEST_ASIDE and len("".join(texts[at + 1 : at + 2 + letters])) == letters + 1:
        letters += 1
    lengths = [n for n in range(2, letters + 1) if "".join(texts[at + 1 : at + 1 + n]) in known]
    return at + 1 + lengths[-1] if lengths else 0


def _past_aside(texts: Sequence[str], at: int) -> int:
    end = at
    while end < len(texts) and end - at < LONGEST_ASIDE and texts[end] in ASIDES:
        end += 1
    return end


def is_letter(texts: Sequence[str], at: int) -> bool:
    """Whether a token is a letter of a word that is spelled; "a" and "i" are words where no other letter is beside."""
    if len(texts[at]) != 1 or not texts[at].isalpha():
        return False
    beside = (*texts[max(0, at - 1) : at], *texts[at + 1 : at + 2])
    return texts[at] not in ("a", "i") or any(len(text) == 1 for text in beside)
