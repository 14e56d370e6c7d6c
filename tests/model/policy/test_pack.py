from __future__ import annotations

from dataclasses import replace

import pytest

from vidcast.errors import BadPack
from vidcast.model.policy import Pack, read_pack

HEAD = "pack: acme\nversion: '1'\nstatus: draft\n"
RULE = """
rules:
  - id: deal.early
    severity: block
    decides: [legal]
    why: Not signed.
    find: {any: ["letter of intent"]}
"""


def faults(text: str) -> list[str]:
    with pytest.raises(BadPack) as caught:
        read_pack(text, "acme.yaml")
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def pack(text: str, **others: str) -> Pack:
    return read_pack(text, "acme.yaml", base=others.__getitem__)


def test_a_rule_without_a_title_is_called_by_its_id() -> None:
    assert pack(HEAD + RULE).rules[0].title == "deal.early"


def test_the_same_text_has_the_same_fingerprint() -> None:
    assert pack(HEAD + RULE).fingerprint == pack("# a remark\n" + HEAD + RULE).fingerprint


def test_another_pattern_is_another_fingerprint() -> None:
    assert pack(HEAD + RULE).fingerprint != pack(HEAD + RULE.replace("intent", "interest")).fingerprint


def test_a_rules_digest_stays_when_only_its_explanation_changes() -> None:
    rule = pack(HEAD + RULE).rules[0]
    assert replace(rule, why="Other words.").digest == rule.digest


def test_a_rules_digest_changes_with_its_severity() -> None:
    rule = pack(HEAD + RULE).rules[0]
    assert replace(rule, severity="note").digest != rule.digest


def test_a_day_may_be_written_as_yaml_reads_it() -> None:
    read = pack(HEAD + "lists: {names: [{say: Kestrel, until: 2027-02-01}]}")
    assert read.lists[0].entries[0].until == "2027-02-01"


def test_a_misspelled_key_is_refused_with_the_known_ones() -> None:
    assert faults(HEAD + RULE.replace("severity", "sevrity")) == [
        "rules.0 (deal.early).severity: Field required",
        "rules.0 (deal.early).sevrity: unknown key; known here: id, title, severity, decides, why, find, unless,"
        " requires, fix, reason, test",
    ]


def test_a_key_that_stands_twice_is_refused() -> None:
    assert faults(HEAD + "status: draft\n" + RULE) == ["line 4: this key stands twice in one place"]


def test_a_number_is_no_version() -> None:
    assert faults("pack: acme\nversion: 2026.11\nstatus: draft\n") == ["version: Input should be a valid string"]


def test_half_a_letter_is_no_text() -> None:
    assert faults('pack: acme\nversion: "\\ud800"\nstatus: draft\n') == [
        r"version: holds half a letter, an escape from \ud800 to \udfff alone"
    ]


def test_no_is_not_a_name() -> None:
    assert faults(HEAD + "lists: {names: [{say: No}]}") == ["lists.names.0.say: Input should be a valid string"]


def test_a_day_that_is_none_is_refused_without_being_repeated() -> None:
    assert faults(HEAD + "lists: {names: [{say: Kestrel, until: soon}]}") == [
        "lists.names.0.until: a day is written as 2027-02-01"
    ]


def test_a_wildcard_is_refused_without_being_repeated() -> None:
    assert faults(HEAD + RULE.replace("letter of intent", "kestr*")) == [
        "rules (deal.early).find.0: a pattern has no wildcards; use word~ for inflections and <masked> for masked words"
    ]


def test_a_list_entry_is_plain_words() -> None:
    assert faults(HEAD + "lists: {names: [{say: 'a | b'}]}") == [
        "lists.names.0.say: an entry is plain words, without any of | ( ) < > ~ ?"
    ]


def test_an_unknown_list_is_refused() -> None:
    assert faults(HEAD + RULE.replace('any: ["letter of intent"]', "list: names")) == [
        "rules (deal.early).find.0: unknown <list:names>; known here: no list at all"
    ]


def test_an_unknown_detector_is_refused() -> None:
    assert faults(HEAD + RULE.replace('any: ["letter of intent"]', "detector: mood")) == [
        "rules (deal.early).find.0: unknown <mood>; known here: list:NAME, name, person, email, id, masked, money,"
        " number, percent, phone"
    ]


@pytest.mark.parametrize("find", ["{}", '{any: ["a"], detector: phone}'])
def test_a_rule_finds_in_exactly_one_way(find: str) -> None:
    assert faults(HEAD + RULE.replace('{any: ["letter of intent"]}', find)) == [
        "rules.0 (deal.early).find: needs exactly one of any, near, list, detector"
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "absent: {any: [sorry]}",
            "rules about what is missing are not checked yet; leave the rule out until they are",
        ),
        ("sounds_like: 0.85", "matching by sound is not done yet; list what is heard under heard_as:"),
    ],
)
def test_what_is_not_checked_yet_is_refused(line: str, message: str) -> None:
    text = HEAD + RULE.replace('{any: ["letter of intent"]}', f'{{any: ["a"], {line}}}')
    assert faults(text) == [f"rules.0 (deal.early).find.{line.split(':', maxsplit=1)[0]}: {message}"]


def test_an_id_stands_once() -> None:
    twice = HEAD + RULE + RULE.partition("rules:\n")[2]
    assert faults(twice) == ["rules (deal.early): this id stands twice in the pack"]


def test_all_faults_are_named_at_once() -> None:
    text = HEAD + RULE.replace("letter of intent", "a (b").replace("    why", "    unless: ['x*']\n    why")
    assert [fault.partition(":")[0] for fault in faults(text)] == [
        "rules (deal.early).find.0",
        "rules (deal.early).unless.0",
    ]


def test_text_that_is_no_yaml_is_refused_with_its_line() -> None:
    assert faults("pack: [acme\nversion: 1\n") == [
        "line 2, column 8: not YAML; look for a missing quote or a wrong indent"
    ]


def test_a_pack_takes_the_rules_that_it_extends() -> None:
    own = "pack: own\nversion: '1'\nstatus: signed\nextends: [general]\n"
    assert [rule.id for rule in pack(own, general=HEAD + RULE).rules] == ["deal.early"]


def test_a_rule_of_the_same_id_takes_the_place_of_the_extended_one() -> None:
    own = "pack: own\nversion: '1'\nstatus: signed\nextends: [general]\n" + RULE.replace("Not signed", "Ours")
    assert [rule.why for rule in pack(own, general=HEAD + RULE).rules] == ["Ours."]


def test_a_lower_severity_needs_a_reason() -> None:
    own = "pack: own\nversion: '1'\nstatus: signed\nextends: [general]\n" + RULE.replace("block", "note")
    with pytest.raises(BadPack, match="lower than block in the extended pack; say why under reason:"):
        pack(own, general=HEAD + RULE)


def test_a_lower_severity_with_a_reason_stands() -> None:
    lowered = RULE.replace("severity: block", "severity: note\n    reason: Public since May.")
    own = "pack: own\nversion: '1'\nstatus: signed\nextends: [general]\n" + lowered
    assert pack(own, general=HEAD + RULE).rules[0].severity == "note"


def test_packs_do_not_extend_each_other_in_a_circle() -> None:
    own = "pack: own\nversion: '1'\nstatus: signed\nextends: [own]\n"
    with pytest.raises(BadPack, match="in a circle"):
        pack(own, own=own)


def test_extending_needs_a_way_to_other_packs() -> None:
    with pytest.raises(BadPack, match="no other packs can be read here"):
        read_pack(HEAD + "extends: [general]\n", "acme.yaml")


@pytest.mark.parametrize("text", ["", "[]", "just words", "[" * 5000, "a: \x00", "a: 2027-13-45", "&a [*a]"])
def test_a_text_that_is_no_pack_is_refused(text: str) -> None:
    with pytest.raises(BadPack, match="not a policy pack that can be used"):
        read_pack(text, "acme.yaml")


def test_no_fault_repeats_what_a_list_holds() -> None:
    text = HEAD + "lists: {names: [{say: 'Kestrel (secret'}, {say: Kestrel, until: Kestrel, case: Kestrel}]}"
    assert "Kestrel" not in " ".join(faults(text))
