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
        "rules.0 (deal.early).sevrity: unknown key; known here: id, title, severity, decides, why, find, when,"
        " unless, requires, fix, reason, test",
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
        "rules (deal.early).find.0: unknown <mood>; known here: list:NAME, public:NAME, name, person, email, id,"
        " masked, money, number, percent, phone"
    ]


@pytest.mark.parametrize("find", ["{}", '{any: ["a"], detector: phone}'])
def test_a_rule_finds_in_exactly_one_way(find: str) -> None:
    assert faults(HEAD + RULE.replace('{any: ["letter of intent"]}', find)) == [
        "rules.0 (deal.early).find: needs exactly one of any, near, list, detector, absent, meta"
    ]


def test_sounding_alike_is_asked_of_lists_only() -> None:
    assert faults(HEAD + RULE.replace('intent"]', 'intent"], sounds_like: 0.85')) == [
        "rules.0 (deal.early).find: sounds_like stands beside list and nowhere else"
    ]


def test_a_rule_about_what_is_missing_has_no_exceptions() -> None:
    missing = RULE.replace('any: ["letter of intent"]', "meta: unacknowledged").replace(
        "    why", "    unless: [x]\n    why"
    )
    assert faults(HEAD + missing) == [
        "rules.0 (deal.early): a rule about what is missing has no unless and no requires"
    ]


def test_circumstances_that_ask_for_nothing_are_refused() -> None:
    assert faults(HEAD + RULE + "    when: {}\n") == [
        "rules.0 (deal.early).when: needs audience or kind; leave it out where the rule is always asked"
    ]


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


OWN = "pack: own\nversion: '1'\nstatus: signed\nextends: [general]\n"


def changed(what: str) -> str:
    return f"{OWN}rules:\n  - {{id: deal.early, {what}}}\n"


def test_a_change_keeps_what_it_does_not_name() -> None:
    rule = pack(changed("decides: [pr]"), general=HEAD + RULE).rules[0]
    assert (rule.decides, rule.severity, rule.find.any) == (("pr",), "block", ("letter of intent",))


def test_a_change_adds_its_exceptions() -> None:
    text = RULE + "    unless: [draft]\n"
    rule = pack(changed("unless: [signed], reason: Those are known."), general=HEAD + text).rules[0]
    assert rule.unless == ("draft", "signed")


def test_a_change_that_asks_less_needs_a_reason() -> None:
    with pytest.raises(BadPack, match="asks in fewer places than in the extended pack; say why under reason:"):
        pack(changed("unless: [signed]"), general=HEAD + RULE)


def test_a_change_of_a_rule_that_nobody_has_is_refused() -> None:
    assert faults(HEAD + "rules: [{id: a.b, severity: note}]") == [
        "rules (a.b): changes a rule that no extended pack has; a rule of its own needs find:"
    ]


def test_an_unknown_key_in_a_change_says_what_makes_a_rule() -> None:
    assert faults(HEAD + "rules: [{id: a.b, fnd: {any: [x]}}]") == [
        "rules.0 (a.b).fnd: unknown key; known here: id, title, severity, decides, why, when, unless, fix, reason,"
        " test, in a rule that changes an inherited one; a rule of its own has find:"
    ]


def test_lists_of_one_name_are_joined() -> None:
    base = HEAD + "lists: {names: [{say: Kestrel}, {say: Heron}]}"
    read = pack(OWN + "lists: {names: [{say: Kestrel, heard_as: [kestrol]}, {say: Osprey}]}", general=base)
    assert [(entry.say, entry.heard_as) for entry in read.lists[0].entries] == [
        ("Kestrel", ("kestrol",)),
        ("Heron", ()),
        ("Osprey", ()),
    ]


def test_what_is_public_is_joined_too() -> None:
    base = HEAD + "public: {told: [{say: $4 million, date: 2026-11-03}]}"
    read = pack(OWN + "public: {told: [{say: $4 million, date: 2026-11-05}]}", general=base)
    assert [(entry.say, entry.date) for entry in read.public[0].entries] == [("$4 million", "2026-11-05")]


def test_the_sources_of_words_are_kept() -> None:
    read = pack(OWN + "sources: [{name: ours, licence: MIT}]", general=HEAD + "sources: [{name: a, licence: CC0}]")
    assert [(source.name, source.licence) for source in read.sources] == [("a", "CC0"), ("ours", "MIT")]


def test_what_a_pack_only_inherits_undoes_nothing_that_another_says() -> None:
    base = HEAD.replace("acme", "base") + RULE
    changed = "pack: strict\nversion: '1'\nstatus: draft\nextends: [base]\n" + RULE.replace("Not signed", "Stricter")
    plain = "pack: plain\nversion: '1'\nstatus: draft\nextends: [base]\n"
    for order in ("[strict, plain]", "[plain, strict]"):
        own = f"pack: own\nversion: '1'\nstatus: draft\nextends: {order}\n"
        assert [rule.why for rule in pack(own, base=base, strict=changed, plain=plain).rules] == ["Stricter."]


def test_of_two_packs_that_both_change_a_rule_the_later_wins() -> None:
    base = HEAD.replace("acme", "base") + RULE
    one, two = (
        f"pack: {name}\nversion: '1'\nstatus: draft\nextends: [base]\n" + RULE.replace("Not signed", name)
        for name in ("one", "two")
    )
    own = "pack: own\nversion: '1'\nstatus: draft\nextends: [one, two]\n"
    assert [rule.why for rule in pack(own, base=base, one=one, two=two).rules] == ["two."]


def test_a_pack_beside_another_asks_no_less_without_a_reason() -> None:
    lax = "pack: lax\nversion: '1'\nstatus: draft\n" + RULE.replace("block", "note")
    own = "pack: own\nversion: '1'\nstatus: draft\nextends: [base, lax]\n"
    base = HEAD.replace("acme", "base") + RULE
    with pytest.raises(
        BadPack, match=r"rules \(deal.early\).severity: lower in lax than in base; say why under reason:"
    ):
        pack(own, base=base, lax=lax)
    known = lax.replace("severity: note", "severity: note\n    reason: It is public.")
    assert pack(own, base=base, lax=known).rules[0].severity == "note"


def test_merged_keys_are_refused() -> None:
    assert faults(HEAD + "a: {<<: {x: 1}}\n")[0] == "line 4: keys cannot be merged with <<; write them out"


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 5000, "- " * 100_000])
def test_what_is_nested_without_end_is_a_fault_and_ends_nothing(deep: str) -> None:
    assert faults(deep) == ["line 1: nested deeper than any pack; look for a stray bracket"]


def test_a_pack_that_stands_for_thousands_of_millions_of_values_is_refused_unread() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 10)]
    assert faults("\n".join(lines)) == ["line 2: an alias (*) for another value; write it out"]


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
