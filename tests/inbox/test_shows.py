"""A folder whose name is no show's is told so, and nothing in it goes to another show."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidcast.inbox.shows import NAME_NOTE, NO_ADDRESS, folder_of, is_left_by_notes, misnamed, note_name_of_folder


@pytest.mark.parametrize("name", ["視頻", "Новости", "all", "T", "assets", "Con", "LPT1", "!!!", "Index"])
def test_a_name_that_no_show_can_have(name: str) -> None:
    assert misnamed([name, "field"]) == {name: f'no show can be called "{name}": {NO_ADDRESS}'}


def test_names_that_are_one_to_vidcast_are_both_told() -> None:
    found = misnamed(["Café", "cafe", "Field Notes", "field"])
    assert found == {
        "Café": '"Café" and "cafe" are the same name to vidcast ("cafe"), so their recordings cannot be told apart',
        "cafe": '"cafe" and "Café" are the same name to vidcast ("cafe"), so their recordings cannot be told apart',
    }


def test_the_note_says_what_to_do_and_goes_away_when_it_is_done(tmp_path: Path) -> None:
    assert note_name_of_folder(tmp_path, 'no show can be called "t"')
    assert not note_name_of_folder(tmp_path, 'no show can be called "t"')
    text = (tmp_path / NAME_NOTE).read_text(encoding="utf-8")
    assert text.startswith('Nothing in this folder is taken in yet: no show can be called "t".\n\nPlease rename')
    assert not note_name_of_folder(tmp_path, "")
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_show_is_found_whatever_its_leaders_call_it(tmp_path: Path) -> None:
    assert folder_of(tmp_path / "gone", "field-notes") == tmp_path / "gone" / "field-notes"
    assert folder_of(tmp_path, "field-notes") == tmp_path / "field-notes"
    (tmp_path / "Field Notes").mkdir()
    assert folder_of(tmp_path, "field-notes") == tmp_path / "Field Notes"
    (tmp_path / "field-notes").mkdir()
    assert folder_of(tmp_path, "field-notes") == tmp_path / "field-notes"


@pytest.mark.parametrize(
    ("name", "files", "is_left"),
    [
        ("field-notes", ["vidcast - still missing.txt"], True),
        ("Field Notes", ["vidcast - still missing.txt"], False),
        ("field-notes", ["vidcast - still missing.txt", "update.mp4"], False),
        ("field-notes", [], False),
    ],
)
def test_a_folder_that_only_notes_of_ours_made_is_known(
    tmp_path: Path, name: str, files: list[str], is_left: bool
) -> None:
    (tmp_path / name).mkdir()
    for each in files:
        (tmp_path / name / each).touch()
    assert is_left_by_notes(tmp_path / name) is is_left
