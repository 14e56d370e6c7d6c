"""What strict readers refuse, as faults by rule, and what files would lose."""

from __future__ import annotations

from fractions import Fraction

import pytest

from vidcast.errors import BadDocument
from vidcast.model.caption_files import read_captions
from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.conformance import faults, left_aside, refused

TIMES = "00:00:01.000 --> 00:00:02.500"


def cue_file(text: str, timing: str = TIMES) -> str:
    return f"WEBVTT\n\n{timing}\n{text}\n"


def rules(content: bytes, where: str = "f.vtt") -> list[tuple[str, int | None, int | None]]:
    with pytest.raises(BadDocument) as caught:
        read_captions(content, where)
    return [(fault.rule, fault.line, fault.column) for fault in refused(caught.value)]


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("webvtt\n\n00:01.000 --> 00:02.000\na\n", "S02", (1, 1)),
        ("WEBVTT\nKind: captions\n\n00:01.000 --> 00:02.000\na\n", "S02", (2, 1)),
        (cue_file("a", "00:00:01,000 --> 00:00:02.500"), "S03", (3, 9)),
        (cue_file("a", "00:00:01.00 --> 00:00:02.500"), "S03", (3, 10)),
        (cue_file("a", "00:61:01.000 --> 00:62:02.500"), "S03", (3, 4)),
        (cue_file("a", "00:00:01.000 -> 00:00:02.500"), "S03", (3, 13)),
        (cue_file("a", "00:00:01.000 --> 00:00:02.500 align:middle"), "S03", (3, 31)),
        (cue_file("a", "00:00:01.000 --> 00:00:00.500"), "S04", (3, 18)),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\na\n\n00:01.000 --> 00:03.000\nb\n", "S05", (6, 1)),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\na\n\nSTYLE\n::cue{}\n", "S05", (6, 1)),
        ("WEBVTT\n\nx\n00:01.000 --> 00:02.000\na\n\nx\n00:03.000 --> 00:04.000\nb\n", "S06", (7, 1)),
        (cue_file("R&D"), "S07", (4, 2)),
        (cue_file("margin <5%"), "S07", (4, 8)),
        (cue_file("<i>a"), "S07", (4, 1)),
        (cue_file("<font>a</font>"), "S07", (4, 1)),
        (cue_file("a --> b"), "S08", (4, 3)),
        (cue_file("a\n\nb"), "S09", (6, 1)),
        (cue_file("a\n  \nb"), "S09", (5, 1)),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\nb\n", "S09", (4, 1)),
        (cue_file("a").removesuffix("\n"), "S09", (4, 2)),
        (cue_file("a\x00b"), "S01", (4, 2)),
    ],
)
def test_what_a_reader_refuses_is_a_fault_at_its_place(text: str, rule: str, place: tuple[int, int]) -> None:
    assert rules(text.encode()) == [(rule, *place)]


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("1\n00:00:01.000 --> 00:00:02,000\na\n", "S03", (2, 9)),
        ("00:00:01,000 --> 00:00:02,000\na\n", "S06", (1, 1)),
        ("1\n00:00:01,000 -> 00:00:02,000\na\n", "S03", (2, 13)),
        ("1\n00:00:02,000 --> 00:00:01,000\na\n", "S04", (2, 18)),
    ],
)
def test_subrip_has_the_same_rules(text: str, rule: str, place: tuple[int, int]) -> None:
    assert rules(text.encode(), "f.srt") == [(rule, *place)]


def test_bytes_that_are_no_utf_8_are_a_fault_at_their_place() -> None:
    assert rules(b"WEBVTT\nab\xffc") == [("S01", 2, 3)]


def test_a_file_that_is_too_large_is_a_fault_of_the_whole() -> None:
    assert rules(b"a" * 5_000_001) == [("S01", None, None)]


def test_a_fault_says_what_the_reader_said() -> None:
    with pytest.raises(BadDocument) as caught:
        read_captions(cue_file("R&D").encode(), "f.vtt")
    assert [(f.severity, f.why) for f in refused(caught.value)] == [("error", "a bare &: write &amp;")]


def of_form(*cues: Cue) -> list[tuple[str, str, int | None]]:
    found = faults(Captions("p", "en", cues), Profile(), Fraction(30))
    return [(fault.rule, fault.severity, fault.cue) for fault in found if fault.rule.startswith("S")]


def test_sound_captions_survive_every_file() -> None:
    assert (
        of_form(Cue(0, 2000, ("R&D margin <5%",), "Ann"), Cue(2000, 4000, ("\u05d0 e\u0301 \U0001f600",), "Bo")) == []
    )


@pytest.mark.parametrize(
    ("cues", "rule", "number"),
    [
        ((Cue(1000, 1000, ("a",)),), "S04", 1),
        ((Cue(1000, 2000, ("a",)), Cue(500, 2000, ("b",))), "S05", 2),
        ((Cue(0, 2000, ("a", " ")),), "S09", 1),
        ((Cue(0, 2000, ()),), "S09", 1),
        ((Cue(0, 2000, ("a\nb",)),), "S09", 1),
    ],
)
def test_cues_that_no_file_holds_block(cues: tuple[Cue, ...], rule: str, number: int) -> None:
    assert of_form(*cues) == [(rule, "error", number)]


def test_text_that_subrip_cannot_hold_is_told() -> None:
    assert of_form(Cue(0, 2000, ("a --> b",))) == [("S12", "warning", None)]


def test_text_that_subrip_takes_for_tags_blocks() -> None:
    assert of_form(Cue(0, 2000, ("<i>a</i> b",))) == [("S12", "error", None)]


def test_what_a_file_holds_beside_text_times_and_speakers_is_known() -> None:
    text = "WEBVTT\n\nSTYLE\n::cue{}\n\nNOTE a\n\nx\n00:01.000 --> 00:02.000 line:0\n<i>a</i>\n"
    expected = ("comments", "styles and regions", "positions", "tags around text", "ids of its own")
    assert left_aside(text.encode(), "f.VTT") == expected


def test_our_own_file_holds_nothing_beside() -> None:
    text = "WEBVTT\n\nc0001\n00:01.000 --> 00:02.000\n<v Ann>a &lt;i&gt;</v>\n\nc0002\n00:03.000 --> 00:04.000\nb\n"
    assert left_aside(text.encode(), "f.vtt") == ()


def test_subrip_holds_tags_and_positions() -> None:
    assert left_aside(b"1\n00:00:01,000 --> 00:00:02,000\n{\\an8}a\n", "f.srt") == ("positions and tags",)
