from __future__ import annotations

from vidcast.model.policy import Trial, read_pack, trials

PACK = """
pack: p
version: "1"
status: draft
rules:
  - id: a.rule
    severity: note
    decides: [comms]
    why: Because.
    find: {any: [buy]}
    unless: [lunch]
    test: {hit: ["we buy", "we sell"], miss: ["buy lunch", "buy it"]}
"""


def test_a_trial_says_which_sentences_went_as_they_should() -> None:
    assert list(trials(read_pack(PACK, "p"), "2026-11-21")) == [
        Trial("a.rule", "hit", 1, True),
        Trial("a.rule", "hit", 2, False),
        Trial("a.rule", "miss", 1, True),
        Trial("a.rule", "miss", 2, False),
    ]
