"""An inbox on a share of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inbox.share import Share


@pytest.fixture
def share(tmp_path: Path) -> Share:
    return Share(tmp_path / "inbox")
