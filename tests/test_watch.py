"""Whatever becomes of a dropped file, it lies somewhere sensible afterwards, with a note that quotes nothing."""

from __future__ import annotations

import os
import platform
import time
from copy import copy
from pathlib import Path
from typing import cast

import pytest

from tests.studio import WAITS, Clock, Shelf, Shelving, Stopped, Studio
from vidcast.catalogue import Episode
from vidcast.config import Config, InboxTable, LibraryFolder, ShowConfig
from vidcast.errors import BadRecording, BadRequest, BadSettings, ProgramFailed, StoreError, VidcastError, WishRefused
from vidcast.inbox import Dropped, Inbox
from vidcast.inbox.shows import NO_ADDRESS
from vidcast.production import Production
from vidcast.run.store import SWEEP_AFTER_S
from vidcast.watch import Arrival, watch


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path / "acme")


def test_an_empty_inbox_ends_at_once(studio: Studio) -> None:
    assert studio.watch() == ()


class TestPublished:
    def test_a_good_file_is_published_and_done(self, studio: Studio) -> None:
        studio.drop()
        note = "weekly/update.mp4: published as weekly/2026-w47"
        assert studio.watch() == (Arrival("weekly/update.mp4", "published", note, 0),)
        assert studio.files() == ["weekly/done/2026-w47/update.mp4", "weekly/done/2026-w47/update.mp4.txt"]

    def test_its_leader_is_thanked(self, studio: Studio) -> None:
        studio.drop()
        studio.watch()
        assert studio.note_of("weekly/done/2026-w47/update.mp4.txt") == (
            "Thank you. This was published as weekly/2026-w47.\nYour recording is kept as you made it.\n"
        )

    def test_the_folder_it_lay_in_is_its_show(self, studio: Studio) -> None:
        studio.drop("a.mp4", "field")
        studio.drop("b.mp4", "ops")
        studio.watch()
        assert studio.asked == [("a.mp4", "field"), ("b.mp4", "ops")]

    def test_what_became_of_it_is_told_while_it_happens(self, studio: Studio) -> None:
        studio.drop()
        arrivals = studio.watch()
        assert studio.reporter.notes == [arrival.note for arrival in arrivals]


class TestMisplaced:
    def test_a_file_beside_the_folders_of_the_shows_gets_a_note_and_stays(self, studio: Studio) -> None:
        studio.stray()
        assert studio.watch() == ()
        assert studio.files() == ["update.mp4", "vidcast - update.mp4.txt"]
        assert "put it in one of the folders: weekly" in studio.note_of("vidcast - update.mp4.txt")


class TestMisnamed:
    def test_a_folder_whose_name_is_no_show_s_gets_a_note_and_waits(self, studio: Studio) -> None:
        studio.drop("a.mp4", "視頻")
        studio.drop("b.mp4", "ops")
        why = f'no show can be called "視頻": {NO_ADDRESS}'
        assert [(each.file, each.state, each.note) for each in studio.watch()] == [
            ("ops/b.mp4", "published", "ops/b.mp4: published as ops/2026-w47"),
            ("視頻/a.mp4", "waiting", f"視頻/a.mp4: not yet taken in: {why}"),
        ]
        assert studio.reporter.notes[0] == f"視頻: not taken in: {why}"
        assert "視頻/vidcast - please rename this folder.txt" in studio.files()
        (studio.folder.inbox / "視頻").rename(studio.folder.inbox / "Video 1")
        assert [(each.file, each.state) for each in studio.watch()] == [("Video 1/a.mp4", "published")]
        assert [name for name in studio.files() if "rename" in name] == []

    def test_of_two_folders_of_one_name_neither_takes_the_other_s_episodes(self, studio: Studio) -> None:
        studio.drop("a.mp4", "Café")
        studio.drop("b.mp4", "cafe")
        assert [(each.file, each.state) for each in studio.watch()] == [
            ("Café/a.mp4", "waiting"),
            ("cafe/b.mp4", "waiting"),
        ]
        assert studio.asked == []

    def test_a_folder_that_only_notes_of_older_versions_made_is_removed(self, studio: Studio) -> None:
        studio.drop("a.mp4", "Field Notes")
        made = studio.folder.inbox / "field-notes"
        made.mkdir()
        (made / "vidcast - still missing.txt").write_text("Week 47 closes soon.")
        assert [(each.file, each.state) for each in studio.watch()] == [("Field Notes/a.mp4", "published")]
        assert not made.exists()


class TestHalfCopied:
    def test_a_file_that_is_not_whole_waits_where_it_is(self, studio: Studio) -> None:
        studio.config = Config(inbox=InboxTable(settle_s=0, poll_s=7))
        path = studio.drop()
        path.write_bytes(b"\0\0\0\x18ftypmp42" + b"\0" * 100)
        (arrival,) = studio.watch()
        assert (arrival.state, arrival.status) == ("waiting", 0)
        assert studio.files() == ["weekly/update.mp4", "weekly/vidcast - update.mp4.txt"]
        assert "the copy did not finish" in arrival.note

    def test_one_that_did_not_change_for_long_is_taken_to_be_refused(self, studio: Studio) -> None:
        studio.config = Config(inbox=InboxTable(settle_s=0, poll_s=7))
        path = studio.drop()
        path.write_bytes(b"\0\0\0\x18ftypmp42" + b"\0" * 100)
        os.utime(path, (time.time() - 700, time.time() - 700))
        studio.watch()
        assert studio.asked == [("update.mp4", "weekly")]

    def test_a_text_is_not_waited_for(self, studio: Studio) -> None:
        studio.config = Config(inbox=InboxTable(settle_s=0, poll_s=7))
        studio.drop()
        studio.watch()
        assert studio.asked == [("update.mp4", "weekly")]


class TestEmpty:
    def test_an_empty_file_waits_with_a_note_and_is_taken_when_it_holds_something(self, studio: Studio) -> None:
        path = studio.drop()
        path.write_bytes(b"")
        (arrival,) = studio.watch()
        why = "weekly/update.mp4: not yet taken in: update.mp4: it is empty; copy it here again"
        assert arrival == Arrival("weekly/update.mp4", "waiting", why, 0)
        assert studio.reporter.notes == [why]
        assert studio.files() == ["weekly/update.mp4", "weekly/vidcast - update.mp4.txt"]
        path.write_bytes(b"video")
        assert [arrival.state for arrival in studio.watch()] == ["published"]
        assert studio.files() == ["weekly/done/2026-w47/update.mp4", "weekly/done/2026-w47/update.mp4.txt"]


class TestTogether:
    def test_files_of_one_show_that_are_there_together_are_rendered_once(self, studio: Studio) -> None:
        for name in ("a.mp4", "b.mp4"):
            studio.drop(name)
        assert [arrival.state for arrival in studio.watch()] == ["published", "published"]
        assert studio.advanced == ["weekly/2026-w47"]

    def test_a_render_that_fails_puts_them_all_back(self, studio: Studio) -> None:
        studio.broken = ProgramFailed("ffmpeg ended with 1")
        for name in ("a.mp4", "b.mp4"):
            studio.drop(name)
        assert [arrival.state for arrival in studio.watch()] == ["waiting", "waiting"]
        notes = [f"weekly/vidcast - {name}.mp4.txt" for name in "ab"]
        assert studio.files() == ["weekly/a.mp4", "weekly/b.mp4", *notes]

    def test_a_stop_while_rendering_puts_them_all_back(self, studio: Studio) -> None:
        studio.broken = KeyboardInterrupt()
        for name in ("a.mp4", "b.mp4"):
            studio.drop(name)
        with pytest.raises(KeyboardInterrupt):
            studio.watch()
        assert studio.files() == ["weekly/a.mp4", "weekly/b.mp4"]


class TestClosing:
    def test_an_episode_whose_week_has_closed_goes_on_once(self, studio: Studio) -> None:
        studio.shelf = Shelf((Episode("field", "2026-W47", slug="2026-w47", id=1),))
        slept: list[float] = []

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) == 3:
                raise Stopped

        with pytest.raises(Stopped):
            studio.watch(once=False, sleep=sleep)
        assert studio.advanced == ["field/2026-w47"]
        assert studio.reporter.notes == ["field/2026-w47: its week closed: published"]

    @pytest.mark.parametrize(
        ("fault", "said"),
        [
            (ProgramFailed("ffmpeg ended with 1"), "ffmpeg ended with 1"),
            (RuntimeError("Castellan"), "unexpected RuntimeError"),
        ],
    )
    def test_one_that_cannot_go_on_is_tried_again_later_and_stops_no_other(
        self, studio: Studio, fault: Exception, said: str
    ) -> None:
        studio.shelf = Shelf(
            tuple(Episode(show, "2026-W47", slug="2026-w47", id=at) for at, show in enumerate(("field", "sales")))
        )
        studio.broken, clock, slept = fault, Clock(), 0

        def sleep(seconds: float) -> None:
            nonlocal slept
            slept += 1
            if slept == 2:
                studio.broken, clock.now = None, 601
            if slept == 4:
                raise Stopped

        with pytest.raises(Stopped):
            studio.watch(once=False, sleep=sleep, clock=clock)
        assert studio.advanced == ["field/2026-w47", "sales/2026-w47"] * 2
        assert studio.reporter.notes[0] == f"field/2026-w47: its week closed, and it cannot go on: {said}"
        assert studio.reporter.notes[-1] == "sales/2026-w47: its week closed: published"


class TestHeld:
    def test_a_held_file_is_done_too_and_is_no_failure(self, studio: Studio) -> None:
        studio.answers["update.mp4"] = WAITS
        studio.drop()
        note = "weekly/update.mp4: held as weekly/2026-w47"
        assert studio.watch() == (Arrival("weekly/update.mp4", "held", note, 5),)

    def test_its_leader_reads_who_looks_at_it_and_nothing_of_what_was_found(self, studio: Studio) -> None:
        studio.answers["update.mp4"] = WAITS
        studio.drop()
        studio.watch()
        assert studio.note_of("weekly/done/2026-w47/update.mp4.txt") == (
            "Thank you. This arrived as weekly/2026-w47 and waits for people to look at it: compliance, hr, legal.\n"
            "You need do nothing; they will write to you if they have a question.\n"
            "Your recording is kept as you made it.\n"
        )


class TestRejected:
    def test_a_file_that_cannot_be_used_is_rejected_with_the_reason(self, studio: Studio) -> None:
        studio.answers["update.mp4"] = BadRecording("update.mp4: no sound; record it again")
        studio.drop()
        note = "weekly/update.mp4: rejected: update.mp4: no sound; record it again"
        assert studio.watch() == (Arrival("weekly/update.mp4", "rejected", note, 2),)
        assert studio.files() == ["weekly/rejected/update.mp4", "weekly/rejected/update.mp4.txt"]

    def test_its_leader_reads_why(self, studio: Studio) -> None:
        studio.answers["update.mp4"] = BadRecording("update.mp4: no sound; record it again")
        studio.drop()
        studio.watch()
        assert studio.note_of("weekly/rejected/update.mp4.txt") == (
            "This could not be used.\n\nupdate.mp4: no sound; record it again\n\n"
            "Nothing was published and the file was kept.\n"
        )

    def test_a_wish_that_cannot_be_granted_is_rejected_with_a_way_out_for_its_leader(self, studio: Studio) -> None:
        studio.answers["update.mp4"] = WishRefused(
            "update.mp4: is for others", "say --audience public", "Please ask us."
        )
        studio.drop()
        note = "weekly/update.mp4: rejected: update.mp4: is for others; say --audience public"
        assert studio.watch() == (Arrival("weekly/update.mp4", "rejected", note, 2),)
        assert studio.note_of("weekly/rejected/update.mp4.txt") == (
            "This could not be used.\n\nupdate.mp4: is for others.\n\nPlease ask us.\n\n"
            "Nothing was published and the file was kept.\n"
        )

    @pytest.mark.parametrize("fault", [BadSettings("glossary.toml: 1 to fix"), BadRequest("no such thing")])
    def test_what_comms_must_mend_keeps_the_file_waiting_and_is_told_once(
        self, studio: Studio, fault: VidcastError
    ) -> None:
        studio.answers["update.mp4"] = fault
        studio.drop()
        clock, slept = Clock(), 0

        def sleep(_: float) -> None:
            nonlocal slept
            slept += 1
            clock.now += 301
            if slept == 12:
                raise Stopped

        with pytest.raises(Stopped):
            studio.watch(once=False, sleep=sleep, clock=clock)
        assert studio.files() == ["weekly/update.mp4", "weekly/vidcast - update.mp4.txt"]
        assert len(studio.asked) > 2
        assert studio.reporter.notes == [f"weekly/update.mp4: not yet taken in: {fault}"]

    def test_one_that_is_rejected_does_not_keep_the_next_from_being_published(self, studio: Studio) -> None:
        studio.answers["a.mp4"] = BadRecording("no")
        for name in ("a.mp4", "b.mp4"):
            studio.drop(name)
        assert [arrival.state for arrival in studio.watch()] == ["rejected", "published"]


class TestWaiting:
    @pytest.mark.parametrize(("error", "status"), [(ProgramFailed("ffmpeg ended with 1"), 3), (StoreError("full"), 4)])
    def test_a_failure_of_ours_puts_the_file_back(
        self, studio: Studio, error: ProgramFailed | StoreError, status: int
    ) -> None:
        studio.answers["update.mp4"] = error
        studio.drop()
        note = f"weekly/update.mp4: not yet taken in: {error}"
        assert studio.watch() == (Arrival("weekly/update.mp4", "waiting", note, status),)
        assert studio.files() == ["weekly/update.mp4", "weekly/vidcast - update.mp4.txt"]
        assert "you need do nothing" in studio.note_of("weekly/vidcast - update.mp4.txt")

    def test_it_is_not_tried_over_and_over_in_one_watch(self, studio: Studio) -> None:
        studio.answers["a.mp4"] = ProgramFailed("ffmpeg ended with 1")
        for name in ("a.mp4", "b.mp4"):
            studio.drop(name)
        assert [(arrival.file, arrival.state) for arrival in studio.watch()] == [
            ("weekly/a.mp4", "waiting"),
            ("weekly/b.mp4", "published"),
        ]

    def test_the_next_watch_tries_it_again(self, studio: Studio) -> None:
        studio.answers["update.mp4"] = ProgramFailed("ffmpeg ended with 1")
        studio.drop()
        studio.watch()
        studio.answers.clear()
        assert [arrival.state for arrival in studio.watch()] == ["published"]

    def test_a_watch_that_is_stopped_puts_the_file_back_first(self, studio: Studio) -> None:
        studio.answers["update.mp4"] = KeyboardInterrupt()
        studio.drop()
        with pytest.raises(KeyboardInterrupt):
            studio.watch()
        assert studio.files() == ["weekly/update.mp4"]

    def test_an_error_nobody_expected_is_told_by_its_kind_alone_and_keeps_no_other_file_waiting(
        self, studio: Studio
    ) -> None:
        studio.answers["a.mp4"] = ZeroDivisionError("the secret merger")
        for name in ("a.mp4", "b.mp4"):
            studio.drop(name)
        first, second = studio.watch()
        note = "weekly/a.mp4: not yet taken in: unexpected ZeroDivisionError"
        assert first == Arrival("weekly/a.mp4", "waiting", note, 1)
        assert second.state == "published"

    def test_a_watch_without_end_tries_it_again_after_ten_minutes(self, studio: Studio) -> None:
        studio.answers["update.mp4"] = StoreError("full")
        studio.drop()
        clock, tried = Clock(), []

        def sleep(_: float) -> None:
            clock.now += 100
            tried.append(len(studio.asked))
            if len(tried) == 9:
                raise Stopped

        with pytest.raises(Stopped):
            watch(cast(Production, studio), once=False, sleep=sleep, clock=clock)
        assert tried == [0, 0, 1, 1, 1, 1, 1, 1, 2]


class TestForEver:
    def test_it_waits_as_long_as_the_configuration_says_and_takes_what_comes_later(self, studio: Studio) -> None:
        slept: list[float] = []

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) == 2:
                studio.drop()
            if len(slept) == 6:
                raise Stopped

        with pytest.raises(Stopped):
            studio.watch(once=False, sleep=sleep)
        assert slept == [7] * 6
        assert studio.reporter.notes == ["weekly/update.mp4: published as weekly/2026-w47"]

    def test_what_is_for_the_inside_is_taken_away_in_every_round_though_nothing_comes(self, studio: Studio) -> None:
        assert self.rounds(studio, 3) == [1, 2, 3]

    def test_settings_that_change_are_followed(self, studio: Studio) -> None:
        other = copy(studio)
        other.asked, other.shelving = [], Shelving()
        studio.settings = [other]
        studio.drop("later.mp4")
        assert self.rounds(studio, 3) == [0, 0, 0]
        assert (studio.asked, other.asked) == ([], [("later.mp4", "weekly")])
        assert other.shelving.withdrawn == 3

    def test_a_production_reads_its_settings_again_when_they_say_something_else(self, tmp_path: Path) -> None:
        production = Production(LibraryFolder.made(tmp_path / "acme"))
        assert production.renewed() is production
        settings = tmp_path / "acme" / "vidcast.toml"
        settings.write_text(settings.read_text() + '\n[shows.field]\ncut_off = "Friday 17:00"\n')
        assert production.renewed().config.show_config("field").cut_off == "Friday 17:00"
        settings.write_text("[shows.field")
        with pytest.raises(BadSettings):
            production.renewed()

    def test_a_production_that_is_replaced_lets_go_of_its_database(self, tmp_path: Path) -> None:
        production, closed = Production(LibraryFolder.made(tmp_path / "acme")), []
        vars(production)["catalogue"] = type("Catalogue", (), {"close": lambda self: closed.append("closed")})()
        production.renewed()
        assert closed == []
        production.folder.root.joinpath("vidcast.toml").write_text('[library]\npolicy = "finance"\n')
        production.renewed()
        assert closed == ["closed"]

    def test_nothing_is_taken_in_while_the_settings_cannot_be_used(self, studio: Studio) -> None:
        bad = BadSettings("vidcast.toml: line 3: a quote is missing")
        studio.settings = [bad, bad]
        studio.drop()
        assert self.rounds(studio, 1) == [0]
        assert studio.files() == ["weekly/update.mp4"]
        assert self.rounds(studio, 4)[-1] == 3
        assert studio.reporter.notes == [
            *[f"nothing is taken in until this is fixed: {bad}"] * 2,
            "weekly/update.mp4: published as weekly/2026-w47",
        ]

    def test_nothing_is_taken_in_while_something_stays_outside_and_its_words_are_not_told(self, studio: Studio) -> None:
        studio.shelving.broken = RuntimeError("the secret merger")
        studio.drop()
        self.rounds(studio, 3)
        assert studio.files() == ["weekly/update.mp4"]
        assert studio.reporter.notes == ["nothing is taken in until this is fixed: unexpected RuntimeError"]
        with pytest.raises(RuntimeError):
            studio.watch()

    def test_weeks_that_cannot_be_looked_at_end_no_watch_and_are_told_once(self, studio: Studio) -> None:
        class Locked(Shelf):
            def episodes(self) -> tuple[Episode, ...]:
                raise StoreError("catalogue.db: another program keeps it locked")

        studio.shelf = Locked()
        self.rounds(studio, 3)
        assert studio.reporter.notes == [
            "weeks that close cannot be looked at: catalogue.db: another program keeps it locked; tried again in every "
            "round"
        ]
        with pytest.raises(StoreError):
            studio.watch()

    @staticmethod
    def rounds(studio: Studio, many: int) -> list[int]:
        """How often what is outside was looked at, after each of so many rounds."""
        seen: list[int] = []

        def sleep(_: float) -> None:
            seen.append(studio.shelving.withdrawn)
            if len(seen) == many:
                raise Stopped

        with pytest.raises(Stopped):
            studio.watch(once=False, sleep=sleep)
        return seen

    def test_what_a_killed_watch_had_claimed_is_taken_up_again(self, studio: Studio) -> None:
        claimed = studio.folder.inbox / "weekly" / ".claimed" / f"{platform.node()}.{os.getpid()}.abc"
        claimed.mkdir(parents=True)
        studio.drop().rename(claimed / "update.mp4")
        assert [arrival.state for arrival in studio.watch()] == ["published"]
        back = "weekly/update.mp4: back in the inbox: nobody works on it any longer"
        assert studio.reporter.notes == [back, "weekly/update.mp4: published as weekly/2026-w47"]

    def test_a_watch_that_is_killed_meanwhile_is_found_out_in_any_round(self, studio: Studio) -> None:
        other, slept = Inbox(studio.folder.inbox, 0), 0
        claimed = other.claim(Dropped("weekly", studio.drop()))
        assert claimed is not None

        def sleep(_: float) -> None:
            nonlocal slept
            slept += 1
            if slept == 3:
                assert not studio.asked
                (claimed.path.parent / ".lease").unlink()
                claimed.path.parent.rename(claimed.path.parent.with_name(f"{platform.node()}.{os.getpid()}.abc"))
            if slept == 9:
                raise Stopped

        with pytest.raises(Stopped):
            studio.watch(once=False, sleep=sleep)
        assert studio.asked == [("update.mp4", "weekly")]

    def test_what_another_watch_is_taking_in_is_named_and_left_to_it(self, studio: Studio) -> None:
        claimed = Inbox(studio.folder.inbox, 0).claim(Dropped("weekly", studio.drop()))
        (arrival,) = studio.watch()
        assert claimed is not None
        assert claimed.path.is_file()
        assert (arrival.file, arrival.state, arrival.status) == ("weekly/update.mp4", "waiting", 0)
        assert arrival.note.startswith("weekly/update.mp4: another watcher has been taking it in since 20")

    def test_a_file_that_went_away_while_it_was_taken_in_ends_nothing(self, studio: Studio) -> None:
        studio.drop("a.mp4", "other")
        studio.drop("b.mp4")
        studio.vanish = "a.mp4"
        first, second = studio.watch()
        assert first.note.startswith("other/a.mp4: published as other/2026-w47; its leader's note has to wait: ")
        assert second == Arrival("weekly/b.mp4", "published", "weekly/b.mp4: published as weekly/2026-w47", 0)

    def test_what_killed_runs_left_is_swept_when_a_watch_begins(self, studio: Studio) -> None:
        left = studio.folder.work / "rec" / "trim" / ".part-a"
        left.mkdir(parents=True)
        long_ago = time.time() - SWEEP_AFTER_S - 60
        os.utime(left, (long_ago, long_ago))
        studio.watch()
        assert not left.exists()


class TestTrouble:
    def test_a_show_that_cannot_be_looked_into_waits_while_others_are_taken_in(self, studio: Studio) -> None:
        studio.drop("a.mp4")
        studio.drop("b.mp4", "ops").parent.joinpath(".claimed").write_text("no folder")
        arrivals = studio.watch()
        assert [(each.file, each.state, each.status) for each in arrivals] == [
            ("weekly/a.mp4", "published", 0),
            ("ops", "waiting", 4),
        ]
        assert arrivals[1].note.startswith("ops: its inbox cannot be used: ")

    def test_an_inbox_that_is_gone_ends_nothing_and_is_told_once(self, studio: Studio) -> None:
        inbox, slept = studio.folder.inbox, 0

        def sleep(_: float) -> None:
            nonlocal slept
            slept += 1
            if slept == 1:
                inbox.rename(inbox.with_name("away"))
            if slept == 4:
                inbox.with_name("away").rename(inbox)
                studio.drop()
            if slept == 9:
                raise Stopped

        with pytest.raises(Stopped):
            studio.watch(once=False, sleep=sleep)
        assert studio.reporter.notes == [
            f"the inbox cannot be used: {inbox}: the file or folder is missing; it is tried again in every round",
            "the inbox can be used again",
            "weekly/update.mp4: published as weekly/2026-w47",
        ]


class TestNotes:
    """Leaders' notes about recordings in the folder of a show for the public."""

    @pytest.fixture
    def studio(self, studio: Studio) -> Studio:
        public = ("weekly", ShowConfig(audience="public"))
        studio.config = Config(inbox=InboxTable(settle_s=0, poll_s=7, patience_s=0), shows=(public,))
        return studio

    @staticmethod
    def note(studio: Studio, name: str, text: str = 'audience = "internal"') -> None:
        (studio.folder.inbox / "weekly" / name).write_text(text)

    def test_a_note_about_no_recording_that_may_keep_one_inside_keeps_all_waiting(self, studio: Studio) -> None:
        studio.drop()
        self.note(studio, "updaet.toml")
        (arrival,) = studio.watch()
        assert arrival == Arrival(
            "weekly/update.mp4",
            "waiting",
            "weekly/update.mp4: not yet taken in: updaet.toml may say that it is internal, and has no recording's "
            "name; rename or remove it",
            0,
        )
        assert studio.files() == ["weekly/updaet.toml", "weekly/update.mp4", "weekly/vidcast - updaet.toml.txt"]

    def test_one_that_keeps_nothing_inside_keeps_nothing_waiting(self, studio: Studio) -> None:
        studio.drop()
        self.note(studio, "updaet.toml", 'title = "Monday"')
        assert [arrival.state for arrival in studio.watch()] == ["published"]

    def test_in_a_show_for_the_company_none_does(self, studio: Studio) -> None:
        studio.config = Config(inbox=InboxTable(settle_s=0, poll_s=7, patience_s=0))
        studio.drop()
        self.note(studio, "updaet.toml")
        assert [arrival.state for arrival in studio.watch()] == ["published"]

    def test_a_note_that_comes_while_its_episode_is_made_is_read_before_anything_is_published(
        self, studio: Studio
    ) -> None:
        studio.drop("a.mp4")
        studio.drop()
        came: list[str] = []

        def meanwhile() -> None:
            if not came:
                came.append("UPDATE.TOML")
                self.note(studio, "UPDATE.TOML")

        studio.meanwhile = meanwhile
        first, second, *then = studio.watch()
        late = "not yet taken in: a note has come since, and is read first"
        assert [first.note, second.note] == [f"weekly/a.mp4: {late}", f"weekly/update.mp4: {late}"]
        assert [arrival.state for arrival in then] == ["published", "published"]
        assert studio.asked == [("a.mp4", "weekly"), ("update.mp4", "weekly")] * 2
        assert "weekly/done/2026-w47/UPDATE.TOML" in studio.files()

    def test_a_note_about_no_recording_that_comes_while_an_episode_is_made_keeps_it_waiting(
        self, studio: Studio
    ) -> None:
        studio.drop()
        studio.meanwhile = lambda: self.note(studio, "updaet.toml")
        first, second = studio.watch()
        assert first.note == "weekly/update.mp4: not yet taken in: a note has come since, and is read first"
        assert (second.state, "updaet.toml may say that it is internal" in second.note) == ("waiting", True)
        assert studio.files() == ["weekly/updaet.toml", "weekly/update.mp4", "weekly/vidcast - updaet.toml.txt"]

    def test_no_week_closes_while_a_note_about_no_recording_may_keep_one_inside(self, studio: Studio) -> None:
        studio.shelf = Shelf((Episode("weekly", "2026-W47", slug="2026-w47", id=1),))
        studio.drop().unlink()
        self.note(studio, "updaet.toml")
        assert (studio.watch(), studio.advanced) == ((), [])
        self.note(studio, "updaet.toml", 'title = "Monday"')
        assert (studio.watch(), studio.advanced) == ((), ["weekly/2026-w47"])

    def test_no_week_closes_while_a_recording_and_its_note_are_still_to_be_read(self, studio: Studio) -> None:
        studio.shelf = Shelf((Episode("weekly", "2026-W47", slug="2026-w47", id=1),))
        studio.drop().unlink()
        (studio.folder.inbox / "weekly" / "update.toml").mkdir()
        studio.drop()
        (arrival,) = studio.watch()
        assert (arrival.state, studio.advanced) == ("waiting", [])
