from __future__ import annotations

import json

import pytest

from vidcast.errors import BadPack
from vidcast.model.policy import read_pack
from vidcast.model.policy.lint import lint

TODAY = "2026-11-21"
LISTS = {"names": [{"say": "Kestrel"}]}
SOURCES = [{"name": "our own", "licence": "internal"}]


def remarks(*rules: dict[str, object], **others: object) -> list[tuple[str, str, str]]:
    whole = [
        {"id": f"a.rule_{'abc'[at]}", "severity": "block", "decides": ["legal"], "why": "Because.", **rule}
        for at, rule in enumerate(rules)
    ]
    document = {"pack": "test", "version": "1", "status": "draft", "rules": whole, **others}
    return [
        (each.level, each.place, each.what) for each in lint(read_pack(json.dumps(document), "test"), TODAY, text_of)
    ]


def text_of(name: str) -> str:
    if name != "said.md":
        raise BadPack(f"{name}: no such text")
    return "What was said."


@pytest.mark.parametrize(
    ("fix", "what"),
    [
        ({"do": "disclaimer"}, "a disclaimer says nothing without a text: name a file of policy/texts"),
        (
            {"do": "cut", "also": ["disclaimer"]},
            "a disclaimer says nothing without a text: name a file of policy/texts",
        ),
        (
            {"do": "disclaimer", "text_ref": "none.md"},
            "there is no such text; put it into policy/texts, or correct the name",
        ),
    ],
)
def test_a_disclaimer_without_words_is_a_fault(fix: dict[str, object], what: str) -> None:
    rule = {"find": {"any": ["kestrel"]}, "fix": fix, "test": {"hit": ["the kestrel"]}}
    assert ("fault", "rules (a.rule_a).fix.text_ref", what) in remarks(rule, sources=SOURCES)


def test_a_disclaimer_with_words_is_in_order() -> None:
    rule = {"find": {"any": ["kestrel"]}, "fix": {"do": "disclaimer", "text_ref": "said.md"}}
    assert [level for level, *_ in remarks(rule, sources=SOURCES) if level == "fault"] == []


def test_a_pack_in_order_has_no_remarks() -> None:
    rule = {"find": {"any": ["sell~ (the | our) company", "<money>"]}, "test": {"hit": ["we sold the company"]}}
    assert remarks(rule, lists=LISTS, sources=SOURCES) == []


def test_a_pattern_that_is_said_once_by_rule_can_never_match() -> None:
    assert remarks({"find": {"any": ["secret", "shh | hush hush"]}}) == [
        ("fault", "rules (a.rule_a).find.1", "alternative 2 can never match")
    ]


def test_a_word_that_was_split_can_match() -> None:
    assert remarks({"find": {"any": ["hush-hush", "don't tell", "(counter-signed | signed) deal"]}}) == []


def test_a_sentence_that_its_rule_does_not_hit_is_told_by_its_place() -> None:
    assert remarks({"find": {"any": ["buy"]}, "test": {"hit": ["we buy", "we sell"]}}) == [
        ("fault", "rules (a.rule_a).test.hit.2", "the rule does not speak up at its own sentence")
    ]


def test_exceptions_that_cancel_everything_are_told() -> None:
    assert remarks({"find": {"any": ["buy it"]}, "unless": ["it | them"]}) == [
        ("fault", "rules (a.rule_a).unless", "its exceptions cancel everything that it finds")
    ]


def test_a_rule_within_another_is_told() -> None:
    assert remarks({"find": {"any": ["buy~ it now"]}}, {"find": {"any": ["buy~ it", "sell~ it"]}}) == [
        ("warning", "rules (a.rule_a)", "finds nothing that a.rule_b does not find too")
    ]


def test_a_rule_that_asks_more_than_the_one_around_it_adds_something() -> None:
    wide = {"severity": "note", "find": {"any": ["buy~ it", "sell~ it"]}}
    assert remarks({"find": {"any": ["buy~ it now"]}}, wide) == []


def test_rules_that_share_a_part_do_not_overlap_wholly() -> None:
    assert remarks({"find": {"any": ["buy~ it", "get it"]}}, {"find": {"any": ["buy~ it", "sell~ it"]}}) == []


def test_an_entry_past_its_day_is_told() -> None:
    lists = {"names": [{"say": "Kestrel"}, {"say": "Heron", "until": "2026-11-20"}]}
    assert remarks({"find": {"list": "names"}}, lists=lists, sources=SOURCES) == [
        ("warning", "lists.names.1", "looked for until 2026-11-20, so no longer")
    ]


def test_a_rule_whose_whole_list_is_past_its_day_is_dead() -> None:
    lists = {"names": [{"say": "Heron", "until": "2026-11-20"}]}
    assert remarks({"find": {"list": "names"}}, lists=lists, sources=SOURCES)[1:] == [
        ("fault", "rules (a.rule_a).find.list", "finds nothing: every entry of its list is past its day")
    ]


def test_names_too_short_for_their_sound_are_counted() -> None:
    lists = {"names": [{"say": "Kestrel"}, {"say": "Heron"}]}
    assert remarks({"find": {"list": "names", "sounds_like": 0.85}}, lists=lists, sources=SOURCES) == [
        (
            "warning",
            "rules (a.rule_a).find.list",
            "1 of its names are shorter than 6 letters and only found as they are written",
        )
    ]


def test_lists_without_a_source_are_told() -> None:
    assert remarks({"find": {"list": "names"}}, lists=LISTS) == [
        ("warning", "sources", "no sources: say where the words of the lists come from, and under which licence")
    ]


def test_no_remark_repeats_a_word_of_the_pack() -> None:
    told = remarks({"find": {"any": ["kestrel kestrel"]}, "test": {"hit": ["the osprey"]}}, lists=LISTS)
    assert len(told) == 3
    assert not [what for _, _, what in told if "kestrel" in what.casefold() or "osprey" in what]
