"""The parts of an episode between its cards."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.rundown import CardFrames, Piece, Rundown
from vidcast.model.timeline import Timeline, whole

RATE = Fraction(30000, 1001)


def line(*kept: tuple[int, int], frames: int = 1000) -> Timeline:
    return Timeline(RATE, frames, kept)


@st.composite
def lines(draw: st.DrawFn) -> Timeline:
    edges = sorted(draw(st.sets(st.integers(0, 500), min_size=2, max_size=8)))
    edges = edges[: len(edges) // 2 * 2]
    return line(*zip(edges[::2], edges[1::2], strict=True))


CARDS = st.builds(CardFrames, *(st.integers(0, 200) for _ in range(4)))


def test_each_part_begins_after_everything_before_it() -> None:
    made = Rundown.of([line((0, 100), (200, 250)), line((10, 20))], CardFrames(90, 30, 60, 75))
    assert [part.opening_frames for part in made.parts] == [120, 120 + 150 + 60]
    assert [part.closing_frames for part in made.parts] == [60 + 10 + 75, 75]
    assert made.episode_frames == 120 + 150 + 60 + 10 + 75


def test_chapters_begin_with_the_episode_and_with_each_card_between_parts() -> None:
    made = Rundown.of([line((0, 100)), line((0, 10)), line((0, 10))], CardFrames(90, 0, 60, 75))
    assert made.chapter_frames == (0, 190, 260)


def test_pieces_are_all_stretches_in_order() -> None:
    made = Rundown.of([line((0, 100), (200, 250)), line((10, 20))], CardFrames(90, 0, 60, 0))
    assert made.pieces == (Piece(0, 0, 100, 90), Piece(0, 200, 250, 190), Piece(1, 10, 20, 300))


@given(st.lists(lines(), min_size=1, max_size=4), CARDS)
def test_parts_and_cards_fill_the_episode_without_gap_or_overlap(parts: list[Timeline], cards: CardFrames) -> None:
    made = Rundown.of(parts, cards)
    end = cards.opening
    for part in made.parts:
        assert part.opening_frames == end
        end += part.kept_frames + cards.chapter
        assert part.episode_frames == made.episode_frames
    assert end - cards.chapter + cards.closing == made.episode_frames


@given(st.lists(lines(), min_size=1, max_size=4), CARDS)
def test_placing_placed_parts_changes_nothing(parts: list[Timeline], cards: CardFrames) -> None:
    made = Rundown.of(parts, cards)
    assert Rundown.of(made.parts, cards) == made


def test_parts_of_two_rates_are_refused() -> None:
    with pytest.raises(ValueError, match="share one frame rate"):
        Rundown.of([line((0, 10)), whole(Fraction(25), 100)])


def test_parts_that_were_not_placed_are_refused() -> None:
    with pytest.raises(ValueError, match=r"make rundowns with Rundown\.of"):
        Rundown((line((0, 10)), line((0, 10))))


def test_an_episode_without_a_part_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        Rundown(())
