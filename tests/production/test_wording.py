"""What people write otherwise than it was heard."""

from __future__ import annotations

import pytest

from tests.house import SECRET, House
from vidcast.desk import Desk
from vidcast.errors import BadRequest, BadSettings
from vidcast.model.subrip import read_srt, to_srt
from vidcast.model.wording import Replacement
from vidcast.production import Outcome


def captions(outcome: Outcome) -> str:
    return " ".join(cue.text for cue in outcome.produced.captions.cues)


def test_a_corrected_word_stands_in_the_captions_and_wants_an_approval(house: House) -> None:
    house.wants_approval()
    episode = house.run().episode
    Desk(house.open()).replace_words(episode, Replacement("priya", "Prya"), by="Ana")
    outcome = house.open().advance(episode)
    assert captions(outcome) == "hello everyone and thank you Prya"
    assert [wait.why for wait in outcome.waits] == ["approval of what was decided"]


def test_words_that_are_not_there_cannot_be_replaced(house: House) -> None:
    house.wants_approval()
    with pytest.raises(BadRequest, match="its captions do not have those words"):
        Desk(house.open()).replace_words(house.run().episode, Replacement("Castellan", "X"), by="Ana")


def test_writing_it_otherwise_hides_nothing_that_is_said(house: House) -> None:
    house.mouth.text = SECRET
    episode = house.run().episode
    Desk(house.open()).replace_words(episode, Replacement("talks to buy Castellan", "Paris"), by="Ana")
    outcome = house.open().advance(episode)
    assert captions(outcome) == "we are in Paris"
    assert [each.severity for each in outcome.produced.findings.open("block")] == ["block"]


def test_an_edited_file_comes_back_as_corrections(house: House) -> None:
    house.wants_approval()
    outcome = house.run()
    edited = read_srt(to_srt(outcome.produced.captions).replace("Priya", "Prya Raman"), "edited.srt")
    made = Desk(house.open()).reword(outcome.episode, edited, "edited.srt", by="Ana")
    assert [(each.expect, each.text) for each in made] == [("Priya", "Prya Raman")]
    assert captions(house.open().advance(outcome.episode)) == "hello everyone and thank you Prya Raman"


@pytest.mark.slow
def test_what_is_always_written_so_is_written_so_in_the_next_recording(house: House) -> None:
    house.wants_approval()
    first = house.run().episode
    Desk(house.open()).replace_words(first, Replacement("Priya", "Prya Raman", always=True), by="Ana")
    outcome = house.run(house.copy("next.mp4"), week="2026-W12")
    assert captions(outcome) == "hello everyone and thank you Prya Raman"
    assert [change.written for change in outcome.produced.words[0].changes] == ["Prya Raman"]


@pytest.mark.slow
def test_a_show_s_own_list_wins_over_the_library_s(house: House) -> None:
    house.wants_approval()
    term = '[[term]]\ntext = "{}"\nkind = "person"\nheard_as = ["Priya"]\n'
    house.write("glossary.toml", term.format("Prija"))
    assert captions(house.run()) == "hello everyone and thank you Prija"
    house.write("glossaries/field.toml", term.format("Prya"))
    assert captions(house.run()) == "hello everyone and thank you Prya"


@pytest.mark.slow
def test_a_list_that_grows_makes_no_engine_hear_a_recording_anew(house: House) -> None:
    house.wants_approval()
    house.run()
    house.write("glossary.toml", '[[term]]\ntext = "Omaha"\nkind = "place"\n')
    before = house.mouth.asked
    house.run()
    assert house.mouth.asked == before
    house.run(house.copy("next.mp4"), week="2026-W12")
    assert house.mouth.expected == ("Omaha",)


def test_a_list_that_cannot_be_read_is_told_with_its_place(house: House) -> None:
    house.write("glossary.toml", '[[term]]\ntext = "Omaha"\nkind = "planet"\n')
    with pytest.raises(BadSettings, match=r"glossary\.toml"):
        house.run()


def test_a_file_of_something_else_is_refused(house: House) -> None:
    house.mouth.text = "hello everyone this is my update for the week from the service center in Omaha"
    house.wants_approval()
    other = "1\n00:00:00,000 --> 00:00:04,000\nnobody has ever said any of these many words in this very room\n"
    with pytest.raises(BadRequest, match=r"o\.srt"):
        Desk(house.open()).reword(house.run().episode, read_srt(other, "o.srt"), "o.srt", by="Ana")


def test_a_correction_whose_words_are_gone_waits_for_a_person(house: House) -> None:
    house.wants_approval()
    episode = house.run().episode
    Desk(house.open()).replace_words(episode, Replacement("Priya", "Prya"), by="Ana")
    house.mouth.text = "good morning and welcome to Omaha"
    waits = [wait.why for wait in house.open().advance(episode).waits]
    assert "read the captions: corrections that fit nowhere any more: 1" in waits
