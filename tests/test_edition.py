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
from vidcast.edition import Edition, Finished, chapters_text, dated, edition
from vidcast.model.captions import Captions
from vidcast.model.credit import Credit
from vidcast.model.decisions import Clearance
from vidcast.model.episode import Chapter, Published, PublishedPart, chapters_of
from vidcast.model.findings import Findings
from vidcast.model.recording import AudioTrack, Recording, Take
from vidcast.model.report import Report
from vidcast.model.rundown import CardFrames, Rundown
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript
from vidcast.model.wording import Worded
from vidcast.pipeline import Look, Part, Produced, Released
from vidcast.run.runner import Result
from vidcast.stages.check import Key
from vidcast.stages.publish import Peaks, Poster, Render, Rendition, Sound
from vidcast.tools.cards import Brand, CardText

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
LINE = Timeline(Fraction(30), 900, ((0, 900),))
CARDS = CardFrames(title=90, chapter=60)
DANA = Credit("Dana Whitfield", "VP", "Operations", "Ninety-four percent")
SAM = Credit("Sam Ortiz", "Director", "Sales")
LOOK = Look(
    CardText("Field Ops", "Ninety-four percent", "Week 47, 2026", (DANA,)), Brand(), "Three quick things.", Key()
)
BOTH = replace(LOOK, card=replace(LOOK.card, title="Week 47, 2026", parts=(DANA, SAM)))

EPISODE = Episode("field-ops", "2026-W47", slug="2026-w47", guid="urn:uuid:11111111-2222-3333-4444-555555555555")


def part(credit: Credit) -> Part:
    recording = Recording("0" * 64, 9, 30_000, "wav", None, AudioTrack("pcm_s16le", 1, 16000))
    return Part(Take(recording, Path("nowhere")), credit)


def produced(captions: Captions, *named: Credit) -> Produced:
    rundown = Rundown.of([LINE] * len(named), CARDS)
    silent = Transcript("en", "e", "m", ())
    heard = (Worded(silent, silent),) * len(named)
    parts = tuple(part(each) for each in named)
    return Produced(parts, heard, rundown, captions, Findings("general", "1", ()), Clearance("digest", ()))


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
        drawn, heard, still = self.folder("picture"), self.folder("sound"), self.folder("poster")
        (drawn / "episode.mp4").write_bytes(video)
        (drawn / "episode-360.mp4").write_bytes(b"small " + video)
        (heard / "episode.m4a").write_bytes(audio)
        (still / "large.jpg").write_bytes(b"poster")
        (still / "small.jpg").write_bytes(b"small poster")
        (heard / "peaks.json").write_bytes(b"{}")
        render = Render((Rendition("episode.mp4", 1920, 1080), Rendition("episode-360.mp4", 640, 360)), 990, 33_000)
        sound = Sound("episode.m4a", -16.0, -1.5, 1, part(DANA).take.recording)
        return Released(
            Result(sound, heard, "k", fresh=True),
            Result(render, drawn, "k", fresh=True),
            Result(Poster("large.jpg", "small.jpg"), still, "k", fresh=True),
            Result(Peaks("peaks.json", 100, 3300), heard, "k", fresh=True),
            Report(()),
        )

    def print(
        self, before: Published | None = None, *, video: bytes = b"video", audio: bytes = b"audio", look: Look = LOOK
    ) -> Edition:
        finished = Finished(produced(self.captions, *look.card.parts), self.released(video, audio))
        return edition(EPISODE, look, finished, self.folder("texts"), before)

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
            ("video", "field-ops-2026-w47-360p.mp4", "video/mp4"),
            ("audio", "field-ops-2026-w47.m4a", "audio/mp4"),
            ("captions", "captions.vtt", "text/vtt"),
            ("captions", "captions.srt", "application/x-subrip"),
            ("chapters", "chapters.json", "application/json+chapters"),
            ("poster", "poster.jpg", "image/jpeg"),
            ("poster", "poster-640.jpg", "image/jpeg"),
            ("peaks", "peaks.json", "application/json"),
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
        made = press.print().published
        sizes = [(file.width, file.height) for kind in ("video", "poster", "audio") for file in made.of(kind)]
        assert sizes == [(1920, 1080), (640, 360), (1280, 720), (640, 360), (None, None)]

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
        nobody = replace(LOOK, card=replace(LOOK.card, parts=(Credit(),)))
        assert press.print(look=nobody).published.leader == "Field Ops"

    def test_an_episode_of_several_leaders_names_them_all_and_none_s_title(self, press: Press) -> None:
        made = press.print(look=BOTH).published
        assert (made.leader, made.leader_title, made.division) == ("Dana Whitfield and Sam Ortiz", "", "")

    def test_each_part_is_recorded_with_where_its_chapter_begins(self, press: Press) -> None:
        made = press.print(look=BOTH).published
        assert made.parts == (PublishedPart(0, DANA), PublishedPart(33_000, SAM))

    def test_more_leaders_than_a_feed_has_letters_for_are_counted(self, press: Press) -> None:
        many = tuple(Credit(f"Leader Number {number} of a Long House") for number in range(20))
        made = press.print(look=replace(LOOK, card=replace(LOOK.card, parts=many))).published
        assert len(made.leader) <= 255
        assert made.leader.endswith("and 13 more")

    def test_an_approval_is_no_reading_of_the_captions(self, press: Press) -> None:
        made = press.print().published
        assert (made.captions_reviewed, made.reviewed_by) == (False, None)

    def test_a_later_edition_keeps_its_guid_and_dates_and_takes_the_new_texts(self, press: Press) -> None:
        first = dated(press.print().published, NOW, None, first=True)
        second = press.print(first, look=replace(LOOK, card=replace(LOOK.card, title="Ninety-five percent"))).published
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
    def test_their_moments_come_back_to_the_millisecond(self) -> None:
        marks = (Chapter(0, "a"), Chapter(3036, "b"))
        assert chapters_of(chapters_text(marks), "chapters.json") == marks

    def test_a_title_from_a_leader_is_one_line_of_plain_characters(self) -> None:
        nasty = "Dana\x1b]0;owned\x07\nAll\u2028is \x9bwell \u202egnp"
        text = chapters_text((Chapter(0, nasty),))
        assert json.loads(text)["chapters"] == [{"startTime": 0.0, "title": "Dana]0;owned All is well gnp"}]
        assert "\u202e" not in text
