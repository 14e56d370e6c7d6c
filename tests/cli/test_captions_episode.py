"""An episode's captions from the command line: out and back in, other words, and what was corrected."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.house import House, built
from vidcast.catalogue import Episode
from vidcast.cli.captions_corrections import listed
from vidcast.cli.captions_episode import exported, replaced
from vidcast.cli.captions_import import Signed, taken_over
from vidcast.cli.chapters import Changes, chaptered
from vidcast.desk import Desk
from vidcast.errors import BadRequest
from vidcast.model.decisions import CutOut
from vidcast.model.wording import Replacement

EPISODE = "field/2026-w11"


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory, recording: Path) -> Path:
    house = built(tmp_path_factory.mktemp("waiting"), recording)
    house.wants_approval()
    house.run()
    return house.place.parent


@pytest.fixture
def house(tmp_path: Path, waiting: Path) -> House:
    """A library with an episode that waits for an approval: "hello everyone and thank you Priya"."""
    shutil.copytree(waiting, tmp_path, dirs_exist_ok=True)
    return House(tmp_path / "acme", tmp_path / "update.mp4")


def episode(house: House) -> Episode:
    return house.open().catalogue.episode(EPISODE)


Answer = tuple[dict[str, Any], str]


def write_otherwise(house: House, heard: str, written: str, *, always: bool = False) -> Answer:
    return replaced(house.open(), episode(house), Replacement(heard, written, always), "Ana")


def take_back(house: House, number: int) -> None:
    Desk(house.open()).restore_words(episode(house), number, by="Lee")


def corrections(house: House) -> list[dict[str, Any]]:
    value, _ = listed(house.open(), episode(house))
    found: list[dict[str, Any]] = value["corrections"]
    return found


def import_back(house: House, path: Path, *, anyway: bool = False) -> Answer:
    return taken_over(house.open(), episode(house), path, Signed("Ana"), anyway=anyway)


def chapters(house: House, **changes: Any) -> list[str]:
    return chaptered(house.open(), episode(house), Changes(**changes), "Ana")[1].splitlines()


def seen(house: House) -> str:
    return house.open().produce(episode(house)).clearance.digest[:8]


class TestReplace:
    def test_it_tells_the_place_on_the_episode_s_clock_and_what_comes_next(self, house: House) -> None:
        _, said = write_otherwise(house, "Priya", "Prya")
        assert said.splitlines() == [
            f"{EPISODE}: 1 place corrected",
            "  0:04.6  Priya -> Prya",
            f"  next: vidcast approve {EPISODE} --by NAME --seen {seen(house)} -L {house.place}",
        ]

    @pytest.mark.slow
    def test_where_there_are_several_parts_each_place_names_its_own(self, house: House) -> None:
        for leader in ("Dana", "Sam"):
            other = house.run(house.copy(f"{leader}.mp4"), leader=leader, week="2026-W13").episode
        _, said = replaced(house.open(), other, Replacement("Priya", "Prya"), "Ana")
        assert said.splitlines()[:3] == [
            "field/2026-w13: 2 places corrected",
            "  part 1, 0:04.6  Priya -> Prya",
            "  part 2, 0:08.6  Priya -> Prya",
        ]

    def test_places_are_told_in_order_of_time(self, house: House) -> None:
        path = exported_to(house)
        path.write_text(path.read_text().replace("hello", "hi").replace("Priya", "Prya"))
        value, said = import_back(house, path)
        assert [line.split("  ")[2] for line in said.splitlines()[1:3]] == ["hello -> hi", "Priya -> Prya"]
        assert [each["expect"] for each in value["corrections"]] == ["hello", "Priya"]

    def test_programs_get_the_place_and_what_the_episode_waits_for(self, house: House) -> None:
        value, _ = write_otherwise(house, "Priya", "Prya")
        assert [(each["part"], each["episode_ms"]) for each in value["corrections"]] == [(1, 4567)]
        assert ([wait["routes"] for wait in value["waits"]], value["digest"][:8]) == ([["comms"]], seen(house))

    def test_always_says_so_and_how_to_undo_it(self, house: House) -> None:
        _, said = write_otherwise(house, "Priya", "Prya", always=True)
        assert said.splitlines()[2:4] == [
            "  always: so in every recording of field where it is heard so, published ones too",
            f"  to undo it: vidcast captions corrections {EPISODE} --take-back NUMBER --by NAME",
        ]

    @pytest.mark.parametrize(
        ("heard", "written", "why"),
        [
            ("Priya", "Priya", "its captions write those words so already; nothing was changed"),
            ("", "Prya", "which words\\? The first text is what the captions say now, and it is empty"),
            ("Castellan", "Prya", "its captions do not have those words"),
        ],
    )
    def test_what_cannot_be_replaced_says_why(self, house: House, heard: str, written: str, why: str) -> None:
        with pytest.raises(BadRequest, match=why):
            write_otherwise(house, heard, written)


class TestCorrections:
    def test_nothing_was_corrected(self, house: House) -> None:
        assert listed(house.open(), episode(house))[1] == f"{EPISODE}: nothing was corrected"

    def test_each_is_listed_with_its_number_and_where_it_stands(self, house: House) -> None:
        write_otherwise(house, "Priya", "Prya")
        write_otherwise(house, "thank you", "thanks", always=True)
        keys = ("number", "part", "expect", "text", "by", "always", "fits", "taken_back")
        assert [tuple(each[key] for key in keys) for each in corrections(house)] == [
            (1, 1, "Priya", "Prya", "Ana", False, True, None),
            (2, 1, "thank you", "thanks", "Ana", True, True, None),
        ]

    def test_what_is_taken_back_is_written_as_it_was_heard(self, house: House) -> None:
        write_otherwise(house, "Priya", "Prya", always=True)
        take_back(house, 1)
        assert "taken back by Lee" in listed(house.open(), episode(house))[1]
        assert house.open().produce(episode(house)).captions.cues[-1].text == "hello everyone and thank you Priya"

    def test_what_fits_no_more_says_so(self, house: House) -> None:
        write_otherwise(house, "Priya", "Prya")
        write_otherwise(house, "Prya", "Anna")
        take_back(house, 1)
        assert [each["fits"] for each in corrections(house)] == [True, False]

    def test_another_episode_tells_what_is_always_written_so_and_where_to_undo_it(self, house: House) -> None:
        write_otherwise(house, "Priya", "Prya", always=True)
        other = house.run(house.copy("next.mp4"), week="2026-W12").episode
        assert listed(house.open(), other)[1].splitlines()[1:] == [
            f"  always, by Ana in {EPISODE}, number 1: Priya -> Prya"
        ]

    @pytest.mark.parametrize(("number", "why"), [(2, "has no such correction"), (1, "Lee took it back already")])
    def test_only_what_stands_is_taken_back(self, house: House, number: int, why: str) -> None:
        write_otherwise(house, "Priya", "Prya")
        take_back(house, 1)
        with pytest.raises(BadRequest, match=why):
            take_back(house, number)


def exported_to(house: House, name: str = "mine.srt", *, force: bool = False) -> Path:
    exported(house.open(), episode(house), house.place / name, force=force)
    return house.place / name


class TestExportAndImport:
    def test_an_edited_file_is_not_written_over(self, house: House) -> None:
        path = exported_to(house)
        path.write_text(path.read_text().replace("Priya", "Prya"))
        with pytest.raises(BadRequest, match="or write over it with --force"):
            exported_to(house)
        assert "Prya" in path.read_text()

    def test_the_same_is_written_again_and_anything_with_force(self, house: House) -> None:
        assert exported_to(house) == exported_to(house)
        (house.place / "mine.srt").write_text("mine")
        assert "Priya" in exported_to(house, force=True).read_text()

    def test_a_page_is_called_as_the_episode(self, house: House) -> None:
        assert "Week 11, 2026" in exported_to(house, "f.html").read_text()

    def test_what_was_edited_comes_back_twice(self, house: House) -> None:
        path = exported_to(house)
        path.write_text(path.read_text().replace("Priya", "Prya"))
        import_back(house, path)
        path.write_text(path.read_text().replace("hello", "hi"))
        assert [each["text"] for each in import_back(house, path)[0]["corrections"]] == ["hi"]

    def test_an_old_file_does_not_undo_what_was_corrected_since(self, house: House) -> None:
        path = exported_to(house)
        write_otherwise(house, "Priya", "Prya")
        with pytest.raises(BadRequest, match=r"mine.srt: undoes what changed since it was exported, at 0:04\.6 of"):
            import_back(house, path)
        made = import_back(house, path, anyway=True)[0]["corrections"]
        assert [each["text"] for each in made] == ["Priya"]

    def test_an_old_file_does_not_take_out_what_a_restored_cut_brought_back(self, house: House) -> None:
        production = house.open()
        sha256 = production.produce(episode(house)).parts[0].take.recording.sha256
        cut = CutOut(0, 700, "Lee", "2026-03-09T12:00:00Z", finding="f-1", recording=sha256)
        production.catalogue.decide(episode(house), cut)
        path = exported_to(house)
        Desk(house.open()).take_back(episode(house), "f-1", by="Lee")
        with pytest.raises(BadRequest, match="undoes what changed since it was exported"):
            import_back(house, path)


class TestChapters:
    def test_a_title_is_one_line_and_the_next_step_is_told(self, house: House) -> None:
        assert chapters(house, rename=[("1", "Hello\nthere")])[1:] == [
            "1        0:00.0  Hello there",
            f"  next: vidcast approve {EPISODE} --by NAME --seen {seen(house)} -L {house.place}",
        ]

    def test_a_chapter_that_stays_where_a_part_begins_is_told(self, house: House) -> None:
        chapters(house, rename=[("1", "Hello")])
        told = "  a part begins where chapter 1 was, so one stays there: Week 11, 2026"
        assert told in chapters(house, remove=[1])

    @pytest.mark.parametrize("twice", [{"remove": [1]}, {"rename": [("1", "X"), ("1", "Y")]}])
    def test_a_chapter_is_named_once(self, house: House, twice: dict[str, Any]) -> None:
        with pytest.raises(BadRequest, match="chapter 1 is named twice: rename it or remove it, once"):
            chapters(house, **{"rename": [("1", "X")], **twice})

    def test_looking_changes_nothing_and_asks_for_nothing(self, house: House) -> None:
        assert chapters(house) == ["CHAPTER  AT      TITLE", "1        0:00.0  Week 11, 2026"]
