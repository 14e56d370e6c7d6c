"""The caption stage: words on the recording's clock become cues on the episode's."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.conformance import Evidence, faults
from vidcast.model.document import decode, encode
from vidcast.model.segment import Phrasing, Weights
from vidcast.model.timeline import Timeline, whole
from vidcast.model.times import ms_at
from vidcast.model.transcript import Transcript, Word, episode_words
from vidcast.run.stage import Bench
from vidcast.stages.caption import caption

SAMPLES = Path(__file__).parents[2] / "samples"
BENCH = Bench(Path("nowhere"))
HOUSE = Profile()
RATE = Fraction(30000, 1001)


def transcript(*words: Word, language: str = "en") -> Transcript:
    return Transcript(language, "fake", "fake", words)


def words_of_sample(name: str) -> list[Word]:
    """The words of a sample's script, each speech shared out by letters."""
    script = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    words = []
    for event in script["events"]:
        if event["kind"] == "speech":
            start, end = round(event["start"] * 1000), round(event["end"] * 1000)
            parts, done = event["text"].split(), 0
            letters = sum(map(len, parts))
            for part in parts:
                at, done = done, done + len(part)
                length = end - start
                words.append(Word(start + length * at // letters, start + length * done // letters, part))
    return words


HEARD = transcript(
    Word(1000, 1400, "First"), Word(1400, 2000, "thing."), Word(5000, 5400, "Last"), Word(5400, 6000, "one.")
)


def test_without_a_timeline_the_clock_is_the_recording_s():
    assert caption(BENCH, HEARD, None, HOUSE) == Captions(
        "en-us-corporate", "en", (Cue(1000, 2000, ("First thing.",)), Cue(5000, 6000, ("Last one.",)))
    )


def test_cues_move_with_the_cut_and_the_opening_card():
    timeline = Timeline(Fraction(25), 250, ((20, 60), (120, 160)), opening_frames=50)
    assert caption(BENCH, HEARD, timeline, HOUSE).cues == (
        Cue(2000, 3520, ("First thing.",)),
        Cue(3600, 4800, ("Last one.",)),
    )


def test_words_that_are_cut_out_leave():
    timeline = Timeline(Fraction(25), 250, ((20, 35), (120, 160)))
    assert [cue.text for cue in caption(BENCH, HEARD, timeline, HOUSE).cues] == ["First Last one."]


def test_an_episode_without_speech_has_no_cues():
    assert caption(BENCH, transcript(), whole(RATE, 300), HOUSE).cues == ()


def test_an_episode_that_keeps_nothing_has_no_cues():
    assert caption(BENCH, HEARD, Timeline(RATE, 300, ()), HOUSE).cues == ()


def test_the_last_cue_ends_before_the_closing_card():
    timeline = Timeline(Fraction(25), 150, ((0, 150),), opening_frames=25, closing_frames=75)
    assert caption(BENCH, HEARD, timeline, HOUSE).cues[-1].end_ms == 7000


def test_the_profile_and_language_are_told():
    found = caption(BENCH, transcript(Word(0, 900, "Guten"), language="de"), None, Profile(name="mine"))
    assert (found.profile, found.language) == ("mine", "de")


def test_the_weights_are_part_of_what_identifies_a_result():
    inputs = caption.inputs(HEARD, None, HOUSE, Phrasing(weights=Weights(cue=0.7)))
    assert inputs["phrasing"]["weights"]["cue"] == 0.7


def test_the_captions_survive_their_document():
    found = caption(BENCH, HEARD, None, HOUSE)
    assert decode(Captions, encode(found), "captions.json") == found


@st.composite
def edits(draw: st.DrawFn) -> tuple[Transcript, Timeline]:
    """Words at a speaker's pace, and a timeline that cuts anywhere."""
    words, at = [], 0
    for length, pause, text in draw(
        st.lists(st.tuples(st.integers(0, 900), st.integers(0, 3000), st.sampled_from(["so", "we", "grew.", "Nice,"])))
    ):
        at += pause
        words.append(Word(at, at + length, text))
        at += length
    rate = draw(st.sampled_from([Fraction(25), RATE, Fraction(60)]))
    edges = sorted(draw(st.lists(st.integers(0, 2000), max_size=10, unique=True)))
    kept = tuple(zip(edges[::2], edges[1::2], strict=False))
    return transcript(*words), Timeline(rate, 2000, kept, opening_frames=draw(st.integers(0, 90)), closing_frames=30)


@given(edits())
def test_every_surviving_word_is_shown_once_and_in_order(edit):
    heard, timeline = edit
    shown = [part for cue in caption(BENCH, heard, timeline, HOUSE).cues for part in cue.text.split()]
    assert shown == [word.text for _, word in episode_words(heard.words, timeline)]


@given(edits())
def test_no_cue_stands_on_a_card_or_over_another(edit):
    heard, timeline = edit
    cues = caption(BENCH, heard, timeline, HOUSE).cues
    first = ms_at(timeline.opening_frames, timeline.frame_rate)
    end = ms_at(timeline.episode_frames - timeline.closing_frames, timeline.frame_rate)
    edges = [first, *(edge for cue in cues for edge in (cue.start_ms, cue.end_ms)), end]
    assert edges == sorted(edges)


@given(edits())
def test_nothing_blocks_where_the_episode_has_room(edit):
    heard, timeline = edit
    captions = caption(BENCH, heard, timeline, HOUSE)
    found = faults(captions, HOUSE, timeline.frame_rate, Evidence(heard, timeline))
    rules = {fault.rule for fault in found if fault.severity == "error"}
    assert rules <= (set() if timeline.kept_frames > 60 * len(heard.words) else {"T01", "L02"})


@pytest.mark.parametrize("name", ["weekly_clean", "weekly_review"])
def test_nothing_in_the_samples_blocks_or_needs_a_waiver(name):
    heard, timeline = transcript(*words_of_sample(name)), whole(Fraction(30), 2100)
    captions = caption(BENCH, heard, timeline, HOUSE)
    found = faults(captions, HOUSE, Fraction(30), Evidence(heard, timeline))
    assert {fault.severity for fault in found} == {"warning"}
