from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.times import Span, subtraction, union
from vidcast.stages.transcribe.clips import plan_clips


def planned(*speech: Span, join: int = 2000, pad: int = 200, longest: int = 60_000, end: int = 600_000) -> list[Span]:
    return list(plan_clips(speech, join_ms=join, pad_ms=pad, longest_ms=longest, end_ms=end))


def test_no_speech_is_no_clip() -> None:
    assert planned() == []


def test_a_clip_has_room_around_it() -> None:
    assert planned(Span(1000, 2000)) == [Span(800, 2200)]


def test_room_ends_with_the_recording() -> None:
    assert planned(Span(100, 2000), end=2100) == [Span(0, 2100)]


def test_a_pause_just_below_two_seconds_is_inside_a_clip() -> None:
    assert planned(Span(1000, 2000), Span(3999, 5000)) == [Span(800, 5200)]


def test_a_pause_of_two_seconds_ends_a_clip() -> None:
    assert planned(Span(1000, 2000), Span(4000, 5000)) == [Span(800, 2200), Span(3800, 5200)]


def test_a_long_clip_is_divided_at_the_widest_pause_of_its_later_half() -> None:
    speech = (Span(0, 10_000), Span(11_500, 40_000), Span(40_900, 50_000), Span(50_300, 90_000))
    assert planned(*speech) == [Span(0, 40_200), Span(40_700, 90_200)]


def test_room_never_reaches_into_the_next_speech() -> None:
    assert planned(Span(0, 50_000), Span(50_100, 90_000)) == [Span(0, 50_050), Span(50_050, 90_200)]


def test_speech_without_a_pause_is_cut_through() -> None:
    assert planned(Span(0, 100_000), pad=0) == [Span(0, 60_000), Span(60_000, 100_000)]


SPEECH = st.lists(st.tuples(st.integers(0, 300_000), st.integers(1, 90_000)), max_size=12).map(
    lambda raw: union(Span(start, start + length) for start, length in raw)
)


@given(SPEECH, st.integers(0, 3000), st.integers(0, 500), st.integers(1000, 60_000))
def test_every_bit_of_speech_is_in_a_clip(speech: tuple[Span, ...], join: int, pad: int, longest: int) -> None:
    clips = planned(*speech, join=join, pad=pad, longest=longest)
    assert subtraction(speech, clips) == ()


@given(SPEECH, st.integers(0, 3000), st.integers(0, 500), st.integers(1000, 60_000))
def test_clips_are_in_order_and_disjoint(speech: tuple[Span, ...], join: int, pad: int, longest: int) -> None:
    clips = planned(*speech, join=join, pad=pad, longest=longest)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(clips))


@given(SPEECH, st.integers(0, 3000), st.integers(0, 500), st.integers(1000, 60_000))
def test_no_clip_is_longer_than_allowed_but_for_its_room(
    speech: tuple[Span, ...], join: int, pad: int, longest: int
) -> None:
    clips = planned(*speech, join=join, pad=pad, longest=longest)
    assert all(clip.length_ms <= longest + 2 * pad for clip in clips)
