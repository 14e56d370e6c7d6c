"""JSON in, JSON out, and every fault named with its place."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcast.errors import BadDocument
from vidcast.model.document import FrameRate, SpanPair, canonical, decode, digest, encode, from_value, to_value
from vidcast.model.times import Span

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@dataclass(frozen=True, slots=True)
class Note:
    """A small document of every shape that vidcast's own are made of."""

    at: SpanPair
    rate: FrameRate = Fraction(25)
    words: tuple[str, ...] = ()
    inner: Note | None = None
    marks: tuple[SpanPair, ...] = field(default=())


spans = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(lambda pair: Span(min(pair), max(pair)))
rates = st.fractions(Fraction(1, 1000), 1000, max_denominator=100_000)
notes = st.recursive(
    st.builds(Note, spans, rates, st.lists(st.text(), max_size=3).map(tuple)),
    lambda inner: st.builds(Note, spans, rates, inner=inner, marks=st.lists(spans, max_size=3).map(tuple)),
    max_leaves=3,
)


@given(notes)
def test_what_is_written_reads_back_the_same(note: Note) -> None:
    assert decode(Note, encode(note), "note.json") == note


def test_a_span_is_a_pair_and_a_rate_a_fraction() -> None:
    assert to_value(Note(Span(1, 2), Fraction(30000, 1001))) == {
        "at": [1, 2],
        "rate": "30000/1001",
        "words": [],
        "inner": None,
        "marks": [],
    }


def test_a_written_document_keeps_its_letters_and_ends_in_a_newline() -> None:
    assert '"Zoë"' in encode(Note(Span(0, 1), words=("Zoë",)))
    assert encode(Note(Span(0, 1))).endswith("}\n")


def test_keys_of_a_later_version_are_left_aside() -> None:
    assert decode(Note, '{"at": [0, 1], "mood": "calm"}', "n.json") == Note(Span(0, 1))


def test_every_fault_is_named_with_its_place() -> None:
    with pytest.raises(BadDocument) as caught:
        decode(Note, '{"at": [9, 1], "rate": "1/0", "words": ["a", 7], "inner": {}}', "n.json")
    lines = str(caught.value).splitlines()
    places = ["n.json: not a note", "  at:", "  rate:", "  words.1:", "  inner.at:"]
    assert len(lines) == len(places)
    assert [line[: len(place)] for line, place in zip(lines, places, strict=True)] == places


def test_a_fault_never_repeats_what_the_document_says() -> None:
    with pytest.raises(BadDocument) as caught:
        decode(Note, '{"at": "the secret merger", "words": "the secret merger"}', "n.json")
    assert "secret" not in str(caught.value)


def test_text_that_is_not_json_is_refused_with_line_and_column() -> None:
    with pytest.raises(BadDocument, match=r"^n\.json:2:3: not JSON: "):
        decode(Note, '{"at":\n  nope}', "n.json")


@pytest.mark.parametrize("rate", ["0/1", "-25", "1001/1", "25/0", "fast"])
def test_a_frame_rate_outside_of_sense_is_refused(rate: str) -> None:
    with pytest.raises(BadDocument, match=r"\n  rate: "):
        from_value(Note, {"at": [0, 1], "rate": rate}, "n.json")


@given(json_values)
def test_a_digest_is_64_hex_digits(value: Any) -> None:
    assert len(digest(value)) == len(bytes.fromhex(digest(value))) * 2 == 64


@given(st.dictionaries(st.text(), json_values, max_size=6))
def test_the_order_of_keys_changes_no_digest(value: dict[str, Any]) -> None:
    assert digest(dict(reversed(value.items()))) == digest(value)


@given(json_values)
def test_the_hashed_text_says_the_whole_value(value: Any) -> None:
    assert json.loads(canonical(value)) == value


def test_a_digest_is_the_sha256_of_the_canonical_text() -> None:
    assert canonical({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_letter_written_as_a_pair_of_escapes_is_read() -> None:
    assert decode(Note, r'{"at": [0, 1], "words": ["\ud83d\ude00"]}', "n.json").words == ("\U0001f600",)


@pytest.mark.parametrize("word", [r"\ud800", r"\uDFFF", r"\ude00\ud83d"])
def test_half_a_letter_is_refused(word: str) -> None:
    with pytest.raises(BadDocument, match=r"^n\.json: holds half a letter"):
        decode(Note, f'{{"at": [0, 1], "words": ["{word}"]}}', "n.json")
