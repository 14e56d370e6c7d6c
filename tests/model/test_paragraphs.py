"""Paragraphs for reading: where they part, and the text file made of them."""

from __future__ import annotations

from fractions import Fraction

from vidcast.model.captions import Captions, Cue
from vidcast.model.paragraphs import paragraphs, pauses_in, to_txt
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span
from vidcast.model.transcript import Word


def captions(*cues: Cue) -> Captions:
    return Captions("", "und", cues)


class TestPauses:
    def test_only_a_pause_over_a_second_and_a_half_counts(self) -> None:
        words = [Word(0, 400, "a"), Word(1900, 2000, "b"), Word(3501, 3600, "c")]
        assert pauses_in(words) == (Span(2000, 3501),)

    def test_a_word_that_lasts_into_the_next_shortens_the_pause(self) -> None:
        words = [Word(0, 3000, "a"), Word(100, 200, "b"), Word(4000, 4100, "c")]
        assert pauses_in(words) == ()

    def test_a_pause_that_the_timeline_shortened_still_counts(self) -> None:
        words = [Word(0, 400, "a"), Word(2600, 3000, "b")]
        line = Timeline(Fraction(25), 100, ((0, 15), (60, 100)), opening_frames=25)
        assert pauses_in(words, line) == (Span(1400, 1800),)


class TestParagraphs:
    CUES = (Cue(0, 1400, ("a",)), Cue(2600, 3500, ("b",)), Cue(3600, 4000, ("c",)))

    def test_a_pause_parts_them(self) -> None:
        assert [found.text for found in paragraphs(self.CUES, [Span(1000, 2600)])] == ["a", "b c"]

    def test_text_that_is_gone_for_a_second_parts_them_where_no_pause_is_known(self) -> None:
        assert [found.text for found in paragraphs(self.CUES)] == ["a", "b c"]

    def test_where_pauses_are_known_text_that_is_gone_parts_nothing(self) -> None:
        assert [found.text for found in paragraphs(self.CUES, ())] == ["a b c"]

    def test_a_pause_inside_a_cue_parts_nothing(self) -> None:
        cues = (Cue(0, 5000, ("a b",)), Cue(5000, 6000, ("c",)))
        assert [found.text for found in paragraphs(cues, [Span(1000, 3000)])] == ["a b c"]

    def test_a_cue_that_starts_within_the_pause_follows_it(self) -> None:
        cues = (Cue(0, 1000, ("a",)), Cue(2300, 3000, ("b",)))
        assert [found.second for found in paragraphs(cues, [Span(1000, 2600)])] == [0, 2]

    def test_another_speaker_parts_them(self) -> None:
        cues = (Cue(0, 900, ("a",), "Dana"), Cue(1000, 1900, ("b",), "Sam"), Cue(2000, 2900, ("c",), "Sam"))
        assert [(found.speaker, found.text) for found in paragraphs(cues)] == [("Dana", "a"), ("Sam", "b c")]

    def test_who_goes_on_after_a_pause_is_not_named_again(self) -> None:
        cues = (Cue(0, 900, ("a",), "Dana"), Cue(5000, 5900, ("b",), "Dana"), Cue(6000, 6900, ("c",), "Sam"))
        assert [found.speaker for found in paragraphs(cues)] == ["Dana", "", "Sam"]

    def test_one_speaker_is_not_named(self) -> None:
        assert [found.speaker for found in paragraphs([Cue(0, 900, ("a",), "Dana")])] == [""]

    def test_a_long_one_ends_with_a_sentence(self) -> None:
        cues = [Cue(at * 5000, at * 5000 + 4900, ("end." if at in (1, 4) else "more",)) for at in range(6)]
        assert [len(found.cues) for found in paragraphs(cues)] == [5, 1]

    def test_two_that_start_in_one_second_have_addresses_of_their_own(self) -> None:
        cues = (Cue(0, 400, ("a",), "Dana"), Cue(500, 900, ("b",), "Sam"), Cue(1500, 1900, ("c",), "Dana"))
        assert [found.second for found in paragraphs(cues)] == [0, 1, 2]

    def test_for_a_pause_alone_none_starts_in_the_second_of_another(self) -> None:
        cues = [Cue(at, at, (f"{at}.",)) for at in (0, 999, 30_000, 30_000)]
        assert [found.second for found in paragraphs(cues)] == [0, 30]


class TestText:
    def test_a_line_for_each_paragraph(self) -> None:
        cues = (Cue(0, 1000, ("One", "two.")), Cue(1100, 2000, ("Three.",)), Cue(3000, 4000, ("Four.",)))
        assert to_txt(captions(*cues)) == "One two. Three.\n\nFour.\n"

    def test_a_speaker_is_named_where_he_starts(self) -> None:
        cues = (Cue(0, 1000, ("One.",), "Dana"), Cue(1100, 2000, ("Two.",), "Sam"))
        assert to_txt(captions(*cues)) == "Dana: One.\n\nSam: Two.\n"

    def test_signs_stay_as_they_are(self) -> None:
        assert to_txt(captions(Cue(0, 1000, ("R&D <5% -->",)))) == "R&D <5% -->\n"
