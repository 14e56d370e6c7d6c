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
    "OWN",
    "PERSONAL",
    "PROVIDERS",
    "SEPARATORS",
    "WIDELY",
    "domain_end",
    "is_letter",
    "top_level_end",
]

PERSONAL = vocabulary("""
    gmail googlemail hotmail icloud protonmail proton gmx fastmail duck btinternet earthlink sbcglobal bellsouth ymail
    zoho pm""")
"""Domains where people have their mailboxes, and hardly anything else is."""
OWN = vocabulary("outlook aol msn me mac")
"""Domains that firms have too, by whose names nobody works."""
PROVIDERS = PERSONAL | vocabulary("yahoo outlook aol comcast verizon att cox telus msn live")
"""Domains of which some are also pages that people look at."""
SEPARATORS = vocabulary("dot underscore dash hyphen period point minus plus full stop")
DOTS = vocabulary("dot period point")
ASIDES = vocabulary("""
    all one word lower case lowercase small letters that is let me us see you know i think so it then sign symbol no
    spaces dots""")
"""What people say within an address."""
WIDELY = vocabulary("com org net edu gov mil io co uk")
GENERIC = vocabulary("""
    academy aero agency app art asia bank bakery bar beer best bike bio biz blog build builders business cafe camp
    capital care careers cat center chat church city clinic cloud club codes coffee community company computer
    construction consulting coop cool design dental dev digital direct doctor earth education email energy engineer
    engineering enterprises equipment events exchange expert family farm film finance fit fitness foundation fun fund
    fyi gallery games garden gifts global gmbh green group guide guru health hospital host house inc info ink institute
    insure international jobs land law legal life link live llc london loans ltd management market marketing media
    medical mobi money museum name network news ngo nyc one online page partners parts party photo photography pizza
    place plus post press pro productions property pub quebec realty rehab rent repair report restaurant rocks run
    sale school science scot services shop show site social software solar solutions space store studio style support
    surgery systems team tech technology tel theater tips today tools top tours town toys trade training travel
    university vet video vision wales watch website wiki wine work works world xyz yoga zone""")
COUNTRIES = vocabulary("""
    ac ad ae af ag ai al am ao ar at au aw az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch
    ci ck cl cm cn cr cu cv cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fm fo fr ga gd ge gf gg gh gi gl gm gn
    gp gq gr gs gt gu gw gy hk hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kr kw ky kz la
    lb lc li lk lr ls lt lu lv ly ma mc md me mg mk ml mm mn mo mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no
    np nr nu nz om pa pe pf pg ph pk pl pm pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr
    st su sv sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug us uy uz va vc ve vg vi vn vu ws za zm zw""")
"""The codes of countries that are domains (ISO 3166-1)."""
TOP_LEVEL = WIDELY | GENERIC | COUNTRIES
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
    unheard = texts[at] == "com" and texts[at - 1] not in DOTS
    return (tokens[at - 1].closes or unheard) and texts[at] in ("com", "net", "org", "edu", "gov")


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
