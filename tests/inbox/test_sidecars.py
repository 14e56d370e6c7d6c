"""A leader's note is matched with its recording however a machine writes its name, or the match is left in doubt."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from vidcast.inbox.sidecars import LeaderNotes, is_leader_note, notes_about, orphan_text, unread

ODD = "it ends in something other than .toml; save it as plain text under that ending"
HALF = "its copy did not finish"


def matched(tmp_path: Path, note: str, recording: str, *others: str) -> list[tuple[str, bool, str]]:
    """The notes about a recording: name, whether it is certain, and why it cannot be read."""
    for name in (note, recording, *others):
        (tmp_path / name).write_bytes(b"x")
    return [(each.path.name, each.certain, each.fault) for each in notes_about(tmp_path / recording)]


@pytest.mark.parametrize(
    ("note", "recording"),
    [
        ("update.toml", "update.mp4"),
        ("update.mp4.toml", "update.mp4"),
        ("IMG_0001.TOML", "IMG_0001.MOV"),
        ("img_0001.toml", "IMG_0001.MOV"),
        ("Update.Mp4.Toml", "update.MP4"),
        ("update.toml.txt", "update.mp4"),
        ("update.TOML.TXT", "update.mp4"),
        ("update.mp4.toml.txt", "update.mp4"),
        ("update.toml.toml", "update.mp4"),
        ("update .toml", "update.mp4"),
        ("update.toml ", "update.mp4"),
        ("update.toml.", "update.mp4"),
        ("update..toml", "update.mp4"),
        ("my  update.toml", "my update.mp4"),
        ("update\u200b.toml", "update.mp4"),
        (unicodedata.normalize("NFC", "Übung.toml"), unicodedata.normalize("NFD", "Übung.mp4")),
        (unicodedata.normalize("NFD", "ÜBUNG.TOML"), unicodedata.normalize("NFC", "übung.mp4")),
        ("STRASSE.toml", "straße.mp4"),
        ("update.tomｌ", "update.mp4"),
        ("v1.2.toml", "v1.2.mov"),
        ("update.toml", "update"),
    ],
)
def test_a_note_that_bears_a_recording_s_name_is_about_it(tmp_path: Path, note: str, recording: str) -> None:
    assert matched(tmp_path, note, recording) == [(note, True, "")]


@pytest.mark.parametrize(
    ("note", "fault"),
    [
        ("update.toml.rtf", ODD),
        ("update.toml.docx", ODD),
        ("update.toml (1)", ODD),
        ("update.toml~", ODD),
        (".update.toml.swp", ODD),
        ("update.toml.part", HALF),
        ("update.toml.crdownload", HALF),
        (".update.toml.icloud", HALF),
    ],
)
def test_one_that_cannot_be_read_for_its_ending_is_about_it_too(tmp_path: Path, note: str, fault: str) -> None:
    assert matched(tmp_path, note, "update.mp4") == [(note, True, fault)]


@pytest.mark.parametrize(
    ("note", "recording"),
    [
        ("update (1).toml", "update.mp4"),
        ("update - Copy.toml", "update.mp4"),
        ("update copy 2.toml", "update.mp4"),
        ("update 2.toml", "update.mp4"),
        ("Copy of update.toml", "update.mp4"),
        ("update.toml", "update (2).mp4"),
        ("update.mov.toml", "update.mp4"),
        ("my_update.toml", "my-update.mp4"),
        ("Ubung.toml", "Übung.mp4"),
    ],
)
def test_a_name_that_only_looks_like_it_leaves_it_in_doubt(tmp_path: Path, note: str, recording: str) -> None:
    assert matched(tmp_path, note, recording) == [(note, False, "")]


@pytest.mark.parametrize(
    ("note", "recording"),
    [
        ("other.toml", "update.mp4"),
        ("clip 1.toml", "clip 2.mp4"),
        ("update.toml.mp4", "update.mp4"),
        ("update.tomlinson.mp4", "update.mp4"),
        ("._update.toml", "update.mp4"),
        ("~$update.toml", "update.mp4"),
        ("vidcast - update.toml.txt", "update.mp4"),
        (".toml", "update.mp4"),
    ],
)
def test_another_name_is_no_note_about_it(tmp_path: Path, note: str, recording: str) -> None:
    assert matched(tmp_path, note, recording) == []


def test_what_is_certain_for_one_recording_is_in_doubt_for_none(tmp_path: Path) -> None:
    assert matched(tmp_path, "update.toml", "update (1).mp4", "update.mp4") == []
    assert [each.certain for each in notes_about(tmp_path / "update.mp4")] == [True]


def test_a_note_is_about_every_recording_of_its_name(tmp_path: Path) -> None:
    assert matched(tmp_path, "update.toml", "update.mp4", "update.mov") == [("update.toml", True, "")]
    assert [each.path.name for each in notes_about(tmp_path / "update.mov")] == ["update.toml"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ('audience = "internal"', True),
        ("Audience: internal", True),
        ('# mine\ntitle = "Monday"', True),
        ("Title: my script\nHello everyone", False),
        ("Thank you. This was published as field/2026-w47.\naudience = x", False),
    ],
)
def test_a_text_of_the_recording_s_name_is_a_note_when_it_says_what_notes_say(
    tmp_path: Path, text: str, is_one: bool
) -> None:
    (tmp_path / "update.mp4").touch()
    (tmp_path / "update.txt").write_text(text)
    assert [each.path.name for each in notes_about(tmp_path / "update.mp4")] == ["update.txt"] * is_one


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("update.txt", b'\xef\xbb\xbfaudience = "internal"\r\n'),
        ("update.txt", 'audience = "internal"'.encode("utf-16")),
        ("update.txt", "title: x\naudience: internal".encode("utf-16-be")),
        ("update.txt", b"dear team,\raudience: internal\r"),
        ("update.txt", "\u00a0audience\u00a0= internal".encode()),
        ("update.rtf", b'{\\rtf1\\ansi\\f0\\fs24 \\cf0 audience = "internal"\\\n}'),
    ],
)
def test_a_text_says_so_whatever_program_saved_it(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert [each.path.name for each in notes_about(tmp_path / "update.mp4")] == [name]


def test_links_folders_and_pipes_are_notes_that_nobody_reads(tmp_path: Path) -> None:
    (tmp_path / "update.mp4").touch()
    (tmp_path / "update.toml").symlink_to("/dev/zero")
    (tmp_path / "update.mp4.toml").mkdir()
    os.mkfifo(tmp_path / "update.TOML")
    found = [(each.path.name, each.fault[:11], each.no_file) for each in notes_about(tmp_path / "update.mp4")]
    assert found == [
        ("update.TOML", "it is not a", True),
        ("update.mp4.toml", "it is not a", True),
        ("update.toml", "it is a lin", False),
    ]


def test_a_note_about_nothing_that_is_there_is_an_orphan(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml", "c.toml", "b.mp4.part", "c", "d.toml"):
        (tmp_path / name).mkdir() if name == "d.toml" else (tmp_path / name).touch()
    (tmp_path / "d").mkdir()
    assert [path.name for path in LeaderNotes(sorted(tmp_path.iterdir())).orphans] == ["a.toml", "d.toml"]


def test_an_orphan_whose_recording_was_taken_in_says_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "done" / "2026-w47").mkdir(parents=True)
    (tmp_path / "done" / "2026-w47" / "update.mp4").touch()
    (tmp_path / "done" / "2026-w47" / "update.mp4.txt").touch()
    assert orphan_text(tmp_path / "UPDATE.toml", tmp_path).startswith(
        '"UPDATE.toml" came after the recording that it is about had been taken in: update.mp4 is in "done/2026-w47", '
        "and nothing of this note was used."
    )
    assert orphan_text(tmp_path / "other.toml", tmp_path).startswith(
        '"other.toml" is a note about a recording, and no recording of that name is here. Put it next to its recording'
    )


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\0" * 4096, b"\xef\xbb\xbf\n"])
def test_a_note_that_is_empty_so_far_is_not_read_yet(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "update.toml").write_bytes(content)
    assert unread(tmp_path / "update.toml") == "update.toml: it is empty"


def test_a_note_that_says_something_is_read(tmp_path: Path) -> None:
    (tmp_path / "update.toml").write_text("# nothing to say")
    assert unread(tmp_path / "update.toml") == ""


def test_a_note_by_its_name_alone() -> None:
    assert is_leader_note(Path("a/UPDATE.toml.txt"))
    assert not is_leader_note(Path("a/update.mp4"))


def test_of_hundreds_of_notes_it_is_worked_out_once_which_are_texts(tmp_path: Path) -> None:
    names = [f"clip {number}.{ending}" for number in range(300) for ending in ("mp4", "toml")]
    leaders = LeaderNotes(tmp_path / name for name in names)
    assert leaders.texts is leaders.texts
