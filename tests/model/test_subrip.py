"""SubRip files: what the writer writes, and everything that the reader refuses, with its place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.errors import BadDocument
from vidcast.model.captions import Captions, Cue
from vidcast.model.subrip import numbers_out_of_order, read_srt, to_srt


def captions(*cues: Cue) -> Captions:
    return Captions("", "und", cues)


def file_of(*blocks: str) -> str:
    return "\n".join(f"{number}\n{block}\n" for number, block in enumerate(blocks, 1))


def cue_file(text: str, timing: str = "00:00:01,000 --> 00:00:02,500") -> str:
    return file_of(f"{timing}\n{text}")


def places(text: str) -> list[str]:
    """The line and column of each fault that the reader names."""
    with pytest.raises(BadDocument) as caught:
        read_srt(text, "f.srt")
    return [line.split(": ")[0].strip().removeprefix("f.srt:") for line in str(caught.value).splitlines()[1:]]


def test_a_file_as_it_stands() -> None:
    written = to_srt(captions(Cue(0, 1500, ("R&D is <5%,", "AT&T")), Cue(3_723_004, 3_725_000, ("Yes",))))
    assert written == "1\n00:00:00,000 --> 00:00:01,500\nR&D is <5%,\nAT&T\n\n2\n01:02:03,004 --> 01:02:05,000\nYes\n"


def test_an_arrow_is_refused_and_its_cues_named() -> None:
    with pytest.raises(BadDocument, match=r'cannot hold "-->", which stands in c0002; correct these words or write'):
        to_srt(captions(Cue(0, 1000, ("a",)), Cue(1000, 2000, ("b", "a --> b"))))


def test_one_speaker_is_not_named() -> None:
    assert "Dana" not in to_srt(captions(Cue(0, 1000, ("a",), "Dana"), Cue(1000, 2000, ("b",), "Dana")))


def test_of_two_speakers_each_is_named_where_he_starts() -> None:
    cues = [Cue(at * 1000, at * 1000 + 900, (f"t{at}",), name) for at, name in enumerate(("Dana", "Dana", "", "Sam"))]
    texts = [block.split("\n")[2] for block in to_srt(captions(*cues)).split("\n\n")]
    assert texts == ["Dana: t0", "t1", "t2", "Sam: t3"]


def test_names_of_speakers_read_back() -> None:
    cues = (Cue(0, 900, ("a",), "Dana Reyes"), Cue(1000, 1900, ("b",), "Dana Reyes"), Cue(2000, 2900, ("c",), "Sam"))
    assert read_srt(to_srt(captions(*cues)), "f.srt", ["Sam", "Dana Reyes"]) == captions(*cues)


def test_a_name_that_nobody_has_is_text() -> None:
    assert read_srt(cue_file("Warning: steep"), "f.srt", ["Dana"]).cues[0].lines == ("Warning: steep",)


def test_a_file_without_cues_reads() -> None:
    assert (to_srt(captions()), read_srt("", "f.srt")) == ("", captions())


ODD_LINES = (
    "R&D",
    "AT&T",
    "<5%",
    "&amp;",
    "<b",
    "1984",
    "\U0001f469\u200d\U0001f680",
    "\u05e9\u05dc\u05d5\u05dd",
    "e\u0301\u0323",
)
LINE = (
    (st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30) | st.sampled_from(ODD_LINES))
    .map(lambda line: unicodedata.normalize("NFC", line))
    .filter(lambda line: line.strip() and "-->" not in line and ">" not in line and "{\\" not in line)
)
STEPS = st.lists(
    st.tuples(st.integers(0, 10**7), st.integers(1, 10**7), st.lists(LINE, min_size=1, max_size=3)), max_size=6
)


@given(STEPS)
def test_what_is_written_reads_back_the_same(steps: list[tuple[int, int, list[str]]]) -> None:
    cues, at = [], 0
    for step, length, lines in steps:
        at += step
        cues.append(Cue(at, at + length, tuple(lines)))
    assert read_srt(to_srt(captions(*cues)), "f.srt") == captions(*cues)


@given(st.text(st.sampled_from("12\n\r:,.0->< &;ibfont/{\\}\x00"), max_size=60))
def test_any_text_reads_or_is_refused(text: str) -> None:
    try:
        found = read_srt(text, "f.srt")
    except BadDocument:
        return
    assert all(cue.lines and cue.start_ms < cue.end_ms for cue in found.cues)


@pytest.mark.parametrize(
    ("tool", "text", "lines"),
    [
        ("Subtitle Edit", "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>a</i>\r\nb\r\n\r\n", ("a", "b")),
        ("Premiere", "1\n00:00:01,000 --> 00:00:02,500\na", ("a",)),
        ("YouTube", "1\n00:00:01,000 --> 00:00:02,500\na\n\n\n\n", ("a",)),
        ("a ripper", "1\n00:00:01,000 --> 00:00:02,500  X1:100 X2:200 Y1:10 Y2:20\na\n", ("a",)),
        ("a number of two cues later", "7\n00:00:01,000 --> 00:00:02,500\na\n", ("a",)),
        ("old Mac", "1\r00:00:01,000 --> 00:00:02,500\ra\r", ("a",)),
        ("position", cue_file("{\\an8}a"), ("a",)),
        ("font", cue_file('<font color="#ff0000">a <b>b</b></font>'), ("a b",)),
        ("tags over two lines", cue_file("<i>a\nb</i>"), ("a", "b")),
        ("tags in capitals", cue_file("<I>a</I>"), ("a",)),
        ("half a tag", cue_file("a <i> b"), ("a <i> b",)),
        ("another tag", cue_file("<v>a</v>"), ("<v>a</v>",)),
        ("raw signs", cue_file("R&D <5% &amp; >"), ("R&D <5% &amp; >",)),
        ("figures", cue_file("1984"), ("1984",)),
    ],
)
def test_what_tools_write_reads(tool: str, text: str, lines: tuple[str, ...]) -> None:
    assert read_srt(text, "f.srt").cues == (Cue(1000, 2500, lines),)


def test_cues_that_overlap_read() -> None:
    text = file_of("00:00:01,000 --> 00:00:05,000\na", "00:00:02,000 --> 00:00:03,000\nb")
    assert [(cue.start_ms, cue.end_ms) for cue in read_srt(text, "f.srt").cues] == [(1000, 5000), (2000, 3000)]


@pytest.mark.parametrize(
    ("fault", "text", "place"),
    [
        ("a full stop before the milliseconds", cue_file("a", "00:00:01.000 --> 00:00:02,500"), "2:9"),
        ("two decimals", cue_file("a", "00:00:01,00 --> 00:00:02,500"), "2:10"),
        ("no decimals", cue_file("a", "00:00:01 --> 00:00:02,500"), "2:1"),
        ("no hours", cue_file("a", "00:01,000 --> 00:02,500"), "2:1"),
        ("one digit of hours", cue_file("a", "0:00:01,000 --> 0:00:02,500"), "2:1"),
        ("60 minutes", cue_file("a", "00:60:01,000 --> 02:00:02,500"), "2:4"),
        ("60 seconds", cue_file("a", "00:00:60,000 --> 02:00:02,500"), "2:7"),
        ("no spaces around the arrow", cue_file("a", "00:00:01,000-->00:00:02,500"), "2:13"),
        ("something behind the times", cue_file("a", "00:00:01,000 --> 00:00:02,500 align:start"), "2:30"),
        ("ends as it starts", cue_file("a", "00:00:01,000 --> 00:00:01,000"), "2:18"),
        ("starts go back", file_of("00:00:02,000 --> 00:00:03,000\na", "00:00:01,000 --> 00:00:03,000\nb"), "6:1"),
        ("no number", "00:00:01,000 --> 00:00:02,500\na\n", "1:1"),
        ("a number that is none", "one\n00:00:01,000 --> 00:00:02,500\na\n", "1:1"),
        ("another arrow", cue_file("a", "00:00:01,000 -> 00:00:02,500"), "2:13"),
        ("an empty line inside a cue", cue_file("a\n\nb"), "5:1"),
        ("a line of spaces", cue_file("a\n  \nb"), "4:1"),
        ("no empty line between cues", cue_file("a") + "2\n00:00:03,000 --> 00:00:04,000\nb\n", "5:14"),
        ("no text", "1\n00:00:01,000 --> 00:00:02,500\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n", "3:1"),
        ("markup alone", cue_file("<i> </i>"), "3:1"),
        ("a WebVTT file", "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\na\n", "1:1"),
        ("a null", cue_file("a\x00b"), "3:2"),
        ("a line separator", cue_file("a\u2028b"), "3:2"),
        ("cut short in the times", "1\n00:00:01,000 --> 00:0", "2:18"),
    ],
)
def test_what_players_do_not_read_is_refused_at_its_place(fault: str, text: str, place: str) -> None:
    assert places(text)[0] == place


def test_numbers_may_come_in_any_order_and_are_counted() -> None:
    text = file_of("00:00:01,000 --> 00:00:02,000\na", "00:00:03,000 --> 00:00:04,000\nb").replace("1\n", "99\n", 1)
    assert ([cue.text for cue in read_srt(text, "f.srt").cues], numbers_out_of_order(text)) == (["a", "b"], 1)


def test_an_emptied_cue_is_one_fault_with_the_way_out() -> None:
    text = file_of("00:00:01,000 --> 00:00:02,000", "00:00:03,000 --> 00:00:04,000\nb")
    with pytest.raises(BadDocument, match=r"f\.srt:3:1: a cue without text: delete the cue, or write what is said$"):
        read_srt(text, "f.srt")


def test_every_fault_is_named_at_once() -> None:
    text = file_of(
        "00:00:01.000 --> 00:00:02,000\na", "00:00:03,000 --> 00:00:02,000\nb", "00:00:05,000 --> 00:00:06,000"
    )
    assert places(text) == ["2:9", "6:18", "11:1"]


def test_no_fault_shows_what_was_said() -> None:
    with pytest.raises(BadDocument) as caught:
        read_srt("secret\n\nmerger\n00:00:01,000 --> 00:00:02,000\nsecret\n", "f.srt")
    assert not [word for word in ("secret", "merger") if word in str(caught.value)]


def test_pairs_without_end_are_read_in_good_time() -> None:
    text = "<i>" * 100_000 + "a" + "</i>" * 100_000
    assert read_srt(cue_file(text), "f.srt").cues[0].lines == ("a",)


def test_a_file_over_five_megabytes_is_refused() -> None:
    with pytest.raises(BadDocument, match="larger than the 5000000 bytes"):
        read_srt(cue_file("a" * 5_000_000), "f.srt")
