from __future__ import annotations

import json

from vidcast.model.policy import Circumstances, Place, read_pack
from vidcast.model.policy.explain import Branch, Explanation, Read, explained

NOW = Circumstances("2026-11-21")


def explain(sentence: str, **rule: object) -> Explanation:
    """Why a rule speaks up at its first place in a sentence."""
    whole = {"id": "a.rule", "severity": "block", "decides": ["legal"], "why": "Because.", **rule}
    document = {"pack": "test", "version": "1", "status": "draft", "rules": [whole]}
    place = Place.of(read_pack(json.dumps(document), "test"), sentence.split(), NOW)
    return explained(place, place.found()[0])


READ = [("do", "don't"), ("not", "don't"), ("sell", "sell")]


def test_the_branch_and_its_words_are_told() -> None:
    told = explain("We, uh, don't sell it.", find={"any": ["buy~", "not sell~ | sell~ them"]})
    assert (told.branch, told.said) == ("not sell~", tuple(Read(*pair) for pair in READ))


def test_detectors_that_speak_at_the_words_are_told() -> None:
    told = explain("for $4 million", find={"any": ["<money>"]})
    assert [read.detectors for read in told.said] == [("money",), ("money",)]


def test_every_other_branch_is_told() -> None:
    told = explain("we buy it and sell it", find={"any": ["buy | buy it", "sell"]})
    assert told.branches == (
        Branch("find", "buy", True),
        Branch("find", "buy it", True),
        Branch("find", "sell", False),
    )


def test_an_exception_within_reach_is_what_suppresses() -> None:
    told = explain("buy a lunch", find={"any": ["buy"]}, unless=["lunch | dinner"])
    assert (told.suppressed_by, told.branches[1:]) == (
        "lunch",
        (Branch("unless", "lunch", True, 1), Branch("unless", "dinner", False)),
    )


def test_an_exception_that_is_too_far_is_told_with_its_distance() -> None:
    told = explain("buy a b c d e lunch", find={"any": ["buy"]}, unless=["lunch"])
    assert (told.suppressed_by, told.branches[1]) == ("", Branch("unless", "lunch", False, 5))


def test_the_companion_that_is_missing_is_told() -> None:
    told = explain(
        "we expect more, forward looking", find={"any": ["expect"]}, requires=["forward looking", "may differ"]
    )
    assert told.branches[1:] == (
        Branch("requires", "forward looking", True),
        Branch("requires", "may differ", False),
    )


def test_all_companions_together_suppress() -> None:
    assert explain("expect more, may differ", find={"any": ["expect"]}, requires=["may differ"]).suppressed_by == (
        "may differ"
    )


def test_private_words_are_not_told() -> None:
    assert explain("call 402 555 0134", id="pii.contact", find={"detector": "phone"}).said == ()


def test_what_is_missing_is_told_with_what_was_asked_for() -> None:
    told = explain("hello", find={"absent": {"any": ["sorry", "apologize"]}})
    assert (told.how, told.said, [branch.pattern for branch in told.branches]) == ("absent", (), ["sorry", "apologize"])
