"""A checkpoint is whole only as it was made."""

from pathlib import Path

import numpy as np
import pytest

from vidcast.tools.checkpoints import checkpoint_name, is_damaged, is_whole, save_checkpoint
from vidcast.tools.checksums import Checksums


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    pytest.importorskip("torch")
    path = tmp_path / "cache" / checkpoint_name("0123456789abcdef")
    save_checkpoint({"n_mels": 80}, {"a": np.ones(8, np.float32)}, path)
    return path


def looks(checkpoint: Path) -> tuple[bool, bool]:
    checksums = Checksums(checkpoint.parent / "checksums.json")
    return is_whole(checkpoint, checksums), is_damaged(checkpoint, checksums)


def test_it_is_named_by_the_model() -> None:
    assert checkpoint_name("0123456789abcdef") == "whisper-base-0123456789ab.pt"


def test_as_it_was_made_it_is_whole(checkpoint: Path) -> None:
    assert looks(checkpoint) == (True, False)
    assert sorted(path.name for path in checkpoint.parent.iterdir()) == [
        "checksums.json",
        "whisper-base-0123456789ab.pt",
        "whisper-base-0123456789ab.pt.sha256",
    ]


def test_with_two_flipped_bytes_it_is_damaged(checkpoint: Path) -> None:
    content = bytearray(checkpoint.read_bytes())
    content[100:102] = content[100] ^ 255, content[101] ^ 255
    assert looks(checkpoint) == (True, False)
    checkpoint.write_bytes(content)
    assert looks(checkpoint) == (False, True)


def test_one_whose_sum_nobody_wrote_down_is_neither(checkpoint: Path) -> None:
    checkpoint.with_name(f"{checkpoint.name}.sha256").unlink()
    assert looks(checkpoint) == (False, False)


def test_one_that_is_gone_is_neither(checkpoint: Path) -> None:
    checkpoint.unlink()
    assert looks(checkpoint) == (False, False)
