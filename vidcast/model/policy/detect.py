"""The <detectors> that patterns may name: what cannot be listed word by word, each found over a whole text at once.

A detector gives spans of tokens, first included and end not. What it finds is a form, not a meaning: "<money>" is any
amount of money, and the rule around it says which amounts matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from vidcast.model.policy.addresses import email
from vidcast.model.policy.normal import MASKED, Token, vocabulary
from vidcast.model.policy.numbers import quantities
from vidcast.model.policy.private import identity, phone
from vidcast.model.policy.units import COUNTED, CURRENCIES

__all__ = ["DETECTORS", "Span"]

Span = tuple[int, int]

NOT_COUNTED = vocabulary("was is as this plus less versus across savings sales revenues earnings years bucks us")
FUNCTION_WORDS = vocabulary("in on of for to from with a an the and or but by at than per that which over last")


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
