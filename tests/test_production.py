"""A library that can be trusted: nothing goes out that was held, changed or lost, however it comes about.

Recordings are small and really rendered; only the ears are made, so that a test says what was spoken.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import synth
from vidcast.catalogue import Episode
from vidcast.config import LibraryFolder
from vidcast.desk import Desk
from vidcast.errors import BadRecording, BadRequest, BadSettings, Held, StoreError
from vidcast.model.episode import chapters_of
from vidcast.model.subrip import read_srt, to_srt
from vidcast.model.times import Span
from vidcast.model.transcript import Word
from vidcast.model.wording import Replacement
from vidcast.pipeline import Tools
from vidcast.production import Outcome, Production
from vidcast.reminder import NOTE, remind
from vidcast.reviewing import playable, waveform
from vidcast.signing import Signing
from vidcast.stages.publish import browser_plays
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.probe import probe
from vidcast.tools.speech import Heard, Segment
from vidcast.watch import watch
from vidcast.wish import Sidecar, Wish

PLAIN = "hello everyone and thank you Priya"
SECRET = "we are in talks to buy Castellan"
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
FIELD = Wish(Sidecar(show="field", week="2026-W11"))


class Ear:
    fingerprint = "ear"

    def speech(self, pcm: Any) -> tuple[Span, ...]:
        """Speech in the two seconds of a recording; in a finished episode, after its title card and each chapter's."""
        count = 1 if len(pcm) < 5 * 16000 else round((len(pcm) / 16000 - 3.5) / 4)
        first = 0 if len(pcm) < 5 * 16000 else 3000
        return tuple(Span(first + at * 4000 + 100, first + at * 4000 + 1900) for at in range(count))


class LongEar(Ear):
    def speech(self, pcm: Any) -> tuple[Span, ...]:
        return (Span(100, 3900),)


@dataclass
class Mouth:
    """An engine that hears what the test says, by default the same in every recording."""

    text: str = PLAIN
    sounds_like: str = "en"
    asked: int = 0
    """How often it was asked to hear something."""
    expected: tuple[str, ...] = ()
    """What it was told to expect the last time."""
    in_long_ones: str = ""
    """What it hears in recordings of three seconds."""

    @property
    def fingerprint(self) -> dict[str, Any]:
        return {"name": "made", "version": self.text, "model": self.sounds_like}

    def language_of(self, pcm: Any) -> tuple[str, float]:
        return self.sounds_like, 0.99

    def transcribe(self, pcm: Any, clips: Any, language: str | None, terms: Any, progress: Any) -> Heard:
        self.asked, self.expected = self.asked + 1, terms
        long = 2.5 < len(pcm) / 16000 < 5
        spoken = (self.in_long_ones if long and self.in_long_ones else self.text).split()
        return Heard("en", tuple(self._said(spoken, clip) for clip in clips))

    def _said(self, spoken: list[str], clip: Span) -> Segment:
        each = 1700 // len(spoken)
        start = clip.start_ms + (clip.length_ms - 1700) // 2
        words = tuple(Word(start + i * each, start + (i + 1) * each, f" {word}", 0.9) for i, word in enumerate(spoken))
        return Segment(words, -0.2, 0.1, 1.2)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@dataclass
class House:
    """A library in a temporary folder, with what a test does to it."""

    place: Path
    recording: Path
    mouth: Mouth = field(default_factory=Mouth)
    ear: Ear = field(default_factory=Ear)
    clock: Clock = field(default_factory=Clock)

    @property
    def folder(self) -> LibraryFolder:
        return LibraryFolder(self.place)

    def open(self) -> Production:
        tools = Tools(self.mouth, self.ear, Ffmpeg.found())  # type: ignore[arg-type]
        return Production(self.folder, now=self.clock, tools=tools)

    def run(self, path: Path | None = None, *, apart: bool = False, preset: str = "", **said: str) -> Outcome:
        wish = Wish(Sidecar(**{"show": "field", "week": "2026-W11", **said}), preset, apart=apart)
        return self.open().run(path or self.recording, wish)

    def part(self, leader: str) -> Outcome:
        """A recording of its own by a leader, run."""
        return self.run(self.copy(f"{leader or 'nobody'}.mp4"), leader=leader)

    def copy(self, name: str) -> Path:
        """Another recording: the same but for a byte at its end."""
        path = self.recording.with_name(name)
        path.write_bytes(self.recording.read_bytes() + name.encode())
        return path

    def configured(self, text: str) -> None:
        with (self.place / "vidcast.toml").open("a") as file:
            file.write(text)

    def published(self) -> str:
        """Everything that the site says, as one text."""
        files = [path for path in (self.place / "site").rglob("*") if path.suffix in (".xml", ".html", ".vtt", ".json")]
        return "\n".join(path.read_text() for path in sorted(files))


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synth.plain(tmp_path_factory.mktemp("recording") / "update.mp4")


def built(place: Path, recording: Path) -> House:
    """A new library with the recording beside it."""
    LibraryFolder.made(place / "acme")
    path = place / "update.mp4"
    path.write_bytes(recording.read_bytes())
    return House(place / "acme", path)


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory, recording: Path) -> Path:
    """What the stages remember of the runs that most tests begin with; nothing else of that library is used."""
    house = built(tmp_path_factory.mktemp("remembered"), recording)
    house.run()
    house.configured('\n[shows.field]\napproval = "always"\n')
    for leader in ("Dana", "Sam", "Dana Reyes"):
        house.part(leader)
    house.mouth.text = SECRET
    for leader in ("Dana", "Sam"):
        house.part(leader)
    house.run()
    return house.folder.work


@pytest.fixture
def house(tmp_path: Path, recording: Path, remembered: Path) -> House:
    """A new library whose stages need not do again what they did of the same inputs for another test."""
    house = built(tmp_path, recording)
    shutil.copytree(remembered, house.folder.work, dirs_exist_ok=True)
    return house


def test_a_plain_message_is_published(tmp_path: Path, recording: Path) -> None:
    house = built(tmp_path, recording)
    outcome = house.run()
    assert (outcome.held, outcome.changed, outcome.episode.name) == (False, True, "field/2026-w11")
    assert "hello everyone" in house.published()


@pytest.mark.parametrize("key", ["policy", "preset"])
def test_a_leader_s_sidecar_cannot_choose_how_it_is_checked(house: House, key: str) -> None:
    house.recording.with_suffix(".toml").write_text(f'{key} = "unplugged"\n')
    with pytest.raises(BadRecording, match=f"update.toml beside it says cannot be used: {key}: unknown key"):
        house.run()


def test_another_preset_is_no_way_around_an_approval(house: House) -> None:
    house.configured('\n[shows.field]\npreset = "strict"\n')
    (house.place / "presets").mkdir()
    (house.place / "presets" / "strict.toml").write_text('inherits = "unplugged"\n[review]\napproval = "always"\n')
    assert house.run(preset="off").held


def test_an_original_that_was_changed_is_not_rendered(house: House) -> None:
    house.configured('\n[shows.field]\napproval = "always"\n')
    episode = house.run().episode
    (kept,) = (house.place / "originals").glob("*/*")
    kept.chmod(0o644)
    kept.write_bytes(house.copy("other.mp4").read_bytes())
    production = house.open()
    Desk(production).approve(episode, by="Ana")
    with pytest.raises(StoreError, match="not what came in"):
        production.advance(episode)
    assert house.published() == ""


@pytest.mark.parametrize("key", ["title", "summary", "leader"])
def test_what_is_published_beside_the_words_is_checked_too(house: House, key: str) -> None:
    outcome = house.run(**{key: "In talks to buy Castellan"})
    assert [finding.where for finding in outcome.produced.findings.open("block")] == [key]
    assert house.published() == ""


def test_an_approval_of_what_was_seen_is_none_of_what_came_since(house: House) -> None:
    house.configured('\n[shows.field]\napproval = "always"\n')
    outcome = house.run()
    episode, digest = outcome.episode, outcome.produced.clearance.digest
    Desk(house.open()).approve(episode, by="Ana", seen=digest[:8])
    house.run(summary="Another summary")
    with pytest.raises(BadRequest, match="it has changed since you looked"):
        Desk(house.open()).approve(episode, by="Ana", seen=digest)


def test_a_digest_of_a_letter_or_two_is_no_digest(house: House) -> None:
    house.configured('\n[shows.field]\napproval = "always"\n')
    episode = house.run().episode
    with pytest.raises(BadRequest, match="at least 8 letters"):
        Desk(house.open()).approve(episode, by="Ana", seen="a")


def test_a_change_of_the_summary_ends_an_approval(house: House) -> None:
    house.configured('\n[shows.field]\napproval = "always"\n')
    episode = house.run().episode
    Desk(house.open()).approve(episode, by="Ana")
    outcome = house.run(summary="Another summary")
    assert [wait.why for wait in outcome.produced.clearance.waits] == [
        "the approval by Ana was of something else: approve it as it is now"
    ]


def test_a_change_of_the_brand_ends_an_approval(house: House) -> None:
    house.configured('\n[shows.field]\napproval = "always"\n')
    episode = house.run().episode
    Desk(house.open()).approve(episode, by="Ana")
    (house.place / "brands").mkdir()
    (house.place / "brands" / "default.toml").write_text('closing_line = "Until next week"\n')
    assert house.open().advance(episode).held


def test_what_a_closing_card_says_is_checked(house: House) -> None:
    (house.place / "brands").mkdir()
    (house.place / "brands" / "default.toml").write_text('closing_line = "We are in talks to buy Castellan"\n')
    found = house.run().produced.findings.open("block")
    assert [each.where for each in found] == ["closing card"]


@pytest.mark.slow
def test_another_language_is_held(house: House) -> None:
    house.mouth.sounds_like = "de"
    house.mouth.text = "hello everyone"
    outcome = house.run()
    assert not outcome.held  # Two seconds of speech tell no language,
    long = synth.plain(house.recording.with_name("long.mp4"), seconds=4)
    house.ear = LongEar()
    waits = house.run(long, apart=True).produced.clearance.waits
    assert "listen to 1 places: it sounds like another language" in [wait.why for wait in waits]


def test_a_wish_that_cannot_be_granted_leaves_no_trace(house: House) -> None:
    with pytest.raises(BadSettings):
        house.run(preset="nope")
    assert house.open().catalogue.episodes() == ()


def test_an_episode_keeps_its_week(house: House) -> None:
    house.run()
    with pytest.raises(BadRequest, match="is in field/2026-w11 already, and an episode keeps its week"):
        house.run(week="2026-W40")


def test_a_text_that_no_card_has_room_for_is_refused(house: House) -> None:
    with pytest.raises(BadRequest, match="title: 201 characters are more than 200"):
        house.run(title="x" * 201)


def test_a_catalogue_that_is_gone_is_not_begun_anew(house: House) -> None:
    house.run()
    (house.place / "catalogue.db").unlink()
    with pytest.raises(StoreError, match=r"catalogue\.db is gone"):
        house.run()


@pytest.mark.slow
def test_a_damaged_catalogue_is_found_by_the_doctor(house: House) -> None:
    house.run()
    with sqlite3.connect(house.place / "catalogue.db") as connection:
        connection.execute("UPDATE episodes SET document = '{}'")
    with pytest.raises(StoreError, match="the catalogue is damaged"):
        house.open().catalogue.verified()


@pytest.mark.slow
def test_a_site_that_was_deleted_is_whole_again_after_one_run(house: House) -> None:
    house.run()
    house.run(house.copy("second.mp4"), title="Second", apart=True)
    before = house.published()
    for path in sorted((house.place / "site").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    house.run(house.recording)
    assert house.published() == before


@pytest.mark.slow
def test_an_episode_that_was_recorded_but_never_shelved_does_not_keep_others_back(house: House) -> None:
    house.run()
    for path in sorted((house.place / "site" / "field" / "2026-w11").iterdir()):
        path.unlink()
    house.mouth.text = "another message altogether"
    outcome = house.run(house.copy("second.mp4"), apart=True)
    assert outcome.changed
    assert "2026-w11-2" in house.published()


def test_publishing_the_same_again_changes_no_file(house: House) -> None:
    house.run()

    def state() -> dict[Path, int]:
        return {p: p.stat().st_mtime_ns for p in (house.place / "site").rglob("*") if p.is_file()}

    before = state()
    assert not house.run().changed
    assert state() == before


@pytest.mark.slow
def test_a_new_title_reaches_page_and_feed_under_the_same_guid(house: House) -> None:
    first = house.run(title="First title").publication
    second = house.run(title="Second title").publication
    assert first is not None
    assert second is not None
    assert (second.published.guid, second.published.published_at) == (
        first.published.guid,
        first.published.published_at,
    )
    assert "First title" not in house.published()


class TestDecisions:
    @pytest.fixture
    def held(self, house: House) -> House:
        house.mouth.text = SECRET
        house.run()
        return house

    def test_an_approval_does_not_go_over_what_blocks(self, held: House) -> None:
        production = held.open()
        with pytest.raises(Held, match="1 findings wait for a decision first"):
            Desk(production).approve(production.catalogue.episode("field"), by="Ana")

    def test_a_waiver_and_an_approval_publish(self, held: House) -> None:
        production = held.open()
        episode = production.catalogue.episode("field")
        (finding,) = production.produce(episode).findings.open("block")
        Desk(production).waive(episode, finding.id, by="Ana", because="announced")
        Desk(production).approve(episode, by="Ana")
        assert not production.advance(episode).held

    def test_a_cut_takes_the_words_out_and_asks_for_an_approval(self, held: House) -> None:
        production = held.open()
        episode = production.catalogue.episode("field")
        (finding,) = production.produce(episode).findings.open("block")
        Desk(production).cut(episode, finding.id, by="Ana")
        produced = production.produce(episode)
        assert produced.findings.open("block") == ()
        assert [wait.why for wait in produced.clearance.waits] == ["approval of what was decided"]
        assert "buy" not in " ".join(cue.text for cue in produced.captions.cues)

    def test_a_decision_can_be_taken_back(self, held: House) -> None:
        production = held.open()
        episode = production.catalogue.episode("field")
        (finding,) = production.produce(episode).findings.open("block")
        Desk(production).waive(episode, finding.id, by="Ana", because="announced")
        Desk(production).take_back(episode, finding.id, by="Bo")
        assert [each.id for each in production.produce(episode).findings.open("block")] == [finding.id]

    def test_where_people_are_listed_a_finding_waits_for_its_route(self, held: House) -> None:
        held.configured('\n[[people]]\nname = "Ana"\nroles = ["comms"]\n[[people]]\nname = "Leo"\nroles = ["legal"]\n')
        production = held.open()
        episode = production.catalogue.episode("field")
        (finding,) = production.produce(episode).findings.open("block")
        with pytest.raises(BadRequest, match="Ana has comms; ask Leo"):
            Desk(production).waive(episode, finding.id, by="Ana", because="announced")
        with pytest.raises(BadRequest, match="Mallory: not listed"):
            Desk(production).false_alarm(episode, finding.id, by="Mallory")
        Desk(production).waive(episode, finding.id, by="Leo", because="announced")
        Desk(production).approve(episode, by="Ana")
        assert not production.advance(episode).held

    def test_four_eyes_want_another_person_than_whoever_decided(self, held: House) -> None:
        held.configured("\n[shows.field]\nfour_eyes = true\n")
        production = held.open()
        episode = production.catalogue.episode("field")
        (finding,) = production.produce(episode).findings.open("block")
        Desk(production).waive(episode, finding.id, by="Ana", because="announced")
        with pytest.raises(BadRequest, match="Ana: this show wants four eyes"):
            Desk(production).approve(episode, by="Ana")
        Desk(production).approve(episode, by="Bo")
        assert not production.advance(episode).held

    def test_four_eyes_are_asked_where_nothing_was_decided(self, house: House) -> None:
        house.configured("\n[shows.field]\nfour_eyes = true\n")
        assert [wait.why for wait in house.run().waits] == ["approval, as the show wants it for every episode"]

    def test_what_was_not_decided_cannot_be_taken_back(self, held: House) -> None:
        production = held.open()
        with pytest.raises(BadRequest, match="has no decision on it"):
            Desk(production).take_back(production.catalogue.episode("field"), "f-00000000", by="Bo")


class TestAudience:
    """What is meant for one audience never goes to the other by a slip."""

    PUBLIC = '\n[shows.open]\naudience = "public"\n'

    @pytest.fixture
    def house(self, house: House) -> House:
        text = (house.place / "vidcast.toml").read_text()
        (house.place / "vidcast.toml").write_text(
            text.replace('public_url = ""', 'public_url = "https://video.acme.example"')
        )
        return house

    def outside(self, house: House) -> str:
        place = house.folder.public_site
        files = [path for path in place.rglob("*") if path.suffix in (".xml", ".html", ".json", ".opml", ".atom")]
        return "\n".join(f"{path.relative_to(place)}\n{path.read_text()}" for path in sorted(files))

    def test_without_a_public_show_there_is_no_public_site(self, house: House) -> None:
        house.run()
        assert not house.folder.public_site.exists()

    def test_outside_is_what_is_for_everybody_and_nothing_else(self, house: House) -> None:
        house.configured(self.PUBLIC)
        house.run()
        house.run(house.copy("other.mp4"), show="open", leader="Priya")
        told = self.outside(house)
        assert "https://video.acme.example/open/2026-w11/open-2026-w11.mp4" in told
        assert "127.0.0.1" not in told
        assert "field" not in told
        assert {path.name for path in house.folder.public_site.iterdir() if path.is_dir()} >= {"open", "all"}
        assert not (house.folder.public_site / "field").exists()
        assert "open-2026-w11" in house.published()

    def test_a_show_that_is_public_no_more_is_taken_away_outside(self, house: House) -> None:
        house.configured(self.PUBLIC)
        house.run(show="open")
        path = house.place / "vidcast.toml"
        path.write_text(path.read_text().replace('audience = "public"', 'audience = "internal"'))
        house.run()
        assert not (house.folder.public_site / "open").exists()
        assert "open" not in (house.folder.public_site / "feeds.opml").read_text()

    def test_a_recording_for_the_inside_is_refused_by_a_public_show(self, house: House) -> None:
        house.configured(self.PUBLIC)
        with pytest.raises(BadRequest, match="it is meant for the internal audience, and open is public"):
            house.run(show="open", audience="internal")
        assert house.published() == ""

    def test_what_came_in_for_the_inside_needs_a_word_to_be_public(self, house: House) -> None:
        house.configured(self.PUBLIC)
        house.run()
        with pytest.raises(BadRequest, match="it came in for field, which is internal, and open is public"):
            house.run(show="open")
        assert not house.run(show="open", audience="public").held

    def test_a_show_that_turns_public_holds_what_came_in_before(self, house: House) -> None:
        house.mouth.text = SECRET
        house.run()
        house.mouth.text = PLAIN
        house.configured('\n[shows.field]\naudience = "public"\n')
        production = house.open()
        outcome = production.advance(production.catalogue.episode("field"))
        assert any("it came in for the internal audience" in wait.why for wait in outcome.waits)
        assert not house.run(audience="public").held

    def test_a_part_for_everybody_takes_no_part_for_the_inside_with_it(self, house: House) -> None:
        house.open().take_in(house.recording, FIELD)
        house.configured('\n[shows.field]\naudience = "public"\n')
        public = replace(FIELD, said=replace(FIELD.said, audience="public"))
        with pytest.raises(BadRequest, match="field/2026-w11 holds recordings that came in for the internal audience"):
            house.open().take_in(house.copy("other.mp4"), public)
        assert house.open().catalogue.episode("field").audience == "internal"
        assert house.open().take_in(house.copy("other.mp4"), replace(public, apart=True))[0].audience == "public"

    def test_what_came_in_for_the_inside_of_a_show_that_turned_public_needs_a_word_elsewhere(
        self, house: House
    ) -> None:
        house.open().take_in(house.recording, FIELD)
        house.configured('\n[shows.field]\naudience = "public"\n' + self.PUBLIC)
        with pytest.raises(BadRequest, match="it came in for field, which is internal, and open is public"):
            house.open().take_in(house.recording, replace(FIELD, said=replace(FIELD.said, show="open")))

    def test_who_takes_part_no_more_is_held(self, house: House) -> None:
        Signing(house.open()).end("Dana")
        assert [wait.why for wait in house.part("Dana").waits] == ["Dana takes part no more"]


class TestWording:
    """What people write otherwise than it was heard."""

    def captions(self, outcome: Outcome) -> str:
        return " ".join(cue.text for cue in outcome.produced.captions.cues)

    def test_a_corrected_word_stands_in_the_captions_and_wants_an_approval(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        episode = house.run().episode
        Desk(house.open()).replace_words(episode, Replacement("priya", "Prya"), by="Ana")
        outcome = house.open().advance(episode)
        assert self.captions(outcome) == "hello everyone and thank you Prya"
        assert [wait.why for wait in outcome.waits] == ["approval of what was decided"]

    def test_words_that_are_not_there_cannot_be_replaced(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        with pytest.raises(BadRequest, match="its captions do not have those words"):
            Desk(house.open()).replace_words(house.run().episode, Replacement("Castellan", "X"), by="Ana")

    def test_writing_it_otherwise_hides_nothing_that_is_said(self, house: House) -> None:
        house.mouth.text = SECRET
        episode = house.run().episode
        Desk(house.open()).replace_words(episode, Replacement("talks to buy Castellan", "Paris"), by="Ana")
        outcome = house.open().advance(episode)
        assert self.captions(outcome) == "we are in Paris"
        assert [each.severity for each in outcome.produced.findings.open("block")] == ["block"]

    def test_an_edited_file_comes_back_as_corrections(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        outcome = house.run()
        edited = read_srt(to_srt(outcome.produced.captions).replace("Priya", "Prya Raman"), "edited.srt")
        made = Desk(house.open()).reword(outcome.episode, edited, "edited.srt", by="Ana")
        assert [(each.expect, each.text) for each in made] == [("Priya", "Prya Raman")]
        assert self.captions(house.open().advance(outcome.episode)) == "hello everyone and thank you Prya Raman"

    @pytest.mark.slow
    def test_what_is_always_written_so_is_written_so_in_the_next_recording(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        first = house.run().episode
        Desk(house.open()).replace_words(first, Replacement("Priya", "Prya Raman", always=True), by="Ana")
        outcome = house.run(house.copy("next.mp4"), week="2026-W12")
        assert self.captions(outcome) == "hello everyone and thank you Prya Raman"
        assert [change.written for change in outcome.produced.words[0].changes] == ["Prya Raman"]

    @pytest.mark.slow
    def test_a_show_s_own_list_wins_over_the_library_s(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        term = '[[term]]\ntext = "{}"\nkind = "person"\nheard_as = ["Priya"]\n'
        (house.place / "glossary.toml").write_text(term.format("Prija"))
        assert self.captions(house.run()) == "hello everyone and thank you Prija"
        (house.place / "glossaries").mkdir()
        (house.place / "glossaries" / "field.toml").write_text(term.format("Prya"))
        assert self.captions(house.run()) == "hello everyone and thank you Prya"

    @pytest.mark.slow
    def test_a_list_that_grows_makes_no_engine_hear_a_recording_anew(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        house.run()
        (house.place / "glossary.toml").write_text('[[term]]\ntext = "Omaha"\nkind = "place"\n')
        before = house.mouth.asked
        house.run()
        assert house.mouth.asked == before
        house.run(house.copy("next.mp4"), week="2026-W12")
        assert house.mouth.expected == ("Omaha",)

    def test_a_list_that_cannot_be_read_is_told_with_its_place(self, house: House) -> None:
        (house.place / "glossary.toml").write_text('[[term]]\ntext = "Omaha"\nkind = "planet"\n')
        with pytest.raises(BadSettings, match=r"glossary\.toml"):
            house.run()

    def test_a_file_of_something_else_is_refused(self, house: House) -> None:
        house.mouth.text = "hello everyone this is my update for the week from the service center in Omaha"
        house.configured('\n[shows.field]\napproval = "always"\n')
        other = "1\n00:00:00,000 --> 00:00:04,000\nnobody has ever said any of these many words in this very room\n"
        with pytest.raises(BadRequest, match=r"o\.srt"):
            Desk(house.open()).reword(house.run().episode, read_srt(other, "o.srt"), "o.srt", by="Ana")

    def test_a_correction_whose_words_are_gone_waits_for_a_person(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        episode = house.run().episode
        Desk(house.open()).replace_words(episode, Replacement("Priya", "Prya"), by="Ana")
        house.mouth.text = "good morning and welcome to Omaha"
        waits = [wait.why for wait in house.open().advance(episode).waits]
        assert "read the captions: corrections that fit nowhere any more: 1" in waits


class TestParts:
    def leaders(self, outcome: Outcome) -> list[str]:
        return [part.credit.leader for part in outcome.produced.parts]

    def test_recordings_of_one_week_become_one_episode(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        for leader in ("Dana", "Sam", ""):
            outcome = house.part(leader)
        assert outcome.episode.name == "field/2026-w11"
        assert self.leaders(outcome) == ["Dana", "Sam", ""]
        assert outcome.produced.rundown.chapter_frames == (0, 90 + 60, 90 + 60 + 60 + 60)

    @pytest.mark.slow
    def test_they_are_published_as_one_with_captions_and_chapters_of_all(self, house: House) -> None:
        house.part("Dana")
        outcome = house.part("Sam")
        assert (outcome.held, outcome.changed) == (False, True)
        folder = house.place / "site" / "field" / "2026-w11"
        found = chapters_of((folder / "chapters.json").read_text(), "chapters.json")
        assert [(chapter.start_ms, chapter.title) for chapter in found] == [(0, "Dana"), (5000, "Sam")]
        assert (folder / "captions.vtt").read_text().count("hello everyone") == 2
        assert house.published().count("<item>") == 1 * house.published().count("<channel>")

    def test_a_retake_replaces_the_take(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        house.part("Dana")
        house.part("Sam")
        retake = house.run(house.copy("again.mp4"), leader="dana ")
        assert self.leaders(retake) == ["dana ", "Sam"]

    @pytest.mark.slow
    def test_the_desk_says_otherwise(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        for leader in ("Dana", "Sam"):
            episode = house.part(leader).episode
        production = house.open()
        Desk(production).arrange(episode, [2], by="Ana")
        assert [part.credit.leader for part in production.parts(episode)] == ["Sam"]
        Desk(production).arrange(episode, [2, 1], by="Ana")
        assert [part.credit.leader for part in production.parts(episode)] == ["Sam", "Dana"]

    @pytest.mark.slow
    def test_what_a_dropped_part_said_can_no_longer_be_fetched(self, house: House) -> None:
        house.part("Dana")
        episode = house.part("Sam").episode
        site, production = house.place / "site", house.open()
        assert [path.name for path in site.glob("field/*/*.mp4")] == ["field-2026-w11-r2.mp4"]
        Desk(production).arrange(episode, [1], by="Ana")
        Desk(production).approve(episode, by="Ana")
        assert production.advance(episode).changed
        assert [path.name for path in site.glob("field/*/*.mp4")] == ["field-2026-w11-r3.mp4"]
        assert [path.name for path in site.glob("field/*/*.m4a")] == ["field-2026-w11-r3.m4a"]

    @pytest.mark.parametrize(
        "numbers",
        [
            [0],
            pytest.param([], marks=pytest.mark.slow),
            pytest.param([3], marks=pytest.mark.slow),
            pytest.param([1, 1], marks=pytest.mark.slow),
        ],
    )
    def test_parts_that_are_not_there_cannot_be_chosen(self, house: House, numbers: list[int]) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        for leader in ("Dana", "Sam"):
            episode = house.part(leader).episode
        with pytest.raises(BadRequest, match="name each part once, by a number from 1 to 2"):
            Desk(house.open()).arrange(episode, numbers, by="Ana")

    def test_a_cut_in_one_part_leaves_the_same_words_of_another(self, house: House) -> None:
        house.mouth.text = SECRET
        for leader in ("Dana", "Sam"):
            episode = house.part(leader).episode
        production = house.open()
        first, second = production.produce(episode).findings.open("block")
        assert first.recording != second.recording
        Desk(production).cut(episode, second.id, by="Ana")
        assert production.produce(episode).findings.open("block") == (first,)

    def test_a_recording_that_cannot_be_used_keeps_out_only_itself(self, house: House) -> None:
        empty = house.recording.with_name("empty.mp4")
        empty.touch()
        taken = house.open().take_in_all([empty, house.recording], Wish(Sidecar(show="field")))
        assert [path.name for path, _ in taken.refused] == ["empty.mp4"]
        assert [episode.show for episode in taken.episodes] == ["field"]

    def test_what_one_call_names_stands_side_by_side_even_of_one_leader(self, house: House) -> None:
        production = house.open()
        both = [house.copy("one.mp4"), house.copy("two.mp4")]
        (episode,) = production.take_in_all(both, Wish(Sidecar(show="field", leader="Dana"))).episodes
        assert len(production.parts(episode)) == 2


class TestReviewing:
    def test_what_browsers_play_is_reviewed_as_it_came_in(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        production = house.open()
        (part,) = production.parts(house.run().episode)
        assert playable(production, part) == part.take.path

    @pytest.mark.slow
    def test_what_they_do_not_play_is_reviewed_as_a_light_copy_of_the_same_length(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        path = synth.plain(house.recording.with_name("update.mkv"))
        production = house.open()
        (part,) = production.parts(house.run(path).episode)
        copy = probe(playable(production, part), "")
        assert browser_plays(copy)
        assert abs(copy.duration_ms - part.take.recording.duration_ms) <= 60

    def test_its_waveform_is_on_the_recording_s_clock(self, house: House) -> None:
        house.configured('\n[shows.field]\napproval = "always"\n')
        production = house.open()
        (part,) = production.parts(house.run().episode)
        assert json.loads(waveform(production, part).read_text())["duration_ms"] == 2000


class TestCutOff:
    ROSTER = """
[library]
time_zone = "UTC"
[shows.field]
cut_off = "Mon 17:00"
leaders = [{ name = "Dana Reyes", title = "VP" }, { name = "Sam Ortiz" }]
"""

    @pytest.fixture
    def house(self, house: House) -> House:
        text = (house.place / "vidcast.toml").read_text().replace("[library]", self.ROSTER.split("[shows")[0], 1)
        text = text.replace('time_zone = ""', "", 1)
        (house.place / "vidcast.toml").write_text(f"{text}\n[shows{self.ROSTER.split('[shows')[1]}")
        return house

    def test_until_then_the_episode_waits_for_who_is_missing(self, house: House) -> None:
        outcome = house.part("Dana Reyes")
        assert [wait.why for wait in outcome.waits] == ["no recording of Sam Ortiz yet"]
        assert house.published() == ""

    @pytest.mark.slow
    def test_then_it_goes_on_without_them(self, house: House) -> None:
        episode = house.part("Dana Reyes").episode
        house.clock.now = datetime(2026, 3, 9, 17, tzinfo=UTC)
        assert house.open().advance(episode).changed

    def test_what_comes_later_is_the_next_week_s(self, house: House) -> None:
        house.clock.now = datetime(2026, 3, 9, 17, tzinfo=UTC)
        assert house.run(house.copy("late.mp4"), leader="Sam Ortiz", week="").episode.week == "2026-W12"

    @pytest.mark.slow
    def test_then_a_part_that_is_held_holds_only_itself(self, house: House) -> None:
        house.mouth.in_long_ones = SECRET
        house.part("Dana Reyes")
        long = synth.plain(house.recording.with_name("long.mp4"), seconds=3)
        episode = house.run(long, leader="Sam Ortiz").episode
        house.clock.now = datetime(2026, 3, 9, 17, tzinfo=UTC)
        outcome = house.open().advance(episode)
        assert (outcome.held, outcome.changed) == (True, True)
        assert "Castellan" not in house.published()

    @pytest.mark.slow
    def test_then_the_parts_that_are_not_held_can_be_approved(self, house: House) -> None:
        house.mouth.in_long_ones = SECRET
        house.part("Dana Reyes")
        long = synth.plain(house.recording.with_name("long.mp4"), seconds=3)
        episode = house.run(long, leader="Sam Ortiz").episode
        house.clock.now = datetime(2026, 3, 9, 17, tzinfo=UTC)
        production = house.open()
        Desk(production).arrange(episode, [1, 2], by="Ana")
        assert not production.advance(episode).changed
        Desk(production).approve(episode, by="Ana", seen=production.produce(episode).clearance.digest[:8])
        assert production.advance(episode).changed
        assert "Castellan" not in house.published()

    def test_before_it_a_note_in_the_inbox_names_who_is_missing(self, house: House) -> None:
        house.part("Dana Reyes")
        remind(house.open())
        note = (house.place / "inbox" / "field" / NOTE).read_text()
        assert "Still missing: Sam Ortiz." in note
        assert "Monday, 09 March, at 17:00" in note

    @pytest.mark.slow
    def test_when_everybody_is_there_the_note_goes(self, house: House) -> None:
        for leader in ("Dana Reyes", "Sam Ortiz"):
            remind(house.open())
            house.part(leader)
        remind(house.open())
        assert not (house.place / "inbox" / "field" / NOTE).exists()


def test_the_library_s_secret_is_made_once_and_for_this_user_alone(house: House) -> None:
    first, second = house.folder.secret(), house.folder.secret()
    assert (first, len(first)) == (second, 64)
    assert (house.place / ".secret").stat().st_mode & 0o077 == 0


def drop(house: House, show: str, make: Callable[[Path], object]) -> list[str]:
    """Put a file into an inbox folder and watch once; the states of what was taken in."""
    (house.place / "inbox" / show).mkdir(exist_ok=True)
    make(house.place / "inbox" / show / "update.mp4")
    house.configured("\n")
    text = (house.place / "vidcast.toml").read_text().replace("settle_s = 10", "settle_s = 0")
    (house.place / "vidcast.toml").write_text(text)
    return [arrival.state for arrival in watch(house.open(), once=True, sleep=lambda _: None)]


def test_a_link_in_the_inbox_is_left_alone(house: House) -> None:
    assert drop(house, "field", lambda path: os.symlink(house.recording, path)) == []


@pytest.mark.slow
def test_a_folder_named_as_people_write_is_a_show_all_the_same(house: House) -> None:
    assert drop(house, "Field Team", lambda path: path.write_bytes(house.recording.read_bytes())) == ["published"]
    assert (house.place / "site" / "field-team" / "feed.xml").is_file()


@pytest.mark.slow
class TestReports:
    """A render that failed its own checks, as if a disk had spoilt it."""

    def spoilt(self, house: House, firm: bool) -> Episode:
        """An episode that was approved and rendered, with a report that says it failed."""
        house.configured('\n[shows.field]\napproval = "always"\n')
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

    def test_a_failed_check_holds_and_a_person_may_accept_it(self, house: House) -> None:
        episode = self.spoilt(house, firm=False)
        production = house.open()
        outcome = production.advance(episode)
        assert outcome.held
        assert outcome.waits[0].why.startswith("the finished files: ")
        Desk(production).accept(episode, by="Ana", because="it is her slide")
        assert not production.advance(episode).held

    def test_an_acceptance_needs_a_reason(self, house: House) -> None:
        episode = self.spoilt(house, firm=False)
        with pytest.raises(BadRequest, match="needs a reason"):
            Desk(house.open()).accept(episode, by="Ana", because=" ")

    def test_broken_files_are_accepted_by_nobody_and_made_anew(self, house: House) -> None:
        episode = self.spoilt(house, firm=True)
        production = house.open()
        with pytest.raises(BadRequest, match="the files are broken"):
            Desk(production).accept(episode, by="Ana", because="never mind")
        assert not production.advance(episode).held

    def test_where_nothing_failed_there_is_nothing_to_accept(self, house: House) -> None:
        with pytest.raises(BadRequest, match="no failed check waits for anybody"):
            Desk(house.open()).accept(house.run().episode, by="Ana", because="why not")
