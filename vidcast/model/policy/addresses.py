"""E-mail addresses, written with their sign or spelled out: "jane dot doe at acme dot com".

The domain makes an address; what stands before its "at" is somebody's mailbox only where it looks like one, since
"look at acme dot com" and "find us at acme dot com" name pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from vidcast.model.policy.domains import (
    ASIDES,
    DOTS,
    LONGEST_ASIDE,
    OWN,
    PERSONAL,
    PROVIDERS,
    SEPARATORS,
    WIDELY,
    domain_end,
    is_letter,
    top_level_end,
)
from vidcast.model.policy.mailboxes import (
    ALONE,
    CONTACTING,
    INITIALED,
    INTRODUCING,
    MAIL,
    MAIL_PAIRS,
    NAMES,
    NO_LOGIN,
    NO_MAILBOX,
    PAGES,
    ROLES,
    SENDING,
    STOPS,
    VAGUE,
    WHOSE,
)
from vidcast.model.policy.normal import Token, is_numeric, vocabulary

__all__ = ["email"]

LINKS = ASIDES | vocabulary("and the an after over")
"""What people say between a mailbox and its "at"."""
APART = frozenset({"domain", "add"})
"""Words in the place of "at", as in "and the domain is acme dot com", and as engines mishear it."""
EXPLAINED = re.compile(
    r" (?:(?:like|as in|as) (?:(?:the|a|an|my) )?[^ ]+(?: [^ ]+)?|with (?:an?|no|two|one|the) [^ ]+(?: [^ ]+)?"
    r"|for [^ ]+|the (?:number|letter|digit|word) [^ ]+|spelled (?:[^ ] )*[^ ]+|(?:all )?one word"
    r"|no [^ ]+(?: in between)?|all lower ?case)$"
)
"""How a piece of a mailbox is made plain at the end of what has been said: "like the light bulb"."""
CORRECTING = vocabulary("scratch sorry no wait mean correction rather actually")
CORRECTED = CORRECTING | vocabulary("that i make it is oh")
ARTICLES = vocabulary("the a an our their his her my your")
GENERAL = vocabulary("a an the these those some any more many all every")
SPELLING = vocabulary("word case lowercase space spaces dots hyphen hyphens caps")
"""The last words of what is said of how a mailbox is written."""
SCALES = vocabulary("hundred thousand million billion trillion")
REACHED = vocabulary("ping reach get email contact text mail find message")
SHORTEST_INITIALED = 3
LONGEST_EXPLANATION = 6
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}")
HOSTED = re.compile(r"[a-z][^@\s]+@[a-z]{4,}")
"""An address whose top-level domain is not written."""
LONGEST_MAILBOX = 20
LONGEST_NAME = 3
"""In so many plain words a mailbox is said, or one part of a domain."""
NEARBY = 8


class _Mailbox(NamedTuple):
    first: int
    sure: bool
    """Whether its form tells that it is one: a sign, a digit or spelled letters."""
    named: bool
    """Whether something else does: a given name, or what is said before it."""


def email(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Spans of tokens that are an address, first included and end not, in order."""
    texts = [token.text for token in tokens]
    past = 0
    for at, text in enumerate(texts):
        first = end = at
        if at < past:
            continue
        if "@" in text and text != "@":
            first, end = _signed(tokens, texts, at, past)
        elif text in ("at", "@") or text in APART:
            first, end = _spoken(tokens, texts, at, past)
        elif text in PROVIDERS and texts[at + 1 : at + 2] and texts[at + 1] in DOTS:
            first, end = _without_sign(tokens, texts, at, past)
        if first < end:
            yield first, end
            past = end


def _signed(tokens: Sequence[Token], texts: Sequence[str], at: int, past: int) -> tuple[int, int]:
    """The address of which a token has the sign, with what was written or said apart from it."""
    end = at + 1
    if not ADDRESS.fullmatch(texts[at]):
        host = texts[at].rpartition("@")[2]
        end = top_level_end(texts, at + 1) or end * bool(host in PROVIDERS or HOSTED.fullmatch(texts[at]))
    first = at
    while end and first - 2 >= past and texts[first - 1] in SEPARATORS and _may_name(texts, first - 2):
        first -= 2
    if end and first == at > past and is_letter(texts, at - 1) and tokens[at - 1].closes:
        first -= 1
    return first, end


def _without_sign(tokens: Sequence[Token], texts: Sequence[str], at: int, past: int) -> tuple[int, int]:
    """The address whose "at" was not heard: "jane dot doe gmail dot com"."""
    apart = at - 2 > past and texts[at - 2] in SEPARATORS and texts[at - 1] not in SEPARATORS | WIDELY
    if not apart or not _may_name(texts, at - 1) or not _may_name(texts, at - 3) or tokens[at - 1].closes:
        return at, 0
    return _joined(tokens, texts, at - 1, past)[0], domain_end(tokens, texts, at, sure=False)


def _spoken(tokens: Sequence[Token], texts: Sequence[str], at: int, past: int) -> tuple[int, int]:
    """The address whose sign is said at a token."""
    begin = at + 1
    while texts[begin : begin + 1] and texts[begin] in ("sign", "symbol", "name"):
        begin += 1
    if texts[begin : begin + 2] == ["the", "rate"]:
        begin += 2
    signed = texts[at] == "@" or (texts[at] == "at" and begin > at + 1)
    boxes = [_mailbox(tokens, texts, at, past, explained=explained) for explained in (False, True)]
    box = next((box for box in boxes if box and (box.sure or signed)), None)
    paused = any(box and box.named for box in boxes) and tokens[at].closes
    end = domain_end(tokens, texts, begin, sure=False)
    if (box or paused) and not end:
        end = domain_end(tokens, texts, begin, sure=True)
    if not box and texts[at] == "at" and end:
        box = next((box for box in boxes if box and _is_meant(tokens, texts, box, (at, end))), None)
    if not box and texts[begin : begin + 1] and texts[begin] in PERSONAL and texts[at] == "at":
        box, end = next((box for box in boxes if box and _is_whose(texts, box, at)), None), begin + 1
    if not box or not end:
        return at, 0
    return _with_earlier(tokens, texts, box.first, past), end


def _is_whose(texts: Sequence[str], box: _Mailbox, at: int) -> bool:
    """Whether a mailbox is a name, or something is said of how it is written before its "at"."""
    return texts[box.first] in NAMES or texts[at - 1] in ASIDES | SPELLING


def _is_meant(tokens: Sequence[Token], texts: Sequence[str], box: _Mailbox, domain: tuple[int, int]) -> bool:
    """Whether plain words before a domain are somebody's mailbox there."""
    at, end = domain
    host = {text.partition(".")[0] for text in texts[at:end]}
    begins = not box.first or tokens[box.first - 1].closes
    if (
        box.named
        or texts[at - 1] in SPELLING
        or _is_spelled_after(texts, box.first, end)
        or _is_own(texts, box.first, host, begins=begins)
    ):
        return True
    if not begins:
        return False
    ends = end == len(tokens) or tokens[end - 1].closes
    return texts[box.first] in ALONE or (ends and box.first + 1 == at and _is_one_box(texts, box.first))


def _is_spelled_after(texts: Sequence[str], at: int, end: int) -> bool:
    """Whether the letters of a mailbox are said again behind the domain."""
    return len(texts[at]) > 2 and list(texts[at]) == list(texts[end : end + len(texts[at])])


def _is_thing(texts: Sequence[str], at: int) -> bool:
    """Whether a word is no mailbox but one of many things, or something that has not been told of before."""
    word = texts[at]
    return (len(word) > 4 and word.endswith("s") and not word.endswith("ss")) or (at > 0 and texts[at - 1] in GENERAL)


def _is_one_box(texts: Sequence[str], at: int) -> bool:
    """Whether a word that is said alone before a domain is a mailbox, and none of the things a page has."""
    again = texts[at] in texts[max(0, at - NEARBY // 2) : at]
    if again or texts[at] in ROLES:
        return again or texts[at] not in PAGES
    return not _is_thing(texts, at) and _is_plain_name(texts, at)


def _is_own(texts: Sequence[str], at: int, host: set[str], *, begins: bool) -> bool:
    """Whether a word before a domain where people have mailboxes is one, `begins` whether nothing is said before it."""
    introduced = (begins and _is_one_box(texts, at)) or texts[at - 1] in INTRODUCING
    known = not host.isdisjoint(PERSONAL | OWN) or (not host.isdisjoint(PROVIDERS) and introduced)
    return known and _is_plain_name(texts, at)


def _mailbox(tokens: Sequence[Token], texts: Sequence[str], at: int, past: int, *, explained: bool) -> _Mailbox | None:
    """The mailbox before an "at", where there is one; what makes its last piece plain is left out when `explained`."""
    last = _before_links(texts, at - 1, at, past)
    if explained:
        plain = _before_explanation(texts, at if last < past else last + 1)
        if plain > last:
            return None
        last = _before_links(texts, plain - 1, plain, past)
    if texts[at - 1] == "it" and last > at - 3:
        return None
    site = texts[last] in WIDELY and last > 0 and texts[last - 1] in DOTS
    if last < past or site or not (_may_name(texts, last) or texts[last - 1] in DOTS or _is_addressed(texts, last)):
        return None
    if _is_addressed(texts, last):
        return _Mailbox(last, sure=False, named=True)
    first, sure = _joined(tokens, texts, last, past)
    named = {*texts[max(0, first - 1) : first + 1]}
    if texts[last] in SCALES or (named & NO_LOGIN and is_numeric(texts[last])):
        return None
    return _Mailbox(first, sure, _is_named(texts, first, last))


def _is_named(texts: Sequence[str], first: int, last: int) -> bool:
    """Whether plain words are a mailbox for what is said before them, or for the name they are."""
    before = texts[max(0, first - NEARBY) : first]
    near = not MAIL.isdisjoint(before) or not MAIL_PAIRS.isdisjoint(pairwise(before))
    if not NAMES.isdisjoint(texts[first : last + 1]):
        return near or not first or texts[first - 1] not in ("with", "from", "and")
    if first == last and INITIALED.fullmatch(texts[first]) and len(texts[first]) > SHORTEST_INITIALED:
        return first == 0 or texts[first - 1] not in ARTICLES
    asked = texts[first - 1] in CONTACTING or texts[max(0, first - 2) : first] == ["hit", "up"] if first else False
    if asked and _is_one_box(texts, first):
        return True
    if near and _is_plain_name(texts, last) and (texts[first] in ROLES or not _is_thing(texts, first)):
        return True
    told = _is_told(texts, first) and (texts[first - 1] not in VAGUE or texts[first] in ROLES)
    return told and _is_plain_name(texts, last)


def _is_addressed(texts: Sequence[str], at: int) -> bool:
    """Whether a word that is a mailbox nowhere else is called one: "our address is team at ..."."""
    if at < 1 or texts[at] not in ROLES:
        return False
    called = texts[at - 1] == "is" and at > 1 and texts[at - 2] in MAIL
    return called or texts[at - 1] in ("email", "mail", "cc")


def _before_links(texts: Sequence[str], last: int, at: int, past: int) -> int:
    while last > past and at - last <= LONGEST_ASIDE and texts[last] in LINKS:
        last -= 1
    return last


def _before_explanation(texts: Sequence[str], end: int) -> int:
    """Where that begins which makes the piece of a mailbox before a token plain; the token where nothing does."""
    said = "".join(f" {text}" for text in texts[max(0, end - LONGEST_EXPLANATION) : end])
    found = EXPLAINED.search(said)
    return end - found.group().count(" ") if found else end


def _joined(tokens: Sequence[Token], texts: Sequence[str], last: int, past: int) -> tuple[int, bool]:
    """Where a mailbox begins that ends at a token, and whether a sign, a digit or spelled letters tell that it is."""
    first, sure = last, "." in texts[last] or "_" in texts[last] or is_letter(texts, last)
    while first > past and last - first < LONGEST_MAILBOX:
        here, before = texts[first], texts[first - 1]
        plain = _before_explanation(texts, first)
        if before in SEPARATORS:
            among = first - 3 > past and texts[first - 3] in SEPARATORS
            if first - 1 == past or not (among or _may_name(texts, first - 2)):
                break
            sure = True
        elif here in ("name", "initial") and before in ("first", "last", "middle"):
            pass
        elif before == "one" and first > 1 and texts[first - 2] in WHOSE:
            break
        elif is_numeric(before) or is_letter(texts, first - 1):
            sure = sure or not is_numeric(here) or is_letter(texts, first - 1)
        elif is_numeric(here) and _may_name(texts, first - 1):
            sure = True
        elif plain < first and sure and plain > past and is_letter(texts, plain - 1):
            first = plain
        elif not _is_one_with(tokens, texts, first, sure=sure):
            break
        first -= 1
    while first < last and not (_may_name(texts, first) and _may_begin(texts, first)):
        first += 1
    return _name_start(texts, first, past), sure


def _may_begin(texts: Sequence[str], at: int) -> bool:
    """Whether a mailbox may begin with a token; with what belongs to saying one only behind what introduces it."""
    plain = texts[at] not in ASIDES and not is_numeric(texts[at])
    return plain or is_letter(texts, at) or _is_introduced(texts, at)


def _is_one_with(tokens: Sequence[Token], texts: Sequence[str], at: int, *, sure: bool) -> bool:
    """Whether a token and the one before it are of one mailbox though nothing is said between them."""
    here, before = tokens[at], tokens[at - 1]
    if texts[at] in SEPARATORS or (texts[at - 1] in ASIDES and sure):
        return True
    if before.last == here.first or (before.closes and here.opens and here.capital and at > 1 and before.capital):
        return _may_name(texts, at - 1)
    return _may_name(texts, at - 1) and texts[at - 1] in NAMES


def _name_start(texts: Sequence[str], first: int, past: int) -> int:
    """Where a mailbox of several plain words begins: behind what introduces it."""
    for start in range(first, max(past, first - LONGEST_NAME), -1):
        if start < first and not _may_name(texts, start):
            break
        if _is_told(texts, start):
            return start
    return first


def _with_earlier(tokens: Sequence[Token], texts: Sequence[str], first: int, past: int) -> int:
    """Where a mailbox begins with what was said of it before: "b wilks, scratch that, b w i l k e s"."""
    earlier = first
    while earlier > past and first - earlier < LONGEST_ASIDE and texts[earlier - 1] in CORRECTED:
        earlier -= 1
    if earlier == past or not tokens[earlier - 1].closes:
        return first
    spelled = "".join(texts[first : first + len(texts[earlier - 1])])
    if spelled == texts[earlier - 1]:
        return earlier - 1
    start = first if CORRECTING.isdisjoint(texts[earlier:first]) else earlier
    while first > start > past and earlier - start <= LONGEST_NAME and _may_name(texts, start - 1):
        start -= 1
        if start > past and tokens[start - 1].closes:
            break
    return start


def _may_name(texts: Sequence[str], at: int) -> bool:
    """Whether a token may be of a mailbox."""
    return is_letter(texts, at) or (texts[at] not in STOPS and texts[at] not in NO_MAILBOX)


def _is_plain_name(texts: Sequence[str], at: int) -> bool:
    """Whether a word is none that says what happens at a place, as "hiring" and "listed" do."""
    if not _may_name(texts, at) or len(texts[at]) < 2:
        return False
    sent = at > 0 and texts[at - 1] == "to"
    return sent or texts[at] in ROLES or len(texts[at]) < 4 or not texts[at].endswith(("ing", "ed", "ly"))


def _is_introduced(texts: Sequence[str], at: int) -> bool:
    """Whether a token is a given name, or stands where an address begins."""
    return texts[at] in NAMES or _is_told(texts, at)


def _is_told(texts: Sequence[str], at: int) -> bool:
    """Whether what is said before a token introduces an address."""
    before = texts[at - 1] if at else ""
    if before == "to":
        return not SENDING.isdisjoint(texts[max(0, at - NEARBY) : at - 1])
    if before == "one":
        return at > 1 and texts[at - 2] in WHOSE
    if before == "it":
        return at == 1 or texts[at - 2] not in NO_MAILBOX
    if before == "on":
        return not REACHED.isdisjoint(texts[max(0, at - NEARBY // 2) : at - 1])
    return before in INTRODUCING
