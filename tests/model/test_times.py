"""Interval algebra against sets of milliseconds, and rounding that never drifts."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.times import (
    STANDARD_RATES,
    Span,
    clock_text,
    frame_at,
    intersection,
    ms_at,
    nearest_rate,
    sample_at,
    subtraction,
    total_ms,
    union,
)

NTSC = Fraction(30000, 1001)
HOUR_FRAMES = 3600 * 60

edges = st.integers(0, 60)
some_spans = st.lists(st.tuples(edges, edges).map(lambda pair: Span(min(pair), max(pair))), max_size=12)
rates = st.sampled_from(STANDARD_RATES)
frames = st.integers(0, 10 * HOUR_FRAMES)


def moments(spans: list[Span] | tuple[Span, ...]) -> set[int]:
    """Every millisecond of the spans: the brute-force truth that the algebra must agree with."""
    return {ms for span in spans for ms in range(span.start_ms, span.end_ms)}


def is_in_order_and_apart(spans: tuple[Span, ...]) -> bool:
    lengths = all(span.length_ms > 0 for span in spans)
    return lengths and all(a.end_ms < b.start_ms for a, b in pairwise(spans))


class TestAlgebra:
    @given(some_spans)
    def test_a_union_holds_the_moments_of_all_its_spans(self, spans: list[Span]) -> None:
        assert moments(union(spans)) == moments(spans)

    @given(some_spans, some_spans)
    def test_an_intersection_holds_the_moments_of_both(self, left: list[Span], right: list[Span]) -> None:
        assert moments(intersection(left, right)) == moments(left) & moments(right)

    @given(some_spans, some_spans)
    def test_a_subtraction_holds_the_moments_of_the_left_alone(self, left: list[Span], right: list[Span]) -> None:
        assert moments(subtraction(left, right)) == moments(left) - moments(right)

    @given(some_spans, some_spans)
    def test_every_answer_is_in_order_and_its_spans_never_touch(self, left: list[Span], right: list[Span]) -> None:
        answers = union(left), intersection(left, right), subtraction(left, right)
        assert all(is_in_order_and_apart(answer) for answer in answers)

    @given(some_spans)
    def test_a_union_of_a_union_is_itself(self, spans: list[Span]) -> None:
        assert union(union(spans)) == union(spans)

    @given(some_spans, some_spans)
    def test_what_is_taken_away_and_what_is_common_make_the_whole(self, left: list[Span], right: list[Span]) -> None:
        assert union([*subtraction(left, right), *intersection(left, right)]) == union(left)

    @given(some_spans, some_spans)
    def test_an_intersection_is_the_same_either_way(self, left: list[Span], right: list[Span]) -> None:
        assert intersection(left, right) == intersection(right, left)

    @given(some_spans, some_spans, some_spans)
    def test_taking_away_two_is_taking_away_their_union(
        self, left: list[Span], one: list[Span], other: list[Span]
    ) -> None:
        assert subtraction(subtraction(left, one), other) == subtraction(left, [*one, *other])

    @given(some_spans)
    def test_the_total_counts_each_moment_once(self, spans: list[Span]) -> None:
        assert total_ms(spans) == len(moments(spans))

    @given(some_spans, st.integers(0, 10))
    def test_joining_closes_exactly_the_gaps_that_are_short_enough(self, spans: list[Span], join_ms: int) -> None:
        apart = union(spans)
        gaps = [Span(a.end_ms, b.start_ms) for a, b in pairwise(apart)]
        short = [gap for gap in gaps if gap.length_ms <= join_ms]
        assert union(spans, join_ms) == union([*apart, *short])

    def test_an_empty_span_cuts_nothing_in_two(self) -> None:
        assert subtraction([Span(0, 10)], [Span(4, 4)]) == (Span(0, 10),)


class TestSpan:
    def test_a_span_that_starts_before_zero_is_refused_with_its_value(self) -> None:
        with pytest.raises(ValueError, match=r"^a span starts at 0 or later, got -1$"):
            Span(-1, 4)

    def test_a_span_that_ends_before_it_starts_is_refused_with_its_values(self) -> None:
        with pytest.raises(ValueError, match=r"^a span ends after it starts, got 5 to 4$"):
            Span(5, 4)

    @given(some_spans, some_spans)
    def test_an_overlap_is_the_length_of_what_is_common(self, left: list[Span], right: list[Span]) -> None:
        pairs = [(a, b) for a in left for b in right]
        assert [a.overlap_ms(b) for a, b in pairs] == [len(moments([a]) & moments([b])) for a, b in pairs]

    def test_growing_stops_at_zero(self) -> None:
        assert Span(50, 100).grown(80, 20) == Span(0, 120)


class TestRounding:
    @given(frames, rates)
    def test_a_frame_s_millisecond_is_at_most_half_a_millisecond_off(self, frame: int, rate: Fraction) -> None:
        assert abs(ms_at(frame, rate) - frame * 1000 / rate) <= Fraction(1, 2)

    @given(frames, rates)
    def test_a_frame_is_found_again_from_its_millisecond(self, frame: int, rate: Fraction) -> None:
        assert frame_at(ms_at(frame, rate), rate) == frame

    @given(st.integers(0, 10 * 3600_000), rates)
    def test_a_moment_s_frame_is_at_most_half_a_frame_off(self, ms: int, rate: Fraction) -> None:
        assert abs(frame_at(ms, rate) - ms * rate / 1000) <= Fraction(1, 2)

    @given(frames, rates)
    def test_a_later_frame_has_a_later_millisecond(self, frame: int, rate: Fraction) -> None:
        assert ms_at(frame, rate) < ms_at(frame + 1, rate)

    @given(frames, rates, st.sampled_from([16000, 44100, 48000]))
    def test_a_frame_s_sample_is_at_most_half_a_sample_off(self, frame: int, rate: Fraction, hertz: int) -> None:
        assert abs(sample_at(frame, rate, hertz) - frame * hertz / rate) <= Fraction(1, 2)

    @given(frames)
    def test_a_whole_number_of_ntsc_groups_has_no_rounding_at_all(self, group: int) -> None:
        assert ms_at(group * 30, NTSC) == group * 1001

    def test_halves_go_upward_whether_the_number_is_even_or_odd(self) -> None:
        assert [ms_at(frame, Fraction(2000)) for frame in (1, 3, 5)] == [1, 2, 3]

    def test_an_hour_of_film_rate_is_exact_in_samples(self) -> None:
        assert sample_at(86_314, Fraction(24000, 1001)) == 172_800_628

    def test_a_frame_before_zero_rounds_the_same_way(self) -> None:
        assert ms_at(-1, Fraction(2000)) == 0


class TestRates:
    @given(rates, st.fractions(Fraction(-1, 2000), Fraction(1, 2000)))
    def test_a_measurement_that_is_nearly_standard_gets_a_standard_within_two_percent(
        self, rate: Fraction, off: Fraction
    ) -> None:
        measured = rate * (1 + off)
        assert abs(nearest_rate(measured) - measured) <= measured / 50

    @pytest.mark.parametrize("rate", STANDARD_RATES)
    def test_a_standard_rate_is_its_own_nearest(self, rate: Fraction) -> None:
        assert nearest_rate(rate) == rate

    @pytest.mark.parametrize(
        ("measured", "grid"),
        [(Fraction(12), 24), (Fraction(15), 30), (Fraction(120), 60), (Fraction(240), 60), (Fraction(1000, 33), 30)],
    )
    def test_slow_and_fast_cameras_get_a_grid_that_fits_them(self, measured: Fraction, grid: int) -> None:
        assert nearest_rate(measured) == grid

    @pytest.mark.parametrize("measured", [Fraction(1, 10), Fraction(7), Fraction(1000)])
    def test_a_rate_that_is_near_no_standard_gets_thirty(self, measured: Fraction) -> None:
        assert nearest_rate(measured) == 30


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0:00.0"),
        (49, "0:00.0"),
        (50, "0:00.1"),
        (59_949, "0:59.9"),
        (59_950, "1:00.0"),
        (3_599_950, "1:00:00.0"),
        (36_061_200, "10:01:01.2"),
    ],
)
def test_a_moment_reads_as_people_write_it(ms: int, text: str) -> None:
    assert clock_text(ms) == text
