"""The <detectors> that patterns may name: what cannot be listed word by word, each found over a whole text at once.

A detector gives spans of tokens, first included and end not. What it finds is a form, not a meaning: "<money>" is any
amount of money, and the rule around it says which amounts matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, pairwise

from vidcast.model.policy.addresses import email
from vidcast.model.policy.normal import MASKED, Token, is_numeric, vocabulary
from vidcast.model.policy.numbers import quantities
from vidcast.model.policy.persons import joined_spans
from vidcast.model.policy.runs import ASIDES, CORRECTIONS, Run, digit_runs, digits_at

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
AFTER_NUMBERS = (
    CURRENCIES
    | COUNTED
    | vocabulary("""
    percent thousand million billion trillion basis points meters metres kilometers kilometres feet inches yards acres
    kilograms kilos grams milligrams liters litres milliliters calories volts watts hertz megahertz megabytes gigabytes
    bytes pixels degrees seconds days weeks months years votes steps copies light""")
)
COUNTING = vocabulary("""
    score scores scored final innings times equals divided multiplied sum adds highs lows degrees pages chapter verse
    section flight flights gate bus route trains lottery powerball pi decimal count counting counts beats version
    release python model part parts serial sku bearing filter order invoice tracking auction bid bids ping server
    code pin passcode password combination""")
"""Words near which several numbers are told, or one that is nobody's."""
TELEPHONE = vocabulary("""
    phone cell mobile call text dial extension fax whatsapp reach telephone landline callback voicemail ring texting""")
PERSONAL = vocabulary("my your his her our their whose direct home work desk office")
SOCIAL = vocabulary("social ssn ss itin taxpayer")
CARD = vocabulary("""
    card cards visa mastercard amex expires expiration cvv cvc unionpay discover jcb diners maestro debit prepaid""")
ACCOUNT = vocabulary("account routing iban badge passport license licence policy member employee mrn")
ITEMS = vocabulary("serial part sku model tracking imei")
"""What else has a long number."""
NUMBERED = vocabulary("record patient case claim student loan customer medicare medicaid insurance")
"""Whose number or id it is, where that is told before it."""
WHOLE = frozenset({7, 10, 11})
"""How many digits a whole telephone number has: without its area code, with it, and with the 1 before."""
SHAPES = ((3, 3, 4), (3, 4), (1, 3, 3, 4), (3, 7))
"""How many digits people say between pauses of a telephone number."""
GROUPS = (1, 2, 3, 4, 5, 7, 10, 11)
"""The lengths of written digit groups that a telephone number is made of."""
PAUSES = {7: {3}, 10: {3, 6}, 11: {1, 4, 7}}
"""Behind which digits people pause in a telephone number of so many."""
SHORTEST_PHONE = 7
LONGEST_PHONE = 11
"""With so many, the first is the 1 before the area code, or a trunk 0."""
IBAN_HEAD = re.compile(r"[a-z]{2}\d{2}(?:[a-z0-9]{4})*[a-z0-9]{0,4}$")
POINTS = vocabulary("dot point")
LONGEST_CORRECTION = 4
NEARBY = 8
"""How many tokens before or after a number its kind may be said."""


def money(tokens: tuple[Token, ...]) -> Iterator[Span]:
    """Amounts with a currency, or of a million and more with no counted noun after them."""
    for found in quantities(tokens):
        after = tokens[found.end].text if found.end < len(tokens) else ""
        if after in CURRENCIES and not tokens[found.end - 1].closes:
            yield found.first, found.end + 1
        elif found.currency or (found.value >= 10**6 and not found.percent and not _counts(tokens, found.end)):
            yield found.first, found.end


def _counts(tokens: tuple[Token, ...], at: int) -> bool:
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


def percent(tokens: tuple[Token, ...]) -> Iterator[Span]:
    """Shares in percent, percentage points or basis points."""
    for found in quantities(tokens):
        after = [token.text for token in tokens[found.end : found.end + 2]]
        if found.percent:
            yield found.first, found.end
        elif after[:1] == ["percent"]:
            yield found.first, found.end + 1
        elif after in (["per", "cent"], ["percentage", "points"], ["percentage", "point"], ["basis", "points"]):
            yield found.first, found.end + 2


def number(tokens: tuple[Token, ...]) -> Iterator[Span]:
    """Numbers of any kind."""
    return ((found.first, found.end) for found in quantities(tokens))


def phone(tokens: tuple[Token, ...]) -> Iterable[Span]:
    """Seven to eleven digits said one after another that are no years, no counting and nobody's other number."""
    found = _apart(tokens, (run for run in digit_runs(tokens) if _is_phone(tokens, run)))
    others = {at for first, end in (identity(tokens) if found else ()) for at in range(first, end)}
    return [span for span in found if others.isdisjoint(range(*span))]


def _is_phone(tokens: tuple[Token, ...], run: Run) -> bool:
    if not SHORTEST_PHONE <= len(run.digits) <= 2 * LONGEST_PHONE:
        return False
    called = _is_called(tokens, run)
    if not _has_right_length(run, called=called) or _is_amounts(tokens, run) or _is_id(tokens, run):
        return False
    written = (token.text for token in tokens[run.first : run.end] if token.text.isdecimal())
    return all(len(group) in GROUPS for group in written) and (called or not _is_list(tokens, run))


def _has_right_length(run: Run, *, called: bool) -> bool:
    """Whether a run has as many digits as a telephone number, `called` whether the talk is of telephoning.

    The more else is said in between, and the more it may be an amount, the more must tell that it is a number.
    """
    lengths = tuple(len(segment) for segment in run.segments)
    if len(run.once) == LONGEST_PHONE and run.once[0] not in "01":
        return False
    if run.strange:
        return lengths in SHAPES and (called or (run.one_by_one and len(lengths) > 2))
    if run.asides or run.once != run.digits:
        whole = len(run.once) in WHOLE or len(run.digits) in WHOLE
        return whole and (called or run.one_by_one or lengths in SHAPES)
    if len(run.digits) in (8, 9):
        return called or all(len(group) == 1 for group in run.groups)
    sizes = [len(group) for group in run.groups]
    return len(run.digits) in WHOLE and (called or sizes not in ([7], [4, 3]))


def _is_called(tokens: tuple[Token, ...], run: Run) -> bool:
    """Whether somebody is to be telephoned, or a person's number is told."""
    around = [token.text for token in tokens[max(0, run.first - NEARBY) : run.end + NEARBY]]
    if not TELEPHONE.isdisjoint(around):
        return True
    pairs = set(pairwise(around))
    return ("area", "code") in pairs or any(after == "number" and before in PERSONAL for before, after in pairs)


def _near(tokens: tuple[Token, ...], run: Run, reach: int) -> set[str]:
    """What is said around a run, letters that are spelled also as one word."""
    texts = [token.text for token in tokens[max(0, run.first - reach) : run.end + reach]]
    spelled = {"".join(three) for three in zip(texts, texts[1:], texts[2:], strict=False) if max(map(len, three)) == 1}
    return {*texts, *spelled}


def _apart(tokens: tuple[Token, ...], runs: Iterable[Run]) -> list[Span]:
    """The spans of runs with what corrects them, those left out that overlap one which came before them here."""
    taken: set[int] = set()
    spans = []
    for run in runs:
        if taken.isdisjoint(range(run.first, run.end)):
            end = _corrected_end(tokens, run)
            taken.update(range(run.first, end))
            spans.append((run.first, end))
    return sorted(spans)


def _corrected_end(tokens: tuple[Token, ...], run: Run) -> int:
    """Where a run ends with the digits that are said to correct its last ones: "2270, no, wait, 2207"."""
    at = run.end
    while at < len(tokens) and at - run.end < LONGEST_CORRECTION and tokens[at].text in ASIDES:
        at += 1
    if CORRECTIONS.isdisjoint(token.text for token in tokens[run.end : at]):
        return run.end
    digits, end = digits_at(tokens, at)
    return end if 0 < len(digits) <= len(run.digits) else run.end


def _is_amounts(tokens: tuple[Token, ...], run: Run) -> bool:
    """Whether a run is years, a date, round tens, counting, a fraction or an internet address, or has a unit."""
    quads = [run.digits[i : i + 4] for i in range(0, len(run.digits), 4)]
    steps = {int(b) - int(a) for a, b in pairwise(run.groups)}
    years = all(len(quad) == 4 and quad[:2] in ("19", "20") for quad in quads)
    tens = len(run.groups) > 2 and all(len(group) == 2 and group[1] == "0" for group in run.groups)
    once_more = [int(b) - int(a) for a, b in pairwise(run.groups)].count(1) >= max(5, len(run.groups) - 2)
    counting = (len(run.groups) > 3 and steps in ({1}, {-1})) or all(one in "123456789" for one in run.segments)
    return _has_unit(tokens, run) or years or tens or counting or once_more or _is_date(run) or _is_pointed(tokens, run)


def _has_unit(tokens: tuple[Token, ...], run: Run) -> bool:
    return run.end < len(tokens) and tokens[run.end].text in AFTER_NUMBERS


def _is_date(run: Run) -> bool:
    """Whether a run is a month, a day and a year."""
    sizes = [len(group) for group in run.groups]
    if sizes not in ([1, 1, 4], [1, 2, 4], [2, 1, 4], [2, 2, 4]) or run.groups[2][:2] not in ("19", "20"):
        return False
    first, second = sorted(map(int, run.groups[:2]))
    return 0 < first <= 12 and second <= 31


def _is_pointed(tokens: tuple[Token, ...], run: Run) -> bool:
    """Whether a run is a number with a decimal point, an internet address or a piece of one."""
    texts = [token.text for token in tokens[max(0, run.first - 2) : run.end + 2]]
    beside = [texts[:2] if run.first > 1 else [], texts[:-3:-1] if run.end + 2 <= len(tokens) else []]
    if any(len(two) > 1 and two[1] in POINTS and is_numeric(two[0]) for two in beside):
        return True
    points = sum(token.text in POINTS for token in tokens[run.first : run.end])
    if points == 1 and len(run.parts) == 2 and any(t.text == "point" for t in tokens[run.first : run.end]):
        return len(run.parts[0]) < len(run.parts[1]) - 1
    return points > 2 and len(run.parts) == 4 and all(int(part) < 256 for part in run.parts)


def _is_list(tokens: tuple[Token, ...], run: Run) -> bool:
    """Whether a run of which nobody says that it is a telephone number may as well be several numbers."""
    if _near(tokens, run, NEARBY) & COUNTING or set(run.digits) <= set("1234"):
        return True
    said = [int(segment) for segment in run.segments]
    if len(said) > 2 and all(segment % 50 == 0 for segment in said):
        return True
    groups = [int(group) for group in run.groups]
    if len(groups) > 3 and min(groups) > 9 and groups in (sorted(set(groups)), sorted(set(groups), reverse=True)):
        return True
    lengths = [len(segment) for segment in run.segments]
    pauses = set(accumulate(lengths[:-1]))
    if len(run.digits) == SHORTEST_PHONE and run.digits.endswith("000"):
        return True
    return len(set(lengths[:-1])) > 1 and pauses.isdisjoint(PAUSES.get(sum(lengths), pauses))


def identity(tokens: tuple[Token, ...]) -> Iterable[Span]:
    """Numbers that identify a person or an account: nine digits near "social", an account number, a payment card."""
    found = _apart(tokens, (run for run in digit_runs(tokens) if _is_id(tokens, run)))
    return joined_spans([*found, *_bank_accounts(tokens)])


def _bank_accounts(tokens: tuple[Token, ...]) -> Iterator[Span]:
    """International bank account numbers by their form (ISO 13616-1): a country, two check digits, groups of four."""
    for first, token in enumerate(tokens):
        if not IBAN_HEAD.match(token.text):
            continue
        end = first + 1
        while end < len(tokens) and _is_account_group(tokens[end]) and not tokens[end - 1].closes:
            end += 1
        if 15 <= len("".join(token.text for token in tokens[first:end])) <= 34:
            yield first, end


def _is_account_group(token: Token) -> bool:
    return len(token.text) <= 4 and (token.text.isdecimal() or (token.text.isalnum() and token.shouts))


def _is_id(tokens: tuple[Token, ...], run: Run) -> bool:
    if _has_unit(tokens, run):
        return False
    near = _near(tokens, run, NEARBY)
    for digits in {run.once} if len(run.once) in WHOLE else {run.digits, run.once}:
        length = len(digits)
        if 13 <= length <= 19 and _is_card(tokens, run, digits):
            return True
        if length == 9 and _is_social(tokens, run):
            return True
        if 6 <= length <= 17 and _is_account(tokens, run, near):
            return True
    return False


def _is_social(tokens: tuple[Token, ...], run: Run) -> bool:
    """Whether nine digits are a social security number; in three, two and four of one written word they always are."""
    sizes = [len(group) for group in run.groups]
    lengths = tuple(len(segment) for segment in run.segments)
    if sizes == [3, 2, 4] and tokens[run.first].first == tokens[run.end - 1].last:
        return True
    shaped = lengths == (3, 2, 4) or not run.asides
    return bool(_near(tokens, run, 2 * NEARBY if shaped else NEARBY) & SOCIAL)


def _is_account(tokens: tuple[Token, ...], run: Run, near: set[str]) -> bool:
    """Whether the number of an account, a licence or a record is told."""
    if near & TELEPHONE or run.strange or (run.asides and not run.one_by_one):
        return False
    before = [token.text for token in tokens[max(0, run.first - NEARBY) : run.first]]
    return bool(near & ACCOUNT) or any(b in ("number", "id") and a in NUMBERED for a, b in pairwise(before))


def _is_card(tokens: tuple[Token, ...], run: Run, digits: str) -> bool:
    """Whether so many digits are a payment card's; one list of numbers in ten has a right check digit by chance."""
    if _near(tokens, run, 2 * NEARBY) & CARD and not run.strange:
        return True
    lengths = tuple(len(segment) for segment in run.segments)
    shaped = not run.asides or set(lengths) == {4} or lengths == (4, 6, 5)
    issued = digits[0] in "3456" or "22" <= digits[:2] <= "27"
    near = _near(tokens, run, NEARBY)
    told, item = near & CARD, near & ITEMS
    return not item and _luhn(digits) and bool(told or (shaped and (issued or not run.asides)))


def _luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    doubled = [int(d) * 2 for d in digits[-2::-2]]
    return (sum(d - 9 if d > 9 else d for d in doubled) + sum(int(d) for d in digits[-1::-2])) % 10 == 0


def masked(tokens: tuple[Token, ...]) -> Iterator[Span]:
    """Words an engine or a writer has masked: "f**k", "s***", "[ __ ]"."""
    return ((at, at + 1) for at, token in enumerate(tokens) if not token.text.isalnum() and MASKED.search(token.text))


DETECTORS: dict[str, Callable[[tuple[Token, ...]], Iterable[Span]]] = {
    "email": email,
    "id": identity,
    "masked": masked,
    "money": money,
    "number": number,
    "percent": percent,
    "phone": phone,
}
"""The detectors by the name that patterns use; <person> and <list:x> need a pack and are found beside it."""
