"""Every refusal of the system has a sentence that says what is wrong, where, and the way out."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from vidcast.errors import BadRequest, StoreRefused
from vidcast.model.refusal import EVERYWHERE, MEANINGS, about, explained, reason, sentence, spoken


@pytest.mark.parametrize("number", sorted(MEANINGS.keys() - EVERYWHERE), ids=lambda number: errno.errorcode[number])
def test_a_refusal_names_the_file_what_is_wrong_and_the_way_out(number: int) -> None:
    said = sentence(OSError(number, os.strerror(number), "acme/originals/ab"))
    what, way_out = MEANINGS[number]
    assert said == f"acme/originals/ab: {what}; {way_out}"


@pytest.mark.parametrize("number", sorted(EVERYWHERE), ids=lambda number: errno.errorcode[number])
def test_a_shortage_of_the_whole_machine_does_not_blame_a_file(number: int) -> None:
    assert sentence(OSError(number, os.strerror(number), "acme/originals/ab")) == "; ".join(MEANINGS[number])


@pytest.mark.parametrize(
    ("number", "what"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the file system is read-only"),
        (errno.EACCES, "this user does not have permission"),
        (errno.EMFILE, "vidcast has too many files open"),
        (errno.ENOTCONN, "the disk or network share does not answer"),
        (errno.ESTALE, "the disk or network share does not answer"),
    ],
)
def test_the_reason_alone_has_no_place(number: int, what: str) -> None:
    assert reason(OSError(number, os.strerror(number), "acme")) == what


def test_an_error_that_nobody_can_fix_has_no_sentence_and_keeps_its_traceback() -> None:
    ours = OSError(errno.EINVAL, "Invalid argument")
    assert sentence(ours) is None
    with pytest.raises(OSError, match="Invalid argument") as raised, explained():
        raise ours
    assert raised.value is ours


def test_a_name_in_a_sentence_cannot_act_on_a_terminal() -> None:
    assert (sentence(OSError(errno.ENOSPC, "", b"a\x1b[2J\xff")) or "").startswith("a\\x1b[2J\\xff: the disk is full;")


def test_no_room_for_temporary_files_says_which_variable_names_another_place() -> None:
    said = sentence(FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp', '/var/tmp']"))
    assert said == (
        "No usable temporary directory found in ['/tmp', '/var/tmp']; make one of these folders writable, or set TMPDIR"
    )


def test_a_write_that_fails_without_a_name_names_the_place_it_was_about(tmp_path: Path) -> None:
    with pytest.raises(StoreRefused, match="disk is full") as raised, explained(), about(tmp_path / "work"):
        Path("/dev/full").write_text("x", encoding="utf-8")
    assert str(raised.value).startswith(f"{tmp_path}/work: the disk is full; free some space, then run")


def test_a_place_is_not_named_over_the_file_that_failed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised, about(tmp_path):
        (tmp_path / "gone").read_bytes()
    assert raised.value.filename == str(tmp_path / "gone")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BadRequest("no such show"), "no such show"),
        (
            OSError(errno.ENOSPC, "", "acme"),
            "; ".join([f"acme: {MEANINGS[errno.ENOSPC][0]}", MEANINGS[errno.ENOSPC][1]]),
        ),
        (ValueError("we are in talks to buy Castellan"), "unexpected ValueError"),
    ],
)
def test_a_fault_that_is_not_ours_to_word_is_named_by_its_kind_alone(error: Exception, said: str) -> None:
    assert spoken(error) == said
