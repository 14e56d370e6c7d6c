"""Caption files: what the writers write, and everything that the reader refuses, with its place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.errors import BadDocument
from vidcast.model.caption_text import file_text
from vidcast.model.captions import Captions, Cue
from vidcast.model.paragraphs import to_txt
from vidcast.model.subrip import to_srt
from vidcast.model.webvtt import read_vtt, to_vtt


def captions(*cues: Cue) -> Captions:
    return Captions("", "und", cues)


def one(*lines: str) -> Captions:
    return captions(Cue(1000, 2500, lines))


def file_of(*blocks: str) -> str:
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def cue_file(text: str, timing: str = "00:00:01.000 --> 00:00:02.500") -> str:
    return file_of(f"{timing}\n{text}")


def lines_read(text: str) -> tuple[str, ...]:
    return read_vtt(text, "f.vtt").cues[0].lines


def places(text: str) -> list[str]:
    """The line and column of each fault that the reader names."""
    with pytest.raises(BadDocument) as caught:
        read_vtt(text, "f.vtt")
    return [line.split(": ")[0].strip().removeprefix("f.vtt:") for line in str(caught.value).splitlines()[1:]]


def test_vtt_as_it_stands_in_a_file():
    written = to_vtt(captions(Cue(0, 1500, ("R&D is <5%,", "-->")), Cue(3_723_004, 359_999_999, ("\u201cYes\u201d",))))
    assert written == (
        "WEBVTT\n\n"
        "c0001\n00:00:00.000 --> 00:00:01.500\nR&amp;D is &lt;5%,\n--&gt;\n\n"
        "c0002\n01:02:03.004 --> 99:59:59.999\n\u201cYes\u201d\n"
    )


def test_captions_without_cues_are_a_header_alone():
    assert (to_vtt(captions()), to_srt(captions()), to_txt(captions())) == ("WEBVTT\n", "", "")


def test_a_header_alone_reads_as_no_cues():
    assert read_vtt("WEBVTT\n", "f.vtt") == captions()


def test_one_speaker_is_not_named():
    assert "<v" not in to_vtt(captions(Cue(0, 1000, ("a",), "Dana"), Cue(1000, 2000, ("b",))))


def test_of_two_speakers_each_cue_names_its_own():
    written = to_vtt(
        captions(Cue(0, 1000, ("a", "b"), "R&D <Dana>"), Cue(1000, 2000, ("c",)), Cue(2000, 3000, ("d",), "Sam"))
    )
    assert [line for line in written.split("\n") if line and line[-1] in "abcd>"] == [
        "<v RD Dana>a", "b</v>", "c", "<v Sam>d</v>",
    ]  # fmt: skip


def test_names_that_are_the_same_in_a_file_are_one_speaker():
    assert "<v" not in to_vtt(captions(Cue(0, 1000, ("a",), "Dana"), Cue(1000, 2000, ("b",), "<Dana>")))


def test_text_is_written_composed():
    assert "caf\u00e9" in to_vtt(one("cafe\u0301"))


@pytest.mark.parametrize("writer", [to_vtt, to_srt, to_txt])
@pytest.mark.parametrize(
    "cue",
    [
        Cue(0, 1000, ()),
        Cue(0, 1000, ("a", "")),
        Cue(0, 1000, ("  ",)),
        Cue(0, 1000, ("a\nb",)),
        Cue(0, 1000, ("a\x00",)),
        Cue(0, 1000, ("a\r",)),
        Cue(0, 1000, ("a\u2028b",)),
        Cue(0, 1000, ("\ud800",)),
        Cue(1000, 1000, ("a",)),
        Cue(-1, 1000, ("a",)),
    ],
)
def test_what_no_file_can_hold_is_not_written(writer, cue):
    with pytest.raises(BadDocument, match="c0001"):
        writer(captions(cue))


def test_cues_out_of_order_are_not_written():
    with pytest.raises(BadDocument, match="c0002: starts at 500 ms"):
        to_vtt(captions(Cue(1000, 2000, ("a",)), Cue(500, 3000, ("b",))))


ODD_LINES = (
    *("R&D", "AT&T", "<5%", "-->", "a --> b", "&amp;", "&lt;b>", "NOTE", "WEBVTT", "00:01.000 --> 00:02.000"),
    *("\U0001f469\u200d\U0001f680", "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627", "e\u0301\u0323"),
)
LINE = (
    (st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30) | st.sampled_from(ODD_LINES))
    .map(lambda line: unicodedata.normalize("NFC", line))
    .filter(str.strip)
)
LINES = st.lists(LINE, min_size=1, max_size=3)
STEPS = st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 10**7), LINES), max_size=6)


@given(STEPS)
def test_what_is_written_reads_back_the_same(steps):
    cues, at = [], 0
    for step, length, lines in steps:
        at += step
        cues.append(Cue(at, at + length, tuple(lines)))
    assert read_vtt(to_vtt(captions(*cues)), "f.vtt") == captions(*cues)


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=("Cs",)), max_size=8), LINES), max_size=4))
def test_written_read_and_written_again_is_the_same_file(said):
    cues = [Cue(at, at + 1, tuple(lines), speaker) for at, (speaker, lines) in enumerate(said)]
    written = to_vtt(captions(*cues))
    assert to_vtt(read_vtt(written, "f.vtt")) == written


@given(st.text(st.sampled_from("WEBVT\n\r:.0123456789->< &;ab\x00"), max_size=60))
def test_any_text_reads_or_is_refused(text):
    try:
        found = read_vtt("WEBVTT\n\n" + text, "f.vtt")
    except BadDocument:
        return
    assert all(cue.lines and cue.start_ms < cue.end_ms for cue in found.cues)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("\ufeff" + cue_file("a"), ("a",)),
        (cue_file("a\nb").replace("\n", "\r\n"), ("a", "b")),
        (cue_file("a\nb").replace("\n", "\r"), ("a", "b")),
        (cue_file("a", "00:01.000 --> 00:02.500"), ("a",)),
        (cue_file("a", "00:01.000 --> 100:00:02.500"), ("a",)),
        (cue_file("a", "00:01.000\t-->  00:02.500 align:center line:-1 position:50%,center size:80%"), ("a",)),
        (file_of("NOTE a comment", "STYLE\n::cue{}", "first\n00:01.000 --> 00:02.000\na"), ("a",)),
        (cue_file("R&amp;D &lt;5% &#233;&#xE9;&nbsp;&eacute;"), ("R&D <5% \u00e9\u00e9\u00a0\u00e9",)),
        (cue_file("<v.loud Dana Lee>Hello <i>you</i></v>"), ("Hello you",)),
        (cue_file("<v Dana>Hello"), ("Hello",)),
        (cue_file("<ruby>a<rt>b</ruby> <lang en>c</lang> <c.x.y>d</c>"), ("ab c d",)),
        (cue_file("a <00:00:01.500>b <00:00:02.000>c"), ("a b c",)),
        (cue_file("a > b"), ("a > b",)),
    ],
)
def test_what_is_legal_reads(text, lines):
    assert lines_read(text) == lines


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("<v Dana Lee>Hello</v>", "Dana Lee"),
        ("<v.loud Dana  Lee>Hello\nyou", "Dana Lee"),
        ("<v R&amp;D>Hello</v>", "R&D"),
        (" <v Dana><i>Hello</i></v> ", "Dana"),
        ("<v Dana>Hello</v> you", ""),
        ("<v Dana>Hello</v> <v Sam>you</v>", ""),
        ("<v Dana>Hello</v> <v Dana>you</v>", "Dana"),
        ("Hello", ""),
    ],
)
def test_a_voice_that_says_all_of_a_cue_is_its_speaker(text, speaker):
    assert read_vtt(cue_file(text), "f.vtt").cues[0].speaker == speaker


def test_cues_that_overlap_read():
    text = file_of("00:01.000 --> 00:05.000\na", "00:02.000 --> 00:03.000\nb")
    assert [(cue.start_ms, cue.end_ms) for cue in read_vtt(text, "f.vtt").cues] == [(1000, 5000), (2000, 3000)]


@pytest.mark.parametrize(
    ("fault", "text", "place"),
    [
        ("no signature", "00:01.000 --> 00:02.000\na\n", "1:1"),
        ("nothing at all", "", "1:1"),
        ("signature in small letters", "webvtt\n\n00:01.000 --> 00:02.000\na\n", "1:1"),
        ("signature runs on", "WEBVTTX\n\n00:01.000 --> 00:02.000\na\n", "1:1"),
        ("no empty line after it", "WEBVTT\n00:01.000 --> 00:02.000\na\n", "2:1"),
        ("comma decimals", cue_file("a", "00:00:01,000 --> 00:00:02.500"), "3:9"),
        ("two decimals", cue_file("a", "00:00:01.00 --> 00:00:02.500"), "3:10"),
        ("four decimals", cue_file("a", "00:00:01.0000 --> 00:00:02.500"), "3:10"),
        ("one digit of hours", cue_file("a", "0:00:01.000 --> 0:00:02.500"), "3:1"),
        ("60 minutes", cue_file("a", "00:60:01.000 --> 02:00:02.500"), "3:4"),
        ("60 seconds", cue_file("a", "00:00:60.000 --> 02:00:02.500"), "3:7"),
        ("no space before the arrow", cue_file("a", "00:00:01.000--> 00:00:02.500"), "3:13"),
        ("ends as it starts", cue_file("a", "00:00:01.000 --> 00:00:01.000"), "3:18"),
        ("ends before it starts", cue_file("a", "00:00:01.000 --> 00:00:00.500"), "3:18"),
        ("other digits", cue_file("a", "00:00:0\u0661.000 --> 00:00:02.500"), "3:1"),
        ("align:middle", cue_file("a", "00:00:01.000 --> 00:00:02.500 align:middle"), "3:31"),
        ("a setting twice", cue_file("a", "00:00:01.000 --> 00:00:02.500 line:1 line:2"), "3:38"),
        ("starts go back", file_of("00:02.000 --> 00:03.000\na", "00:01.000 --> 00:03.000\nb"), "6:1"),
        ("arrow in the text", cue_file("a --> b"), "4:3"),
        ("arrow in a comment", file_of("NOTE a --> b"), "3:8"),
        ("arrow in the signature", "WEBVTT -->\n", "1:8"),
        ("no empty line between cues", file_of("00:01.000 --> 00:02.000\na\n00:03.000 --> 00:04.000\nb"), "5:11"),
        ("an empty line inside a cue", file_of("00:01.000 --> 00:02.000\na\n\nb"), "6:1"),
        ("a line of spaces", cue_file("a\n  \nb"), "5:1"),
        ("no text", file_of("00:01.000 --> 00:02.000", "00:03.000 --> 00:04.000\nb"), "4:1"),
        ("an id twice", file_of("x\n00:01.000 --> 00:02.000\na", "x\n00:03.000 --> 00:04.000\nb"), "7:1"),
        ("a bare ampersand", cue_file("R&D"), "4:2"),
        ("an unknown reference", cue_file("a &nope; b"), "4:3"),
        ("a reference with more behind its name", cue_file("&notit;"), "4:1"),
        ("a reference to a line break", cue_file("a&#10;b"), "4:2"),
        ("a bare less-than sign", cue_file("margin <5%"), "4:8"),
        ("an unknown tag", cue_file("<font>a</font>"), "4:1"),
        ("a tag left open", cue_file("a <i>b"), "4:3"),
        ("tags that cross", cue_file("<i>a<b>b</i></b>"), "4:9"),
        ("a voice without a name", cue_file("<v>a</v>"), "4:1"),
        ("a bare ampersand in a name", cue_file("<v R&D>a</v>"), "4:5"),
        ("ruby text outside ruby", cue_file("<rt>a</rt>"), "4:1"),
        ("headers under the signature", "WEBVTT\nKind: captions\n\n00:01.000 --> 00:02.000\na\n", "2:1"),
        ("a time beyond all measure", cue_file("a", "9999999:00:01.000 --> 9999999:00:02.500"), "3:1"),
        ("inner times that do not rise", cue_file("a <00:00:02.000>b <00:00:01.500>c"), "4:19"),
        ("an inner time outside its cue", cue_file("a <00:00:03.000>b"), "4:3"),
        ("an inner time with a comma", cue_file("a <00:00:01,500>b"), "4:12"),
        ("a style after a cue", file_of("00:01.000 --> 00:02.000\na", "STYLE\n::cue{}"), "6:1"),
        ("a null", cue_file("a\x00b"), "4:2"),
        ("a line separator", cue_file("a\u2028b"), "4:2"),
        ("cut short in the text", cue_file("a").removesuffix("\n"), "4:2"),
        ("cut short in the times", "WEBVTT\n\n00:01.000 --> 00:0\n", "3:15"),
    ],
)
def test_what_is_not_legal_is_refused_at_its_place(fault, text, place):
    assert places(text) == [place]


def test_every_fault_is_named_at_once():
    text = file_of("00:01.000 --> 00:02.000\nR&D", "00:03,000 --> 00:04.000\nb", "00:05.000 --> 00:06.000\n<i>c")
    assert places(text) == ["4:2", "6:6", "10:1"]


def test_faults_past_the_twentieth_are_counted():
    cues = [f"00:{second:02}.000 --> 00:{second:02}.900\nR&D" for second in range(23)]
    with pytest.raises(BadDocument) as caught:
        read_vtt(file_of(*cues), "f.vtt")
    assert str(caught.value).splitlines()[20:] == ["  f.vtt:61:2: a bare &: write &amp;", "  and 3 more"]


def test_no_fault_shows_what_was_said():
    with pytest.raises(BadDocument) as caught:
        read_vtt(cue_file("secret <b>merger & <nope>"), "f.vtt")
    assert not [word for word in ("secret", "merger", "nope") if word in str(caught.value)]


def test_a_file_over_five_megabytes_is_refused():
    with pytest.raises(BadDocument, match="larger than the 5000000 bytes"):
        read_vtt(cue_file("a" * 5_000_000), "f.vtt")


def test_bytes_over_five_megabytes_are_refused():
    with pytest.raises(BadDocument, match="5000001 bytes"):
        file_text(b"a" * 5_000_001, "f.vtt")


def test_bytes_that_are_not_utf_8_are_refused_at_their_place():
    with pytest.raises(BadDocument, match=r"f\.vtt:2:3: not UTF-8"):
        file_text(b"WEBVTT\nab\xffc", "f.vtt")


def test_a_byte_order_mark_leaves_with_the_bytes():
    assert file_text(b"\xef\xbb\xbfWEBVTT\n", "f.vtt") == "WEBVTT\n"
