"""A render that failed its own checks, as if a disk had spoilt it."""

from __future__ import annotations

import json

import pytest

from tests.house import House
from vidcast.catalogue import Episode
from vidcast.desk import Desk
from vidcast.errors import BadRequest

pytestmark = pytest.mark.slow


def spoilt(house: House, firm: bool) -> Episode:
    """An episode that was approved and rendered, with a report that says it failed."""
    house.wants_approval()
    production = house.open()
    episode = house.run().episode
    Desk(production).approve(episode, by="Ana")
    assert production.advance(episode).changed
    (place,) = (house.place / "work").glob("field-2026-w11/prove/*/result.json")
    found = json.loads(place.read_text())
    found["value"]["checks"][0] |= {"passed": False, "firm": firm}
    place.write_text(json.dumps(found))
    for path in (house.place / "site" / "field" / "2026-w11").glob("*.mp4"):
        path.unlink()
    return episode


def test_a_failed_check_holds_and_a_person_may_accept_it(house: House) -> None:
    episode = spoilt(house, firm=False)
    production = house.open()
    outcome = production.advance(episode)
    assert outcome.held
    assert outcome.waits[0].why.startswith("the finished files: ")
    Desk(production).accept(episode, by="Ana", because="it is her slide")
    assert not production.advance(episode).held


def test_an_acceptance_needs_a_reason(house: House) -> None:
    episode = spoilt(house, firm=False)
    with pytest.raises(BadRequest, match="needs a reason"):
        Desk(house.open()).accept(episode, by="Ana", because=" ")


def test_broken_files_are_accepted_by_nobody_and_made_anew(house: House) -> None:
    episode = spoilt(house, firm=True)
    production = house.open()
    with pytest.raises(BadRequest, match="the files are broken"):
        Desk(production).accept(episode, by="Ana", because="never mind")
    assert not production.advance(episode).held


def test_where_nothing_failed_there_is_nothing_to_accept(house: House) -> None:
    with pytest.raises(BadRequest, match="no failed check waits for anybody"):
        Desk(house.open()).accept(house.run().episode, by="Ana", because="why not")
