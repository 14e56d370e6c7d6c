"""What was taken out and is heard in the finished sound all the same holds the episode."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.remedies.asked import PEOPLE, approved, desk, spoken
from vidcast.errors import BadRequest


@pytest.mark.slow
def test_a_new_finding_that_blocks_holds_the_episode(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on", "hello between us on")
    desk(house).bleep(episode, finding, by="Lee")
    waits = approved(house, episode).waits
    assert [wait.routes for wait in waits if "was decided on by nobody and is heard" in wait.why] == [("legal",)]


@pytest.mark.slow
def test_a_waived_finding_that_is_heard_again_holds_nothing(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).waive(episode, finding, by="Lee", because="announced")
    assert not approved(house, episode).held


def test_a_cut_finding_that_is_heard_at_its_join_holds_the_episode(house: House) -> None:
    text = "hello everybody this is between us now and then"
    episode, finding = spoken(house, text)
    desk(house).cut(episode, finding, by="Lee")
    assert [wait.routes for wait in approved(house, episode).waits if "taken out" in wait.why] == [("legal",)]


def test_a_bleeped_finding_that_is_still_heard_holds_the_episode_for_those_who_decide_on_it(house: House) -> None:
    house.configured(PEOPLE)
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).bleep(episode, finding, by="Ana")
    (wait,) = approved(house, episode).waits
    assert wait.routes == ("product",)
    assert "Unreleased project name was taken out and still is heard at 0:03." in wait.why
    assert house.published() == ""
    with pytest.raises(BadRequest, match="this waits for product, and Ana has comms; ask Pia"):
        desk(house).accept(episode, by="Ana", because="it is an echo")
    house.configured('\n[[people]]\nname = "Dana"\nroles = ["product"]\n')
    with pytest.raises(BadRequest, match="nobody clears a finding that blocks in their own message"):
        desk(house).accept(episode, by="Dana", because="it is an echo")
    desk(house).accept(episode, by="Pia", because="it is an echo")
    assert not house.open().advance(episode).held
