"""What is wrong with the words of captions, alone and beside a transcript."""

from __future__ import annotations

from fractions import Fraction

import pytest

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.conformance import Evidence, Fault, faults
from vidcast.model.timeline import Timeline
from vidcast.model.times import Span
from vidcast.model.transcript import Suspect, Transcript, Word

HOUSE = Profile()
RATE = Fraction(30)


def spoken(text: str, **more: tuple[Span, ...] | tuple[Suspect, ...]) -> Transcript:
    """Words of half a second each, one after another."""
    words = tuple(Word(at * 500, at * 500 + 500, word) for at, word in enumerate(text.split()))
    return Transcript("en", "fake", "fake", words, **more)  # type: ignore[arg-type]


def shown(*texts: str, language: str = "und") -> Captions:
    """Cues of three seconds each."""
    return Captions("p", language, tuple(Cue(at * 3000, at * 3000 + 2900, (text,)) for at, text in enumerate(texts)))


def told(
    captions: Captions, words: Transcript | None = None, timeline: Timeline | None = None, rules: str = "CS"
) -> list[tuple[str, str, int | None, int | None]]:
    found: tuple[Fault, ...] = faults(captions, HOUSE, RATE, Evidence(words, timeline))
    return [(f.rule, f.severity, f.cue, f.measured) for f in found if f.rule[0] in rules]


def test_the_approved_words_have_no_fault() -> None:
    assert told(shown("So we closed it", "on Monday."), spoken("So we closed it on Monday.")) == []


@pytest.mark.parametrize(
    ("texts", "cue"),
    [
        (("So we closed", "it on Friday."), 2),
        (("So we", "it on Monday."), 2),
        (("So we never closed", "it on Monday."), 1),
    ],
)
def test_other_missing_and_added_words_block(texts: tuple[str, str], cue: int) -> None:
    assert told(shown(*texts), spoken("So we closed it on Monday.")) == [("C01", "error", cue, 1)]


def test_the_name_of_who_speaks_before_a_cue_is_no_other_word() -> None:
    assert told(shown("Dana Whitfield: So we closed it", "Sam: on Monday."), spoken("So we closed it on Monday.")) == []


@pytest.mark.parametrize("text", ["So dana: we closed it", "dana: So we closed it", "Dana So we closed it"])
def test_other_words_before_a_text_are_no_name(text: str) -> None:
    assert told(shown(text, "on Monday."), spoken("So we closed it on Monday.")) == [("C01", "error", 1, 1)]


@pytest.mark.parametrize(
    ("said", "written"),
    [("un e\u0301te\u0301 ici", "un \xe9t\xe9 ici"), ("un \xe9t\xe9 ici", "un e\u0301te\u0301 ici")],
)
def test_accents_written_apart_are_no_other_words(said: str, written: str) -> None:
    assert told(shown(written), spoken(said), rules="C") == []


def test_words_that_differ_in_a_vowel_sign_alone_are_others() -> None:
    house, song = "\u0918\u0930 \u092e\u0947\u0902", "\u0918\u0930 \u092e\u0948\u0902"
    assert [rule for rule, *_ in told(shown(house), spoken(song))] == ["C01"]


def test_words_in_another_order_block() -> None:
    found = told(shown("So we it closed", "on Monday."), spoken("So we closed it on Monday."))
    assert {rule for rule, *_ in found} == {"C01"}


def test_words_of_another_transcript_are_told_once() -> None:
    assert told(shown("Nothing of this", "was ever said."), spoken("So we closed it on Monday.")) == [
        ("C01", "error", None, 1)
    ]


def test_no_fault_quotes_a_word() -> None:
    found = faults(shown("So we closed", "secret merger."), HOUSE, RATE, Evidence(spoken("So we closed it on Monday.")))
    assert [f for f in found if "secret" in f.why or "merger" in f.why] == []


def test_fillers_may_be_left_out() -> None:
    assert told(shown("So we closed it", "on Monday."), spoken("So um we closed it uh on Monday.")) == []


def test_a_number_in_another_form_is_only_told() -> None:
    assert told(shown("It was 94.2%", "last month."), spoken("It was ninety four point two percent last month.")) == [
        ("C07", "warning", 1, 5)
    ]


def test_another_number_blocks() -> None:
    assert told(shown("It was 95.2%", "last month."), spoken("It was ninety four point two percent last month.")) == [
        ("C01", "error", 1, 5)
    ]


def test_other_capitals_and_marks_are_only_told() -> None:
    assert told(shown("so we closed it,", "on Monday."), spoken("So we closed it on Monday.")) == [
        ("C08", "warning", 1, 2)
    ]


def test_words_that_were_cut_out_block() -> None:
    timeline = Timeline(RATE, 105, ((0, 60), (75, 105)))
    captions = shown("So we closed it", "maybe on Monday.")
    words = spoken("So we closed it maybe on Monday.")
    assert told(captions, words, timeline) == [("C11", "error", 2, 1)]


def test_words_that_were_cut_out_and_are_not_shown_have_no_fault() -> None:
    timeline = Timeline(RATE, 105, ((0, 60), (75, 105)))
    assert told(shown("So we closed it", "on Monday."), spoken("So we closed it maybe on Monday."), timeline) == []


def test_words_without_captions_block() -> None:
    assert told(Captions("p", "en", ()), spoken("So we closed it.")) == [("S10", "error", None, 0)]


def test_captions_without_words_block() -> None:
    assert [rule for rule, *_ in told(shown("Hello."), spoken(""))] == ["C01"]


def test_no_words_and_no_captions_are_right() -> None:
    assert told(Captions("p", "en", ()), spoken("")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thank you so thank you so thank you so much.", [("C02", "waiver", 1, 3)]),
        ("very very very very good.", [("C02", "waiver", 1, 4)]),
        ("very very very good.", []),
        ("thank you so thank you so much.", []),
    ],
)
def test_words_over_and_over_need_a_waiver(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert told(shown(text)) == expected


def test_words_in_silence_need_a_waiver() -> None:
    words = spoken("So we closed it on Monday.", speech=(Span(0, 1500),))
    assert told(shown("So we closed it", "on Monday."), words) == [("C03", "waiver", 2, 2)]


def test_speech_without_words_needs_a_waiver() -> None:
    words = spoken("So we closed it.", speech=(Span(0, 2000), Span(3000, 5000)))
    assert told(shown("So we closed it."), words) == [("C04", "waiver", None, 2000)]


def test_speech_that_the_transcript_doubts_already_is_told_once() -> None:
    suspect = Suspect(3000, 5000, "speech without words")
    words = spoken("So we closed it.", speech=(Span(0, 2000), Span(3000, 5000)), suspects=(suspect,))
    assert told(shown("So we closed it."), words) == [("C05", "waiver", None, 2000)]


def test_speech_that_was_cut_out_needs_no_words() -> None:
    words = spoken("So we closed it.", speech=(Span(0, 2000), Span(3000, 5000)))
    assert told(shown("So we closed it."), words, Timeline(RATE, 150, ((0, 60),))) == []


@pytest.mark.parametrize(("minor", "severity"), [(False, "waiver"), (True, "warning")])
def test_doubtful_words_are_told_at_their_cue(minor: bool, severity: str) -> None:
    words = spoken("So we closed it.", suspects=(Suspect(500, 900, "not sure", minor),))
    assert told(shown("So we closed it."), words) == [("C05", severity, 1, 400)]


def test_doubtful_words_that_were_cut_out_are_not_told() -> None:
    words = spoken("So we closed it.", suspects=(Suspect(2500, 2900, "not sure"),))
    assert told(shown("So we closed it."), words, Timeline(RATE, 150, ((0, 60),))) == []


def test_everything_in_capitals_is_told() -> None:
    assert told(shown(" ".join(f"WORD{at}" for at in range(20)) + ".")) == [("C08", "warning", None, None)]


def test_words_without_any_full_stop_are_told() -> None:
    text = " ".join(f"word{at}" for at in range(82))
    assert told(shown(text)) == [("C08", "warning", None, 81)]


def test_a_sentence_that_begins_small_is_told_where_others_do_not() -> None:
    captions = shown("So it is. And it was.", "Then it will be! We know.", "Is it? so it is.", "Yes. No.")
    assert told(captions) == [("C08", "warning", 3, 1)]


@pytest.mark.parametrize("tag", ["en", "en-US", "pt-BR", "zh-Hant-TW", "und", ""])
def test_a_language_s_tag_has_no_fault(tag: str) -> None:
    assert told(shown("Hello there.", language=tag)) == []


@pytest.mark.parametrize("tag", ["english", "e", "en_US"])
def test_a_tag_that_is_none_blocks(tag: str) -> None:
    assert told(shown("Hello there.", language=tag)) == [("C10", "error", None, None)]


def test_captions_in_another_language_than_the_transcript_block() -> None:
    assert told(shown("So it is.", language="de"), spoken("So it is.")) == [("C10", "error", None, None)]
