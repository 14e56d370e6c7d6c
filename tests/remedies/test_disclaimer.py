"""A disclaimer stands where its rule wants it, or nothing is published."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.remedies.asked import PEOPLE, approved, desk, spoken
from vidcast.desk import Desk
from vidcast.errors import BadPack, BadRequest


def test_a_disclaimer_is_on_its_card_in_the_description_and_in_the_captions(house: House) -> None:
    episode, finding = spoken(house, "we expect growth again")
    made = desk(house).disclaim(episode, finding, by="Lee")
    outcome = approved(house, episode)
    assert (outcome.held, made.spoken_wanted) == (False, True)
    feed = (house.place / "site" / "field" / "feed.xml").read_text()
    cues = (house.place / "site" / "field" / "2026-w11" / "captions.vtt").read_text()
    assert "These are plans, and results may differ." in feed
    assert "00:00:03.000 --> 00:00:04.067\nThese are plans," in cues
    assert outcome.produced.rundown.cards.disclaimer == 30 * 4


def test_the_brand_s_own_disclaimer_stays_beside_it(house: House) -> None:
    house.write("brands/default.toml", 'disclaimer = "For colleagues only."\n')
    episode, finding = spoken(house, "we expect growth again")
    desk(house).disclaim(episode, finding, by="Lee", text="Plans may change.")
    production = house.open()
    look = production.look(episode, production.parts(episode))
    assert look.brand.disclaimer == "For colleagues only.\n\nPlans may change."
    assert production.produce(episode).captions.cues[0].text == "Plans may change."


def test_a_disclaimer_in_an_edited_file_is_nothing_that_was_said(house: House) -> None:
    episode, finding = spoken(house, "we expect growth again")
    desk(house).disclaim(episode, finding, by="Lee")
    production = house.open()
    captions = production.produce(episode).captions
    assert len(captions.cues) > 1
    assert Desk(production).reword(episode, captions, "captions.srt", by="Lee") == ()


def test_one_disclaimer_answers_every_finding_of_its_rule(house: House) -> None:
    episode, finding = spoken(house, "we expect growth and expect more")
    assert len(desk(house).disclaim(episode, finding, by="Lee").decisions) == 2
    assert house.open().produce(episode).findings.open() == ()


def test_a_disclaimer_is_checked_like_any_other_text(house: House) -> None:
    episode, finding = spoken(house, "we expect growth again")
    desk(house).disclaim(episode, finding, by="Lee", text="Kestrel may be late.")
    assert {each.where for each in house.open().produce(episode).findings.open()} == {"disclaimer", "summary"}


def test_a_word_of_a_disclaimer_that_was_waived_holds_no_finished_episode(house: House) -> None:
    episode, finding = spoken(house, "we expect growth again")
    desk(house).disclaim(episode, finding, by="Lee", text="These darn plans may change.")
    for each in house.open().produce(episode).findings.open("block"):
        desk(house).waive(episode, each.id, by="Lee", because="That is how the board says it.")
    assert not approved(house, episode).held


def test_a_disclaimer_that_no_card_has_room_for_is_refused(house: House) -> None:
    episode, finding = spoken(house, "we expect growth again")
    with pytest.raises(BadRequest, match="would stand for 71 s to be read, and 30 is the most"):
        desk(house).disclaim(episode, finding, by="Lee", text="Plans may change at any time. " * 40)
    assert not house.open().decisions(episode).on(finding)


def test_a_finding_that_no_disclaimer_answers_is_refused(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    with pytest.raises(BadRequest, match="no disclaimer answers it; its rule offers: bleep, cut"):
        desk(house).disclaim(episode, finding, by="Lee", text="Sorry.")


def test_other_words_than_the_policy_s_are_for_those_who_decide(house: House) -> None:
    house.configured(PEOPLE)
    episode, finding = spoken(house, "we expect growth again")
    with pytest.raises(BadRequest, match="this waits for legal"):
        desk(house).disclaim(episode, finding, by="Ana", text="Plans may change.")
    desk(house).disclaim(episode, finding, by="Ana")
    assert house.open().decisions(episode).on(finding)


def test_a_text_that_is_not_there_is_asked_for(house: House) -> None:
    with pytest.raises(BadPack, match=r"gone.md: no such text in policy/texts"):
        house.open().presets.policy_text("gone.md")
    with pytest.raises(BadPack, match="no such text"):
        house.open().presets.policy_text("../mine.yaml")


def test_a_library_s_own_text_comes_before_the_shipped_one(house: House) -> None:
    (house.place / "policy" / "texts" / "safe_harbor.md").write_text("Our own\nwords.\n")
    assert house.open().presets.policy_text("safe_harbor.md") == "Our own words."
