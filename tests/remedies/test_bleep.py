"""What is bleeped is so in everything that is published, and what may be misheard is listened to first."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.remedies.asked import approved, desk, spoken
from vidcast.cli.deciding import Ruling, decided
from vidcast.desk import Covering, Desk
from vidcast.errors import BadRequest
from vidcast.explain import chain
from vidcast.model.masking import Cover
from vidcast.model.times import Span
from vidcast.model.wording import Replacement


def test_bleeped_words_are_nowhere_in_what_is_published(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on", "hello mmm goes on")
    desk(house).bleep(episode, finding, by="Lee")
    outcome = approved(house, episode)
    assert (outcome.held, outcome.changed) == (False, True)
    assert "hello [bleep] goes on" in house.published()
    assert "Kestrel" not in house.published()


@pytest.mark.parametrize(("by_hand", "told"), [(None, True), (Span(600, 1000), False)])
def test_who_bleeps_the_words_of_a_finding_is_told_what_is_still_heard(
    house: House, by_hand: Span | None, told: bool
) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    ruling = Ruling(finding, "bleep", "Lee", "", span=by_hand)
    said = decided(house.open(), episode, ruling)
    assert said.startswith("bleeped by Lee, ")
    assert ("what is next to it is still heard" in said) is told


def test_the_check_still_sees_what_was_said(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).bleep(episode, finding, by="Lee")
    (found,) = house.open().produce(episode).findings.findings
    assert (found.id, found.quote, found.state) == (finding, "Kestrel", "fixed")


def test_the_sound_is_covered_where_the_words_are(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).bleep(episode, finding, by="Lee", how=Covering("silence"))
    assert house.open().produce(episode).covers == (Cover(3577, 4002, "silence"),)


def test_a_bleep_that_is_taken_back_is_none(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).bleep(episode, finding, by="Lee")
    desk(house).take_back(episode, finding, by="Lee")
    produced = house.open().produce(episode)
    assert (produced.covers, produced.captions.cues[0].text) == ((), "hello Kestrel goes on")


def test_a_corrected_caption_cannot_bring_bleeped_words_back(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).bleep(episode, finding, by="Lee")
    production = house.open()
    captions = production.produce(episode).captions
    assert Desk(production).reword(episode, captions, "captions.srt", by="Lee") == ()


def test_the_chain_of_an_episode_tells_decisions_without_their_words(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).replace_words(episode, Replacement("Kestrel", "castle"), by="Ana")
    desk(house, listened=True).bleep(episode, finding, by="Ana")
    told = chain(house.open(), episode)["decisions"]
    assert [each["kind"] for each in told] == ["correction", "bleep"]
    assert "kestrel" not in str(told).casefold()


def test_a_bleep_waits_for_an_approval(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on", "hello mmm goes on")
    desk(house).bleep(episode, finding, by="Lee")
    outcome = house.open().advance(episode)
    assert [wait.why for wait in outcome.waits] == ["approval of what was decided"]


def test_words_whose_times_cannot_be_right_want_a_span_set_by_hand(house: House) -> None:
    episode, finding = spoken(house, "Kestrel9")  # What holds a digit may take long to say.
    with pytest.raises(BadRequest, match=r"say where they are heard: --from 0:12.3 --to 0:12.9"):
        desk(house).bleep(episode, finding, by="Lee")
    made = desk(house).bleep(episode, finding, by="Lee", how=Covering(span=Span(500, 900)))
    assert (made.span, made.words) == (Span(500, 900), Span(152, 1852))
    assert house.open().produce(episode).captions.cues[0].text == "[bleep]"


def test_a_span_set_by_hand_lies_in_the_recording(house: House) -> None:
    episode, finding = spoken(house, "Kestrel")
    with pytest.raises(BadRequest, match=r"ends with its recording at 0:02.0"):
        desk(house).bleep(episode, finding, by="Lee", how=Covering(span=Span(500, 5000)))


def test_words_of_a_title_cannot_be_bleeped(house: House) -> None:
    episode = house.run(title="Kestrel at last").episode
    (finding,) = house.open().produce(episode).findings.open()
    with pytest.raises(BadRequest, match="it is in no sound that could be covered"):
        desk(house).bleep(episode, finding.id, by="Lee")


@pytest.mark.parametrize("remedy", ["cut", "bleep", "accept_fix"])
def test_words_that_may_be_misheard_are_listened_to_first(house: House, remedy: str) -> None:
    episode, finding = spoken(house, "that darn printer again")
    with pytest.raises(BadRequest, match=r"listen at 0:00.6 of the recording first; then say --listened"):
        getattr(desk(house), remedy)(episode, finding, by="Lee")
    getattr(desk(house, listened=True), remedy)(episode, finding, by="Lee")
    assert house.open().decisions(episode).on(finding)
