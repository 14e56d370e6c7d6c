"""vidcast.toml: documented in place, closed, and all of its faults at once."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from vidcast.config import Config, InboxTable, LibraryFolder, LibraryTable, Person, ShowConfig, SpeechTable
from vidcast.errors import BadRequest, BadSettings, StoreError
from vidcast.model.credit import Credit


@pytest.fixture
def folder(tmp_path: Path) -> LibraryFolder:
    return LibraryFolder.made(tmp_path / "acme-field")


def read(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "vidcast.toml"
    path.write_text(text, encoding="utf-8")
    return Config.read(path)


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(BadSettings) as caught:
        read(tmp_path, text)
    head, *found = str(caught.value).splitlines()
    assert head == f"{tmp_path / 'vidcast.toml'}: {len(found)} to fix"
    return [line.strip() for line in found]


class TestTemplate:
    def test_every_key_is_listed_with_its_default(self, folder: LibraryFolder) -> None:
        written = tomllib.loads((folder.root / "vidcast.toml").read_text(encoding="utf-8"))
        written["library"]["title"] = LibraryTable().title
        tables: dict[str, Any] = {"library": LibraryTable(), "speech": SpeechTable(), "inbox": InboxTable()}
        defaults = {name: {f.name: getattr(table, f.name) for f in fields(table)} for name, table in tables.items()}
        assert written == defaults

    def test_every_key_of_a_show_is_shown_as_an_example(self, folder: LibraryFolder) -> None:
        text = (folder.root / "vidcast.toml").read_text(encoding="utf-8")
        commented = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
        example = tomllib.loads("\n".join(commented[commented.index("[shows.field]") :]))
        assert set(example["shows"]["field"]) == {f.name for f in fields(ShowConfig)}

    def test_the_example_of_a_show_is_itself_right(self, folder: LibraryFolder, tmp_path: Path) -> None:
        text = (folder.root / "vidcast.toml").read_text(encoding="utf-8")
        head, _, example = text.partition("# [shows.field]\n")
        uncommented = "\n".join(line.removeprefix("# ") for line in example.splitlines())
        assert read(tmp_path, f"{head}[shows.field]\n{uncommented}").show("field").title == "Field Notes"

    def test_every_line_with_a_key_says_what_it_is_for(self, folder: LibraryFolder) -> None:
        lines = (folder.root / "vidcast.toml").read_text(encoding="utf-8").splitlines()
        keys = [line for line in lines if "=" in line and not line.startswith("#")]
        assert [line for line in keys if "#" not in line] == []

    def test_a_new_library_is_titled_by_its_folder(self, folder: LibraryFolder) -> None:
        assert folder.config().library == LibraryTable(title="Acme Field")

    @pytest.mark.parametrize(
        ("name", "title"),
        [("-", "Video library"), ('the "best" one', 'The "Best" One'), ("a\\b\tc", "A\\B C"), ("zoë {x}", "Zoë {X}")],
    )
    def test_any_folder_name_makes_a_configuration_that_reads(self, tmp_path: Path, name: str, title: str) -> None:
        assert LibraryFolder.made(tmp_path / name).config().library.title == title


class TestReading:
    def test_an_empty_file_is_all_defaults(self, tmp_path: Path) -> None:
        assert read(tmp_path, "") == Config()

    def test_what_is_said_counts(self, tmp_path: Path) -> None:
        config = read(tmp_path, '[inbox]\nsettle_s = 30\n[shows.field]\nleader = "Dana"\napproval = "always"\n')
        assert (config.inbox.settle_s, config.show_config("field")) == (
            30,
            ShowConfig(leader="Dana", approval="always"),
        )

    def test_every_fault_is_named_at_once(self, tmp_path: Path) -> None:
        found = faults(
            tmp_path,
            '[library]\ntitel = "x"\nbase_url = "ftp://x"\n[speech]\nengine = "ear"\n[inbox]\npoll_s = 0\n'
            '[shows.Field]\nleader = 3\n[shows.all]\n[shows.ok]\nlanguage = "english please"\n[colour]\n',
        )
        assert [line.split(": ")[0] for line in found] == [
            "colour",
            "library.titel",
            "library",
            "speech.engine",
            "inbox",
            "shows.Field.leader",
            "shows.Field",
            "shows.all",
            "shows.ok",
        ]

    def test_an_unknown_key_is_named_with_the_known_ones(self, tmp_path: Path) -> None:
        known = "title, base_url, public_url, owner_email, database, default_show, preset, policy, time_zone"
        assert faults(tmp_path, '[library]\ntitel = "x"') == [f"library.titel: unknown key; known here: {known}"]

    def test_an_unknown_table_is_named_with_the_known_ones(self, tmp_path: Path) -> None:
        assert faults(tmp_path, "[libary]") == [
            "libary: unknown table; known here: library, speech, inbox, people, shows"
        ]

    @pytest.mark.parametrize(
        "address", ["ftp://x", "acme.example", "https://a/?b=c", "https://a/#b", "https://me:pw@a/", "https://a b/"]
    )
    def test_an_address_that_no_feed_can_use_is_refused(self, tmp_path: Path, address: str) -> None:
        (found,) = faults(tmp_path, f'[library]\nbase_url = "{address}"')
        assert found.startswith("library: Value error, base_url must be http(s)://")

    @pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "https://intranet.acme.example/video/"])
    def test_an_address_of_an_intranet_is_taken(self, tmp_path: Path, address: str) -> None:
        assert read(tmp_path, f'[library]\nbase_url = "{address}"').library.base_url == address

    @pytest.mark.parametrize("table", ["settle_s = -1", "poll_s = 0"])
    def test_an_inbox_that_could_never_wait_is_refused(self, tmp_path: Path, table: str) -> None:
        (found,) = faults(tmp_path, f"[inbox]\n{table}")
        assert found.startswith("inbox: Value error, settle_s must be 0 or more and poll_s above 0, got ")

    def test_an_owner_without_an_address_is_a_fault_before_anything_runs(self, tmp_path: Path) -> None:
        (found,) = faults(tmp_path, '[library]\nowner_email = "comms"\n[shows.a]\n[shows.b]')
        assert found == "library: show weekly: owner_email must be one address, got 'comms'"

    def test_a_default_show_that_cannot_be_one_is_a_fault(self, tmp_path: Path) -> None:
        (found,) = faults(tmp_path, '[library]\ndefault_show = "My Show"')
        assert found.startswith("library: show 'My Show': a slug is ")

    def test_a_show_whose_language_is_none_is_a_fault_before_anything_runs(self, tmp_path: Path) -> None:
        (found,) = faults(tmp_path, '[shows.field]\nlanguage = "english please"')
        assert found.startswith("shows.field: show field: language must be a BCP 47 tag")

    @pytest.mark.parametrize("text", ["shows = 3", 'shows = "field"', "shows = [1]"])
    def test_shows_that_are_no_tables_are_a_fault(self, tmp_path: Path, text: str) -> None:
        assert faults(tmp_path, text) == ["shows: a table for each show is needed here, such as [shows.field]"]

    def test_a_show_that_is_no_table_is_a_fault(self, tmp_path: Path) -> None:
        assert faults(tmp_path, '[shows]\nfield = "Dana"') == ["shows.field: a table of settings is needed here"]

    def test_a_file_that_is_not_toml_says_where(self, tmp_path: Path) -> None:
        with pytest.raises(BadSettings, match=r"^vidcast\.toml: not TOML: .*line 1"):
            read(tmp_path, "title: x")


class TestShow:
    def test_a_show_that_is_not_listed_works_under_its_slug(self) -> None:
        show = Config().show("field-notes")
        assert (show.title, show.author) == ("Field Notes", "Video library")
        assert show.description == "Field Notes: a weekly video message from our leaders."

    def test_a_listed_show_is_as_it_says(self) -> None:
        config = Config(shows=(("field", ShowConfig("Notes", "What we learned.", "Dana", language="en-gb")),))
        show = config.show("field", guid="g")
        assert (show.title, show.description, show.author) == ("Notes", "What we learned.", "Dana")
        assert (show.language, show.guid, show.owner_email) == ("en-gb", "g", "comms@example.com")

    def test_a_leader_stands_in_the_description_that_nobody_wrote(self) -> None:
        config = Config(shows=(("field", ShowConfig(leader="Dana")),))
        assert config.show("field").description == "Field: a weekly video message from Dana."


class TestFolder:
    def test_a_new_library_has_its_places(self, folder: LibraryFolder) -> None:
        assert sorted(path.relative_to(folder.root).as_posix() for path in folder.root.rglob("*")) == [
            "inbox",
            "inbox/weekly",
            "library.json",
            "originals",
            "site",
            "vidcast.toml",
            "work",
        ]

    def test_an_empty_folder_becomes_a_library(self, tmp_path: Path) -> None:
        (tmp_path / "acme").mkdir()
        assert LibraryFolder.made(tmp_path / "acme").inbox.is_dir()

    def test_a_library_is_not_made_twice(self, folder: LibraryFolder) -> None:
        with pytest.raises(BadRequest) as caught:
            LibraryFolder.made(folder.root)
        assert str(caught.value) == f"{folder.root}: is a library already; name a new or an empty folder"

    def test_a_folder_that_holds_anything_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.doc").touch()
        with pytest.raises(BadRequest, match=r": holds something else already; name a new or an empty folder$"):
            LibraryFolder.made(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]

    def test_a_file_in_its_place_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "acme").write_text("mine", encoding="utf-8")
        with pytest.raises(BadRequest, match=r"holds something else already"):
            LibraryFolder.made(tmp_path / "acme")

    def test_a_place_where_no_folder_can_be_says_why(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(BadRequest, match=r": cannot be made there \(Not a directory\); name another folder$"):
            LibraryFolder.made(tmp_path / "file" / "acme")

    def test_a_named_library_is_taken(self, folder: LibraryFolder) -> None:
        assert LibraryFolder.found(folder.root) == folder

    def test_a_named_folder_that_is_none_says_how_to_make_one(self, tmp_path: Path) -> None:
        with pytest.raises(BadRequest, match=r": no library \(it has no vidcast\.toml\); make one with `vidcast init "):
            LibraryFolder.found(tmp_path)

    def test_it_is_found_from_anywhere_inside_of_it(
        self, folder: LibraryFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(folder.inbox / "weekly")
        assert LibraryFolder.found(None) == folder

    def test_where_you_stand_comes_before_the_environment(
        self, folder: LibraryFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VIDCAST_LIBRARY", str(LibraryFolder.made(tmp_path / "other").root))
        monkeypatch.chdir(folder.root)
        assert LibraryFolder.found(None) == folder

    def test_the_environment_names_one_elsewhere(
        self, folder: LibraryFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VIDCAST_LIBRARY", str(folder.root))
        monkeypatch.chdir(tmp_path)
        assert LibraryFolder.found(None) == folder

    def test_nowhere_at_all_says_both_ways_out(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("VIDCAST_LIBRARY", raising=False)
        monkeypatch.chdir(tmp_path)
        with pytest.raises(BadRequest, match=r"^no library here; name one with -L DIR, or make one with `vidcast init"):
            LibraryFolder.found(None)

    def test_the_database_is_beside_the_configuration_unless_it_names_another(self, folder: LibraryFolder) -> None:
        assert folder.database("") == folder.root.resolve() / "catalogue.db"
        assert folder.database("postgresql://db/vidcast") == "postgresql://db/vidcast"

    def test_an_original_is_found_by_its_place(self, folder: LibraryFolder) -> None:
        (folder.originals / "a.mp4").touch()
        assert folder.original("a.mp4") == folder.originals / "a.mp4"

    def test_an_original_that_is_gone_is_a_damaged_store(self, folder: LibraryFolder) -> None:
        with pytest.raises(StoreError, match=r"^originals/a\.mp4 is gone; restore it from a backup"):
            folder.original("a.mp4")


class TestRoster:
    TABLE = """
[library]
time_zone = "Europe/Berlin"
[shows.field]
cut_off = "Thu 17:00"
leaders = [{ name = "Dana Reyes", title = "VP", division = "Ops" }, { name = "Sam Ortiz" }]
"""

    def test_leaders_are_read_in_their_order(self, tmp_path: Path) -> None:
        assert read(tmp_path, self.TABLE).show_config("field").roster == ("Dana Reyes", "Sam Ortiz")

    def test_a_leader_of_the_roster_is_named_as_it_says(self, tmp_path: Path) -> None:
        show = read(tmp_path, self.TABLE).show_config("field")
        assert show.credit(Credit("dana  reyes", title="News")) == Credit("Dana Reyes", "VP", "Ops", "News")

    def test_what_the_leader_says_counts_before_the_roster(self, tmp_path: Path) -> None:
        show = read(tmp_path, self.TABLE).show_config("field")
        assert show.credit(Credit("Dana Reyes", "SVP")).leader_title == "SVP"

    def test_a_show_with_a_roster_gives_nobody_s_name_to_a_recording_without_one(self, tmp_path: Path) -> None:
        assert read(tmp_path, self.TABLE).show_config("field").credit(Credit()).leader == ""

    def test_a_guest_never_gets_the_title_of_a_show_s_only_leader(self) -> None:
        show = ShowConfig(leader="Dana", leader_title="VP", division="Ops")
        assert show.credit(Credit("Kim")) == Credit("Kim", "", "Ops")
        assert show.credit(Credit()) == Credit("Dana", "VP", "Ops")

    @pytest.mark.parametrize(
        ("table", "fault"),
        [
            ('[shows.a]\ncut_off = "noon"', "cut_off must be a day and a time such as \"Thu 17:00\", got 'noon'"),
            ('[shows.a]\nleaders = [{ nam = "Dana" }]', "shows.a.leaders.0.name: Field required"),
            ('[shows.a]\nleaders = [{ name = "Dana", role = "VP" }]', "shows.a.leaders.0.role: Unexpected"),
            ('[library]\ntime_zone = "Mars"', 'time_zone must be a name such as "Europe/Berlin"'),
            ("[shows.a]\nremind_h = 999", "remind_h must be between 0 and 168, got 999"),
        ],
    )
    def test_what_is_wrong_with_it_is_said(self, tmp_path: Path, table: str, fault: str) -> None:
        assert any(fault in found for found in faults(tmp_path, table))


class TestPeople:
    def test_people_have_roles(self, tmp_path: Path) -> None:
        config = read(tmp_path, '[[people]]\nname = "Ana Gray"\nroles = ["comms", "legal"]\n')
        assert config.people == (Person("Ana Gray", ("comms", "legal")),)

    def test_a_role_that_nobody_knows_is_a_fault(self, tmp_path: Path) -> None:
        (fault,) = faults(tmp_path, '[[people]]\nname = "Ana Gray"\nroles = ["boss"]\n')
        assert fault.startswith("people.1.roles.0: Input should be 'comms', 'legal'")

    def test_nobody_is_listed_twice(self, tmp_path: Path) -> None:
        twice = '[[people]]\nname = "Ana"\nroles = []\n[[people]]\nname = "ana"\nroles = []\n'
        assert faults(tmp_path, twice) == ["people: somebody is listed twice; join their roles"]

    def test_a_table_of_one_is_a_fault(self, tmp_path: Path) -> None:
        assert faults(tmp_path, '[people]\nname = "Ana"\n') == ["people: write one table for each person: [[people]]"]

    def test_a_name_has_no_comma(self, tmp_path: Path) -> None:
        (fault,) = faults(tmp_path, '[[people]]\nname = "Gray, Ana"\nroles = []\n')
        assert fault.endswith("a person needs a name, without a comma")

    def test_the_audience_of_a_show_is_internal_or_public(self, tmp_path: Path) -> None:
        public = '[library]\npublic_url = "https://acme.example"\n[shows.a]\naudience = "public"\n'
        assert read(tmp_path, public).show_config("a").audience == "public"
        (fault,) = faults(tmp_path, '[shows.a]\naudience = "everyone"\n')
        assert fault.startswith("shows.a.audience")

    def test_a_public_show_wants_an_address(self, tmp_path: Path) -> None:
        assert faults(tmp_path, '[shows.a]\naudience = "public"\n') == [
            "library.public_url: the address that public shows are read from is needed here (a)"
        ]
