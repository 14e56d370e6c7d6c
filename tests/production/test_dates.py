"""A clock that was ahead dates nothing after it, and its dates can be repaired."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.house import NOON, House
from vidcast.errors import StoreError


def dates(house: House) -> list[str]:
    return [each.published.published_at for each in house.open().catalogue.publications()]


def test_an_episode_from_a_clock_that_was_ahead_holds_the_next_until_it_has_another_date(house: House) -> None:
    house.clock.now = NOON + timedelta(days=1095)
    house.run()
    (wrong,) = dates(house)
    house.clock.now = NOON
    with pytest.raises(
        StoreError, match=f"the newest episode is dated {wrong}, and this machine's clock says 2026-03-09"
    ):
        house.run(house.copy("other.mp4"), week="2026-W12")
    assert house.open().redate("Ana") == ("field/2026-w11",)
    assert house.run(house.copy("other.mp4"), week="2026-W12").changed
    first, second = dates(house)
    assert "2026-03-09T12:00:00Z" < first < second < "2026-03-10T00:00:00Z"
    assert wrong[:4] not in [at[:4] for at in (first, second)]
    assert "2029" not in (house.place / "site" / "field" / "feed.xml").read_text()
    assert house.open().catalogue.audit_faults() == ()


@pytest.mark.slow
def test_a_clock_that_jumped_ahead_publishes_nothing_until_somebody_says_that_it_is_right(house: House) -> None:
    house.run()
    house.clock.now = NOON + timedelta(days=400)
    with pytest.raises(StoreError, match=r"went from 2026-03-09T.* to 2027-04-13T"):
        house.run(house.copy("other.mp4"), week="2027-W15")
    production = house.open()
    production.catalogue.confirm_clock("Ana", house.clock())
    assert house.run(house.copy("other.mp4"), week="2027-W15").changed
