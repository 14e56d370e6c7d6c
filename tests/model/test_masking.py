"""What is bleeped is written nowhere, what stands beside it stays, and every cover lies where its words are."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.masking import Cover, covers, masked, unclear_words
from vidcast.model.timeline import Timeline, whole
from vidcast.model.times import Span
from vidcast.model.transcript import Transcript, Word, episode_words
from vidcast.model.verdicts import Bleep

RATE = Fraction(25)
AT = "2026-11-20T15:00:00Z"


def bleep(start_ms: int, end_ms: int, sound: str = "tone", pad_ms: int = 120, words: Span | None = None) -> Bleep:
    return Bleep("f-1", "a", start_ms, end_ms, "Ana", AT, sound=sound, pad_ms=pad_ms, words=words)  # type: ignore[arg-type]


def said(text: str, each_ms: int = 400, gap_ms: int = 0) -> tuple[Word, ...]:
    """A word after the other, from zero on."""
    step = each_ms + gap_ms
    return tuple(Word(at * step, at * step + each_ms, word) for at, word in enumerate(text.split()))


def written(words: tuple[Word, ...], *bleeps: Bleep) -> str:
    return masked(Transcript("en", "ear", "base", words), bleeps).text


def test_the_words_of_a_bleep_are_one_mask() -> None:
    assert written(said("we are in talks to buy Castellan now"), bleep(1200, 2400)) == "we are in [bleep] Castellan now"


def test_a_word_that_only_touches_the_bleep_stays() -> None:
    assert written(said("keep this between us"), bleep(790, 1210)) == "keep this [bleep] us"


def test_the_mark_that_ends_the_words_stays() -> None:
    assert written(said("we bought Kestrel. Next"), bleep(800, 1200)) == "we bought [bleep]. Next"


@pytest.mark.parametrize("word", ["f***", "$4.2", "“Kestrel”", "Kestrel's"])
def test_nothing_of_a_masked_word_is_left(word: str) -> None:
    assert written(said(f"so {word} it is"), bleep(400, 800)) == "so [bleep] it is"


def test_words_bleeped_far_from_each_other_are_two_masks() -> None:
    assert written(said("one two three", gap_ms=400), bleep(0, 1200)) == "[bleep] [bleep] three"


def test_adjacent_bleeps_are_one_mask() -> None:
    assert written(said("one two three four"), bleep(400, 800), bleep(800, 1200)) == "one [bleep] four"


def test_a_bleep_set_by_hand_masks_the_words_where_they_stand() -> None:
    words = (Word(0, 0, "damn"), Word(300, 600, "good"))
    assert written(words, bleep(1200, 1500, words=Span(0, 0))) == "[bleep] good"


def test_a_mask_keeps_the_times_of_its_words() -> None:
    made = masked(Transcript("en", "ear", "base", said("one two three four")), [bleep(400, 1200)])
    assert made.words[1] == Word(400, 1200, "[bleep]")


def test_without_bleeps_the_transcript_is_the_same() -> None:
    given_ = Transcript("en", "ear", "base", said("one two"))
    assert masked(given_, ()) is given_


@given(st.integers(0, 9), st.integers(1, 4))
def test_every_other_word_stays_as_it_was(first: int, count: int) -> None:
    words = said(" ".join(f"w{at}" for at in range(14)))
    spoken = masked(Transcript("en", "ear", "base", words), [bleep(first * 400, (first + count) * 400)])
    kept = [word for word in spoken.words if word.text != "[bleep]"]
    assert kept == [word for at, word in enumerate(words) if not first <= at < first + count]


# The sound


def test_a_cover_reaches_over_its_words_as_far_as_the_words_beside_leave_room() -> None:
    words = (Word(0, 900, "so"), Word(1000, 1400, "Kestrel"), Word(2000, 2400, "slips"))
    assert covers(words, whole(RATE, 100), [bleep(1000, 1400)]) == (Cover(900, 1520),)


def test_a_cover_beside_words_without_a_gap_touches_none_of_them() -> None:
    assert covers(said("so Kestrel slips"), whole(RATE, 100), [bleep(400, 800)]) == (Cover(400, 800),)


def test_a_cover_stays_in_its_part() -> None:
    words = (Word(0, 400, "Kestrel"), Word(3600, 4000, "Kestrel"))
    found = covers(words, whole(RATE, 100), [bleep(0, 400), bleep(3600, 4000)])
    assert found == (Cover(0, 520), Cover(3480, 4000))


def test_a_cover_lies_on_the_episode_s_clock() -> None:
    line = Timeline(RATE, 100, ((0, 25), (50, 100)), opening_frames=75)
    words = (Word(1500, 1900, "gone"), Word(2200, 2600, "Kestrel"), Word(3000, 3400, "slips"))
    assert covers(words, line, [bleep(2200, 2600)]) == (Cover(3000 + 1000 + 80, 3000 + 1000 + 720),)


def test_a_cover_over_a_join_is_one() -> None:
    line = Timeline(RATE, 100, ((0, 25), (50, 100)))
    words = (Word(800, 1000, "Kes"), Word(2000, 2200, "trel"))
    assert covers(words, line, [bleep(800, 2200, pad_ms=0)]) == (Cover(800, 1200),)


def test_words_that_were_cut_need_no_cover() -> None:
    line = Timeline(RATE, 100, ((0, 25), (50, 100)))
    assert covers(said("so Kestrel"), line, [bleep(1100, 1900)]) == ()


def test_bleeps_beside_each_other_are_one_tone() -> None:
    words = (Word(0, 400, "Blue"), Word(500, 900, "bird"))
    found = covers(words, whole(RATE, 100), [bleep(0, 400, pad_ms=0), bleep(500, 900, pad_ms=0)])
    assert found == (Cover(0, 900),)


def test_a_short_word_between_two_bleeps_is_heard() -> None:
    words = (Word(0, 400, "Blue"), Word(420, 500, "a"), Word(520, 900, "bird"))
    found = covers(words, whole(RATE, 100), [bleep(0, 400), bleep(520, 900)])
    assert found == (Cover(0, 420), Cover(500, 1020))


def test_where_a_tone_and_silence_meet_there_is_the_tone() -> None:
    words = (Word(0, 400, "Blue"), Word(400, 800, "bird"))
    found = covers(words, whole(RATE, 100), [bleep(0, 600, "silence", 0), bleep(400, 800, "tone", 0)])
    assert found == (Cover(0, 400, "silence"), Cover(400, 800, "tone"))


@given(st.integers(0, 11), st.integers(1, 3), st.integers(0, 300), st.integers(0, 300))
def test_no_cover_touches_a_kept_word_and_each_covers_all_of_its_own(
    first: int, count: int, pad_ms: int, gap_ms: int
) -> None:
    words, line = said(" ".join("abcdefghijklmno"), 300, gap_ms), Timeline(RATE, 250, ((0, 50), (75, 250)), (), 50)
    asked = bleep(words[first].start_ms, words[first + count - 1].end_ms, pad_ms=pad_ms)
    found = covers(words, line, [asked])
    moved = episode_words(words, line)
    kept = [word.span for at, word in moved if not first <= at < first + count]
    mine = [word.span for at, word in moved if first <= at < first + count]
    assert not any(cover.span.overlap_ms(word) for cover in found for word in kept)
    assert all(any(cover.span.overlap_ms(word) == word.length_ms for cover in found) for word in mine)


@pytest.mark.parametrize(("end_ms", "unclear"), [(1000, 1), (1400, 0), (2500, 0), (2501, 1)])
def test_a_word_of_no_length_or_of_more_than_any_takes_is_unclear(end_ms: int, unclear: int) -> None:
    assert unclear_words([Word(1000, end_ms, "Kestrel")], Span(1000, end_ms)) == unclear
