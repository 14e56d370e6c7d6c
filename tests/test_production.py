"""A library that can be trusted: nothing goes out that was held, changed or lost, however it comes about.

Recordings are small and really rendered; only the ears are made, so that a test says what was spoken.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import synth
from vidcast.config import LibraryFolder
from vidcast.errors import BadRecording, BadRequest, BadSettings, Held, StoreError
from vidcast.model.times import Span
from vidcast.model.transcript import Word
from vidcast.pipeline import Tools
from vidcast.production import Outcome, Production, Wish
from vidcast.tools.ffmpeg import Ffmpeg
from vidcast.tools.speech import Heard, Segment
from vidcast.watch import watch

PLAIN = "hello everyone and thank you Priya"
SECRET = "we are in talks to buy Castellan"
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


class Ear:
    fingerprint = "ear"

    def speech(self, pcm: Any) -> tuple[Span, ...]:
        return (Span(100, 1900),)


@dataclass
class Mouth:
    """An engine that hears what the test says, by default the same in every recording."""

    text: str = PLAIN
    sounds_like: str = "en"

    @property
    def fingerprint(self) -> dict[str, Any]:
        return {"name": "made", "version": self.text, "model": self.sounds_like}

    def language_of(self, pcm: Any) -> tuple[str, float]:
        return self.sounds_like, 0.99

    def transcribe(self, pcm: Any, clips: Any, language: str | None, terms: Any, progress: Any) -> Heard:
        spoken = self.text.split()
        each = 1700 // len(spoken)
        words = tuple(Word(100 + i * each, 100 + (i + 1) * each, f" {word}", 0.9) for i, word in enumerate(spoken))
        return Heard("en", (Segment(words, -0.2, 0.1, 1.2),))


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
    clock: Clock = field(default_factory=Clock)

    @property
    def folder(self) -> LibraryFolder:
        return LibraryFolder(self.place)

    def open(self) -> Production:
        tools = Tools(self.mouth, Ear(), Ffmpeg.found())  # type: ignore[arg-type]
        return Production(self.folder, now=self.clock, tools=tools)

    def run(self, path: Path | None = None, **wish: str) -> Outcome:
        return self.open().run(path or self.recording, Wish(**{"show": "field", "week": "2026-W11", **wish}))

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


@pytest.fixture
def house(tmp_path: Path, recording: Path) -> House:
    LibraryFolder.made(tmp_path / "acme")
    path = tmp_path / "update.mp4"
    path.write_bytes(recording.read_bytes())
    return House(tmp_path / "acme", path)


def test_a_plain_message_is_published(house: House) -> None:
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
    production.approve(episode, by="Ana")
    with pytest.raises(StoreError, match="not what came in"):
        production.advance(episode)
    assert house.published() == ""


@pytest.mark.parametrize("key", ["title", "summary", "leader"])
def test_what_is_published_beside_the_words_is_checked_too(house: House, key: str) -> None:
    outcome = house.run(**{key: "In talks to buy Castellan"})
    assert [finding.where for finding in outcome.produced.findings.open("block")] == [key]
    assert house.published() == ""


def test_a_change_of_the_summary_ends_an_approval(house: House) -> None:
    house.configured('\n[shows.field]\napproval = "always"\n')
    episode = house.run().episode
    house.open().approve(episode, by="Ana")
    outcome = house.run(summary="Another summary")
    assert [wait.why for wait in outcome.produced.clearance.waits] == [
        "the approval by Ana was of something else: approve it as it is now"
    ]


def test_a_change_of_the_brand_ends_an_approval(house: House) -> None:
    house.configured('\n[shows.field]\napproval = "always"\n')
    episode = house.run().episode
    house.open().approve(episode, by="Ana")
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
    Ear.speech = lambda self, pcm: (Span(100, 3900),)  # type: ignore[method-assign]
    try:
        waits = house.run(long).produced.clearance.waits
    finally:
        Ear.speech = lambda self, pcm: (Span(100, 1900),)  # type: ignore[method-assign]
    assert "listen to 1 places: it sounds like another language" in [wait.why for wait in waits]


def test_a_wish_that_cannot_be_granted_leaves_no_trace(house: House) -> None:
    with pytest.raises(BadSettings):
        house.run(preset="nope")
    assert house.open().catalogue.episodes() == ()


def test_an_episode_keeps_its_week(house: House) -> None:
    house.run()
    with pytest.raises(BadRequest, match="is field/2026-w11 already, and an episode keeps its week"):
        house.run(week="2026-W40")


def test_a_text_that_no_card_has_room_for_is_refused(house: House) -> None:
    with pytest.raises(BadRequest, match="title: 201 characters are more than 200"):
        house.run(title="x" * 201)


def test_a_catalogue_that_is_gone_is_not_begun_anew(house: House) -> None:
    house.run()
    (house.place / "catalogue.db").unlink()
    with pytest.raises(StoreError, match=r"catalogue\.db is gone"):
        house.run()


def test_a_damaged_catalogue_is_found_by_the_doctor(house: House) -> None:
    house.run()
    with sqlite3.connect(house.place / "catalogue.db") as connection:
        connection.execute("UPDATE episodes SET document = '{}'")
    with pytest.raises(StoreError, match="the catalogue is damaged"):
        house.open().catalogue.verified()


@pytest.mark.slow
def test_a_site_that_was_deleted_is_whole_again_after_one_run(house: House) -> None:
    house.run()
    house.run(house.copy("second.mp4"), title="Second")
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
    outcome = house.run(house.copy("second.mp4"))
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
            production.approve(production.catalogue.episode("field"), by="Ana")

    def test_a_waiver_and_an_approval_publish(self, held: House) -> None:
        production = held.open()
        episode = production.catalogue.episode("field")
        (finding,) = production.produce(episode).findings.open("block")
        production.waive(episode, finding.id, by="Ana", because="announced")
        production.approve(episode, by="Ana")
        assert not production.advance(episode).held

    def test_a_cut_takes_the_words_out_and_asks_for_an_approval(self, held: House) -> None:
        production = held.open()
        episode = production.catalogue.episode("field")
        (finding,) = production.produce(episode).findings.open("block")
        production.cut(episode, finding.id, by="Ana")
        produced = production.produce(episode)
        assert produced.findings.open("block") == ()
        assert [wait.why for wait in produced.clearance.waits] == ["approval of what was decided"]
        assert "buy" not in " ".join(cue.text for cue in produced.captions.cues)

    def test_a_decision_can_be_taken_back(self, held: House) -> None:
        production = held.open()
        episode = production.catalogue.episode("field")
        (finding,) = production.produce(episode).findings.open("block")
        production.waive(episode, finding.id, by="Ana", because="announced")
        production.take_back(episode, finding.id, by="Bo")
        assert [each.id for each in production.produce(episode).findings.open("block")] == [finding.id]

    def test_what_was_not_decided_cannot_be_taken_back(self, held: House) -> None:
        production = held.open()
        with pytest.raises(BadRequest, match="has no decision on it"):
            production.take_back(production.catalogue.episode("field"), "f-00000000", by="Bo")


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
