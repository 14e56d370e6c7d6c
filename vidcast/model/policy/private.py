"""Which digits said one after another are somebody's telephone number, payment card, insurance or account number.

runs.py tells what was said one after another; here the length, the pauses and the words around it tell whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from vidcast.model.policy.normal import Token, is_numeric
from vidcast.model.policy.number_words import (
    ACCOUNT,
    CARD,
    COUNTING,
    ITEMS,
    LABELLING,
    LABELS,
    NUMBERED,
    PERSONAL,
    POINTS,
    SOCIABLE,
    SOCIAL,
    TAX,
    TELEPHONE,
)
from vidcast.model.policy.persons import joined_spans
from vidcast.model.policy.runs import ASIDES, CORRECTIONS, Run, digit_runs, digits_at
from vidcast.model.policy.units import AFTER_NUMBERS

__all__ = ["identity", "phone"]

Span = tuple[int, int]

LONGEST_LABEL = 5
INSURED = re.compile(r"(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}")
"""Nine digits that the Social Security Administration gives out."""
COUNTRY = re.compile(
    r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-69]\d|3[578]\d|42\d|5[09]\d|6[7-9]\d|8[0578]\d|9[679]\d"
)
"""The codes before the telephone numbers of a country (ITU-T E.164)."""
AMERICAN = re.compile(r"1?[2-9][0-8]\d[2-9]\d{6}")
"""A telephone number with its area code, as the North American Numbering Plan gives them out."""
ABROAD = re.compile(r"(?:011|00)(?!0)\d{9,13}")
"""What is dialled for a number in another country."""
WHOLE = frozenset({7, 10, 11})
"""How many digits a whole telephone number has: without its area code, with it, and with the 1 before."""
SHAPES = ((3, 3, 4), (3, 4), (1, 3, 3, 4), (3, 7))
"""How many digits people say between pauses of a telephone number."""
GROUPS = (1, 2, 3, 4, 5, 7, 10, 11)
"""The lengths of written digit groups that a telephone number is made of; elsewhere than in North America any."""
PAUSES = {7: {3}, 10: {3, 6}, 11: {1, 4, 7}}
"""Behind which digits people pause in a telephone number of so many."""
SHORTEST_PHONE = 7
LONGEST_PHONE = 11
"""With so many, the first is the 1 before the area code, or a trunk 0."""
LONGEST_FOREIGN = 15
SHORTEST_IBAN = 15
LONGEST_IBAN = 34
IBAN_HEAD = re.compile(r"[a-z]{2}\d{2}(?:[a-z0-9]{4})*[a-z0-9]{0,4}$")
YEAR = re.compile(r"(?:19|20)\d\d")
HOUR = re.compile(r"(?:[1-9]|1[0-2])(?:00|15|30|45)")
LONGEST_CORRECTION = 4
NEARBY = 8
"""How many tokens before or after a number its kind may be said."""


def phone(tokens: tuple[Token, ...]) -> Iterable[Span]:
    """Seven to eleven digits said one after another that are no years, no counting and nobody's other number."""
    found = _apart(tokens, (run for run in digit_runs(tokens) if _is_phone(tokens, run)))
    others = {at for first, end in (identity(tokens) if found else ()) for at in range(first, end)}
    return [span for span in found if others.isdisjoint(range(*span))]


def _is_phone(tokens: tuple[Token, ...], run: Run) -> bool:
    if not SHORTEST_PHONE <= len(run.digits) <= 2 * LONGEST_PHONE or _is_series(tokens, run):
        return False
    called = _is_called(tokens, run)
    foreign = _is_foreign(tokens, run, called=called)
    if (
        not (foreign or _has_right_length(tokens, run, called=called))
        or _is_amounts(tokens, run)
        or _is_id(tokens, run)
    ):
        return False
    if foreign:
        return True
    written = (token.text for token in tokens[run.first : run.end] if token.text.isdecimal())
    grouped = called or run.digits[0] == "0" or all(len(group) in GROUPS for group in written)
    return grouped and (called or not _is_list(tokens, run))


def _is_foreign(tokens: tuple[Token, ...], run: Run, *, called: bool) -> bool:
    """Whether a run is a telephone number with its country's code, after a plus or after what is dialled before it."""
    before = [token.text for token in tokens[max(0, run.first - 3) : run.first]]
    if run.strange or "000" in (run.digits[-3:] * (len(run.groups) == 1)):
        return False
    if ABROAD.fullmatch(run.once):
        return called or 2 * sum(len(group) == 1 for group in run.groups) > len(run.groups)
    if len(run.once) > LONGEST_FOREIGN or not COUNTRY.match(run.once):
        return False
    if before[-1:] == ["plus"] and len(run.once) > SHORTEST_PHONE:
        added = is_numeric("".join(before[-2:-1])) or any(t.text == "plus" for t in tokens[run.first : run.end])
        return not added
    if ("country", "code") in pairwise(before):
        return len(run.once) > LONGEST_PHONE - 2
    return called and len(run.groups) > 1 and not run.asides and 0 < len(run.once) - LONGEST_PHONE < 3


def _has_right_length(tokens: tuple[Token, ...], run: Run, *, called: bool) -> bool:
    """Whether a run has as many digits as a telephone number, `called` whether the talk is of telephoning.

    The more else is said in between, and the more it may be an amount, the more must tell that it is a number.
    """
    lengths = tuple(len(segment) for segment in run.segments)
    if len(run.once) == LONGEST_PHONE and run.once[0] not in "01":
        return False
    if run.strange:
        listed = _is_enumerated(tokens, run) or (run.listed == run.strange and not run.one_by_one)
        american = run.strange == 1 and run.singly and AMERICAN.fullmatch(run.once) is not None
        told = called or (run.one_by_one and len(lengths) > 2)
        return (lengths in SHAPES or american) and told and not listed
    if run.asides or run.once != run.digits:
        dated = not called and any(YEAR.fullmatch(part) for part in run.parts)
        whole = len(run.once) in WHOLE or len(run.digits) in WHOLE
        return whole and (
            (called and len(run.once) > SHORTEST_PHONE) or run.one_by_one or (lengths in SHAPES and not dated)
        )
    if len(run.digits) in (8, 9):
        return (called and not _is_written_apart(run)) or (len(run.digits) == 9 and run.singly)
    sizes = [len(group) for group in run.groups]
    return len(run.digits) in WHOLE and (called or sizes not in ([7], [4, 3]))


def _is_written_apart(run: Run) -> bool:
    """Whether all groups of a run are divided by pauses, as amounts are; one group of so many digits is an amount."""
    return run.groups == run.segments


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
    counting = (len(run.groups) > 3 and steps in ({1}, {-1})) or _is_counted_off(run)
    return _has_unit(tokens, run) or years or tens or counting or once_more or _is_date(run) or _is_pointed(tokens, run)


def _is_series(tokens: tuple[Token, ...], run: Run) -> bool:
    """Whether a run is a list of hours, of rising amounts, or of amounts with "and" before the last."""
    if len(run.segments) > 1 and all(HOUR.fullmatch(segment) for segment in run.segments):
        return True
    if len(run.groups) < 3:
        return False
    amounts = [int(group) for group in run.groups]
    apart = all(token.closes for token in tokens[run.first : run.end - 1])
    rising = apart and len(amounts) > 3 and min(amounts) > 9 and amounts == sorted(set(amounts))
    if run.groups != run.segments:
        return rising
    joined = [token.text for token in tokens[run.first : run.end] if not is_numeric(token.text)] == ["and"]
    return rising or (joined and run.groups[-1][0] != "0" and tokens[run.end - 2].text == "and")


def _is_counted_off(run: Run) -> bool:
    """Whether a run is digits with a pause behind each, and no whole number with its area code."""
    return all(len(one) == 1 and one != "0" for one in run.segments) and not AMERICAN.fullmatch(run.once)


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
    word = tokens[run.first].first == tokens[run.end - 1].last and tokens[run.first].text.isdecimal()
    if word and len(run.groups) == 4 and all(int(group) < 256 for group in run.groups):
        return True
    points = sum(token.text in POINTS for token in tokens[run.first : run.end])
    if points == 1 and len(run.parts) == 2 and any(t.text == "point" for t in tokens[run.first : run.end]):
        return len(run.parts[0]) < len(run.parts[1]) - 1
    return points > 2 and len(run.parts) == 4 and all(int(part) < 256 for part in run.parts)


def _is_list(tokens: tuple[Token, ...], run: Run) -> bool:
    """Whether a run of which nobody says that it is a telephone number may as well be several numbers."""
    said = [int(segment) for segment in run.segments]
    if len(said) > 2 and all(segment % 50 == 0 for segment in said):
        return True
    if AMERICAN.fullmatch(run.once) and (run.singly or [len(segment) for segment in run.segments] == [3, 3, 4]):
        return _is_labelled(tokens, run) or bool(_near(tokens, run, NEARBY // 2) & COUNTING)
    if set(run.digits) <= set("1234"):
        return True
    if _near(tokens, run, NEARBY) & (COUNTING | LABELS) or run.once[0] == "1":
        return len(run.once) != LONGEST_PHONE
    return _is_told_otherwise(run)


def _is_told_otherwise(run: Run) -> bool:
    """Whether a run is in order, is thousands, or has its pauses where no telephone number has them."""
    groups = [int(group) for group in run.groups]
    if len(groups) > 3 and min(groups) > 9 and groups in (sorted(set(groups)), sorted(set(groups), reverse=True)):
        return True
    if len(run.digits) == SHORTEST_PHONE and run.digits.endswith("000"):
        return True
    lengths = [len(segment) for segment in run.segments]
    paused = set(accumulate(lengths[:-1])).isdisjoint(PAUSES.get(sum(lengths), accumulate(lengths[:-1])))
    return len(set(lengths[:-1])) > 1 and paused and not (run.singly and run.digits[0] == "0")


def _is_sociable(tokens: tuple[Token, ...], run: Run) -> bool:
    """Whether "social" near a run belongs to another word, as in "social media"."""
    around = [token.text for token in tokens[max(0, run.first - 2 * NEARBY) : run.end + 2 * NEARBY]]
    others = SOCIABLE.intersection(after for before, after in pairwise(around) if before == "social")
    return bool(others) and around.count("social") == 1 and SOCIAL.isdisjoint(set(around) - {"social"})


def _is_enumerated(tokens: tuple[Token, ...], run: Run) -> bool:
    """Whether a run is several numbers, each with the thing it counts: "3 leads, 12 writers and 44 interns"."""
    amounts = all(token.text.isdecimal() for token in tokens[run.first : run.end] if is_numeric(token.text))
    return run.listed > 1 or (run.strange > 0 and amounts and not run.one_by_one)


def _is_labelled(tokens: tuple[Token, ...], run: Run) -> bool:
    """Whether the word just before a run tells that it is the number of a thing, as in "order number"."""
    for at in range(run.first - 1, max(-1, run.first - 1 - LONGEST_LABEL), -1):
        if tokens[at + 1].opens or tokens[at].text not in LABELS | LABELLING:
            return False
        if tokens[at].text in LABELS:
            return True
    return False


def identity(tokens: tuple[Token, ...]) -> Iterable[Span]:
    """Numbers that identify a person or an account: nine digits near "social", an account number, a payment card."""
    found = _apart(tokens, (run for run in digit_runs(tokens) if _is_id(tokens, run)))
    return joined_spans([*found, *_bank_accounts(tokens)])


def _bank_accounts(tokens: tuple[Token, ...]) -> Iterator[Span]:
    """International bank account numbers by their form (ISO 13616-1): a country, two check digits, groups of four."""
    for first, token in enumerate(tokens):
        if not IBAN_HEAD.match(token.text):
            continue
        end, length = first + 1, len(token.text)
        while (
            length <= LONGEST_IBAN
            and end < len(tokens)
            and _is_account_group(tokens[end])
            and not tokens[end - 1].closes
        ):
            length += len(tokens[end].text)
            end += 1
        if SHORTEST_IBAN <= length <= LONGEST_IBAN:
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
    near = _near(tokens, run, 2 * NEARBY if shaped else NEARBY)
    if near & SOCIAL and not _is_enumerated(tokens, run) and not _is_sociable(tokens, run):
        return True
    around = [token.text for token in tokens[max(0, run.first - NEARBY) : run.end + NEARBY]]
    if not TAX.isdisjoint(pairwise(around)):
        return True
    said_so = _is_said_as_social(run) and (lengths == (3, 2, 4) or not _is_called(tokens, run))
    return said_so and not (_is_labelled(tokens, run) or near & COUNTING or _is_amounts(tokens, run))


def _is_said_as_social(run: Run) -> bool:
    """Whether nine digits are said in three, two and four, or one by one, so that they need no word to tell them."""
    if run.strange or not INSURED.fullmatch(run.once):
        return False
    lengths = tuple(len(segment) for segment in run.segments)
    sizes = [len(group) for group in run.groups]
    signed = tuple(map(len, run.parts)) == (3, 2, 4) and not run.asides
    if signed or (sizes == [3, 2, 4] and len(lengths) == 1):
        return True
    if lengths == (3, 2, 4):
        return not _is_written_apart(run) and any(int(group) % 5 for group in run.groups)
    begun = "".join(run.groups).startswith(run.once) and {3, 5} <= run.bounds and sizes[:3] == [1, 1, 1]
    return len(lengths) == 1 and not run.asides and (run.singly or begun)


def _is_account(tokens: tuple[Token, ...], run: Run, near: set[str]) -> bool:
    """Whether the number of an account, a licence or a record is told."""
    if near & TELEPHONE or run.strange or (run.asides and not run.one_by_one):
        return False
    before = [token.text for token in tokens[max(0, run.first - NEARBY) : run.first]]
    return bool(near & ACCOUNT) or any(b in ("number", "id") and a in NUMBERED for a, b in pairwise(before))


def _is_card(tokens: tuple[Token, ...], run: Run, digits: str) -> bool:
    """Whether so many digits are a payment card's; one list of numbers in ten has a right check digit by chance."""
    fours = len(digits) == 16 and all(len(part) % 4 == 0 for part in run.parts)
    said = not run.asides or run.one_by_one or fours
    if _near(tokens, run, 2 * NEARBY) & CARD and not run.strange and said:
        return True
    if not _luhn(digits) or _is_enumerated(tokens, run):
        return False
    near = _near(tokens, run, NEARBY)
    if near & ITEMS or near & CARD:
        return not near & ITEMS
    issued = digits[0] in "3456" or "22" <= digits[:2] <= "27"
    lengths = tuple(len(segment) for segment in run.segments)
    shaped = set(lengths) == {4} or lengths == (4, 6, 5) or (run.one_by_one and len(digits) == 16) or fours
    return not run.asides or (issued and shaped)


def _luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    doubled = [int(d) * 2 for d in digits[-2::-2]]
    return (sum(d - 9 if d > 9 else d for d in doubled) + sum(int(d) for d in digits[-1::-2])) % 10 == 0
