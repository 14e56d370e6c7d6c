"""The map between the recording's clock and the episode's: exact, monotone, and without drift."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.document import decode
from vidcast.model.timeline import Cut, Timeline, whole
from vidcast.model.times import STANDARD_RATES, Span, ms_at

NTSC = Fraction(30000, 1001)

rates = st.sampled_from(STANDARD_RATES)


@st.composite
def timelines(draw: st.DrawFn, most: int = 6) -> Timeline:
    """Any timeline: kept pieces of any length with gaps of at least a frame, with or without cards."""
    lengths = draw(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 70)), max_size=most))
    at, kept = draw(st.integers(-1, 30)), []
    for gap, length in lengths:
        at += gap
        kept.append((at, at + length))
        at += length
    frames = max(at, 0) + draw(st.integers(0, 20))
    cards = st.integers(0, 200)
    return Timeline(draw(rates), frames, tuple(kept), opening_frames=draw(cards), closing_frames=draw(cards))


def kept_moments(timeline: Timeline) -> list[int]:
    return [ms for span in timeline.kept_ms for ms in range(span.start_ms, span.end_ms)]


def episode_moments(timeline: Timeline) -> range:
    """Every millisecond of the episode that shows the recording and not a card."""
    start, end = timeline.opening_frames, timeline.opening_frames + timeline.kept_frames
    return range(ms_at(start, timeline.frame_rate), ms_at(end, timeline.frame_rate))


class TestClocks:
    @given(timelines())
    def test_every_kept_moment_comes_back_from_the_episode(self, timeline: Timeline) -> None:
        kept = kept_moments(timeline)
        assert [timeline.to_source(timeline.to_episode(ms)) for ms in kept] == kept

    @given(timelines())
    def test_every_moment_of_the_episode_comes_back_from_the_recording(self, timeline: Timeline) -> None:
        shown = list(episode_moments(timeline))
        assert [timeline.to_episode(timeline.to_source(ms)) for ms in shown] == shown

    @given(timelines())
    def test_the_kept_moments_fill_the_episode_between_its_cards_without_gap_or_overlap(
        self, timeline: Timeline
    ) -> None:
        assert [timeline.to_episode(ms) for ms in kept_moments(timeline)] == list(episode_moments(timeline))

    @given(timelines(), st.lists(st.integers(0, 20_000), min_size=2, max_size=30))
    def test_a_later_moment_is_never_earlier_in_the_episode(self, timeline: Timeline, moments: list[int]) -> None:
        mapped = [timeline.to_episode(ms) for ms in sorted(moments)]
        assert mapped == sorted(mapped)

    @given(timelines(), st.lists(st.integers(0, 40_000), min_size=2, max_size=30))
    def test_a_later_episode_moment_never_shows_an_earlier_source(self, timeline: Timeline, moments: list[int]) -> None:
        mapped = [timeline.to_source(ms) for ms in sorted(moments)]
        assert mapped == sorted(mapped)

    @given(timelines())
    def test_cards_and_pieces_make_the_episode_s_length(self, timeline: Timeline) -> None:
        frames = timeline.opening_frames + sum(b - a for a, b in timeline.kept) + timeline.closing_frames
        assert timeline.episode_ms == ms_at(frames, timeline.frame_rate)

    @given(timelines())
    def test_pieces_start_on_their_frames_and_last_as_long_as_them_to_a_millisecond(self, timeline: Timeline) -> None:
        exact = [Fraction((end - first) * 1000) / timeline.frame_rate for first, end in timeline.kept]
        assert [span.start_ms for span in timeline.kept_ms] == [ms_at(a, timeline.frame_rate) for a, _ in timeline.kept]
        assert all(abs(span.length_ms - ms) < 1 for span, ms in zip(timeline.kept_ms, exact, strict=True))

    @pytest.mark.parametrize("rate", STANDARD_RATES)
    def test_two_hundred_pieces_do_not_drift(self, rate: Fraction) -> None:
        timeline = Timeline(rate, 200 * 37, tuple((n * 37, n * 37 + 36) for n in range(200)), opening_frames=75)
        last = timeline.kept_ms[-1].end_ms - 1
        assert timeline.to_episode(last) == ms_at(75 + 200 * 36, rate) - 1

    def test_a_moment_inside_a_cut_goes_to_the_join(self) -> None:
        timeline = Timeline(Fraction(25), 100, ((0, 25), (50, 75)), opening_frames=50)
        assert [timeline.to_episode(ms) for ms in (999, 1000, 1500, 1999, 2000)] == [2999, 3000, 3000, 3000, 3000]

    def test_moments_outside_of_what_is_kept_go_to_its_edges(self) -> None:
        timeline = Timeline(Fraction(25), 100, ((25, 50),), opening_frames=50)
        assert [timeline.to_episode(ms) for ms in (0, 1000, 2000, 4000)] == [2000, 2000, 3000, 3000]

    def test_a_moment_on_a_card_shows_the_nearest_kept_one(self) -> None:
        timeline = Timeline(Fraction(25), 100, ((25, 50),), opening_frames=50, closing_frames=50)
        assert [timeline.to_source(ms) for ms in (0, 1999, 2000, 3000, 5000)] == [1000, 1000, 1000, 2000, 2000]

    def test_a_timeline_that_keeps_nothing_is_its_cards(self) -> None:
        timeline = Timeline(Fraction(25), 100, (), opening_frames=50, closing_frames=25)
        assert (timeline.episode_ms, timeline.to_episode(700), timeline.to_source(2500)) == (3000, 2000, 0)


class TestKeptPart:
    LINE = Timeline(Fraction(25), 100, ((0, 25), (50, 75)))

    def test_a_span_that_is_kept_stays(self) -> None:
        assert self.LINE.kept_part(Span(100, 400)) == Span(100, 400)

    def test_exactly_half_is_enough(self) -> None:
        assert self.LINE.kept_part(Span(900, 1100)) == Span(900, 1000)

    def test_less_than_half_is_not_enough(self) -> None:
        assert self.LINE.kept_part(Span(900, 1101)) is None

    def test_a_span_over_a_cut_reaches_from_its_first_to_its_last_kept_moment(self) -> None:
        assert self.LINE.kept_part(Span(200, 2600)) == Span(200, 2600)

    @pytest.mark.parametrize(("ms", "kept"), [(0, True), (1000, True), (1001, False), (1999, False), (2000, True)])
    def test_a_span_without_length_is_kept_where_its_moment_is(self, ms: int, kept: bool) -> None:
        assert self.LINE.kept_part(Span(ms, ms)) == (Span(ms, ms) if kept else None)


class TestGuards:
    @pytest.mark.parametrize(
        "kept", [((0, 0),), ((5, 4),), ((0, 101),), ((0, 5), (5, 9)), ((0, 5), (3, 9)), ((9, 12), (0, 5)), ((-1, 5),)]
    )
    def test_pieces_that_are_empty_touch_cross_or_leave_the_recording_are_refused(
        self, kept: tuple[tuple[int, int], ...]
    ) -> None:
        with pytest.raises(ValueError, match=r"^kept frames rise within 0 and 100 and never touch, got "):
            Timeline(Fraction(25), 100, kept)

    def test_a_rate_of_zero_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"^frame_rate must be above 0, got 0$"):
            Timeline(Fraction(0), 1, ((0, 1),))

    def test_a_card_of_less_than_no_frames_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"^0 frames or more lie around a part, got -1 and 2$"):
            Timeline(Fraction(25), 1, (), opening_frames=-1, closing_frames=2)

    @pytest.mark.parametrize("cards", [(2160001, 0), (0, 10**12)])
    def test_more_than_a_day_around_a_part_is_refused(self, cards: tuple[int, int]) -> None:
        with pytest.raises(
            ValueError, match=f"^86400 s at most lie around a part, got {cards[0]} and {cards[1]} frames$"
        ):
            Timeline(Fraction(25), 1, (), opening_frames=cards[0], closing_frames=cards[1])

    @pytest.mark.parametrize("frames", [-1, 25 * 86_400 + 1])
    def test_a_recording_of_more_than_a_day_or_less_than_nothing_is_refused(self, frames: int) -> None:
        with pytest.raises(ValueError, match=rf"^frames last between 0 and 86400 s, got {frames} at 25$"):
            Timeline(Fraction(25), frames, ())

    def test_the_bounds_themselves_are_allowed(self) -> None:
        line = Timeline(Fraction(25), 25 * 86_400, (), opening_frames=1500, closing_frames=1500)
        assert line.episode_ms == 120_000


class TestDocument:
    LINE = Timeline(NTSC, 300, ((30, 90), (120, 240)), (Cut(3003, 4004, "pause", "trim"),), 60, 30)

    @given(timelines())
    def test_a_timeline_reads_back_from_its_own_file(self, timeline: Timeline) -> None:
        assert decode(Timeline, timeline.text(), "t.json") == timeline

    def test_its_file_has_the_contract_s_keys(self) -> None:
        document = json.loads(self.LINE.text())
        picked = {key: document[key] for key in ("version", "frame_rate", "frames", "kept", "kept_ms", "cuts")}
        assert picked == {
            "version": 1,
            "frame_rate": "30000/1001",
            "frames": 300,
            "kept": [[30, 90], [120, 240]],
            "kept_ms": [[1001, 3003], [4004, 8008]],
            "cuts": [{"start_ms": 3003, "end_ms": 4004, "reason": "pause", "by": "trim"}],
        }

    def test_the_derived_clock_does_not_change_what_it_is(self) -> None:
        fresh = Timeline(NTSC, 300, ((30, 90), (120, 240)), (Cut(3003, 4004, "pause", "trim"),), 60, 30)
        assert self.LINE.kept_ms
        assert (fresh, hash(fresh)) == (self.LINE, hash(self.LINE))


def test_a_whole_timeline_keeps_every_frame() -> None:
    assert whole(NTSC, 90).kept_ms == (Span(0, 3003),)


def test_a_whole_timeline_of_nothing_keeps_nothing() -> None:
    assert whole(NTSC, 0).kept == ()
