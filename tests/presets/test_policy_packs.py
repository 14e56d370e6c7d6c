from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from vidcast.model.findings import Severity
from vidcast.model.policy import Circumstances, Pack, Rule, read_pack, trials
from vidcast.model.policy.lint import lint
from vidcast.model.policy.measure import Labelled, Measured, labels_of, measured
from vidcast.preset import Presets
from vidcast.stages.check import check_text
from vidcast.tools.shipped import shipped

TODAY = "2026-11-21"
HERE = Path(__file__).parents[2]
SAMPLES = HERE / "samples"
LEAKS = HERE / "benchmarks" / "leaks"
NAMES = sorted(path.stem for path in shipped("policy").glob("*.yaml"))


def source(name: str) -> str:
    return shipped("policy", f"{name}.yaml").read_text(encoding="utf-8")


PACKS = {name: read_pack(source(name), name, base=source) for name in NAMES}
GENERAL = PACKS["general"]
OWN = {rule: pack for name in reversed(NAMES) for pack in [PACKS[name]] for rule in pack.rules}
"""Every rule as some pack has it, changed ones too, with such a pack."""
OWN |= dict.fromkeys(GENERAL.rules, GENERAL)
RULES = [pytest.param(rule, id=f"{pack.name}:{rule.id}") for rule, pack in OWN.items()]
WHOLE = ["acme-example", "health_care"]
"""The packs that together hold every rule."""

ASKED = {
    *("lang.profanity.strong", "lang.profanity.mild", "lang.slur", "conf.marker", "conf.codename", "deal.value"),
    *("deal.client", "deal.early", "mna.talks", "fin.unreleased", "fin.forward", "claim.guarantee"),
    *("claim.superlative", "claim.number", "product.roadmap", "product.defect", "competitor.disparage"),
    *("ip.thirdparty", "pii.contact", "pii.id", "people.recognised", "hr.health", "hr.comp", "hr.layoff"),
    *("health.phi", "legal.privilege", "legal.litigation", "politics.endorse", "press.contact"),
    *("endorse.disclosure", "opinion.disclaimer", "ops.security", "repair.apology", "process.ack"),
}
"""What a policy has to cover."""

CAUTION = (
    "Some of what I say is forward-looking, our results may differ, and our annual report says what could change them."
)
"""The spoken caution, in words that are not the law's."""
FORECAST = "We expect revenue to grow twelve percent."

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


NOW = Circumstances(TODAY)
PUBLIC = Circumstances(TODAY, audience="public")
CORRECTION = Circumstances(TODAY, kind="correction")


def rules_of(pack: Pack, text: str, *severities: Severity, circumstances: Circumstances = NOW) -> list[str]:
    return [found.rule for found in check_text(text, pack, circumstances).open(*severities)]


def labels(name: str) -> tuple[Labelled, ...]:
    path = LEAKS / name
    return labels_of(path.read_text(encoding="utf-8"), path.name)


@pytest.fixture(scope="module")
def development() -> Measured:
    """What all packs together make of leaks that go round about, and of what only looks like them."""
    every = {rule.id: rule for name in ("public_audience", "finance", "health_care") for rule in PACKS[name].rules}
    lists = tuple({known.name: known for name in NAMES for known in PACKS[name].lists}.values())
    together = replace(GENERAL, name="together", rules=tuple(every.values()), lists=lists)
    wanted = tuple(label for label in labels("development.jsonl") if not {"deal.client"} & set(label.rules))
    return measured(together, [], TODAY, wanted)


def test_every_rule_that_a_policy_needs_stands_in_some_pack() -> None:
    assert {rule.id for pack in PACKS.values() for rule in pack.rules} >= ASKED


@pytest.mark.parametrize("name", WHOLE)
def test_nothing_in_a_shipped_pack_is_dead(name: str) -> None:
    assert [remark for remark in lint(PACKS[name], TODAY, Presets().policy_text) if remark.level == "fault"] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_pack_says_where_its_words_come_from(name: str) -> None:
    assert {source.licence for source in PACKS[name].sources} == {"MIT"}


@pytest.mark.parametrize("rule", RULES)
def test_a_shipped_rule_names_the_idea_it_grew_from(rule: Rule) -> None:
    assert re.search(r"[(;,] ?S[0-4][ ;:]", rule.why)


@pytest.mark.parametrize("rule", RULES)
def test_a_text_that_a_shipped_rule_refers_to_is_there(rule: Rule) -> None:
    assert not rule.fix.text_ref or shipped("policy", "texts", rule.fix.text_ref).is_file()


@pytest.mark.parametrize("name", ["general", *WHOLE])
def test_a_shipped_pack_passes_its_own_tests(name: str) -> None:
    assert [trial for trial in trials(PACKS[name], TODAY) if not trial.passed] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_shipped_rule_brings_three_sentences_of_each_kind(rule: Rule) -> None:
    assert min(len(rule.hits), len(rule.misses)) >= 3


@pytest.mark.parametrize("rule", RULES)
def test_what_a_shipped_rule_must_not_hit_holds_nobody_up(rule: Rule) -> None:
    said = [sentence for sentence in rule.misses if rules_of(OWN[rule], sentence, "block", "review")]
    assert said == []


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_pack_says_that_it_is_a_sample(name: str) -> None:
    assert PACKS[name].status == "sample"


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS.keys())
def test_every_planted_item_is_found(text: str) -> None:
    assert rules_of(GENERAL, text, "block", "review", "disclaim") == [
        "mna.talks",
        "conf.marker",
        "fin.unreleased",
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


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS.keys())
def test_mild_language_is_noted(text: str) -> None:
    assert "lang.profanity.mild" in rules_of(GENERAL, text, "note")


def test_the_trade_packs_bring_everything_general_has() -> None:
    wanted = {rule.id for rule in GENERAL.rules}
    assert [name for name in NAMES if not {rule.id for rule in PACKS[name].rules} >= wanted] == []


def test_a_forecast_asks_for_the_caution() -> None:
    assert rules_of(PACKS["finance"], FORECAST) == ["fin.forward"]


def test_a_forecast_with_the_caution_is_silent() -> None:
    assert rules_of(PACKS["finance"], f"{CAUTION} {FORECAST}") == []


def test_half_a_caution_is_none() -> None:
    assert rules_of(PACKS["finance"], f"Some of what I say is forward-looking. {FORECAST}") == ["fin.forward"]


@pytest.mark.parametrize("held", [True, False])
def test_statements_about_the_future_are_found(held: bool) -> None:
    rows = [json.loads(line) for line in (LEAKS / "forward.jsonl").read_text(encoding="utf-8").splitlines()]
    wanted = [row["text"] for row in rows if row["rules"] and row["held"] is held]
    found = [text for text in wanted if "fin.forward" in rules_of(PACKS["finance"], text)]
    assert len(found) >= 0.85 * len(wanted)


@pytest.mark.parametrize("held", [True, False])
def test_statements_about_the_past_ask_for_no_caution(held: bool) -> None:
    rows = [json.loads(line) for line in (LEAKS / "forward.jsonl").read_text(encoding="utf-8").splitlines()]
    wanted = [row["text"] for row in rows if not row["rules"] and row["held"] is held]
    found = [text for text in wanted if "fin.forward" in rules_of(PACKS["finance"], text)]
    assert len(found) <= 0.05 * len(wanted)


def test_leaks_that_go_round_about_are_found(development: Measured) -> None:
    assert development.met >= 0.95 * development.due


def test_no_blocking_rule_misses_more_than_a_fifth_of_its_leaks(development: Measured) -> None:
    asked = [each for each in development.rules if each.severity == "block" and each.due]
    assert [each.rule for each in asked if each.met < 0.8 * each.due] == []


def test_what_only_looks_like_a_leak_holds_few_people_up(development: Measured) -> None:
    assert development.wrong <= 0.03 * (development.sentences - development.due)


OPINION = "In my opinion the tax law is a mistake."
ROADMAP = "Version five ships in June."
PRAISE = "I highly recommend our new analyzer to anyone."
MILD = "That is a hell of a lot better."
IN_PUBLIC = {
    "opinion.disclaimer": OPINION,
    "product.roadmap": ROADMAP,
    "endorse.disclosure": PRAISE,
    "lang.public": MILD,
}


@pytest.mark.parametrize(("rule", "text"), IN_PUBLIC.items(), ids=IN_PUBLIC.keys())
def test_what_everybody_may_see_is_asked_more(rule: str, text: str) -> None:
    assert rules_of(PACKS["public_audience"], text, "review", "disclaim", circumstances=PUBLIC)[:1] == [rule]


@pytest.mark.parametrize("text", IN_PUBLIC.values(), ids=IN_PUBLIC.keys())
def test_what_colleagues_see_is_not_asked_more(text: str) -> None:
    assert rules_of(PACKS["public_audience"], text, "review", "disclaim") == []


def test_a_correction_is_asked_for_what_was_wrong() -> None:
    said = rules_of(PACKS["repair"], "I am sorry for the trouble.", circumstances=CORRECTION)
    assert said == ["repair.what"]


def test_an_ordinary_message_owes_no_apology() -> None:
    assert rules_of(PACKS["repair"], "Good morning everyone, a short update from the road.") == []


def test_an_organisation_changes_severities_without_copying() -> None:
    acme = {rule.id: rule for rule in PACKS["acme-example"].rules}
    general = {rule.id: rule for rule in GENERAL.rules}
    assert acme["claim.superlative"] == replace(general["claim.superlative"], severity="block", decides=("legal",))


def test_what_an_organisation_has_announced_may_be_said_again() -> None:
    said = "The Harbor Point contract is worth four point two million dollars."
    assert (rules_of(GENERAL, said), rules_of(PACKS["acme-example"], said, "block")) == (["deal.value"], [])


def test_a_misheard_code_name_is_found() -> None:
    assert rules_of(PACKS["acme-example"], "we showed tamarac to nobody", "block") == ["conf.codename"]


def test_a_code_name_past_its_day_is_anybodys() -> None:
    later = Circumstances("2027-02-02")
    assert rules_of(PACKS["acme-example"], "we moved blue bird to May", "block", circumstances=later) == []


def test_a_competitor_of_an_organisation_joins_the_words_for_competitors() -> None:
    assert "competitor.disparage" in rules_of(PACKS["acme-example"], "globe ex is a bunch of crooks")


SLURS = ["he called her a retard", "they let in more of those wetbacks", "I hate immigrants, all of them"]
NO_SLURS = [
    "We do not hate immigrants, we hire them.",
    "Our queer colleagues marched on Saturday.",
    "The dykes along the river held.",
    "He is gay and he runs our largest plant.",
    "Muslims and Jews in our company ran the kitchen together.",
    "Black women lead three of our regions.",
    "I hate cold coffee and late trains.",
    "The fire retardant coating passed.",
]


@pytest.mark.parametrize("text", SLURS)
def test_insults_against_groups_block(text: str) -> None:
    assert rules_of(GENERAL, text, "block") == ["lang.slur"]


@pytest.mark.parametrize("text", NO_SLURS)
def test_speaking_of_groups_is_welcome(text: str) -> None:
    assert rules_of(GENERAL, text, "block", "review") == []


@pytest.mark.parametrize(
    "said",
    ["f**king", "f***", "sh*t", "s**t", "f u c k", "fcking", "bull shit", "a**hole", "motherf***er", "f-ing", "phuck"],
)
def test_evasive_swearing_is_found(said: str) -> None:
    assert rules_of(GENERAL, f"so this {said} thing broke again", "block") == ["lang.profanity.strong"]


@pytest.mark.parametrize(
    "said",
    ["Scunthorpe", "shift", "class", "Dick Hanley", "Essex", "cockpit", "assess", "Hancock", "shuttle", "Penistone"],
)
def test_words_that_hold_a_swearword_are_no_swearing(said: str) -> None:
    assert rules_of(GENERAL, f"we saw the {said} crew on Monday", "block", "review") == []


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("call me at four oh two five five five oh one four two", "pii.contact"),
        ("text six one two triple five oh one nine nine", "pii.contact"),
        ("write to jane dot doe at acme dot com", "pii.contact"),
        ("she lives at nineteen Birch Road", "pii.contact"),
        ("her social is one two three four five six seven eight nine", "pii.id"),
        ("my card is four one one one one one one one one one one one one one one one", "pii.id"),
        ("his date of birth is March third nineteen seventy one", "pii.id"),
    ],
)
def test_spoken_numbers_of_people_are_found(said: str, rule: str) -> None:
    assert rules_of(GENERAL, said, "block") == [rule]
