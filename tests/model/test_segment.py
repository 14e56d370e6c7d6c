"""Words into cues: nothing lost, every limit kept, breaks where a careful captioner puts them."""

from __future__ import annotations

import time
import tomllib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.conformance import faults
from vidcast.model.segment import Phrasing, laid_out, segment, shown_words
from vidcast.model.timing import Grid, Join
from vidcast.model.transcript import Word
from vidcast.tools.shipped import shipped

HOUSE = Profile()
OPEN = Grid()
SHIPPED = tomllib.loads(shipped("captions.toml").read_text(encoding="utf-8"))


def spoken(text: str, *, start_ms: int = 0, word_ms: int = 330, pause_ms: int = 0) -> list[Word]:
    """The words of a text at an even pace, with a pause behind each sentence."""
    words, at = [], start_ms
    for part in text.split():
        words.append(Word(at, at + word_ms, part))
        at += word_ms + (pause_ms if part[-1] in ".?!" else 0)
    return words


def lines(text: str, profile: Profile = HOUSE, **pace: int) -> list[tuple[str, ...]]:
    return [cue.lines for cue in segment(spoken(text, **pace), OPEN, profile)]


def broken(cues: tuple[Cue, ...], profile: Profile = HOUSE, grid: Grid = OPEN) -> list[str]:
    """The rules that cues break so that they block; no cues break none."""
    found = cues and faults(Captions("p", "en", cues), profile, grid.rate)
    return [fault.rule for fault in found if fault.severity == "error"]


def shown_text(cues: tuple[Cue, ...]) -> list[str]:
    return [part for cue in cues for part in cue.text.split()]


def test_no_words_make_no_cues():
    assert segment([], OPEN, HOUSE) == ()


def test_one_word_is_one_cue():
    assert segment([Word(500, 900, "Hello.")], OPEN, HOUSE) == (Cue(500, 1333, ("Hello.",)),)


def test_a_sentence_that_fits_one_line_takes_one():
    assert lines("Write back and tell me what I'm missing.") == [("Write back and tell me what I'm missing.",)]


def test_sentences_get_a_cue_each():
    assert lines("Three quick things come first. Here is what I learned.", pause_ms=400) == [
        ("Three quick things come first.",),
        ("Here is what I learned.",),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "What you may not have heard is that we're in early talks to buy them.",
            [("What you may not have heard", "is that we're in early talks to buy them.")],
        ),
        (
            "So a hospital in Lincoln could open its doors on Friday.",
            [("So a hospital in Lincoln", "could open its doors on Friday.")],
        ),
        (
            "Our on-time rate was ninety four point two percent last month.",
            [("Our on-time rate was", "ninety four point two percent last month.")],
        ),
        (
            "I want to mention that Ellen Park at Brightwater is out for surgery.",
            [("I want to mention that Ellen Park", "at Brightwater is out for surgery.")],
        ),
        (
            "They don't want another portal, they want a person who calls them back.",
            [("They don't want another portal,", "they want a person who calls them back.")],
        ),
    ],
)
def test_lines_break_where_a_careful_captioner_breaks_them(text, expected):
    assert lines(text) == expected


def test_three_short_lines_for_upright_video():
    upright = Profile(name="vertical", line_chars=25, lines=3)
    text = "We closed the Harbor Point renewal on Monday, signed and countersigned."
    assert all(len(cue) <= 3 and max(map(len, cue)) <= 25 for cue in lines(text, upright))


def test_a_pause_over_two_seconds_ends_a_cue():
    words = [*spoken("we thought"), *spoken("about it", start_ms=2661)]
    assert [cue.lines for cue in segment(words, OPEN, HOUSE)] == [("we thought",), ("about it",)]


def test_a_pause_that_the_edit_shortened_parts_cues_as_it_was_spoken():
    words = [*spoken("and you should too", start_ms=0), *spoken("Last thing to say", start_ms=1800)]
    cut = Grid(first=0, joins=(Join(48, 1000),))
    assert [cue.text for cue in segment(words, cut, HOUSE)] == ["and you should too", "Last thing to say"]
    assert [cue.text for cue in segment(words, OPEN, HOUSE)] == ["and you should too Last thing to say"]


def test_a_filler_behind_a_comma_belongs_to_what_comes():
    words = [*spoken("And Ah,"), *spoken("nobody outside this group knows that yet.", start_ms=1220)]
    assert [cue.text for cue in segment(words, OPEN, HOUSE)] == ["And Ah, nobody outside this group knows that yet."]


def test_a_sound_stands_alone():
    words = [*spoken("Thank you"), Word(660, 2000, "[loud applause]"), *spoken("all of you", start_ms=2000)]
    assert [cue.lines for cue in segment(words, OPEN, HOUSE)] == [("Thank you",), ("[loud applause]",), ("all of you",)]


def test_a_sound_described_at_length_is_divided_like_words():
    words = [Word(0, 3000, "[the whole team cheers and claps for a long time]")]
    assert [len(cue.lines) for cue in segment(words, OPEN, HOUSE)] == [2]


def test_a_bleep_stays_in_its_sentence():
    assert lines("That is one [bleep] of a week.") == [("That is one [bleep] of a week.",)]


def test_a_sentence_never_shares_a_cue_with_one_from_behind_a_long_cut():
    words = spoken("Yes we did. No more now.")
    grid = Grid(joins=(Join(30, 900),))
    assert [cue.lines for cue in segment(words, grid, HOUSE)] == [("Yes we did.",), ("No more now.",)]


def test_a_term_is_not_divided():
    text = "We will soon open a new branch of the Omaha service center for everyone."
    plain = segment(spoken(text), OPEN, HOUSE)
    kept = segment(spoken(text), OPEN, HOUSE, "en", Phrasing(terms=("branch of the omaha service center",)))
    assert ("branch of the Omaha service center" in line_of(plain), "of the Omaha service" in line_of(kept)) == (
        False,
        True,
    )


def line_of(cues: tuple[Cue, ...]) -> str:
    return "\n".join(line for cue in cues for line in cue.lines)


LONG = "Okay, I think we are recording this one now, and here is what everybody in the field should know about it."


@pytest.mark.parametrize("name", ["Dana Whitfield", "Dana Reyes-Whitfield of Omaha"])
def test_the_first_cue_leaves_room_for_the_name_of_who_speaks(name):
    cues = segment(spoken(LONG), OPEN, HOUSE, phrasing=Phrasing(label=name))
    (first, *rest) = [(f"{name}: {cues[0].lines[0]}", *cues[0].lines[1:]), *(cue.lines for cue in cues[1:])]
    assert max(len(line) for lines in (first, *rest) for line in lines) <= HOUSE.line_chars


@given(
    st.lists(
        st.sampled_from(["a", "Castellan", "we", "closed", "the", "renewal,", "on", "Monday.", "so", "yes"]), min_size=1
    )
)
def test_a_name_before_the_first_cue_loses_no_word(texts):
    words = spoken(" ".join(texts))
    assert shown_text(segment(words, OPEN, HOUSE, phrasing=Phrasing(label="Dana Whitfield"))) == " ".join(texts).split()


def test_a_word_with_spaces_is_divided_and_its_time_shared_by_letters():
    assert shown_words([Word(0, 900, "New York City", 0.5)]) == (
        Word(0, 245, "New", 0.5),
        Word(245, 572, "York", 0.5),
        Word(572, 900, "City", 0.5),
    )


def test_what_no_screen_can_show_leaves():
    words = [Word(0, 100, "a\x00b\u2028\ufeffc"), Word(100, 200, " \r\n"), Word(200, 300, "\x07")]
    assert [word.text for word in shown_words(words)] == ["ab", "c"]


@pytest.mark.parametrize(
    "text",
    [
        "no punctuation at all " * 40,
        "ALL OF THIS IS IN CAPITALS AND VERY LOUD. " * 20,
        "1 2 3 4,000 5.5 $6 7% 8:30 2024 " * 20,
        "a. b. c. d. e. f. " * 20,
        "internationalization " * 40,
    ],
)
def test_odd_text_keeps_every_limit(text):
    assert broken(segment(spoken(text), OPEN, HOUSE)) == []


@pytest.mark.parametrize("length", [40, 42, 43, 50, 200])
def test_a_very_long_word_has_a_line_of_its_own(length):
    text = f"see {'x' * length} now please"
    assert ("x" * length,) in lines(text, word_ms=900) or length < 43


def test_text_without_spaces_is_divided_at_the_words_heard():
    words = [Word(at * 200, at * 200 + 200, "\u6f22\u5b57") for at in range(60)]
    cues = segment(words, OPEN, HOUSE, "ja")
    assert (shown_text(cues), broken(cues)) == (["\u6f22\u5b57"] * 60, [])


def test_more_cues_than_frames_lose_no_word():
    words = [Word(0, 0, "x" * 60) for _ in range(5)]
    cues = segment(words, Grid(end=3), HOUSE)
    assert (len(cues), shown_text(cues)) == (3, ["x" * 60] * 5)


def test_ten_thousand_fast_words_break_no_limit_and_take_seconds_at_most():
    text = "So we went and saw what the new service center can do for all of them, and it was good. " * 530
    words = spoken(text, word_ms=150)
    began = time.process_time()
    cues = segment(words, OPEN, HOUSE)
    assert (len(words) > 10_000, broken(cues), time.process_time() - began < 10) == (True, [], True)


LETTERS = st.text(st.sampled_from("abcXYZ019.,?!-'&<>\u00e9\u05d0\u6f22\U0001f600"), min_size=1, max_size=14)
HEARD = st.lists(st.tuples(st.integers(0, 2500), st.integers(0, 1500), LETTERS | st.just("x" * 50)), max_size=40)
RATES = st.sampled_from([Fraction(30), Fraction(30000, 1001), Fraction(24000, 1001), Fraction(25), Fraction(60)])


def words_of(heard: list[tuple[int, int, str]], *, least_ms: int = 0) -> list[Word]:
    """Words from the times between their starts, their lengths and their texts; they may overlap."""
    words, at = [], 0
    for step, length, text in heard:
        at += max(step, least_ms)
        words.append(Word(at, at + length, text))
    return words


@given(HEARD, RATES)
def test_every_word_is_shown_once_and_in_order(heard, rate):
    words = words_of(heard)
    assert shown_text(segment(words, Grid(rate), HOUSE)) == [word.text for word in words]


@given(HEARD, RATES, st.sampled_from([(42, 2), (25, 3), (37, 1)]))
def test_words_with_room_between_them_break_no_limit(heard, rate, size):
    profile = Profile(line_chars=size[0], lines=size[1])
    words = words_of(heard, least_ms=950)
    assert broken(segment(words, Grid(rate), profile), profile, Grid(rate)) == []


@given(HEARD, st.integers(60, 3000), st.lists(st.integers(1, 3000), max_size=6, unique=True))
def test_cues_rise_within_the_episode_however_dense_the_words(heard, frames, joins):
    grid = Grid(end=frames, joins=tuple(Join(frame, 1000) for frame in sorted(joins)))
    cues = segment(words_of(heard), grid, HOUSE)
    edges = [edge for cue in cues for edge in (cue.start_ms, cue.end_ms)]
    assert edges == sorted(edges)
    assert all(cue.start_ms < cue.end_ms for cue in cues)
    assert not edges or edges[-1] <= (frames * 1000 + 15) // 30


@given(HEARD, RATES, st.sampled_from(["en-us-corporate", "bbc-online", "dcmp-adult", "vertical"]))
def test_words_however_dense_break_no_limit_of_any_profile(heard, rate, name):
    profile = Profile.from_table(name, SHIPPED[name])
    assert broken(segment(words_of(heard), Grid(rate), profile), profile, Grid(rate)) == []


@given(HEARD)
def test_a_profile_that_blocks_speed_is_broken_by_speed_alone(heard):
    profile = Profile.from_table("netflix-en", SHIPPED["netflix-en"])
    assert set(broken(segment(words_of(heard), OPEN, profile), profile)) <= {"T03"}


def test_an_episode_too_short_for_its_cues_has_fewer():
    words = spoken("Yes. No. Good.", word_ms=100)
    assert [cue.lines for cue in segment(words, Grid(end=40), HOUSE)] == [("Yes. No. Good.",)]


def test_words_of_a_cue_get_the_best_lines():
    text = "We closed the Harbor Point renewal on Monday, signed and countersigned."
    assert laid_out(text.split(), HOUSE) == (
        "We closed the Harbor Point renewal",
        "on Monday, signed and countersigned.",
    )


def test_words_that_fit_no_cue_get_no_lines():
    assert laid_out(["word"] * 20, HOUSE) is None


@settings(max_examples=20)
@given(HEARD)
def test_the_same_words_make_the_same_cues(heard):
    words = words_of(heard)
    assert segment(words, OPEN, HOUSE) == segment(tuple(words), OPEN, HOUSE)
