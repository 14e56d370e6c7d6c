from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.policy import Audience, Circumstances, Heard, Pack, find, read_pack

TODAY = "2026-11-21"
NOW = Circumstances(TODAY)
LISTS = {
    "codenames": [
        {"say": "Project Bluebird", "heard_as": ["blue bird"], "until": "2027-02-01"},
        {"say": "Kestrel", "heard_as": ["kestrol"], "case": "proper"},
    ]
}


def pack(**rule: object) -> Pack:
    """A pack of one rule."""
    whole = {"id": "a.rule", "severity": "block", "decides": ["legal"], "why": "Because.", **rule}
    document = {"pack": "test", "version": "1", "status": "draft", "lists": LISTS, "rules": [whole]}
    return read_pack(json.dumps(document), "test")


def said(rules: Pack, sentence: str, today: str = TODAY) -> list[tuple[str, str]]:
    return [
        (found.text, found.how)
        for found in find(rules, sentence.split(), Circumstances(today))
        if not found.suppressed_by
    ]


def test_a_hit_is_mapped_to_the_words_it_came_from() -> None:
    found = find(pack(find={"any": ["do not buy it"]}), ["We,", "um,", "don't", "uh", "buy", "buy", "it."], NOW)
    assert [(one.first, one.last) for one in found] == [(2, 6)]


def test_an_inflected_word_is_said_to_be_one() -> None:
    rules = pack(find={"any": ["sell~ it"]})
    assert said(rules, "sell it, he sold it") == [("sell it", "exact"), ("sold it", "inflection")]


def test_overlapping_hits_are_one() -> None:
    assert said(pack(find={"any": ["in early talks", "talks to buy"]}), "in early talks to buy") == [
        ("in early talks to buy", "exact")
    ]


def test_hits_side_by_side_are_two() -> None:
    assert said(pack(find={"any": ["buy"]}), "buy x buy") == [("buy", "exact"), ("buy", "exact")]


def test_a_detector_is_found_alone() -> None:
    assert said(pack(find={"detector": "percent"}), "up ten percent") == [("ten percent", "detector")]


def test_a_detector_is_found_within_a_pattern() -> None:
    assert said(pack(find={"any": ["about <money> now"]}), "about $4 million now") == [
        ("about $4 million now", "exact")
    ]


NEAR = {"near": {"words": 3, "all": ["<money>", "deal | contract"]}}


@pytest.mark.parametrize("sentence", ["the contract of about $4 million", "$4 million for that new contract"])
def test_near_patterns_are_found_in_any_order(sentence: str) -> None:
    assert len(said(pack(find=NEAR), sentence)) == 1


def test_near_patterns_too_far_apart_are_not_found() -> None:
    assert said(pack(find=NEAR), "$4 million is what I heard the contract") == []


def test_a_list_is_found_by_name_and_by_what_is_heard() -> None:
    rules = pack(find={"list": "codenames"})
    assert said(rules, "Project Bluebird's plan and blue bird") == [
        ("project bluebird", "exact"),
        ("blue bird", "heard_as"),
    ]


def test_a_proper_name_needs_its_capital() -> None:
    assert said(pack(find={"list": "codenames"}), "A kestrel was on our roof in Lincoln") == []


def test_a_proper_name_is_found_with_its_capital() -> None:
    assert said(pack(find={"list": "codenames"}), "Today our Kestrel slips") == [("kestrel", "exact")]


def test_a_proper_name_needs_no_capital_where_nothing_has_one() -> None:
    assert said(pack(find={"list": "codenames"}), "our kestrel slips") == [("kestrel", "exact")]


@pytest.mark.parametrize(("today", "hits"), [("2027-02-01", 1), ("2027-02-02", 0)])
def test_an_entry_is_looked_for_until_its_day_is_over(today: str, hits: int) -> None:
    assert len(said(pack(find={"list": "codenames"}), "project bluebird", today)) == hits


def test_a_list_is_found_within_a_pattern() -> None:
    assert said(pack(find={"any": ["the <list:codenames> program"]}), "the blue bird program") == [
        ("the blue bird program", "exact")
    ]


UNLESS = pack(find={"any": ["buy"]}, unless=["lunch"])


def test_an_exception_cancels_a_hit_within_four_tokens() -> None:
    assert said(UNLESS, "buy a b c d lunch") == []


def test_an_exception_further_away_cancels_nothing() -> None:
    assert said(UNLESS, "buy a b c d e lunch") == [("buy", "exact")]


def test_a_cancelled_hit_says_what_cancelled_it() -> None:
    assert [found.suppressed_by for found in find(UNLESS, ["buy", "lunch"], NOW)] == ["lunch"]


REQUIRES = pack(find={"any": ["expect~"]}, requires=["forward looking", "may differ"])


def test_a_rule_is_silent_when_all_its_companions_are_said() -> None:
    assert said(REQUIRES, "we expect more; this is forward-looking and results may differ") == []


def test_a_rule_speaks_up_when_one_companion_is_missing() -> None:
    assert said(REQUIRES, "we expect more; this is forward-looking") == [("expect", "exact")]


def test_findings_come_by_start_and_then_in_the_packs_order() -> None:
    rules = [
        {"id": f"{name}.rule", "severity": "note", "decides": ["hr"], "why": "w", "find": {"any": [said]}}
        for name, said in (("b", "two"), ("a", "one | two"))
    ]
    document = {"pack": "test", "version": "1", "status": "draft", "rules": rules}
    found = find(read_pack(json.dumps(document), "test"), ["one", "x", "two"], NOW)
    assert [(one.rule.id, one.first) for one in found] == [("a.rule", 0), ("b.rule", 2), ("a.rule", 2)]


@given(
    st.lists(
        st.sampled_from(["we", "buy", "it", "for", "$4", "million", "deal", "contract", "lunch", "um", "Kestrel"]),
        max_size=25,
    )
)
def test_every_hit_lies_within_the_words(words: list[str]) -> None:
    for rules in (UNLESS, pack(find=NEAR), pack(find={"list": "codenames"})):
        for found in find(rules, words, NOW):
            assert 0 <= found.first <= found.last < len(words)


ORDERED = {"near": {"words": 2, "all": ["deal", "<money>", "close~"], "ordered": True}}


@pytest.mark.parametrize(
    ("sentence", "hits"),
    [
        ("the deal at $4 million we closed", ["deal at $4 million we closed"]),
        ("closed the deal at $4 million", []),
        ("the deal a b c $4 million closed", []),
        ("deal deal at $4 million close", ["deal at $4 million close"]),
    ],
)
def test_ordered_parts_are_found_in_their_order_only(sentence: str, hits: list[str]) -> None:
    assert [text for text, _ in said(pack(find=ORDERED), sentence)] == hits


@pytest.mark.parametrize(("audience", "hits"), [("public", 1), ("internal", 0)])
def test_a_rule_is_asked_in_its_circumstances_only(audience: Audience, hits: int) -> None:
    rules = pack(find={"any": ["buy"]}, when={"audience": ["public"]})
    assert len(find(rules, ["buy"], Circumstances(TODAY, audience=audience))) == hits


ABSENT = pack(find={"absent": {"any": ["sorry | apologize"]}})


def test_what_is_missing_is_found_once_and_at_no_word() -> None:
    assert [(one.first, one.last, one.how) for one in find(ABSENT, ["hello", "there"], NOW)] == [(0, -1, "absent")]


def test_what_is_said_in_another_part_is_not_missing() -> None:
    assert find(ABSENT, ["hello"], NOW, Heard(elsewhere=("sorry",))) == ()


def test_what_sounds_like_a_name_says_how_much() -> None:
    rules = pack(find={"list": "codenames", "sounds_like": 0.85})
    assert said(rules, "then Project Bluberd slips in Omaha") == [("project bluberd", "sounds_like 1.00")]


def test_a_proper_name_is_known_by_its_sound_only_with_a_capital() -> None:
    rules = pack(find={"list": "codenames", "sounds_like": 0.8})
    assert said(rules, "our kestral slips, and our Kestral too") == [("kestral", "sounds_like 1.00")]


def test_a_rule_silenced_by_its_companions_says_so() -> None:
    found = find(REQUIRES, ["expect", "forward-looking", "may", "differ"], NOW)
    assert [one.suppressed_by for one in found] == ["forward looking & may differ"]


def test_a_public_amount_is_an_exception() -> None:
    document = {
        "pack": "test",
        "version": "1",
        "status": "draft",
        "public": {"told": [{"say": "$4 million", "date": "2026-11-03"}]},
        "rules": [
            {
                "id": "deal.value",
                "severity": "block",
                "decides": ["legal"],
                "why": "w",
                "find": {"detector": "money"},
                "unless": ["<public:told>"],
            }
        ],
    }
    rules = read_pack(json.dumps(document), "test")
    assert said(rules, "four million dollars. And then some weeks later it was $5 million") == [
        ("$5 million", "detector")
    ]
