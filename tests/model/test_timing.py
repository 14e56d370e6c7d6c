"""When cues are shown, in frames: reading time, gaps, chains and joins."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.captions import Profile
from vidcast.model.timeline import Timeline
from vidcast.model.times import STANDARD_RATES, ms_at
from vidcast.model.timing import Grid, Join, Speech, grid_of, timed

HOUSE = Profile()
LONG = Grid(end=3000)


def shown(*cues: tuple[int, int], grid: Grid = LONG, chars: int = 1) -> list[tuple[int, int]]:
    return list(timed([Speech(first, end, chars, 1) for first, end in cues], grid, HOUSE))


def test_text_stays_five_sixths_of_a_second():
    assert shown((30, 40)) == [(30, 55)]


def test_text_stays_to_be_read_at_17_characters_a_second():
    assert shown((30, 70), chars=25) == [(30, 75)]


def test_text_stays_at_most_half_a_second_after_its_speech():
    assert shown((30, 70), chars=84) == [(30, 85)]


def test_over_a_short_pause_the_text_stays_until_two_frames_before_the_next():
    assert shown((30, 60), (89, 120)) == [(30, 87), (89, 120)]


def test_a_pause_of_a_second_shows():
    assert shown((30, 60), (90, 120)) == [(30, 60), (90, 120)]


def test_a_gap_that_reading_time_leaves_too_small_is_closed():
    assert shown((30, 32), (62, 120)) == [(30, 60), (62, 120)]


def test_text_stays_at_most_seven_seconds():
    assert shown((0, 300)) == [(0, 210)]


def test_seven_seconds_at_29_97_are_209_frames():
    assert shown((0, 300), grid=Grid(Fraction(30000, 1001))) == [(0, 209)]


def test_the_last_cue_starts_early_enough_to_be_read():
    assert shown((30, 60), (90, 100), grid=Grid(end=100)) == [(30, 73), (75, 100)]


def test_nothing_shows_on_the_cards():
    assert shown((5, 40), (190, 230), grid=Grid(first=10, end=200)) == [(10, 40), (175, 200)]


def test_a_cue_shortly_after_a_join_moves_to_it():
    assert shown((96, 140), grid=Grid(joins=(Join(90, 500),))) == [(90, 140)]


def test_a_cue_a_quarter_of_a_second_after_a_join_stays_with_its_word():
    assert shown((98, 140), grid=Grid(joins=(Join(90, 500),))) == [(98, 140)]


def test_a_cue_does_not_move_to_a_join_that_clips_the_speech_before():
    assert shown((50, 89), (96, 140), grid=Grid(joins=(Join(90, 500),)))[1] == (96, 140)


def test_text_that_ends_shortly_after_a_join_ends_before_it():
    assert shown((30, 55), chars=30, grid=Grid(joins=(Join(60, 500),))) == [(30, 58)]


def test_text_that_ends_shortly_before_a_join_stays_until_it():
    assert shown((30, 60), grid=Grid(joins=(Join(70, 500),))) == [(30, 68)]


def test_speech_is_never_clipped_for_a_join():
    assert shown((30, 65), grid=Grid(joins=(Join(60, 500),))) == [(30, 65)]


def test_text_waits_for_its_turn_where_speech_leaves_no_room():
    assert shown((0, 3), (3, 6), (6, 90)) == [(0, 25), (27, 52), (54, 90)]


def test_text_comes_early_where_the_end_leaves_no_room():
    assert shown((0, 40), (90, 93), (93, 96), grid=Grid(end=100)) == [(0, 46), (48, 73), (75, 100)]


def test_cues_that_do_not_fit_share_the_frames_there_are():
    assert shown((0, 5), (5, 10), (10, 15), grid=Grid(end=40)) == [(0, 12), (14, 26), (28, 40)]


def test_text_that_has_to_leave_shortly_before_the_next_leaves_a_pause():
    assert shown((0, 216), (216, 300)) == [(0, 201), (216, 300)]


def test_more_cues_than_frames_are_refused():
    with pytest.raises(ValueError, match="3 cues do not fit into 2 frames"):
        shown((0, 1), (0, 1), (0, 1), grid=Grid(end=2))


def test_joins_lie_where_kept_pieces_meet_behind_the_opening_card():
    timeline = Timeline(Fraction(25), 500, ((50, 100), (150, 250)), opening_frames=10, closing_frames=5)
    assert grid_of(timeline) == Grid(Fraction(25), 10, 160, (Join(10, 2000), Join(60, 2000)))


def test_without_a_timeline_there_are_30_frames_a_second_and_no_end():
    assert grid_of(None) == Grid(Fraction(30), 0, None, ())


@given(st.integers(0, 10**7), st.sampled_from(STANDARD_RATES))
def test_a_frame_edge_in_milliseconds_is_that_frame_again(frame, rate):
    grid = Grid(rate)
    assert (grid.frame_of_start(ms_at(frame, rate)), grid.frame_of_end(ms_at(frame, rate))) == (frame, frame)


@given(st.integers(0, 10**8), st.sampled_from(STANDARD_RATES))
def test_a_moment_lies_between_its_frames(ms, rate):
    grid = Grid(rate)
    assert 0 <= grid.frame_of_end(ms) - grid.frame_of_start(ms) <= 1


SPOKEN = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 200), st.integers(1, 84)), max_size=12)
JOINS = st.lists(st.integers(1, 900), max_size=5, unique=True)


def speech_of(spoken: list[tuple[int, int, int]]) -> list[Speech]:
    """Cues one after another: the frames between their starts, their lengths and characters."""
    cues, at = [], 0
    for step, length, chars in spoken:
        at += step
        cues.append(Speech(at, at + length, chars, 1))
    return cues


@given(SPOKEN, JOINS, st.integers(0, 30), st.integers(13, 1500))
def test_cues_never_overlap_nor_leave_the_grid(spoken, joins, first, frames):
    grid = Grid(first=first, end=first + frames, joins=tuple(Join(frame, 0) for frame in sorted(joins)))
    times = timed(speech_of(spoken), grid, HOUSE)
    edges = [grid.first, *(edge for time in times for edge in time), grid.end]
    assert edges == sorted(edges)


@given(SPOKEN, JOINS, st.integers(13, 1500))
def test_every_cue_has_a_frame_at_least(spoken, joins, frames):
    grid = Grid(end=frames, joins=tuple(Join(frame, 0) for frame in sorted(joins)))
    assert all(start < end for start, end in timed(speech_of(spoken), grid, HOUSE))


@given(SPOKEN, JOINS)
def test_where_the_episode_leaves_room_every_limit_is_kept(spoken, joins):
    times = timed(speech_of(spoken), Grid(joins=tuple(Join(frame, 0) for frame in sorted(joins))), HOUSE)
    gaps = [after[0] - before[1] for before, after in pairwise(times)]
    assert all(25 <= end - start <= 210 for start, end in times)
    assert all(gap >= 2 for gap in gaps)


@given(st.lists(st.tuples(st.integers(27, 300), st.integers(0, 200), st.integers(1, 84)), max_size=12), JOINS)
def test_timing_again_changes_nothing(spoken, joins):
    grid = Grid(joins=tuple(Join(frame, 0) for frame in sorted(joins)))
    cues = speech_of(spoken)
    times = timed(cues, grid, HOUSE)
    again = [Speech(start, cue.end, cue.chars, 1) for (start, _), cue in zip(times, cues, strict=True)]
    assert timed(again, grid, HOUSE) == times


@given(SPOKEN)
def test_text_comes_at_most_half_a_second_early_and_late_only_right_behind_the_text_before(spoken):
    cues = speech_of(spoken)
    starts = [start for start, _ in timed(cues, Grid(), HOUSE)]
    off = [start - cue.first for start, cue in zip(starts, cues, strict=True)]
    waits = [at > 0 and starts[at] == starts[at - 1] + 27 for at in range(len(starts))]
    assert all(-15 <= late <= 0 or waiting for late, waiting in zip(off, waits, strict=True))
