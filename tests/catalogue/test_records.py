"""Decisions and publications are only ever added."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.catalogue.admitted import AT, admit, rows
from vidcast.catalogue import Catalogue
from vidcast.model.decisions import Approval, CutOut, Decisions, FalseAlarm, Waiver
from vidcast.model.episode import Published


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
