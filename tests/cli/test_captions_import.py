"""Captions that were edited in another tool, back into the transcript."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.asking import Desk
from vidcast.cli.captions_import import import_command
from vidcast.cli.steps import captions_text
from vidcast.errors import BadDocument, BadRequest
from vidcast.model.captions import Captions, Cue
from vidcast.model.document import decode, encode
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript, Word

TEXT = "Hello team we want to buy Castellen Software this week and nobody knows"
TEXTS = TEXT.split()
HEARD = Transcript(
    "en", "fake", "fake", tuple(Word(at * 500, at * 500 + 400, text, 0.5) for at, text in enumerate(TEXTS))
)
SHOWN = Captions(
    "", "en", tuple(Cue(at * 500, at * 500 + 1900, (" ".join(TEXTS[at : at + 4]),)) for at in range(0, 13, 4))
)


class Edited(Desk):
    """A folder with a transcript and its captions in it, to be edited and brought back."""

    def edited(self, name: str, old: str, new: str) -> str:
        text = self.text(f"same{Path(name).suffix}")
        assert old in text
        self.write(name, text.replace(old, new))
        return name

    def read(self, name: str) -> Transcript:
        return decode(Transcript, self.text(name), name)


@pytest.fixture
def desk(tmp_path: Path) -> Edited:
    desk = Edited(tmp_path, command=import_command)
    desk.write("heard.json", encode(HEARD))
    for name in ("same.vtt", "same.srt"):
        desk.write(name, captions_text(SHOWN, Path(name)))
    return desk


@pytest.mark.parametrize("suffix", ["vtt", "srt"])
def test_a_corrected_word_reaches_the_transcript_and_no_other_changes(desk: Edited, suffix: str) -> None:
    edited = desk.edited(f"edited.{suffix}", "Castellen", "Castellan")
    desk.ask(edited, "--transcript", "heard.json", "-o", "corrected.json")
    words = desk.read("corrected.json").words
    assert words == (*HEARD.words[:6], Word(3000, 3400, "Castellan"), *HEARD.words[7:])


def test_the_difference_is_shown_to_people(desk: Edited) -> None:
    edited = desk.edited("edited.vtt", "Castellen", "Castellan")
    asked = desk.ask(edited, "--transcript", "heard.json", "-o", "corrected.json")
    assert asked.stdout == (
        f"edited.vtt: 1 edit\n  0:03.0  - Castellen\n          + Castellan\n{desk.folder}/corrected.json: 13 words\n"
    )


def test_programs_get_the_edits(desk: Edited) -> None:
    edited = desk.edited("edited.srt", "Hello team", "Team")
    asked = json.loads(desk.ask(edited, "--transcript", "heard.json", "-o", "corrected.json", "--json").stdout)
    edit = {"start_ms": 0, "end_ms": 900, "expect": "Hello team", "text": "Team", "room": None}
    assert asked == {
        "transcript": f"{desk.folder}/corrected.json",
        "words": 12,
        "edits": [edit],
        "conflicts": [],
        "left_out": 0,
    }


def test_without_a_place_to_write_the_difference_is_only_shown(desk: Edited) -> None:
    asked = desk.ask("same.vtt", "--transcript", "heard.json")
    assert asked.stdout == "same.vtt: no word was changed\nnothing was written: name -o FILE\n"


def test_captions_of_an_episode_need_its_timeline(desk: Edited) -> None:
    line = Timeline(Fraction(25), 200, ((25, 200),), opening_frames=50)
    desk.write("line.json", line.text())
    lines = " ".join(["Team", *TEXTS[3:]])
    desk.write("cut.vtt", captions_text(Captions("", "en", (Cue(2000, 9000, (lines,)),)), Path("cut.vtt")))
    asked = desk.ask("cut.vtt", "--transcript", "heard.json", "--timeline", "line.json", "--json")
    assert [(edit["start_ms"], edit["expect"], edit["text"]) for edit in json.loads(asked.stdout)["edits"]] == [
        (1000, "we", "Team")
    ]


def test_words_that_an_earlier_cut_had_stay_out_and_are_counted(desk: Edited) -> None:
    desk.write("line.json", Timeline(Fraction(25), 200, ((0, 60), (110, 200))).text())
    asked = desk.ask("same.vtt", "--transcript", "heard.json", "--timeline", "line.json")
    assert asked.stdout == (
        "same.vtt: no word was changed\n  4 words that were cut out since stay out\nnothing was written: name -o FILE\n"
    )


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (
            "bad.vtt",
            "WEBVTT\n\n00:03.000 --> 00:02.000\na\n",
            "bad.vtt:3: the cue ends before it starts: correct its times",
        ),
        (
            "bad.srt",
            "1\n00:00:01.000 --> 00:00:02,000\na\n\nb\n",
            "bad.srt:5: text without times: remove the empty line above it, or the text",
        ),
    ],
)
def test_a_file_that_leaves_a_doubt_is_refused_in_one_sentence_with_its_line(
    desk: Edited, name: str, text: str, why: str
) -> None:
    desk.write(name, text)
    error = desk.fault(name, "--transcript", "heard.json", "-o", "corrected.json")
    assert (type(error), error.exit_code, str(error)) == (BadDocument, 2, why)


def test_what_another_program_made_of_a_file_changes_no_word(desk: Edited) -> None:
    text = desk.text("same.vtt")
    desk.write("other.vtt", text.replace("WEBVTT\n", "WEBVTT\nKind: captions\nLanguage: en\n").replace("\n\n", "\n \n"))
    assert desk.ask("other.vtt", "--transcript", "heard.json").stdout.startswith("other.vtt: no word was changed\n")


def test_the_captions_of_another_recording_are_refused(desk: Edited) -> None:
    other = " ".join(f"other{at}" for at in range(20))
    desk.write("other.vtt", captions_text(Captions("", "en", (Cue(0, 900, (other,)),)), Path("other.vtt")))
    error = desk.fault("other.vtt", "--transcript", "heard.json", "-o", "corrected.json")
    assert (type(error), str(error)) == (
        BadRequest,
        "other.vtt: shares 0 words with the transcript, of 20 in the file and 13 in the transcript: the captions of "
        "another recording, or of a part of it; hand in the whole file",
    )


def test_a_file_that_is_not_there_says_so(desk: Edited) -> None:
    assert str(desk.fault("gone.vtt", "--transcript", "heard.json")) == f"{desk.folder}/gone.vtt: there is no such file"
