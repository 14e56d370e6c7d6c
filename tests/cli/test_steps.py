"""Single steps on plain files, as far as they go without a recording."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.asking import Desk
from tests.synth import made
from vidcast.cli.steps import LANGUAGES
from vidcast.errors import BadDocument, BadPack, BadRecording, BadRequest, BadSettings
from vidcast.model.document import encode
from vidcast.model.timeline import Timeline
from vidcast.model.transcript import Transcript, Word

HEARD = Transcript(
    "en",
    "fake",
    "fake",
    (Word(1000, 1400, "First"), Word(1400, 2000, "thing."), Word(5000, 5400, "Last"), Word(5400, 6000, "one.")),
)
LINE = Timeline(Fraction(25), 250, ((20, 60), (120, 160)), opening_frames=50)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder with a transcript and a timeline in it."""
    desk = Desk(tmp_path)
    desk.write("heard.json", encode(HEARD))
    desk.write("line.json", LINE.text())
    return desk


class TestCaption:
    def test_a_transcript_becomes_captions_on_its_own_clock(self, desk: Desk) -> None:
        asked = desk.ask("caption", "heard.json", "-o", "out.vtt")
        assert asked.stdout == f"{desk.folder}/out.vtt: 2 cues\n"
        assert "00:00:01.000 --> 00:00:02.000\nFirst thing." in desk.text("out.vtt")

    def test_with_a_timeline_it_moves_to_the_episode_s_clock(self, desk: Desk) -> None:
        desk.ask("caption", "heard.json", "--timeline", "line.json", "-o", "out.json")
        assert [cue["start_ms"] for cue in json.loads(desk.text("out.json"))["cues"]] == [2000, 3600]

    @pytest.mark.parametrize(
        ("suffix", "head"),
        [
            ("vtt", "WEBVTT\n"),
            ("srt", "1\n00:00:01,000 --> "),
            ("txt", "First thing.\n\nLast one.\n"),
            ("html", "<!doctype html>\n"),
            ("json", '{\n "profile"'),
        ],
    )
    def test_the_suffix_is_the_format(self, desk: Desk, suffix: str, head: str) -> None:
        desk.ask("caption", "heard.json", "-o", f"out.{suffix}")
        assert desk.text(f"out.{suffix}").startswith(head)

    def test_ttml_is_an_extra(self, desk: Desk) -> None:
        pytest.importorskip("ttconv", reason="the extra vidcast[ttml] is not installed")
        desk.ask("caption", "heard.json", "-o", "out.ttml")
        assert desk.text("out.ttml").startswith('<?xml version="1.0" encoding="UTF-8"?>\n<tt ')

    def test_a_line_that_cannot_be_broken_is_written_and_reported(self, desk: Desk) -> None:
        word = Word(1000, 6000, "日" * 44)
        desk.write("heard.json", encode(replace(HEARD, language="ja", words=(word,))))
        asked = desk.ask("caption", "heard.json", "-o", "out.vtt")
        assert asked.return_value == 2
        assert word.text in desk.text("out.vtt")
        assert (
            "out.vtt: written, but not fit to publish: L01 1 time, first in cue 1 (a line too long, of a "
            "script without spaces; only a person can say where it breaks). Correct it in a caption editor; `vidcast "
            "captions check` says when it is"
        ) in asked.stderr
        assert desk.ask("captions", "check", "out.vtt").return_value == 2

    def test_a_suffix_that_is_no_captions_is_answered_with_those_that_are(self, desk: Desk) -> None:
        error = desk.fault("caption", "heard.json", "-o", "out.docx")
        assert (type(error), str(error)) == (
            BadRequest,
            f"{desk.folder}/out.docx: captions are written as .vtt, .srt, .txt, .html, .ttml, .json; name one of these",
        )

    def test_a_profile_that_is_none_is_refused(self, desk: Desk) -> None:
        assert type(desk.fault("caption", "heard.json", "-o", "out.vtt", "--profile", "loud")) is BadSettings

    def test_a_document_that_is_not_there_says_so(self, desk: Desk) -> None:
        error = desk.fault("caption", "gone.json", "-o", "out.vtt")
        assert (type(error), str(error)) == (BadDocument, f"{desk.folder}/gone.json: there is no such file")

    def test_one_that_is_not_json_says_where(self, desk: Desk) -> None:
        desk.write("odd.json", "{")
        assert str(desk.fault("caption", "odd.json", "-o", "out.vtt")).startswith("odd.json:1:2: not JSON: ")

    def test_one_that_is_another_document_names_every_fault(self, desk: Desk) -> None:
        error = desk.fault("caption", "line.json", "-o", "out.vtt")
        places = [line.split(":")[0].strip() for line in str(error).splitlines()]
        assert places == ["line.json", "language", "engine", "model", "words"]

    def test_one_that_is_not_utf_8_says_so(self, desk: Desk) -> None:
        (desk.folder / "odd.json").write_bytes(b'{"language": "\xff"}')
        assert str(desk.fault("caption", "odd.json", "-o", "out.vtt")).endswith("cannot be read as UTF-8 text")

    def test_a_windows_mark_at_its_start_is_no_fault(self, desk: Desk) -> None:
        desk.write("heard.json", "\ufeff" + encode(HEARD))
        assert desk.ask("caption", "heard.json", "-o", "out.vtt").exception is None

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("[" * 100_000 + "]" * 100_000, "lists within lists without end; no document of vidcast is so deep"),
            ('{"version": ' + "9" * 5000 + "}", "holds a number of thousands of digits; correct it"),
            (r'{"language": "\ud800"}', r"holds half a letter, an escape from \ud800 to \udfff alone; correct it"),
        ],
    )
    def test_json_that_no_document_needs_is_refused_in_a_line(self, desk: Desk, text: str, says: str) -> None:
        desk.write("odd.json", text)
        error = desk.fault("caption", "odd.json", "-o", "out.vtt")
        assert (type(error), str(error)) == (BadDocument, f"odd.json: {says}")

    @pytest.mark.parametrize("command", [("caption", "late.json", "-o", "out.vtt"), ("check", "late.json")])
    def test_words_long_after_a_timeline_s_end_are_another_recording_s(
        self, desk: Desk, command: tuple[str, ...]
    ) -> None:
        desk.write("late.json", encode(Transcript("en", "fake", "fake", (Word(11_000, 12_001, "Late."),))))
        error = desk.fault(*command, "--timeline", "line.json")
        assert (type(error), str(error)) == (
            BadRequest,
            "line.json: the timeline of another recording: it ends at 0:10.0, and words are said until 0:12.0; "
            "make one with `vidcast trim`",
        )

    def test_words_shortly_after_a_timeline_s_end_are_its_own(self, desk: Desk) -> None:
        desk.write("late.json", encode(Transcript("en", "fake", "fake", (Word(11_000, 12_000, "Late."),))))
        assert desk.ask("caption", "late.json", "--timeline", "line.json", "-o", "out.vtt").exception is None


class TestTranscribe:
    def test_the_languages_are_the_engine_s(self) -> None:
        from faster_whisper import tokenizer

        assert sorted(tokenizer._LANGUAGE_CODES) == LANGUAGES.split()

    def test_an_unknown_language_is_answered_with_some_known_ones(self, desk: Desk) -> None:
        error = desk.fault("transcribe", "gone.mp4", "-o", "out.json", "--language", "xx")
        assert (type(error), str(error)) == (
            BadRequest,
            "--language xx: no such language; write a code such as en, de, fr, es, ja, or auto",
        )

    def test_a_glossary_that_is_not_utf_8_says_so(self, desk: Desk) -> None:
        (desk.folder / "terms.txt").write_bytes(b"Caf\xff")
        error = desk.fault("transcribe", "gone.mp4", "-o", "out.json", "--glossary", "terms.txt")
        assert str(error) == f"{desk.folder}/terms.txt: not UTF-8; save it again as UTF-8"


class TestCheck:
    def test_a_text_without_a_finding_is_0(self, desk: Desk) -> None:
        desk.write("words.txt", "Thank you all for a good week.")
        asked = desk.ask("check", "words.txt")
        assert (asked.return_value, asked.stdout.splitlines()[0]) == (0, "nothing was found")

    def test_a_text_that_is_not_there_is_a_bad_document(self, desk: Desk) -> None:
        assert type(desk.fault("check", "gone.txt")) is BadDocument

    def test_a_pack_that_is_not_there_is_answered_with_those_that_are(self, desk: Desk) -> None:
        desk.write("words.txt", "Hello.")
        error = desk.fault("check", "words.txt", "--policy", "gone")
        assert str(error).startswith("gone: no such policy pack; known here: ")


class TestRecordings:
    @pytest.mark.parametrize("command", [("probe",), ("trim", "-o", "line.json")])
    def test_one_that_is_not_there_is_no_recording(self, desk: Desk, command: tuple[str, ...]) -> None:
        name, *rest = command
        assert type(desk.fault(name, "gone.mp4", *rest)) is BadRecording

    def test_a_render_that_is_no_mp4_is_refused_before_anything_is_read(self, desk: Desk) -> None:
        error = desk.fault("render", "gone.mp4", "--timeline", "line.json", "-o", "out.docx")
        assert str(error) == f"{desk.folder}/out.docx: an episode is an .mp4; name it so"

    def test_a_render_says_where_its_video_is_and_names_no_file_that_is_gone(self, desk: Desk) -> None:
        memo = made(desk.folder, "no_sound")
        desk.write("line.json", Timeline(Fraction(30), 60, ((5, 20),)).text())
        asked = desk.ask("render", str(memo), "--timeline", "line.json", "-o", "out.mp4", "--json")
        value = json.loads(asked.stdout)
        assert (value["video"], value["frames"], "poster" in value) == (f"{desk.folder}/out.mp4", 15, False)


class TestPolicy:
    @pytest.mark.parametrize("command", [("policy", "lint"), ("policy", "test"), ("check", "words.txt", "--policy")])
    def test_a_pack_that_is_not_utf_8_says_so(self, desk: Desk, command: tuple[str, ...]) -> None:
        (desk.folder / "odd.yaml").write_bytes(b"\xff\xfe")
        error = desk.fault(*command, "odd.yaml")
        assert (type(error), str(error)) == (BadPack, "odd.yaml: not UTF-8; save it again as UTF-8")

    def test_the_shipped_pack_has_no_fault(self, desk: Desk) -> None:
        (pack,) = json.loads(desk.ask("policy", "lint", "general", "--json").stdout)
        assert pack["pack"] == "general"


@pytest.mark.parametrize(
    "command",
    [
        ("transcribe", "gone.mp4"),
        ("trim", "gone.mp4"),
        ("caption", "heard.json"),
        ("render", "gone.mp4", "--timeline", "line.json"),
    ],
)
def test_a_folder_to_write_to_that_is_not_there_is_told_before_the_work(desk: Desk, command: tuple[str, ...]) -> None:
    target = desk.folder / "nodir" / "out"
    assert str(desk.fault(*command, "-o", str(target))) == (
        f"{target}: there is no folder {target.parent}; make it, or name another place"
    )
