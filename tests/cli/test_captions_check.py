"""Caption files checked and repaired from the command line."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.asking import Desk
from vidcast.cli.captions import captions_command
from vidcast.errors import BadDocument, BadRequest, BadSettings
from vidcast.model.captions import Captions, Cue
from vidcast.model.document import encode
from vidcast.model.timeline import whole
from vidcast.model.transcript import Transcript, Word

SOUND = """WEBVTT

c0001
00:00:00.000 --> 00:00:02.000
Good morning.

c0002
00:00:02.067 --> 00:00:04.000
How are you?
"""
OVERLAPPING = SOUND.replace("02.000", "02.500")
BROKEN = SOUND.replace("00:00:02.067", "00:00:02,067").replace("Good", "R&D, good")
WORDS = Transcript(
    "en",
    "f",
    "f",
    tuple(Word(at * 500, at * 500 + 500, text) for at, text in enumerate(["Good", "morning.", "How", "are", "you?"])),
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "check", command=captions_command)


def test_sound_captions_say_so_and_end_well(desk: Desk) -> None:
    desk.write("a.vtt", SOUND)
    asked = desk.ask("a.vtt")
    assert asked.return_value == 0
    assert asked.stdout.startswith(
        f"{desk.folder}/a.vtt: no fault in 2 cues (en-us-corporate, 30 frames/s)\nnot checked: "
    )


def test_a_fault_that_blocks_is_told_with_its_place_measure_limit_and_source(desk: Desk) -> None:
    desk.write("a.vtt", SOUND.replace("Good morning.", "We closed the renewal at the Omaha service ce"))
    asked = desk.ask("a.vtt")
    assert asked.return_value == 2
    assert asked.stdout.splitlines()[:4] == [
        f"{desk.folder}/a.vtt: 1 error, 1 warning in 2 cues (en-us-corporate, 30 frames/s); 1 perhaps for --fix",
        "must be fixed:",
        "  L01  lines are short enough  (Netflix English: 42 characters per line) [--fix]",
        "       c0001  0:00.0  45 characters, limit 42  a line too long",
    ]


def test_what_needs_a_waiver_blocks_too(desk: Desk) -> None:
    desk.write("a.vtt", SOUND.replace("Good morning.", "x" * 26 + "\n" + "x" * 26))
    asked = desk.ask("a.vtt")
    assert (
        asked.return_value,
        "to be fixed, or to be answered for by the person who publishes it" in asked.stdout,
    ) == (
        2,
        True,
    )


def test_warnings_alone_block_nothing(desk: Desk) -> None:
    desk.write("a.vtt", SOUND.replace("Good morning.", "so  good."))
    asked = desk.ask("a.vtt")
    assert (asked.return_value, "worth a look:" in asked.stdout) == (0, True)


def test_many_places_of_one_rule_are_counted(desk: Desk) -> None:
    cues = "\n".join(f"00:{at:02}.000 --> 00:{at:02}.500\na\n" for at in range(20))
    desk.write("a.vtt", f"WEBVTT\n\n{cues}")
    assert "       and 8 more" in desk.ask("a.vtt").stdout.splitlines()


def test_programs_get_every_fault_and_what_was_not_checked(desk: Desk) -> None:
    desk.write("a.vtt", OVERLAPPING)
    found = desk.document("a.vtt")
    assert {
        key: found[key]
        for key in ("profile", "frame_rate", "cues", "errors", "waivers", "warnings", "fixable", "fixed")
    } == {
        "profile": "en-us-corporate",
        "frame_rate": "30/1",
        "cues": 2,
        "errors": 1,
        "waivers": 0,
        "warnings": 0,
        "fixable": 1,
        "fixed": None,
    }
    assert found["faults"] == [
        {
            "rule": "T08",
            "severity": "error",
            "cue": 1,
            "start_ms": 0,
            "measured": 13,
            "limit": 0,
            "unit": "frames",
            "source": "house rule",
            "fix": "retime",
            "why": "overlaps the next cue",
            "end_ms": 2500,
            "source_ms": None,
            "line": None,
            "column": None,
            "title": "cues do not overlap",
        }
    ]
    assert {"rule": "C01", "why": "needs the transcript"} in found["not_checked"]


def test_what_the_strict_reader_refuses_is_told_with_line_and_column(desk: Desk) -> None:
    desk.write("a.vtt", BROKEN)
    asked = desk.ask("a.vtt")
    assert asked.return_value == 2
    assert asked.stdout.splitlines() == [
        f"{desk.folder}/a.vtt: 2 errors; the file cannot be read",
        "must be fixed:",
        "  S03  times are written as the format has them  (W3C WebVTT: The Web Video Text Tracks Format)",
        '       line 8:9    a comma before the milliseconds: this format has "."',
        "  S07  escapes and tags are sound  (W3C WebVTT: The Web Video Text Tracks Format)",
        "       line 5:2    a bare &: write &amp;",
        "not checked: everything else, until the file can be read",
    ]


def test_subrip_is_checked_too(desk: Desk) -> None:
    desk.write("a.srt", "1\n00:00:00,000 --> 00:00:00,500\na\n")
    assert [fault["rule"] for fault in desk.document("a.srt")["faults"]] == ["T01"]


@pytest.mark.parametrize(
    ("name", "source"),
    [("a.srt", "SubRip, as players read it"), ("a.vtt", "W3C WebVTT: The Web Video Text Tracks Format")],
)
def test_what_a_reader_refuses_is_by_its_own_format(desk: Desk, name: str, source: str) -> None:
    desk.write(name, "times and text\n")
    assert {fault["source"] for fault in desk.document(name)["faults"]} == {source}


def test_a_captions_document_is_checked_by_its_own_profile(desk: Desk) -> None:
    desk.write("a.json", encode(Captions("vertical", "en", (Cue(0, 2000, ("a b", "c d", "e f")),))))
    found = desk.document("a.json")
    assert (found["profile"], found["errors"]) == ("vertical", 0)


def test_a_profile_that_is_named_comes_first(desk: Desk) -> None:
    desk.write("a.json", encode(Captions("vertical", "en", (Cue(0, 2000, ("a b", "c d", "e f")),))))
    assert desk.document("a.json", "--profile", "bbc-online")["errors"] == 1


def test_with_a_transcript_the_words_are_checked(desk: Desk) -> None:
    desk.write("a.vtt", SOUND.replace("How are", "Where are"))
    desk.write("words.json", encode(WORDS))
    assert [fault["rule"] for fault in desk.document("a.vtt", "--transcript", "words.json")["faults"]] == ["C01", "T10"]


def test_with_a_timeline_its_frames_count(desk: Desk) -> None:
    desk.write("a.vtt", SOUND)
    desk.write("line.json", whole(Fraction(25), 90).text())
    found = desk.document("a.vtt", "--timeline", "line.json")
    assert (found["frame_rate"], [fault["rule"] for fault in found["faults"]]) == ("25/1", ["T12"])


@pytest.mark.parametrize(("written", "rate"), [("25", "25/1"), ("29.97", "30000/1001"), ("24000/1001", "24000/1001")])
def test_a_frame_rate_is_written_in_any_way(tmp_path: Path, written: str, rate: str) -> None:
    path = Desk(tmp_path).write("a.vtt", SOUND)
    asked = CliRunner().invoke(captions_command, ["check", str(path), "--frame-rate", written, "--json"])
    assert json.loads(asked.stdout)["frame_rate"] == rate


@pytest.mark.parametrize("written", ["fast", "0", "1/0", "1000"])
def test_a_frame_rate_that_is_none_is_refused(tmp_path: Path, written: str) -> None:
    path = Desk(tmp_path).write("a.vtt", SOUND)
    asked = CliRunner().invoke(captions_command, ["check", str(path), "--frame-rate", written], standalone_mode=False)
    assert type(asked.exception) is BadRequest


def test_a_name_of_the_glossary_is_held_together(desk: Desk) -> None:
    desk.write("a.vtt", SOUND.replace("Good morning.", "It runs on harbor\npoint each day."))
    desk.write("names.txt", "Harbor Point\n")
    rules = [fault["rule"] for fault in desk.document("a.vtt", "--glossary", "names.txt")["faults"]]
    assert rules == ["L06"]


def test_the_repaired_file_is_written_and_what_was_done_is_told(desk: Desk) -> None:
    desk.write("a.vtt", OVERLAPPING)
    asked = desk.ask("a.vtt", "--fix", "-o", "b.vtt")
    assert (asked.return_value, desk.text("b.vtt"), desk.text("a.vtt")) == (0, SOUND, OVERLAPPING)
    assert asked.stdout.splitlines()[:2] == [
        f"{desk.folder}/b.vtt: no fault in 2 cues (en-us-corporate, 30 frames/s)",
        "  repaired: 1 cue at other times; no word changed; before: 1 error",
    ]


def test_programs_are_told_what_was_repaired(desk: Desk) -> None:
    desk.write("a.vtt", OVERLAPPING)
    assert desk.document("a.vtt", "--fix", "-o", "b.vtt")["fixed"] == {
        "output": f"{desk.folder}/b.vtt",
        "retimed": 1,
        "resegmented": 0,
        "rebroken": 0,
        "before": {"errors": 1, "waivers": 0, "warnings": 0, "fixable": 1},
        "lost": [],
    }


def test_what_is_left_decides_how_the_command_ends(desk: Desk) -> None:
    desk.write("a.vtt", OVERLAPPING.replace("Good morning.", "x" * 60))
    assert desk.ask("a.vtt", "--fix", "-o", "b.vtt").return_value == 2


def test_a_repaired_file_takes_another_form_by_its_suffix(desk: Desk) -> None:
    desk.write("a.vtt", OVERLAPPING)
    desk.ask("a.vtt", "--fix", "-o", "b.srt")
    assert desk.text("b.srt").startswith("1\n00:00:00,000 --> 00:00:02,000\n")


def test_what_the_repaired_file_does_not_hold_is_told(desk: Desk) -> None:
    desk.write("a.vtt", OVERLAPPING.replace("Good", "<i>Good</i>").replace("02.500", "02.500 line:0"))
    said = desk.ask("a.vtt", "--fix", "-o", "b.vtt").stdout
    assert (
        "  left out, since a repaired file holds text, times and speakers only: positions, tags around text\n" in said
    )


def test_a_file_may_be_repaired_in_its_own_place(desk: Desk) -> None:
    desk.write("a.vtt", OVERLAPPING)
    desk.ask("a.vtt", "--fix", "-o", "a.vtt")
    assert desk.text("a.vtt") == SOUND


def test_a_file_in_its_own_place_stays_as_it_is_where_nothing_is_repaired(desk: Desk) -> None:
    desk.write("a.vtt", SOUND.replace("Good", "<i>Good</i>"))
    said = desk.ask("a.vtt", "--fix", "-o", "a.vtt").stdout
    assert ("<i>Good</i>" in desk.text("a.vtt"), "left out" in said) == (True, False)


def test_nothing_is_written_for_a_file_that_cannot_be_read(desk: Desk) -> None:
    desk.write("a.vtt", BROKEN)
    asked = desk.ask("a.vtt", "--fix", "-o", "b.vtt")
    assert (asked.return_value, (desk.folder / "b.vtt").exists()) == (2, False)


def test_a_file_without_cues_blocks(desk: Desk) -> None:
    desk.write("a.srt", "")
    asked = desk.ask("a.srt")
    assert asked.return_value == 2
    assert "no cue at all, and no transcript that says whether there are words" in asked.stdout


def test_a_file_without_cues_is_right_where_nothing_is_said(desk: Desk) -> None:
    desk.write("a.srt", "")
    desk.write("t.json", encode(Transcript("en", "f", "f", ())))
    assert desk.ask("a.srt", "--transcript", "t.json").return_value == 0


def test_a_glossary_without_terms_says_so_where_people_read(desk: Desk) -> None:
    desk.write("a.vtt", SOUND)
    desk.write("g.txt", "# nothing yet\n")
    asked = desk.ask("a.vtt", "--glossary", "g.txt")
    assert asked.stderr == f"{desk.folder}/g.txt: holds no terms, so nothing was checked against it\n"


def test_numbers_of_subrip_that_do_not_rise_are_worth_a_warning(desk: Desk) -> None:
    cues = "99\n00:00:00,000 --> 00:00:02,000\nGood.\n\n2\n00:00:02,067 --> 00:00:04,000\nYes.\n"
    desk.write("a.srt", cues)
    found = desk.document("a.srt")
    assert [(each["rule"], each["severity"], each["measured"]) for each in found["faults"]] == [("S06", "warning", 1)]


def test_what_could_not_be_repaired_is_not_offered_again(desk: Desk) -> None:
    desk.write("a.vtt", SOUND.replace("Good morning.", "The margin rose to a point of the"))
    said = desk.ask("a.vtt", "--fix", "-o", "b.vtt").stdout
    assert ("[--fix]" in desk.ask("a.vtt").stdout, "[--fix]" in said) == (True, False)


def test_a_folder_that_is_not_there_is_told_before_the_work(desk: Desk) -> None:
    desk.write("a.vtt", SOUND)
    target = str(desk.folder / "nowhere" / "b")
    assert str(desk.fault("a.vtt", "--fix", "-o", target)) == (
        f"{target}: there is no folder {desk.folder}/nowhere; make it, or name another place"
    )


ONE_ANOTHER = "".join(
    f"\nc{at:04d}\n00:00:{at * 2:02d}.000 --> 00:00:{at * 2 + 1:02d}.900\nThis is number {at}.\n" for at in range(8)
)
APART = Transcript(
    "en",
    "f",
    "f",
    tuple(
        Word(at * 4000 + place * 400, at * 4000 + place * 400 + 400, text)
        for at in range(8)
        for place, text in enumerate(f"This is number {at}.".split())
    ),
)


def test_captions_of_a_cut_are_not_repaired_on_the_uncut_clock(desk: Desk) -> None:
    desk.write("cut.vtt", f"WEBVTT\n{ONE_ANOTHER}")
    desk.write("t.json", encode(APART))
    error = desk.fault("cut.vtt", "--transcript", "t.json", "--fix", "-o", "b.vtt")
    assert (type(error), str(error), (desk.folder / "b.vtt").exists()) == (
        BadRequest,
        f"{desk.folder}/cut.vtt: most cues are far from their words in the transcript, so nothing was repaired or "
        "written. Captions of a cut? Name what it keeps: --timeline FILE",
        False,
    )


@pytest.mark.parametrize("arguments", [("a.vtt", "--fix"), ("a.vtt", "-o", "b.vtt")])
def test_repairing_and_where_to_write_go_together(desk: Desk, arguments: tuple[str, ...]) -> None:
    desk.write("a.vtt", SOUND)
    assert type(desk.fault(*arguments)) is BadRequest


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("gone.vtt",), BadRequest),
        (("a.docx",), BadRequest),
        (("a.vtt", "--profile", "loud"), BadSettings),
        (("a.vtt", "--transcript", "gone.json"), BadDocument),
        (("a.vtt", "--fix", "-o", "b.docx"), BadRequest),
        (("odd.json",), BadDocument),
    ],
)
def test_what_cannot_be_asked_is_refused(desk: Desk, arguments: tuple[str, ...], error: type[Exception]) -> None:
    desk.write("a.vtt", SOUND)
    desk.write("a.docx", SOUND)
    desk.write("odd.json", "{}")
    assert type(desk.fault(*arguments)) is error


def test_no_word_of_the_captions_is_printed(desk: Desk) -> None:
    desk.write("a.vtt", OVERLAPPING.replace("Good morning.", "secret  merger of the\nsecret merger"))
    desk.write("words.json", encode(WORDS))
    assert "secret" not in desk.ask("a.vtt", "--transcript", "words.json").stdout
