"""The judgement as a whole: what our own captions are told, what is left unchecked, and frame rates."""

from __future__ import annotations

import tomllib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.conformance import RULES, Evidence, faults, rate_of, unchecked
from vidcast.model.segment import segment
from vidcast.model.timeline import Timeline, whole
from vidcast.model.times import STANDARD_RATES, Span, ms_at
from vidcast.model.timing import Grid, grid_of
from vidcast.model.transcript import Transcript, Word, episode_words
from vidcast.tools.shipped import shipped

HOUSE = Profile()
SHIPPED = tomllib.loads(shipped("captions.toml").read_text(encoding="utf-8"))
PROFILES = [Profile.from_table(name, SHIPPED[name]) for name in SHIPPED if name != "netflix-en"]


def errors(captions: Captions, profile: Profile, rate: Fraction, evidence: Evidence) -> list[tuple[str, int | None]]:
    return [(f.rule, f.cue) for f in faults(captions, profile, rate, evidence) if f.severity == "error"]


def heard(words: list[Word], language: str = "en") -> Transcript:
    return Transcript(language, "fake", "fake", tuple(words))


def paced(text: str, word_ms: int) -> list[Word]:
    return [Word(at * word_ms, at * word_ms + word_ms, word) for at, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("text", "word_ms", "language"),
    [
        ("So we went and saw what the new service center can do for all of them, and it was good. " * 30, 150, "en"),
        ("see " + "x" * 40 + " now please", 300, "en"),
        ("see " + "x" * 80 + " now please", 300, "en"),
        ("Hello.", 200, "en"),
        ("x" * 60, 200, "en"),
        ("no punctuation at all " * 100, 250, "en"),
        ("ALL OF THIS IS IN CAPITALS AND VERY LOUD. " * 30, 250, "en"),
        ("1 2 3 4,000 5.5 $6 7% 8:30 2024 " * 30, 250, "en"),
        ("\u6f22\u5b57 \u304b\u306a " * 60, 200, "ja"),
        ("R&D AT&T <5% \U0001f600 e\u0301 \u05d0\u05d1 " * 20, 300, "en"),
        ("go " * 500, 40, "en"),
    ],
    ids=range(11),
)
@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_nothing_in_our_own_captions_blocks(text: str, word_ms: int, language: str, profile: Profile) -> None:
    words = paced(text, word_ms)
    captions = Captions(profile.name, language, segment(words, Grid(), profile, language))
    assert errors(captions, profile, Fraction(30), Evidence(heard(words, language))) == []


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_line_without_spaces_that_only_a_person_can_break_blocks(profile: Profile) -> None:
    words = paced("\u6f22\u5b57" * 60, 9000)
    captions = Captions(profile.name, "zh", segment(words, Grid(), profile, "zh"))
    assert errors(captions, profile, Fraction(30), Evidence(heard(words, "zh"))) == [("L01", 1)]


LETTERS = st.text(st.sampled_from("abcXYZ019.,?!-'&<>\u00e9\u05d0\u6f22\U0001f600"), min_size=1, max_size=14)
ODD = st.sampled_from(
    ["x" * 50, "New York City", "[applause]", "um", "the", "Dr.", "$1.2", "million", "\u2028", "\x07"]
)
HEARD = st.lists(st.tuples(st.integers(0, 2500), st.integers(0, 1500), LETTERS | ODD), max_size=30)
RATES = st.sampled_from(STANDARD_RATES)


def words_of(rough: list[tuple[int, int, str]]) -> list[Word]:
    words, at = [], 0
    for step, length, text in rough:
        at += step
        words.append(Word(at, at + length, text))
    return words


@settings(max_examples=60)
@given(HEARD, RATES, st.sampled_from(PROFILES))
def test_nothing_in_captions_of_any_words_blocks(
    rough: list[tuple[int, int, str]], rate: Fraction, profile: Profile
) -> None:
    words = words_of(rough)
    captions = Captions(profile.name, "en", segment(words, Grid(rate), profile))
    assert errors(captions, profile, rate, Evidence(heard(words))) == []


@settings(max_examples=60)
@given(HEARD, RATES, st.lists(st.integers(0, 2000), max_size=8, unique=True), st.integers(0, 90))
def test_nothing_in_captions_of_any_cut_blocks_where_the_episode_has_room(
    rough: list[tuple[int, int, str]], rate: Fraction, edges: list[int], opening: int
) -> None:
    edges.sort()
    kept = (*zip(edges[::2], edges[1::2], strict=False), (2100, 6000))
    timeline = Timeline(rate, 6000, kept, opening_frames=opening, closing_frames=30)
    transcript = heard(words_of(rough))
    words = tuple(word for _, word in episode_words(transcript.words, timeline))
    captions = Captions("p", "en", segment(words, grid_of(timeline), HOUSE))
    assert errors(captions, HOUSE, rate, Evidence(transcript, timeline)) == []


def missing(captions: Captions, evidence: Evidence) -> dict[str, str]:
    return {each.rule: each.why for each in unchecked(captions, evidence)}


CUE = Cue(0, 2000, ("Hello.",))
ALWAYS = {"T14", "C09", "G01", "G02"}


def test_without_a_transcript_the_rules_about_words_are_unchecked() -> None:
    found = missing(Captions("p", "en", (CUE,)), Evidence())
    assert (set(found) - ALWAYS, found["C01"]) == (
        {"S10", "T09", "T10", "T11", "T12", "T13", "T15", "C01", "C03", "C04", "C05", "C06", "C07", "C11"},
        "needs the transcript",
    )


def test_with_everything_only_what_needs_more_is_unchecked() -> None:
    transcript = Transcript("en", "f", "f", (Word(0, 900, "Hello."),), speech=(Span(0, 900),))
    evidence = Evidence(transcript, whole(Fraction(30), 90))
    assert set(missing(Captions("p", "en", (CUE,)), evidence)) == ALWAYS


def test_a_file_without_a_language_leaves_the_rules_of_english_to_whoever_names_one() -> None:
    named, unnamed = Evidence(language="en"), Evidence()
    rules = [{"C10", "L03", "L06"} & set(missing(Captions("", "und", (CUE,)), each)) for each in (named, unnamed)]
    assert rules == [{"C10"}, {"C10", "L03", "L06"}]


def test_every_rule_of_a_fault_is_known() -> None:
    cues = Cue(0, 100, ("the", "x" * 90, "a  b")), Cue(50, 9000, ("b",))
    found = faults(Captions("p", "english", cues), HOUSE, Fraction(30), Evidence(heard([Word(0, 900, "No.")])))
    assert {fault.rule for fault in found} <= set(RULES)


def test_faults_come_in_order_of_time() -> None:
    cues = Cue(0, 100, ("a",)), Cue(5000, 5100, ("b",)), Cue(9000, 9100, ("c",))
    starts = [
        fault.start_ms for fault in faults(Captions("p", "en", cues), HOUSE, Fraction(30)) if fault.start_ms is not None
    ]
    assert starts == sorted(starts)


@pytest.mark.parametrize("rate", STANDARD_RATES)
def test_a_frame_rate_is_told_from_cues_on_its_frames(rate: Fraction) -> None:
    cues = tuple(Cue(ms_at(at, rate), ms_at(at + 31, rate), ("a",)) for at in range(0, 700, 37))
    found = rate_of(Captions("p", "en", cues))
    assert found is not None
    assert (found == rate) or (rate / found).denominator == 1


def test_cues_on_no_frames_tell_no_rate() -> None:
    assert rate_of(Captions("p", "en", tuple(Cue(at * 1009, at * 1009 + 811, ("a",)) for at in range(9)))) is None


def test_few_cues_tell_no_rate() -> None:
    assert rate_of(Captions("p", "en", (CUE,))) is None
