from __future__ import annotations

import pytest

from vidcast.model.policy.normal import tokens_of
from vidcast.model.policy.pattern import PatternFault, kinds, parse
from vidcast.model.policy.scan import KindMarks, Phrases, Text


def said(pattern: str, sentence: str) -> list[str]:
    """What a pattern finds, each hit once."""
    marks = KindMarks([])
    text = Text(tokens_of(sentence.split()), {}, marks)
    hits = Phrases([pattern], marks).hits(text)
    return sorted({" ".join(t.text for t in text.tokens[hit.first : hit.end]) for hit in hits})


@pytest.mark.parametrize(
    ("pattern", "sentence", "found"),
    [
        ("buy it", "we buy it now", ["buy it"]),
        ("buy | sell", "buy or sell", ["buy", "sell"]),
        ("in (early | late) talks", "in early talks", ["in early talks"]),
        ("in (early)? talks", "in talks", ["in talks"]),
        ("not yet? signed", "not signed, not yet signed", ["not signed", "not yet signed"]),
        ("sell~", "he sold it", ["sold"]),
        ("expect ~2 growth", "expect very strong growth", ["expect very strong growth"]),
        ("expect ~1 growth", "expect very strong growth", []),
        ("(a ~1 b) c", "a x b c", ["a x b c"]),
        ("don't", "do not go", ["do not"]),
        ("lay-off", "a lay off", ["lay off"]),
        ("art", "part of the party", []),
        ("a | b ~1 c", "b c", ["b c"]),
    ],
)
def test_a_pattern_finds_what_the_grammar_says(pattern: str, sentence: str, found: list[str]) -> None:
    assert said(pattern, sentence) == found


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("f***", "a pattern has no wildcards; use word~ for inflections and <masked> for masked words"),
        ("", "at item 1: nothing that must be said stands here"),
        ("a |", "at item 3: nothing that must be said stands here"),
        ("a?", "at item 3: nothing that must be said stands here"),
        ("(a", "at item 3: a ( without its )"),
        ("a)", "at item 2: a ) without its ("),
        ("? a", "at item 1: a ? with nothing before it"),
        ("a ~2 b ~3 c", "at item 4: a second ~N; use parentheses"),
        ("a ~99 b", "at item 2: ~N is between 1 and 40, got 99"),
        ("a ~x b", "at item 2: ~ stands after a word, or before a number of words"),
        ("um", "at item 1: a filler or a sign is never heard, so it cannot be looked for"),
        ("forty-one~", "at item 1: only a single word has inflections"),
        ("(" * 9 + "a" + ")" * 9, "at item 9: more than 8 parentheses within each other"),
        ("a <B> c", "at character 2: a < or > that belongs to no detector such as <money>"),
    ],
)
def test_a_faulty_pattern_is_refused_with_its_place(pattern: str, message: str) -> None:
    with pytest.raises(PatternFault) as caught:
        parse(pattern)
    assert str(caught.value) == message


def test_the_detectors_of_a_pattern_are_known() -> None:
    assert kinds(parse("<money> ~3 (deal | <list:names>)")) == {"money", "list:names"}
