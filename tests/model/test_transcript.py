"""Words that survive the cuts: none is gained, none lies in a cut, none grows."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.errors import BadDocument
from vidcast.model.document import decode, encode
from vidcast.model.timeline import Timeline, whole
from vidcast.model.times import STANDARD_RATES, Span, ms_at
from vidcast.model.transcript import Suspect, Transcript, Word, episode_words


@st.composite
def spoken(draw: st.DrawFn) -> tuple[Word, ...]:
    """Words in order of their start, some without length, some overlapping as engines give them."""
    starts = sorted(draw(st.lists(st.integers(0, 9000), max_size=25)))
    lengths = draw(st.lists(st.integers(0, 900), min_size=len(starts), max_size=len(starts)))
    return tuple(Word(at, at + ms, f"w{n}") for n, (at, ms) in enumerate(zip(starts, lengths, strict=True)))


@st.composite
def cut_up(draw: st.DrawFn) -> Timeline:
    lengths = draw(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 70)), max_size=6))
    at, kept = -1, []
    for gap, length in lengths:
        kept.append((at + gap, at + gap + length))
        at += gap + length
    opening = draw(st.integers(0, 100))
    rate = draw(st.sampled_from(STANDARD_RATES))
    return Timeline(rate, at + 1, tuple(kept), opening_frames=opening, closing_frames=10)


class TestEpisodeWords:
    @given(spoken(), cut_up())
    def test_no_word_is_gained_and_their_order_stays(self, words: tuple[Word, ...], line: Timeline) -> None:
        moved = episode_words(words, line)
        indices = [index for index, _ in moved]
        assert indices == sorted(set(indices))
        assert [word.text for _, word in moved] == [words[index].text for index in indices]

    @given(spoken(), cut_up())
    def test_no_word_of_which_more_than_half_was_cut_survives(self, words: tuple[Word, ...], line: Timeline) -> None:
        kept = {ms for span in line.kept_ms for ms in range(span.start_ms, span.end_ms)}
        shares = {n: len(kept & set(range(w.start_ms, w.end_ms))) for n, w in enumerate(words) if w.span.length_ms}
        alive = {index for index, word in episode_words(words, line) if words[index].span.length_ms}
        assert alive == {n for n, share in shares.items() if 2 * share >= words[n].span.length_ms}

    @given(spoken(), cut_up())
    def test_no_word_is_longer_than_it_was_spoken(self, words: tuple[Word, ...], line: Timeline) -> None:
        moved = episode_words(words, line)
        assert all(word.span.length_ms <= words[index].span.length_ms for index, word in moved)

    @given(spoken(), cut_up())
    def test_every_word_lies_between_the_cards(self, words: tuple[Word, ...], line: Timeline) -> None:
        first = ms_at(line.opening_frames, line.frame_rate)
        end = ms_at(line.opening_frames + line.kept_frames, line.frame_rate)
        assert all(first <= word.start_ms <= word.end_ms <= end for _, word in episode_words(words, line))

    @given(spoken(), cut_up())
    def test_words_start_in_the_order_they_were_spoken(self, words: tuple[Word, ...], line: Timeline) -> None:
        starts = [word.start_ms for _, word in episode_words(words, line)]
        assert starts == sorted(starts)

    @given(spoken(), cut_up())
    def test_what_a_word_shows_is_what_was_kept_of_it(self, words: tuple[Word, ...], line: Timeline) -> None:
        for index, word in episode_words(words, line):
            kept = sum(span.overlap_ms(words[index].span) for span in line.kept_ms)
            assert word.span.length_ms == kept

    @given(spoken())
    def test_a_timeline_that_keeps_everything_moves_nothing(self, words: tuple[Word, ...]) -> None:
        assert episode_words(words, whole(Fraction(25), 1000)) == tuple(enumerate(words))

    def test_a_word_that_ends_where_a_piece_ends_does_not_reach_over_the_join(self) -> None:
        line = Timeline(Fraction(25), 100, ((0, 25), (50, 75)), opening_frames=25)
        words = Word(800, 1000, "out"), Word(2000, 2200, "in")
        assert [word.span for _, word in episode_words(words, line)] == [Span(1800, 2000), Span(2000, 2200)]

    def test_a_word_cut_at_its_edge_is_clipped_to_what_is_kept(self) -> None:
        line = Timeline(Fraction(25), 100, ((25, 50),))
        assert episode_words((Word(900, 1400, "hello"),), line) == ((0, Word(0, 400, "hello")),)


class TestGuards:
    def test_a_word_that_ends_before_it_starts_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"^a word ends after it starts, got 5 to 4$"):
            Word(5, 4, "no")

    @pytest.mark.parametrize("probability", [-0.1, 1.1])
    def test_a_probability_outside_of_0_and_1_is_refused(self, probability: float) -> None:
        with pytest.raises(ValueError, match=rf"^probability must be between 0 and 1, got {probability}$"):
            Word(0, 1, "no", probability)

    def test_words_out_of_order_are_refused_without_being_quoted(self) -> None:
        with pytest.raises(ValueError, match=r"^words are in order of time, got 500 before 400$"):
            Transcript("en", "e", "m", (Word(500, 600, "secret"), Word(400, 500, "plan")))

    def test_a_file_with_words_out_of_order_is_no_transcript(self) -> None:
        text = encode(Transcript("en", "e", "m", (Word(1, 2, "a"), Word(3, 4, "b"))))
        with pytest.raises(BadDocument, match=r"got 9 before 3$"):
            decode(
                Transcript, text.replace('"start_ms": 1', '"start_ms": 9').replace('"end_ms": 2', '"end_ms": 9'), "t"
            )


def test_a_transcript_reads_back_from_its_file() -> None:
    said = Transcript("en", "e", "m", (Word(0, 9, "Hi.", 0.5),), (Span(0, 9),), (Suspect(0, 9, "unsure"),))
    assert decode(Transcript, encode(said), "t.json") == said


def test_its_text_is_its_words_in_a_row() -> None:
    assert Transcript("en", "e", "m", (Word(0, 1, "Three"), Word(1, 2, "things."))).text == "Three things."
