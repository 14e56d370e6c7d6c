"""openai-whisper's form of the embedded model in the cache: written whole, with its own sha256 next to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from vidcast.tools.checksums import Checksums, replacement, sha256_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["checkpoint_name", "is_damaged", "is_whole", "save_checkpoint"]


def checkpoint_name(model_sha256: str) -> str:
    """What the checkpoint of a model.bin is called in the cache."""
    return f"whisper-base-{model_sha256[:12]}.pt"


def is_whole(checkpoint: Path, checksums: Checksums) -> bool:
    """Whether it is as it was made; one of an older version, whose sha256 nobody wrote down, is not."""
    made = _made(checkpoint)
    return made is not None and checksums.of(checkpoint) == made


def is_damaged(checkpoint: Path, checksums: Checksums) -> bool:
    """Whether it is there and differs from what was made."""
    made = _made(checkpoint)
    return made is not None and checksums.of(checkpoint) not in (made, None)


def save_checkpoint(dims: dict[str, int], state: Mapping[str, NDArray[np.float32]], checkpoint: Path) -> None:
    """Write it and its sha256, each in one step. A process that ends in between leaves one that is made again."""
    import torch

    tensors = {key: torch.from_numpy(value) for key, value in state.items()}
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    _noted(checkpoint).unlink(missing_ok=True)
    with replacement(checkpoint) as part:
        with part.open("xb") as file:
            torch.save({"dims": dims, "model_state_dict": tensors}, file)
        sha256 = sha256_of(part)
    with replacement(_noted(checkpoint)) as part:
        part.write_text(f"{sha256}\n", encoding="ascii")


def _noted(checkpoint: Path) -> Path:
    return checkpoint.with_suffix(".pt.sha256")


def _made(checkpoint: Path) -> str | None:
    """The sha256 that it had when it was made."""
    try:
        return _noted(checkpoint).read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
