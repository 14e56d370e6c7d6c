"""A fix that is accepted is the first that a rule offers, by those who may."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.remedies.asked import PEOPLE, desk, spoken
from vidcast.errors import BadRequest


@pytest.mark.parametrize(
    ("text", "kind"),
    [("hello Kestrel goes on", "bleep"), ("hello all between us now", "cut"), ("we expect growth again", "disclaimer")],
)
def test_a_fix_that_is_accepted_is_the_first_that_the_rule_offers(house: House, text: str, kind: str) -> None:
    episode, finding = spoken(house, text)
    desk(house).accept_fix(episode, finding, by="Lee")
    assert [item.kind for item in house.open().decisions(episode).items] == [kind]


def test_a_fix_that_only_the_leader_can_do_is_not_accepted(house: House) -> None:
    episode, finding = spoken(house, "a journalist called me")
    with pytest.raises(BadRequest, match="its rule offers retake, which is not done at the desk alone"):
        desk(house).accept_fix(episode, finding, by="Lee")


@pytest.mark.parametrize("remedy", ["cut", "bleep", "reshoot", "accept_fix"])
def test_a_repair_is_for_comms_and_those_who_decide(house: House, remedy: str) -> None:
    house.configured(PEOPLE.replace('"comms"', '"hr"'))
    episode, finding = spoken(house, "hello Kestrel goes on")
    with pytest.raises(BadRequest, match="this waits for comms or product"):
        getattr(desk(house), remedy)(episode, finding, by="Ana")
