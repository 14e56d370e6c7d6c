"""The <detectors> that patterns may name: what cannot be listed word by word, each found over a whole text at once.

A detector gives spans of tokens, first included and end not. What it finds is a form, not a meaning: "<money>" is any
amount of money, and the rule around it says which amounts matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from vidcast.model.policy.normal import MASKED, Token, vocabulary
from vidcast.model.policy.numbers import Run, digit_runs, quantities

__all__ = ["DETECTORS", "Span"]

Span = tuple[int, int]

CURRENCIES = vocabulary("dollar dollars buck bucks euro euros pound pounds usd eur gbp grand cent cents")
COUNTED = vocabulary("""
    users people customers units members subscribers patients employees households homes lives downloads records
    transactions parts packages orders miles hours minutes gallons tons barrels square views visits times cells doses
    vehicles devices lines rows requests meals trees americans""")
"""Nouns that make "two million" a count and not an amount."""
NOT_COUNTED = vocabulary("was is as this plus less versus across savings sales revenues earnings years bucks us")
FUNCTION_WORDS = vocabulary("in on of for to from with a an the and or but by at than per that which over last")
AFTER_NUMBERS = CURRENCIES | COUNTED | vocabulary("percent thousand million billion trillion basis points")
TELEPHONE = vocabulary("phone cell mobile call text dial extension fax whatsapp reach")
SOCIAL = vocabulary("social ssn ss")
ACCOUNT = vocabulary("account routing iban badge passport license licence policy member employee")
MAIL = vocabulary("email emails mail mails write contact address reach inbox gmail outlook")
NO_MAILBOX = vocabulary("us me you it them him her look looking found find available here there more look meet")
TOP_LEVEL = vocabulary("com org net edu gov io co us uk de fr ca au eu biz info")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}")
DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}")
NEARBY = 8
"""How many tokens before or after a number its kind may be said."""


def money(tokens: Sequence[Token]) -> Iterator[Span]:
    """Amounts with a currency, or of a million and more with no counted noun after them."""
    for found in quantities(tokens):
        after = tokens[found.end].text if found.end < len(tokens) else ""
        if after in CURRENCIES and not tokens[found.end - 1].closes:
            yield found.first, found.end + 1
        elif found.currency or (found.value >= 10**6 and not found.percent and not _counts(tokens, found.end)):
            yield found.first, found.end


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """Whether a counted noun stands within two tokens, in the same clause."""
    if tokens[at - 1].closes:
        return False
    for token in tokens[at : at + 2]:
        if token.text in FUNCTION_WORDS:
            return False
        if token.text in COUNTED or (len(token.text) > 3 and token.text[-1] == "s" and token.text not in NOT_COUNTED):
            return True
        if token.closes:
            return False
    return False


def percent(tokens: Sequence[Token]) -> Iterator[Span]:
    """Shares in percent, percentage points or basis points."""
    for found in quantities(tokens):
        after = [token.text for token in tokens[found.end : found.end + 2]]
        if found.percent:
            yield found.first, found.end
        elif after[:1] == ["percent"]:
            yield found.first, found.end + 1
        elif after in (["per", "cent"], ["percentage", "points"], ["percentage", "point"], ["basis", "points"]):
            yield found.first, found.end + 2


def number(tokens: Sequence[Token]) -> Iterator[Span]:
    """Numbers of any kind."""
    return ((found.first, found.end) for found in quantities(tokens))


def phone(tokens: Sequence[Token]) -> Iterator[Span]:
    """Seven to eleven digits said one after another that are no years, no counting and nobody's other number."""
    for run in digit_runs(tokens):
        if 7 <= len(run.digits) <= 11 and not _is_amounts(tokens, run) and not _is_id(tokens, run):
            yield run.first, run.end


def _is_amounts(tokens: Sequence[Token], run: Run) -> bool:
    """Whether a run is one long amount, years, round tens or counting, or has a unit after it."""
    after = tokens[run.end].text if run.end < len(tokens) else ""
    quads = [run.digits[i : i + 4] for i in range(0, len(run.digits), 4)]
    steps = {int(b) - int(a) for a, b in zip(run.groups, run.groups[1:], strict=False)}
    years = all(len(quad) == 4 and quad[:2] in ("19", "20") for quad in quads)
    tens = len(run.groups) > 2 and all(len(group) == 2 and group[1] == "0" for group in run.groups)
    amount = len(run.groups) == 1 and len(run.digits) in (8, 9)
    return amount or after in AFTER_NUMBERS or years or tens or (len(run.groups) > 3 and steps in ({1}, {-1}))


def identity(tokens: Sequence[Token]) -> Iterator[Span]:
    """Numbers that identify a person or an account: nine digits near "social", an account number, a payment card."""
    return ((run.first, run.end) for run in digit_runs(tokens) if _is_id(tokens, run))


def _is_id(tokens: Sequence[Token], run: Run) -> bool:
    near = {token.text for token in tokens[max(0, run.first - NEARBY) : run.end + NEARBY]}
    length = len(run.digits)
    if 13 <= length <= 19 and _luhn(run.digits):
        return True
    if length == 9 and near & SOCIAL:
        return True
    return 6 <= length <= 17 and bool(near & ACCOUNT) and not near & TELEPHONE


def _luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    doubled = [int(d) * 2 for d in digits[-2::-2]]
    return (sum(d - 9 if d > 9 else d for d in doubled) + sum(int(d) for d in digits[-1::-2])) % 10 == 0


def email(tokens: Sequence[Token]) -> Iterator[Span]:
    """Addresses, written with their sign or spelled out: "jane dot doe at acme dot com"."""
    texts = [token.text for token in tokens]
    for at, text in enumerate(texts):
        if ADDRESS.fullmatch(text):
            yield at, at + 1
        elif text == "at" and (end := _domain_end(texts, at + 1)):
            first = _mailbox(texts, at)
            spoken = first < at - 1 or "." in texts[at - 1] or MAIL & set(texts[max(0, at - NEARBY) : at])
            if at and spoken and texts[first] not in NO_MAILBOX:
                yield first, end


def _domain_end(texts: Sequence[str], at: int) -> int:
    """Where a domain ends that begins at a token, or 0."""
    if at < len(texts) and DOMAIN.fullmatch(texts[at]) and texts[at].rpartition(".")[2] in TOP_LEVEL:
        return at + 1
    end = at
    while end + 2 < len(texts) and texts[end + 1] == "dot" and end - at < 6:
        end += 2
        if texts[end] in TOP_LEVEL and texts[end + 1 : end + 2] != ["dot"]:
            return end + 1
    return 0


def _mailbox(texts: Sequence[str], at: int) -> int:
    """The first token of the mailbox that ends before the "at"."""
    first = max(0, at - 1)
    while first >= 2 and texts[first - 1] in ("dot", "underscore", "dash", "period"):
        first -= 2
    return first


def masked(tokens: Sequence[Token]) -> Iterator[Span]:
    """Words an engine or a writer has masked: "f**k", "s***", "[ __ ]"."""
    return ((at, at + 1) for at, token in enumerate(tokens) if MASKED.search(token.text))


DETECTORS: dict[str, Callable[[Sequence[Token]], Iterator[Span]]] = {
    "email": email,
    "id": identity,
    "masked": masked,
    "money": money,
    "number": number,
    "percent": percent,
    "phone": phone,
}
"""The detectors by the name that patterns use; <person> and <list:x> need a pack and are found beside it."""
