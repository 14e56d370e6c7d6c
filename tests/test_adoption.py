"""An older catalogue is taken only on purpose, and then nothing earlier is published again."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.house import House, built
from vidcast.adoption import adopt
from vidcast.desk import Desk
from vidcast.errors import BadRequest, StoreError

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def adopted(house: House) -> object:
    return adopt(house.folder, by="Ana", because="the disk failed", now=NOW)


def feed(house: House) -> str:
    return (house.place / "site" / "field" / "feed.xml").read_text()


def test_a_catalogue_that_lacks_nothing_is_not_adopted(tmp_path: Path, recording: Path) -> None:
    house = built(tmp_path, recording)
    assert house.open().catalogue.episodes() == ()
    with pytest.raises(BadRequest, match="its catalogue is the newest that the library knows"):
        adopted(house)


@pytest.mark.slow
def test_no_earlier_edition_is_published_after_an_older_catalogue_was_taken(tmp_path: Path, recording: Path) -> None:
    house = built(tmp_path, recording)
    house.run(title="First title")
    shutil.copy(house.place / "catalogue.db", tmp_path / "backup.db")
    house.run(title="Second title")
    house.run(house.copy("other.mp4"), week="2026-W12", title="Next week")
    lost_date = feed(house).partition("<pubDate>")[2].partition("<")[0]
    shutil.copy(tmp_path / "backup.db", house.place / "catalogue.db")
    before = house.published()
    with pytest.raises(StoreError, match="is older than this library"):
        house.run()
    assert house.published() == before
    told = adopted(house)
    assert (told.doubtful, told.unknown) == (("field/2026-w11",), ("field/2026-w12",))
    production = house.open()
    outcome = production.advance(production.catalogue.episode("field/2026-w11"))
    assert (outcome.held, "First title" in house.published()) == (True, False)
    again = house.run(house.recording.with_name("other.mp4"), week="2026-W12")
    assert again.episode.slug == "2026-w12-2"
    assert again.publication is not None
    assert lost_date not in feed(house)
    assert "First title" not in house.published()
    Desk(production).approve(outcome.episode, by="Ana")
    assert not production.advance(outcome.episode).held
    assert "First title" in house.published()
    assert production.catalogue.audit_faults() == ()
