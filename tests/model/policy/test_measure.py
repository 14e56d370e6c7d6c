from __future__ import annotations

import json

import pytest

from vidcast.errors import BadDocument
from vidcast.model.policy import read_pack
from vidcast.model.policy.measure import Labelled, Measured, labels_of, measured

TODAY = "2026-11-21"
RULES = [
    {"id": "deal.early", "severity": "block", "find": {"any": ["letter of intent"]}},
    {"id": "pii.contact", "severity": "review", "find": {"detector": "email"}, "when": {"audience": ["public"]}},
    {"id": "lang.mild", "severity": "note", "find": {"any": ["darn"]}},
]
PACK = read_pack(
    json.dumps(
        {
            "pack": "test",
            "version": "1",
            "status": "draft",
            "rules": [{"decides": ["legal"], "why": "Because.", **rule} for rule in RULES],
        }
    ),
    "test",
)


def counted(*sentences: Labelled) -> list[tuple[int, int, int]]:
    return [(each.due, each.met, each.wrong) for each in measured(PACK, [], TODAY, sentences).rules]


def test_alerts_are_counted_on_a_thousand_words() -> None:
    corpus = [["a"] * 197 + ["letter", "of", "intent"], ["darn"] * 100 + ["b"] * 100]
    found = measured(PACK, corpus, TODAY)
    assert (found.words, found.per_thousand("block"), found.per_thousand("note")) == (400, 2.5, 2.5)


def test_a_rule_is_measured_whatever_its_circumstances() -> None:
    assert measured(PACK, [["mail", "a@b.com"]], TODAY).per_thousand("review") == 500


def test_a_label_is_met_missed_or_wrong() -> None:
    sentences = (
        Labelled("a letter of intent", ("deal.early",)),
        Labelled("an LOI", ("deal.early",)),
        Labelled("darn it", ("deal.early",)),
    )
    assert counted(*sentences) == [(3, 1, 0), (0, 0, 0), (0, 0, 1)]


def test_a_family_of_rules_may_be_the_label() -> None:
    assert counted(Labelled("write to a@b.com", ("pii",)))[1] == (1, 1, 0)


def totals(found: Measured) -> tuple[int, int, int, int]:
    return found.sentences, found.due, found.met, found.wrong


def test_any_rule_that_holds_people_up_meets_the_label_for_any() -> None:
    sentences = (Labelled("a letter of intent", ("*",)), Labelled("darn it", ("*",)))
    assert totals(measured(PACK, [], TODAY, sentences)) == (2, 2, 1, 0)


def test_a_sentence_without_a_label_should_hold_nobody_up() -> None:
    sentences = (Labelled("a letter of intent"), Labelled("darn it"), Labelled("good morning"))
    assert totals(measured(PACK, [], TODAY, sentences)) == (3, 0, 0, 1)


def test_a_labels_file_has_documents_bare_sentences_and_remarks() -> None:
    text = '# ours\n{"text": "an LOI", "rules": ["deal.early"]}\n\nGood morning.\n'
    assert labels_of(text, "l") == (Labelled("an LOI", ("deal.early",)), Labelled("Good morning."))


@pytest.mark.parametrize("line", ['{"text": 1}', '{"text": "a", "rules": "b"}', "{no json}", '{"rules": []}'])
def test_a_line_that_is_no_label_is_refused_with_its_place(line: str) -> None:
    with pytest.raises(BadDocument, match=r"^labels:2: a labelled sentence is"):
        labels_of(f"fine\n{line}", "labels")
