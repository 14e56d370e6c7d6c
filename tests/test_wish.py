"""What the notes next to a recording say is read, or the recording is not used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from vidcast.config import Config, ShowConfig
from vidcast.errors import BadRecording
from vidcast.wish import Sidecar, keeps_waiting, may_keep_inside, sidecar_of

INSIDE = 'audience = "internal"'


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    (tmp_path / "update.mp4").touch()
    return tmp_path / "update.mp4"


def refusal(recording: Path) -> str:
    with pytest.raises(BadRecording) as caught:
        sidecar_of(recording)
    return str(caught.value)


def test_without_a_note_nothing_is_said(recording: Path) -> None:
    assert sidecar_of(recording) == Sidecar()


@pytest.mark.parametrize("name", ["UPDATE.TOML", "update.toml.txt", "Update.mp4.toml", "update.txt"])
def test_a_note_is_read_however_its_name_is_written(recording: Path, name: str) -> None:
    recording.with_name(name).write_text(INSIDE)
    assert sidecar_of(recording).audience == "internal"


def test_two_notes_that_say_the_same_are_one(recording: Path) -> None:
    recording.with_name("update.toml").write_text(INSIDE)
    recording.with_name("update (1).toml").write_text(f"# again\n{INSIDE}\n")
    assert sidecar_of(recording).audience == "internal"


def test_two_notes_that_disagree_are_refused(recording: Path) -> None:
    recording.with_name("update.toml").write_text('audience = "public"')
    recording.with_name("update.mp4.toml").write_text(INSIDE)
    assert refusal(recording) == (
        "update.mp4: the notes about it say different things: update.mp4.toml, update.toml; keep one of them"
    )


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\0" * 100])
def test_an_empty_note_is_refused(recording: Path, content: bytes) -> None:
    recording.with_name("update.toml").write_bytes(content)
    assert refusal(recording) == (
        "update.mp4: what update.toml next to it says cannot be used: it is empty; write into it what you meant to "
        "say, or remove it"
    )


@pytest.mark.parametrize(
    "content", [b"{\\rtf1 audience}", INSIDE.encode("utf-16"), b"audience = \xe2\x80\x9cinternal\xe2\x80\x9d"]
)
def test_a_note_that_cannot_be_read_is_refused(recording: Path, content: bytes) -> None:
    recording.with_name("UPDATE.toml").write_bytes(content)
    assert refusal(recording).startswith("update.mp4: what UPDATE.toml next to it says cannot be used: ")


def test_a_note_in_doubt_is_refused(recording: Path) -> None:
    recording.with_name("update copy.toml").write_text(INSIDE)
    assert refusal(recording) == (
        "update.mp4: update copy.toml next to it may be a note about this recording, and its name leaves that in "
        "doubt; name it update.toml, or put it elsewhere if it is about another recording"
    )


def test_a_note_of_another_kind_is_refused_even_next_to_one_that_can_be_read(recording: Path) -> None:
    recording.with_name("update.toml").write_text('title = "a"')
    recording.with_name("update.toml.rtf").write_text(INSIDE)
    assert refusal(recording) == (
        "update.mp4: what update.toml.rtf next to it says cannot be used: it ends in something other than .toml; save "
        "it as plain text under that ending"
    )


def test_an_editor_s_earlier_version_counts_only_where_the_note_is_gone(recording: Path) -> None:
    recording.with_name("update.toml~").write_text(INSIDE)
    assert "update.toml~ next to it says cannot be used" in refusal(recording)
    recording.with_name("update.toml").write_text('title = "a"')
    assert sidecar_of(recording) == Sidecar(title="a")


def test_a_link_is_not_followed(recording: Path) -> None:
    recording.with_name("update.toml").symlink_to("/dev/zero")
    assert refusal(recording).endswith("cannot be used: it is a link to a file; put the file itself there")


def test_where_the_folder_is_gone_nothing_is_said(recording: Path) -> None:
    shutil.rmtree(recording.parent)
    assert sidecar_of(recording) == Sidecar()


@pytest.mark.parametrize(
    ("content", "may"), [(INSIDE, True), ("", True), ("audience", True), ('audience = "public"', False), ("# -", False)]
)
def test_what_may_keep_a_recording_inside(tmp_path: Path, content: str, may: bool) -> None:
    (tmp_path / "a.toml").write_text(content)
    assert may_keep_inside(tmp_path / "a.toml") is may


@pytest.mark.parametrize(("folder", "keeps"), [("Town Hall", True), ("field", False), ("視頻", False)])
def test_a_note_about_no_recording_keeps_those_of_a_public_show_waiting(
    tmp_path: Path, folder: str, keeps: bool
) -> None:
    note = tmp_path / "update.toml"
    note.write_text('audience = "internal"')
    assert keeps_waiting(Config(shows=(("town-hall", ShowConfig(audience="public")),)), folder, note) is keeps
    note.write_text('title = "Update"')
    assert not keeps_waiting(Config(shows=(("town-hall", ShowConfig(audience="public")),)), folder, note)
