from __future__ import annotations

import pytest

from vidcast.model.policy.inflect import forms


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("sell", {"sell", "sells", "selling", "sold"}),
        ("grow", {"grow", "grows", "growing", "grew", "grown"}),
        ("close", {"close", "closes", "closed", "closing"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("stop", {"stop", "stops", "stoped", "stopped", "stoping", "stopping"}),
        ("pass", {"pass", "passes", "passed", "passing"}),
        ("lie", {"lie", "lies", "lied", "lying"}),
    ],
)
def test_a_word_has_its_inflections(word: str, said: set[str]) -> None:
    assert set(forms(word)) == said


def test_a_dealer_is_not_a_deal() -> None:
    assert "dealer" not in forms("deal")
