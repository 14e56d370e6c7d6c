"""Remedies act: what is bleeped, cut or disclaimed is so in everything that is published, or nothing is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import synth
from tests.test_production import Ear, House, Mouth, built
from vidcast.catalogue import Episode
from vidcast.desk import Covering, Desk
from vidcast.errors import BadPack, BadRequest, Held
from vidcast.explain import chain
from vidcast.model.masking import Cover
from vidcast.model.times import Span
from vidcast.model.wording import Replacement
from vidcast.production import Outcome
from vidcast.retakes import retake_note

PACK = """
pack: mine
version: "1"
status: sample
rules:
  - id: conf.codename
    title: Unreleased project name
    severity: block
    decides: [product]
    why: Names are confidential until launch.
    find: {any: ["Kestrel | Kestrel9"]}
    fix: {do: bleep, also: [cut], pad_ms: 80, say_instead: "a coming product"}
  - id: conf.marker
    title: Something said to be confidential
    severity: block
    decides: [legal]
    why: It is not for everyone.
    find: {any: ["between us"]}
    fix: {do: cut}
  - id: lang.strong
    title: Strong language
    severity: block
    decides: [pr]
    why: Nobody talks so at work.
    find: {any: ["darn"]}
    fix: {do: bleep}
  - id: fin.forward
    title: Expectations
    severity: disclaim
    decides: [legal]
    why: Oral safe harbor.
    find: {any: ["expect~"]}
    requires: ["results may differ"]
    fix: {do: disclaimer, text_ref: forward.md, place: [card, audio, description]}
  - id: press.contact
    title: A journalist
    severity: review
    decides: [pr]
    why: Comms should know.
    find: {any: ["journalist"]}
    fix: {do: retake}
"""
QUICK = 'inherits = "unplugged"\n[publish]\nrenditions = [180]\nx264_preset = "ultrafast"\n'
PEOPLE = """
[[people]]
name = "Ana"
roles = ["comms"]

[[people]]
name = "Pia"
roles = ["product"]

[[people]]
name = "Lee"
roles = ["legal", "comms"]
"""


class LateEar(Ear):
    """Speech in the two seconds before the closing card, however long the cards before them are."""

    def speech(self, pcm: Any) -> tuple[Span, ...]:
        end = len(pcm) // 16 - (2500 if len(pcm) > 5 * 16_000 else 0)
        return (Span(end - 1900, end - 100),)


@dataclass
class Listener(Mouth):
    """Hears something of its own in what is finished."""

    afterwards: str = ""

    def transcribe(self, pcm: Any, clips: Any, language: str | None, terms: Any, progress: Any) -> Any:
        before, self.text = self.text, (self.afterwards if len(pcm) > 5 * 16_000 else "") or self.text
        try:
            return super().transcribe(pcm, clips, language, terms, progress)
        finally:
            self.text = before


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synth.plain(tmp_path_factory.mktemp("recording") / "update.mp4")


@pytest.fixture
def house(tmp_path: Path, recording: Path) -> House:
    """A library with the pack above, in which one recording says what a test wants."""
    house = built(tmp_path, recording)
    house.ear, house.mouth = LateEar(), Listener()
    (house.place / "policy").mkdir()
    (house.place / "policy" / "mine.yaml").write_text(PACK)
    (house.place / "policy" / "texts").mkdir()
    (house.place / "policy" / "texts" / "forward.md").write_text("These are plans, and results\nmay differ.\n")
    (house.place / "presets").mkdir()
    (house.place / "presets" / "quick.toml").write_text(QUICK)
    house.configured('\n[shows.field]\npolicy = "mine"\npreset = "quick"\n')
    return house


def spoken(house: House, text: str, afterwards: str = "") -> tuple[Episode, str]:
    """The episode in which that is said, and its first finding; `afterwards` is what its finished sound says."""
    assert isinstance(house.mouth, Listener)
    house.mouth.text, house.mouth.afterwards = text, afterwards or text
    outcome = house.run(leader="Dana")
    return outcome.episode, outcome.produced.findings.open()[0].id


def desk(house: House, *, listened: bool = False) -> Desk:
    return Desk(house.open(), listened)


def approved(house: House, episode: Episode) -> Outcome:
    """The episode after an approval of what was decided."""
    desk(house).approve(episode, by="Lee")
    return house.open().advance(episode)


# Bleep


def test_bleeped_words_are_nowhere_in_what_is_published(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on", "hello mmm goes on")
    desk(house).bleep(episode, finding, by="Lee")
    outcome = approved(house, episode)
    assert (outcome.held, outcome.changed) == (False, True)
    assert "hello [bleep] goes on" in house.published()
    assert "Kestrel" not in house.published()


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


# Listen first


@pytest.mark.parametrize("remedy", ["cut", "bleep", "accept_fix"])
def test_words_that_may_be_misheard_are_listened_to_first(house: House, remedy: str) -> None:
    episode, finding = spoken(house, "that darn printer again")
    with pytest.raises(BadRequest, match=r"listen at 0:00.6 of the recording first; then say --listened"):
        getattr(desk(house), remedy)(episode, finding, by="Lee")
    getattr(desk(house, listened=True), remedy)(episode, finding, by="Lee")
    assert house.open().decisions(episode).on(finding)


# What is still heard


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


# Disclaimer


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
    (house.place / "brands").mkdir()
    (house.place / "brands" / "default.toml").write_text('disclaimer = "For colleagues only."\n')
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


# Another take


def test_another_take_is_asked_for_in_the_inbox_without_a_word_of_what_was_said(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).reshoot(episode, finding, by="Lee", because="Kestrel again")
    note = house.folder.inbox / "field" / retake_note("2026-w11")
    assert note.read_text() == (
        "Another take is asked of Dana, for 2026-W11:\n"
        "- Unreleased project name, at 0:00.6 of the recording\n"
        "  Why: Names are confidential until launch.\n"
        "  You may say instead: a coming product\n"
        "\n"
        "Record it again without that and drop it in this folder; it takes the place of the first take.\n"
    )


def test_an_episode_waits_for_the_take_and_no_longer_once_it_has_come(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).reshoot(episode, finding, by="Lee")
    (wait,) = house.open().advance(episode).waits
    assert wait.why == "Unreleased project name, another take is asked of Dana"
    house.mouth.text = house.mouth.afterwards = "hello it goes on"  # type: ignore[attr-defined]
    outcome = house.run(house.copy("second.mp4"), leader="Dana")
    assert [wait.why for wait in outcome.waits] == ["approval of what was decided"]
    assert not (house.folder.inbox / "field" / retake_note("2026-w11")).exists()


def test_a_take_that_is_asked_for_no_more_leaves_no_note(house: House) -> None:
    episode, finding = spoken(house, "hello Kestrel goes on")
    desk(house).reshoot(episode, finding, by="Lee")
    desk(house).take_back(episode, finding, by="Lee")
    assert not (house.folder.inbox / "field" / retake_note("2026-w11")).exists()


def test_an_approval_is_refused_while_another_take_is_asked_for(house: House) -> None:
    episode, finding = spoken(house, "a journalist called me")
    desk(house).reshoot(episode, finding, by="Lee")
    with pytest.raises(Held, match="1 findings wait for a decision first"):
        desk(house).approve(episode, by="Lee")


# The first fix that a rule offers


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
