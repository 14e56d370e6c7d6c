"""What goes on the shelf: the files of an episode, their names, and the record of both."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from vidcast.catalogue import Episode
from vidcast.edition import Edition, chapters_text, dated, edition
from vidcast.model.captions import Captions
from vidcast.model.decisions import Clearance
from vidcast.model.episode import Published, chapters_of
from vidcast.model.findings import Findings
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript
from vidcast.pipeline import Produced, Released
from vidcast.run.runner import Result
from vidcast.stages.publish import Render, Sound

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
LINE = Timeline(Fraction(30), 900, ((0, 900),), opening_frames=90)

EPISODE = Episode(
    "field-ops",
    "2026-W47",
    "Ninety-four percent",
    "Dana Whitfield",
    leader_title="VP",
    division="Operations",
    summary="Three quick things.",
    slug="2026-w47",
    guid="urn:uuid:11111111-2222-3333-4444-555555555555",
)


class Press:
    """Makes editions of one episode from files whose bytes are known."""

    def __init__(self, root: Path, captions: Captions) -> None:
        self.root = root
        self.captions = captions
        self.count = 0

    def folder(self, name: str) -> Path:
        self.count += 1
        made = self.root / f"{self.count}-{name}"
        made.mkdir()
        return made

    def released(self, video: bytes, audio: bytes) -> Released:
        drawn, heard = self.folder("picture"), self.folder("sound")
        (drawn / "episode.mp4").write_bytes(video)
        (drawn / "poster.jpg").write_bytes(b"poster")
        (heard / "episode.m4a").write_bytes(audio)
        render = Render("episode.mp4", "poster.jpg", 1920, 1080, 990, 33_000, -16.0, -1.5)
        sound = Sound("episode.m4a", -16.0, -1.5, 1)
        return Released(Result(sound, heard, "k", fresh=True), Result(render, drawn, "k", fresh=True))

    def print(
        self,
        before: Published | None = None,
        *,
        video: bytes = b"video",
        audio: bytes = b"audio",
        episode: Episode = EPISODE,
        approved_by: str | None = None,
    ) -> Edition:
        clearance = Clearance("digest", (), approved_by)
        produced = Produced(
            Transcript("en", "e", "m", ()), LINE, self.captions, Findings("general", "1", ()), clearance
        )
        return edition(episode, produced, self.released(video, audio), self.folder("texts"), before)

    def names(self, *revisions: tuple[bytes, bytes]) -> list[tuple[str, str]]:
        """The names of video and audio in each of several editions, one after the other."""
        before, names = None, []
        for video, audio in revisions:
            before = self.print(before, video=video, audio=audio).published
            names.append((before.of("video")[0].name, before.of("audio")[0].name))
        return names


@pytest.fixture
def press(tmp_path: Path, captions: Captions) -> Press:
    return Press(tmp_path, captions)


class TestFiles:
    def test_the_first_edition_has_every_file_of_the_contract(self, press: Press) -> None:
        assert [(file.kind, file.name, file.mime) for file in press.print().published.media] == [
            ("video", "field-ops-2026-w47.mp4", "video/mp4"),
            ("audio", "field-ops-2026-w47.m4a", "audio/mp4"),
            ("captions", "captions.vtt", "text/vtt"),
            ("captions", "captions.srt", "application/x-subrip"),
            ("chapters", "chapters.json", "application/json+chapters"),
            ("poster", "poster.jpg", "image/jpeg"),
        ]

    def test_every_file_of_the_record_lies_where_the_edition_says(self, press: Press) -> None:
        made = press.print()
        assert list(made.files) == [file.name for file in made.published.media]
        assert [made.files[file.name].stat().st_size for file in made.published.media] == [
            file.bytes for file in made.published.media
        ]

    def test_every_file_is_recorded_with_the_hash_of_its_bytes(self, press: Press) -> None:
        made = press.print()
        hashes = {name: hashlib.sha384(path.read_bytes()).digest() for name, path in made.files.items()}
        wanted = {name: "sha384-" + base64.b64encode(value).decode() for name, value in hashes.items()}
        assert {file.name: file.sha384 for file in made.published.media} == wanted

    def test_pictures_are_recorded_with_their_size(self, press: Press) -> None:
        sizes = {file.kind: (file.width, file.height) for file in press.print().published.media}
        assert (sizes["video"], sizes["poster"], sizes["audio"]) == ((1920, 1080), (1280, 720), (None, None))

    def test_the_texts_are_written(self, press: Press) -> None:
        files = press.print().files
        assert files["captions.vtt"].read_text(encoding="utf-8").startswith("WEBVTT\n")
        assert "00:00:00,800 --> " in files["captions.srt"].read_text(encoding="utf-8")


class TestNames:
    def test_media_that_changed_get_a_new_name_and_the_rest_keep_theirs(self, press: Press) -> None:
        assert press.names((b"video", b"audio"), (b"other", b"audio")) == [
            ("field-ops-2026-w47.mp4", "field-ops-2026-w47.m4a"),
            ("field-ops-2026-w47-r2.mp4", "field-ops-2026-w47.m4a"),
        ]

    def test_media_that_stayed_keep_the_name_of_their_revision(self, press: Press) -> None:
        names = press.names((b"1", b"a"), (b"2", b"a"), (b"2", b"b"))
        assert names[-1] == ("field-ops-2026-w47-r2.mp4", "field-ops-2026-w47-r2.m4a")

    def test_every_further_change_counts_on(self, press: Press) -> None:
        names = press.names(*((bytes([65 + number]), b"a") for number in range(11)))
        assert [video for video, _ in names][-3:] == [f"field-ops-2026-w47-r{number}.mp4" for number in (9, 10, 11)]

    def test_going_back_to_the_first_bytes_is_a_change_too(self, press: Press) -> None:
        names = press.names((b"1", b"a"), (b"2", b"a"), (b"1", b"a"))
        assert names[-1][0] == "field-ops-2026-w47-r3.mp4"

    def test_texts_keep_their_names_whatever_they_say(self, press: Press) -> None:
        first = press.print().published
        press.captions = replace(press.captions, cues=press.captions.cues[:1])
        second = press.print(first).published
        assert [file.name for file in second.of("captions")] == ["captions.vtt", "captions.srt"]
        assert second.of("captions")[0].sha384 != first.of("captions")[0].sha384


class TestRecord:
    def test_it_says_what_the_episode_says(self, press: Press) -> None:
        made = press.print().published
        assert (made.path, made.week, made.title, made.leader) == (
            "field-ops/2026-w47/",
            "2026-W47",
            "Ninety-four percent",
            "Dana Whitfield",
        )
        assert (made.leader_title, made.division, made.summary) == ("VP", "Operations", "Three quick things.")
        assert (made.guid, made.duration_ms, made.language) == (EPISODE.guid, 33_000, "en-us")

    def test_an_episode_without_a_leader_is_its_show_s(self, press: Press) -> None:
        assert press.print(episode=replace(EPISODE, leader="")).published.leader == "field-ops"

    @pytest.mark.parametrize("who", ["Priya Raman", None])
    def test_an_approval_is_no_reading_of_the_captions(self, press: Press, who: str | None) -> None:
        made = press.print(approved_by=who).published
        assert (made.captions_reviewed, made.reviewed_by) == (False, None)

    def test_a_later_edition_keeps_its_guid_and_dates_and_takes_the_new_texts(self, press: Press) -> None:
        first = dated(press.print().published, NOW, None, first=True)
        changed = replace(
            EPISODE, title="Ninety-five percent", guid="urn:uuid:" + "0" * 8 + "-0000" * 3 + "-" + "0" * 12
        )
        second = press.print(first, episode=changed).published
        assert second.title == "Ninety-five percent"
        assert (second.guid, second.published_at, second.updated_at) == (
            first.guid,
            first.published_at,
            first.updated_at,
        )

    def test_an_edition_of_which_nothing_changed_is_the_same_record(self, press: Press) -> None:
        first = dated(press.print().published, NOW, None, first=True)
        assert press.print(first).published == first


class TestDates:
    def test_a_first_edition_is_published_and_updated_now(self, episode: Callable[..., Published]) -> None:
        made = dated(episode(), NOW, None, first=True)
        assert (made.published_at, made.updated_at) == ("2026-11-20T15:00:00Z", "2026-11-20T15:00:00Z")

    def test_it_is_later_than_every_one_before_it(self, episode: Callable[..., Published]) -> None:
        made = dated(episode(), NOW, "2026-11-20T15:00:30Z", first=True)
        assert (made.published_at, made.updated_at) == ("2026-11-20T15:00:31Z", "2026-11-20T15:00:31Z")

    def test_a_later_edition_is_only_updated(self, episode: Callable[..., Published]) -> None:
        before = episode(published_at="2026-11-19T08:00:00Z")
        made = dated(before, NOW, "2026-11-19T08:00:00Z", first=False)
        assert (made.published_at, made.updated_at) == ("2026-11-19T08:00:00Z", "2026-11-20T15:00:00Z")

    def test_a_clock_that_went_back_updates_nothing_before_it_was_published(
        self, episode: Callable[..., Published]
    ) -> None:
        before = episode(published_at="2026-11-21T08:00:00Z")
        made = dated(before, NOW, None, first=False)
        assert (made.published_at, made.updated_at) == ("2026-11-21T08:00:00Z", "2026-11-21T08:00:00Z")


class TestChapters:
    def test_they_are_the_title_card_and_the_message(self) -> None:
        assert json.loads(chapters_text(EPISODE, LINE)) == {
            "version": "1.2.0",
            "chapters": [
                {"startTime": 0, "title": "Ninety-four percent"},
                {"startTime": 3, "title": "Dana Whitfield"},
            ],
        }

    def test_a_message_of_nobody_in_particular_is_called_so(self) -> None:
        text = chapters_text(replace(EPISODE, leader=""), LINE)
        assert [chapter["title"] for chapter in json.loads(text)["chapters"]][1] == "Message"

    def test_without_a_title_card_there_is_one(self) -> None:
        text = chapters_text(EPISODE, replace(LINE, opening_frames=0))
        assert [chapter["startTime"] for chapter in json.loads(text)["chapters"]] == [0]

    def test_their_moments_come_back_to_the_millisecond(self) -> None:
        text = chapters_text(EPISODE, replace(LINE, frame_rate=Fraction(30000, 1001), opening_frames=91))
        assert [chapter.start_ms for chapter in chapters_of(text, "chapters.json")] == [0, 3036]
