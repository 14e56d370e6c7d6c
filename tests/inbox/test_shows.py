"""A folder whose name is no show's is told so, and nothing in it goes to another show."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidcast.inbox.shows import NAME_NOTE, NO_ADDRESS, misnamed, note_name_of_folder


@pytest.mark.parametrize("name", ["視頻", "Новости", "all", "T", "assets", "Con", "LPT1", "!!!", "Index"])
def test_a_name_that_no_show_can_have(name: str) -> None:
    assert misnamed([name, "field"]) == {name: f'no show can be called "{name}": {NO_ADDRESS}'}


def test_names_that_are_one_to_vidcast_are_both_told() -> None:
    found = misnamed(["Café", "cafe", "Field Notes", "field"])
    assert found == {
        "Café": '"Café" and "cafe" are one name to vidcast ("cafe"), and whose is whose is not clear',
        "cafe": '"cafe" and "Café" are one name to vidcast ("cafe"), and whose is whose is not clear',
    }


def test_the_note_says_what_to_do_and_goes_away_when_it_is_done(tmp_path: Path) -> None:
    assert note_name_of_folder(tmp_path, 'no show can be called "t"')
    assert not note_name_of_folder(tmp_path, 'no show can be called "t"')
    text = (tmp_path / NAME_NOTE).read_text(encoding="utf-8")
    assert text.startswith('Nothing in this folder is taken in yet: no show can be called "t".\n\nPlease rename')
    assert not note_name_of_folder(tmp_path, "")
    assert list(tmp_path.iterdir()) == []
