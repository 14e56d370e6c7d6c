from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from vidcast.errors import ToolError
from vidcast.model.document import encode
from vidcast.model.findings import Finding, Findings
from vidcast.model.policy import Circumstances, Pack, read_pack
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Suspect, Transcript, Word
from vidcast.run.runner import once
from vidcast.stages.check import Beside, Key, check, check_text

NOW = Circumstances("2026-11-21")
EVERY_MS = 500
"""How long each word of a made transcript lasts; at 10 frames a second that is five frames."""


def pack(*rules: dict[str, object], **others: object) -> Pack:
    whole = [{"severity": "block", "decides": ["legal", "pr"], "why": "Because.", **rule} for rule in rules]
    return read_pack(json.dumps({"pack": "test", "version": "7", "status": "draft", "rules": whole, **others}), "test")


TALKS = pack(
    {"id": "mna.talks", "title": "Talks", "find": {"any": ["talks to buy"]}, "fix": {"do": "cut", "also": ["bleep"]}}
)
CONTACT = pack(
    {"id": "pii.contact", "find": {"any": ["<phone>", "<email>"]}},
    {"id": "press.contact", "find": {"any": ["reporter"]}},
)


def heard(text: str, language: str = "en", unsure: str = "", suspects: tuple[Suspect, ...] = ()) -> Transcript:
    """A transcript of words of one length each, the `unsure` one with a probability of 0.4."""
    words = tuple(
        Word(at * EVERY_MS, (at + 1) * EVERY_MS, word, 0.4 if word == unsure else 0.9)
        for at, word in enumerate(text.split())
    )
    return Transcript(language, "made", "none", words, suspects=suspects)


def without(first: int, end: int, words: int) -> Timeline:
    """A timeline that cuts the words from `first` up to, not including, `end`."""
    kept = tuple(pair for pair in ((0, 5 * first), (5 * end, 5 * words)) if pair[0] < pair[1])
    return Timeline(frame_rate=Fraction(10), frames=5 * words, kept=kept)


def findings(
    transcript: Transcript, rules: Pack, timeline: Timeline | None = None, circumstances: Circumstances = NOW
) -> Findings:
    return once(check, transcript, timeline, rules, circumstances)


def only(found: Findings) -> Finding:
    (one,) = found.findings
    return one


def test_a_finding_says_where_why_and_who_decides() -> None:
    found = only(findings(heard("we are in talks to buy, well, them", unsure="buy,"), TALKS))
    assert (found.rule, found.title, found.severity, found.quote) == ("mna.talks", "Talks", "block", "talks to buy")
    assert (found.start_ms, found.end_ms, found.episode_start_ms) == (1500, 3000, None)
    assert (found.why, found.decides, found.fixes) == ("Because.", ("legal", "pr"), ("cut", "bleep"))
    assert (found.how, found.probability, found.listen, found.state) == ("exact", 0.4, True, "open")
    assert found.context == "we are in talks to buy, well, them"
    assert found.rule_digest == TALKS.rules[0].digest


def test_episode_times_come_from_the_timeline() -> None:
    found = only(findings(heard("so um yes talks to buy it"), TALKS, without(0, 2, 7)))
    assert (found.start_ms, found.episode_start_ms, found.episode_end_ms) == (1500, 500, 2000)


def test_words_that_are_cut_are_not_said() -> None:
    assert findings(heard("so talks to buy it"), TALKS, without(1, 4, 5)).findings == ()


def test_words_that_a_cut_joins_are_read_together() -> None:
    found = only(findings(heard("talks about us to buy it"), TALKS, without(1, 3, 6)))
    assert (found.quote, found.start_ms, found.end_ms) == ("talks to buy", 0, 2500)


def test_an_id_does_not_move_with_a_cut() -> None:
    text = "one talks to buy two talks to buy three"
    whole = findings(heard(text), TALKS).findings
    assert only(findings(heard(text), TALKS, without(0, 5, 9))).id == whole[1].id


def test_an_id_does_not_change_with_times_and_case() -> None:
    assert only(findings(heard("one talks to buy"), TALKS)).id == only(check_text("Talks to buy!", TALKS, NOW)).id


def test_the_same_words_said_twice_have_two_ids() -> None:
    ids = [found.id for found in findings(heard("talks to buy and talks to buy"), TALKS).findings]
    assert len(set(ids)) == 2


def test_a_private_number_is_shown_nowhere() -> None:
    found = findings(heard("the reporter said call 402-555-0142 now"), CONTACT)
    assert "555" not in encode(found)


def test_a_private_number_is_quoted_as_a_mask() -> None:
    found = findings(heard("the reporter said call 402-555-0142 or a.b@c.org now"), CONTACT).findings
    assert [one.quote for one in found] == ["reporter", "[phone]", "[e-mail]"]
    assert found[0].context == "the reporter said call [phone] or [e-mail] now"


def private_id(text: str, secret: str) -> str:
    return once(check, heard(text), None, CONTACT, NOW, (), Key(secret)).findings[0].id


def test_a_decision_on_one_private_number_is_none_on_another() -> None:
    assert private_id("call 402-555-0142", "ours") != private_id("call 402-555-0199", "ours")


def test_the_id_of_a_private_number_is_the_same_again() -> None:
    assert private_id("call 402-555-0142", "ours") == private_id("well call 402-555-0142 now", "ours")


def test_the_id_of_a_private_number_says_nothing_to_who_has_not_the_key() -> None:
    assert private_id("call 402-555-0142", "ours") != private_id("call 402-555-0142", "theirs")


def test_the_key_itself_stands_in_no_fingerprint() -> None:
    assert "ours" not in Key("ours").fingerprint


def test_texts_beside_the_words_are_checked_too() -> None:
    beside = (Beside("title", "The talks to buy them"), Beside("summary", "nothing"))
    found = only(once(check, heard("hello all"), None, TALKS, NOW, beside))
    assert (found.where, found.quote, found.start_ms) == ("title", "talks to buy", None)


def test_the_same_words_in_a_title_and_aloud_are_two_findings() -> None:
    found = once(check, heard("talks to buy"), None, TALKS, NOW, (Beside("title", "talks to buy"),)).findings
    assert [one.where for one in found] == ["", "title"]
    assert len({one.id for one in found}) == 2


def test_the_same_words_in_two_titles_are_two_findings() -> None:
    beside = (Beside("part title", "Talks to buy A"), Beside("part title", "The talks to buy B"))
    found = once(check, heard("hello all"), None, TALKS, NOW, beside).findings
    assert len({one.id for one in found}) == 2


def test_a_rule_that_breaks_ends_the_check_without_a_word_of_what_was_said() -> None:
    broken = replace(TALKS, rules=(replace(TALKS.rules[0], find=replace(TALKS.rules[0].find, any=("(Kestrel",))),))
    with pytest.raises(ToolError, match="the policy check cannot run with test 7") as caught:
        once(check, heard("Kestrel"), None, broken, NOW)
    assert "nothing is published" in str(caught.value)
    assert "Kestrel" not in str(caught.value)


def test_a_finding_in_a_suspect_stretch_asks_somebody_to_listen() -> None:
    suspects = (Suspect(0, 600, "music"),)
    assert only(findings(heard("talks to buy", suspects=suspects), TALKS)).listen


def test_a_finding_in_sure_words_does_not() -> None:
    assert not only(findings(heard("talks to buy"), TALKS)).listen


def test_a_long_doubtful_stretch_reaches_past_a_short_one_within_it() -> None:
    stretches = (Suspect(0, 60_000, "doubtful"), Suspect(500, 600, "doubtful"))
    assert only(findings(heard("we said that we are in talks to buy", suspects=stretches), TALKS)).listen


LONG = {
    "doubts": heard(
        "word " * 10_000, suspects=tuple(Suspect(at, at + 1, "doubtful") for at in range(0, 5_000_000, 500))
    ),
    "findings": heard("talks to buy " * 4_000),
    "accounts": heard("DE89 3704 0044 " * 2_000),
}


@pytest.mark.parametrize("kind", LONG)
def test_words_are_not_held_against_one_another(kind: str) -> None:
    rules = pack(
        {"id": "mna.talks", "find": {"any": ["talks to buy"]}, "unless": ["no talks to buy"]},
        {"id": "pii.id", "find": {"any": ["<id>"]}},
    )
    began = time.process_time()
    findings(LONG[kind], rules)
    assert time.process_time() - began < 3  # Held against one another, the words took far longer.


def test_swearing_always_asks_somebody_to_listen() -> None:
    rules = pack({"id": "lang.mild", "find": {"any": ["damn"]}})
    assert only(findings(heard("damn"), rules)).listen


def test_a_report_says_what_was_not_checked() -> None:
    assert findings(heard("hello"), TALKS).not_checked == (
        "pictures",
        "music and other sounds",
        "text on slides",
        "person detector: no name model, capitals only",
    )


class Namer:
    """A name model that knows one name."""

    fingerprint = "made"

    def spans(self, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
        return tuple((at, at) for at, word in enumerate(words) if word.startswith("oyelaran"))


def test_a_name_model_tells_names_that_no_capital_gives_away() -> None:
    rules = pack({"id": "hr.health", "find": {"any": ["<person> is ill"]}})
    found = once(check, heard("and oyelaran, is ill"), None, rules, NOW, names=Namer())  # type: ignore[arg-type]
    assert only(found).quote == "oyelaran, is ill"


def test_with_a_name_model_the_person_detector_is_on() -> None:
    found = once(check, heard("hello"), None, TALKS, NOW, names=Namer())  # type: ignore[arg-type]
    assert found.not_checked == ("pictures", "music and other sounds", "text on slides")


def test_another_language_is_told() -> None:
    assert findings(heard("hallo", language="de"), TALKS).not_checked[-1] == (
        "language de: the rules are written for English"
    )


def test_a_stretch_in_another_language_is_named_among_what_was_not_checked() -> None:
    german = Suspect(0, 1200, "it sounds like another language: German")
    said = heard("hallo one two three four", suspects=(german,))
    found = findings(said, TALKS)
    assert (
        "speech that sounds like another language, in 1 place: the rules are written for English" in found.not_checked
    )
    assert findings(said, TALKS, without(0, 3, 5)).not_checked == findings(heard("two three"), TALKS).not_checked


def test_plain_text_has_no_times() -> None:
    found = only(check_text("We are in talks to buy.", TALKS, NOW))
    assert (found.start_ms, found.end_ms, found.episode_start_ms, found.probability) == (None, None, None, None)


SORRY = pack({"id": "repair.apology", "find": {"absent": {"any": ["sorry | apologize"], "first_s": 2}}})
SIGNED = pack({"id": "process.ack", "find": {"meta": "unacknowledged"}})


def test_plain_text_tells_which_rules_about_times_are_off() -> None:
    assert check_text("Hello.", SORRY, NOW).not_checked[-1] == (
        "first seconds: rules about them need times, and plain text has none (repair.apology)"
    )


@pytest.mark.parametrize(("text", "count"), [("a b c sorry", 0), ("a b c d sorry", 1)])
def test_what_must_be_said_in_the_first_seconds_is_missed_after_them(text: str, count: int) -> None:
    assert len(findings(heard(text), SORRY).findings) == count


def test_what_is_missing_is_shown_without_words_and_times() -> None:
    found = only(findings(heard("hello there"), SORRY))
    assert (found.quote, found.start_ms, found.how, found.context) == ("[not said]", None, "absent", "hello there")


def test_what_a_cut_removes_from_the_first_seconds_is_not_said_in_them() -> None:
    assert len(findings(heard("sorry b c d e"), SORRY, without(0, 1, 5)).findings) == 1


def test_a_part_that_does_not_open_the_episode_begins_with_nothing() -> None:
    assert findings(heard("hello there"), SORRY, circumstances=replace(NOW, opens=False)).findings == ()


@pytest.mark.parametrize(("signed", "count"), [(None, 0), (True, 0), (False, 1)])
def test_a_missing_signature_is_found_where_somebody_looked(signed: bool | None, count: int) -> None:
    assert len(findings(heard("hello"), SIGNED, circumstances=replace(NOW, acknowledged=signed)).findings) == count


def test_a_signature_that_nobody_looked_for_is_told() -> None:
    assert findings(heard("hello"), SIGNED).not_checked[-1] == (
        "signed policy: nobody asked whether whoever speaks has signed it (process.ack)"
    )


def test_a_companion_may_be_said_in_another_part() -> None:
    rules = pack({"id": "fin.forward", "find": {"any": ["expect"]}, "requires": ["forward looking"]})
    said = once(check, heard("we expect more"), None, rules, NOW, elsewhere=("forward-looking",))
    assert said.findings == ()


def test_how_many_words_are_unsure_is_told() -> None:
    assert findings(heard("we talk now", unsure="talk"), TALKS).not_checked[-1] == (
        "words the engine was unsure of: 1 of 3 are less probable than 0.5"
    )


def test_how_many_words_lie_in_doubtful_stretches_is_told() -> None:
    doubts = (Suspect(0, 900, "no speech"),)
    assert findings(heard("we talk now", suspects=doubts), TALKS).not_checked[-1] == (
        "stretches that may be misheard: 2 of 3 words lie in them"
    )


def test_what_only_sounds_like_a_name_is_listened_to_first() -> None:
    rules = pack(
        {"id": "conf.codename", "find": {"list": "names", "sounds_like": 0.85}}, lists={"names": [{"say": "Castellan"}]}
    )
    found = only(findings(heard("and Castelan slips"), rules))
    assert (found.quote, found.how, found.listen) == ("Castelan", "sounds_like 1.00", True)


def test_the_pack_is_named_with_its_version_and_hash() -> None:
    found = findings(heard("hello"), TALKS)
    assert (found.pack, found.pack_version, found.pack_digest) == ("test", "7", TALKS.digest)


def test_the_same_inputs_give_the_same_bytes() -> None:
    transcript = heard("talks to buy and talks to buy")
    assert encode(findings(transcript, TALKS)) == encode(findings(transcript, TALKS))


def test_a_pack_identifies_a_stages_input_by_its_hash() -> None:
    assert check.inputs(heard("hello"), None, TALKS, NOW)["pack"] == TALKS.digest


@pytest.mark.parametrize("word", ["compliant", "guaranteed clean", "certified"])
def test_nothing_is_ever_called_compliant(word: str) -> None:
    sources = [
        Path(check.function.__code__.co_filename),
        *Path(check.function.__code__.co_filename).parents[1].glob("model/policy/*.py"),
    ]
    assert not [source for source in sources if word in source.read_text(encoding="utf-8")]
