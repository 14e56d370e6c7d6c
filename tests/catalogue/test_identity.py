"""A library uses the catalogue that it used last, or none: never an empty, an older or a foreign one."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.catalogue.admitted import AT, admit
from vidcast.catalogue import Catalogue
from vidcast.config import LibraryFolder
from vidcast.errors import StoreError
from vidcast.model.acknowledgement import Acknowledgement

OTHER_PROGRAM = "belongs to another program; restore the library's own from a backup"


def signed(folder: LibraryFolder, *leaders: str) -> None:
    with folder.open_catalogue() as catalogue:
        for leader in leaders:
            catalogue.acknowledge(Acknowledgement(leader, "acme", "2.1", "d", AT, leader))


def refused(folder: LibraryFolder) -> str:
    before = file_of(folder).read_bytes()
    with pytest.raises(StoreError) as caught:
        folder.open_catalogue()
    assert file_of(folder).read_bytes() == before
    return str(caught.value)


def file_of(folder: LibraryFolder) -> Path:
    return folder.root / "catalogue.db"


@pytest.fixture
def folder(tmp_path: Path) -> LibraryFolder:
    """A library in which something came in and Dana signed."""
    made = LibraryFolder.made(tmp_path / "acme")
    with made.open_catalogue() as catalogue:
        admit(catalogue)
    signed(made, "Dana")
    return made


def older(folder: LibraryFolder) -> None:
    """Let the catalogue be as it was before Sam signed."""
    backup = folder.root.parent / "backup.db"
    shutil.copy(file_of(folder), backup)
    signed(folder, "Sam")
    shutil.copy(backup, file_of(folder))


@pytest.mark.parametrize("name", ["a%20b", "50%", "what?", "a?b=c#d", "é ; x"])
def test_a_library_keeps_its_catalogue_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    made = LibraryFolder.made(tmp_path / name)
    signed(made, "Dana")
    assert file_of(made).stat().st_size > 0
    assert [place.name for place in tmp_path.iterdir()] == [name]
    with LibraryFolder(tmp_path / name).open_catalogue() as catalogue:
        assert [each.leader for each in catalogue.acknowledgements()] == ["Dana"]


def test_a_message_names_the_catalogue_as_its_folder_is_called(tmp_path: Path) -> None:
    made = LibraryFolder.made(tmp_path / "50% what?")
    signed(made, "Dana")
    older(made)
    assert refused(made).startswith(f"the catalogue sqlite:///{tmp_path}/50% what?/catalogue.db is older than this ")


def test_a_library_has_one_id_from_its_first_moment(tmp_path: Path) -> None:
    folder = LibraryFolder.made(tmp_path / "acme")
    (minted,) = folder.keeper.marks()
    with folder.open_catalogue() as catalogue:
        assert catalogue.head() == minted
    assert minted.number == 0


def test_the_folder_remembers_each_entry_as_it_is_made(folder: LibraryFolder) -> None:
    with folder.open_catalogue() as catalogue:
        newest = catalogue.head()
    assert newest.number == 4
    assert folder.keeper.marks() == (newest,)


def test_an_emptied_catalogue_is_refused(folder: LibraryFolder) -> None:
    file_of(folder).write_bytes(b"")
    assert "catalogue.db is empty, but this library has recordings or a site that it should know" in refused(folder)


def test_an_emptied_catalogue_of_an_older_library_is_refused(folder: LibraryFolder) -> None:
    (folder.root / "library.json").unlink()
    file_of(folder).write_bytes(b"")
    (folder.site / "field").mkdir()
    (folder.site / "field" / "feed.xml").write_text("<rss/>")
    assert "catalogue.db is empty" in refused(folder)


def test_one_whose_tables_are_gone_is_refused(folder: LibraryFolder) -> None:
    file_of(folder).unlink()
    with sqlite3.connect(file_of(folder)) as connection:
        connection.execute("CREATE TABLE gone (id)")
        connection.execute("DROP TABLE gone")
    connection.close()
    assert "is empty, but this library has recordings or a site that it should know" in refused(folder)


@pytest.mark.parametrize("table", ["CREATE TABLE notes (text)", "CREATE TABLE episodes (title, season)"])
def test_another_program_s_database_is_refused(folder: LibraryFolder, table: str) -> None:
    file_of(folder).unlink()
    with sqlite3.connect(file_of(folder)) as connection:
        connection.execute(table)
    connection.close()
    assert refused(folder).endswith(OTHER_PROGRAM)


def test_another_library_s_catalogue_is_refused(folder: LibraryFolder, tmp_path: Path) -> None:
    other = LibraryFolder.made(tmp_path / "other")
    signed(other, *(f"Leader {number}" for number in range(9)))
    shutil.copy(file_of(other), file_of(folder))
    assert "belongs to another library" in refused(folder)


def test_an_older_catalogue_is_refused_with_both_ways_out(folder: LibraryFolder) -> None:
    older(folder)
    assert refused(folder) == (
        f"the catalogue sqlite:///{file_of(folder)} is older than this library: its audit trail ends at entry 4, and "
        "the library has been at entry 5; restore the newest backup. Nothing was changed; to go on with this one on "
        "purpose, run `vidcast adopt`"
    )


def test_an_older_catalogue_that_went_on_elsewhere_is_refused(folder: LibraryFolder) -> None:
    older(folder)
    with Catalogue(folder.database("")) as catalogue:
        for leader in ("Kim", "Lee"):
            catalogue.acknowledge(Acknowledgement(leader, "acme", "2.1", "d", AT, leader))
    assert "is not the one this library used last: entry 5 of its audit trail is another" in refused(folder)


def test_a_catalogue_from_before_the_library_had_an_id_is_older(folder: LibraryFolder) -> None:
    with sqlite3.connect(file_of(folder)) as connection:
        connection.execute("DROP TABLE library")
    connection.close()
    assert "it is from before the library had an id; restore the newest backup" in refused(folder)


def test_a_newer_state_of_the_catalogue_is_the_library_s_own(folder: LibraryFolder) -> None:
    remembered = (folder.root / "library.json").read_bytes()
    signed(folder, "Sam")
    (folder.root / "library.json").write_bytes(remembered)  # As after a power cut between the two.
    with folder.open_catalogue() as catalogue:
        assert folder.keeper.marks() == (catalogue.head(),)


def test_a_library_open_while_its_catalogue_is_swapped_notices(folder: LibraryFolder) -> None:
    with folder.open_catalogue() as catalogue:
        catalogue.refuse_other()
        older(folder)
        with pytest.raises(StoreError, match="is older than this library"):
            catalogue.refuse_other()


def test_a_record_of_the_library_that_cannot_be_read_is_a_damaged_store(folder: LibraryFolder) -> None:
    (folder.root / "library.json").write_text("{")
    assert "library.json: cannot be read as the library's own record; restore it from a backup" in refused(folder)


class TestOlderLibraries:
    """A library without a record of its own takes its catalogue for its own only where the two fit."""

    @pytest.fixture
    def unmarked(self, folder: LibraryFolder) -> LibraryFolder:
        (folder.root / "library.json").unlink()
        with sqlite3.connect(file_of(folder)) as connection:
            for table in ("library", "adoptions"):
                connection.execute(f"DROP TABLE {table}")
        connection.close()
        return folder

    def show(self, folder: LibraryFolder, guid: str) -> None:
        (folder.site / "field").mkdir()
        (folder.site / "field" / "feed.xml").write_text(
            f"<rss><channel><item><guid>{guid}</guid><link>https://a.example/field/2026-w47/</link>"
            "<pubDate>Fri, 20 Nov 2026 15:00:00 +0000</pubDate></item></channel></rss>"
        )

    def test_it_is_given_an_id_on_first_use(self, unmarked: LibraryFolder) -> None:
        with unmarked.open_catalogue() as catalogue:
            head = catalogue.head()
        assert unmarked.keeper.marks() == (head,)

    def test_a_site_that_the_catalogue_does_not_know_is_refused(self, unmarked: LibraryFolder) -> None:
        self.show(unmarked, "urn:uuid:1")
        with pytest.raises(StoreError, match=r"does not know field/2026-w47 as readers have seen it"):
            unmarked.open_catalogue()
        with pytest.raises(StoreError, match=r"does not know field/2026-w47 as readers have seen it"):
            unmarked.open_catalogue()

    def test_originals_of_which_none_is_known_are_another_library_s(self, unmarked: LibraryFolder) -> None:
        place = unmarked.originals / "ab" / f"{'ab' * 32}.mov"
        place.parent.mkdir()
        place.write_bytes(b"x")
        with pytest.raises(StoreError, match="its catalogue knows none of its originals"):
            unmarked.open_catalogue()


def test_the_site_remembers_the_newest_edition_where_the_folder_is_older(
    folder: LibraryFolder, episode: Callable[..., object]
) -> None:
    older_files = {name: (folder.root / name).read_bytes() for name in ("catalogue.db", "library.json")}
    with folder.open_catalogue() as catalogue:
        catalogue.published(catalogue.episodes()[0], "digest", episode())  # type: ignore[arg-type]
    for name, content in older_files.items():
        (folder.root / name).write_bytes(content)
    assert "its audit trail ends at entry 4, and the library has been at entry 5" in refused(folder)
