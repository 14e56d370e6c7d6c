"""Every original is verified, over days, and damage is told once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vidcast.inbox.inspection import EVERY, REST, Damage, Inspection

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
WHY = "is damaged: its bytes are not what came in"


class Cellar:
    """Originals of a few bytes, and a clock."""

    def __init__(self, root: Path) -> None:
        self.root, self.now = root, NOW
        (root / "originals").mkdir()
        self.known = [self.made(name) for name in ("a", "b", "c")]
        self.inspection = self.opened()

    def opened(self) -> Inspection:
        return Inspection(self.root / "originals", self.root / "work" / "originals.json", lambda: self.now)

    def made(self, name: str) -> tuple[str, str]:
        (self.root / "originals" / name).write_bytes(name.encode() * 100)
        return hashlib.sha256(name.encode() * 100).hexdigest(), name

    def damage(self, name: str) -> None:
        (self.root / "originals" / name).write_bytes(b"x" + name.encode() * 99)

    def steps(self, count: int) -> list[Damage]:
        found = (self.inspection.step(lambda: self.known) for _ in range(count))
        return [each for each in found if each is not None]


@pytest.fixture
def cellar(tmp_path: Path) -> Cellar:
    return Cellar(tmp_path)


def test_every_original_is_read_and_damage_is_told_once(cellar: Cellar) -> None:
    cellar.damage("b")
    assert cellar.steps(9) == [Damage("b", WHY)]
    cellar.now += EVERY + timedelta(minutes=1)
    assert cellar.steps(9) == []
    assert cellar.inspection.damaged() == (Damage("b", WHY),)


def test_what_was_verified_is_not_read_again_for_days_and_outlives_a_restart(cellar: Cellar) -> None:
    assert cellar.steps(9) == []
    cellar.damage("a")
    cellar.inspection = cellar.opened()
    assert cellar.steps(9) == []
    cellar.now += EVERY + REST
    assert cellar.steps(9) == [Damage("a", WHY)]


def test_a_long_one_is_read_in_slices(cellar: Cellar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vidcast.inbox.inspection.SLICE", 40)
    cellar.damage("a")
    assert cellar.steps(2) == []
    assert cellar.steps(1) == [Damage("a", WHY)]


def test_one_that_is_gone_is_told(cellar: Cellar) -> None:
    (cellar.root / "originals" / "c").unlink()
    (found,) = cellar.steps(9)
    assert found.sentence == (
        "originals/c is gone; drop the recording again, which repairs it, or restore the file from a backup"
    )


def test_one_that_was_replaced_is_not_said_to_be_damaged(cellar: Cellar) -> None:
    cellar.damage("b")
    assert len(cellar.steps(9)) == 1
    (cellar.root / "originals" / "b").unlink()
    cellar.made("b")
    assert cellar.inspection.damaged() == ()


def test_all_are_read_in_one_go_with_their_bytes_counted(cellar: Cellar) -> None:
    cellar.damage("c")
    told: list[tuple[int, int]] = []
    progressed: Callable[[int, int], None] = lambda done, every: told.append((done, every))  # noqa: E731
    assert list(cellar.inspection.every(cellar.known, progressed)) == [Damage("c", WHY)]
    assert told == [(100, 300), (200, 300), (300, 300)]


def test_a_memory_that_cannot_be_read_is_made_again(cellar: Cellar) -> None:
    (cellar.root / "work").mkdir()
    (cellar.root / "work" / "originals.json").write_text("[")
    cellar.damage("a")
    assert cellar.steps(9) == [Damage("a", WHY)]
