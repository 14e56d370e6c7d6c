"""The catalogue forgets nothing: decisions, arrivals and publications are only ever added."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from vidcast.catalogue import Catalogue, Episode, Submission
from vidcast.errors import BadRequest, BadSettings, StoreError
from vidcast.model.acknowledgement import Acknowledgement
from vidcast.model.credit import Credit
from vidcast.model.decisions import Approval, CutOut, Decisions, FalseAlarm, Waiver
from vidcast.model.episode import Published
from vidcast.model.recording import AudioTrack, Recording

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
AT = "2026-11-20T15:00:00Z"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.db"


@pytest.fixture
def catalogue(database: Path) -> Iterator[Catalogue]:
    opened = Catalogue(f"sqlite:///{database}")
    yield opened
    opened.close()


def recording(number: int = 1) -> Recording:
    return Recording(f"{number:064x}", 9, 1000, "wav", None, AudioTrack("pcm_s16le", 1, 16000), ("quiet",))


def wanted(show: str = "field", **changed: Any) -> Episode:
    """An episode beside the week's, unless the test says otherwise."""
    facts = {"week": "2026-W47", "title": "Ninety-four percent", "apart": True}
    return Episode(show=show, **(facts | changed))


def submission(number: int = 1, leader: str = "Dana", **changed: Any) -> Submission:
    return Submission(recording(number).sha256, Credit(leader), **changed)


def admit(catalogue: Catalogue, number: int = 1, show: str = "field", **changed: Any) -> Episode:
    """The episode of a recording that has just come in."""
    catalogue.show_guid(show, f"guid of {show}", NOW)
    catalogue.arrived(recording(number), f"originals/{number}", f"{number}.wav", NOW)
    return catalogue.submitted(wanted(show, **changed), submission(number))[0]


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


class TestDatabase:
    def test_it_writes_ahead_so_that_readers_never_wait(self, catalogue: Catalogue, database: Path) -> None:
        assert rows(database, "PRAGMA journal_mode") == [("wal",)]

    def test_what_was_written_is_there_when_it_is_opened_again(self, catalogue: Catalogue, database: Path) -> None:
        made = admit(catalogue)
        again = Catalogue(f"sqlite:///{database}")
        assert again.episodes() == (made,)
        again.close()

    def test_a_damaged_file_is_a_damaged_store_and_says_the_way_out(self, database: Path) -> None:
        database.write_bytes(b"this is no database " * 500)
        with pytest.raises(StoreError) as caught:
            Catalogue(f"sqlite:///{database}")
        assert str(caught.value) == (
            f"the catalogue sqlite:///{database} cannot be used: DatabaseError; "
            "restore it from a backup, or run `vidcast doctor`"
        )

    def test_a_file_damaged_in_its_middle_is_a_damaged_store(self, catalogue: Catalogue, database: Path) -> None:
        for number in range(40):
            admit(catalogue, number)
        catalogue.close()
        whole = database.read_bytes()
        database.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
        with pytest.raises(StoreError, match="restore it from a backup"):
            Catalogue(f"sqlite:///{database}").episodes()

    def test_a_folder_that_is_not_there_is_a_damaged_store(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match=r"OperationalError"):
            Catalogue(f"sqlite:///{tmp_path / 'gone' / 'catalogue.db'}")

    @pytest.mark.parametrize("url", ["nonsense", "oracle-of-delphi://priestess:hunter2@delphi/x"])
    def test_an_address_that_is_none_is_a_fault_of_the_configuration_and_shows_no_password(self, url: str) -> None:
        with pytest.raises(BadSettings, match=r"^library\.database: not the SQLAlchemy URL ") as caught:
            Catalogue(url)
        assert "hunter2" not in str(caught.value)


class TestShows:
    def test_a_show_s_guid_is_minted_once_and_kept_for_ever(self, catalogue: Catalogue) -> None:
        first = catalogue.show_guid("field", "minted first", NOW)
        assert (first, catalogue.show_guid("field", "minted later", NOW)) == ("minted first", "minted first")

    def test_each_show_has_its_own(self, catalogue: Catalogue) -> None:
        assert [catalogue.show_guid(show, f"of {show}", NOW) for show in ("a", "b")] == ["of a", "of b"]


class TestRecordings:
    def test_new_content_is_new_and_the_same_content_is_not(self, catalogue: Catalogue) -> None:
        names = "a.wav", "copy of a.wav"
        assert [catalogue.arrived(recording(), "originals/1", name, NOW) for name in names] == [True, False]

    def test_every_arrival_is_kept(self, catalogue: Catalogue, database: Path) -> None:
        for name in ("a.wav", "copy of a.wav"):
            catalogue.arrived(recording(), "originals/1", name, NOW)
        assert rows(database, "SELECT name, at FROM arrivals ORDER BY id") == [("a.wav", AT), ("copy of a.wav", AT)]

    def test_a_recording_comes_back_whole_with_its_original(self, catalogue: Catalogue) -> None:
        catalogue.arrived(recording(), "ab/1.wav", "a.wav", NOW)
        assert catalogue.recording(recording().sha256) == (recording(), "ab/1.wav")

    def test_a_recording_that_never_came_in_is_a_damaged_store(self, catalogue: Catalogue) -> None:
        with pytest.raises(StoreError, match=r"^recording 000000000000 is not in the catalogue; drop the file again$"):
            catalogue.recording(recording().sha256)


class TestEpisodes:
    def test_the_first_of_a_week_is_named_by_it_and_the_next_are_numbered(self, catalogue: Catalogue) -> None:
        assert [admit(catalogue, number).slug for number in (1, 2, 3)] == ["2026-w47", "2026-w47-2", "2026-w47-3"]

    def test_another_show_counts_its_own_weeks(self, catalogue: Catalogue) -> None:
        assert [admit(catalogue, 1, show).name for show in ("a", "b")] == ["a/2026-w47", "b/2026-w47"]

    def test_the_same_recording_is_the_same_episode(self, catalogue: Catalogue) -> None:
        made = admit(catalogue)
        assert catalogue.submitted(wanted(), submission()) == (made, False)

    def test_a_new_episode_says_so_and_gets_a_guid_of_its_own(self, catalogue: Catalogue) -> None:
        first = admit(catalogue)
        catalogue.arrived(recording(2), "originals/2", "2.wav", NOW)
        second, new = catalogue.submitted(wanted(), submission(2))
        assert new is True
        assert first.guid.startswith("urn:uuid:")
        assert first.guid != second.guid

    def test_new_texts_are_taken_over_while_name_and_guid_stay(self, catalogue: Catalogue) -> None:
        made = admit(catalogue)
        catalogue.submitted(wanted(title="Ninety-five percent", week="2026-W50", preset="tight"), submission())
        assert catalogue.episodes() == (replace(made, title="Ninety-five percent", preset="tight"),)

    def test_episodes_come_in_the_order_they_came_in(self, catalogue: Catalogue) -> None:
        names = [admit(catalogue, number, show).name for number, show in ((1, "z"), (2, "a"), (3, "z"))]
        assert [episode.name for episode in catalogue.episodes()] == names

    def test_a_recording_s_episode_is_known_by_its_show(self, catalogue: Catalogue) -> None:
        made = admit(catalogue)
        found = catalogue.known_episode("field", recording().sha256)
        assert found is not None
        assert found[0] == made
        assert catalogue.known_episode("other", recording().sha256) is None

    @pytest.mark.parametrize("name", ["field/2026-w47", "FIELD/2026-W47", "/field/2026-w47/", "2026-w47", "field"])
    def test_it_is_found_by_every_name_that_leaves_no_doubt(self, catalogue: Catalogue, name: str) -> None:
        made = admit(catalogue)
        assert catalogue.episode(name) == made

    def test_an_unknown_name_is_answered_with_the_known_ones(self, catalogue: Catalogue) -> None:
        for number in (1, 2):
            admit(catalogue, number)
        with pytest.raises(BadRequest) as caught:
            catalogue.episode("field/2026-w01")
        assert str(caught.value) == ("field/2026-w01: no episode of that name; known: field/2026-w47, field/2026-w47-2")

    def test_a_name_that_leaves_doubt_is_answered_with_those_it_could_mean(self, catalogue: Catalogue) -> None:
        for number, show in ((1, "a"), (2, "b")):
            admit(catalogue, number, show)
        admit(catalogue, 3, "c", week="2026-W01")
        with pytest.raises(BadRequest) as caught:
            catalogue.episode("2026-w47")
        assert str(caught.value) == "2026-w47: more than one episode of that name; known: a/2026-w47, b/2026-w47"

    def test_an_empty_catalogue_knows_none_yet(self, catalogue: Catalogue) -> None:
        with pytest.raises(BadRequest, match=r"^field: no episode of that name; known: none yet$"):
            catalogue.episode("field")

    def test_a_show_s_name_never_finds_another_show_s_episode(self, catalogue: Catalogue) -> None:
        admit(catalogue)
        with pytest.raises(BadRequest, match=r"known: field/2026-w47$"):
            catalogue.episode("other/2026-w47")


class TestParts:
    def join(self, catalogue: Catalogue, number: int, leader: str = "Dana", **changed: Any) -> Episode:
        return admit(catalogue, number, **{"apart": False, "title": "", **changed})

    def test_recordings_of_one_show_and_week_are_one_episode(self, catalogue: Catalogue) -> None:
        assert [self.join(catalogue, number).slug for number in (1, 2, 3)] == ["2026-w47"] * 3
        (made,) = catalogue.episodes()
        assert [each.sha256 for each in catalogue.submissions(made)] == [recording(n).sha256 for n in (1, 2, 3)]

    def test_another_week_is_another_episode(self, catalogue: Catalogue) -> None:
        assert [self.join(catalogue, n, week=week).slug for n, week in ((1, "2026-W47"), (2, "2026-W48"))] == [
            "2026-w47",
            "2026-w48",
        ]

    def test_nothing_joins_an_episode_that_stands_apart(self, catalogue: Catalogue) -> None:
        admit(catalogue, 1)
        assert self.join(catalogue, 2).slug == "2026-w47-2"
        assert self.join(catalogue, 3).slug == "2026-w47-2"

    def test_what_is_newly_asked_for_is_kept_and_what_is_left_open_stays(self, catalogue: Catalogue) -> None:
        self.join(catalogue, 1, title="Ninety-four percent", preset="tight")
        made = self.join(catalogue, 2, policy="finance")
        assert (made.title, made.preset, made.policy) == ("Ninety-four percent", "tight", "finance")

    def test_a_known_recording_keeps_its_batch_and_takes_over_who_speaks(self, catalogue: Catalogue) -> None:
        admit(catalogue)
        catalogue.submitted(wanted(), submission(1, "Dana Reyes", batch="later"))
        (found,) = catalogue.submissions(catalogue.episodes()[0])
        assert (found.credit.leader, found.batch) == ("Dana Reyes", "")

    def test_the_week_s_episode_is_the_one_that_others_join(self, catalogue: Catalogue) -> None:
        admit(catalogue, 1)
        assert catalogue.week_episode("field", "2026-W47") is None
        made = self.join(catalogue, 2)
        assert catalogue.week_episode("field", "2026-W47") == made

    def test_an_episode_from_before_parts_has_its_one_recording(self, catalogue: Catalogue, database: Path) -> None:
        made = admit(catalogue)
        old = {"show": "field", "week": "2026-W47", "title": "Ninety-four percent", "leader": "Dana", "division": "Ops"}
        old |= {"leader_title": "VP", "summary": "Three things.", "preset": None, "policy": None}
        connection = sqlite3.connect(database)
        connection.execute("DELETE FROM submissions")
        connection.execute("UPDATE episodes SET document = ?", [json.dumps(old)])
        connection.commit()
        connection.close()
        opened = Catalogue(f"sqlite:///{database}")
        try:
            (episode,) = opened.episodes()
            (found,) = opened.submissions(episode)
        finally:
            opened.close()
        assert (episode.guid, episode.title) == (made.guid, "Ninety-four percent")
        assert found.sha256 == recording().sha256
        assert found.credit == Credit("Dana", "VP", "Ops", "Ninety-four percent")
        assert found.summary == "Three things."


class TestDecisions:
    ALL = (
        Waiver("f-1", "Ana", AT, "announced"),
        FalseAlarm("f-1", "Bo", AT),
        CutOut(1, 2, "Ana", AT, finding="f-2"),
        Approval("digest", "Ana", AT),
    )

    def test_decisions_come_back_whole_and_oldest_first(self, catalogue: Catalogue) -> None:
        made = admit(catalogue)
        for decision in self.ALL:
            catalogue.decide(made, decision)
        assert catalogue.decisions(made) == Decisions(self.ALL)

    def test_the_same_decision_twice_is_two_decisions(self, catalogue: Catalogue) -> None:
        made = admit(catalogue)
        for _ in range(2):
            catalogue.decide(made, self.ALL[0])
        assert len(catalogue.decisions(made).items) == 2

    def test_decisions_about_another_episode_stay_there(self, catalogue: Catalogue) -> None:
        one, other = admit(catalogue, 1), admit(catalogue, 2)
        catalogue.decide(one, self.ALL[0])
        assert catalogue.decisions(other) == Decisions()

    def test_new_texts_of_the_episode_lose_no_decision(self, catalogue: Catalogue) -> None:
        catalogue.decide(admit(catalogue), self.ALL[0])
        assert catalogue.decisions(admit(catalogue, title="Another")) == Decisions(self.ALL[:1])


class TestPublications:
    def test_what_was_published_comes_back_whole(self, catalogue: Catalogue, episode: Callable[..., Published]) -> None:
        made = admit(catalogue)
        catalogue.published(made, "digest", episode())
        found = catalogue.publication(made)
        assert found is not None
        assert (found.episode, found.digest, found.published) == (made.id, "digest", episode())

    def test_an_unpublished_episode_has_no_publication(self, catalogue: Catalogue) -> None:
        assert catalogue.publication(admit(catalogue)) is None

    def test_the_newest_publication_is_shown_and_the_older_one_is_kept(
        self, catalogue: Catalogue, database: Path, episode: Callable[..., Published]
    ) -> None:
        made = admit(catalogue)
        for digest in ("first", "second"):
            catalogue.published(made, digest, episode(title=digest))
        assert [each.published.title for each in catalogue.publications()] == ["second"]
        assert rows(database, "SELECT digest FROM publications ORDER BY id") == [("first",), ("second",)]

    def test_episodes_stand_in_the_order_they_were_first_published(
        self, catalogue: Catalogue, episode: Callable[..., Published]
    ) -> None:
        one, other = admit(catalogue, 1), admit(catalogue, 2)
        for made in (other, one, other):
            catalogue.published(made, "d", episode(made.slug))
        assert [each.episode for each in catalogue.publications()] == [other.id, one.id]


def test_the_catalogue_is_for_this_user_alone(catalogue: Catalogue, database: Path) -> None:
    assert database.stat().st_mode & 0o777 == 0o600


class TestAudit:
    """What was decided, signed and published can be proved."""

    WORD = Acknowledgement("Dana", "acme", "2.1", "d", AT, "Dana")

    @pytest.fixture
    def noted(self, catalogue: Catalogue, episode: Callable[..., Published]) -> Catalogue:
        made = admit(catalogue)
        catalogue.decide(made, Waiver("f-1", "Ana", AT, "a secret reason"), Approval("digest", "Bo", AT))
        catalogue.acknowledge(self.WORD)
        catalogue.published(made, "digest", episode(), {"pack": "general", "waived": 1})
        return catalogue

    def change(self, database: Path, statement: str) -> None:
        connection = sqlite3.connect(database)
        with connection:
            connection.execute(statement)
        connection.close()

    def test_every_record_has_its_entry(self, noted: Catalogue) -> None:
        told = [(entry.what, entry.by, entry.about) for entry in noted.audit()]
        assert told == [
            ("decision", "Ana", "field/2026-w47"),
            ("decision", "Bo", "field/2026-w47"),
            ("acknowledgement", "Dana", "Dana"),
            ("publication", "", "field/2026-w47"),
        ]
        assert noted.audit_faults() == ()

    def test_an_entry_tells_no_reason(self, noted: Catalogue, database: Path) -> None:
        assert "secret" not in str(rows(database, "SELECT document FROM audit"))

    def test_what_was_checked_is_noted_with_the_publication(self, noted: Catalogue) -> None:
        assert dict(noted.audit()[-1].facts) == {"cleared": "digest", "pack": "general", "waived": 1}

    @pytest.mark.parametrize(
        ("statement", "fault"),
        [
            ("UPDATE decisions SET document = replace(document, 'Ana', 'Eve')", "the decision of entry 1"),
            ("UPDATE decisions SET episode = episode + 1", "the decision of entry 1"),
            ("UPDATE publications SET episode = episode + 1", "the publication of entry 4"),
            ("DELETE FROM decisions WHERE id = 2", "the trail has 2 entries of kind decision, the catalogue 1 records"),
            ("UPDATE acknowledgements SET document = replace(document, '2.1', '3')", "the acknowledgement of entry 3"),
            ("UPDATE publications SET digest = 'other'", "the publication of entry 4"),
            ("UPDATE audit SET document = replace(document, 'Bo', 'Eve') WHERE number = 2", "entry 2 (2026-11-20T15:"),
            ("DELETE FROM audit WHERE number = 4", "the trail has 0 entries of kind publication"),
            ("DELETE FROM audit", "the trail has 0 entries of kind decision, the catalogue 2 records"),
        ],
    )
    def test_whatever_is_altered_is_told(self, noted: Catalogue, database: Path, statement: str, fault: str) -> None:
        self.change(database, statement)
        again = Catalogue(f"sqlite:///{database}")
        assert any(told.startswith(fault) for told in again.audit_faults())
        with pytest.raises(StoreError, match="the audit trail is broken"):
            again.verified()
        again.close()

    def test_a_catalogue_from_before_the_trail_begins_one(self, noted: Catalogue, database: Path) -> None:
        self.change(database, "DELETE FROM acknowledgements")
        self.change(database, "DROP TABLE audit")
        again = Catalogue(f"sqlite:///{database}")
        assert [entry.what for entry in again.audit()] == ["decision", "decision", "publication"]
        assert again.audit_faults() == ()
        again.close()

    def test_acknowledgements_come_back_oldest_first(self, catalogue: Catalogue) -> None:
        ended = replace(self.WORD, said="ended", pack="")
        for said in (self.WORD, ended):
            catalogue.acknowledge(said)
        assert catalogue.acknowledgements() == (self.WORD, ended)


class TestTogether:
    WORKERS = 6

    def at_once(self, database: Path, call: Callable[[Catalogue, int], Any]) -> list[Any]:
        """What each of several machines is answered that ask the same database at the same time."""
        Catalogue(f"sqlite:///{database}").close()

        def ask(number: int) -> Any:
            own = Catalogue(f"sqlite:///{database}")
            try:
                return call(own, number)
            finally:
                own.close()

        with ThreadPoolExecutor(self.WORKERS) as pool:
            return list(pool.map(ask, range(self.WORKERS)))

    def test_machines_that_mint_a_guid_at_once_get_the_same_one(self, database: Path) -> None:
        guids = self.at_once(database, lambda own, number: own.show_guid("field", f"minted by {number}", NOW))
        assert len(set(guids)) == 1

    def test_recordings_of_one_week_that_come_at_once_get_names_of_their_own(self, database: Path) -> None:
        slugs = self.at_once(database, lambda own, number: admit(own, number).slug)
        assert sorted(slugs) == ["2026-w47", *(f"2026-w47-{n}" for n in range(2, self.WORKERS + 1))]

    def test_recordings_of_one_week_that_come_at_once_are_parts_of_one_episode(self, database: Path) -> None:
        names = self.at_once(database, lambda own, number: admit(own, number, apart=False).name)
        assert set(names) == {"field/2026-w47"}
        assert rows(database, "SELECT count(*) FROM submissions") == [(self.WORKERS,)]

    def test_one_recording_that_comes_at_once_to_several_is_one_episode(self, database: Path) -> None:
        names = self.at_once(database, lambda own, _: admit(own, 1).guid)
        assert len(set(names)) == 1
        assert rows(database, "SELECT count(*) FROM arrivals") == [(self.WORKERS,)]

    def test_decisions_that_are_made_at_once_stand_in_one_unbroken_trail(self, database: Path) -> None:
        opened = Catalogue(f"sqlite:///{database}")
        made = admit(opened)
        self.at_once(database, lambda own, number: own.decide(made, Waiver(f"f-{number}", "Ana", AT, "announced")))
        assert [entry.number for entry in opened.audit()] == list(range(1, self.WORKERS + 1))
        assert opened.audit_faults() == ()
        opened.close()
