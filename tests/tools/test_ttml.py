"""TTML: what the document says, read again by ttconv; skipped where that extra is not installed."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import pytest

from vidcast.errors import BadDocument, ProgramMissing
from vidcast.model.captions import Captions, Cue
from vidcast.tools.ttml import to_ttml

TT = "{http://www.w3.org/ns/ttml}"


def captions(*cues: Cue) -> Captions:
    return Captions("", "en", cues)


def read(text: str) -> Any:
    """The document as ttconv reads it."""
    reader = pytest.importorskip("ttconv.imsc.reader")
    return reader.to_model(ElementTree.parse(io.BytesIO(text.encode())))


def paragraphs(text: str) -> Iterator[tuple[Fraction, Fraction, list[str]]]:
    """When each paragraph stands there, and its lines."""
    for found in read(text).get_body().dfs_iterator():
        if type(found).__name__ == "P":
            lines = [each.get_text() for each in found.dfs_iterator() if type(each).__name__ == "Text"]
            yield found.get_begin() or Fraction(0), found.get_end(), lines


@pytest.fixture
def _ttconv() -> None:
    pytest.importorskip("ttconv", reason="the extra vidcast[ttml] is not installed")


@pytest.mark.usefixtures("_ttconv")
class TestDocument:
    def test_cues_read_back_to_the_millisecond(self) -> None:
        said = captions(Cue(0, 1501, ("R&D <5%", "a --> b")), Cue(3_601_002, 3_603_003, ("\u05e9\u05dc\u05d5\u05dd",)))
        assert list(paragraphs(to_ttml(said))) == [
            (Fraction(0), Fraction(1501, 1000), ["R&D <5%", "a --> b"]),
            (Fraction(3_601_002, 1000), Fraction(3_603_003, 1000), ["\u05e9\u05dc\u05d5\u05dd"]),
        ]

    def test_it_says_its_language_and_profile(self) -> None:
        root = ElementTree.fromstring(to_ttml(captions()))
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
        assert root.get("{http://www.w3.org/ns/ttml#parameter}contentProfiles") == (
            "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
        )

    def test_of_two_speakers_each_is_named_where_he_starts(self) -> None:
        said = captions(Cue(0, 900, ("a",), "Dana"), Cue(900, 1900, ("b",), "Dana"), Cue(2000, 2900, ("c",), "Sam"))
        assert [lines for _, _, lines in paragraphs(to_ttml(said))] == [["Dana: a"], ["b"], ["Sam: c"]]

    def test_text_is_written_composed(self) -> None:
        assert "caf\u00e9" in to_ttml(captions(Cue(0, 900, ("cafe\u0301",))))

    def test_spaces_stay(self) -> None:
        spans = ElementTree.fromstring(to_ttml(captions(Cue(0, 900, ("a  b",))))).findall(f".//{TT}span")
        assert [span.get("{http://www.w3.org/XML/1998/namespace}space") for span in spans] == ["preserve"]

    def test_a_letter_that_xml_has_not_is_refused(self) -> None:
        with pytest.raises(BadDocument, match=r"U\+FFFE or U\+FFFF in a line"):
            to_ttml(captions(Cue(0, 900, ("a\uffff",))))


def test_without_ttconv_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    # There is no other way to be a machine that lacks it; what is taken away comes back by itself.
    for name in [name for name in sys.modules if name.split(".")[0] == "ttconv"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ttconv", None)
    with pytest.raises(ProgramMissing, match=r"ttconv, which is not installed: pip install 'vidcast\[ttml\]'"):
        to_ttml(captions(Cue(0, 900, ("a",))))
