"""Nothing is made of an original that is not what came in."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from vidcast.errors import StoreError
from vidcast.inbox.integrity import TRUSTED_S, Verifier
from vidcast.model.recording import Recording, Take

SHA = hashlib.sha256(b"whole").hexdigest()


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "a.mov"
    path.write_bytes(b"whole")
    return path


def flip_unseen(original: Path) -> None:
    """Change a byte as a failing disk does: size and times stay."""
    before = original.stat()
    original.write_bytes(b"whoLe")
    os.utime(original, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_whole_original_is_hashed_once_for_a_while(original: Path) -> None:
    now = [0.0]
    verifier = Verifier(original.parent, lambda: now[0])
    verifier.refuse_damage(original, SHA)
    flip_unseen(original)
    verifier.refuse_damage(original, SHA)
    now[0] = TRUSTED_S
    with pytest.raises(StoreError) as caught:
        verifier.refuse_damage(original, SHA)
    assert str(caught.value) == (
        f"{original}: this original is damaged: its bytes are not what came in; drop the recording again, which "
        "repairs it, or restore the file from a backup. Nothing is made or published of it until then"
    )


def test_one_that_was_written_to_is_hashed_again_at_once(original: Path) -> None:
    verifier = Verifier(original.parent)
    verifier.refuse_damage(original, SHA)
    original.write_bytes(b"whole, and more")
    with pytest.raises(StoreError, match="is damaged"):
        verifier.refuse_damage(original, SHA)


def test_one_that_is_gone_is_told(original: Path) -> None:
    original.unlink()
    with pytest.raises(StoreError, match="this original is gone; drop the recording again"):
        Verifier(original.parent).refuse_damage(original, SHA)


def test_takes_are_found_among_the_inputs_of_a_stage(original: Path, tmp_path: Path) -> None:
    of = Recording("0" * 64, 5, 1000, "wav", None, None)
    elsewhere = Take(of, tmp_path.parent / "finished.wav")
    Verifier(tmp_path).refuse_damaged((elsewhere, "settings", (elsewhere,)))
    with pytest.raises(StoreError, match="is damaged"):
        Verifier(tmp_path).refuse_damaged(("settings", (elsewhere, Take(of, original))))
