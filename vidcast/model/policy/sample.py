"""Words that a pattern should find, made from the pattern itself: a pattern that misses them finds nothing."""

from __future__ import annotations

from collections.abc import Iterator

from vidcast.model.policy.pattern import Gap, Group, Kind, Literal, Node, Sequence, parse
from vidcast.model.policy.rule import Pack, Rule

__all__ = ["framed", "samples", "samples_of"]

SPOKEN = {
    "email": "jane.doe@acme.com",
    "id": "4111 1111 1111 1111",
    "masked": "f**k",
    "money": "$4 million",
    "name": "Castellan",
    "number": "seventeen",
    "percent": "ten percent",
    "person": "Ellen Park",
    "phone": "402 555 0134",
}
"""Something that each detector finds. The card number is the one that its issuers publish for tests."""
MOST = 16
"""So many samples of one pattern tell enough."""


def framed(words: str) -> list[str]:
    """Words within a sentence of no meaning, so that capitals say something."""
    return f"well then there was {words} and so it went on over there that day".split()


def samples_of(pack: Pack, rule: Rule) -> Iterator[str]:
    """Words that a rule should speak up at, a few of each alternative; none for a rule about what is missing."""
    find = rule.find
    if find.near:
        parts = [samples(pack, part) for part in find.near.all]
        for at in range(max(map(len, parts))):
            yield " ".join(part[at % len(part)] for part in parts if part)
    elif find.is_about_words:
        for pattern in find.patterns:
            yield from samples(pack, pattern)


def samples(pack: Pack, pattern: str) -> list[str]:
    """Words that a pattern should find, a few of each alternative; none where it names a list that is empty."""
    known = {f"list:{each.name}": [entry.say for entry in each.entries] for each in pack.lists}
    known |= {f"public:{each.name}": [entry.say for entry in each.entries] for each in pack.public}
    return [words for node in parse(pattern).alternatives for words in _samples(node, known)]


def _samples(node: Node, lists: dict[str, list[str]]) -> list[str]:
    match node:
        case Literal(forms):
            return [forms[0]]
        case Kind(name):
            return (lists[name] if ":" in name else [SPOKEN[name]])[:MOST]
        case Gap(left, _, right):
            return _in_turn([_samples(left, lists), _samples(right, lists)])
        case Sequence(items):
            return _in_turn([_word(item) or _samples(item, lists) for item in items])
        case Group(choices, optional):
            said = [words for choice in choices for words in _samples(choice, lists)]
            return (["", *said] if optional else said)[:MOST]


def _word(node: Node) -> list[str]:
    """The one word that was split, as "hush-hush" was: said apart it would be taken for a stutter."""
    if not isinstance(node, Sequence):
        return []
    return ["-".join(item.forms[0] for item in node.items if isinstance(item, Literal))]


def _in_turn(parts: list[list[str]]) -> list[str]:
    """Rows of one sample of each part, every sample of the longest part once; none where a part has none."""
    if not all(parts):
        return []
    return [" ".join(filter(None, (part[at % len(part)] for part in parts))) for at in range(max(map(len, parts)))]
