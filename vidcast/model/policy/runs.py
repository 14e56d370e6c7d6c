"""Digits that are said one after another, as people say telephone, card and insurance numbers.

"Four oh two, five five five" is a run, and so are "402-555" and "forty two, fifty five". What people say between the
groups belongs to it too: signs by name ("dash"), hesitation ("let me see"), and a group said again ("that's five five
five"). A run is a form and no meaning; detect.py says which runs are somebody's number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from vidcast.model.policy.normal import Token, vocabulary
from vidcast.model.policy.numbers import SMALL, cardinal, with_unit

__all__ = ["ASIDES", "CORRECTIONS", "Run", "digit_runs", "digits_at"]

OH = vocabulary("oh o nought naught aught")
DIGITS = {word: str(value) for word, value in SMALL.items() if value < 10} | dict.fromkeys(
    ("oh", "o", "nought", "naught", "aught"), "0"
)
PLURALS = {f"{word}{'es' if word.endswith(('x', 'o')) else 's'}": digit for word, digit in DIGITS.items()} | {
    "zeros": "0"
}
TIMES = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6} | {str(times): times for times in range(2, 7)}
"""How many equal digits "four zeros" may be; "one" of them is not said so."""
MANY = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
ZEROS = {"hundred": "00", "thousand": "000"}
STARTS = SMALL.keys() | MANY.keys() | DIGITS.keys()
LONGEST_TELEPHONE = 11
LONGEST_AMOUNT = 8
"""No group of four digits is said in more tokens."""
LONGEST_GROUP = 19
"""No card has more digits."""
LONGEST_CARD = 16
LONGEST_CODE = 8
SIGNS = vocabulary("dash dot hyphen space slash point minus plus")
ASIDES = vocabulary("""
    and then that is it again so okay ok you know let me us see i think believe guess what was followed by area code
    sorry wait no yes yeah right like well actually mean hold on the last next first part digits number numbers ending
    in with rest after another an comes begins starts start finishes ends end wraps up middle plus go got one second
    just scratch correction rather make repeat those are ready yep of followed whoops oops almost there hang half
    am should maybe finally now really thing whole huh yup gosh gee dang shoot""")
"""Words that people say while a number comes to their mind."""
JOINING = vocabulary("and then")
CORRECTIONS = vocabulary("no sorry wait scratch correction rather actually oops nope")
"""Words that people say when a part of a number was wrong."""
LONGEST_ASIDE = 8
PARTS = vocabulary("first second middle next other last final")
TELLS = vocabulary("are is was were of for on digit digits number numbers")
"""What follows a number of digits that are spoken about and not said, as in "the last four are"."""
SHORTEST = 4
MOST_PARTS = 8
"""A number is said in no more parts."""


class Run(NamedTuple):
    """Digits said one after another, over the tokens from `first` up to, not including, `end`."""

    first: int
    end: int
    digits: str
    groups: tuple[str, ...]
    """The digits by token, to tell a list of years from a telephone number."""
    segments: tuple[str, ...]
    """The digits between pauses; one that is said twice in a row only once."""
    asides: int = 0
    """How often people said something in between that belongs to saying a number."""
    strange: int = 0
    """How often they said something else in between."""
    listed: int = 0
    """How often that is one word, as a thing between its number and the next one's."""
    one_by_one: bool = True
    """Whether every part of it was said in several words or written groups, as amounts are not."""
    parts: tuple[str, ...] = ()
    """The digits between which something else is said."""

    @property
    def singly(self) -> bool:
        """Whether it is said digit by digit, a pair such as "forty four" here and there: nobody says amounts so."""
        singles = sum(len(group) == 1 for group in self.groups)
        return 2 * singles >= len(self.groups) and all(len(set(group)) == 1 for group in self.groups)

    @property
    def bounds(self) -> set[int]:
        """Behind how many digits a token of it ends."""
        return set(accumulate(len(group) for group in self.groups))

    @property
    def once(self) -> str:
        """The digits with each segment that is said twice in a row taken once."""
        return "".join(self.segments)


class _Group(NamedTuple):
    digits: str
    end: int


@lru_cache(maxsize=4)
def digit_runs(tokens: tuple[Token, ...]) -> tuple[Run, ...]:
    """Every run of at least four digits; where something is said in between, longer ones before those they hold.

    Digit words, oh, teens, tens with a unit, double and triple, "hundred" for two zeros, and written groups.

    >>> from vidcast.model.policy.normal import tokens_of
    >>> said = "call four oh two, double five 5, dash oh one, that's oh one, eight hundred".split()
    >>> [(run.digits, run.once) for run in digit_runs(tokens_of(said))][0]
    ('4025550101800', '40255501800')
    """
    return tuple(_runs(tokens))


def digits_at(tokens: tuple[Token, ...], at: int) -> tuple[str, int]:
    """The digits that are said from a token on without anything between them, and where they end."""
    run = _part(tokens, at) if at < len(tokens) else None
    return (run.digits, run.end) if run else ("", at)


def _runs(tokens: tuple[Token, ...]) -> Iterator[Run]:
    past = 0
    for at, token in enumerate(tokens):
        if (
            at < past
            or not (token.text in STARTS or token.text.isdecimal())
            or not _group(tokens, at, inside=False).digits
        ):
            continue
        parts = _parts(tokens, at)
        past = parts[-1].end
        rows = ((first, end) for first in range(len(parts)) for end in range(first + 1, len(parts) + 1))
        for first, end in sorted(rows, key=lambda row: (row[0] - row[1], row[0])):
            run = _together(tokens, parts[first:end])
            if len(run.digits) >= SHORTEST:
                yield run
        yield from (run for part in parts for run in _between_pauses(tokens, part))
        yield from (run for part in parts for run in _beginnings(tokens, part))


def _together(tokens: tuple[Token, ...], parts: Sequence[Run]) -> Run:
    """Parts with what is said between them as one run."""
    if len(parts) == 1:
        return parts[0]
    between = [{token.text for token in tokens[a.end : b.first]} - TIMES.keys() for a, b in pairwise(parts)]
    return Run(
        first=parts[0].first,
        end=parts[-1].end,
        digits="".join(part.digits for part in parts),
        groups=tuple(group for part in parts for group in part.groups),
        segments=_once(_corrected(parts, between)),
        asides=sum(bool(said - SIGNS) for said in between),
        strange=sum(bool(said - SIGNS - ASIDES) for said in between),
        listed=sum(len(said - JOINING) == 1 and bool(said - SIGNS - ASIDES) for said in between),
        one_by_one=all(part.one_by_one for part in parts),
        parts=tuple(part.digits for part in parts),
    )


def _corrected(parts: Sequence[Run], between: Sequence[set[str]]) -> list[str]:
    """The segments of parts without the digits that are corrected or begun again after they were interrupted."""
    segments = list(parts[0].segments)
    for part, said in zip(parts[1:], between, strict=True):
        again, before = part.segments[0], segments[-1]
        corrected = not said.isdisjoint(CORRECTIONS) and before[:1] == again[:1]
        if len(before) < len(again) and (corrected or (len(before) > 1 and again.startswith(before))):
            segments.pop()
        elif said & CORRECTIONS and len(before) >= len(again):
            segments[-1] = before[: -len(again)]
        segments.extend(part.segments)
    return [segment for segment in segments if segment]


def _between_pauses(tokens: tuple[Token, ...], part: Run) -> Iterator[Run]:
    """What is said of a part without a pause, where the part is too long to be one number."""
    if len(part.segments) < 2 or len(part.digits) <= LONGEST_TELEPHONE:
        return
    first = part.first
    for at in range(part.first, part.end):
        if tokens[at].closes or at == part.end - 1:
            run = _part(tokens, first, at + 1)
            if len(run.digits) >= SHORTEST:
                yield run
            first = at + 1


def _beginnings(tokens: tuple[Token, ...], part: Run) -> Iterator[Run]:
    """A payment card's digits at the beginning of a part that is longer, as when a date or a code follows them."""
    if not LONGEST_CARD < len(part.digits) <= LONGEST_CARD + LONGEST_CODE:
        return
    for end in range(part.first + 1, part.end):
        run = _part(tokens, part.first, end)
        if run.end == end and len(run.digits) == LONGEST_CARD:
            yield run
            return


def _parts(tokens: tuple[Token, ...], at: int) -> list[Run]:
    """The runs that hang together from a token on, each without anything said in it."""
    parts: list[Run] = []
    while len(parts) < MOST_PARTS:
        part = _part(tokens, at)
        parts.append(part)
        following = range(part.end + 1, min(len(tokens), part.end + LONGEST_ASIDE + 1))
        at = next((place for place in following if _group(tokens, place, inside=False).digits), 0)
        if not at:
            break
    return parts


def _part(tokens: tuple[Token, ...], first: int, limit: int | None = None) -> Run:
    """The groups of digits from a token on, none from the token `limit` on."""
    groups: list[str] = []
    at, limit = first, len(tokens) if limit is None else limit
    while at < limit:
        group = _group(tokens, at, inside=bool(groups))
        if not group.digits:
            break
        groups.append(group.digits)
        at = group.end
    end = max(at, first + 1)
    single = len(groups) > 1 and not any(token.text in ZEROS for token in tokens[first:end])
    digits = "".join(groups)
    segments = _once(_segments(tokens, first, end))
    return Run(first, end, digits, tuple(groups), segments, one_by_one=single, parts=(digits,))


def _segments(tokens: tuple[Token, ...], first: int, end: int) -> list[str]:
    """The digits from a token up to another one, between pauses."""
    segments, at = [""], first
    while at < end:
        group = _group(tokens, at, inside=at > first)
        segments[-1] += group.digits
        at = max(group.end, at + 1)
        if tokens[at - 1].closes and at < end:
            segments.append("")
    return segments


def _once(segments: Sequence[str]) -> tuple[str, ...]:
    """Segments in a row, one that is said again left out."""
    whole = [one for one, after in zip(segments, (*segments[1:], ""), strict=True) if not _is_begun(one, after)]
    return tuple(one for at, one in enumerate(whole) if not at or len(one) < 2 or one != whole[at - 1])


def _is_begun(segment: str, after: str) -> bool:
    """Whether a segment is only the beginning of the one after it: "seventy, seventy eight"."""
    return len(segment) == len(after) == 2 and segment[1] == "0" != after[1] and segment[0] == after[0] != "0"


def _group(tokens: tuple[Token, ...], at: int, *, inside: bool) -> _Group:
    """The digits of one token, or of a pair such as "forty two" and "double five"; empty when there are none."""
    if at >= len(tokens) or _is_count(tokens, at):
        return _Group("", at)
    text = tokens[at].text
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if text in MANY or (after in PLURALS and text in TIMES and not tokens[at].closes):
        return _equal_digits(text, after, at)
    if text.isdecimal():
        known = len(text) <= LONGEST_GROUP
        return _Group(text if known else "", at + known)
    if text in ZEROS and inside:
        return _Group(ZEROS[text], at + 1)
    return _whole(tokens, at) or _said(tokens, at)


def _is_count(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a token is how many digits follow or are spoken about, as in "the last four are" and "first four"."""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    part = at > 0 and tokens[at - 1].text in PARTS
    if after in TELLS and (part or after.startswith("digit")):
        return True
    before = tokens[at - 1]
    said = part and not before.closes and before.text != "second"
    return said and tokens[at].text in TIMES and (after in STARTS or after.isdecimal())


def _equal_digits(times: str, digit: str, at: int) -> _Group:
    """The digits of "double five" and "four zeros", which begin at a token."""
    known = DIGITS.get(digit) or PLURALS.get(digit) or (digit if digit.isdecimal() and len(digit) == 1 else "")
    return _Group(known * (MANY.get(times) or TIMES[times]), at + 2 * bool(known))


def _whole(tokens: tuple[Token, ...], at: int) -> _Group | None:
    """The digits of a group that is said as an amount, "five hundred and twelve", up to a pause or another word."""
    clause: list[str] = []
    for token in tokens[at : at + LONGEST_AMOUNT]:
        clause.append(token.text)
        if token.closes:
            break
    if clause[0] not in SMALL or ZEROS.keys().isdisjoint(clause[1:3]):
        return None
    amount = cardinal(clause, 0)
    if amount is None or clause[amount.end - 1] in ZEROS or amount.value >= 10_000 or amount.value % 1:
        return None
    goes_on = amount.end < len(clause) and (clause[amount.end] in STARTS or clause[amount.end].isdecimal())
    return None if goes_on else _Group(str(int(amount.value)), at + amount.end)


def _said(tokens: tuple[Token, ...], at: int) -> _Group:
    """The digits of a word such as "four" or "fifteen", or of "forty two"."""
    text = tokens[at].text
    if text in DIGITS:
        return _Group(DIGITS[text], at + 1)
    if text not in SMALL:
        return _Group("", at)
    texts = [token.text for token in tokens[at : at + 2]]
    value, end = (SMALL[text], 1) if tokens[at].closes else with_unit(texts, SMALL[text], 1)
    return _Group(str(value), at + end)
