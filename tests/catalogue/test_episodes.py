"""Shows, recordings and their episodes: what comes in has one name for ever."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.catalogue.admitted import AT, NOW, admit, recording, rows, submission, wanted
from vidcast.catalogue import Catalogue, Episode
from vidcast.errors import BadRequest, StoreError
from vidcast.model.credit import Credit


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
        assert catalogue.submitted(wanted(), submission(), NOW) == (made, False)

    def test_a_new_episode_says_so_and_gets_a_guid_of_its_own(self, catalogue: Catalogue) -> None:
        first = admit(catalogue)
        catalogue.arrived(recording(2), "originals/2", "2.wav", NOW)
        second, new = catalogue.submitted(wanted(), submission(2), NOW)
        assert new is True
        assert first.guid.startswith("urn:uuid:")
        assert first.guid != second.guid

    def test_new_texts_are_taken_over_while_name_and_guid_stay(self, catalogue: Catalogue) -> None:
        made = admit(catalogue)
        catalogue.submitted(wanted(title="Ninety-five percent", week="2026-W50", preset="tight"), submission(), NOW)
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
        catalogue.submitted(wanted(), submission(1, "Dana Reyes", batch="later"), NOW)
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
        for later in ("submissions", "audit", "acknowledgements", "library"):
            connection.execute(f"DROP TABLE {later}")
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
