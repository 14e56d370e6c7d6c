"""What was cut out is no finding any more; it can still be named, explained and taken back."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.remedies.asked import desk, spoken
from vidcast.cli.desk import found_in
from vidcast.cli.explaining import explained_in
from vidcast.errors import BadRequest

SAID = "hello Kestrel goes on"


def test_what_was_cut_out_is_named_until_it_is_taken_back(house: House) -> None:
    episode, finding = spoken(house, SAID)
    desk(house).cut(episode, finding, by="Lee")
    value, text = found_in(house.open(), episode, "")
    assert (value["findings"], [each["finding"] for each in value["cut"]]) == ([], [finding])
    assert f"{finding}  cut out by Lee; see `vidcast policy explain {finding}`" in text.splitlines()
    desk(house).take_back(episode, finding, by="Lee")
    value, _ = found_in(house.open(), episode, "")
    assert ([each["id"] for each in value["findings"]], value["cut"]) == ([finding], [])


def test_what_was_cut_out_is_explained_where_it_was_said(house: House) -> None:
    episode, finding = spoken(house, SAID)
    desk(house).cut(episode, finding, by="Lee")
    (told,) = explained_in(house.open(), episode.name, finding)
    assert (told["rule"], told["branch"]) == ("conf.codename", "Kestrel")


def test_a_stranger_reads_no_findings_where_people_are_listed(house: House) -> None:
    episode, _ = spoken(house, SAID)
    house.configured('\n[[people]]\nname = "Ana Gray"\nroles = ["comms"]\n')
    with pytest.raises(BadRequest, match="Mallory: not listed"):
        found_in(house.open(), episode, "Mallory")
    assert "Kestrel" in found_in(house.open(), episode, "Ana Gray")[1]
    assert "Kestrel" not in found_in(house.open(), episode, "")[1]
