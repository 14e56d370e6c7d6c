"""The texts that packs answer findings with: there, short enough for a card, and clean by the packs' own rules."""

from pathlib import Path

import pytest

from vidcast.model.disclaiming import LONGEST_CARD_MS, reading_ms
from vidcast.model.policy import Circumstances
from vidcast.preset import Presets
from vidcast.stages.check import check_text

PACKS = sorted(path.stem for path in (Path(__file__).parents[2] / "presets" / "policy").glob("*.yaml"))
NAMED = [(pack, rule.fix.text_ref) for pack in PACKS for rule in Presets().pack(pack).rules if rule.fix.text_ref]


@pytest.mark.parametrize(("pack", "name"), NAMED)
def test_every_text_that_a_pack_names_can_be_read_on_its_card(pack: str, name: str) -> None:
    assert 0 < reading_ms(Presets().policy_text(name)) <= LONGEST_CARD_MS


@pytest.mark.parametrize(("pack", "name"), NAMED)
def test_no_text_breaks_the_rules_of_its_own_pack(pack: str, name: str) -> None:
    here = Circumstances("2026-11-21", acknowledged=True, opens=False)
    found = check_text(Presets().policy_text(name), Presets().pack(pack), here)
    assert [(each.rule, each.severity) for each in found.findings if each.severity != "note"] == []
