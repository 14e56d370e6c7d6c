"""Commands about policy packs, on plain files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.asking import Desk
from vidcast.errors import BadDocument, BadRequest
from vidcast.model.document import encode
from vidcast.model.transcript import Transcript, Word

PACK = """
pack: ours
version: "2"
status: draft
rules:
  - id: deal.early
    title: A deal that is not signed
    severity: block
    decides: [legal]
    why: Not signed.
    find: {any: ["letter of intent", "term sheet"]}
    unless: ["countersigned"]
    test: {hit: ["a letter of intent"], miss: ["a letter"]}
  - id: repair.apology
    severity: review
    decides: [pr]
    why: First things first.
    when: {kind: [correction]}
    find: {absent: {any: ["sorry"], first_s: 2}}
"""
OLD = PACK.replace('version: "2"', 'version: "1"').replace(', "term sheet"', "")
TEXT = "We have a letter of intent. Some weeks ago the other term sheet was countersigned."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder with a pack and a text in it."""
    desk = Desk(tmp_path)
    for name, text in (("ours.yaml", PACK), ("old.yaml", OLD), ("said.txt", TEXT)):
        desk.write(name, text)
    return desk


def test_a_pack_in_order_is_told_with_its_rules(desk: Desk) -> None:
    asked = desk.ask("policy", "lint", "ours.yaml")
    assert (asked.return_value, asked.output) == (0, "ours 2: 2 rules, no fault, 0 warnings\n")


def test_a_fault_of_a_pack_is_told_with_its_place(desk: Desk) -> None:
    desk.write("ours.yaml", PACK.replace('hit: ["a letter of intent"]', 'hit: ["a letter"]'))
    asked = desk.ask("policy", "lint", "ours.yaml", "--json")
    assert (asked.return_value, json.loads(asked.output)[0]["remarks"]) == (
        2,
        [
            {
                "level": "fault",
                "place": "rules (deal.early).test.hit.1",
                "what": "the rule does not speak up at its own sentence",
            }
        ],
    )


def test_the_sentences_of_a_pack_are_tried(desk: Desk) -> None:
    assert desk.ask("policy", "test", "ours.yaml").output == "2 sentences, 0 failed\n"


def test_alerts_are_measured_beside_those_of_the_old_pack(desk: Desk) -> None:
    desk.write("call.txt", " ".join(f"item {at}, a term sheet" for at in range(6)))
    asked = desk.ask("policy", "measure", "ours.yaml", "--corpus", "call.txt", "--against", "old.yaml", "--json")
    told = json.loads(asked.output)
    assert (told["words"], told["rules"][0]["alerts"], told["rules"][0]["per_thousand"]) == (30, 6, 200.0)
    assert told["against"]["rules"][0]["alerts"] == 0


def test_misses_are_measured_in_labelled_sentences(desk: Desk) -> None:
    desk.write("leaks.jsonl", '{"text": "an LOI", "rules": ["deal.early"]}\na term sheet\nGood morning.\n')
    asked = desk.ask("policy", "measure", "ours.yaml", "--labels", "leaks.jsonl")
    assert asked.output.splitlines() == [
        "ours 2 on 0 words",
        "severity  rule        alerts  per 1,000  found  missed  wrong",
        "block     deal.early  0       0.000      0      1       1",
        "0 of 1 sentences found, 1 of 2 others held up",
    ]


def test_a_table_of_words_is_read_with_its_marks(desk: Desk) -> None:
    desk.write("call.nlp", "token|punctuation\nletter|\nof|\nintent|.\n")
    told = json.loads(desk.ask("policy", "measure", "ours.yaml", "--corpus", "call.nlp", "--json").output)
    assert (told["words"], told["rules"][0]["alerts"]) == (3, 1)


def test_a_table_without_words_is_refused(desk: Desk) -> None:
    desk.write("call.nlp", "a|b\n1|2\n")
    assert "its columns are token and punctuation" in str(
        desk.fault("policy", "measure", "ours.yaml", "--corpus", "call.nlp")
    )


def test_measuring_nothing_is_refused(desk: Desk) -> None:
    assert isinstance(desk.fault("policy", "measure", "ours.yaml"), BadRequest)


def test_a_finding_is_explained_by_its_id(desk: Desk) -> None:
    checked = json.loads(desk.ask("check", "said.txt", "--policy", "ours.yaml", "--json").output)
    (found,) = checked["findings"]
    asked = desk.ask("policy", "explain", found["id"], "said.txt", "--policy", "ours.yaml")
    assert asked.output.splitlines() == [
        f"{found['id']} deal.early (A deal that is not signed)",
        "  found: exact, by letter of intent",
        "    letter  from letter",
        "    of  from of",
        "    intent  from intent.",
        "  found here: letter of intent",
        "  exception too far, 8 words and not 4: countersigned",
        "  tried and not found: 1 other branches, listed with --json",
    ]


def test_every_place_of_a_rule_is_explained_the_cancelled_ones_too(desk: Desk) -> None:
    asked = desk.ask("policy", "explain", "deal.early", "said.txt", "--policy", "ours.yaml", "--json")
    assert [each["suppressed_by"] for each in json.loads(asked.output)] == ["", "countersigned"]


def test_a_finding_that_is_not_there_is_refused(desk: Desk) -> None:
    fault = desk.fault("policy", "explain", "f-00000000", "said.txt", "--policy", "ours.yaml")
    assert str(fault).startswith("f-00000000: no finding of that id")


def test_a_text_without_words_was_not_checked(desk: Desk) -> None:
    desk.write("empty.txt", " \n")
    assert "no words in it" in str(desk.fault("check", "empty.txt", "--policy", "ours.yaml"))


def test_a_timeline_of_a_plain_text_is_refused(desk: Desk) -> None:
    assert "a plain text has no times" in str(
        desk.fault("check", "said.txt", "--timeline", "line.json", "--policy", "ours.yaml")
    )


def test_a_folder_is_no_text(desk: Desk) -> None:
    (desk.folder / "said.md").mkdir()
    assert str(desk.fault("check", str(desk.folder / "said.md"))).endswith("a folder; name a file in it")


def test_a_text_that_is_not_there_is_refused(desk: Desk) -> None:
    assert isinstance(desk.fault("policy", "explain", "deal.early", "no.txt", "--policy", "ours.yaml"), BadDocument)


@pytest.mark.parametrize(("kind", "rules"), [("message", []), ("correction", ["repair.apology"])])
def test_what_kind_of_episode_it_is_decides_which_rules_are_asked(desk: Desk, kind: str, rules: list[str]) -> None:
    words = (Word(0, 400, "Good"), Word(400, 900, "morning."), Word(2500, 2900, "Sorry."))
    desk.write("heard.json", encode(Transcript("en", "made", "none", words)))
    asked = desk.ask("check", "heard.json", "--policy", "ours.yaml", "--kind", kind, "--json")
    assert [each["rule"] for each in json.loads(asked.output)["findings"]] == rules


def test_rules_about_the_first_seconds_are_not_checked_in_plain_text(desk: Desk) -> None:
    asked = desk.ask("check", "said.txt", "--policy", "ours.yaml", "--kind", "correction", "--json")
    assert json.loads(asked.output)["not_checked"][-1] == (
        "first seconds: rules about them need times, and plain text has none (repair.apology)"
    )
