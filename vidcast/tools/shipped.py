"""Where the data that travels with vidcast lies: presets, policy packs, brands."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["shipped"]


def shipped(*parts: str) -> Path:
    """The path of a shipped file or folder, such as `shipped("policy", "general.yaml")`.

    Presets lie outside the package by design: an installed wheel carries them inside it, a checkout beside it.
    """
    package = Path(str(files("vidcast")))
    inside = package / "presets"
    root = inside if inside.is_dir() else package.parent / "presets"
    return root.joinpath(*parts)
