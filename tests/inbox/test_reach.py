"""Work on a folder that does not answer keeps nothing else waiting."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from vidcast.inbox import reach as module
from vidcast.inbox.reach import Reach, is_dumb, reached


def test_the_answer_of_work_is_taken_once(tmp_path: Path) -> None:
    reach: Reach[int] = Reach()
    reach.begin("count", lambda: 7)
    assert (reach.ended(20), reach.busy, reach.kind, reach.answer(), reach.busy) == (True, True, "count", 7, False)


def test_what_work_raises_is_raised_where_its_answer_is_taken() -> None:
    reach: Reach[None] = Reach()

    def fail() -> None:
        raise OSError(errno.ENOTCONN, "gone")

    reach.begin("fail", fail)
    assert reach.ended(20)
    with pytest.raises(OSError, match="gone"):
        reach.answer()


def test_work_that_does_not_end_is_left_to_itself_and_used_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_S", 0.05)
    go, reach = threading.Event(), Reach[str]()
    reach.begin("wait", lambda: "late" if go.wait(60) else "never")
    assert not reach.ended(0.2)
    assert reach.is_silent
    go.set()
    assert (reach.ended(20), reach.is_silent, reach.answer()) == (True, False, "late")


def test_reading_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_S", 0.05)
    go, inside, reach = threading.Event(), threading.Event(), Reach[bool]()

    def read() -> bool:
        with reach.reading():
            inside.set()
            return go.wait(60)

    reach.begin("read", read)
    assert inside.wait(20)
    assert (reach.ended(0.2), reach.is_silent) == (False, False)
    go.set()
    assert reach.ended(20)


def test_a_short_piece_of_work_gives_up_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_S", 0.05)
    go = threading.Event()
    with pytest.raises(TimeoutError) as caught:
        reached(tmp_path, lambda: go.wait(60))
    go.set()
    assert (caught.value.errno, caught.value.filename) == (errno.ETIMEDOUT, str(tmp_path))


def test_only_a_folder_that_is_mounted_is_asked_by_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def dumb(argv: list[str], _: float) -> bool:
        asked.append(argv[1])
        return False

    monkeypatch.setattr(module, "ends_within", dumb)
    mounts = tmp_path / "mounts"
    mounts.write_text(f"far:/x {tmp_path}/field nfs4 rw 0 0\n")
    (tmp_path / "link").symlink_to("field")
    assert [is_dumb(tmp_path / name, mounts) for name in ("field", "ops", "link")] == [True, False, True]
    assert asked == [f"{tmp_path}/field/."] * 2
