"""Every WebVTT file that vidcast writes, before the W3C community's validator; skipped where node has not got it.

npm ci --prefix tests/webvtt_parser
"""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vidcast.model.captions import Captions, Cue, Profile
from vidcast.model.segment import segment
from vidcast.model.timing import Grid
from vidcast.model.transcript import Word
from vidcast.model.webvtt import to_vtt

HERE = Path(__file__).parent
NODE = shutil.which("node")
MISSING = (
    "node is not on this machine"
    if NODE is None
    else ""
    if (HERE / "node_modules" / "webvtt-parser").is_dir()
    else "webvtt-parser is not installed: npm ci --prefix tests/webvtt_parser"
)

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


def faults(files: Mapping[str, str]) -> dict[str, list[str]]:
    """What the validator finds wrong with files, by their names; sound ones are left out."""
    ran = subprocess.run(
        [str(NODE), str(HERE / "check.mjs")], input=json.dumps(files), capture_output=True, text=True, check=True
    )
    return {name: found for name, found in json.loads(ran.stdout).items() if found}


def written(*lines: str, speakers: tuple[str, ...] = ("",)) -> str:
    """A file with each line in a cue of its own, said by the speakers in turn."""
    cues = tuple(
        Cue(at * 1000, at * 1000 + 900, (line,), speakers[at % len(speakers)]) for at, line in enumerate(lines)
    )
    return to_vtt(Captions("", "en", cues))


ODD = {
    "signs": written("R&D", "AT&T", "margin <5%", "-->", "a --> b", "&amp;", "<b>", "</v>", "NOTE", "STYLE", "WEBVTT"),
    "letters": written(
        "\U0001f469\u200d\U0001f680", "\u05e9\u05dc\u05d5\u05dd", "e\u0301\u0323", "\u4f60\u597d", "a\u00a0b"
    ),
    "times": written("00:00:01.000 --> 00:00:02.000", "00:01.500", "c0001"),
    "speakers": written("Hello", "you", speakers=("Dana <R&D>", "Sam --> Ortiz")),
    "one speaker": written("Hello", speakers=("Dana",)),
    "two lines": to_vtt(Captions("", "en", (Cue(0, 900, ("a", "b"), "x"), Cue(3_600_000, 359_999_999, ("c",), "y")))),
    "nothing said": written(),
}


def test_the_validator_finds_faults_where_they_are() -> None:
    broken = {"bad": "WEBVTT\n\n00:01.000 --> 00:00.500\nR&D <5%\n", "good": "WEBVTT\n\n00:01.000 --> 00:02.000\na\n"}
    assert list(faults(broken)) == ["bad"]


def test_odd_texts_and_names_are_sound() -> None:
    assert faults(ODD) == {}


def test_captions_of_fast_speech_are_sound() -> None:
    words = [Word(at * 150, at * 150 + 140, f"word{at}{'.' if at % 9 == 0 else ''}") for at in range(2000)]
    cues = segment(words, Grid(Fraction(30000, 1001)), Profile())
    assert faults({"fast": to_vtt(Captions("", "en", cues))}) == {}


LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20).filter(str.strip)


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.tuples(LINE, LINE), min_size=1, max_size=8), min_size=20, max_size=20))
def test_any_text_by_any_speaker_is_sound(files: list[list[tuple[str, str]]]) -> None:
    texts = {}
    for at, said in enumerate(files):
        cues = tuple(Cue(i, i + 1, (unicodedata.normalize("NFC", line),), who) for i, (line, who) in enumerate(said))
        texts[str(at)] = to_vtt(Captions("", "en", cues))
    assert faults(texts) == {}
