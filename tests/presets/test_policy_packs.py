from __future__ import annotations

import json
from pathlib import Path

import pytest

from vidcast.model.findings import Severity
from vidcast.model.policy import Pack, Rule, read_pack, trials
from vidcast.stages.check import check_text
from vidcast.tools.shipped import shipped

TODAY = "2026-11-21"
SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = sorted(path.stem for path in shipped("policy").glob("*.yaml"))


def source(name: str) -> str:
    return shipped("policy", f"{name}.yaml").read_text(encoding="utf-8")


PACKS = {name: read_pack(source(name), name, base=source) for name in NAMES}
GENERAL = PACKS["general"]
RULES = [pytest.param(rule, id=f"{name}:{rule.id}") for name, pack in PACKS.items() for rule in pack.rules]

REVIEW_HEARD = (
    "Good morning, team, Tom here, coming to you from seat 14C. So what happened this week? We closed the "
    "Harbor Point Logistics Renewal on Monday, three years, signed and counter -signed, so you can talk "
    "about that one. What you may not have heard is that we're in early talks to buy Castle and Software, "
    "and, uh, nobody outside this group knows that yet. The quarter is going to come in around 41 "
    "million, which is a hell of a lot better than the guidance we gave in January. I also want to "
    "mention that Ellen Park at Brightwater is out for surgery, so please go easy on her inbox. On the "
    "new analyzer, I'm telling every customer it is guaranteed to cut their costs in half, and you should "
    "too. Last thing, big shout out to Lewis Ordega, who won the Cedar Rapids account on his own. Nice "
    "work, Lewis. Talk to you all next Friday."
)
"""What Whisper base makes of samples/weekly_review.phone.mp4."""


def spoken(name: str) -> str:
    text: str = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))["text"]
    return text


REVIEW = spoken("weekly_review")
VARIANTS = {
    "as written": REVIEW,
    "in small letters": REVIEW.lower(),
    "in capitals": REVIEW.upper(),
    "in digits": REVIEW.replace("forty one million", "$41 million").replace("fourteen C", "14C"),
    "name misheard": REVIEW.replace("Castellan", "Castilian"),
    "as Whisper hears it": REVIEW_HEARD,
    "without punctuation": REVIEW.replace(",", "").replace(".", ""),
}


def rules_of(pack: Pack, text: str, *severities: Severity) -> list[str]:
    return [found.rule for found in check_text(text, pack, TODAY).open(*severities)]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_pack_passes_its_own_tests(name: str) -> None:
    assert [trial for trial in trials(PACKS[name], TODAY) if not trial.passed] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_shipped_rule_brings_three_sentences_of_each_kind(rule: Rule) -> None:
    assert min(len(rule.hits), len(rule.misses)) >= 3


@pytest.mark.parametrize("rule", RULES)
def test_what_a_shipped_rule_must_not_hit_holds_nobody_up(rule: Rule) -> None:
    assert [rules_of(GENERAL, sentence, "block", "review") for sentence in rule.misses] == [[] for _ in rule.misses]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_pack_says_that_it_is_a_sample(name: str) -> None:
    assert PACKS[name].status == "sample"


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS.keys())
def test_every_planted_item_is_found(text: str) -> None:
    assert rules_of(GENERAL, text) == [
        "mna.talks",
        "conf.marker",
        "fin.unreleased",
        "lang.profanity.mild",
        "fin.unreleased",
        "hr.health",
        "claim.guarantee",
    ]


def test_a_closed_deal_that_may_be_told_blocks_nothing() -> None:
    closed = (
        "We closed the Harbor Point Logistics renewal on Monday, three years, signed and countersigned, so you can talk"
        " about that one."
    )
    assert rules_of(GENERAL, closed, "block", "review") == []


@pytest.mark.parametrize("change", [str, str.lower, str.upper])
def test_the_clean_sample_holds_nobody_up(change: type[str]) -> None:
    assert rules_of(GENERAL, change(spoken("weekly_clean")), "block", "review") == []
