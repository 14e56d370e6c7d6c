"""What is wrong with times that cues alone tell: lengths, speed, gaps."""

from __future__ import annotations

import tomllib
from fractions import Fraction

import pytest

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.conformance import Evidence, faults
from vidcast.model.timeline import Timeline
from vidcast.tools.shipped import shipped

HOUSE = Profile()
RATE = Fraction(30000, 1001)
SHIPPED = tomllib.loads(shipped("captions.toml").read_text(encoding="utf-8"))
STRICT = Profile.from_table("netflix-en", SHIPPED["netflix-en"])

Told = tuple[str, str, int | None, int | None]


def told(*cues: Cue, profile: Profile = HOUSE, rules: str = "T") -> list[Told]:
    found = faults(Captions("p", "en", cues), profile, RATE)
    return [(f.rule, f.severity, f.measured, f.limit) for f in found if f.rule.startswith(rules)]


def test_a_sound_cue_has_no_fault() -> None:
    assert told(Cue(0, 2000, ("Good morning.",))) == []


def test_a_cue_of_24_frames_is_too_short() -> None:
    assert told(Cue(0, 801, ("a",))) == [("T01", "error", 801, 833)]


def test_a_cue_of_25_frames_is_only_short() -> None:
    assert told(Cue(0, 834, ("a",))) == [("T01", "warning", 834, 1200)]


def test_a_cue_of_36_frames_is_not_short() -> None:
    assert told(Cue(0, 1201, ("a",))) == []


def test_no_cue_can_last_longer_than_its_episode() -> None:
    short = Timeline(RATE, 20, ((0, 20),))
    found = faults(Captions("p", "en", (Cue(0, 667, ("a",)),)), HOUSE, RATE, Evidence(timeline=short))
    assert [(f.rule, f.severity) for f in found] == [("T01", "warning")]


def test_a_cue_over_seven_seconds_blocks() -> None:
    assert told(Cue(0, 7040, ("a",))) == [("T02", "error", 7040, 7000)]


def test_a_cue_over_six_seconds_is_told() -> None:
    assert told(Cue(0, 6500, ("a",))) == [("T02", "warning", 6500, 6000)]


def test_a_long_cue_of_several_words_can_be_divided_and_one_word_shortened() -> None:
    cues = Cue(0, 7040, ("a b",)), Cue(9000, 16_040, ("a",))
    found = faults(Captions("p", "en", cues), HOUSE, RATE)
    assert [f.fix for f in found if f.rule == "T02"] == ["resegment", "retime"]


def test_words_have_their_time_where_the_profile_counts_them() -> None:
    profile = Profile.from_table("bbc-online", SHIPPED["bbc-online"])
    assert told(Cue(0, 1235, ("a b c d e",)), profile=profile, rules="T01") == [("T01", "warning", 1235, 1500)]


@pytest.mark.parametrize(
    ("chars", "severity", "limit"), [(40, None, None), (41, "warning", 20), (50, "warning", 20), (51, "waiver", 25)]
)
def test_speed_is_told_and_then_needs_a_waiver(chars: int, severity: str | None, limit: int | None) -> None:
    expected = [] if severity is None else [("T03", severity, (chars + 1) // 2, limit)]
    assert told(Cue(0, 2000, ("x" * chars,)), rules="T03") == expected


def test_a_line_break_counts_as_a_character() -> None:
    assert told(Cue(0, 2000, ("x" * 20, "x" * 20)), rules="T03") == [("T03", "warning", 21, 20)]


def test_speed_blocks_where_the_profile_says_so() -> None:
    assert told(Cue(0, 2000, ("x" * 41,)), rules="T03", profile=STRICT) == [("T03", "error", 21, 20)]


def test_speed_is_worth_repairing_only_where_there_is_room() -> None:
    fast = "x" * 41
    cues = Cue(0, 2000, (fast,)), Cue(2067, 4067, (fast,))
    found = faults(Captions("p", "en", cues), HOUSE, RATE)
    assert [f.fix for f in found if f.rule == "T03"] == ["", "retime"]


def test_words_that_follow_fast_for_ten_seconds_are_told_once() -> None:
    cues = [Cue(at * 2000, at * 2000 + 1900, ("one two three four five six seven",)) for at in range(12)]
    assert told(*cues, rules="T04") == [("T04", "warning", 210, 180)]


def test_one_fast_cue_is_no_haste() -> None:
    cues = Cue(0, 1500, ("one two three four five six seven",)), Cue(8000, 12_000, ("That is all.",))
    assert told(*cues, rules="T04") == []


def test_one_frame_between_cues_blocks() -> None:
    assert told(Cue(0, 2002, ("a",)), Cue(2035, 4004, ("b",))) == [("T05", "error", 1, 2)]


@pytest.mark.parametrize("start_ms", [2068, 2069])
def test_two_frames_between_cues_are_enough_however_they_print(start_ms: int) -> None:
    assert told(Cue(0, 2002, ("a",)), Cue(start_ms, 4004, ("b",))) == []


def test_cues_that_touch_are_legal() -> None:
    assert told(Cue(0, 2002, ("a",)), Cue(2002, 4004, ("b",))) == []


def test_a_small_open_gap_is_told() -> None:
    assert told(Cue(0, 2002, ("a",)), Cue(2269, 4004, ("b",))) == [("T06", "warning", 267, 500)]


def test_a_small_open_gap_blocks_where_the_profile_says_so() -> None:
    cues = Cue(0, 2002, ("a",)), Cue(2269, 4004, ("b",))
    assert told(*cues, profile=STRICT) == [("T06", "error", 267, 500)]


def test_an_empty_screen_for_less_than_a_second_is_told() -> None:
    assert told(Cue(0, 2002, ("a",)), Cue(2736, 4004, ("b",))) == [("T07", "warning", 734, 1000)]


def test_a_second_without_text_is_a_pause() -> None:
    assert told(Cue(0, 2002, ("a",)), Cue(3003, 5005, ("b",))) == []


def test_an_overlap_blocks() -> None:
    assert told(Cue(0, 2002, ("a",)), Cue(1969, 4004, ("b",))) == [("T08", "error", 1, 0)]
