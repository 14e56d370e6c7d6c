"""Corrections of a transcript: what stays exactly as it was, where an edit is found again, when it is a conflict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.corrections import Edit, applied
from vidcast.model.document import decode, encode
from vidcast.model.times import Span
from vidcast.model.transcript import Suspect, Transcript, Word

UM, THE, NAME, DEAL = (
    Word(0, 300, "um", 0.5),
    Word(300, 500, "the", 0.6),
    Word(800, 1400, "Castellen", 0.3),
    Word(1400, 1600, "deal.", 0.9),
)
HEARD = Transcript("en", "fake", "fake", (UM, THE, NAME, DEAL))


def words_after(*edits: Edit, heard: Transcript = HEARD) -> tuple[Word, ...]:
    corrected, conflicts = applied(heard, edits)
    assert conflicts == ()
    return corrected.words


def moved(words: tuple[Word, ...], ms: int) -> Transcript:
    """The words as another engine would time them."""
    return Transcript(
        "en", "other", "x", tuple(Word(w.start_ms + ms, w.end_ms + ms, w.text, w.probability) for w in words)
    )


class TestTimes:
    def test_a_word_for_a_word_keeps_its_times_and_is_sure(self) -> None:
        assert words_after(Edit(800, 1400, "Castellen", "Castellan")) == (UM, THE, Word(800, 1400, "Castellan"), DEAL)

    def test_capitals_and_punctuation_keep_their_times(self) -> None:
        assert words_after(Edit(1400, 1600, "deal.", "Deal?"))[-1] == Word(1400, 1600, "Deal?")

    def test_two_words_for_one_share_its_time_by_letters(self) -> None:
        shared = words_after(Edit(800, 1400, "Castellen", "Castle in"))[2:4]
        assert shared == (Word(800, 1250, "Castle"), Word(1250, 1400, "in"))

    def test_one_word_for_two_takes_the_time_of_both(self) -> None:
        assert words_after(Edit(300, 1400, "the Castellen", "Thecastle"))[1] == Word(300, 1400, "Thecastle")

    def test_an_inserted_word_lies_in_the_pause_after_its_neighbour(self) -> None:
        assert words_after(Edit(300, 500, "the", "the new"))[1:4] == (THE, Word(500, 770, "new"), NAME)

    def test_an_inserted_word_never_reaches_into_the_next(self) -> None:
        assert words_after(Edit(300, 500, "the", "the entire"))[2] == Word(500, 800, "entire")

    def test_where_there_is_no_pause_an_inserted_word_is_a_moment(self) -> None:
        assert words_after(Edit(0, 300, "um", "um hello"))[:3] == (UM, Word(300, 300, "hello"), THE)

    def test_a_word_inserted_before_its_neighbour_lies_close_to_it(self) -> None:
        assert words_after(Edit(800, 1400, "Castellen", "big Castellen"))[2] == Word(530, 800, "big")

    def test_words_said_before_everything_go_back_to_the_start_at_most(self) -> None:
        heard = Transcript("en", "fake", "fake", (Word(100, 200, "team"),))
        assert words_after(Edit(100, 200, "team", "Good team"), heard=heard)[0] == Word(0, 100, "Good")

    def test_words_after_everything_may_last_as_long_as_slow_speech(self) -> None:
        assert words_after(Edit(1400, 1600, "deal.", "deal. Bye."))[-1] == Word(1600, 1960, "Bye.")

    def test_a_deletion_takes_the_word_alone(self) -> None:
        assert words_after(Edit(0, 500, "um the", "the")) == (THE, NAME, DEAL)

    def test_every_word_may_go(self) -> None:
        assert words_after(Edit(0, 1600, "um the Castellen deal.", "")) == ()

    def test_new_words_stay_in_their_room(self) -> None:
        edit = Edit(800, 1400, "Castellen", "Castle in", room=Span(1000, 1300))
        assert words_after(edit)[2:4] == (Word(1000, 1225, "Castle"), Word(1225, 1300, "in"))

    def test_a_room_that_lies_elsewhere_is_none_of_the_words_it_replaces(self) -> None:
        edit = Edit(800, 1400, "Castellen", "Castle in", room=Span(5000, 6000))
        assert words_after(edit)[2] == Word(800, 1250, "Castle")

    def test_an_inserted_word_stays_in_its_room(self) -> None:
        edit = Edit(300, 500, "the", "the entire", room=Span(0, 600))
        assert words_after(edit)[2] == Word(500, 600, "entire")

    def test_a_described_sound_is_one_word(self) -> None:
        assert words_after(Edit(300, 500, "the", "the [loud applause]"))[2] == Word(500, 800, "[loud applause]")

    def test_a_word_that_holds_spaces_stays_whole_where_nothing_of_it_changes(self) -> None:
        place = Word(0, 800, "New York", 0.4)
        heard = Transcript("en", "fake", "fake", (place, Word(900, 1000, "is")))
        assert words_after(Edit(0, 1000, "New York is", "New York was"), heard=heard) == (place, Word(900, 1000, "was"))

    def test_a_word_that_holds_spaces_is_divided_where_a_part_changes(self) -> None:
        heard = Transcript("en", "fake", "fake", (Word(0, 700, "New York", 0.4),))
        after = words_after(Edit(0, 700, "New York", "New Yorke"), heard=heard)
        assert after == (Word(0, 300, "New", 0.4), Word(300, 700, "Yorke"))


class TestPlaces:
    def test_an_edit_is_found_again_where_another_engine_put_its_words(self) -> None:
        other = moved(HEARD.words, 1900)
        assert words_after(Edit(800, 1400, "Castellen", "Castellan"), heard=other)[2] == Word(2700, 3300, "Castellan")

    def test_more_than_two_seconds_away_it_is_a_conflict(self) -> None:
        other, edit = moved(HEARD.words, 2001), Edit(800, 1400, "Castellen", "Castellan")
        assert applied(other, [edit]) == (other, (edit,))

    def test_words_that_are_not_there_are_a_conflict(self) -> None:
        edit = Edit(800, 1400, "Castilian", "Castellan")
        assert applied(HEARD, [edit]) == (HEARD, (edit,))

    def test_of_two_places_the_nearer_one_counts(self) -> None:
        twice = Transcript("en", "fake", "fake", (Word(0, 100, "no"), Word(500, 600, "no"), Word(900, 1000, "no")))
        texts = [word.text for word in words_after(Edit(600, 700, "no", "yes"), heard=twice)]
        assert texts == ["no", "yes", "no"]

    def test_the_same_letters_come_before_capitals_that_differ(self) -> None:
        twice = Transcript("en", "fake", "fake", (Word(0, 100, "No."), Word(500, 600, "no")))
        assert words_after(Edit(0, 100, "no", "yes"), heard=twice)[1].text == "yes"

    def test_capitals_and_punctuation_that_differ_hide_no_place(self) -> None:
        assert words_after(Edit(1400, 1600, "Deal", "Deals"))[-1] == Word(1400, 1600, "Deals")

    def test_what_an_engine_hears_by_itself_now_is_done_already(self) -> None:
        right = Transcript("en", "fake", "fake", (UM, THE, Word(790, 1390, "Castellan", 0.7), DEAL))
        after = words_after(Edit(800, 1400, "Castellen", "Castellan"), heard=right)
        assert after == (UM, THE, Word(790, 1390, "Castellan"), DEAL)

    def test_a_word_that_an_engine_hears_by_itself_now_is_not_inserted_twice(self) -> None:
        new = Word(520, 700, "new", 0.8)
        heard = Transcript("en", "other", "x", (UM, Word(310, 500, "the", 0.6), new, NAME, DEAL))
        assert [word.text for word in words_after(Edit(300, 500, "the", "the new"), heard=heard)][1:3] == ["the", "new"]
        assert len(words_after(Edit(300, 500, "the", "the new"), heard=heard)) == 5

    def test_the_right_words_elsewhere_do_not_hide_a_conflict(self) -> None:
        heard = Transcript("en", "fake", "fake", (Word(0, 200, "dog"), Word(1500, 1700, "the")))
        edit = Edit(0, 200, "cat", "the")
        assert applied(heard, [edit])[1] == (edit,)

    def test_words_where_none_is_may_be_written(self) -> None:
        nothing = Transcript("en", "fake", "fake", ())
        after = words_after(Edit(1000, 2000, "", "Thank you"), heard=nothing)
        assert after == (Word(1000, 1450, "Thank"), Word(1450, 1720, "you"))

    def test_words_where_others_are_need_to_name_them(self) -> None:
        edit = Edit(0, 200, "", "Thanks")
        assert applied(HEARD, [edit])[1] == (edit,)

    def test_each_edit_sees_what_the_one_before_it_made(self) -> None:
        edits = (Edit(300, 500, "the", "the new"), Edit(500, 770, "new", "old"))
        assert [word.text for word in words_after(*edits)] == ["um", "the", "old", "Castellen", "deal."]

    def test_an_edit_without_words_is_none(self) -> None:
        with pytest.raises(ValueError, match="expects words or writes some"):
            Edit(0, 1, " ", "")

    def test_an_edit_that_ends_before_it_starts_is_none(self) -> None:
        with pytest.raises(ValueError, match="got 5 to 4"):
            Edit(5, 4, "a", "b")


def test_an_edit_reads_back_from_its_file() -> None:
    edit = Edit(0, 500, "um the", "the", room=Span(0, 900))
    assert decode(Edit, encode(edit), "edit.json") == edit


TEXT = st.text(st.sampled_from("abA.'é&<\u05d0"), min_size=1, max_size=4)
STEPS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 400), TEXT, st.floats(0, 1)), min_size=1, max_size=12)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Words that may touch, overlap and have no length, always in order of their starts."""
    words, at = [], 0
    for step, length, text, sure in draw(STEPS):
        at += step
        words.append(Word(at, at + length, text, sure))
    return Transcript("en", "fake", "fake", tuple(words))


@given(transcripts(), st.data(), st.lists(TEXT, max_size=6))
def test_an_edit_changes_nothing_outside_its_words_and_writes_exactly_its_text(
    heard: Transcript, data: st.DataObject, texts: list[str]
) -> None:
    first = data.draw(st.integers(0, len(heard.words) - 1))
    end = data.draw(st.integers(first + 1, len(heard.words)))
    run = heard.words[first:end]
    expect = " ".join(word.text for word in run)
    edit = Edit(run[0].start_ms, max(word.end_ms for word in run), expect, " ".join(texts))
    after = applied(heard, [edit])[0].words
    starts = [at for at in range(len(heard.words) - len(run) + 1) if _became(heard.words, at, len(run), after, texts)]
    assert starts


def _became(words: tuple[Word, ...], at: int, length: int, after: tuple[Word, ...], texts: list[str]) -> bool:
    """Whether `after` is the words with those from `at` on, `length` many, become these texts."""
    end = len(after) - (len(words) - at - length)
    outside = after[:at] == words[:at] and after[end:] == words[at + length :]
    return outside and [word.text for word in after[at:end]] == texts


class TestDoubts:
    """A doubt stays until a person has looked at its words."""

    def left(self, suspect: Suspect, edit: Edit) -> tuple[Suspect, ...]:
        return applied(Transcript("en", "f", "f", HEARD.words, suspects=(suspect,)), [edit])[0].suspects

    @pytest.mark.parametrize(
        ("edit", "settled"),
        [
            (Edit(800, 1400, "Castellen", "Castellan"), True),
            (Edit(800, 1600, "Castellen deal.", "deal."), True),
            (Edit(800, 1600, "Castellen deal.", "Castellen steal."), False),
            (Edit(800, 1400, "Castellen", "Castellen new"), False),
            (Edit(300, 500, "the", "a"), False),
            (Edit(300, 500, "nobody", "a"), False),
        ],
    )
    def test_a_small_one_is_settled_by_any_word_of_it_that_a_person_wrote(self, edit: Edit, settled: bool) -> None:
        assert (self.left(Suspect(800, 1400, "may be a name", minor=True), edit) == ()) == settled

    @pytest.mark.parametrize(
        ("edit", "settled"),
        [
            (Edit(800, 1400, "Castellen", "Castellan"), False),
            (Edit(800, 1600, "Castellen deal.", "Castellan deal."), True),
        ],
    )
    def test_one_that_holds_an_episode_is_settled_by_all_its_words(self, edit: Edit, settled: bool) -> None:
        assert (self.left(Suspect(800, 1600, "said over and over"), edit) == ()) == settled

    def test_speech_without_words_stays_doubtful(self) -> None:
        silent = Suspect(500, 800, "speech without words")
        assert self.left(silent, Edit(300, 500, "the", "the new")) == (silent,)
