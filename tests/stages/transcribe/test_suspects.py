import pytest

from vidcast.model.times import Span
from vidcast.model.transcript import Suspect, Word
from vidcast.stages.transcribe.suspects import (
    DENSE,
    LOOP,
    SEAM,
    STOCK,
    UNHEARD,
    UNSURE_PART,
    UNSURE_WORD,
    find_suspects,
    left_out,
    loops,
    unheard,
)
from vidcast.tools.speech import Segment


def said(text: str, probability: float = 0.9) -> tuple[Word, ...]:
    """One word every 300 ms."""
    return tuple(Word(at * 300, at * 300 + 300, word, probability) for at, word in enumerate(text.split()))


def found(words: tuple[Word, ...], *segments: Segment, speech: tuple[Span, ...] = ()) -> tuple[Suspect, ...]:
    return find_suspects(words, segments, speech, unsure_below=0.5, unheard_ms=1500)


def test_plain_speech_is_not_suspected() -> None:
    words = said("three quick things first what I learned")
    assert found(words, Segment(words, -0.2, 0.1, 1.5), speech=(Span(0, 2100),)) == ()


def test_an_unsure_word_is_suspected() -> None:
    words = (*said("three quick"), Word(600, 900, "things", 0.49))
    assert found(words) == (Suspect(600, 900, UNSURE_WORD, minor=True),)


def test_unsure_words_near_each_other_are_one_suspect() -> None:
    words = (Word(0, 300, "a", 0.1), Word(300, 600, "b"), Word(600, 900, "c", 0.1))
    assert found(words) == (Suspect(0, 900, UNSURE_WORD, minor=True),)


def test_an_unsure_segment_is_suspected() -> None:
    words = said("three quick things")
    assert found(words, Segment(words, -1.01, 0.1, 1.5)) == (Suspect(0, 900, UNSURE_PART),)


def test_a_segment_that_packs_too_well_is_suspected() -> None:
    words = said("three quick things")
    assert found(words, Segment(words, -0.2, 0.1, 2.41)) == (Suspect(0, 900, DENSE),)


@pytest.mark.parametrize("text", ["You", "Thanks for watching!"])
def test_a_stock_phrase_alone_in_a_segment_is_suspected(text: str) -> None:
    words = said(text)
    assert [suspect.why for suspect in found(words, Segment(words, -0.2, 0.1, 1.5))] == [STOCK]


def test_a_stock_phrase_inside_a_sentence_is_not() -> None:
    words = said("and you did it")
    assert found(words, Segment(words, -0.2, 0.1, 1.5)) == ()


def test_a_phrase_said_three_times_running_is_a_loop() -> None:
    assert loops(said("well so it goes, so it goes, So it goes. then")) == (Span(300, 3000),)


def test_a_phrase_said_twice_is_how_people_talk() -> None:
    assert loops(said("so it goes so it goes then")) == ()


def test_a_word_said_three_times_is_how_people_talk() -> None:
    assert loops(said("no no no we did")) == ()


def test_a_word_said_four_times_is_a_loop() -> None:
    assert loops(said("we no no no no did")) == (Span(300, 1500),)


def test_a_loop_is_named_as_one() -> None:
    assert found(said("no no no no")) == (Suspect(0, 1200, LOOP),)


def test_speech_without_words_is_suspected() -> None:
    assert found((), speech=(Span(0, 1500),)) == (Suspect(0, 1500, UNHEARD),)


def test_short_speech_without_words_is_a_cough() -> None:
    assert unheard((), (Span(0, 1499),), 1500) == ()


def test_speech_around_a_word_is_heard_by_it() -> None:
    assert unheard((Word(1000, 1200, "so"),), (Span(0, 5000),), 1500) == (Span(1500, 5000),)


def test_words_left_out_are_named_by_place_alone() -> None:
    words = (Word(100, 200, "secret"), Word(900, 900, "secret"))
    assert left_out(SEAM, words) == (Suspect(100, 901, SEAM),)


def test_suspects_are_in_order_of_time() -> None:
    words = (Word(5000, 5300, "late", 0.1),)
    assert [suspect.start_ms for suspect in found(words, speech=(Span(0, 2000),))] == [0, 5000]
