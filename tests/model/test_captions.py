"""The limits of captions: how profiles read, and which cues break them."""

from __future__ import annotations

import tomllib
from fractions import Fraction

import pytest

from vidcast.errors import BadSettings
from vidcast.model.captions import Captions, Cue, Profile, violations
from vidcast.tools.shipped import shipped

HOUSE = Profile()
RATE = Fraction(30000, 1001)
SHIPPED = tomllib.loads(shipped("captions.toml").read_text(encoding="utf-8"))


def rules(*cues: Cue, profile: Profile = HOUSE) -> list[tuple[str, int, int, int]]:
    found = violations(Captions("p", "en", cues), profile, RATE)
    return [(v.rule, v.cue, v.measured, v.limit) for v in found]


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
    assert Profile.from_table("p", {}).source("lines") == "house rule"


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


def test_a_sound_cue_breaks_no_limit():
    assert rules(Cue(0, 1000, ("Good morning.",))) == []


def test_a_line_over_the_limit_is_found():
    assert rules(Cue(0, 1000, ("x" * 43,))) == [("L01", 0, 43, 42)]


def test_a_third_line_is_found():
    assert rules(Cue(0, 1000, ("a", "b", "c"))) == [("L02", 0, 3, 2)]


def test_a_cue_of_24_frames_is_too_short():
    assert rules(Cue(0, 801, ("a",))) == [("T01", 0, 801, 833)]


def test_a_cue_of_25_frames_is_long_enough():
    assert rules(Cue(0, 834, ("a",))) == []


def test_a_cue_over_seven_seconds_is_found():
    assert rules(Cue(0, 7040, ("a",))) == [("T02", 0, 7040, 7000)]


def test_one_frame_between_cues_is_found():
    assert rules(Cue(0, 1001, ("a",)), Cue(1034, 3003, ("b",))) == [("T05", 0, 1, 2)]


@pytest.mark.parametrize("start_ms", [1067, 1068])
def test_two_frames_between_cues_are_enough_however_they_print(start_ms):
    assert rules(Cue(0, 1001, ("a",)), Cue(start_ms, 3003, ("b",))) == []


def test_cues_that_touch_are_legal():
    assert rules(Cue(0, 1001, ("a",)), Cue(1001, 3003, ("b",))) == []


def test_an_overlap_is_found():
    assert rules(Cue(0, 1001, ("a",)), Cue(968, 3003, ("b",))) == [("T08", 0, -1, 0)]


def test_speed_blocks_only_where_the_profile_says_so():
    cue = Cue(0, 1001, ("Twenty-one characters",))
    strict = Profile.from_table("netflix-en", SHIPPED["netflix-en"])
    assert (rules(cue), rules(cue, profile=strict)) == ([], [("T03", 0, 21, 20)])


def test_an_open_gap_blocks_only_where_the_profile_says_so():
    cues = Cue(0, 1001, ("a",)), Cue(1268, 3003, ("b",))
    strict = Profile.from_table("netflix-en", SHIPPED["netflix-en"])
    assert (rules(*cues), rules(*cues, profile=strict)) == ([], [("T06", 0, 267, 500)])
