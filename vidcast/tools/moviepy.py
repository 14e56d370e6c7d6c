"""moviepy, kept from following a file that somebody dropped."""

from __future__ import annotations

import importlib
import sys
from typing import Any

__all__ = ["moviepy"]


def moviepy() -> Any:
    """The module moviepy, imported without python-dotenv.

    With it, moviepy takes a `.env` file from the folder of the call or from above its own, puts what it says into this
    process's environment, and runs the program that it names as ffmpeg.
    """
    if "moviepy" not in sys.modules:
        known = sys.modules.get("dotenv")
        sys.modules["dotenv"] = None  # type: ignore[assignment]  # How Python marks a module that cannot be imported.
        try:
            importlib.import_module("moviepy")
        finally:
            _restore("dotenv", known)
    return sys.modules["moviepy"]


def _restore(name: str, module: Any) -> None:
    if module is None:
        del sys.modules[name]
    else:
        sys.modules[name] = module
