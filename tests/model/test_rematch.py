"""Captions that were edited elsewhere: exactly the words that a person changed become edits, and nothing else."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vidcast.errors import BadRequest
from vidcast.model.captions import Captions, Cue
from vidcast.model.corrections import Edit, applied
from vidcast.model.rematch import edits_between, edits_of_parts, left_out, refuse_another_recording
from vidcast.model.segment import shown_words
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span
from vidcast.model.transcript import Transcript, Word, episode_words

Changes = list[tuple[str, str]]


def heard(text: str, step_ms: int = 500, length_ms: int = 400) -> Transcript:
    """The words of a text at regular times, each as sure as none else."""
    words = [
        Word(at * step_ms, at * step_ms + length_ms, token, round(1 - at / 1000, 3))
        for at, token in enumerate(text.split())
    ]
    return Transcript("en", "fake", "fake", tuple(words))


def captions(*texts: str, starts: tuple[int, ...] = (), length_ms: int = 1000) -> Captions:
    """Cues of these texts, lines parted by slashes, one after the other unless they say when."""
    begins = starts or tuple(at * length_ms for at in range(len(texts)))
    lines = [tuple(line.strip() for line in text.split("/")) for text in texts]
    return Captions("", "und", tuple(Cue(at, at + length_ms, line) for at, line in zip(begins, lines, strict=True)))


def changes(said: Transcript, edited: Captions, timeline: Timeline | None = None) -> Changes:
    """What was there and what stands there now, in order of time."""
    return [(edit.expect, edit.text) for edit in reversed(edits_between(said, timeline, edited))]


def corrected(said: Transcript, edited: Captions, timeline: Timeline | None = None) -> Transcript:
    after, conflicts = applied(said, edits_between(said, timeline, edited))
    assert conflicts == ()
    return after


SAID = heard("um Hello team we buy Castellen today and it is big")
SAME = "um Hello team we buy Castellen today and it is big"


class TestWhatIsNoEdit:
    def test_the_captions_as_they_were(self) -> None:
        assert changes(SAID, captions(SAME)) == []

    def test_lines_broken_anew(self) -> None:
        assert changes(SAID, captions("um Hello / team we buy / Castellen today and it is big")) == []

    def test_cues_joined_and_split(self) -> None:
        assert changes(SAID, captions("um", "Hello team we", "buy Castellen today and it / is", "big")) == []

    def test_other_times(self) -> None:
        assert changes(SAID, captions(SAME, starts=(900_000,))) == []

    def test_marks_of_direction_that_a_tool_added(self) -> None:
        said = heard("\u05e9\u05dc\u05d5\u05dd all")
        assert changes(said, captions("\u202b\u05e9\u05dc\u05d5\u05dd\u202c all\u200e")) == []

    def test_places_to_break_that_a_tool_added(self) -> None:
        assert changes(heard("rescheduling all"), captions("re\u00adsche\u200bduling all\u2060")) == []

    def test_letters_composed_differently(self) -> None:
        assert changes(heard("caf\u00e9 now"), captions("cafe\u0301 now")) == []

    def test_a_description_broken_over_two_lines(self) -> None:
        said = Transcript("en", "fake", "fake", (Word(0, 900, "[loud applause]"), Word(1000, 1100, "Thanks")))
        assert changes(said, captions("[loud / applause] Thanks")) == []

    def test_words_of_which_nothing_can_be_shown(self) -> None:
        said = Transcript("en", "fake", "fake", (Word(0, 10, "\u200e"), Word(20, 30, ""), Word(40, 50, "a")))
        assert changes(said, captions("a")) == []


class TestWhatIsAnEdit:
    def test_another_word(self) -> None:
        assert changes(SAID, captions(SAME.replace("Castellen", "Castellan"))) == [("Castellen", "Castellan")]

    def test_capitals_alone(self) -> None:
        assert changes(SAID, captions(SAME.replace("team", "Team"))) == [("team", "Team")]

    def test_punctuation_alone(self) -> None:
        assert changes(SAID, captions(SAME.replace("team", "team,"))) == [("team", "team,")]

    def test_a_word_more_names_the_word_before_it(self) -> None:
        assert changes(SAID, captions(SAME.replace("it is", "it surely is"))) == [("it", "it surely")]

    def test_a_word_more_at_the_head_of_a_cue_names_the_next(self) -> None:
        assert changes(SAID, captions("um Hello team", "so we buy Castellen today and it is big")) == [("we", "so we")]

    def test_a_word_less_names_the_next(self) -> None:
        assert changes(SAID, captions(SAME.replace("um ", ""))) == [("um Hello", "Hello")]

    def test_the_last_word_less_names_the_one_before(self) -> None:
        assert changes(SAID, captions(SAME.replace(" big", ""))) == [("is big", "is")]

    def test_two_words_in_a_row_are_one_edit(self) -> None:
        edited = captions(SAME.replace("Castellen today", "Castellan Monday"))
        assert changes(SAID, edited) == [("Castellen today", "Castellan Monday")]

    def test_words_apart_are_two_edits(self) -> None:
        edited = captions(SAME.replace("um", "Um,").replace("big", "large"))
        assert changes(SAID, edited) == [("um", "Um,"), ("big", "large")]

    def test_every_word_less(self) -> None:
        assert changes(heard("a b"), Captions("", "und", ())) == [("a b", "")]

    def test_of_words_that_look_alike_the_right_one(self) -> None:
        twins = Transcript("en", "fake", "fake", (Word(0, 0, "no"), Word(0, 0, "no"), Word(0, 0, "no")))
        assert [word.text for word in corrected(twins, captions("no yes no")).words] == ["no", "yes", "no"]


class TestNewCues:
    SAID = Transcript("en", "fake", "fake", (Word(0, 400, "Hello"), Word(20_000, 20_400, "Bye")))

    def test_its_words_are_spoken_when_it_is_shown(self) -> None:
        edited = captions("Hello", "all of", "Bye", starts=(0, 9000, 20_000))
        assert corrected(self.SAID, edited).words == (
            self.SAID.words[0],
            Word(9000, 9270, "all"),
            Word(9270, 9450, "of"),
            self.SAID.words[1],
        )

    def test_two_stand_in_their_order(self) -> None:
        edited = captions("Hello", "a", "b", "Bye", starts=(0, 5000, 9000, 20_000))
        assert [word.start_ms for word in corrected(self.SAID, edited).words] == [0, 5000, 9000, 20_000]

    def test_one_beside_a_word_that_was_corrected_too(self) -> None:
        edited = captions("Hallo", "again", "Bye", starts=(0, 9000, 20_000))
        assert [(word.start_ms, word.text) for word in corrected(self.SAID, edited).words] == [
            (0, "Hallo"),
            (9000, "again"),
            (20_000, "Bye"),
        ]

    def test_one_before_everything(self) -> None:
        said = Transcript("en", "fake", "fake", (Word(9000, 9400, "Bye"),))
        edited = captions("Hello", "Bye", starts=(2000, 9000))
        assert [word.text for word in corrected(said, edited).words] == ["Hello", "Bye"]

    def test_a_recording_in_which_nothing_was_heard(self) -> None:
        nothing = Transcript("en", "fake", "fake", ())
        assert corrected(nothing, captions("Oh", "No", starts=(1000, 3000))).words == (
            Word(1000, 1180, "Oh"),
            Word(3000, 3180, "No"),
        )


LINE = Timeline(Fraction(25), 250, ((0, 50), (100, 250)), opening_frames=25)
"""Source 0 to 2 s, then 4 to 10 s, behind one second of a card."""
CUT = heard("one two three four five six seven eight nine ten eleven twelve")


class TestTimelines:
    def test_words_that_are_cut_out_are_not_missed(self) -> None:
        assert changes(CUT, captions("one two three four nine ten eleven twelve"), LINE) == []

    def test_an_edit_stands_on_the_source_clock(self) -> None:
        edited = captions("one two three four nine tent eleven twelve")
        assert edits_between(CUT, LINE, edited) == (Edit(4500, 4900, "ten", "tent", room=Span(4000, 10_000)),)

    def test_words_across_a_cut_are_edits_of_their_own(self) -> None:
        edited = captions("one two three for mine ten eleven twelve")
        assert changes(CUT, edited, LINE) == [("four", "for"), ("nine", "mine")]

    def test_a_word_inserted_at_a_cut_is_kept(self) -> None:
        edited = captions("one two three four more nine ten eleven twelve")
        after = episode_words(corrected(CUT, edited, LINE).words, LINE)
        assert [word.text for _, word in after][3:6] == ["four", "more", "nine"]

    def test_captions_of_an_earlier_cut_bring_back_no_word(self) -> None:
        assert changes(CUT, captions(CUT.text.replace("two", "too")), LINE) == [("two", "too")]

    def test_words_that_were_cut_out_since_are_counted(self) -> None:
        assert left_out([(CUT, LINE)], captions(CUT.text)) == 4

    def test_a_new_cue_goes_to_its_moment_of_the_recording(self) -> None:
        said = Transcript("en", "fake", "fake", (Word(0, 400, "Hello"), Word(9000, 9400, "Bye")))
        edited = captions("Hello", "more", "Bye", starts=(1000, 5000, 8000))
        assert corrected(said, edited, LINE).words[1] == Word(6000, 6360, "more")


class TestParts:
    PARTS = (
        (heard("we begin here"), Timeline(Fraction(25), 50, ((0, 50),), closing_frames=75)),
        (heard("and end there"), Timeline(Fraction(25), 50, ((0, 50),), opening_frames=75)),
    )

    def test_each_part_has_its_own_edits(self) -> None:
        first, second = edits_of_parts(self.PARTS, captions("We begin here and end their"))
        assert [(edit.expect, edit.text) for edit in (*first, *second)] == [("we", "We"), ("there", "their")]

    @pytest.mark.parametrize(("start", "counts"), [(2000, (1, 0)), (2900, (0, 1))])
    def test_a_new_cue_between_parts_belongs_to_the_nearer_one(self, start: int, counts: tuple[int, int]) -> None:
        edited = captions("we begin here", "yes", "and end there", starts=(0, start, 3000), length_ms=500)
        assert tuple(map(len, edits_of_parts(self.PARTS, edited))) == counts


class TestAnotherRecording:
    OTHER = "the quick brown fox and its dog went to a lake in the north of it all"

    def test_other_words_are_refused(self) -> None:
        with pytest.raises(
            BadRequest, match=r"f\.vtt: shares 2 words with the transcript, of 17 in the file and 11 in"
        ):
            refuse_another_recording([(SAID, None)], captions(self.OTHER), "f.vtt")

    def test_a_small_part_of_the_file_is_refused(self) -> None:
        long = heard(" ".join(f"word{at}" for at in range(100)))
        with pytest.raises(BadRequest, match="shares 20 words"):
            refuse_another_recording([(long, None)], captions(" ".join(f"word{at}" for at in range(20))), "f.vtt")

    def test_a_file_without_words_is_refused(self) -> None:
        with pytest.raises(BadRequest, match="holds no words, and the transcript holds 11"):
            refuse_another_recording([(SAID, None)], Captions("", "und", ()), "f.vtt")

    def test_its_own_captions_are_not(self) -> None:
        own = captions(SAME.replace("Castellen", "Castellan"))
        refuse_another_recording([(SAID, None)], own, "f.vtt")
        assert [edit.text for edit in edits_between(SAID, None, own)] == ["Castellan"]

    def test_a_few_words_tell_nothing(self) -> None:
        refuse_another_recording([(heard("Helo"), None)], captions("Hello"), "f.vtt")
        assert [edit.text for edit in edits_between(heard("Helo"), None, captions("Hello"))] == ["Hello"]


def shown(words: tuple[Word, ...]) -> list[str]:
    return [token for word in shown_words(words) for token in word.text.split()]


def written(cues: tuple[Cue, ...]) -> list[str]:
    return [token for cue in cues for line in cue.lines for token in line.split()]


TOKEN = st.sampled_from(
    ("the", "The", "a", "no", "no,", "R&D", "<5%", "\U0001f680", "\u05e9\u05dc", "[ha", "ha]", "x" * 40)
)


@st.composite
def recordings(draw: st.DrawFn, *, apart: bool = False) -> Transcript:
    """Words in order of their starts; `apart` keeps each from overlapping the next, as engines are made to."""
    words, at = [], 0
    for token, step, length in draw(st.lists(st.tuples(TOKEN, st.integers(0, 900), st.integers(0, 900)), max_size=12)):
        at += step
        words.append(Word(at, at + length, token, 0.5))
        at += length if apart else 0
    return Transcript("en", "fake", "fake", tuple(words))


@st.composite
def edited_captions(draw: st.DrawFn, said: tuple[Word, ...]) -> Captions:
    """Cues of these words with some changed, put in, or left out, at their times or at others."""
    cues: list[Cue] = []
    at = 0
    for word in [*said, None]:
        if draw(st.integers(0, 5)) == 0:
            start = draw(st.integers(at, at + 3000))
            cues.append(Cue(start, start + draw(st.integers(1, 3000)), (draw(TOKEN),)))
            at = start
        if word is None or draw(st.integers(0, 4)) == 0:
            continue
        text = draw(TOKEN) if draw(st.integers(0, 3)) == 0 else word.text
        if cues and draw(st.booleans()):
            cues[-1] = Cue(cues[-1].start_ms, cues[-1].end_ms, (*cues[-1].lines, text))
        else:
            at = max(at, word.start_ms)
            cues.append(Cue(at, at + max(1, word.end_ms - word.start_ms), (text,)))
    return Captions("", "und", tuple(cues))


@given(st.data())
def test_with_its_edits_a_transcript_shows_exactly_the_edited_words(data: st.DataObject) -> None:
    said = data.draw(recordings())
    edited = data.draw(edited_captions(said.words))
    assert shown(corrected(said, edited).words) == written(edited.cues)


@given(st.data())
def test_nothing_is_left_to_edit_in_a_corrected_transcript(data: st.DataObject) -> None:
    said = data.draw(recordings())
    edited = data.draw(edited_captions(said.words))
    assert edits_between(corrected(said, edited), None, edited) == ()


@given(st.data())
def test_of_a_cut_recording_an_episode_shows_exactly_the_edited_words(data: st.DataObject) -> None:
    said = data.draw(recordings(apart=True))
    edges = sorted(data.draw(st.sets(st.integers(0, 600), min_size=2, max_size=8)))
    kept = tuple(zip(edges[::2], edges[1::2], strict=False))
    line = Timeline(Fraction(30000, 1001), 600, kept, opening_frames=data.draw(st.integers(0, 100)))
    visible = episode_words(said.words, line)
    # Before a word that a cut beheads there is no moment that is kept.
    assume(all(line.kept_part(Span(said.words[at].start_ms, said.words[at].start_ms)) for at, _ in visible))
    edited = data.draw(edited_captions(tuple(word for _, word in visible)))
    # A word put in where the same word was cut out is taken for that one.
    assume(not left_out([(said, line)], edited))
    after = episode_words(corrected(said, edited, line).words, line)
    assert shown(tuple(word for _, word in after)) == written(edited.cues)


OPS = st.lists(st.sampled_from(("keep", "change", "leave out", "put in", "new cue")), max_size=30)


@given(OPS)
def test_words_nobody_touched_keep_their_times_and_probability(ops: list[str]) -> None:
    said = heard(" ".join(f"word{at}" for at in range(len(ops))))
    cues, kept = [], []
    for at, (word, op) in enumerate(zip(said.words, ops, strict=True)):
        kept += [word] if op in ("keep", "put in", "new cue") else []
        text = {"change": f"other{at}", "put in": f"{word.text} new{at}"}.get(op, word.text)
        cues += [Cue(word.start_ms, word.end_ms, (text,))] if op != "leave out" else []
        cues += [Cue(word.end_ms, word.end_ms + 100, (f"fresh{at}",))] if op == "new cue" else []
    after = corrected(said, Captions("", "und", tuple(cues))).words
    assert [word for word in after if word.text.startswith("word")] == kept
