"""The names of a recording: right with a glossary of ten names, and without one offered as suspects."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidcast.model.glossary import Glossary, Term, corrected
from vidcast.model.recording import Take
from vidcast.model.times import Span
from vidcast.model.transcript import Transcript
from vidcast.run.runner import once
from vidcast.stages.transcribe import TranscribeSettings, transcribe
from vidcast.tools.faster_whisper import FasterWhisper
from vidcast.tools.glossaries import read_glossary
from vidcast.tools.probe import probe
from vidcast.tools.vad import Vad
from vidcast.tools.vocabulary import ordinary_words

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[1] / "samples"
REVIEW = SAMPLES / "weekly_review.phone.mp4"
NAMES = (
    *("Tom", "Harbor Point Logistics", "Castellan Software", "Ellen Park", "Brightwater"),
    *("Luis Ortega", "Cedar Rapids", "Nice work, Luis"),
)
MISHEARD = ("castle and", "Lewis Ordiga", "Lewis.")
"""What Whisper base makes of Castellan, Luis Ortega and Luis."""


def heard(cache: Path, glossary: Glossary) -> Transcript:
    take = Take(probe(REVIEW, "0" * 64), REVIEW)
    settings = TranscribeSettings(terms=glossary.texts)
    said = once(transcribe, take, settings, FasterWhisper(cache=cache), Vad())
    return corrected(said, glossary, ordinary_words()).transcript


def test_every_name_is_right_with_a_glossary(tmp_path: Path) -> None:
    listed = read_glossary(SAMPLES / "glossary.toml")
    plain = Glossary(tuple(Term(term.text, term.kind) for term in listed.terms))
    text = heard(tmp_path, plain).text
    assert [name for name in NAMES if name not in text] == []


def test_every_misheard_name_is_a_suspect_without_one(tmp_path: Path) -> None:
    found = heard(tmp_path, Glossary())
    marked = [span_text(found, suspect.span) for suspect in found.suspects]
    assert [name for name in MISHEARD if not any(name.split()[0] in text for text in marked)] == []


def span_text(transcript: Transcript, span: Span) -> str:
    return " ".join(word.text for word in transcript.words if word.span.overlap_ms(span))
