"""The reference of the pack language says what is so."""

from __future__ import annotations

import re
from typing import get_args

from vidcast.model.policy import read_pack, trials
from vidcast.model.policy.detect import DETECTORS
from vidcast.model.policy.lint import lint
from vidcast.model.policy.schema import FindFile, FixFile, Repair, RuleFile
from vidcast.preset import Presets
from vidcast.tools.shipped import shipped

REFERENCE = (shipped("policy") / "README.md").read_text(encoding="utf-8")
TODAY = "2026-11-21"
EXAMPLE = read_pack(
    re.findall(r"```yaml\n(.*?)```", REFERENCE, re.DOTALL)[0],
    "the example",
    lambda name: (shipped("policy") / f"{name}.yaml").read_text(encoding="utf-8"),
)


def test_its_example_is_in_order() -> None:
    own = [remark for remark in lint(EXAMPLE, TODAY, Presets().policy_text) if "house." in remark.place]
    assert own == []


def test_the_sentences_of_its_example_come_out_as_they_should() -> None:
    told = [trial for trial in trials(EXAMPLE, TODAY) if trial.rule.startswith("house.")]
    assert [(trial.rule, trial.kind, trial.number) for trial in told if not trial.passed] == []
    assert len(told) == 7


def test_its_example_changes_a_rule_that_it_takes_over() -> None:
    changed = EXAMPLE.rule("claim.superlative")
    assert changed is not None
    assert (changed.severity, changed.decides) == ("block", ("legal",))


def test_it_names_every_key_detector_and_remedy() -> None:
    keys = {field.alias or name for kind in (RuleFile, FindFile, FixFile) for name, field in kind.model_fields.items()}
    wanted = {*keys, *get_args(Repair), *(f"<{name}>" for name in DETECTORS)}
    assert {name for name in wanted if name not in REFERENCE} == set()
