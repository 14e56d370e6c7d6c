"""The file below a catalogue: it is private, damage is told, and machines may ask it at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.catalogue.admitted import AT, NOW, admit, rows
from vidcast.catalogue import Catalogue
from vidcast.errors import BadSettings, StoreError
from vidcast.model.decisions import Waiver

DESCRIPTORS = Path("/proc/self/fd")


class TestDatabase:
    def test_it_writes_ahead_so_that_readers_never_wait(self, catalogue: Catalogue, database: Path) -> None:
        assert rows(database, "PRAGMA journal_mode") == [("wal",)]

    def test_what_was_written_is_there_when_it_is_opened_again(self, catalogue: Catalogue, database: Path) -> None:
        made = admit(catalogue)
        again = Catalogue(f"sqlite:///{database}")
        assert again.episodes() == (made,)
        again.close()

    @pytest.mark.skipif(not DESCRIPTORS.is_dir(), reason="this system does not list a process's open files")
    def test_no_file_stays_open_after_a_call(self, catalogue: Catalogue, database: Path) -> None:
        catalogue.decide(admit(catalogue), Waiver("f-1", "Ana", AT, "announced"))
        assert catalogue.episodes() != ()
        opened = [os.readlink(each) for each in DESCRIPTORS.iterdir() if each.is_symlink()]
        assert [name for name in opened if name.startswith(str(database))] == []

    def test_the_file_alone_is_the_whole_catalogue_between_calls(self, catalogue: Catalogue, database: Path) -> None:
        admit(catalogue)
        assert [path.name for path in database.parent.iterdir()] == ["catalogue.db"]

    def test_it_can_be_asked_again_after_its_with_block(self, database: Path) -> None:
        with Catalogue(f"sqlite:///{database}") as opened:
            made = admit(opened)
        assert opened.episodes() == (made,)

    def test_a_damaged_file_is_a_damaged_store_and_says_the_way_out(self, database: Path) -> None:
        database.write_bytes(b"this is no database " * 500)
        with pytest.raises(StoreError) as caught:
            Catalogue(f"sqlite:///{database}")
        assert str(caught.value) == (
            f"the catalogue sqlite:///{database} cannot be used: it is not an SQLite database; restore it from a backup"
        )

    def test_a_file_damaged_in_its_middle_is_a_damaged_store(self, catalogue: Catalogue, database: Path) -> None:
        for number in range(40):
            admit(catalogue, number)
        catalogue.close()
        whole = database.read_bytes()
        database.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
        with pytest.raises(StoreError, match="restore it from a backup"):
            Catalogue(f"sqlite:///{database}").episodes()

    def test_a_folder_that_is_not_there_is_said_to_be_the_fault(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match=r"the file or folder is missing; put it back"):
            Catalogue(f"sqlite:///{tmp_path / 'gone' / 'catalogue.db'}")

    @pytest.mark.parametrize("url", ["nonsense", "oracle-of-delphi://priestess:hunter2@delphi/x"])
    def test_an_address_that_is_none_is_a_fault_of_the_configuration_and_shows_no_password(self, url: str) -> None:
        with pytest.raises(BadSettings, match=r"^library\.database: not the SQLAlchemy URL ") as caught:
            Catalogue(url)
        assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(BadSettings) as caught:
        Catalogue(url)
    assert str(caught.value) == (
        'library.database: a database in memory keeps nothing; name a file, such as "sqlite:////srv/catalogue.db", '
        'or write "" for catalogue.db in the library'
    )


def test_the_catalogue_is_for_this_user_alone(catalogue: Catalogue, database: Path) -> None:
    assert database.stat().st_mode & 0o777 == 0o600


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
        decided = [entry.number for entry in opened.audit() if entry.what == "decision"]
        assert decided == list(range(4, self.WORKERS + 4))
        assert opened.audit_faults() == ()
        opened.close()
