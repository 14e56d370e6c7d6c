"""Nothing that was held goes out but by the decisions of those who may make them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import SECRET, House, built
from vidcast.catalogue import Episode
from vidcast.desk import Desk
from vidcast.errors import BadRequest, Held
from vidcast.production import Production


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory, recording: Path, remembered: Path) -> Path:
    """What the stages remember, with how the message is published that three tests end with."""
    house = built(tmp_path_factory.mktemp("waived"), recording, remembered=remembered)
    house.mouth.text = SECRET
    house.run()
    production = house.open()
    episode, finding = blocked(production)
    Desk(production).waive(episode, finding, by="Ana", because="announced")
    Desk(production).approve(episode, by="Ana")
    production.advance(episode)
    return house.folder.work


def blocked(production: Production) -> tuple[Episode, str]:
    """The episode that is held, and the finding that holds it."""
    episode = production.catalogue.episode("field")
    (finding,) = production.produce(episode).findings.open("block")
    return episode, finding.id


@pytest.fixture
def held(house: House) -> House:
    house.mouth.text = SECRET
    house.run()
    return house


def test_an_approval_of_what_was_seen_is_none_of_what_came_since(house: House) -> None:
    house.wants_approval()
    outcome = house.run()
    episode, digest = outcome.episode, outcome.produced.clearance.digest
    Desk(house.open()).approve(episode, by="Ana", seen=digest[:8])
    house.run(summary="Another summary")
    with pytest.raises(BadRequest, match="it has changed since you looked"):
        Desk(house.open()).approve(episode, by="Ana", seen=digest)


def test_a_digest_of_a_letter_or_two_is_no_digest(house: House) -> None:
    house.wants_approval()
    episode = house.run().episode
    with pytest.raises(BadRequest, match="at least 8 letters"):
        Desk(house.open()).approve(episode, by="Ana", seen="a")


def test_a_change_of_the_summary_ends_an_approval(house: House) -> None:
    house.wants_approval()
    episode = house.run().episode
    Desk(house.open()).approve(episode, by="Ana")
    outcome = house.run(summary="Another summary")
    assert [wait.why for wait in outcome.produced.clearance.waits] == [
        "the approval by Ana was of something else: approve it as it is now"
    ]


def test_a_change_of_the_brand_ends_an_approval(house: House) -> None:
    house.wants_approval()
    episode = house.run().episode
    Desk(house.open()).approve(episode, by="Ana")
    house.write("brands/default.toml", 'closing_line = "Until next week"\n')
    assert house.open().advance(episode).held


def test_an_approval_does_not_go_over_what_blocks(held: House) -> None:
    production = held.open()
    with pytest.raises(Held, match="1 findings wait for a decision first"):
        Desk(production).approve(production.catalogue.episode("field"), by="Ana")


def test_a_waiver_and_an_approval_publish(held: House) -> None:
    production = held.open()
    episode, finding = blocked(production)
    Desk(production).waive(episode, finding, by="Ana", because="announced")
    Desk(production).approve(episode, by="Ana")
    assert not production.advance(episode).held


def test_a_cut_takes_the_words_out_and_asks_for_an_approval(held: House) -> None:
    production = held.open()
    episode, finding = blocked(production)
    Desk(production).cut(episode, finding, by="Ana")
    produced = production.produce(episode)
    assert produced.findings.open("block") == ()
    assert [wait.why for wait in produced.clearance.waits] == ["approval of what was decided"]
    assert "buy" not in " ".join(cue.text for cue in produced.captions.cues)


def test_a_decision_can_be_taken_back(held: House) -> None:
    production = held.open()
    episode, finding = blocked(production)
    Desk(production).waive(episode, finding, by="Ana", because="announced")
    Desk(production).take_back(episode, finding, by="Bo")
    assert [each.id for each in production.produce(episode).findings.open("block")] == [finding]


def test_where_people_are_listed_a_finding_waits_for_its_route(held: House) -> None:
    held.configured('\n[[people]]\nname = "Ana"\nroles = ["comms"]\n[[people]]\nname = "Leo"\nroles = ["legal"]\n')
    production = held.open()
    episode, finding = blocked(production)
    with pytest.raises(BadRequest, match="Ana has comms; ask Leo"):
        Desk(production).waive(episode, finding, by="Ana", because="announced")
    with pytest.raises(BadRequest, match="Mallory: not listed"):
        Desk(production).false_alarm(episode, finding, by="Mallory")
    Desk(production).waive(episode, finding, by="Leo", because="announced")
    Desk(production).approve(episode, by="Ana")
    assert not production.advance(episode).held


def test_four_eyes_want_another_person_than_whoever_decided(held: House) -> None:
    held.configured("\n[shows.field]\nfour_eyes = true\n")
    production = held.open()
    episode, finding = blocked(production)
    Desk(production).waive(episode, finding, by="Ana", because="announced")
    with pytest.raises(BadRequest, match="Ana: this show wants four eyes"):
        Desk(production).approve(episode, by="Ana")
    Desk(production).approve(episode, by="Bo")
    assert not production.advance(episode).held


def test_four_eyes_are_not_those_of_who_speaks(house: House) -> None:
    house.configured("\n[shows.field]\nfour_eyes = true\n")
    house.run(leader="Dana")
    production = house.open()
    episode = production.catalogue.episode("field")
    with pytest.raises(BadRequest, match="you decided on this episode yourself or speak in it"):
        Desk(production).approve(episode, by="dana")
    Desk(production).approve(episode, by="Bo")
    assert not production.advance(episode).held


def test_four_eyes_are_asked_where_nothing_was_decided(house: House) -> None:
    house.configured("\n[shows.field]\nfour_eyes = true\n")
    assert [wait.why for wait in house.run().waits] == ["approval, as the show wants it for every episode"]


def test_what_was_not_decided_cannot_be_taken_back(held: House) -> None:
    production = held.open()
    with pytest.raises(BadRequest, match="has no decision on it"):
        Desk(production).take_back(production.catalogue.episode("field"), "f-00000000", by="Bo")
