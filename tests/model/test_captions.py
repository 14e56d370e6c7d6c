"""The limits of captions: how profiles read, and who speaks in captions of several parts."""

from __future__ import annotations

import tomllib
from dataclasses import fields

import pytest

from vidcast.errors import BadSettings
from vidcast.model.captions import Captions, Cue, Profile
from vidcast.tools.shipped import shipped

HOUSE = Profile()
SHIPPED = tomllib.loads(shipped("captions.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "line_chars", "lines", "shortest_ms", "longest_ms"),
    [
        ("en-us-corporate", 42, 2, 833, 7000),
        ("netflix-en", 42, 2, 833, 7000),
        ("bbc-online", 37, 2, 833, 7000),
        ("dcmp-adult", 32, 2, 1333, 6000),
        ("vertical", 25, 3, 833, 7000),
    ],
)
def test_shipped_profiles_hold_their_guidelines_numbers(name, line_chars, lines, shortest_ms, longest_ms):
    profile = Profile.from_table(name, SHIPPED[name])
    found = (profile.line_chars, profile.lines, profile.shortest_ms, profile.longest_ms)
    assert found == (line_chars, lines, shortest_ms, longest_ms)


def test_the_default_profile_is_the_house_s():
    table = Profile.from_table("en-us-corporate", SHIPPED["en-us-corporate"])
    assert Profile(sources=table.sources) == table


def test_a_limit_knows_its_source():
    assert Profile.from_table("p", {"lines": {"limit": 2, "source": "Manual 3"}}).source("lines") == "Manual 3"


def test_a_limit_that_is_not_stated_is_the_house_s():
    assert Profile.from_table("p", {}).source("lines") == "house rule, as in en-us-corporate"


def test_every_fault_of_a_table_is_named_at_once():
    table = {"line_chars": {"limit": "42", "source": "x"}, "lines": {"limit": 2}, "colour": {"limit": 1, "source": "x"}}
    with pytest.raises(BadSettings) as caught:
        Profile.from_table("mine", table, "captions.toml")
    places = [line.strip().split(": ")[0] for line in str(caught.value).splitlines()]
    assert places == ["captions.toml", "mine.colour", "mine.line_chars.limit", "mine.lines.source"]


def test_every_value_out_of_range_is_named_at_once():
    table = {name: {"limit": 0, "source": "x"} for name in ("lines", "line_chars")}
    with pytest.raises(BadSettings) as caught:
        Profile.from_table("mine", table, "captions.toml")
    assert str(caught.value).splitlines()[1:] == [
        "  mine: line_chars must be 1 or more, got 0",
        "  mine: lines must be 1 or more, got 0",
    ]


def test_a_profile_that_is_no_table_is_refused():
    with pytest.raises(BadSettings, match="mine: Input should be a valid dictionary"):
        Profile.from_table("mine", 5)


def test_limits_that_contradict_each_other_are_refused():
    table = {"fast_cps": {"limit": 30, "source": "x"}, "waiver_cps": {"limit": 25, "source": "x"}}
    with pytest.raises(BadSettings) as caught:
        Profile.from_table("mine", table)
    assert str(caught.value).splitlines()[1:] == ["  mine.fast_cps: fast_cps must be waiver_cps or less, got 30 and 25"]


def test_a_limit_of_never_contradicts_nothing():
    table = {"fast_cps": {"limit": 30, "source": "x"}, "waiver_cps": {"limit": 0, "source": "x"}}
    assert Profile.from_table("mine", table).waiver_cps == 0


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_shipped_limit_has_a_source(name):
    profile = Profile.from_table(name, SHIPPED[name])
    assert [limit for limit in SHIPPED[name] if not profile.source(limit).strip()] == []


def test_the_house_states_every_limit_that_is_not_never():
    stated = {"name", "sources", *SHIPPED["en-us-corporate"]}
    assert {field.name for field in fields(Profile) if getattr(HOUSE, field.name)} <= stated


def test_cues_name_their_speaker_only_where_several_speak():
    one, two = (Captions("p", "en", (Cue(at, at + 900, ("a",)),)) for at in (0, 1000))
    named = Captions.joined([one, two], ["Ann", "Bo"])
    alone = Captions.joined([one, two], ["Ann", "Ann"])
    assert ([cue.speaker for cue in named.cues], [cue.speaker for cue in alone.cues]) == (["Ann", "Bo"], ["", ""])
