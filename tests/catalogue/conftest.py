"""A catalogue of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vidcast.catalogue import Catalogue


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.db"


@pytest.fixture
def catalogue(database: Path) -> Iterator[Catalogue]:
    opened = Catalogue(f"sqlite:///{database}")
    yield opened
    opened.close()
