"""What is wrong with lines: size, breaks, characters, and scripts that the rules were not made for."""

from __future__ import annotations

from fractions import Fraction

import pytest

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.conformance import Evidence, Fault, faults, unspaced

HOUSE = Profile()
RATE = Fraction(30)


def cue(*lines: str, at: int = 0, ms: int = 3000) -> Cue:
    return Cue(at, at + ms, lines)


def found(*cues: Cue, rules: str = "L", terms: tuple[str, ...] = (), language: str = "en") -> list[Fault]:
    captions = Captions("p", language, cues)
    return [fault for fault in faults(captions, HOUSE, RATE, Evidence(terms=terms)) if fault.rule.startswith(rules)]


def told(
    *cues: Cue, rules: str = "L", terms: tuple[str, ...] = (), language: str = "en"
) -> list[tuple[str, int | None, str]]:
    return [(fault.rule, fault.cue, fault.fix) for fault in found(*cues, rules=rules, terms=terms, language=language)]


def test_sound_lines_have_no_fault() -> None:
    assert told(cue("We closed the renewal on Monday,", "signed and countersigned.")) == []


def test_a_line_over_the_limit_blocks_with_its_length_and_source() -> None:
    (fault,) = found(cue("we closed the renewal at the Omaha service ce"))
    assert (fault.rule, fault.severity, fault.measured, fault.limit, fault.unit, fault.source, fault.fix) == (
        *("L01", "error", 45, 42, "characters"),
        *("house rule, as in en-us-corporate", "rebreak"),
    )


def test_a_word_longer_than_a_line_is_only_told() -> None:
    (fault,) = found(cue("x" * 50))
    assert (fault.rule, fault.severity, fault.fix) == ("L01", "warning", "")


def test_a_line_too_long_in_a_script_without_spaces_blocks() -> None:
    faults = found(cue("日" * 44), rules="L01")
    assert [(fault.severity, fault.measured, fault.limit, fault.fix) for fault in faults] == [("error", 44, 42, "")]


def test_more_words_than_any_lines_hold_need_other_cues() -> None:
    assert told(cue(" ".join(["word"] * 20)), rules="L01") == [("L01", 1, "resegment")]


def test_a_third_line_blocks() -> None:
    (fault,) = found(cue("One thing here,", "two things there,", "three in all."))
    assert (fault.rule, fault.severity, fault.measured, fault.limit, fault.fix) == ("L02", "error", 3, 2, "rebreak")


@pytest.mark.parametrize("word", ["the", "of", "and", "we", "will", "I'm", "company's"])
def test_a_line_that_ends_on_a_word_that_leans_on_the_next_is_told(word: str) -> None:
    assert told(cue(f"Here is what {word}", "morning brings to all.")) == [("L03", 1, "rebreak")]


def test_punctuation_takes_the_lean_away() -> None:
    assert told(cue("Here is what it is made of,", "as far as we know.")) == []


def test_a_cue_that_ends_on_a_word_that_leans_needs_another_division() -> None:
    cues = cue("Here is what the"), cue("morning brings to all.", at=3067)
    assert told(*cues) == [("L03", 1, "resegment")]


def test_a_pause_excuses_the_end_of_a_cue() -> None:
    assert told(cue("Here is what the"), cue("morning brings to all.", at=4000)) == []


def test_another_speaker_excuses_the_end_of_a_cue() -> None:
    assert told(Cue(0, 3000, ("Here is what the",), "Ann"), Cue(3067, 6000, ("Morning to all.",), "Bo")) == []


@pytest.mark.parametrize(
    "lines", [("We talked to Dana", "Reyes about it."), ("It is worth $1.2", "million in all."), ("Dr.", "Park is in.")]
)
def test_a_name_or_a_number_apart_is_told(lines: tuple[str, str]) -> None:
    assert told(cue(*lines), rules="L06") == [("L06", 1, "rebreak")]


def test_a_term_apart_is_told() -> None:
    cues = cue("It runs on the harbor", "point engine every day.")
    assert (told(cues), told(cues, terms=("harbor point",))) == ([], [("L06", 1, "rebreak")])


def test_rules_of_english_are_silent_in_another_language() -> None:
    assert told(cue("Das ist, was der", "will und in den die."), language="de") == []


def test_a_word_alone_beside_a_line_is_told() -> None:
    assert told(cue("Thank you all very much,", "everyone.")) == [("L04", 1, "rebreak")]


def test_a_word_in_each_line_stands_beside_no_line() -> None:
    assert told(cue("internationalization,", "internationalization.")) == []


def test_the_end_of_one_sentence_with_the_start_of_another_is_told() -> None:
    cues = cue("It was good. And then"), cue("it got better.", at=3067)
    assert told(*cues) == [("L05", 1, "resegment")]


def test_whole_sentences_may_share_a_cue() -> None:
    assert told(cue("It was good. It got better.")) == []


def test_doubled_spaces_can_be_put_right() -> None:
    assert told(cue("so  much", " better now. ")) == [("L07", 1, "rebreak")]


def test_a_space_before_a_comma_cannot_be_put_right_without_another_word() -> None:
    assert told(cue("so , much better.")) == [("L07", 1, "")]


@pytest.mark.parametrize("mark", ["\ufffd", "\u200b", "\ue000", "\u00ad"])
def test_a_character_that_no_font_shows_is_told(mark: str) -> None:
    assert told(cue(f"so much{mark} better.")) == [("L08", 1, "")]


def test_emoji_and_other_scripts_can_be_shown() -> None:
    assert told(cue("so \U0001f600 \u05d0\u05d1 e\u0301 better.")) == []


def test_speakers_behind_dashes_are_left_where_they_are() -> None:
    assert told(cue("- Is that all of the", "- Yes,  all.")) == [("L07", 1, "")]


def test_a_dash_tells_another_speaker() -> None:
    assert told(cue("Thank you all. Thank you"), cue("- Any questions?", "- None at all.", at=3067), rules="L06") == []


def test_a_script_without_spaces_is_told_once() -> None:
    cues = cue("\u6f22\u5b57"), cue("\u304b\u306a", at=3067)
    assert told(*cues, language="ja") == [("L09", None, "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("\u6f22\u5b57 ok", False), ("\u0e44\u0e17\u0e22", True), ("\ud55c\uae00", False), ("", False)],
)
def test_scripts_without_spaces_are_known_by_most_of_the_letters(text: str, expected: bool) -> None:
    assert unspaced(Captions("p", "und", (cue(text),) if text else ())) is expected
