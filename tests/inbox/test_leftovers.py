"""What browsers, sync programs, cameras and systems leave next to recordings is left alone without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inbox.share import Share
from tests.synth import made
from vidcast.inbox import unready
from vidcast.inbox.leftovers import is_left_alone, unfinished_by

LEFT_ALONE = (
    *(".DS_Store", "._update.mp4", "~$update.pptx", "Thumbs.db", "desktop.ini", "Icon\r", ".nfs0000001", "@eaDir"),
    *("update.mp4.part", "update.mp4.PARTIAL", "update.tmp", "update.temp", "update.mp4.crdownload", "update.filepart"),
    *("update.download", "update.mp4.opdownload", "update.mp4.!ut", "update.mp4.!qB", "update.mp4.bc!", "update.!bt"),
    *("update.mp4.aria2", "update.mp4~", "update.mp4.st", "update.mp4.part-Frag12", "update.mp4.ytdl", "a.mp4.xltd"),
    *(".syncthing.update.mp4.tmp", "~syncthing~update.mp4.tmp", ".goutputstream-4X2", ".update.mp4.Zk3x9Q"),
    *(".~lock.update.odp#", "update.mp4.lftp-pget-status", "update.mp4.a1b2c3d4.partial", "update.mp4.lock"),
    *("IMG_0001.AAE", "GOPR0001.THM", "update.XMP", "C0001M01.XML", "00000.MPL", "update.mp4.sb-1a2b3c4d-Xy12ab"),
    *("update.pek", "update.wav.reapeaks"),
)
RECORDINGS = (
    *("update.mp4", "part.mp4", "tmp.mov", "update.part.mp4", "best.mp4", "GOPR0001.LRV", "update.srt", "notes.docx"),
    *("update", "aae.m4a", "C0001.MP4", "clip.xml", "download.mp4", "week~47.mp4", "update.bak"),
)


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_belongs_to_other_programs_is_left_alone(name: str) -> None:
    assert is_left_alone(name)


@pytest.mark.parametrize("name", RECORDINGS)
def test_everything_else_is_looked_at(name: str) -> None:
    assert not is_left_alone(name)


def test_none_of_it_is_taken_in_or_spoken_of_anywhere_in_the_inbox(share: Share) -> None:
    for folder in (share.root, share.field):
        for name in LEFT_ALONE:
            (folder / name).touch()
    assert (share.inbox.dropped(), share.inbox.untold()) == ((), ())


def test_nor_is_a_recording_in_the_folder_of_a_download(share: Share) -> None:
    for place in ("field/update.mp4.download", "update.mov.download", "field/@eaDir", "$RECYCLE.BIN", "field/.~tmp~"):
        (share.root / place).mkdir()
        (share.root / place / "update.mp4").touch()
    assert (share.inbox.dropped(), share.inbox.untold()) == ((), ())


class TestUnfinished:
    def test_a_record_of_a_download_keeps_its_file_waiting_in_any_case_of_letters(self, tmp_path: Path) -> None:
        (tmp_path / "Update.MP4.Aria2").touch()
        assert unfinished_by(tmp_path / "update.mp4") == "Update.MP4.Aria2"

    def test_a_record_of_another_file_keeps_nothing_waiting(self, tmp_path: Path) -> None:
        (tmp_path / "other.mp4.aria2").touch()
        assert unfinished_by(tmp_path / "update.mp4") == ""

    def test_a_whole_recording_waits_until_the_record_is_gone(self, tmp_path: Path) -> None:
        path = tmp_path / "update.mp4"
        path.write_bytes(made(tmp_path, "plain").read_bytes())
        record = tmp_path / "update.mp4.aria2"
        record.touch()
        assert unready(path) == f'{path.name}: "{record.name}" next to it says that it is still being downloaded'
        record.unlink()
        assert unready(path) == ""
