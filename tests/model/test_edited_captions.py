"""What other programs make of a file of captions is read where it leaves no doubt about the words, else refused."""

from __future__ import annotations

import pytest

from vidcast.errors import BadDocument, BadRequest
from vidcast.model.caption_files import read_captions
from vidcast.model.edited_captions import read_edited_captions

SRT = "1\n00:00:01,000 --> 00:00:02,000\nHello all.\n\n2\n00:00:03,000 --> 00:00:04,000\nIt is 9\nhere.\n"
VTT = "WEBVTT\n\nc0001\n00:01.000 --> 00:02.000\nHello all.\n\nc0002\n00:03.000 --> 00:04.000\nIt is 9\nhere.\n"
DOUBT = "this line may be said in the cue above it or name the one below: put an empty line where that cue ends"
READ = [(1000, 2000, ("Hello all.",)), (3000, 4000, ("It is 9", "here."))]


def read(text: str | bytes, name: str, *speakers: str) -> list[tuple[int, int, tuple[str, ...]]]:
    content = text if isinstance(text, bytes) else text.encode()
    return [(cue.start_ms, cue.end_ms, cue.lines) for cue in read_edited_captions(content, name, speakers).cues]


@pytest.mark.parametrize(
    "text",
    [
        SRT,
        SRT.replace(",", "."),
        SRT.replace(",000", ""),
        SRT.replace("00:00:0", "0:0:"),
        SRT.replace("00:00:", "00:"),
        SRT.replace("\n", "  \n"),
        SRT.replace("\n\n", "\n \xa0\t\n\n\n"),
        SRT.replace("\n", "\r\n"),
        SRT.replace("\n", "\r"),
        SRT.rstrip(),
        SRT + "\x1a",
        SRT + "\x00\x00",
        "\ufeff" + SRT,
        "\n\n" + SRT,
        SRT.replace("1\n", "", 1).replace("\n2\n", "\n"),
        SRT.replace("\n2\n", "\nc0002\n").replace("1\n", "Cue 1\n", 1),
        SRT.replace("\n\n2\n", "\n2\n"),
        SRT.replace(" --> ", "-->"),
        SRT.replace("-->", "\u2192"),
        SRT.replace("-->", "\u2014>"),
        SRT.replace("02,000\n", "02,000 align:middle\n"),
        SRT.replace("Hello all.", '<font color="#fff">{\\an8}Hello <I>all.</font>'),
        SRT.replace("Hello all.", "Hello\xa0all."),
        SRT.replace("It is 9\nhere", "It is 9\\Nhere").replace("\\N", "\n"),
        SRT + "\n3\n00:00:05,000 --> 00:00:06,000\n\n",
        SRT + "\n3\n00:00:05,000 --> 00:00:06,000\n<i> </i>\n",
        "2\n00:00:03,000 --> 00:00:04,000\nIt is 9\nhere.\n\n1\n00:00:01,000 --> 00:00:02,000\nHello all.\n",
        VTT,
    ],
)
def test_subrip_of_other_programs_is_read(text: str) -> None:
    assert read(text, "edited.srt") == READ


@pytest.mark.parametrize(
    "text",
    [
        VTT.replace("WEBVTT\n", "WEBVTT\nKind: captions\nLanguage: en\n"),
        VTT.replace("WEBVTT\n", "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n"),
        VTT.replace("WEBVTT", "WebVTT"),
        VTT.replace("WEBVTT\n\n", "WEBVTT\n"),
        VTT.replace("WEBVTT\n\n", ""),
        VTT.replace("\n\n", "\n  \n"),
        VTT.rstrip(),
        VTT.replace("02.000\n", "02.000 align:middle line:90%\n"),
        VTT.replace(".000", ",000"),
        VTT.replace("c0002", "c0001"),
        VTT.replace("Hello all.", "<c.white>Hello</c><00:00:01.500><c> all.</c>"),
        VTT.replace("\nc0002", "\nNOTE a remark\nof two lines\n\nSTYLE\n::cue {}\n\nc0002")
        + "\nc0003\n00:05.000 --> 00:06.000\n",
        VTT.replace("c0001\n", "").replace("c0002\n", ""),
        SRT,
    ],
)
def test_webvtt_of_other_programs_is_read(text: str) -> None:
    assert read(text, "edited.vtt") == READ


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_codings_are_known_by_their_mark(coding: str) -> None:
    text = SRT if coding in ("utf-16", "utf-8-sig") else "\ufeff" + SRT
    assert read(text.encode(coding), "edited.srt") == READ


@pytest.mark.parametrize(
    ("written", "meant"), [("It&apos;s", "It's"), ("R&amp;D", "R&D"), ("&quot;so&quot;", '"so"'), ("a&nbsp;b", "a b")]
)
def test_references_in_subrip_are_the_marks_they_stand_for(written: str, meant: str) -> None:
    assert read(SRT.replace("Hello", written), "edited.srt")[0][2] == (f"{meant} all.",)


@pytest.mark.parametrize("said", ["R&D", "AT&T; yes", "x < y", "a > b"])
def test_marks_that_stand_for_themselves_stay(said: str) -> None:
    assert read(SRT.replace("Hello", said).replace(",", "."), "edited.srt")[0][2] == (f"{said} all.",)


def test_names_before_the_text_are_who_speaks() -> None:
    text = SRT.replace("Hello", "Dana: Hello").replace(",000", ".000")
    cues = read_edited_captions(text.encode(), "edited.srt", ["Dana"]).cues
    assert [(cue.speaker, cue.lines[0]) for cue in cues] == [("Dana", "Hello all."), ("Dana", "It is 9")]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (
            "a.srt",
            SRT.replace("\n2\n", "\n\nhere too\n\n2\n"),
            "a.srt:6: text without times: remove the empty line above it, or the text",
        ),
        (
            "a.srt",
            SRT + "\nTranscribed by a service\n",
            "a.srt:10: text without times: remove the empty line above it, or the text",
        ),
        ("a.srt", "My talk\n\n" + SRT, "a.srt:1: text above the first times: remove it, or give it times"),
        (
            "a.srt",
            SRT.replace("all.\n\n2\n", "all.\n7\n"),
            f"a.srt:4: {DOUBT}",
        ),
        (
            "a.srt",
            SRT.replace("\n2\n", "\nand so\n"),
            f"a.srt:5: {DOUBT}",
        ),
        ("a.srt", SRT.replace("04,000", "02,500"), "a.srt:6: the cue ends before it starts: correct its times"),
        ("a.srt", SRT.replace("all", "a\x07ll"), "a.srt:3: a control character: write the line again"),
        (
            "a.vtt",
            "WEBVTT\n\nhello\n",
            "a.vtt:1: no cue has times such as 00:00:01.000 --> 00:00:02.000; export it again",
        ),
    ],
)
def test_what_leaves_a_doubt_is_refused_in_one_sentence(name: str, text: str, why: str) -> None:
    with pytest.raises(BadDocument) as caught:
        read(text, name)
    assert str(caught.value) == why


@pytest.mark.parametrize("content", [SRT.encode().replace(b"all", b"\xe4ll"), b"\xff\xfea"])
def test_other_codings_without_a_mark_are_refused(content: bytes) -> None:
    with pytest.raises(BadDocument, match="save the file as UTF-8"):
        read(content, "a.srt")


def test_other_kinds_of_files_are_refused() -> None:
    with pytest.raises(BadRequest, match="captions are read from"):
        read(SRT, "a.sbv")


@pytest.mark.parametrize(
    "text",
    [SRT.replace(",", "."), SRT.replace("\n\n", "\n \n"), SRT.rstrip() + "\n\n3\n00:00:05,000 --> 00:00:06,000\n"],
)
def test_the_reader_of_the_check_stays_strict(text: str) -> None:
    with pytest.raises(BadDocument):
        read_captions(text.encode(), "a.srt")
