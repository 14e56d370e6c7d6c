"""What was decided, signed and published can be proved."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.catalogue.admitted import AT, admit, rows
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
def test_whatever_is_altered_is_told(noted: Catalogue, database: Path, statement: str, fault: str) -> None:
    change(database, statement)
    again = Catalogue(f"sqlite:///{database}")
    assert any(told.startswith(fault) for told in again.audit_faults())
    with pytest.raises(StoreError, match="the audit trail is broken"):
        again.verified()
    again.close()


def test_a_catalogue_from_before_the_trail_begins_one(noted: Catalogue, database: Path) -> None:
    change(database, "DELETE FROM acknowledgements")
    change(database, "DROP TABLE audit")
    again = Catalogue(f"sqlite:///{database}")
    assert [entry.what for entry in again.audit()] == ["decision", "decision", "publication"]
    assert again.audit_faults() == ()
    again.close()


def test_acknowledgements_come_back_oldest_first(catalogue: Catalogue) -> None:
    ended = replace(WORD, said="ended", pack="")
    for said in (WORD, ended):
        catalogue.acknowledge(said)
    assert catalogue.acknowledgements() == (WORD, ended)
