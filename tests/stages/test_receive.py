from dataclasses import replace
from pathlib import Path

import pytest

from tests.synth import made, renamed
from vidcast.errors import BadRecording
from vidcast.run.runner import Runner, once
from vidcast.run.store import Store
from vidcast.stages.receive import Original, receive

SHA = "a" * 64


def test_a_recording_is_received_with_its_facts(folder: Path) -> None:
    path = made(folder, "turned90")
    recording = once(receive, Original(path, SHA))
    assert recording.video is not None
    assert (recording.sha256, recording.bytes, recording.video.upright) == (SHA, path.stat().st_size, (180, 320))


def test_what_cannot_be_used_is_refused(folder: Path) -> None:
    with pytest.raises(BadRecording, match=r"it says 6\.0 s but ends after"):
        once(receive, Original(made(folder, "cut_short"), SHA))


def test_a_refusal_is_left_for_the_desk(folder: Path, tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(BadRecording):
        Runner(store, SHA)(receive, Original(made(folder, "empty"), SHA))
    assert '"message": "empty.mp4: the file is empty (0 bytes)' in (tmp_path / SHA / "receive/failed.json").read_text()


def test_the_same_bytes_under_another_name_are_known(folder: Path, tmp_path: Path) -> None:
    run, path = Runner(Store(tmp_path / "work"), SHA), made(folder, "plain")
    first = run.result(receive, Original(path, SHA))
    again = run.result(receive, Original(renamed(path, tmp_path, "other.mp4"), SHA))
    assert (first.fresh, again.fresh, again.value) == (True, False, first.value)


def test_other_bytes_are_read_anew(folder: Path, tmp_path: Path) -> None:
    run, path = Runner(Store(tmp_path), SHA), made(folder, "plain")
    run(receive, Original(path, SHA))
    again = run.result(receive, Original(path, "b" * 64))
    assert (again.fresh, again.value) == (True, replace(again.value, sha256="b" * 64))
