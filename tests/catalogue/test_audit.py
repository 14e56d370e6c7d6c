"""What was decided, signed and published can be proved."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.catalogue.admitted import AT, NOW, admit, rows, submission, wanted
from vidcast.catalogue import Catalogue
from vidcast.errors import StoreError
from vidcast.model.acknowledgement import Acknowledgement
from vidcast.model.decisions import Approval, Waiver
from vidcast.model.episode import Published

WORD = Acknowledgement("Dana", "acme", "2.1", "d", AT, "Dana")


@pytest.fixture
def noted(catalogue: Catalogue, episode: Callable[..., Published]) -> Catalogue:
    made = admit(catalogue)
    catalogue.decide(made, Waiver("f-1", "Ana", AT, "a secret reason"), Approval("digest", "Bo", AT))
    catalogue.acknowledge(WORD)
    catalogue.published(made, "digest", episode(), {"pack": "general", "waived": 1})
    return catalogue


def change(database: Path, statement: str) -> None:
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(statement)
    connection.close()


def test_every_record_has_its_entry(noted: Catalogue) -> None:
    told = [(entry.what, entry.by, entry.about) for entry in noted.audit()]
    assert told == [
        ("arrival", "", "000000000000"),
        ("episode", "", "field/2026-w47"),
        ("submission", "", "field/2026-w47"),
        ("decision", "Ana", "field/2026-w47"),
        ("decision", "Bo", "field/2026-w47"),
        ("acknowledgement", "Dana", "Dana"),
        ("publication", "", "field/2026-w47"),
    ]
    assert noted.audit_faults() == ()


def test_an_entry_tells_no_reason(noted: Catalogue, database: Path) -> None:
    assert "secret" not in str(rows(database, "SELECT document FROM audit"))


def test_what_was_checked_is_noted_with_the_publication(noted: Catalogue) -> None:
    assert dict(noted.audit()[-1].facts) == {"cleared": "digest", "pack": "general", "waived": 1}


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE decisions SET document = replace(document, 'Ana', 'Eve')", "the decision of entry 4"),
        ("UPDATE decisions SET episode = episode + 1", "the decision of entry 4"),
        ("UPDATE publications SET episode = episode + 1", "the publication of entry 7"),
        ("DELETE FROM decisions WHERE id = 2", "the trail has 2 entries of kind decision, the catalogue 1 records"),
        ("UPDATE acknowledgements SET document = replace(document, '2.1', '3')", "the acknowledgement of entry 6"),
        ("UPDATE publications SET digest = 'other'", "the publication of entry 7"),
        ("UPDATE audit SET document = replace(document, 'Bo', 'Eve') WHERE number = 5", "entry 5 (2026-11-20T15:"),
        ("DELETE FROM audit WHERE number = 7", "the trail has 0 entries of kind publication"),
        ("UPDATE arrivals SET name = 'other.wav'", "the arrival of entry 1 (2026-11-20T15:"),
        ("UPDATE arrivals SET at = '2026-11-01T00:00:00Z'", "the arrival of entry 1 (2026-11-20T15:"),
        ("DELETE FROM arrivals", "the trail has 1 entries of kind arrival, the catalogue 0 records"),
        ("UPDATE episodes SET document = replace(document, 'internal', 'public')", "the episode of entry 2 (2026-11-2"),
        ("UPDATE episodes SET document = json_set(document, '$.policy', 'lax')", "the episode of entry 2 (2026-11-2"),
        ("UPDATE episodes SET guid = 'urn:uuid:1'", "the episode of entry 2 (2026-11-20T15:"),
        ("UPDATE episodes SET slug = '2026-w48'", "field/2026-w48: the trail has no entry for this episode"),
        ("UPDATE submissions SET document = replace(document, 'Dana', 'Eve')", "the submission of entry 3 (2026-11-2"),
        ("UPDATE submissions SET document = json_set(document, '$.came_as', 'eve')", "the submission of entry 3 (2026"),
        ("DELETE FROM submissions", "the submission of entry 3 (2026-11-20T15:00:00Z) is gone"),
        ("DELETE FROM audit", "the trail has 0 entries of kind decision, the catalogue 2 records"),
    ],
)
def test_whatever_is_altered_is_told(noted: Catalogue, database: Path, statement: str, fault: str) -> None:
    change(database, statement)
    again = Catalogue(f"sqlite:///{database}")
    assert any(told.startswith(fault) for told in again.audit_faults())
    with pytest.raises(StoreError, match="the audit trail is broken"):
        again.verified()
    again.close()


def opened_after(database: Path, *statements: str) -> Catalogue:
    for statement in statements:
        change(database, statement)
    return Catalogue(f"sqlite:///{database}")


BEFORE_IDENTITY = "DROP TABLE library"
BEFORE_THE_TRAIL = (BEFORE_IDENTITY, "DROP TABLE acknowledgements", "DROP TABLE audit")


def test_a_catalogue_from_before_the_trail_begins_one(noted: Catalogue, database: Path) -> None:
    again = opened_after(database, *BEFORE_THE_TRAIL)
    assert [entry.what for entry in again.audit()] == [
        "decision", "decision", "publication", "arrival", "episode", "submission"
    ]  # fmt: skip
    assert all(dict(entry.facts)["adopted"] == 1 for entry in again.audit())
    assert again.audit_faults() == ()
    again.close()


def test_an_older_trail_goes_on_with_what_it_did_not_note(catalogue: Catalogue, database: Path) -> None:
    catalogue.acknowledge(WORD)
    change(database, "CREATE TABLE kept AS SELECT * FROM audit")
    admit(catalogue)
    again = opened_after(
        database, "DELETE FROM audit", "INSERT INTO audit SELECT * FROM kept", "DROP TABLE kept", BEFORE_IDENTITY
    )
    assert [entry.what for entry in again.audit()] == ["acknowledgement", "arrival", "episode", "submission"]
    assert again.audit_faults() == ()
    again.close()


@pytest.mark.parametrize(
    ("statements", "lost"),
    [
        (["DROP TABLE audit"], "its audit trail"),
        (["DROP TABLE audit", BEFORE_IDENTITY], "its audit trail"),
        (["DROP TABLE submissions"], r"tables \(submissions\)"),
        (["DROP TABLE decisions", "DROP TABLE publications"], r"tables \(decisions, publications\)"),
    ],
)
def test_what_a_catalogue_had_is_not_begun_again(
    noted: Catalogue, database: Path, statements: list[str], lost: str
) -> None:
    for _ in range(2):
        with pytest.raises(StoreError, match=f"^the catalogue has lost {lost}: somebody removed it"):
            opened_after(database, *statements)
        statements = []


def test_each_change_of_an_episode_or_of_whose_it_is_has_an_entry(catalogue: Catalogue) -> None:
    made = admit(catalogue)
    catalogue.readdress(made, "public", NOW)
    catalogue.submitted(wanted(policy="finance"), submission(1, "Dana Reyes"), NOW)
    catalogue.submitted(wanted(policy="finance"), submission(1, "Dana Reyes"), NOW)
    told = [(entry.what, dict(entry.facts)) for entry in catalogue.audit()[1:]]
    assert told == [
        ("episode", {"meant for": "internal"}),
        ("submission", {"leader": "Dana", "recording": "000000000000"}),
        ("audience", {"meant for": "public"}),
        ("submission", {"leader": "Dana Reyes", "recording": "000000000000"}),
        ("episode", {"meant for": "public", "pack": "finance"}),
    ]
    assert catalogue.audit_faults() == ()


def test_acknowledgements_come_back_oldest_first(catalogue: Catalogue) -> None:
    ended = replace(WORD, said="ended", pack="")
    for said in (WORD, ended):
        catalogue.acknowledge(said)
    assert catalogue.acknowledgements() == (WORD, ended)
