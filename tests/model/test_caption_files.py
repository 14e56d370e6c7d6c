"""Caption files that people hand in, and how three other programs read what vidcast writes."""

from __future__ import annotations

import pytest

from vidcast.errors import BadDocument, BadRequest
from vidcast.model.caption_files import read_captions
from vidcast.model.captions import Captions, Cue
from vidcast.model.subrip import to_srt
from vidcast.model.webvtt import to_vtt

CUES = (
    Cue(0, 1500, ("R&D margin", "<5% & AT&T")),
    Cue(2500, 4050, ("\U0001f469\u200d\U0001f680 \u05e9\u05dc\u05d5\u05dd e\u0301\u0323 \u4f60\u597d",)),
    Cue(3_600_000, 3_601_001, ("1984",)),
)
CAPTIONS = Captions("", "und", CUES)


@pytest.mark.parametrize(("name", "text"), [("F.VTT", to_vtt(CAPTIONS)), ("f.srt", to_srt(CAPTIONS))])
def test_the_suffix_says_what_a_file_is(name: str, text: str) -> None:
    composed = Cue(2500, 4050, ("\U0001f469\u200d\U0001f680 \u05e9\u05dc\u05d5\u05dd \u1eb9\u0301 \u4f60\u597d",))
    assert read_captions(text.encode(), name).cues == (CUES[0], composed, CUES[2])


def test_another_suffix_is_refused() -> None:
    with pytest.raises(BadRequest, match=r"^f\.docx: captions are read from \.vtt and \.srt; save them as one of"):
        read_captions(b"", "f.docx")


def test_bytes_that_are_not_utf_8_are_refused_at_their_place() -> None:
    with pytest.raises(BadDocument, match=r"f\.srt:2:3: not UTF-8; save the file as UTF-8"):
        read_captions(b"1\nab\xffc", "f.srt")


class TestOtherPrograms:
    """Programs that read caption files, on what vidcast writes; texts as they hold them, with their escapes."""

    def test_webvtt_py_reads_webvtt(self) -> None:
        import webvtt

        read = [(cue.identifier, cue.start, cue.end, cue.lines) for cue in webvtt.from_string(to_vtt(CAPTIONS))]
        assert [each[:3] for each in read] == [
            ("c0001", "00:00:00.000", "00:00:01.500"),
            ("c0002", "00:00:02.500", "00:00:04.050"),
            ("c0003", "01:00:00.000", "01:00:01.001"),
        ]
        assert read[0][3] == ["R&amp;D margin", "&lt;5% &amp; AT&amp;T"]

    def test_webvtt_py_knows_the_speakers(self) -> None:
        import webvtt

        said = Captions("", "und", (Cue(0, 900, ("a", "b"), "Dana Reyes"), Cue(1000, 1900, ("c",), "Sam")))
        read = [(cue.voice, cue.text) for cue in webvtt.from_string(to_vtt(said))]
        assert read == [("Dana Reyes", "a\nb"), ("Sam", "c")]

    def test_pysubs2_reads_subrip(self) -> None:
        import pysubs2

        read = pysubs2.SSAFile.from_string(to_srt(CAPTIONS), format_="srt")
        assert [(event.start, event.end, event.plaintext) for event in read][::2] == [
            (0, 1500, "R&D margin\n<5% & AT&T"),
            (3_600_000, 3_601_001, "1984"),
        ]

    def test_pysubs2_reads_the_times_of_webvtt(self) -> None:
        import pysubs2

        read = pysubs2.SSAFile.from_string(to_vtt(CAPTIONS), format_="vtt")
        assert [(event.start, event.end) for event in read] == [(cue.start_ms, cue.end_ms) for cue in CUES]

    def test_what_pysubs2_writes_reads_here(self) -> None:
        import pysubs2

        made = pysubs2.SSAFile.from_string(to_srt(CAPTIONS), format_="srt")
        again = read_captions(made.to_string("srt").encode(), "again.srt")
        assert [(cue.start_ms, cue.end_ms, cue.lines) for cue in again.cues][::2] == [
            (cue.start_ms, cue.end_ms, cue.lines) for cue in CUES[::2]
        ]

    def test_what_webvtt_py_writes_reads_here_once_its_last_line_ends(self) -> None:
        import webvtt

        written = webvtt.from_string(to_vtt(CAPTIONS)).content
        assert [cue.start_ms for cue in read_captions(f"{written}\n".encode(), "again.vtt").cues] == [
            0,
            2500,
            3_600_000,
        ]
